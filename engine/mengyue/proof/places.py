"""Dates, authorities and levels that the policy does not have: an agreement says them by the policy that applies.

Looked at are fixed wording and what the file sets for a clause, not what the members say of themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.language.filters import month_day
from mengyue.library.policy import CalendarEntry, Policy
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section

__all__ = ["places"]

_OFFICE = re.compile(
    "(?:自治区|新区|省|市|县|区)(?:人民政府)?(?:科学技术(?:厅|局|委员会|行政部门)|科技(?:厅|局|委)|科委)"
)
#: What stands before an office that is called by its kind alone: 报送市科技局, not 合肥市科技局.
_BEFORE = "报向送由经和与及或者至给请的为因在对是指系即含其各该本到交呈，、；。：（“《 "
_LEVEL = re.compile("(?:自治区|直辖市|省部|省|新区)级")
_DAY = re.compile("(?:每年|当年|次年)?([0-9]{1,2})月(?:([0-9]{1,2})日|(最后一日))")
#: A sentence that binds to report to the authority.
_REPORTS = re.compile("(?:向|报|送)[^。；]{0,20}(?:科技主管部门|推荐单位)")


def places(case: Case) -> Iterator[Finding]:
    """Find days of reporting that the calendar does not have, and authorities and levels of another place."""
    policy = next((p for p in case.policies if not p.always), None)
    if policy is None:
        return
    offices, levels, days = _offices(policy, case), _levels(policy), _days(policy)
    own = policy.vocabulary.get("authority_name") or policy.issuer
    known = _Known(policy.title, own, frozenset(offices), frozenset(levels), frozenset(days))
    yield from case.each_passage("places", case.reading.prose, partial(_places, case, known), known)


class _Known(NamedTuple):
    """What the policy has: its title, who handles it, names of offices, levels and days of reporting."""

    title: str
    own: str
    offices: frozenset[str]
    levels: frozenset[str]
    days: frozenset[str]


def _places(case: Case, known: _Known, section: Section, passage: Passage) -> Iterator[Finding]:
    for found in _OFFICE.finditer(passage.text):
        name = _named(passage.text, found)
        if _ours(passage, found) and not _known(passage.text[: found.end()], name, known.offices):
            message = _("写有“{name}”，适用的政策是《{title}》，由{own}办理")
            text = message.format(name=name, title=known.title, own=known.own)
            yield case.report("PF-PLACE-OFFICE", section, passage, text, found=name, required=known.own)
    for found in _LEVEL.finditer(passage.text):
        if known.levels and _ours(passage, found) and found[0] not in known.levels:
            text = _("写有“{name}”，适用的政策没有这一级").format(name=found[0])
            yield case.report("PF-PLACE-LEVEL", section, passage, text, found=found[0])
    for sentence in passage.sentences:
        if not _REPORTS.search(sentence.text):
            continue
        for found in _DAY.finditer(sentence.text):
            day = f"{int(found[1])}月{found[3] or f'{int(found[2])}日'}"
            start, end = sentence.start + found.start(), sentence.start + found.end()
            if day not in known.days and _wording(passage, start, end):
                had = "、".join(sorted(known.days)) or _("没有报送期限")
                text = _("报送日期写作{day}，政策的办理期限为{known}").format(day=day, known=had)
                yield case.report("PF-PLACE-DATE", section, passage, text, found=day, required=had)


def _named(text: str, found: re.Match[str]) -> str:
    """Return an office with the place before it: what stands after the last word that only leads to it."""
    start = found.start()
    while start and found.start() - start < 6 and text[start - 1] not in _BEFORE:
        start -= 1
    return text[start : found.end()]


def _known(text: str, name: str, offices: frozenset[str]) -> bool:
    """Tell whether the office at the end of ``text`` is one that the policy or the file names; one that is called by
    its kind alone only where no place stands before it."""
    return any(text.endswith(office) and (len(office) >= len(name) or not _OFFICE.match(office)) for office in offices)


def _wording(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a span is wording or what the file sets for a clause, not a fact of the data."""
    path = passage.data_path(start, end)
    return not path or path.startswith("clauses.")


def _ours(passage: Passage, found: re.Match[str]) -> bool:
    """Tell whether what was found is wording, its last words at least."""
    return _wording(passage, found.end() - 2, found.end()) and _wording(passage, found.start(), found.start() + 1)


def _offices(policy: Policy, case: Case) -> set[str]:
    profile, call = case.alliance.alliance, case.alliance.call
    named = {policy.issuer, *policy.vocabulary.values(), *(to for entry in policy.calendar for to in entry.to)}
    named |= {profile.recommender.name or "" if profile.recommender else "", (call.issuer or "") if call else ""}
    named |= set(policy.labels.get("RecommenderKind", {}).values())
    return {_named(text, m) for text in named for m in _OFFICE.finditer(text)} | {text for text in named if text}


def _levels(policy: Policy) -> set[str]:
    names = {name for key in ("PlatformLevel", "ProjectLevel") for name in policy.labels.get(key, {}).values()}
    return names | {level for text in policy.vocabulary.values() for level in _LEVEL.findall(text)}


def _days(policy: Policy) -> set[str]:
    return {month_day(day) for entry in policy.calendar for day in _said(entry) if day}


def _said(entry: CalendarEntry) -> tuple[str, ...]:
    return entry.opens, entry.safe, entry.outer
