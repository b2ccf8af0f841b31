"""Fields of a policy's own: what a pack asks for that no other does, declared under ``fields`` in its file.

A declared field stands beside those of the model, on the alliance, its members or its tasks, with label, kind, unit and
choices. The model with them is made by :mod:`mengyue.library.data_model`; from there every reader and writer has them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from mengyue.i18n import _
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.base import Line, Model, field
from mengyue.model.cooperation import Task
from mengyue.model.describe import Kind, Shape, describe, walk
from mengyue.model.member import Member

__all__ = ["BEARERS", "Bearer", "Declared", "FieldType", "OwnColumn", "OwnField", "choice_names", "enum_of", "problems"]

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
#: What no sheet of a workbook may be called by; a table's label is the name of its sheet.
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\']")
#: Characters of the name of a sheet, without the 原成员 that begins that of former members.
_LONGEST_SHEET = 28
#: What views of records offer besides the fields of the data.
_TAKEN = frozenset(("model", "path", "read"))


class Bearer(StrEnum):
    """What a declared field is about."""

    ALLIANCE = "alliance"
    MEMBERS = "members"
    TASKS = "tasks"


#: The record of the model in which the fields of a bearer stand.
BEARERS: Mapping[Bearer, type[Model]] = {Bearer.ALLIANCE: Profile, Bearer.MEMBERS: Member, Bearer.TASKS: Task}


class FieldType(StrEnum):
    """What a declared field holds: a kind of value of the model, the id of a member, or a table."""

    LINE = Kind.LINE
    PROSE = Kind.PROSE
    CODE = Kind.CODE
    FLAG = Kind.FLAG
    INTEGER = Kind.INTEGER
    NUMBER = Kind.NUMBER
    MONEY = Kind.MONEY
    PERCENT = Kind.PERCENT
    DATE = Kind.DATE
    MONTH = Kind.MONTH
    CHOICE = Kind.CHOICE
    MEMBER = "member"
    TABLE = "table"

    @property
    def kind(self) -> Kind:
        """What a single value is; a member is told by a line that refers, a table by records."""
        return {FieldType.MEMBER: Kind.LINE, FieldType.TABLE: Kind.RECORD}.get(self) or Kind(self.value)


def _name(text: str) -> str:
    if len(text) > 40 or not _NAME.fullmatch(text):
        raise PydanticCustomError(
            "own_field_name",
            "资料代号只用小写英文字母、数字和“_”，以字母开头，最多 40 个字符：{text}",
            {"text": text[:60]},
        )
    return text


_TYPES = {
    "line": "一行文字", "prose": "多行文字", "code": "半角代号、电话", "flag": "是或否", "integer": "整数",
    "number": "数字", "money": "金额，以元计", "percent": "百分比", "date": "日期", "month": "年月",
    "choice": "从选项中选", "member": "成员代号", "table": "一张表，一行一项",
}  # fmt: skip


class OwnColumn(Model):
    """A column of a declared table."""

    id: Annotated[str, AfterValidator(_name)] = field("资料代号", "数据文件和表达式中用，如：park_area", default=...)
    label: Line = field("名称", "表格的列名，如：园区面积", default=...)
    type: FieldType = field("类型", choices=_TYPES, default=...)
    unit: str = field("单位", default="")
    about: str = field("说明", "填什么", default="")
    example: str = field("示例", "工作簿示例行的值", default="")
    choices: dict[str, str] = field("选项", "代号: 中文名；类型为 choice 时填写", default={})


class OwnField(OwnColumn):
    """A field or table that a policy declares."""

    on: Bearer = field(
        "所在", choices={"alliance": "基本信息", "members": "成员单位", "tasks": "任务分工"}, default=...
    )
    columns: tuple[OwnColumn, ...] = field("列", "类型为 table 时填写", default=())


@dataclass(frozen=True, slots=True)
class Declared:
    """A field with the packs that declare it, in the same words."""

    policies: tuple[str, ...]
    field: OwnField
    standing: bool = False  # declared by what applies whatever the policy

    @property
    def path(self) -> str:
        """Its place in the data, with lists as ``members[]``."""
        head = self.field.on.value if self.field.on is Bearer.ALLIANCE else f"{self.field.on.value}[]"
        return f"{head}.{self.field.id}"


def enum_of(own: OwnField, column: OwnColumn | None = None) -> str:
    """Return the name under which labels know the choices of a field, or of a ``column`` of it."""
    parts = ("own", BEARERS[own.on].__name__, *own.id.split("_"), *(column.id.split("_") if column else ()))
    return "".join(part[:1].upper() + part[1:] for part in parts)


def choice_names(fields: Sequence[OwnField]) -> dict[str, dict[str, str]]:
    """Return the Chinese names of the choices of ``fields``, by enumeration and code."""
    found = {enum_of(own): dict(own.choices) for own in fields if own.choices}
    return found | {enum_of(own, c): dict(c.choices) for own in fields for c in own.columns if c.choices}


def problems(fields: Sequence[OwnField], sheets: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield place (``[0].label``), message and advice of everything wrong with the ``fields`` of one file.

    ``sheets`` are the names of the sheets of the workbook, which the tables share.
    """
    seen: set[str] = set()
    called: set[tuple[Bearer, str]] = set()
    named = {*sheets, *_tables()}
    for index, own in enumerate(fields):
        record = BEARERS[own.on]
        known = describe(record)
        labels = {described.label: name for name, described in known.items()}
        if own.id in known:
            message = _("“{id}”是已有的资料（{label}），不能另行声明").format(id=own.id, label=known[own.id].label)
            yield f"[{index}].id", message, _("直接使用已有的资料，或者换一个代号")
        elif own.id in _TAKEN or hasattr(record, own.id):
            message = _("“{id}”由程序使用，不能作资料的代号").format(id=own.id)
            yield f"[{index}].id", message, _("换一个代号")
        elif own.id in seen:
            yield f"[{index}].id", _("资料“{id}”声明了两次").format(id=own.id), ""
        if own.label in labels or (own.on, own.label) in called:
            message = _("名称“{label}”重复：表格按名称认列").format(label=own.label)
            yield f"[{index}].label", message, _("换一个名称")
        elif own.type is FieldType.TABLE and own.label in named:
            yield f"[{index}].label", _("已有名为“{label}”的工作表").format(label=own.label), _("换一个名称")
        if own.type is FieldType.TABLE:
            named.add(own.label)
            yield from _of_table(own, f"[{index}]")
        elif own.columns:
            yield f"[{index}].columns", _("只有表（type: table）才有列"), ""
        yield from _of_choices(own, f"[{index}]")
        seen.add(own.id)
        called.add((own.on, own.label))


