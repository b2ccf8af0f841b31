"""Judgements: what kind of statement is void, risky or needs an approval, and which words with it make it lawful.

They stand in ``clauses/judgements/*.yaml``; :mod:`mengyue.meaning` applies them to sentences. ``any`` and ``unless``
are written in the small language of ``meaning/statement_patterns.py``.
"""

from __future__ import annotations

from mengyue.library.identifier import Id
from mengyue.library.proof_rules import GRAVITY_NAMES, Gravity
from mengyue.model.base import Model, field

__all__ = ["Judgement", "Judgements"]


class Judgement(Model):
    """One kind of statement that a careful lawyer would mark."""

    id: Id = field("编号", "PF- 开头，不再更改", default=...)
    title: str = field("名称", default=...)
    severity: Gravity = field("严重程度", choices=GRAVITY_NAMES, default=...)
    any: tuple[str, ...] = field("陈述", "任一成立即为发现", default=...)
    unless: tuple[str, ...] = field("同句例外", "任一成立则不算", default=())
    when: str = field("适用条件", "对联盟数据的表达式；空表示始终适用", default="")
    otherwise: Gravity | None = field("条件不成立时的严重程度", "空表示不提", choices=GRAVITY_NAMES, default=None)
    rules: tuple[str, ...] = field("政策规则", "适用的政策有其中任一规则时才检查；空表示不论政策", default=())
    same: tuple[str, ...] = field("同因的检查", "同一段已有其中任一结论时不再提", default=())
    message: str = field("结论", "{found} 为原句", default=...)
    message_en: str = field("英文结论", default="")
    hint: str = field("处理办法", default="")
    hint_en: str = field("英文处理办法", default="")
    basis: tuple[str, ...] = field("依据", "法规登记册键，如 civil-code/506", default=())


class Judgements(Model):
    """A file of ``clauses/judgements``: one subject (种类), and what is judged of it."""

    subject: str = field("种类", default=...)
    acts: dict[str, str] = field("行为", "本文件所用的词义和词，并入词义表", default={})
    words: dict[str, str] = field("词", "本文件所用的词义和词，并入词义表", default={})
    lawful: tuple[str, ...] = field("一概合法的陈述", "任一成立则本文件的判断都不算", default=())
    judgements: tuple[Judgement, ...] = field("判断", default=())
