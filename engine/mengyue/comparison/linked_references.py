"""References that follow what they name: fields that lead to a bookmark, told by the article where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mengyue.comparison.difference import Difference
from mengyue.comparison.lines import Line
from mengyue.comparison.where import Place
from mengyue.i18n import _
from mengyue.word.content import Kind, Story

__all__ = ["led_to", "told_links"]

#: How the reader spells such a field.
_FIELD = "REF "


def led_to(story: Story, lines: Sequence[Line]) -> dict[str, Place]:
    """Return the place of every bookmark in ``story``; ``lines`` are its lines."""
    places = {number: line.place for line in lines for number in line.numbers}
    named = ((name, places.get(paragraph.number)) for paragraph in story.paragraphs for name in paragraph.bookmarks)
    return {name: place for name, place in named if place is not None}


def told_links(
    found: Sequence[Difference], lines: Sequence[Line], old: Mapping[str, Place], new: Mapping[str, Place]
) -> tuple[list[Difference], int]:
    """Return ``found`` with the places that links lead to in words, and how many references no longer follow.

    Left out are links that have gone, since who types a paper anew leaves none of these fields, and those that lead to
    what the words say. ``lines`` are those of NEW, ``old`` and ``new`` the places of the bookmarks.
    """
    made: list[Difference] = []
    unlinked = 0
    for one in found:
        if one.mark is not Kind.FIELD or not (one.old + one.new).startswith(_FIELD):
            made.append(one)
            continue
        was, now = (_name(text, places) for text, places in ((one.old, old), (one.new, new)))
        if not one.remarks and not one.new:
            unlinked += bool(one.new_lines)
        elif one.remarks or (was != now and not (not one.old and _said(one, lines, new))):
            made.append(replace(one, old=was, new=now))
    return made, unlinked


def _name(text: str, places: Mapping[str, Place]) -> str:
    if not text.startswith(_FIELD):
        return text
    place = places.get(text.removeprefix(_FIELD))
    if place is None:
        return _("引用的位置已不存在")
    return _("引用{place}").format(place=place.name)


def _said(one: Difference, lines: Sequence[Line], places: Mapping[str, Place]) -> bool:
    """Tell whether the words beside a link say the number of the place that it leads to."""
    place = places.get(one.new.removeprefix(_FIELD))
    words = "".join(lines[at].shown for at in one.new_lines if at < len(lines))
    return place is not None and bool(place.number) and re.sub(r"\s", "", place.number) in re.sub(r"\s", "", words)
