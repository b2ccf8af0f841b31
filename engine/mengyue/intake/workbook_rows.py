"""Sheets with one item a row: rows to records, in the list, the table or the owner's item where they belong."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mengyue.i18n import _
from mengyue.intake.workbook_cells import Cell, Grid, Row
from mengyue.intake.workbook_header import NUMBER, OWN_KEY, PARENT_KEY, Header, find_header
from mengyue.intake.workbook_layout import WorkbookLayout
from mengyue.intake.workbook_plan import Column, Sheet, all_names, folded, title_names
from mengyue.intake.workbook_report import SheetReport
from mengyue.intake.workbook_value import ValueFault, plain_text, value_text
from mengyue.library.faults import shown
from mengyue.library.yaml_file import Position, join_path
from mengyue.model.describe import Shape

__all__ = ["Content", "Owner", "read_rows", "value_of"]


@dataclass(slots=True)
class Owner:
    """The items of a list that own rows of other sheets: by key, and by name where only one has it."""

    by_key: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    by_name: dict[str, tuple[dict[str, Any], str] | None] = field(default_factory=dict)


@dataclass(slots=True)
class Content:
    """What has been read so far."""

    epoch_1904: bool
    data: dict[str, Any] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    owners: dict[str, Owner] = field(default_factory=dict)

    def put(self, record: dict[str, Any], base: str, path: str, value: Any, place: Position) -> None:
        """Set ``path`` below ``record``, which stands at ``base``; blanks leave their place only."""
        *above, last = path.split(".")
        for name in above:
            base = join_path(base, name)
            self.positions.setdefault(base, place)
            if value is not None:
                record = record.setdefault(name, {})
        self.positions[join_path(base, last)] = place
        if value is not None:
            record[last] = value


def value_of(column: Column, text: str | None) -> Any:
    """Return what ``text`` stands for: itself, or a list of texts, one a line."""
    if text is None or column.field.shape is Shape.ONE:
        return text
    return [line for line in text.split("\n") if line.strip(" \t\u00a0\u3000")]


def read_rows(sheet: Sheet, grid: Grid, layout: WorkbookLayout, report: SheetReport, content: Content) -> None:
    """Read ``grid`` as ``sheet``."""
    names: dict[str, Column | str] = dict.fromkeys(title_names(layout.number), NUMBER)
    if sheet.key:
        names |= dict.fromkeys(title_names(sheet.key), OWN_KEY)
    if sheet.parent:
        names |= dict.fromkeys(title_names(sheet.parent), PARENT_KEY)
    names |= all_names(sheet.columns)
    if sheet.key:
        names[folded(sheet.key.name)] = OWN_KEY
    if sheet.parent:
        names[folded(sheet.parent.name)] = PARENT_KEY
    if not grid.rows:
        return
    header = find_header(grid, names, report)
    if header is None:
        titles = "、".join(column.title for column in sheet.columns[:3])
        message = _("没有找到标题行，应有：{titles}……").format(titles=titles)
        report.fault("IN-605", message, grid.rows[0].number, grid.rows[0].first.column)
        return
    if sheet.path and not sheet.owner:
        content.positions.setdefault(sheet.path, report.at(header.row, header.first_column))
    _Rows(sheet, grid, layout, report, content, header).read()


class _Rows:
    """Reads the rows below a header."""

    def __init__(
        self,
        sheet: Sheet,
        grid: Grid,
        layout: WorkbookLayout,
        report: SheetReport,
        content: Content,
        header: Header,
    ) -> None:
        self.sheet, self.grid, self.report, self.content, self.header = sheet, grid, report, content, header
        self.markers = {folded(marker) for marker in layout.markers}
        self.totals = {folded(total) for total in layout.totals}
        self.owner = Owner()
        self.used = {*header.fields, *header.roles.values()}

    def read(self) -> None:
        body = list(self._body())
        hidden = sum(row.hidden for row in body)
        self._spread(body)
        for row in body:
            self._item(row)
        if hidden:
            message = _("有 {count} 行被隐藏或筛选掉，也已读取").format(count=hidden)
            self.report.remark(self.header.row, self.header.first_column)("IN-625", message)
        self.content.owners[self.sheet.path] = self.owner

    def _body(self) -> Iterator[Row]:
        for row in self.grid.rows:
            if row.number <= self.header.row or not row.cells.keys() & self.used:
                continue
            first = folded(plain_text(row.first))
            if first in self.totals:
                message = _("“{name}”行没有读取").format(name=shown(plain_text(row.first)))
                self.report.remark(row.number, row.first.column)("IN-624", message)
            elif first not in self.markers:
                number = self.header.roles.get(NUMBER)
                if row.cells.keys() & self.used - {number}:
                    yield row

    def _spread(self, body: list[Row]) -> None:
        """Give each row its part of a cell merged over several rows, where rows may share one value."""
        numbers = [row.number for row in body]
        done: dict[int, int] = {}
        for top, left, bottom, right in sorted(self.grid.merged):
            used = self.used & set(range(left, min(right, left + 1000) + 1))
            if top <= max(self.header.row, done.get(left, 0)) or bottom == top or not used:
                continue
            done[left] = bottom  # areas never overlap, unless somebody wants to keep us busy
            rows = body[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
            cell = next((row.cells[left] for row in rows if row.number == top and left in row.cells), None)
            if len(rows) < 2 or cell is None:
                continue
            if right > left or not self._may_be_merged(left):
                self.report.fault("IN-612", _("单元格跨行合并，不能确定各行的值"), top, left)
                continue
            for row in rows:
                row.cells[left] = cell
            self.report.remark(top, left)("IN-625", _("合并的单元格，每一行都按合并后的值读取"))

    def _may_be_merged(self, column: int) -> bool:
        """Tell whether a value may stand for several rows: keys and names of members do, amounts never."""
        if column in self.header.fields:
            return self.header.fields[column][0].field.is_member_reference
        return column == self.header.roles.get(PARENT_KEY)

    def _item(self, row: Row) -> None:
        placed = self._placed(row)
        if placed is None:
            return
        record, path = placed
        self.content.positions[path] = self.report.at(row.number, row.first.column)
        if self.sheet.columns and self.sheet.columns[0].path == "":
            return  # a table of texts: the value has been placed with its key
        for number, (column, unit) in self.header.fields.items():
            whole = f"{path}.{column.path}"
            value = self._value(row.cells.get(number), column, unit, whole)
            place = self.report.at(row.number, number)
            self.content.put(record, path, column.path, value_of(column, value), place)
        if not self.sheet.parent and not self.sheet.is_table:
            self._own(row, record, path)

    def _value(self, cell: Cell | None, column: Column, unit: str, path: str) -> str | None:
        if cell is None:
            return None
        remark = self.report.remark(cell.row, cell.column)
        try:
            return value_text(cell, column.field, unit, self.content.epoch_1904, remark) or None
        except ValueFault as error:
            self.report.value_fault(error, cell.row, cell.column, path)
            return None

    def _placed(self, row: Row) -> tuple[dict[str, Any], str] | None:
        """Make the record of ``row`` where it belongs; None when it belongs nowhere."""
        top: dict[str, Any] = self.content.data
        base = ""
        if self.sheet.owner:
            found = self._found_owner(row)
            if found is None:
                return None
            top, base = found
        place = self.report.at(row.number, row.first.column)
        names = self.sheet.inner.split(".")
        for name in names[:-1]:
            top = top.setdefault(name, {})
            base = join_path(base, name)
            self.content.positions.setdefault(base, place)
        base = join_path(base, names[-1])
        self.content.positions.setdefault(base, place)
        if self.sheet.is_table:
            return self._in_table(row, top.setdefault(names[-1], {}), base)
        items: list[dict[str, Any]] = top.setdefault(names[-1], [])
        items.append({})
        return items[-1], f"{base}[{len(items) - 1}]"

    def _in_table(self, row: Row, table: dict[str, Any], base: str) -> tuple[dict[str, Any], str] | None:
        key = self._key(row, OWN_KEY)
        column = self.header.roles.get(OWN_KEY, row.first.column)
        assert self.sheet.key is not None
        if not key or key in table:
            message = _("“{name}”未填") if not key else _("“{name}”重复：{key}")
            self.report.fault("IN-611", message.format(name=self.sheet.key.name, key=shown(key)), row.number, column)
            return None
        path = join_path(base, key)
        if self.sheet.columns[0].path == "":
            for number, (value_column, unit) in self.header.fields.items():
                table[key] = self._value(row.cells.get(number), value_column, unit, path)
            self.content.positions[path] = self.report.at(row.number, column)
            return {}, path
        record = table[key] = {}
        if self.sheet.key and not self.sheet.parent:
            self.owner.by_key[key] = (record, path)
        return record, path

    def _key(self, row: Row, role: str) -> str:
        cell = row.cells.get(self.header.roles.get(role, 0))
        return plain_text(cell) if cell else ""

    def _own(self, row: Row, record: dict[str, Any], path: str) -> None:
        if self.sheet.key is None:
            self.owner.by_key.setdefault(record.get("id", ""), (record, path))
            return
        key = self._key(row, OWN_KEY)
        if key and key in self.owner.by_key:
            column = self.header.roles[OWN_KEY]
            message = _("“{name}”重复：{key}").format(name=self.sheet.key.name, key=shown(key))
            self.report.fault("IN-611", message, row.number, column)
        elif key:
            self.owner.by_key[key] = (record, path)
        name = record.get("name")
        if isinstance(name, str):
            self.owner.by_name[name] = None if name in self.owner.by_name else (record, path)

    def _found_owner(self, row: Row) -> tuple[dict[str, Any], str] | None:
        key = self._key(row, PARENT_KEY)
        owner = self.content.owners.get(self.sheet.owner, Owner())
        found = owner.by_key.get(key) or owner.by_name.get(key)
        if found is None:
            assert self.sheet.parent is not None
            message = _("“{name}”未填") if not key else _("“{name}”在上级表中没有：{key}")
            message = message.format(name=self.sheet.parent.name, key=shown(key))
            hint = _("可填：{keys}。").format(keys=shown("、".join(owner.by_key), 120)) if owner.by_key else ""
            column = self.header.roles.get(PARENT_KEY, row.first.column)
            self.report.fault("IN-611", message, row.number, column, hint=hint)
        return found
