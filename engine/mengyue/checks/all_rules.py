"""Checking an alliance against policies: every rule, in the order of the packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from mengyue.checks.findings_filled import findings_filled
from mengyue.checks.one_rule import BROKEN
from mengyue.checks.rule_scope import Scope
from mengyue.checks.unchanged import Unchanged, unchanged_of
from mengyue.checks.verdict import verdict
from mengyue.checks.years import papers_before_their_time
from mengyue.i18n import _, language
from mengyue.library.policy import Policy, PolicyStatus, Rule
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity, State
from mengyue.progress import still

__all__ = ["check"]


def check(alliance: Alliance, policies: Sequence[Policy], as_of: date) -> list[Finding]:
    """Return all findings: pack by pack, rule by rule, item by item. Paths are filled in, lines are not.

    A hard rule that does not hold is an error, a soft one a warning, a rule for a person a question; a rule whose facts
    are missing is unjudged, and an error as long as it is hard. A rule that cannot be evaluated is an error of the pack
    and costs itself only; what is wrong with several for one reason is told once.
    """
    findings: list[Finding] = []
    for policy in policies:
        findings += [*_notice(policy, as_of), *_doubts(policy)]
        scope = Scope(alliance, policy, {"as_of": as_of})
        found = list(_found(policy, scope))
        findings += _once(found)
        findings += papers_before_their_time(alliance, policy, as_of)
    return findings


def _found(policy: Policy, scope: Scope) -> Iterator[Finding]:
    """Yield the findings of every rule, of before for one that reads nothing that has changed."""
    unchanged = unchanged_of(policy)
    for number, rule in enumerate(policy.rules):
        still()
        make = partial(_findings, rule, policy, scope, unchanged)
        yield from scope.kept(unchanged, number, None, make, findings_filled)


def _findings(rule: Rule, policy: Policy, scope: Scope, unchanged: Unchanged) -> tuple[Finding, ...]:
    return verdict(rule, policy, scope, unchanged, marked=True).findings


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield ``findings``; of rules broken for the same reason, the first, which names the others."""
    rules: dict[str, list[str]] = {}
    for finding in findings:
        if finding.code == BROKEN:
            rules.setdefault(finding.message, []).append(finding.found)
    for finding in findings:
        if finding.code != BROKEN:
            yield finding
        elif ids := rules.pop(finding.message, None):
            message = _("规则 {rule}：{reason}").format(rule="、".join(dict.fromkeys(ids)), reason=finding.message)
            yield replace(finding, message=message, found="")


def _notice(policy: Policy, as_of: date) -> list[Finding]:
    """Warn that the text is not the one in force on ``as_of``, and say which is."""
    text = policy.notice_en if language() == "en" and policy.notice_en else policy.notice
    if not text and policy.status is PolicyStatus.DRAFT:
        text = _("{title}为征求意见稿，非现行文本。").format(title=policy.title)
    text += _replaced(policy, as_of)
    if not text:
        return []
    hint = _("核对替代文本的要求；按原文本办理的，须有依据（如仍在批复有效期内）") if policy.superseded_by else ""
    return [Finding(policy.id, Severity.WARNING, text, basis=f"《{policy.title}》", hint=hint, state=State.NOTE)]


def _replaced(policy: Policy, as_of: date) -> str:
    """Say which text takes the place of ``policy``, and from when."""
    superseded = policy.status is PolicyStatus.SUPERSEDED
    if not policy.superseded_by and not superseded:
        return ""
    names = {"title": policy.title, "successor": policy.superseded_by or _("新文本")}
    day = policy.superseded_on
    if day is None:
        return _("《{title}》的替代文本：{successor}。").format(**names)
    if as_of < day:
        return _("《{title}》将于{day}由{successor}取代，该日以后办理的适用替代文本。").format(
            day=day.isoformat(), **names
        )
    return _("《{title}》已于{day}由{successor}取代，该日以后办理的适用替代文本。").format(day=day.isoformat(), **names)


def _doubts(policy: Policy) -> list[Finding]:
    """Warn of points of the text that are damaged or contradictory and yet count in the check."""
    english = language() == "en"
    return [
        Finding(
            doubt.id,
            Severity.WARNING,
            _("{title}：{handling}").format(
                title=(english and doubt.title_en) or doubt.title,
                handling=(english and doubt.handling_en) or doubt.handling,
            ),
            basis=policy.cites(doubt.at),
            state=State.NOTE,
        )
        for doubt in policy.doubts
        if doubt.warn
    ]
