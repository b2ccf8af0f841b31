"""Tables of contents: lines that repeat the headings of their file are no text of it.

A line counts as such by its style and by what it says: one that says what no paragraph of the file says is text, so
that nothing can be hidden in a table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from mengyue.word.content import Document, Kind, Paragraph, Story

__all__ = ["without_contents", "without_old_contents"]

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


def without_contents(story: Story) -> Story:
    """Return a story without its table of contents; the numbers of the other blocks stay as they are."""
    lines = [block for block in story.paragraphs if _LINE.fullmatch(block.style)]
    if not lines:
        return story
    listed = set(map(id, lines))
    others = [block for block in story.paragraphs if id(block) not in listed]
    said = [_plain(block.label + block.words) for block in others]
    titles = (_plain(_NUMBER.sub("", block.words)) for block in others)
    known = {*said, *titles, *map("".join, pairwise(filter(None, said)))}
    return _without(story, [line for line in lines if _is_bare(line) and _repeats(line, known)])


def without_old_contents(document: Document, earlier: Document) -> Document:
    """Return a document without what is left of the table of contents of ``earlier``, of which it is a later copy: a
    line of a heading that was changed since says what the table said before, and is no text either."""
    body = document.body
    lines = [block for block in body.paragraphs if _LINE.fullmatch(block.style) and _is_bare(block)]
    old = [line for line in lines if _said(line) in earlier.body.contents]
    return replace(document, stories=(_without(body, old), *document.stories[1:])) if old else document


def _without(story: Story, lines: Sequence[Paragraph]) -> Story:
    out = {id(line) for line in lines}
    if all(id(block) in out for block in story.paragraphs if _LINE.fullmatch(block.style)):
        out |= {id(block) for block in story.paragraphs if _is_heading(block)}
    blocks = tuple(block for block in story.blocks if id(block) not in out)
    return replace(story, blocks=blocks, contents=story.contents | {_said(line) for line in lines})


def _said(line: Paragraph) -> str:
    return _plain(_TAIL.sub("", line.label + line.words))


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