@cache
def _tables() -> frozenset[str]:
    """The names of the lists of the model, which are sheets."""
    return frozenset(described.label for _path, described in walk(Alliance) if described.shape is not Shape.ONE)


def _of_table(own: OwnField, at: str) -> Iterator[tuple[str, str, str]]:
    if len(own.label) > _LONGEST_SHEET or _NOT_IN_SHEETS.search(own.label):
        message = _("“{label}”不能作工作表的名称：最多 {limit} 个字符，不含 [ ] : * ? / \\ '")
        yield f"{at}.label", message.format(label=own.label, limit=_LONGEST_SHEET), ""
    if not own.columns:
        yield at, _("表没有列：在 columns 中写明"), ""
    for index, column in enumerate(own.columns):
        place = f"{at}.columns[{index}]"
        before = own.columns[:index]
        if column.type is FieldType.TABLE:
            yield f"{place}.type", _("表的列不能又是表"), ""
        if column.id in _TAKEN or hasattr(Model, column.id):
            yield f"{place}.id", _("“{id}”由程序使用，不能作资料的代号").format(id=column.id), _("换一个代号")
        if any(column.id == other.id for other in before):
            yield f"{place}.id", _("资料“{id}”声明了两次").format(id=column.id), ""
        if any(column.label == other.label for other in before):
            message = _("名称“{label}”重复：表格按名称认列").format(label=column.label)
            yield f"{place}.label", message, _("换一个名称")
        yield from _of_choices(column, place)


def _of_choices(own: OwnColumn, at: str) -> Iterator[tuple[str, str, str]]:
    if own.type is FieldType.CHOICE and not own.choices:
        yield at, _("没有选项：在 choices 中写“代号: 中文名”"), ""
    elif own.type is not FieldType.CHOICE and own.choices:
        yield f"{at}.choices", _("只有类型为 choice 的资料才有选项"), ""
    for name, count in Counter(own.choices.values()).items():
        if count > 1:
            code = [code for code, called in own.choices.items() if called == name][1]
            message = _("选项“{name}”重复：表格按名称认选项").format(name=name)
            yield f"{at}.choices.{code}", message, _("换一个名称")
    for code, name in own.choices.items():
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", code) or not name:
            message = _("选项“{code}”的写法有误：代号用英文字母、数字，后面写中文名").format(code=code[:40])
            yield f"{at}.choices.{code}", message, ""
