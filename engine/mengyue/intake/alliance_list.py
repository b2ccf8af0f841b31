"""Tables with one alliance a row, in a CSV file or a workbook, columns named as ``schemas/csv-columns.yaml`` says."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from mengyue.i18n import _
from mengyue.intake.cell_value import ValueFault, plain_text, value_text
from mengyue.intake.cell_words import load_words
from mengyue.intake.csv_columns import CsvColumn, folded, load_columns
from mengyue.intake.glued import bare_of_role
from mengyue.intake.grid import Cell, Grid, Look, Row
from mengyue.intake.left_out import Kept, LeftOut
from mengyue.intake.several import Several, several_names
from mengyue.intake.source import Source
from mengyue.intake.text_characters import alike, unquoted
from mengyue.intake.workbook_header import lower_titles
from mengyue.intake.workbook_plan import folded as folded_title
from mengyue.intake.workbook_report import SheetReport
from mengyue.intake.workbook_units import is_own_remark, match_title, unit_is_known
from mengyue.library.data_model import data_model
from mengyue.library.faults import shown
from mengyue.model.alliance import Alliance
from mengyue.model.describe import FieldDescription, describe, walk
from mengyue.model.member import Member, Tier

__all__ = ["is_alliance_list", "read_alliance_list"]

#: The header stands in one of the first rows; above it there may be a title.
_ROWS_SEARCHED = 40
#: Longest id of a member.
_MAX_ID = 40
#: What an alliance goes by.
_NAMES = ("predecessor.name", "alliance.name")
_TELLING = (*_NAMES, "predecessor.number")


def is_alliance_list(grid: Grid) -> bool:
    """Tell whether ``grid`` has a header of alliances: a name, and members or two more columns."""
    lower_titles(grid, _names())
    row = _header_row(grid)
    if row is None:
        return False
    found = [column for column in _columns(row).values() if column]
    paths = {column.path for column in found}
    named = paths.intersection(_NAMES)
    return bool(named) and (len(found) > 2 or "members" in paths)


def read_alliance_list(grid: Grid, report: SheetReport, epoch_1904: bool = False) -> list[Source]:
    """Read every row of ``grid`` below its header; faults and remarks go to ``report``."""
    lower_titles(grid, _names())
    header = _header_row(grid)
    if header is None:
        names = "、".join(column.name for column in load_columns()[:4])
        message = _("没有标题行") if not grid.rows else _("没有找到标题行，应有：{titles}……").format(titles=names)
        place = (grid.rows[0].number, grid.rows[0].first.column) if grid.rows else (1, 1)
        hint = _("每行填写一个联盟；一个联盟的各张表填在工作簿（.xlsx）里。")
        report.fault("IN-305", message, *place, hint=hint)
        return []
    columns = _header(header, report)
    titles = {number: folded_title(plain_text(cell)) for number, cell in header.cells.items()}
    reader = _Rows(columns, LeftOut(load_words(), (), titles), report, epoch_1904)
    sources = [source for row in grid.rows if row.number > header.number for source in reader.row(row)]
    if all(row.number <= header.number for row in grid.rows):
        report.fault("IN-305", _("只有标题行，没有数据"), header.number, 1)
    return sources


def _header_row(grid: Grid) -> Row | None:
    best, most = None, 0
    for row in grid.rows[:_ROWS_SEARCHED]:
        known = sum(column is not None for column in _columns(row).values())
        if known > most:
            best, most = row, known
    if most == 1 and best is not grid.rows[0] and len(best.cells) > 1:  # type: ignore[union-attr]
        return None  # a row of data in which a title's word happens to stand
    return best


def _columns(row: Row) -> dict[int, CsvColumn | None]:
    names = _names()
    return {number: match_title(plain_text(cell), names)[0] for number, cell in row.cells.items()}


def _names() -> Mapping[str, CsvColumn]:
    return {folded(name): column for column in load_columns() for name in (column.name, *column.also)}


def _header(row: Row, report: SheetReport) -> dict[int, CsvColumn | None]:
    """Find what each column holds; a title twice, or like a missing one, is a fault, an own one a note."""
    columns = _columns(row)
    names = _names()
    first: dict[tuple[str, str], str] = {}
    present = {id(column) for column in columns.values()}
    missing = [name for name, column in names.items() if id(column) not in present]
    for number, column in columns.items():
        title = plain_text(row.cells[number])
        if column is None:
            close = get_close_matches(folded(title)[:80], missing, 1, 0.6)
            if close:
                hint = _("是否应为“{name}”？").format(name=names[close[0]].name)
                message = _("不认识的列“{name}”").format(name=shown(title))
                report.fault("IN-301", message, row.number, number, hint=hint)
            else:
                report.remark(row.number, number)("IN-624", _("“{name}”不在数据之内，没有读取"), title)
            continue
        bracket = match_title(title, names)[1]
        if not unit_is_known(_fields()[column.path], bracket):
            message = _("列“{name}”的单位不认识").format(name=shown(title))
            report.fault("IN-610", message, row.number, number)
            columns[number] = None
        if is_own_remark(_fields()[column.path], bracket):
            report.remark(row.number, number)("IN-624", _("“{name}”括号里的字没有采用"), title)
        key = (column.path, column.tier.value if column.tier else "")
        if key in first:
            message = _("列“{name}”与“{first}”对应同一数据").format(name=shown(title), first=shown(first[key]))
            report.fault("IN-302", message, row.number, number)
        first[key] = title
    return columns


def _fields() -> dict[str, FieldDescription]:
    return _fields_of(data_model())


@cache
def _fields_of(model: type[Alliance]) -> dict[str, FieldDescription]:
    named = next(field for path, field in walk(Member) if path == "name")
    return {**{path: field for path, field in walk(model) if "[]" not in path}, "members": named}


class _Rows:
    """Reads the rows below a header."""

    def __init__(
        self, columns: dict[int, CsvColumn | None], left_out: LeftOut, report: SheetReport, epoch_1904: bool
    ) -> None:
        self.columns, self.left_out, self.report, self.epoch_1904 = columns, left_out, report, epoch_1904
        self.unnamed: set[int] = set()
        self.last = max(columns, default=0)
        self.endings = load_words().organisations

    def row(self, row: Row) -> list[Source]:
        """Return the alliance of ``row``, or nothing where it holds none."""
        kind = self.left_out.kind(row, set(self.columns))
        if kind is Kept.DOUBT:
            message = _("这一行只有一格文字或合计数，不能确定是不是一条资料")
            self.report.fault("IN-616", message, row.number, row.first.column)
            return []
        if kind is not Kept.RECORD:
            take = self.report.remark(row.number, row.first.column)
            take("IN-624", _("“{name}”行没有读取"), plain_text(row.first) or _("合计"))
            return []
        if all(cell.look is Look.STRUCK for cell in row.cells.values()):
            message = _("整行加了删除线，不能确定是否仍然有效")
            self.report.fault("IN-614", message, row.number, row.first.column)
            return []
        if self.continues(row):
            message = _("这一行没有联盟名称，不能确定是另一个联盟，还是接着上一行写")
            hint = _("接着上一行的，写进上一行的同一格，几个单位之间换行；是另一个联盟的，写上名称。")
            self.report.fault("IN-616", message, row.number, row.first.column, hint=hint)
            return []
        return [self.record(row)] if self.fits(row) else []

    def continues(self, row: Row) -> bool:
        """Tell whether ``row`` lacks all that tells an alliance from the one above it: name, number and lead."""
        titles = {number: column for number, column in self.columns.items() if column}
        telling = {n for n, column in titles.items() if column.path in _TELLING or column.tier is Tier.LEAD}
        named = any(column.path in _NAMES for column in titles.values())
        return named and not row.cells.keys() & telling

    def fits(self, row: Row) -> bool:
        """Report cells to the right of the header, and once a column those without a title."""
        beyond = [number for number in row.cells if number > self.last]
        if beyond:
            message = _("该行有 {found} 个单元格，标题只有 {limit} 列").format(found=max(beyond), limit=self.last)
            self.report.fault("IN-303", message, row.number, self.last + 1)
            return False
        for number in sorted(row.cells.keys() - self.columns.keys() - self.unnamed):
            self.unnamed.add(number)
            message = _("第 {number} 列有数据而没有列名").format(number=number)
            self.report.fault("IN-301", message, row.number, number)
        return True

    def record(self, row: Row) -> Source:
        """Read one alliance."""
        source = Source({}, {"": self.report.at(row.number, 1)}, row.number)
        if row.hidden:
            self.report.remark(row.number, row.first.column)("IN-625", _("隐藏的行也已读取"))
        for number, column in self.columns.items():
            cell = row.cells.get(number)
            if column is None or cell is None:
                continue
            text = self.value(cell, column)
            if text is None:
                continue
            if column.path == "members":
                self.members(source, text, column, cell)
            else:
                _put(source, column.path, text, self.report.at(cell.row, cell.column))
        return source

    def value(self, cell: Cell, column: CsvColumn) -> str | None:
        try:
            field = _fields()[column.path]
            take = self.report.remark(cell.row, cell.column)
            return value_text(cell, field, "", self.epoch_1904, take) or None
        except ValueFault as error:
            self.report.value_fault(error, cell.row, cell.column, column.path)
            return None

    def members(self, source: Source, text: str, column: CsvColumn, cell: Cell) -> None:
        """Add the units that a cell lists. A unit's id is its name, so that other columns can name it."""
        place = self.report.at(cell.row, cell.column)
        text = unquoted(text.strip(), self.report.remark(cell.row, cell.column))
        several = several_names(text, self.endings, column.separators)
        self.told(several, text, cell)
        members: list[dict[str, str]] = source.data.setdefault("members", [])
        positions: dict[str, Any] = source.positions  # type: ignore[assignment]
        positions.setdefault("members", place)
        before = list(members)  # the same name twice in one cell may well be meant for another's
        for name in several.parts:
            if self.known(before, name, column, cell):
                continue
            path = f"members[{len(members)}]"
            member = {"name": name, "id": name if len(name) <= _MAX_ID else f"成员{len(members) + 1}"}
            if column.tier is not None:
                member["tier"] = column.tier.value
            members.append(member)
            positions |= {path: place, f"{path}.id": place, f"{path}.name": place, f"{path}.tier": place}

    def known(self, members: list[dict[str, str]], name: str, column: CsvColumn, cell: Cell) -> bool:
        """Tell whether another column of the row lists ``name`` already, and say so; two places of it are a fault."""
        tier = describe(Member)["tier"]
        wanted = alike(bare_of_role(name, tier, load_words()))
        first = next((one for one in members if alike(bare_of_role(one["name"], tier, load_words())) == wanted), None)
        if first is None:
            return False
        if column.tier is not None and first.setdefault("tier", column.tier.value) != column.tier.value:
            message = _("“{name}”既列为{first}，又列为{second}，不能确定以哪个为准")
            message = message.format(
                name=shown(name), first=tier.choices[first["tier"]], second=tier.choices[column.tier.value]
            )
            hint = _("只在它所属的一列写它的名称。")
            self.report.fault("IN-617", message, cell.row, cell.column, path="members", hint=hint)
        else:
            self.report.remark(cell.row, cell.column)("IN-627", _("“{name}”列了两次，按一个单位读取"), name)
        return True

    def told(self, several: Several, text: str, cell: Cell) -> None:
        """Say what was taken apart by a mark that may belong to a name, and refuse where that cannot be known."""
        take = self.report.remark(cell.row, cell.column)
        if several.doubt in ("，", ","):
            message = _("“{text}”中有“{mark}”，不能确定是一个单位还是几个")
            message = message.format(text=shown(text), mark=several.doubt)
            hint = _("几个单位之间用顿号、分号或换行分开；是一个单位的，去掉其中的逗号。")
            self.report.fault("IN-617", message, cell.row, cell.column, path="members", hint=hint)
        elif several.doubt:
            message = _("名称中有“{mark}”，按一个单位读取：“{name}”")
            take("IN-627", message.replace("{mark}", several.doubt), text)
        if several.told:
            message = _("按“{mark}”分成几个单位：“{name}”").replace("{mark}", several.told)
            for part in several.parts:
                take("IN-627", message, part)
        if several.open_ended:
            take("IN-630", _("名单以“等”结尾，没有列全：“{name}”"), text)


def _put(source: Source, path: str, text: str, place: Any) -> None:
    target = source.data
    positions: dict[str, Any] = source.positions  # type: ignore[assignment]
    *parents, last = path.split(".")
    for depth, name in enumerate(parents):
        target = target.setdefault(name, {})
        positions.setdefault(".".join(parents[: depth + 1]), place)
    target[last] = text
    positions[path] = place
