"""Two texts compared word by word, as people read changes: 三十日 becomes 六十日, not 三 becomes 六."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from mengyue.comparison.sentences import opcodes

__all__ = ["Piece", "Step", "diff_words", "told_words", "words_of"]

#: What no comparison may cut: numbers with their units, amounts, codes, titles in 《》, numbers of articles and items.
_WHOLE = re.compile(
    r"《[^《》\n]{1,60}》"
    r"|第[〇零一二三四五六七八九十百千0-9]+[条款项章节]"
    r"|附件\s*[0-9一二三四五六七八九十]+"
    r"|(?:百分之|千分之|万分之)[〇零一二三四五六七八九十百点0-9.]+"
    r"|[0-9０-９]+(?:[.,．，][0-9０-９]+)*\s*(?:[%％‰]|个?工作日|个月|万元|亿元|[年月日天元万亿份次名倍股人])?"
    r"|[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,20}"
    r"(?:个?工作日|个月|万元|亿元|元整?|[年月日天元份次名倍成])"
    r"|[A-Za-z]+(?:[-_.@/][A-Za-z0-9]+)*[0-9]*"
)


class Step(StrEnum):
    """What happened to a run of words."""

    KEPT = "kept"
    GONE = "gone"
    COME = "come"


class Piece(NamedTuple):
    """A run of words that stayed, went or came."""

    step: Step
    text: str


def words_of(text: str) -> list[str]:
    """Return ``text`` cut into words; joined they are the text again."""
    found: list[str] = []
    at = 0
    for whole in _WHOLE.finditer(text):
        found += _cut(text[at : whole.start()])
        found.append(whole[0])
        at = whole.end()
    return [*found, *_cut(text[at:])]


def _cut(text: str) -> list[str]:
    if not text:
        return []
    from rjieba import cut

    return list(cut(text, False))


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return what became of the words of ``old`` in ``new``, what went before what came in its place."""
    return tuple(_pieces(words_of(old), words_of(new)))


def told_words(pieces: Sequence[Piece]) -> str:
    """Write the pieces on one line: what went in ［－…－］, what came in ［＋…＋］."""
    marks = {Step.KEPT: "{}", Step.GONE: "［－{}－］", Step.COME: "［＋{}＋］"}
    return "".join(marks[piece.step].format(_shown(piece)) for piece in pieces)


def _shown(piece: Piece) -> str:
    """Return the words of a piece; the end of a paragraph that has come or gone is shown as Word shows it."""
    return piece.text if piece.step is Step.KEPT else piece.text.replace("\n", "¶\n" if piece.text.strip() else "¶")


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in opcodes(old, new):
        if kind == "equal":
            yield Piece(Step.KEPT, "".join(old[a:b]))
            continue
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        ends = len(gone) - len(gone.rstrip("\n"))
        kept = min(ends, len(come) - len(come.rstrip("\n")))  # the end of a line that both have is no change
        for step, text in ((Step.GONE, gone), (Step.COME, come)):
            if text[: len(text) - kept]:
                yield Piece(step, text[: len(text) - kept])
        if kept:
            yield Piece(Step.KEPT, "\n" * kept)
