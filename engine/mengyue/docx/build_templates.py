"""Building every template from its source: agreements from outlines, forms and reviewers' tables from layouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mengyue.docx.build_agreement import build_agreement
from mengyue.docx.build_form import build_form
from mengyue.docx.build_paper import build_paper
from mengyue.docx.build_report import build_report
from mengyue.docx.compile import compile_template
from mengyue.docx.used_tables import Places, used_tables
from mengyue.library.clause import Clause
from mengyue.library.load_clause import load_clauses
from mengyue.library.load_form import load_forms
from mengyue.library.load_outline import load_outlines, load_papers, load_tables
from mengyue.library.load_report import load_reports
from mengyue.library.outline import Layout, Outline, TableSource, layout_of
from mengyue.model.finding import Finding, InputError

__all__ = ["build", "places_of"]


def build(root: Path) -> dict[str, bytes]:
    """Return the .docx template of every source below ``root``, keyed by its path there. Writes nothing.

    Every template is compiled once, so none is returned that could not be rendered. Raises :class:`InputError` with the
    faults of every source file.
    """
    found: list[Finding] = []
    tables = tuple(load_tables(root, found).values())
    outlines, papers = load_outlines(root, found), load_papers(root, found)
    clauses = load_clauses(root, found)
    layouts = load_forms(root, found)
    reports = load_reports(root, found)
    if found:
        raise InputError(found)
    made = {}
    places = places_of(outlines, papers, clauses, tables)
    for key, source in outlines.items():
        held = places[f"agreements/{key}"]
        made[f"templates/agreements/{key}.docx"] = build_agreement(source, *held)
        made[f"templates/agreements/{key}-tight.docx"] = build_agreement(source, *held, tight=True)
    for layout in Layout:
        made[f"templates/papers/{layout}.docx"] = build_paper(*places[f"papers/{layout}"], layout=layout)
    made |= {f"templates/forms/{key}.docx": build_form(layout) for key, layout in layouts.items()}
    made |= {f"templates/reports/{key}.docx": build_report(layout) for key, layout in reports.items()}
    for data in made.values():
        compile_template(data)
    return made


def places_of(
    outlines: Mapping[str, Outline],
    papers: Mapping[str, Outline],
    clauses: Mapping[str, Clause],
    tables: Sequence[TableSource],
) -> dict[str, Places]:
    """Return the tables that each template has, by its name (``agreements/charter``, ``papers/letter``)."""
    found = {f"agreements/{key}": used_tables([outline], clauses, papers, tables) for key, outline in outlines.items()}
    for layout in Layout:
        own = [paper for paper in papers.values() if layout_of(paper.kind) is layout]
        found[f"papers/{layout}"] = used_tables(own, clauses, papers, tables)
    return found
