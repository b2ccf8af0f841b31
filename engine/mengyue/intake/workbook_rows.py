"""Sheets with one item a row: rows to records, in the list, the table or the owner's item where they belong."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mengyue.i18n import _
from mengyue.intake.cell_value import ValueFault, plain_text, refuse_unreadable, value_text
from mengyue.intake.cell_words import load_words
from mengyue.intake.examples import typed_over
from mengyue.intake.grid import Cell, CellKind, Grid, Look, Row
from mengyue.intake.left_out import Kept, LeftOut, is_sum
from mengyue.intake.several import several_persons, several_texts
from mengyue.intake.text_characters import alike
from mengyue.intake.workbook_header import NUMBER, OWN_KEY, PARENT_KEY, UNIT, Header, find_header, is_sideways
from mengyue.intake.workbook_layout import WorkbookLayout
from mengyue.intake.workbook_plan import Column, Sheet, all_names, folded, title_names
from mengyue.intake.workbook_report import SheetReport, Subject
from mengyue.intake.workbook_units import FACTORS, sheet_unit
from mengyue.library.faults import shown
from mengyue.library.yaml_file import Position, join_path
from mengyue.model.describe import Kind, Shape

__all__ = ["Content", "Owner", "read_rows", "sheet_titles", "told_hidden", "value_of"]


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


def value_of(column: Column, text: str | None, remark: Subject) -> Any:
    """Return what ``text`` stands for: itself, or a list of texts, one a line or told apart by marks between them."""
    if text is None or column.field.shape is Shape.ONE:
        return text
    if column.field.kind is not Kind.LINE or column.field.is_member_reference:
        return several_texts(text)
    items, doubt = several_persons(text)
    if doubt:
        remark("IN-627", _("一项里有“{mark}”，按一项读取：“{name}”").replace("{mark}", doubt), text)
    return items


def sheet_titles(sheet: Sheet, layout: WorkbookLayout) -> dict[str, Column | str]:
    """Return what each title of ``sheet`` stands for: a field, or a column of the layout's own."""
    names: dict[str, Column | str] = dict.fromkeys(title_names(layout.number), NUMBER)
    if sheet.key:
        names |= dict.fromkeys(title_names(sheet.key), OWN_KEY)
    if sheet.parent:
        names |= dict.fromkeys(title_names(sheet.parent), PARENT_KEY)
    if any(column.field.kind is Kind.MONEY for column in sheet.columns):
        names |= dict.fromkeys(title_names(layout.unit), UNIT)
    names |= all_names(sheet.columns)
    if sheet.key:
        names[folded(sheet.key.name)] = OWN_KEY
    if sheet.parent:
        names[folded(sheet.parent.name)] = PARENT_KEY
    return names


def read_rows(sheet: Sheet, grid: Grid, layout: WorkbookLayout, report: SheetReport, content: Content) -> None:
    """Read ``grid`` as ``sheet``."""
    names = sheet_titles(sheet, layout)
    if not grid.rows:
        return
    header = find_header(grid, names, report, {folded(marker) for marker in layout.markers})
    if is_sideways(grid, names):
        message = _("“{sheet}”表的列名写在左边一列，每列一项；应写在一行里，每行一项")
        hint = _("复制后用“选择性粘贴”的“转置”改为每行一项。")
        first = grid.rows[0]
        report.fault("IN-605", message.format(sheet=sheet.name), first.number, first.first.column, hint=hint)
        report.unread(sheet.path)
        return
    if header is None:
        titles = "、".join(column.title for column in sheet.columns[:3])
        message = _("“{sheet}”表没有标题行，应有：{titles}……").format(sheet=sheet.name, titles=titles)
        report.fault("IN-605", message, grid.rows[0].number, grid.rows[0].first.column)
        report.unread(sheet.path)
        return
    if sheet.path and not sheet.owner:
        content.positions.setdefault(sheet.path, report.at(header.row, header.first_column))
    _Rows(sheet, grid, layout, report, content, header).read()


