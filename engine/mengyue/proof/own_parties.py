"""Parties by letter: 甲方 is one unit at the head of a text and must be the same where it is signed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import placed, told
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Sentence

__all__ = ["own_parties"]

#: 甲方：松江大学, 乙方（盖章）：北岭精工有限公司.
_PARTY = re.compile(
    "^\\s*([甲乙丙丁戊己庚辛]方)\\s*(?:[（(][^）)]{0,12}[）)])?\\s*[：:]\\s*([^。；，：:（(]{2,40}?)\\s*(?:[（(][^）)]*[）)])?\\s*$"
)
_UNIT = re.compile(
    "(?:公司|大学|学院|学校|研究院|研究所|科学院|设计院|医院|集团|协会|学会|中心|厂|局|厅|委员会|合作社)$"
)


def own_parties(case: Case) -> Iterator[Finding]:
    """Hold who is called 甲方, 乙方… in one place against the others, in a text that is not ours."""
    if case.draft.kind != FOREIGN:
        return
    known: dict[str, str] = {}
    for place, (letter, name) in placed(case, "parties by letter", _party):
        before = known.setdefault(letter, name)
        if before != name:
            message = _("{letter}在前文是“{before}”，这里是“{name}”").format(letter=letter, before=before, name=name)
            yield told(case, "PF-PARTY-TURNED", place, message, before)
            return


def _party(sentence: Sentence) -> tuple[str, str] | None:
    found = _PARTY.match(sentence.text)
    return (found[1], found[2]) if found and _UNIT.search(found[2]) else None
