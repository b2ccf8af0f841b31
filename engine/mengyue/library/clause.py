"""Clauses: the sentences of an agreement, each with its source, variants and conditions.

A clause is ``clauses/<topic>/<id>.md``: YAML front matter between ``---`` lines, then one block per variant headed
``## <variant id>``; what a shorter agreement says instead stands under ``## <variant id>@standard`` or ``@compact``.
In a block each line is a paragraph; a line that begins with （一） is an item, ``1.`` one of the second level and
（1） one of the third (the figures typed are ignored, the engine numbers); ``[表：name]`` alone on a line puts a table.
Jinja (sandboxed) fills in values.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mengyue.library.identifier import Id
from mengyue.library.shortest_length import shortest_length
from mengyue.model.base import Model, field
from mengyue.model.cooperation import AgreementLength

__all__ = [
    "Approval", "Bounds", "Clause", "ClauseParameter", "ClauseStatus", "Join", "Level", "ParameterType", "Preset",
    "Rung", "Topic", "Variant",
]  # fmt: skip


class ClauseStatus(StrEnum):
    """Life of a clause."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


class ParameterType(StrEnum):
    """Type of a clause parameter."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    CHOICE = "choice"


class ClauseParameter(Model):
    """A figure or word in a clause that the parties may set."""

    label: str = field("名称", default=...)
    type: ParameterType = field(
        "类型", choices={"integer": "整数", "decimal": "小数", "text": "文字", "choice": "选择"}, default=...
    )
    default: str = field("默认值", default=...)
    min: str | None = field("下限")
    max: str | None = field("上限")
    unit: str = field("单位", default="")
    choices: tuple[str, ...] = field("可选值", default=())
    basis: str = field("依据", "法规登记册键或政策出处", default="")


class Approval(Model):
    """Who approved the clause, and when."""

    by: str = field("批准人", default=...)
    on: date = field("批准日期", default=...)
    wording_sha256: str = field(
        "所批准条文的摘要", "由 mengyue library approve 写入；条文、适用条件或参数此后有改动的，批准失效", default=""
    )


class Level(StrEnum):
    """How far one may give way (退让阶梯), from what we want to what we never accept."""

    PREFERRED = "preferred"
    ACCEPTABLE = "acceptable"
    APPROVAL = "approval"
    NEVER = "never"


class Bounds(Model):
    """The values of a parameter, both ends included."""

    min: str | None = field("下限")
    max: str | None = field("上限")


class Rung(Model):
    """A step of the ladder: what the other side may propose, and who may say yes to it.

    It is met when all of what it names holds: the variant is taken, the parameter lies within bounds, the words are
    there, the words of ours are gone, the whole article is gone.
    """

    level: Level = field(
        "档次",
        choices={"preferred": "首选", "acceptable": "可接受", "approval": "须批准", "never": "不接受"},
        default=...,
    )
    variant: str = field("表述", "改用这一表述", default="")
    parameters: dict[str, Bounds] = field("参数", "参数在这一范围内", default={})
    says: str = field("出现的文字", "正则表达式：改后的条文有，原条文没有", default="")
    drops: str = field("删去的文字", "正则表达式：原条文有，改后的条文没有", default="")
    removed: bool = field("整条删去", default=False)
    reason: str = field("理由", "给谈判的人看：为什么可以或者不可以", default="")
    by: str = field("批准人", "须批准的，由谁批准", default="")


class Variant(Model):
    """One wording of a clause. The order in the front matter is the fallback order; the first is the default."""

    id: Id = field("表述代号", default=...)
    title: str = field("表述名称", default=...)
    when: str = field("适用条件", default="")
    satisfies: tuple[str, ...] = field("满足的要求", default=())
    risk: str = field("风险提示", default="")


class Join(Model):
    """In a compact agreement: the clause whose article this one stands in, when that comes right before it."""

    clause: Id = field("并入的条款", default=...)
    title: str = field("合并后的标题", "该条合并以后的标题，不带“第几条”", default=...)


class Clause(Model):
    """A clause with its wording (variant id to text)."""

    id: Id = field("条款编号", "<topic>.<name>", default=...)
    title: str = field("条款标题", "条的标题，不带“第几条”", default=...)
    version: str = field("版本", default=...)
    status: ClauseStatus = field(
        "状态", choices={"draft": "草稿", "approved": "已批准", "retired": "已停用"}, default=...
    )
    approval: Approval | None = field("批准")
    effective: date = field("启用日期", default=...)
    retired_on: date | None = field("停用日期")
    replaced_by: str = field("替代条款", default="")
    reason: str = field("最近一次修改的原因", default=...)
    when: str = field("适用条件", default="")
    variants: tuple[Variant, ...] = field("备选表述", default=...)
    parameters: dict[str, ClauseParameter] = field("参数", default={})
    requires: tuple[str, ...] = field("须同时采用", default=())
    conflicts: tuple[str, ...] = field("不得同时采用", default=())
    defines: tuple[str, ...] = field("定义的用语", default=())
    statutes: tuple[str, ...] = field("法律依据", "法规登记册键，如 civil-code/860", default=())
    satisfies: tuple[str, ...] = field("满足的要求", "政策规则或必备内容编号", default=())
    length: AgreementLength = shortest_length("收入本条的最短篇幅")
    joins: Join | None = field("并入前条", "简版中紧接该条款的，并入该条，不另编号")
    elsewhere: str = field("未收入时的出处", "协议没有收入本条时，其他条款改指的地方，如：联盟的议事规则", default="")
    essential: bool = field("不可缺少", "律师不会同意删去的条款", default=False)
    prominent: bool = field(
        "提示注意",
        "免除或者减轻责任等与对方有重大利害关系的条款（民法典第四百九十六条）：条文全部加粗",
        default=False,
    )
    risk: str = field("风险提示", "给审查人看", default=...)
    ladder: tuple[Rung, ...] = field("退让阶梯", "对方要求修改时退到哪一步、由谁决定，由首选到不接受排列", default=())
    wording: dict[str, str] = field("条文", "由正文各段读入", default={})
    lines: dict[str, int] = field("条文起始行", default={})
    places: dict[str, int] = field("说明部分各项所在的行", default={})
    file: str = field("文件", default="")

    @property
    def abbreviating(self) -> tuple[str, ...]:
        """The lines of its texts that may say what something is called from there on (以下简称)."""
        return tuple(
            dict.fromkeys(line for text in self.wording.values() for line in text.split("\n") if "以下" in line)
        )

    def worded(self, variant: str, length: AgreementLength) -> str:
        """Return under which heading the text of ``variant`` stands for an agreement of that ``length``: its own
        wording, else that of the next longer one."""
        shorter = {
            AgreementLength.COMPACT: (AgreementLength.COMPACT, AgreementLength.STANDARD),
            AgreementLength.STANDARD: (AgreementLength.STANDARD,),
            AgreementLength.FULL: (),
        }[length]
        headings = [f"{variant}@{name.value}" for name in shorter]
        return next((heading for heading in headings if heading in self.wording), variant)


class Topic(Model):
    """A folder of clauses, for who looks for one (``clauses/topics.yaml``)."""

    id: str = field("文件夹", default=...)
    title: str = field("主题", default=...)
    about: str = field("收什么条款", default=...)


class Preset(Model):
    """An intellectual-property scheme: which variant each clause takes (``clauses/presets.yaml``)."""

    id: Id = field("方案", default=...)
    title: str = field("方案名称", default=...)
    suits: str = field("适用情形", default=...)
    note: str = field("注意事项", default="")
    variants: dict[str, str] = field("各条款采用的表述", default=...)
