"""Values written into a workbook: into their cells where they have one, else the workbook is made anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengyue.docx.zip import pack, read_parts
from mengyue.intake.cell import CellPosition
from mengyue.intake.load import Loaded
from mengyue.intake.workbook_package import open_package
from mengyue.intake.workbook_policy import policy_workbook
from mengyue.library.policy import Policy
from mengyue.marked.cells import cell_at
from mengyue.marked.results import written
from mengyue.marked.spreadsheet_xml import tag
from mengyue.marked.workbook_parts import Parts
from mengyue.model.alliance import Alliance
from mengyue.negotiation.facts_in import field_at

__all__ = ["anew", "in_cells"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def in_cells(base: Loaded, values: Mapping[str, Any], places: Mapping[str, str]) -> bytes | None:
    """Return the workbook of ``base`` with ``values`` in the cells that hold them now, all else byte for byte as it
    was; nothing when one of them has no cell yet. ``places`` are the paths as the workbook counts."""
    from lxml import etree

    cells: list[tuple[CellPosition, str]] = []
    for path, value in values.items():
        at = base.positions.get(places[path])
        if not isinstance(at, CellPosition) or isinstance(value, dict | list) or value is None:
            return None
        known = field_at(path)
        shown = known.choices.get(str(value), str(value)) if known is not None else str(value)
        cells.append((at, {"True": "是", "False": "否"}.get(shown, shown)))
    package = open_package(base.data.data, base.data.name)
    parts = Parts(package)
    sheets = {sheet.name: sheet.part for sheet in package.sheets}
    for at, text in cells:
        root = parts.tree(sheets[at.sheet])
        cell = cell_at(root, at[0], at[1])
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        holder = etree.SubElement(etree.SubElement(cell, tag(root, "is")), tag(root, "t"))
        holder.text = written(text)
        holder.set(_SPACE, "preserve")
    return pack(parts.close())


def anew(alliance: Alliance, policy: Policy) -> bytes:
    """Return a workbook that says ``alliance``, without what its owner had put beside the data."""
    return pack(read_parts(policy_workbook(policy, alliance)))
