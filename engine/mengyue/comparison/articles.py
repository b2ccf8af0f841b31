"""The articles of any .docx: by the bookmarks that we write, else by their numbers 第…条."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mengyue.comparison.units import Reason, Unit, UnitChange
from mengyue.draft.bookmarks import bookmark_name
from mengyue.i18n import _
from mengyue.manifest.manifest_model import DraftManifest
from mengyue.manifest.parts import ClauseUsed
from mengyue.word.content import Document, Mark, Paragraph

__all__ = ["pair_by_number", "units_in", "with_reasons"]

_ARTICLE = "第[〇零一二三四五六七八九十百千0-9]+条"
#: A heading begins with its number; a sentence that begins with one refers to another article.
_TYPED = re.compile(
    rf"\s*({_ARTICLE}(?:之[一二三四五六七八九十]+)?)(?![第、和及至或的与之]|所|规定|约定|列)[\s:：]*(.*)", re.DOTALL
)
_OURS = re.compile(r"M_\w+_[0-9a-f]{8}")
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千0-9０-９ivxlcIVXLCa-zA-Z①-⑳]+")
_TITLE_LENGTH = 24
_STOPS = ("。", "；", "：", "，")


def units_in(document: Document, clauses: Mapping[str, ClauseUsed]) -> list[Unit]:
    """Return the articles of ``document``; ``clauses`` are the rows of its manifest by clause id."""
    by_bookmark = {bookmark_name(clause): row for clause, row in clauses.items()}
    units: list[Unit] = []
    seen: dict[str, int] = {}
    key, number, title = "front", "", _("条文之前")
    lines: list[tuple[str, str]] = []
    marks: list[Mark] = []
    row: ClauseUsed | None = None

    def close() -> None:
        if lines or marks or key != "front":
            seen[key] = seen.get(key, 0) + 1
            name = key if seen[key] == 1 else f"{key}#{seen[key]}"
            words, shown = tuple(words for words, _s in lines), tuple(shown for _w, shown in lines)
            version, variant = (row.version, row.variant) if row else ("", "")
            units.append(Unit(name, number, title, words, shown, version, variant, marks=tuple(marks)))

    for paragraph in document.body.paragraphs:
        typed = None if paragraph.cells else _TYPED.match(paragraph.shown)
        if typed:
            close()
            mark = next((name for name in paragraph.bookmarks if _OURS.fullmatch(name)), "")
            row = by_bookmark.get(mark)
            text = typed[2].strip()
            number, title = typed[1], text[:_TITLE_LENGTH]
            lines = [] if text == title and not text.endswith(_STOPS) else [(_neutral(text), text)]
            marks = list(paragraph.marks)
            key = (row.id if row else "") or mark or title or number
            continue
        if paragraph.shown.strip():
            lines.append(_line(paragraph))
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
    return re.sub(_ARTICLE, "第…条", line)