def told_hidden(report: SheetReport, row: int, column: int, rows: list[int]) -> None:
    """Say at the header which rows are hidden and read all the same."""
    message = _("有 {count} 行被隐藏或筛选掉（第 {rows} 行），也已读取")
    numbers = "、".join(map(str, rows[:8])) + "……" * (len(rows) > 8)
    report.remark(row, column)("IN-625", message.format(count=len(rows), rows=numbers))


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
        self.examples = {folded(marker) for marker in layout.markers[:2]}
        self.words = load_words()
        self.left_out = LeftOut(self.words, layout.totals, header.titles)
        self.owner = Owner()
        self.used = {*header.fields, *header.roles.values()}

    def read(self) -> None:
        body = list(self._body())
        hidden = [row for row in body if row.hidden]
        self._spread(body)
        for row in body:
            self._item(row)
        if hidden:
            told_hidden(self.report, self.header.row, self.header.first_column, [row.number for row in hidden])
        for column in sorted(self.grid.hidden_columns & self.used):
            if any(column in row.cells for row in body):
                self.report.remark(self.header.row, column)("IN-625", _("隐藏的列也已读取"))
        untitled = {number: row for row in reversed(body) for number in row.cells.keys() - self.header.titles.keys()}
        for number, row in sorted(untitled.items()):
            self.report.remark(row.number, number)("IN-624", _("没有列名的列里有内容，没有读取"))
        self.content.owners[self.sheet.path] = self.owner

    def _body(self) -> Iterator[Row]:
        """Yield the rows that hold a record; what is left out is said."""
        above: list[Row] = []
        for row in self.grid.rows:
            if row.number <= self.header.row or not row.cells.keys() & self.used:
                continue
            if folded(plain_text(row.first)) in self.markers:
                self._marked(row, bool(above))
                continue
            kind = self.left_out.kind(row, self.used)
            if kind is Kept.RECORD and self.sheet.columns[0].path and is_sum(row, above, set(self.header.fields)):
                kind = Kept.DOUBT
            number = self.header.roles.get(NUMBER)
            if kind is Kept.DOUBT:
                message = _("这一行只有一格文字或合计数，不能确定是不是一条资料")
                self.report.fault("IN-616", message, row.number, row.first.column)
            elif kind is not Kept.RECORD:
                self._said(row)
            elif row.cells.keys() & self.used - {number} and not self._is_struck(row):
                above.append(row)
                yield row

    def _said(self, row: Row) -> None:
        name = plain_text(row.first) or _("合计")
        self._noted_unit(row)
        self.report.remark(row.number, row.first.column)("IN-624", _("“{name}”行没有读取"), name)

    def _noted_unit(self, row: Row) -> None:
        """Refuse a note below the table that gives its amounts another unit than its titles do."""
        noted = next((found for found in map(sheet_unit, map(plain_text, row.cells.values())) if found), "")
        units = {unit or "元" for column, unit in self.header.fields.values() if column.field.kind is Kind.MONEY}
        if noted and units and units != {noted}:
            message = _("表下注明金额单位是“{noted}”，列名不是，不能确定以哪个为准")
            self.report.fault("IN-610", message.format(noted=noted), row.number, row.first.column)

    def _marked(self, row: Row, below: bool) -> None:
        """Leave out an example or explanation, unless somebody has typed over it."""
        example = folded(plain_text(row.first)) in self.examples
        fields = {n: f for n, f in self.header.fields.items() if n != row.first.column}
        keys = {n for role, n in self.header.roles.items() if role in (OWN_KEY, PARENT_KEY)}
        changed = typed_over(row, fields, keys, example, self.words)
        if changed is not None:
            message = _("首格写着“{marker}”的行填了别的内容，不能确定是不是正式资料")
            message = message.format(marker=shown(plain_text(row.first)))
            hint = _("是正式资料的，把首格的“{marker}”改为序号；不是的，删去这一行。")
            hint = hint.format(marker=shown(plain_text(row.first)))
            self.report.fault("IN-616", message, row.number, changed.column, hint=hint)
            self.report.unread(self.sheet.path)
        elif below:
            self._said(row)

    def _is_struck(self, row: Row) -> bool:
        """Report a row that is struck through as a whole, once."""
        cells = [cell for number, cell in row.cells.items() if number in self.used]
        if len(cells) < 2 or any(cell.look is not Look.STRUCK for cell in cells):
            return False
        message = _("整行加了删除线，不能确定是否仍然有效")
        self.report.fault("IN-614", message, row.number, row.first.column)
        self.report.unread(self.sheet.path)
        return True

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
        own_unit = self._unit(row)
        for number, (column, unit) in self.header.fields.items():
            whole = f"{path}.{column.path}"
            if own_unit and column.field.kind is Kind.MONEY:
                if unit not in ("", "元", own_unit) and number in row.cells:
                    self._other_unit(row, own_unit, unit)
                unit = own_unit
            value = self._value(row.cells.get(number), column, unit, whole)
            place = self.report.at(row.number, number)
            held = value_of(column, value, self.report.remark(row.number, number))
            self.content.put(record, path, column.path, held, place)
        if not self.sheet.parent and not self.sheet.is_table:
            self._own(row, record, path)

    def _unit(self, row: Row) -> str:
        """Return the unit that the row chooses for its amounts; empty where it chooses none."""
        cell = row.cells.get(self.header.roles.get(UNIT, 0))
        unit = folded(plain_text(cell)) if cell else ""
        if cell and unit not in FACTORS:
            message = _("金额单位“{unit}”不认识").format(unit=shown(plain_text(cell)))
            self.report.fault("IN-610", message, row.number, cell.column)
            return ""
        return unit

    def _other_unit(self, row: Row, own: str, noted: str) -> None:
        message = _("金额按本行“金额单位”选的“{own}”读取，不按表上方或列名写的“{noted}”")
        self.report.remark(row.number, self.header.roles[UNIT])("IN-621", message.format(own=own, noted=noted))

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
        if cell is None or cell.kind in (CellKind.ERROR, CellKind.NO_RESULT):
            return ""
        try:
            refuse_unreadable(cell)
        except ValueFault as error:
            self.report.value_fault(error, cell.row, cell.column, "")
            return ""
        return plain_text(cell)

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
        if found is None and key:
            found = self._like(key, owner)
        if found is None and self.report.is_unread(self.sheet.owner):
            return None
        if found is None:
            assert self.sheet.parent is not None
            if not owner.by_key and not owner.by_name:
                message = _("上级表没有资料，不知道这一行属于哪一项")
                self.report.fault("IN-611", message, row.number, self.header.roles.get(PARENT_KEY, row.first.column))
                return None
            message = _("“{name}”未填") if not key else _("“{name}”在上级表中没有：{key}")
            message = message.format(name=self.sheet.parent.name, key=shown(key))
            hint = _("可填：{keys}。").format(keys=shown("、".join(owner.by_key), 120)) if owner.by_key else ""
            column = self.header.roles.get(PARENT_KEY, row.first.column)
            self.report.fault("IN-611", message, row.number, column, hint=hint)
        return found

    def _like(self, key: str, owner: Owner) -> tuple[dict[str, Any], str] | None:
        """Return the owner whose key or name a reader would take for ``key``, where there is only one."""
        names = {**{k: v for k, v in owner.by_name.items() if v}, **owner.by_key}
        wanted = _number_alike(key)
        found = {place[1]: place for name, place in names.items() if name and place and _number_alike(name) == wanted}
        return next(iter(found.values())) if len(found) == 1 else None


def _number_alike(key: str) -> str:
    """Return what is equal for keys that a reader takes for the same: 01 is 1."""
    folded_key = alike(key)
    return folded_key.lstrip("0") or "0" if re.fullmatch("[0-9]+", folded_key) else folded_key
