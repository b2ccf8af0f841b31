"""Outlines: the order of a document's headings, clauses, tables and schedules.

Agreements are in ``templates/agreements/*.yaml``, all other papers (charters, reports, letters, contracts between
members) in ``templates/papers/*.yaml``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from mengyue.library.identifier import Id
from mengyue.library.shortest_length import shortest_length
from mengyue.model.base import Model, field
from mengyue.model.cooperation import AgreementLength

__all__ = [
    "SUBJECTS",
    "Closing",
    "Column",
    "Cover",
    "CoverField",
    "Layout",
    "Outline",
    "OutlineItem",
    "OutlineKind",
    "OutlineSection",
    "ScheduleSource",
    "Signing",
    "TableSource",
    "layout_of",
]


class OutlineKind(StrEnum):
    """How a document is built (文种)."""

    AGREEMENT = "agreement"  # 协议: cover, headings 一、, articles 第一条, signature pages of all members
    CONTRACT = "contract"  # 合同体: articles 第一条, signature pages, no cover
    RULES = "rules"  # 章程、制度: chapters 第一章, articles 第一条
    REPORT = "report"  # 报告、方案: headings 一、, （一）, 1.
    LETTER = "letter"  # 函件、决议、承诺书: plain text
    SHEET = "sheet"  # 内部用表: plain text and tables on one page, for the unit's own use


class Layout(StrEnum):
    """The page on which a paper stands, which is the name of its template."""

    OFFICIAL = "official"  # 公文版面: what goes to an authority (GB/T 9704-2012)
    CONTRACT = "contract"  # 合同版面: what parties sign or keep
    SHEET = "sheet"  # 内部用表: as much of a page as can be had


def layout_of(kind: OutlineKind) -> Layout:
    """Return the page on which papers of ``kind`` stand."""
    if kind in (OutlineKind.REPORT, OutlineKind.LETTER):
        return Layout.OFFICIAL
    return Layout.SHEET if kind is OutlineKind.SHEET else Layout.CONTRACT


#: What a paper may be about, and the field of the data in which such an item stands.
SUBJECTS = {
    "unit": "members",
    "person": "team",
    "event": "events",
    "record": "years",
    "result": "results",
    "offer": "offers",
    "meeting": "meetings",
    "project": "projects",
    "task": "tasks",
    "guarantee": "funds.guarantees",
    "contribution": "contributions",
    "request": "funds.requests",
}


class Column(Model):
    """A column of a table."""

    caption: str = field("栏目", default=...)
    value: str = field(
        "取值", "表达式，或含 {{、{% 的一段文字；变量 row 为当前行，index 为行序号（从1起）", default=...
    )
    width: float = field("宽度", unit="毫米", default=...)
    align: str = field("对齐", "left、center、right", default="left")
    signs: str = field(
        "签署单位", "表达式：在这一格签字、盖章的成员单位的代号，可以是几个；格内文字须有（签字）或（盖章）", default=""
    )


class TableSource(Model):
    """A table generated from data (``templates/agreements/tables.yaml``)."""

    id: Id = field("表代号", default=...)
    title: str = field("表名", default="")
    definitions: dict[str, str] = field(
        "本表的定义",
        "本表各表达式可用的名称，如 before: years|selectattr('year', 'equalto', record.year - 1)|first",
        default={},
    )
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

    id: Id = field("代号", default=...)
    heading: str = field("标题", "不带序号", default=...)
    numbered: bool = field("编号", "按一、二、三编号", default=True)
    contents: tuple[OutlineItem, ...] = field("内容", default=())


class ScheduleSource(Model):
    """A schedule after the text (附件)."""

    id: Id = field("附件代号", default=...)
    title: str = field("附件名称", default=...)
    tables: tuple[str, ...] = field("表", default=())
    clause: str = field("说明条款", default="")
    paper: str = field("文书代号", "以该文书的正文为附件内容，作为表样", default="")
    when: str = field("适用条件", default="")
    length: AgreementLength = shortest_length("收入本附件的最短篇幅")


class Signing(Model):
    """Signature pages: one block a party."""

    header: str = field("页首文字", "每个签署页的页首", default="（本页无正文，为《{title}》签署页）")
    blocks_per_page: int = field("每页签署栏数", ge=1, le=3, default=1)
    rows: str = field("签署单位", "表达式；不填为全体成员单位", default="")
    role: str = field(
        "签署身份", "每栏上方的文字，变量 row 为签署单位；没有的，与协议签署页相同，协议也没有的为层级名称", default=""
    )
    commitment: str = field(
        "承诺", "数据要求签署栏写明承诺（agreement.commitments）时写在每栏的文字，变量 row 为签署单位", default=""
    )


class Closing(Model):
    """One signatory at the foot of a letter or report (落款)."""

    unit: str = field("落款单位", "文字，可用表达式", default=...)
    seal: str = field("盖章", "单位之后的文字，如：盖章", default="")
    signs: str = field("签字", "签字一行的文字，可用表达式，如：法定代表人（签字）", default="")


class Outline(Model):
    """A document's outline."""

    id: Id = field("提纲代号", default=...)
    kind: OutlineKind = field(
        "文种",
        choices={
            "agreement": "协议",
            "contract": "合同体",
            "rules": "章程、制度",
            "report": "报告、方案",
            "letter": "函件、决议、承诺书",
            "sheet": "内部用表",
        },
        default=OutlineKind.AGREEMENT,
    )
    title: str = field("标题", "表达式可用，如 {{ alliance.name }}", default=...)
    own_title: bool = field("用自己的标题", "不以政策文件清单中的名称为标题", default=False)
    needs: str = field("成文条件", "表达式；不成立时没有可写的，不成文", default="")
    refusal: str = field("不成文的原因", "指名要这份文书而成文条件不成立时的说明", default="")
    each: str = field("逐份表达式", "对该表达式得到的每一项各成一份", default="")
    bind: str = field("逐份变量名", "unit、person、event、record、result、offer、meeting、project、task 等", default="")
    name: str = field("各份名称", "用于文件名，区分各份", default="")
    cover: Cover | None = field("封面")
    note: str = field("题注", "标题之下的一行", default="")
    addressee: str = field("主送", default="")
    preamble: str = field("序文条款", default="")
    sections: tuple[OutlineSection, ...] = field("标题及内容", default=...)
    attachments: tuple[str, ...] = field("附件说明", default=())
    closing: tuple[Closing, ...] = field("落款", default=())
    date: str = field("成文日期", "不填则留空待手填", default="")
    signing: Signing | None = field("签署页")
    schedules: tuple[ScheduleSource, ...] = field("附件", default=())

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of all clauses that it lists."""
        items = [item.clause for section in self.sections for item in section.contents]
        listed = [self.preamble, *items, *(schedule.clause for schedule in self.schedules)]
        return tuple(dict.fromkeys(key for key in listed if key))

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind is OutlineKind.AGREEMENT and (self.cover is None or self.signing is None):
            raise PydanticCustomError("agreement_parts", "协议须有封面（cover）和签署页（signing）")
        if bool(self.each) != bool(self.bind):
            raise PydanticCustomError("each_and_bind", "each 和 bind 须同时填写")
        if self.bind and self.bind not in SUBJECTS:
            raise PydanticCustomError("subject", "bind 只能是：{known}", {"known": "、".join(SUBJECTS)})
        return self
