"""The model of the data cut to what is one member's own: its facts, and of each list the columns that are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from mengyue.gathering.asked_layout import AskedLayout, TableLayout, load_asked
from mengyue.i18n import _
from mengyue.intake.workbook_layout import SheetLayout, WorkbookLayout, load_layout
from mengyue.intake.workbook_plan import Column, Sheet, folded, plan
from mengyue.library.data_model import model_of
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.describe import Shape, describe, walk
from mengyue.model.finding import EngineError
from mengyue.model.member import Member

__all__ = ["IDENTITY", "OF", "MemberParts", "Part", "parts_of"]

#: The column of a row that says to which row of the list above it belongs.
OF = "_of"
#: The hidden sheet by which a returned workbook is known.
IDENTITY = "mengyue"


@dataclass(frozen=True, slots=True)
class Part:
    """A list of which some rows are the member's own. In ``sheet`` its path is ``key``, its columns those asked for.

    ``above`` is the list whose rows hold it (``tasks`` of ``tasks[].participants``), ``members`` for what stands in
    the member itself; ``inner`` is the path from there.
    """

    key: str
    table: TableLayout
    sheet: Sheet
    above: str
    inner: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that hold data."""
        return tuple(column for column in self.sheet.columns if column.path != OF)

    @property
    def of(self) -> Column | None:
        """The column that names the row above."""
        return next((column for column in self.sheet.columns if column.path == OF), None)


@dataclass(frozen=True, slots=True)
class MemberParts:
    """All that is asked of a member: ``own`` its single facts (paths ``members.…``), and its lists."""

    layout: AskedLayout
    workbook: WorkbookLayout
    own: Sheet
    parts: tuple[Part, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that hold data, in their order."""
        return self.own, *(part.sheet for part in self.parts)

    def part(self, path: str) -> Part | None:
        """Return the part at the data path ``path``."""
        return next((part for part in self.parts if part.table.path == path), None)

    def children(self, part: Part) -> bool:
        """Tell whether rows of another part belong to rows of this one."""
        return any(other.above == part.table.path and not other.table.of for other in self.parts)


def parts_of(policy: Policy, alliance: Alliance) -> MemberParts:
    """Return what is asked under ``policy``, with the fields that it declares itself.

    Raises :class:`EngineError` where ``schemas/collect.yaml`` names what is not in the data.
    """
    return _parts(load_asked(), model_of(policy, alliance))


@cache
def _parts(asked: AskedLayout, model: type[Alliance]) -> MemberParts:
    layout = load_layout(model)
    known = dict(walk(model))
    tables = [*asked.tables, *_declared(model)]
    seen = {table.path for table in tables}
    wrong = [path for path in seen if path not in known or known[path].record is None]
    if wrong:
        raise EngineError(_("schemas/collect.yaml 写的数据位置不存在：{paths}").format(paths="、".join(sorted(wrong))))
    members = next(sheet for sheet in layout.sheets if sheet.path == "members")
    columns = tuple(c.model_copy(update={"path": f"members.{c.path}"}) for c in members.columns)
    own = SheetLayout(name=asked.own.name, paths=("members",), columns=columns)
    listed = [next(s for s in layout.sheets if s.path == table.path) for table in tables]
    guide = layout.guide.model_copy(update={"also": (asked.cover.name, asked.filler.name, IDENTITY)})
    workbook = layout.model_copy(update={"sheets": (own, *listed), "guide": guide})
    first, *rest = plan(workbook, model)
    leave = tuple(f"members.{name}" for name in asked.own.leave)
    kept = tuple(c for c in first.columns if not _within(c.path, leave))
    parts = tuple(_part(table, sheet, asked, model) for table, sheet in zip(tables, rest, strict=True))
    return MemberParts(asked, workbook, replace(first, columns=kept), parts)


def _declared(model: type[Alliance]) -> Iterator[TableLayout]:
    """Yield the tables that policies declare on members."""
    for path, described in walk(model):
        if described.of and described.record is not None and re.fullmatch(r"members\[\]\.\w+", path):
            yield TableLayout(path=path)


def _part(table: TableLayout, sheet: Sheet, asked: AskedLayout, model: type[Alliance]) -> Part:
    left = (table.owner, *table.leave)
    columns = [column for column in sheet.columns if not _within(column.path, left)]
    above, _mark, inner = table.path.rpartition("[].")
    if above and above != "members":
        assert sheet.parent is not None
        columns.insert(0, _of(table, above, sheet, model))
    key = re.sub(r"\W+", "_", table.path)
    changed = replace(sheet, path=key, key=asked.number, parent=None, columns=tuple(columns))
    return Part(key, table, changed, above, inner or table.path)


def _of(table: TableLayout, above: str, sheet: Sheet, model: type[Alliance]) -> Column:
    assert sheet.parent is not None
    title, note = sheet.parent.name, _("填所属一项的行号；新增的，先在那张表的行号栏自编一个（如：新1），再填在这里")
    names = {title, *sheet.parent.also}
    if table.of:
        record = dict(walk(model))[above].record
        assert record is not None
        title, note = describe(record)[table.of].label, ""
        names = {title}
    line = replace(
        describe(Member)["city"], name=OF, label=title, description="", meaning="", required=False, shape=Shape.ONE
    )
    return Column(OF, title, frozenset(folded(name) for name in names), line, note, "")


def _within(path: str, names: tuple[str, ...]) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in names if name)
