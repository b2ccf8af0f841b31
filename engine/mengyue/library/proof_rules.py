"""Proof rules that are content: what wording must not say, figures that must agree, where references must lead.

They stand in ``clauses/proof.yaml``; ``library/load_proof.py`` reads them and ``proof/`` applies them to an assembled
agreement. Patterns are regular expressions within the limits of ``library/pattern.py``; each is tried on one sentence.
"""

from __future__ import annotations

from enum import StrEnum

from mengyue.library.identifier import Id
from mengyue.model.base import Model, field

__all__ = ["GRAVITY_NAMES", "Gravity", "ProofFigure", "ProofLikeness", "ProofPattern", "ProofReference", "ProofRules"]

GRAVITY_NAMES = {"error": "阻断签署", "warning": "提示", "review": "须由人判断", "info": "说明"}


class Gravity(StrEnum):
    """How much a fault of wording matters; only ``error`` keeps an agreement from being signed."""

    ERROR = "error"
    WARNING = "warning"
    REVIEW = "review"
    INFO = "info"


class _Rule(Model):
    """What all proof rules have."""

    id: Id = field("编号", "PF- 开头，不再更改", default=...)
    title: str = field("名称", default=...)
    severity: Gravity = field("严重程度", choices=GRAVITY_NAMES, default=...)
    when: str = field("适用条件", "对联盟数据的表达式；空表示始终适用", default="")
    rules: tuple[str, ...] = field("政策规则", "适用的政策有其中任一规则时才检查；空表示不论政策", default=())
    where: tuple[str, ...] = field("检查的条款", "条款编号，可用 * 代替一段；空表示全文", default=())
    elsewhere: tuple[str, ...] = field("不检查的条款", "条款编号，可用 * 代替一段", default=())
    message: str = field("结论", "{found} 为查得的文字，{required} 为应有的值", default=...)
    message_en: str = field("英文结论", default="")
    hint: str = field("处理办法", default="")
    hint_en: str = field("英文处理办法", default="")
    basis: tuple[str, ...] = field("依据", "法规登记册键，如 civil-code/506", default=())


class ProofPattern(_Rule):
    """Wording that must not occur (``pattern``), or of which some must occur (``missing``)."""

    pattern: tuple[str, ...] = field("不应出现的文字", "正则表达式，任一匹配即为发现", default=())
    missing: tuple[str, ...] = field("应有的文字", "正则表达式；所检查的条款中一个也没有即为发现", default=())
    unless: tuple[str, ...] = field("同句例外", "同一句或其引语中有任一文字时不算", default=())
    unless_article: tuple[str, ...] = field("同条例外", "同一条中有任一文字时不算", default=())
    unless_draft: tuple[str, ...] = field("全文例外", "协议中有任一文字时不算", default=())
    only_draft: tuple[str, ...] = field("全文前提", "协议中须有任一文字才检查", default=())


class ProofFigure(_Rule):
    """A figure that is stated in several places and must be the same in all, and as the data has it."""

    pattern: tuple[str, ...] = field("数字所在的文字", "正则表达式，各有一个组取数字", default=...)
    equals: str = field("应等于", "对联盟数据的表达式；空或者缺少时只比较各处是否一致", default="")
    unit: str = field("单位", default="")


class ProofReference(_Rule):
    """Words around a reference that say what it must lead to."""

    before: str = field("引用之前的文字", "正则表达式，紧接在引用之前", default="")
    after: str = field("引用之后的文字", "正则表达式，紧接在引用之后", default="")
    targets: tuple[str, ...] = field("应指向的条款", "条款编号，可用 * 代替一段", default=...)


class ProofLikeness(Model):
    """How far a sentence must lean, by the specimens (``meaning/leaning.py``), before it is asked about or excused.
    Levels are measured with each hand's specimens judged by all others'."""

    told: float = field("提出的界限", "倾向高于此数的句子提请核对；0 为不提", default=0, ge=0)
    excused: dict[Gravity, float] = field(
        "不再提出的界限", "他人文本中倾向低于此数的，这一级的句义判断不再提出；没有列的级别照提", default={}
    )


class ProofRules(Model):
    """The file ``clauses/proof.yaml``."""

    patterns: tuple[ProofPattern, ...] = field("用语", default=())
    figures: tuple[ProofFigure, ...] = field("应一致的数字", default=())
    references: tuple[ProofReference, ...] = field("引用的去向", default=())
    likeness: ProofLikeness = field("与例句相近", default=ProofLikeness())
