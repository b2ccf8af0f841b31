"""The articles and other parts of any .docx: by the bookmarks that we write, else by their numbers and titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mengyue.comparison.units import Reason, Unit, UnitChange
from mengyue.comparison.where import ARTICLE, Region, Walker
from mengyue.draft.bookmarks import bookmark_name
from mengyue.manifest.manifest_model import DraftManifest
from mengyue.manifest.parts import ClauseUsed
from mengyue.word.content import Document, Mark, Paragraph

__all__ = ["pair_by_number", "units_in", "with_reasons"]

_OURS = re.compile(r"M_\w+_[0-9a-f]{8}")
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千0-9０-９ivxlcIVXLCa-zA-Z①-⑳]+")


def units_in(document: Document, clauses: Mapping[str, ClauseUsed]) -> list[Unit]:
    """Return the articles of ``document``, its schedules, signing pages and what stands under headings; ``clauses`` are
    the rows of its manifest by clause id."""
    by_bookmark = {bookmark_name(clause): row for clause, row in clauses.items()}
    units: list[Unit] = []
    seen: dict[str, int] = {}
    walker = Walker(document.body.paragraphs)
    place, lines, marks = walker.place, list[tuple[str, str]](), list[Mark]()

    def close() -> None:
        if not lines and not marks and place.region in (Region.FRONT, Region.SECTION):
            return
        mark = place.bookmark if _OURS.fullmatch(place.bookmark) else ""
        row = by_bookmark.get(mark)
        key = {Region.FRONT: "front", Region.SIGNING: "signing"}.get(place.region, "")
        key = (row.id if row else "") or key or mark or place.title or place.number
        seen[key] = seen.get(key, 0) + 1
        name = key if seen[key] == 1 else f"{key}#{seen[key]}"
        words, shown = tuple(words for words, _s in lines), tuple(shown for _w, shown in lines)
        version, variant = (row.version, row.variant) if row else ("", "")
        units.append(Unit(name, place.number, place.title, words, shown, version, variant, marks=tuple(marks)))

    for paragraph in document.body.paragraphs:
        here, head = (walker.place, False) if paragraph.cells else walker.at(paragraph)
        if (here.region, here.number, here.title) != (place.region, place.number, place.title):
            if (here.region, here.number) != (place.region, place.number):
                close()
                lines, marks = [], []
            place = replace(here, within="")
        text = walker.split(paragraph)[1]
        if paragraph.shown.strip() and not (head and text == place.title) and text:
            lines.append(_line(paragraph) if not head else (_neutral(text), text))
        marks += paragraph.marks
    close()
    return units


def pair_by_number(old: Sequence[Unit], new: Sequence[Unit]) -> list[Unit]:
    """Return ``new`` in which an article whose heading is unknown to OLD is taken for OLD's article of that number, if
    that one has gone: an article without a title begins with its wording, and the wording may have changed."""
    known = {unit.key for unit in old}
    present = {unit.key for unit in new}
    gone = {unit.number: unit.key for unit in reversed(old) if unit.key not in present and unit.number}
    return [replace(u, key=gone.pop(u.number)) if u.key not in known and u.number in gone else u for u in new]


def with_reasons(
    changes: Sequence[UnitChange], old: DraftManifest | None, new: DraftManifest | None
) -> list[UnitChange]:
    """Give each change its reason from the two manifests; without both of them nothing is known."""
    result = []
    for change in changes:
        why: tuple[Reason, ...] = (Reason.TEXT,)
        if old is not None and new is not None:
            versions = [unit.version for unit in (change.old, change.new) if unit is not None]
            library = len(versions) == 2 and versions[0] != versions[1]
            policy = old.policies != new.policies
            data = old.input != new.input
            guesses = ((Reason.LIBRARY, library), (Reason.POLICY, policy and not library), (Reason.DATA, data))
            why = tuple(reason for reason, holds in guesses if holds) or (Reason.TEXT,)
        result.append(replace(change, why=why))
    return result


def _line(paragraph: Paragraph) -> tuple[str, str]:
    """Return the words without what merely counts, and the line as the page shows it."""
    label = _NUMERAL.sub("#", paragraph.label)
    return f"{label} {_neutral(paragraph.words.lstrip())}".strip(), paragraph.shown.strip()


def _neutral(line: str) -> str:
    """Leave the numbers of articles out: a shifted reference is no new wording."""
    return re.sub(ARTICLE, "第…条", line)
