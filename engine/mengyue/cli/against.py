"""``mengyue check`` with several policies: one table, the contradictions, and all findings."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mengyue.cli.report.text import Painter, plain
from mengyue.cli.terminal import columns, pad, printable, width, wrap
from mengyue.i18n import _, language
from mengyue.intake.counted_places import counted_finding

if TYPE_CHECKING:
    from mengyue.checks.conflicts import Contradiction
    from mengyue.checks.verdict import Outcome, Verdict
    from mengyue.intake.load import Loaded
    from mengyue.library.policy import Policy
    from mengyue.model.finding import Finding

    Result = tuple[str, str, Sequence[Verdict], Sequence[Contradiction]]

__all__ = ["check_against"]

#: Outcomes that a table shows; the others need nothing of the applicant now.
SHOWN = ("met", "violated", "unjudged", "question")


def check_against(files: Sequence[str], format: str, as_of: date, names: Sequence[str]) -> int:
    """Check every file against every policy in ``names``; return the exit code."""
    from mengyue.checks.all_rules import check
    from mengyue.checks.conflicts import conflicts
    from mengyue.checks.verdict import verdicts
    from mengyue.cli.guard import BAD_INPUT, BLOCKED, DONE
    from mengyue.cli.report import show
    from mengyue.cli.terminal import Paint
    from mengyue.intake.locate import locate
    from mengyue.library.load_policy import load_policy, load_precedence
    from mengyue.model.finding import InputError, Severity
    from mengyue.pipeline import Workshop

    shop = Workshop()
    chosen = [load_policy(shop.root, name) for name in dict.fromkeys(names)]
    packs = [*chosen, *(pack for pack in shop.standing if pack.id not in names)]
    order = load_precedence(shop.root)
    findings: list[Finding] = []
    results: list[Result] = []
    unreadable = False
    for file in files:
        try:
            # The policy that the file names governs if it is among those asked for; else the first of them.
            for loaded in _load(file, names):
                governing = loaded.alliance.policy or names[0]
                found = [*loaded.notes, *locate(check(loaded.alliance, packs, as_of), loaded)]
                clashes = conflicts(loaded.alliance, packs, order, governing)
                findings += [*found, *locate([clash.finding for clash in clashes], loaded)]
                results.append((loaded.file, governing, list(verdicts(loaded.alliance, packs, as_of)), clashes))
        except InputError as error:
            findings += error.findings
            unreadable = True
    if format == "json":
        sys.stdout.write(_as_json(findings, packs, results))
    else:
        if format == "text":
            paint = Paint(sys.stdout)
            for result in results:
                sys.stdout.write(_as_text(*result, packs, paint))
        show(findings, files, format, sys.stdout)
    if unreadable:
        return BAD_INPUT
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE


def _load(file: str, names: Sequence[str]) -> list[Loaded]:
    from mengyue.intake.load import load
    from mengyue.model.finding import InputError

    try:
        loaded = load(Path(file))
        if all(item.alliance.policy in names for item in loaded):
            return loaded
    except InputError as error:
        if {finding.code for finding in error.findings} != {"IN-503"}:
            raise
    return load(Path(file), policy=names[0])


def outcome_name(outcome: Outcome) -> str:
    """Return what an outcome is called."""
    return {
        "met": _("满足"),
        "violated": _("不满足"),
        "unjudged": _("无法判断"),
        "question": _("待审"),
        "not_preferred": _("不具备（优先条件）"),
        "not_applicable": _("不适用"),
        "not_judged_here": _("不在此判断"),
    }[outcome.value]


_COLOURS = {"violated": ("red", "bold"), "unjudged": ("yellow",), "question": ("cyan",), "met": ("green",)}


def _as_text(
    file: str,
    governing: str,
    verdicts: Sequence[Verdict],
    clashes: Sequence[Contradiction],
    packs: Sequence[Policy],
    paint: Painter = plain,
) -> str:
    """Return the table: a row for each topic, a column for each policy; then what contradicts."""
    lines = [paint(printable(file), "bold"), ""]
    for pack in packs:
        title = (language() != "en" and pack.short_title) or pack.title
        lines.append(f"  {pack.id}　{title}" + (_("（适用的政策）") if pack.id == governing else ""))
    topics = list(dict.fromkeys(v.topic for v in verdicts if v.outcome.value in SHOWN))
    left = min(max((width(t) for t in [*topics, _("主题")]), default=8), 18) + 2
    room = max((columns() - 2 - left) // len(packs) - 2, 16)
    lines += ["", "  " + pad(_("主题"), left) + "  ".join(pad(pack.id, room) for pack in packs).rstrip()]
    for topic in topics:
        cells = [_cell([v for v in verdicts if v.topic == topic and v.policy is pack], room) for pack in packs]
        heads = wrap(topic, left - 2)
        for number in range(max(len(heads), *map(len, cells))):
            row = "  " + pad(heads[number] if number < len(heads) else "", left)
            for cell in cells:
                text, outcome = cell[number] if number < len(cell) else ("", "")
                row += paint(text, *_COLOURS.get(outcome, ())) + " " * max(0, room + 2 - width(text))
            lines.append(row.rstrip())
    counted = [
        _("{policy}：{counts}").format(policy=pack.id, counts=_("，").join(_counts(pack, verdicts))) for pack in packs
    ]
    lines += ["", *(f"  {line}" for line in counted), ""]
    if clashes:
        lines.append(paint(_("相互矛盾的要求："), "bold"))
        for clash in clashes:
            mark = paint("●", "red", "bold") if clash.hard else paint("●", "yellow")
            first, *rest = wrap(printable(clash.finding.message), columns() - 6)
            lines += [f"  {mark} {first}", *(f"    {line}" for line in rest)]
    else:
        lines.append(_("各项政策之间没有发现相互矛盾的要求。"))
    return "\n".join([*lines, "", ""])


def _cell(verdicts: Sequence[Verdict], room: int) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for outcome in ("violated", "unjudged", "question", "met"):
        rules = [v for v in verdicts if v.outcome.value == outcome]
        if rules:
            text = f"{outcome_name(rules[0].outcome)} {' '.join(v.rule.id for v in rules)}"
            lines += [(line, outcome) for line in wrap(text, room)]
    return lines


def _counts(pack: Policy, verdicts: Sequence[Verdict]) -> list[str]:
    from mengyue.checks.verdict import Outcome

    mine = [v.outcome for v in verdicts if v.policy is pack]
    return [f"{outcome_name(outcome)} {mine.count(outcome)}" for outcome in Outcome if outcome in mine]


def _as_json(findings: Sequence[Finding], packs: Sequence[Policy], results: Sequence[Result]) -> str:
    """Return the findings as always, and beside them the policies and for each alliance its table and conflicts."""
    comparison = [
        {
            "file": file,
            "governing": governing,
            "table": [
                {
                    "topic": v.topic, "policy": v.policy.id, "rule": v.rule.id, "title": v.rule.title, "at": v.rule.at,
                    "force": v.rule.force.value, "outcome": v.outcome.value,
                }
                for v in verdicts
            ],
            "conflicts": [
                {
                    "subject": c.subject, "first": c.first, "first_at": c.first_at, "first_says": c.first_says,
                    "second": c.second, "second_at": c.second_at, "second_says": c.second_says, "hard": c.hard,
                    "winner": c.winner, "reason": c.reason,
                }
                for c in clashes
            ],
        }
        for file, governing, verdicts, clashes in results
    ]  # fmt: skip
    policies = [{"id": pack.id, "title": pack.title, "standing": pack.always} for pack in packs]
    told = [counted_finding(finding).as_dict() for finding in findings]
    whole = {"findings": told, "policies": policies, "comparison": comparison}
    return json.dumps(whole, indent=2) + "\n"
