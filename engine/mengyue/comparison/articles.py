"""The articles of any .docx: by the bookmarks that we write, else by their numbers 第…条."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mengyue.comparison.accept import W
from mengyue.comparison.stories import Line, Reader
from mengyue.comparison.units import Reason, Unit, UnitChange
from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.numerals import chinese_number
from mengyue.i18n import _

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mengyue.comparison.package import Package

__all__ = ["pair_by_number", "units_in", "with_reasons"]

_ARTICLE = "第[〇零一二三四五六七八九十百千0-9]+条"
_TYPED = re.compile(rf"\s*({_ARTICLE}(?:之[一二三四五六七八九十]+)?)[\s:：]*(.*)", re.DOTALL)
_FIELD = re.compile("⟦[^⟧]*⟧")
_OURS = re.compile(r"M_\w+_[0-9a-f]{8}")
#: The style in which we set the titles of articles; its number is Word's own, so the text does not hold it.
_TITLE_STYLE = "条标题"
_TITLE_LENGTH = 24
_STOPS = ("。", "；", "：", "，")
_MOST = 9999


def units_in(package: Package, clauses: Mapping[str, Mapping[str, str]]) -> list[Unit]:
    """Return the articles of ``package``; ``clauses`` are the rows of its manifest by clause id."""
    by_bookmark = {bookmark_name(clause): row for clause, row in clauses.items()}
    reader = Reader(package)
    body = reader.root(package.main)[0]
    units: list[Unit] = []
    seen: dict[str, int] = {}
    key, number, title, count = "front", "", _("条文之前"), 0
    lines: list[str] = []
    row: Mapping[str, str] = {}

    def close() -> None:
        if lines or key != "front":
            seen[key] = seen.get(key, 0) + 1
            name = key if seen[key] == 1 else f"{key}#{seen[key]}"
            words = tuple(_neutral(line) for line in lines)
            version, variant = row.get("version", ""), row.get("variant", "")
            units.append(Unit(name, number, title, words, tuple(lines), version, variant))

    for block in body:
        shown = reader.lines(block, package.main)
        first = shown[0] if shown else Line("")
        typed = _TYPED.match(first.text) if first.kind == "p" else None
        ours = typed is None and first.kind == "p" and first.style == _TITLE_STYLE
        if count < _MOST and (ours or typed):
            close()
            count += 1
            mark = _bookmark(block)
            row = by_bookmark.get(mark, {})
            if typed is None:
                number, title, lines = f"第{chinese_number(count)}条", first.text.strip(), []
            else:
                text = _FIELD.sub("", typed[2]).strip()
                number, title = typed[1], text[:_TITLE_LENGTH]
                lines = [] if text == title and not text.endswith(_STOPS) else [text]
            key = row.get("id", "") or mark or title or number
            continue
        lines += [_FIELD.sub("", line.text) for line in shown if line.kind == "p" and line.text.strip()]
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
    changes: Sequence[UnitChange], old: Mapping[str, object] | None, new: Mapping[str, object] | None
) -> list[UnitChange]:
    """Give each change its reason from the two manifests; without both of them nothing is known."""
    result = []
    for change in changes:
        why: tuple[Reason, ...] = (Reason.TEXT,)
        if old is not None and new is not None:
            versions = [unit.version for unit in (change.old, change.new) if unit is not None]
            library = len(versions) == 2 and versions[0] != versions[1]
            policy = old.get("policies") != new.get("policies")
            data = old.get("input") != new.get("input")
            guesses = ((Reason.LIBRARY, library), (Reason.POLICY, policy and not library), (Reason.DATA, data))
            why = tuple(reason for reason, holds in guesses if holds) or (Reason.TEXT,)
        result.append(
            UnitChange(change.key, change.what, why, change.old, change.new, change.parameters, change.values)
        )
    return result


def _bookmark(block: _Element) -> str:
    names = (start.get(W + "name", "") for start in block.iter(W + "bookmarkStart"))
    return next((name for name in names if _OURS.fullmatch(name)), "")


def _neutral(line: str) -> str:
    """Leave the numbers of articles out: a shifted reference is no new wording."""
    return re.sub(_ARTICLE, "第…条", line)
