"""What changed outside the articles, and what could not be compared at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mengyue.comparison.beside_words import changed_marks, mark_name
from mengyue.comparison.sentences import changed_sentences
from mengyue.i18n import _
from mengyue.word.content import Document, Story, Unread
from mengyue.word.unread import label

__all__ = ["Missed", "PlaceChange", "changed_places", "missed", "story_name"]


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """Words or marks of a header, footer or the like that differ. ``place`` is for people, ``story`` for programs."""

    story: str
    place: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that differs, or lies outside the file, and was not compared. ``old`` and ``new`` say which side has
    it; ``name`` is what to call it, ``place`` its part, ``near`` words by which to find it."""

    kind: str
    name: str
    place: str
    near: str
    old: bool
    new: bool


def changed_places(old: Document, new: Document) -> tuple[PlaceChange, ...]:
    """Return what differs in the stories other than the body."""
    before = {story.name: story for story in old.stories[1:]}
    after = {story.name: story for story in new.stories[1:]}
    return tuple(
        change
        for name in dict.fromkeys([*before, *after])
        for change in _changes(name, before.get(name), after.get(name))
    )


def _changes(name: str, old: Story | None, new: Story | None) -> Iterator[PlaceChange]:
    mine, theirs = ([p for p in story.paragraphs] if story else [] for story in (old, new))
    kind = (new or old or Story("", "", "", ())).kind
    place = story_name(name, kind)
    texts = [[text for p in side if (text := p.shown.strip())] for side in (mine, theirs)]
    for before, after in changed_sentences(*texts):
        yield PlaceChange(name, place, before, after)
    marks = [[mark for p in side for mark in p.marks] for side in (mine, theirs)]
    for what, before, after in changed_marks(*marks):
        yield PlaceChange(name, f"{place}·{mark_name(what)}", before, after)


def story_name(name: str, kind: str) -> str:
    """Return what to call a story other than the body."""
    first = {"first": _("首页"), "even": _("偶数页")}.get(name.split(" ")[1] if " " in name else "", "")
    names = {"header": _("页眉"), "footer": _("页脚"), "separator": _("脚注分隔线"), "comments": _("未定位的批注")}
    return first + names.get(kind, kind)


def missed(old: Document, new: Document) -> tuple[Missed, ...]:
    """Return what was not read and is not plainly the same on both sides, and all that lies outside the files."""
    before, after = ({(t.kind, t.digest): t for t in side.unread} for side in (old, new))
    counts = [Counter((t.kind, t.digest) for t in side.unread) for side in (old, new)]
    found = []
    for key in dict.fromkeys([*before, *after]):
        thing = after.get(key) or before[key]
        if thing.outside or counts[0][key] != counts[1][key]:
            found.append(_missed(thing, bool(counts[0][key]), bool(counts[1][key])))
    return tuple(sorted(found, key=lambda row: (row.place, row.kind, row.near)))


def _missed(thing: Unread, old: bool, new: bool) -> Missed:
    name = label(thing.kind)
    if thing.outside:
        name = _("文件之外的内容（{name}）").format(name=name)
    return Missed(thing.kind, name, thing.place, thing.near, old, new)
