"""Form layouts: an issued form cell by cell (``templates/forms/*.yaml``).

The form reads as one table. It is written as parts of equal width, one below the other without a gap, because Word
repeats only the leading rows of a table: each list whose heading must repeat on the next page begins a part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from mengyue.library.identifier import Id
from mengyue.model.base import Model, field

__all__ = [
    "Binding", "CellKind", "FormCell", "FormColumn", "FormCover", "FormGroup", "FormLayout", "FormLine",
    "FormNotes", "FormOpinion", "FormPage", "FormPart", "FormRow",
]  # fmt: skip


def _parse(*wordings: str) -> None:
    """Refuse wording that Jinja cannot read."""
    from jinja2 import Environment, TemplateSyntaxError

    for wording in wordings:
        try:
            Environment().parse(wording)
        except TemplateSyntaxError as error:
            text = {"text": wording, "reason": error.message or ""}
            raise PydanticCustomError("expression", "“{text}”写法有误：{reason}", text) from error


class FormPage(StrEnum):
    """The page a form stands on: wide enough for issued forms, or that of an official paper (GB/T 9704-2012)."""

    FORM = "form"
    OFFICIAL = "official"


class CellKind(StrEnum):
    """What stands in a data cell: one line, or text of several paragraphs."""

    LINE = "line"
    PROSE = "prose"


class Binding(Model):
    """Where the text of a data cell comes from. Without ``value`` and ``text`` it binds nothing."""

    id: Id = field("栏目代号", default="")
    value: str = field("取值表达式", default="")
    text: str = field("取值文字", "用 {{ }} 写的文字，代替 value", default="")
    known: str = field("已知条件", "表达式；不成立时该栏待填，不填取值", default="")
    blank: str = field("待填名称", "已知条件不成立时所缺的数据位置，如 counts.members", default="")
    by_hand: str = field("手填样式", "没有取值时照印、留待手填的文字，不算待填", default="")

    @property
    def bound(self) -> bool:
        """Whether data belongs here."""
        return bool(self.value or self.text)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.value and self.text:
            raise PydanticCustomError("binding", "value 和 text 只能写一个")
        if self.bound and not self.id:
            raise PydanticCustomError("binding", "填数据的栏要有 id")
        if bool(self.known) != bool(self.blank):
            raise PydanticCustomError("binding", "known 和 blank 要一起写")
        _parse(self.text, *(f"{{{{ {expression} }}}}" for expression in (self.value, self.known) if expression))
        return self


class FormLine(Binding):
    """A line of the cover: caption as issued, data, what stands behind it."""

    caption: str = field("栏目", default=...)
    suffix: str = field("栏后文字", "如（盖章）", default="")
    optional: bool = field("没有内容时不列", default=False)


class FormCover(Model):
    """The cover as issued. It carries no page number."""

    title: str = field("标题", default=...)
    lines: tuple[FormLine, ...] = field("栏目", default=())
    issuer: str = field("制表机关", default="")
    made: str = field("制表年份", default="")


class FormNotes(Model):
    """The notes on how to fill the form in, as issued."""

    title: str = field("标题", default=...)
    paragraphs: tuple[str, ...] = field("各条", default=...)


class FormCell(Binding):
    """A cell of a fixed row: a caption as issued, or data."""

    caption: str = field("栏目", default="")
    kind: CellKind = field("内容形式", choices={"line": "一行", "prose": "多段文字"}, default=CellKind.LINE)
    span: int = field("跨列数", ge=1, default=1)
    align: str = field("对齐", pattern="^(left|center|right)$", default="center")

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if bool(self.caption) == self.bound:
            raise PydanticCustomError("cell", "每格要么是栏目（caption），要么填数据（id 和 value 或 text）")
        return self


class FormRow(Model):
    """A row of fixed cells."""

    cells: tuple[FormCell, ...] = field("格", default=...)
    height: float = field("最小行高", unit="毫米", ge=0, default=0)
    can_split: bool = field("可跨页断行", default=False)
    keep_next: bool = field("与下一行同页", default=False)


class FormColumn(Binding):
    """A cell of a repeating row; ``row`` is the item, ``index`` counts from 1."""

    align: str = field("对齐", pattern="^(left|center|right)$", default="center")
    printed: bool = field("空行也印", "如预印的序号；表达式只用 index", default=False)


class FormGroup(Model):
    """Rows that repeat, one an item; empty rows fill up to the issued number."""

    id: Id = field("代号", default=...)
    rows: str = field("行表达式", default=...)
    minimum: int = field("原表行数", ge=0, default=...)
    columns: tuple[FormColumn, ...] = field("列", default=...)
    known: str = field("已知条件", "表达式；不成立时在第一个空行写待填", default=...)
    blank: str = field("待填名称", "所缺的数据位置", default=...)
    blank_column: str = field("待填位置", "写待填的列代号", default=...)
    height: float = field("最小行高", unit="毫米", ge=0, default=0)
    can_split: bool = field("可跨页断行", default=False)

    @model_validator(mode="after")
    def _blank_column_exists(self) -> Self:
        if self.blank_column not in {column.id for column in self.columns}:
            raise PydanticCustomError("group", "没有列“{id}”", {"id": self.blank_column})
        _parse(f"{{{{ {self.rows} }}}}", f"{{{{ {self.known} }}}}")
        return self


class FormOpinion(Model):
    """A block for an opinion, a seal and a date, always left empty: it has no place for data."""

    caption: str = field("栏目", default=...)
    seal: str = field("盖章处", default=...)
    date: str = field("日期处", default=...)
    height: float = field("最小行高", unit="毫米", ge=0, default=45)


class FormPart(Model):
    """A run of rows on one grid of columns. ``repeat`` counts the leading rows that repeat on each page."""

    columns: tuple[float, ...] = field("列宽", unit="毫米", default=...)
    rows: tuple[FormRow, ...] = field("固定行", default=())
    repeat: int = field("续页重复行数", ge=0, default=0)
    group: FormGroup | None = field("重复行")
    opinions: tuple[FormOpinion, ...] = field("意见栏", default=())

    @model_validator(mode="after")
    def _fits_grid(self) -> Self:
        for number, row in enumerate(self.rows, 1):
            spans = sum(cell.span for cell in row.cells)
            if spans != len(self.columns):
                raise PydanticCustomError(
                    "grid",
                    "第{row}行跨列数合计{spans}，应为{columns}",
                    {"row": number, "spans": spans, "columns": len(self.columns)},
                )
        if self.group and len(self.group.columns) != len(self.columns):
            raise PydanticCustomError("grid", "重复行的列数应为{columns}", {"columns": len(self.columns)})
        if self.repeat > len(self.rows) or (self.repeat and not self.group):
            raise PydanticCustomError("repeat", "续页重复行要在固定行之内，并且后面有重复行")
        return self


class FormLayout(Model):
    """A form."""

    id: Id = field("表式代号", default=...)
    kind: str = field("文种", default="application")
    title: str = field("表名", default=...)
    source: str = field("出处", "所依据文件及附件", default=...)
    page: FormPage = field("版面", choices={"form": "表单", "official": "公文（GB/T 9704）"}, default=FormPage.FORM)
    cover: FormCover | None = field("封面")
    notes: FormNotes | None = field("填表说明")
    heading: str = field("表上标题", default="")
    parts: tuple[FormPart, ...] = field("表的各部分", default=...)
    after: tuple[str, ...] = field("表后说明", default=())

    @model_validator(mode="after")
    def _one_table(self) -> Self:
        if not self.parts:
            raise PydanticCustomError("parts", "表至少要有一个部分")
        widths = {round(sum(part.columns), 3) for part in self.parts}
        if len(widths) > 1:
            raise PydanticCustomError("width", "各部分列宽合计应相等：{widths}", {"widths": str(sorted(widths))})
        ids = Counter(b.id for b in self.bindings())
        ids.update(part.group.id for part in self.parts if part.group)
        twice = sorted(key for key, count in ids.items() if count > 1)
        if twice:
            raise PydanticCustomError("duplicate", "代号重复：{ids}", {"ids": "、".join(twice)})
        return self

    def bindings(self) -> Iterator[Binding]:
        """Yield the data cells outside groups, in reading order."""
        yield from self.cover.lines if self.cover else ()
        for part in self.parts:
            yield from (cell for row in part.rows for cell in row.cells if cell.bound)
