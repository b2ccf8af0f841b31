"""How a workbook is laid out: ``schemas/workbook.yaml``, a file that legal staff can edit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.library.faults import fault, raise_faults, shown
from mengyue.library.validate import validate
from mengyue.library.yaml_file import YamlFile, read_yaml
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model, field
from mengyue.model.describe import FieldDescription, Shape, describe, walk
from mengyue.model.finding import Finding
from mengyue.paths import content_root

__all__ = [
    "ColumnLayout", "GuideLayout", "SheetLayout", "Title", "WorkbookLayout", "is_list", "load_layout",
    "without_sheet",
]  # fmt: skip


#: What begins the name of the sheet of a table of former members, and ends the title of any.
_FORMER, _EACH_ROW = "原成员", "（每行一项）"


class Title(Model):
    """A column of the layout's own, which holds no field of the data."""

    name: str = field("列名", default=...)
    also: tuple[str, ...] = field("其他写法", default=())
    example: str = field("示例", default="")


class ColumnLayout(Model):
    """What one column adds to what the model says."""

    path: str = field("数据位置", "相对于本表", default=...)
    name: str = field("列名", default="")
    also: tuple[str, ...] = field("其他写法", default=())
    note: str = field("说明", default="")
    example: str = field("示例", default="")


class SheetLayout(Model):
    """One sheet: a list (``path``), one item a row, or single records (``paths``), one value a row."""

    name: str = field("工作表", default=...)
    also: tuple[str, ...] = field("其他写法", default=())
    title: str = field("标题", default="")
    path: str = field("数据位置", "一行一项的列表", default="")
    paths: tuple[str, ...] = field("数据位置", "逐行填写的单项", default=())
    key: Title | None = field("编号列")
    parent: Title | None = field("上级编号列")
    columns: tuple[ColumnLayout, ...] = field("列", default=())


class GuideLayout(Model):
    """The sheet that explains; never read."""

    name: str = field("工作表", default=...)
    also: tuple[str, ...] = field("其他写法", default=())
    lines: tuple[str, ...] = field("文字", default=())


class WorkbookLayout(Model):
    """All sheets (工作簿版式)."""

    markers: tuple[str, ...] = field("不读取的行", default=())
    totals: tuple[str, ...] = field("合计行", default=())
    number: Title = field("序号列", default=...)
    unit: Title = field("金额单位列", default=Title(name="金额单位"))
    item: Title = field("项目列", default=...)
    content: Title = field("内容列", default=...)
    remark: Title = field("说明列", default=...)
    guide: GuideLayout = field("填写说明", default=...)
    sheets: tuple[SheetLayout, ...] = field("工作表", default=...)


def load_layout(model: type[Alliance] | None = None) -> WorkbookLayout:
    """Return the layout of the content folder in use, with a sheet for every table that packs declare.

    ``model`` is that of the data to be laid out, by default with the fields of all packs.
    """
    return _load(content_root(), model or data_model())


@cache
def _load(root: Path, model: type[Alliance]) -> WorkbookLayout:
    content = read_yaml(root / "schemas" / "workbook.yaml", root=root)
    layout, faults = validate(WorkbookLayout, content.data, file=content.file, positions=content.positions)
    raise_faults(faults)
    assert layout is not None
    layout = with_own_sheets(layout, model)
    raise_faults(_misplaced(layout, content, model))
    return layout


def with_own_sheets(layout: WorkbookLayout, model: type[Alliance]) -> WorkbookLayout:
    """Return ``layout`` with a sheet for every table of ``model`` that a pack declares, and their examples."""
    sheets = list(layout.sheets)
    for path, described in walk(model):
        if not described.of:
            continue
        if described.record is not None:
            columns = tuple(_own_column(name, column) for name, column in describe(described.record).items())
            owner = path.rpartition("[].")[0]
            beside = next((s for s in layout.sheets if owner and s.path.startswith(f"{owner}[].") and s.parent), None)
            name = f"{_FORMER if owner == 'former_members' else ''}{described.label}"
            parent = beside.parent if beside else None
            made = SheetLayout(name=name, title=f"{name}{_EACH_ROW}", path=path, parent=parent, columns=columns)
            last = max((i for i, s in enumerate(sheets) if owner and s.path.startswith(owner)), default=len(sheets) - 1)
            sheets.insert(last + 1, made)
        elif described.example and path.rpartition("[].")[0] in ("", "members", "tasks"):
            head, _mark, name = path.rpartition("[].")
            at = next((i for i, s in enumerate(sheets) if (s.path == head if head else "alliance" in s.paths)), None)
            if at is not None:
                column = _own_column(name if head else path, described)
                sheets[at] = sheets[at].model_copy(update={"columns": (*sheets[at].columns, column)})
    return layout.model_copy(update={"sheets": tuple(sheets)})


def _own_column(path: str, described: FieldDescription) -> ColumnLayout:
    return ColumnLayout(path=path, example=described.example)


def _misplaced(layout: WorkbookLayout, content: YamlFile, model: type[Alliance]) -> list[Finding]:
    """Report places that do not exist, and lists whose rows could not be told apart."""
    known = dict(walk(model))
    faults = []

    def report(place: str, message: str) -> None:
        line, column = content.at(place)
        faults.append(fault("IN-419", message, file=content.file, line=line, column=column, path=place))

    missing = _("数据位置“{path}”不存在")
    for number, sheet in enumerate(layout.sheets):
        described = known.get(sheet.path)
        if sheet.path and (described is None or not is_list(described)):
            report(f"sheets[{number}].path", missing.format(path=shown(sheet.path)))
        for index, path in enumerate(sheet.paths):
            if path not in known or known[path].shape is not Shape.ONE:
                report(f"sheets[{number}].paths[{index}]", missing.format(path=shown(path)))
        nested = sheet.path.rpartition("[]" if "[]" in sheet.path else "{}")[0]
        if bool(nested) != (sheet.parent is not None):
            report(f"sheets[{number}]", _("下级列表的表要写 parent，其他表不写"))
        above = next((other for other in layout.sheets[:number] if other.path == nested), None)
        if nested and (above is None or not (above.key or f"{nested}[].id" in known)):
            report(f"sheets[{number}]", _("上级表要排在前面，并写 key"))
        if described is not None and described.shape is Shape.TABLE and sheet.key is None:
            report(f"sheets[{number}]", _("这张表要写 key"))
        inside = "" if sheet.paths else sheet.path + ("{}" if described and described.shape is Shape.TABLE else "[]")
        for index, column in enumerate(sheet.columns):
            whole = ".".join(part for part in (inside, column.path) if part)
            if column.path and (whole not in known or known[whole].record is not None):
                report(f"sheets[{number}].columns[{index}].path", missing.format(path=shown(column.path)))
    return faults


def is_list(described: FieldDescription) -> bool:
    """Tell whether ``described`` needs a sheet of its own; a list of texts stands in one cell, a line each."""
    return described.shape is Shape.TABLE or (described.shape is Shape.LIST and described.record is not None)


def without_sheet(layout: WorkbookLayout, model: type[Alliance]) -> list[str]:
    """Return the places of ``model`` that no sheet of ``layout`` holds."""
    held = {sheet.path for sheet in layout.sheets} | {path for sheet in layout.sheets for path in sheet.paths}
    missing = []
    for path, described in walk(model):
        above = [path[:end] for end, mark in enumerate(path + ".") if mark == "."]
        single = described.record is None and not is_list(described) and "[]" not in path and "{}" not in path
        if (is_list(described) and path not in held) or (single and not held.intersection(above)):
            missing.append(path)
    return missing
