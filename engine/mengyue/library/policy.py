"""Policy packs: what a policy demands, as data.

A pack is ``policies/<id>/policy.yaml``. Expressions are sandboxed Jinja over the alliance, the pack's parameters
(``p.members_min``) and its definitions (named expressions).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from mengyue.model.base import Model, field

__all__ = ["Content", "Force", "Parameter", "Policy", "PolicyDocument", "PolicyStatus", "Rule", "RuleKind"]


class PolicyStatus(StrEnum):
    """Whether the text is a draft, has been issued, or has been replaced."""

    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


class Force(StrEnum):
    """How binding a rule is: 必须/应 (hard), 原则上/鼓励/可 (soft), information (info). Soft never blocks."""

    HARD = "hard"
    SOFT = "soft"
    INFO = "info"


class RuleKind(StrEnum):
    """Who can judge a rule."""

    MACHINE = "machine"  # an expression decides
    REVIEW = "review"  # a person must answer the question
    DRAFTING = "drafting"  # met by the text, layout or package that the engine makes; stated, not evaluated
    LIFE = "life"  # a duty after founding: calendar, change, report
    AUTHORITY = "authority"  # a duty or power of the authority; nothing to check on the applicant


class Parameter(Model):
    """A figure or list that the policy fixes, with the place it comes from."""

    value: Any = field("取值", default=...)
    unit: str = field("单位", default="")
    force: Force = field("效力", "hard 必须、应；soft 原则上、鼓励、可；info 仅作说明", default=Force.HARD)
    at: str = field("出处", default=...)
    note: str = field("说明", default="")


class Rule(Model):
    """One rule of a policy."""

    id: str = field("规则编号", default=...)
    title: str = field("规则名称", default=...)
    title_en: str = field("英文名称", default="")
    at: str = field("出处", "政策内的条款位置", default=...)
    quote: str = field("原文", default="")
    force: Force = field("效力", "hard 必须、应；soft 原则上、鼓励、可；info 仅作说明", default=Force.HARD)
    kind: RuleKind = field(
        "判断方式",
        "machine 由表达式判断；review 由人判断；drafting 由文本和版式满足；life 组建后的义务；authority 主管部门的职权",
        default=...,
    )
    each: str = field("逐项表达式", "对该表达式得到的每一项分别判断", default="")
    bind: str = field("逐项变量名", default="item")
    when: str = field("适用条件", default="")
    needs: tuple[str, ...] = field("所需资料", "表达式；任一为空则暂无法判断", default=())
    require: str = field("应满足的表达式", default="")
    found: str = field("实际值表达式", default="")
    required: str = field("要求值表达式", default="")
    message: str = field("结论", "不满足时的说明，可用 {{ found }}、{{ required }}", default="")
    message_en: str = field("英文结论", default="")
    question: str = field("审查问题", "需人工判断时提出的问题", default="")
    question_en: str = field("英文审查问题", default="")
    fix: str = field("处理办法", default="")
    fix_en: str = field("英文处理办法", default="")
    path: str = field("数据位置", "如 members；逐项规则写相对位置，如 .uscc", default="")
    note: str = field("说明", "适用上的疑点或处理", default="")


class Content(Model):
    """A content that the policy or statute requires in the agreement; clauses name it under ``satisfies``."""

    id: str = field("必备内容编号", default=...)
    title: str = field("必备内容", default=...)
    at: str = field("出处", default=...)


class PolicyDocument(Model):
    """A paper that the policy asks for."""

    id: str = field("文件代号", default=...)
    title: str = field("文件名称", default=...)
    at: str = field("出处", default=...)
    source: str = field("提纲或表式", "templates/ 下的源文件，不带扩展名；空表示由单位自备", default="")
    stage: str = field("办理阶段", default="formation")
    copies: int = field("份数", default=1)


class Policy(Model):
    """A policy pack."""

    id: str = field("政策代号", default=...)
    title: str = field("政策名称", default=...)
    short_title: str = field("简称", default="")
    number: str = field("文号", default="")
    issuer: str = field("发文机关", default="")
    issued: date | str | None = field("发文日期")
    status: PolicyStatus = field("状态", "draft 草案或征求意见稿；issued 已发布；superseded 已被替代", default=...)
    superseded_by: str = field("替代文本", default="")
    in_force: str = field("现行有效性", default="")
    notice: str = field("提示", "每次检查都显示的警告", default="")
    notice_en: str = field("英文提示", default="")
    always: bool = field("始终适用", "不论适用何种政策都一并检查（国家法律）", default=False)
    extends: str = field("继承", "以另一政策为底本，只写不同之处", default="")
    without: tuple[str, ...] = field("不再适用", "继承时删去的规则、必备内容和文件的编号", default=())
    vocabulary: dict[str, str] = field("用语", default={})
    parameters: dict[str, Parameter] = field("参数", default={})
    definitions: dict[str, str] = field("定义", "有名称的表达式，规则、表式和条款共用", default={})
    contents: tuple[Content, ...] = field("协议必备内容", default=())
    rules: tuple[Rule, ...] = field("规则", default=())
    documents: tuple[PolicyDocument, ...] = field("文件", default=())
