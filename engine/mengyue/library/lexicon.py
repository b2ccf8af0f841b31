"""The lexicon: words of legal Chinese by what they mean.

A meaning (概念) has many words, a word may have several meanings.

It stands in ``clauses/lexicon.yaml``; :mod:`mengyue.meaning` reads sentences by it. Words of one meaning are parted by
blanks and line ends.
"""

from __future__ import annotations

from mengyue.model.base import Model, field

__all__ = ["Lexicon"]


class Lexicon(Model):
    """The file ``clauses/lexicon.yaml``. Each group maps a meaning to its words."""

    operators: dict[str, str] = field("情态和否定", "禁、否、夺、应、可、视为 等读法固定的词", default={})
    idioms: str = field("成词", "其中的字不再拆开读的词", default="")
    marks: dict[str, str] = field("标记", "例外、条件、程度、来历等", default={})
    actors: dict[str, str] = field("主体", default={})
    acts: dict[str, str] = field("行为", default={})
    things: dict[str, str] = field("事物", default={})
    matters: dict[str, str] = field("同一事项", "比较前后两处说的是不是一件事时，当作同一个词的词", default={})
    laws: str = field("其他法律", "现行而没有登记的法律的名称（不写“中华人民共和国”）：不是写错的法名", default="")
