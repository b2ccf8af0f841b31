"""Which tables a document may hold: a template carries these alone, because each costs time to compile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mengyue.library.clause import Clause
from mengyue.library.outline import Outline, TableSource

__all__ = ["Places", "used_tables"]

_TABLE = re.compile(r"\[表：([a-z][a-z0-9-]*)\]")
#: The tables of the text and those of the schedules.
Places = tuple[list[TableSource], list[TableSource]]


def used_tables(
    outlines: Iterable[Outline],
    clauses: Mapping[str, Clause],
    papers: Mapping[str, Outline],
    tables: Sequence[TableSource],
) -> Places:
    """Return the tables that the text and the schedules of any of ``outlines`` may hold: those they list, those that
    the wording of their clauses puts in, and those of papers annexed to them."""
    text: set[str] = set()
    behind: set[str] = set()
    for outline in outlines:
        text |= _in_text(outline, clauses)
        for schedule in outline.schedules:
            behind |= {*schedule.tables, *_in_wording(schedule.clause, clauses)}
            if schedule.paper in papers:
                behind |= _in_text(papers[schedule.paper], clauses)
    return [table for table in tables if table.id in text], [table for table in tables if table.id in behind]


def _in_text(outline: Outline, clauses: Mapping[str, Clause]) -> set[str]:
    items = [item for section in outline.sections for item in section.contents]
    found = {item.table for item in items if item.table} | _in_wording(outline.preamble, clauses)
    return found.union(*(_in_wording(item.clause, clauses) for item in items))


def _in_wording(key: str, clauses: Mapping[str, Clause]) -> set[str]:
    clause = clauses.get(key)
    return {table for text in clause.wording.values() for table in _TABLE.findall(text)} if clause else set()
