"""CSV files: one alliance a row, columns named as ``schemas/csv-columns.yaml`` says."""

from __future__ import annotations

import csv
import io
import re
from difflib import get_close_matches
from typing import Any

from mengyue.i18n import _
from mengyue.intake.csv_columns import CsvColumn, folded, load_columns
from mengyue.intake.source import Source
from mengyue.library.faults import fault, shown
from mengyue.library.yaml_errors import forbidden_characters
from mengyue.library.yaml_file import Position
from mengyue.model.finding import Finding

__all__ = ["MAX_ROWS", "read_csv_source"]

#: Rows in one file, and columns: some hundred are known.
MAX_ROWS = 100_000
MAX_COLUMNS = 1000


def read_csv_source(text: str, file: str) -> tuple[list[Source], list[Finding]]:
    """Read every row of ``text``, with every fault of headers and rows."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, faults = forbidden_characters(text, file=file)
    rows, broken = _rows(text, file)
    if not rows:
        return [], faults + (broken or [fault("IN-305", _("没有标题行"), file=file)])
    if len(rows[0][1]) > MAX_COLUMNS:
        message = _("超过 {limit} 列").format(limit=MAX_COLUMNS)
        return [], [*faults, fault("IN-306", message, file=file, line=rows[0][0]), *broken]
    columns, header_faults = _header(*rows[0], file)
    faults += header_faults
    sources = []
    unnamed = {number for number, title in enumerate(rows[0][1]) if not title.strip()}
    for line, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            message = _("该行有 {found} 个单元格，标题只有 {limit} 列").format(found=len(cells), limit=len(columns))
            faults.append(fault("IN-303", message, file=file, line=line, column=len(columns) + 1))
            continue
        for number in sorted(number for number in unnamed if number < len(cells) and cells[number].strip()):
            unnamed.remove(number)  # once a column
            message = _("第 {number} 列有数据而没有列名").format(number=number + 1)
            faults.append(fault("IN-301", message, file=file, line=line, column=number + 1))
        sources.append(_record(line, cells, columns))
    if not sources and not broken and not header_faults and len(rows) == 1:
        faults.append(fault("IN-305", _("只有标题行，没有数据"), file=file, line=rows[0][0]))
    return sources, faults + broken


def _rows(text: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """Split ``text`` into cells; each row comes with the line on which it begins."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",\t;", key=lambda mark: (first.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if cells and (rows or any(cell.strip() for cell in cells)):
                rows.append((start, cells))
            if len(rows) > MAX_ROWS:
                return [], [fault("IN-306", _("超过 {limit} 行").format(limit=MAX_ROWS), file=file, line=start)]
            start = reader.line_num + 1
    except csv.Error as error:
        reason = _("单元格过长") if "field larger" in str(error) else _("引号不配对")
        return rows, [fault("IN-304", _("CSV 格式错误：{reason}").format(reason=reason), file=file, line=start)]
    return rows, []


def _header(line: int, cells: list[str], file: str) -> tuple[list[CsvColumn | None], list[Finding]]:
    """Find what each column holds."""
    known = load_columns()
    names = {folded(name): column for column in known for name in (column.name, *column.also)}
    columns: list[CsvColumn | None] = []
    faults = []
    first: dict[tuple[str, str], str] = {}
    for number, cell in enumerate(cells, 1):
        title = cell.strip()
        column = names.get(folded(title))
        place: dict[str, Any] = {"file": file, "line": line, "column": number}
        if column is None and title:
            close = get_close_matches(folded(title)[:80], names, 1, 0.4)
            hint = _("列名与数据的对应见 schemas/csv-columns.yaml。")
            if close:
                hint = _("是否应为“{name}”？{more}").format(name=names[close[0]].name, more=hint)
            faults.append(fault("IN-301", _("不认识的列“{name}”").format(name=shown(title)), hint=hint, **place))
        elif column is not None:
            key = (column.path, column.tier.value if column.tier else "")
            if key in first:
                message = _("列“{name}”与“{first}”对应同一数据").format(name=shown(title), first=shown(first[key]))
                faults.append(fault("IN-302", message, **place))
            first[key] = title
        columns.append(column)
    return columns, faults


def _record(line: int, cells: list[str], columns: list[CsvColumn | None]) -> Source:
    data: dict[str, Any] = {}
    positions: dict[str, Position] = {"": (line, 1)}
    for number, (cell, column) in enumerate(zip(cells, columns, strict=False), 1):
        if column is None or not cell.strip():
            continue
        if column.path == "members":
            _add_members(data, positions, cell, column, (line, number))
            continue
        target = data
        *parents, last = column.path.split(".")
        for depth, name in enumerate(parents):
            target = target.setdefault(name, {})
            positions.setdefault(".".join(parents[: depth + 1]), (line, number))
        target[last] = cell
        positions[column.path] = (line, number)
    return Source(data, positions, line)


def _add_members(
    data: dict[str, Any], positions: dict[str, Position], cell: str, column: CsvColumn, place: Position
) -> None:
    """Add the units listed in a cell. A unit's id is its name, so that other columns can name it."""
    members: list[dict[str, str]] = data.setdefault("members", [])
    positions.setdefault("members", place)
    for name in re.split(f"[{re.escape(column.separators)}\n]", cell):
        name = name.strip(" \t\r\u00a0\u3000")
        if not name:
            continue
        path = f"members[{len(members)}]"
        member = {"id": name if len(name) <= 40 else f"成员{len(members) + 1}", "name": name}
        if column.tier is not None:
            member["tier"] = column.tier.value
        members.append(member)
        positions |= {path: place, f"{path}.id": place, f"{path}.name": place, f"{path}.tier": place}
