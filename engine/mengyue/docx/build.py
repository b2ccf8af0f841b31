"""Building every template from its source: agreements from outlines, forms and reviewers' tables from layouts."""

from __future__ import annotations

from pathlib import Path

from mengyue.docx.build_agreement import build_agreement
from mengyue.docx.build_form import build_form
from mengyue.docx.build_paper import build_paper
from mengyue.docx.build_report import build_report
from mengyue.docx.compile import compile_template
from mengyue.library.load_form import load_forms
from mengyue.library.load_outline import load_outlines, load_tables
from mengyue.library.load_report import load_reports
from mengyue.model.finding import Finding, InputError

__all__ = ["build"]


def build(root: Path) -> dict[str, bytes]:
    """Return the .docx template of every source below ``root``, keyed by its path there. Writes nothing.

    Every template is compiled once, so none is returned that could not be rendered. Raises :class:`InputError` with the
    faults of every source file.
    """
    found: list[Finding] = []
    tables = tuple(load_tables(root, found).values())
    outlines = load_outlines(root, found)
    layouts = load_forms(root, found)
    reports = load_reports(root, found)
    if found:
        raise InputError(found)
    made = {f"templates/agreements/{key}.docx": build_agreement(source, tables) for key, source in outlines.items()}
    made |= {
        "templates/papers/contract.docx": build_paper(tables, official=False),
        "templates/papers/official.docx": build_paper(tables, official=True),
    }
    made |= {f"templates/forms/{key}.docx": build_form(layout) for key, layout in layouts.items()}
    made |= {f"templates/reports/{key}.docx": build_report(layout) for key, layout in reports.items()}
    for data in made.values():
        compile_template(data)
    return made
