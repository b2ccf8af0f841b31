"""From data paths to lines: stages after intake know the model only, the user knows the file."""

from __future__ import annotations

from collections.abc import Iterable

from mengyue.intake.cell import CellPosition, in_cell
from mengyue.intake.load import Loaded
from mengyue.intake.place_labels import label_of
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding

__all__ = ["locate"]


def locate(findings: Iterable[Finding], loaded: Loaded) -> list[Finding]:
    """Fill in file, line, column and label of ``findings`` from their data paths; the nearest parent serves.

    What follows a colon in a path (``members:核心层单位``, for rows that are missing) is a label, not a place.
    """
    return [_located(finding, loaded) for finding in findings]


def _located(finding: Finding, loaded: Loaded) -> Finding:
    path, _colon, explicit = finding.path.partition(":")
    line, column = finding.line, finding.column
    cell = None
    if line is None and finding.file in ("", loaded.file):
        place = _own_words(path, finding.found, loaded) or path
        found = nearest(loaded.positions, place)
        line, column = found
        cell = found if place and isinstance(found, CellPosition) else None
    label = finding.label or explicit or (label_of(path, loaded.origin) if path else "")
    return in_cell(finding.placed(finding.file or loaded.file, line, column, label), cell)


def _own_words(path: str, found: str, loaded: Loaded) -> str:
    """Return where the data have the words of an article at ``clauses.<id>`` that the library does not have: those of
    an own article, or of a special term that ``found``, the sentence meant, is taken from."""
    clause = path.removeprefix("clauses.")
    if clause == path:
        return ""
    for index, article in enumerate(loaded.alliance.own_articles):
        if clause == f"own.{article.id}":
            return f"own_articles[{index}].text"
    said = found.rpartition("：")[2]
    for index, term in enumerate(loaded.alliance.special_terms):
        if clause == term.clause and said and said in term.text:
            return f"special_terms[{index}].text"
    return ""
