"""Repeats: the same words twice, where changing one place leaves the other behind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache, partial

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.neutral_names import written_out
from mengyue.proof.reading import Passage, Section

__all__ = ["repeats"]

#: Shorter passages are formulas that articles share (违反本条的，按……承担责任。).
_SHORTEST = 30
#: Passages are compared when they share a clause of this length, and are alike when this much of their text is common.
_CLAUSE = 8
_ALIKE = 0.9
_MARKS = re.compile(r"[，。；：、\n]")
_NOISE = re.compile(r"[\s“”（）]|第[一二三四五六七八九十百零]+条|附件[0-9]+")


#: Passages of a section with their text and its long clauses.
_Long = tuple[tuple[Passage, str, tuple[str, ...]], ...]
_REPEATED = ("repeated", "")
#: Of so many sections that read otherwise the passages are held against all others; more are judged with all.
_FEW = 6


def repeats(case: Case) -> Iterator[Finding]:
    """Find passages of wording that are the same or nearly so, and articles with the same title."""
    titles: dict[str, Section] = {}
    for section in case.reading.articles:
        if section.title in titles:
            message = _("与{other}标题相同").format(other=titles[section.title].number)
            yield case.report("PF-REPEAT-TITLE", section, None, message, found=section.title)
        titles.setdefault(section.title, section)
    yield from _repeated(case)


def _repeated(case: Case) -> Iterator[Finding]:
    held = case.kept.over(case.reading.prose, "repeated", None, partial(_long, case))
    known = case.kept.sound.get(_REPEATED, ())
    sound = held in known or any(_adds_nothing(before, held) for before in known)
    found = () if sound else tuple(_among(case, held))
    if not found:
        case.kept.sound[_REPEATED] = (held,)
    yield from found


def _adds_nothing(before: tuple[_Long, ...], held: tuple[_Long, ...]) -> bool:
    """Tell whether few sections read otherwise than before, where nothing was repeated, and nothing in these is."""
    if len(before) != len(held):
        return False
    others = [old is not new and old != new for old, new in zip(before, held, strict=True)]
    if sum(others) > _FEW:
        return False
    passages = [(text, long, other) for found, other in zip(held, others, strict=True) for _p, text, long in found]
    asked = {clause for _text, long, other in passages if other for clause in long}
    holders: dict[str, list[int]] = defaultdict(list)
    for at, (_text, long, _other) in enumerate(passages):
        for clause in asked.intersection(long):
            holders[clause].append(at)
    for at, (text, long, other) in enumerate(passages):
        for behind in sorted({number for clause in long for number in holders[clause]} - {at}) if other else ():
            again = passages[behind][0]
            if _alike(again, text) if behind > at else _alike(text, again):
                return False
    return True


def _among(case: Case, held: tuple[_Long, ...]) -> Iterator[Finding]:
    seen: list[tuple[Section, Passage, str]] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for section, repeated in zip(case.reading.prose, held, strict=True):
        for passage, text, long in repeated:
            for other in sorted({at for clause in long for at in holders.get(clause, ())}):
                first, place, before = seen[other]
                if _alike(text, before):
                    message = _("与{other}{place}的文字相同或者几乎相同").format(other=first.name, place=place.place)
                    yield case.report("PF-REPEAT", section, passage, message, found=passage.text[:40])
                    break
            for clause in long:
                holders[clause].append(len(seen))
            seen.append((section, passage, text))


def _long(case: Case, section: Section) -> _Long:
    """The passages long enough, with their text and its long clauses."""
    return tuple(
        (passage, *read) for passage, read in case.kept.fresh(section.passages, "repeated", None, _long_in) if read
    )


def _long_in(passage: Passage) -> tuple[str, tuple[str, ...]] | None:
    clauses = [clause for clause in _MARKS.split(_NOISE.sub("", written_out(passage.text))) if clause]
    text = "".join(clauses)
    if len(text) < _SHORTEST:
        return None
    return text, tuple(dict.fromkeys(clause for clause in clauses if len(clause) >= _CLAUSE))


@lru_cache(maxsize=2048)
def _alike(one: str, other: str) -> bool:
    """Tell whether two texts are nearly the same, letter by letter."""
    if 2 * min(len(one), len(other)) / (len(one) + len(other)) < _ALIKE:
        return False  # all of the shorter is too little; a matcher is not made in vain
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE
