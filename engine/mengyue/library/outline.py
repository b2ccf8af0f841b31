"""Outlines: the order of an agreement's headings, clauses, tables and schedules (``templates/agreements/*.yaml``)."""

from __future__ import annotations

from mengyue.model.base import Model, field

__all__ = [
    "Column",
    "Cover",
    "CoverField",
    "Outline",
    "OutlineItem",
    "OutlineSection",
    "ScheduleSource",
    "Signing",
    "TableSource",
]


class Column(Model):
    """A column of a table."""

    caption: str = field("栏目", default=...)
    value: str = field(
        "取值", "表达式，或含 {{、{% 的一段文字；变量 row 为当前行，index 为行序号（从1起）", default=...
    )
    width: float = field("宽度", unit="毫米", default=...)
    align: str = field("对齐", "left、center、right", default="left")


class TableSource(Model):
    """A table generated from data (``templates/agreements/tables.yaml``)."""

    id: str = field("表代号", default=...)
    title: str = field("表名", default="")
    rows: str = field("行表达式", default=...)
    columns: tuple[Column, ...] = field("栏", default=...)
    total: dict[str, str] = field("合计行", "栏目到表达式", default={})
    empty: str = field("无行时的文字", default="无")
    lead: str = field("表前文字", "附件中放在表前的一段", default="")
    unit_note: str = field("表上方的单位说明", default="")
    blank_when: str = field("待填条件", "无行且条件成立时显示待填，否则显示无行时的文字", default="")
    blank_label: str = field("待填内容", default="")


class CoverField(Model):
    """One line of the cover: caption as issued, value expression."""

    caption: str = field("栏目", default=...)
    value: str = field("取值表达式", default="")
    suffix: str = field("栏后文字", "如（盖章）", default="")


class Cover(Model):
    """The cover page as issued."""

    title: str = field("标题", default=...)
    fields: tuple[CoverField, ...] = field("栏目", default=())
    issuer: str = field("落款机关", default="")
    year: str = field("落款年份", default="")


class OutlineItem(Model):
    """One thing under a heading: a clause, a sub-heading as issued, or a table. Exactly one is given."""

    clause: str = field("条款编号", default="")
    subheading: str = field("小标题", default="")
    table: str = field("表代号", default="")
    rows: str = field("行表达式", "替换表的默认行", default="")
    blank_label: str = field("待填内容", "无行且表的待填条件成立时显示", default="")
    when: str = field("适用条件", default="")


class OutlineSection(Model):
    """A heading as issued, and what stands under it."""

    id: str = field("代号", default=...)
    heading: str = field("标题", "不带序号", default=...)
    numbered: bool = field("编号", "按一、二、三编号", default=True)
    contents: tuple[OutlineItem, ...] = field("内容", default=())


class ScheduleSource(Model):
    """A schedule after the text (附件)."""

    id: str = field("附件代号", default=...)
    title: str = field("附件名称", default=...)
    tables: tuple[str, ...] = field("表", default=())
    clause: str = field("说明条款", default="")
    when: str = field("适用条件", default="")


class Signing(Model):
    """Signature pages: one block a member."""

    header: str = field("页首文字", "每个签署页的页首", default=...)
    blocks_per_page: int = field("每页签署栏数", ge=1, le=3, default=1)


class Outline(Model):
    """An agreement's outline."""

    id: str = field("提纲代号", default=...)
    kind: str = field("文种", default="agreement")
    title: str = field("标题", "表达式可用，如 {{ alliance.name }}", default=...)
    cover: Cover = field("封面", default=...)
    preamble: str = field("序文条款", default="")
    sections: tuple[OutlineSection, ...] = field("标题及内容", default=...)
    signing: Signing = field("签署页", default=...)
    schedules: tuple[ScheduleSource, ...] = field("附件", default=())

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of all clauses that it lists."""
        items = [item.clause for section in self.sections for item in section.contents]
        listed = [self.preamble, *items, *(schedule.clause for schedule in self.schedules)]
        return tuple(dict.fromkeys(key for key in listed if key))
