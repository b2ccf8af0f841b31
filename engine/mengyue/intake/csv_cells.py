"""A CSV file as a grid of cells: what stood in a spreadsheet, as another program wrote it down."""

from __future__ import annotations

import csv
import io

from mengyue.i18n import _
from mengyue.intake.grid import Cell, CellKind, Grid, Row
from mengyue.library.faults import fault
from mengyue.library.yaml_errors import forbidden_characters
from mengyue.model.finding import Finding

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "read_csv_grid"]

#: Rows in one file, and columns: some hundred are known.
MAX_ROWS = 100_000
MAX_COLUMNS = 1000


def read_csv_grid(text: str, file: str) -> tuple[Grid, list[Finding]]:
    """Read ``text`` as far as it can be understood, with every fault of its form. Rows go by the line they begin on."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, faults = forbidden_characters(text, file=file)
    lines = text.lstrip("\n").split("\n", 1)
    stated = lines[0].strip().casefold().replace('"', "")  # a line that tells Excel the separator
    delimiter = stated.removeprefix("sep=") if stated.startswith("sep=") and len(stated) == 5 else ""
    if delimiter:
        at = text.index(lines[0])
        text = text[:at] + "\n" + text[at + len(lines[0]) + 1 :]
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = delimiter or max(",\t;|，；", key=lambda mark: (first.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    grid = Grid()
    start = 1
    try:
        for cells in reader:
            filled = {
                number: Cell(start, number, CellKind.TEXT, cell, exported=True)
                for number, cell in enumerate(cells[: MAX_COLUMNS + 1], 1)
                if cell.strip(" \t\n\u00a0\u3000")
            }
            if filled:
                grid.rows.append(Row(start, False, filled))
            if len(cells) > MAX_COLUMNS:
                message = _("超过 {limit} 列").format(limit=MAX_COLUMNS)
                return Grid(), [*faults, fault("IN-306", message, file=file, line=start)]
            if len(grid.rows) > MAX_ROWS:
                return Grid(), [fault("IN-306", _("超过 {limit} 行").format(limit=MAX_ROWS), file=file, line=start)]
            start = reader.line_num + 1
    except csv.Error as error:
        reason = _("单元格过长") if "field larger" in str(error) else _("引号不配对")
        message = _("CSV 格式错误：{reason}").format(reason=reason)
        return grid, [*faults, fault("IN-304", message, file=file, line=start)]
    return grid, faults
