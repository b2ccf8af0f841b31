"""Tables of contents: lines that repeat the headings of their file are no text of it.

A line counts as such by its style and by what it says: one that says what no paragraph of the file says is text, so
that nothing can be hidden in a table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mengyue.word.content import Edge, Kind, Paragraph

__all__ = ["without_contents"]

#: Names of the styles of lines and of the heading, as Word, WPS and LibreOffice write them.
_LINE = re.compile(r"(?:toc|contents|目录|WPSOffice\S*目录)\s*\d", re.I)
_HEADING = re.compile(r"(?:toc|contents)\s*heading|目录标题", re.I)
_TITLES = ("目录", "目次", "contents", "tableofcontents")
#: What stands between the words of a line and its page, and the page where it is no field.
_TAIL = re.compile(r"[\s.．·…]*\d*$")
#: A number in front of a title: one that moved since the table was made last is still said by its title.
_NUMBER = re.compile(
    r"^\s*(?:第[〇零一二三四五六七八九十百\d]+[编章节条]|附件\d*|[一二三四五六七八九十]+、|\d+[.．、])\s*"
)
_OF_A_LINE = (Kind.FIELD, Kind.LINK)


def without_contents(blocks: Sequence[Paragraph | Edge]) -> tuple[Paragraph | Edge, ...]:
    """Return the blocks of a story without its table of contents; the numbers of the others stay as they are."""
    lines = {id(block) for block in blocks if isinstance(block, Paragraph) and _LINE.fullmatch(block.style)}
    if not lines:
        return tuple(blocks)
    others = [block for block in blocks if isinstance(block, Paragraph) and id(block) not in lines]
    said = [_plain(block.label + block.words) for block in others]
    titles = (_plain(_NUMBER.sub("", block.words)) for block in others)
    known = {*said, *titles, *map("".join, pairwise(filter(None, said)))}
    repeated = {
        id(block)
        for block in blocks
        if isinstance(block, Paragraph) and id(block) in lines and _is_bare(block) and _repeats(block, known)
    }
    whole = repeated == lines
    return tuple(
        block
        for block in blocks
        if id(block) not in repeated and not (whole and isinstance(block, Paragraph) and _is_heading(block))
    )


def _repeats(line: Paragraph, known: set[str]) -> bool:
    words = line.label + line.words
    bare = _TAIL.sub("", words)
    return not words.strip() or any(_plain(said) in known for said in (words, bare, _NUMBER.sub("", bare, count=1)))


def _is_bare(line: Paragraph) -> bool:
    return all(mark.kind in _OF_A_LINE for mark in line.marks)


def _is_heading(paragraph: Paragraph) -> bool:
    return bool(_HEADING.fullmatch(paragraph.style)) and _plain(paragraph.words).casefold() in _TITLES


def _plain(words: str) -> str:
    return "".join(words.split())
