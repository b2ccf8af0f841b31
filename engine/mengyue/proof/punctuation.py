"""Punctuation and left-overs: what an eye that reads the page at arm's length sees first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import BLANK, Passage, Section

__all__ = ["are_plain", "marks"]

_RESIDUE = re.compile(
    r"【[^】]{0,40}】|\[[^\]]{0,20}\]|［[^］]{0,20}］|〔(?![0-9]{4}〕)[^〕]{0,20}〕|（\s*）|\(\s*\)|[_＿]{2,}|×{2,}|[Xx]{3,}(?![0-9A-Za-z])|某某|"
    r"待定|待补|TBD|TODO|\{\{|\}\}|\{%|%\}|\*{2,}|　{2,}年"
)
_DOUBLE = re.compile("[，。；：、]{2,}|[！？][，。；：、]|（[，。；：、]|[，；：、]）|”。”")
_HALF = re.compile(r"(?<=[一-龥])[,;:!?()](?!//)|[,;!?()](?=[一-龥])")
#: Letters and figures, with a place in brackets; what stands for something unknown does not begin or end there.
_PLAIN = re.compile("(?![某待])[一-龥A-WYZa-wyz0-9]+(?:（[一-龥A-WYZa-wyz0-9]+）[一-龥A-WYZa-wyz0-9]*)?(?<![某待])")
_ENDS = f"。；：！”{BLANK}"
_PAIRS = {"（": "）", "“": "”", "‘": "’", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "「": "」"}
_BRACKETS = re.compile("[（）“”‘’《》〈〉【】〔〕「」]")
_CLOSING = {close: opening for opening, close in _PAIRS.items()}


def marks(case: Case) -> Iterator[Finding]:
    """Check every passage; each kind of fault is told once a passage."""
    yield from case.each("marks", case.reading.sections, partial(_marks, case), case.draft.kind)


def are_plain(names: Iterable[str]) -> bool:
    """Tell whether no mark in any of these names is at fault, nor with what may stand before or behind."""
    return all(_PLAIN.fullmatch(name) and not _RESIDUE.search(name) for name in names)


def _marks(case: Case, section: Section) -> Iterator[Finding]:
    ended = case.draft.kind not in ("letter", "sheet") and section.kind == "article"  # letters have 会议地点：
    looked_at = [
        passage for passage, _faulty in case.kept.fresh(section.passages, "marks", ended, partial(_is_faulty, ended))
    ]
    for passage in looked_at:
        yield from _one(case, section, passage, "PF-RESIDUE", _RESIDUE, _("留有“{found}”"))
        yield from _one(case, section, passage, "PF-PUNCT-DOUBLE", _DOUBLE, _("标点连用“{found}”"))
        yield from _one(case, section, passage, "PF-PUNCT-HALF", _HALF, _("使用了半角标点“{found}”"))
        odd = _unpaired(passage.text)
        if odd and _goes_on(section.passages, passage):
            odd = _unpaired(passage.text.removeprefix("“"))
        if odd:
            message = _("“{found}”不配对").format(found=odd)
            yield case.report("PF-PUNCT-PAIR", section, passage, message, found=odd)
        if ended and not _is_ended(passage):
            message = _("“{found}”之后没有标点").format(found=passage.text[-12:])
            yield case.report("PF-PUNCT-END", section, passage, message, found=passage.text[-12:])


def _is_faulty(ended: bool, passage: Passage) -> bool:
    """Tell whether there may be a fault in a passage: none but of a quotation that goes on."""
    text = passage.text
    return bool(_RESIDUE.search(text) or _DOUBLE.search(text) or _HALF.search(text) or _unpaired(text)) or (
        ended and not _is_ended(passage)
    )


def _is_ended(passage: Passage) -> bool:
    return bool(passage.table) or passage.text[-1:] in _ENDS


def _one(
    case: Case, section: Section, passage: Passage, code: str, pattern: re.Pattern[str], message: str
) -> Iterator[Finding]:
    found = pattern.search(passage.text)
    if found:
        around = passage.text[max(0, found.start() - 6) : found.end() + 6]
        path = passage.data_path(found.start(), found.end())
        yield case.report(code, section, passage, message.format(found=around), found=found[0], path=path)


def _goes_on(passages: Sequence[Passage], opened: Passage) -> bool:
    """Tell whether the quotation that opens a paragraph runs on to the next, which opens it again: it is closed at the
    end of the last (GB/T 15834-2011, 4.8.3.4). A table may stand between."""
    if opened.table or _unpaired(opened.text) != "“":
        return False
    at = next(number for number, passage in enumerate(passages, 1) if passage is opened)
    following = next((passage for passage in passages[at:] if not passage.table), None)
    return following is not None and following.text.startswith("“")


def _unpaired(text: str) -> str:
    """Return the first bracket or quotation mark without its partner, or nothing."""
    open_: list[str] = []
    for mark in _BRACKETS.finditer(text):
        character = mark[0]
        if character in _PAIRS:
            open_.append(character)
        elif character in _CLOSING and (not open_ or open_.pop() != _CLOSING[character]):
            return character
    return open_[-1] if open_ else ""
