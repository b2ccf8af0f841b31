"""The lexicon: words of legal Chinese by what they mean.

A meaning (概念) has many words, a word may have several meanings.

It stands in ``clauses/lexicon.yaml``; :mod:`mengyue.meaning` reads sentences by it. Words of one meaning are parted by
blanks and line ends.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    answers: dict[str, str] = field("由谁做", "问由谁做时，当作同一件事的词", default={})
    texts: dict[str, str] = field("文本", "说哪一份文本优先时，指同一份文本的词", default={})
    opposites: str = field("相反的行为", "同一事项中，做了一件就是没做另一件的，写作 甲=乙", default="")
    fillers: str = field("虚词和主体", "比较前后两处说的是不是一件事时不看的词", default="")
    single: str = field("只有一个数的事项", "同一事项中，一份协议只会有一个数的", default="")
    usual: str = field("到处都有的事项", "同一事项中，隔得远时说明不了是同一件事的", default="")
    counted: dict[str, str] = field("数的是什么", "数据里有数目的事物，正文叫它的词", default={})
    sums: dict[str, str] = field("钱的来处", "数据里有数额的钱，正文叫它的词", default={})
    once: dict[str, str] = field(
        "只写一次的", "付款各期、有名目的期间、给与不给：一份协议前后写得不同就矛盾", default={}
    )
    choices: dict[str, str] = field(
        "只有一个答案的问题",
        "问题 是说到它的词，问题=答案 是各个答案的说法，问题! 是使它成为另一种情形的词：前后答案不同就矛盾",
        default={},
    )
    moods: dict[str, str] = field(
        "说数的口气",
        "数目旁边的词，说明它不是现在的数：往昔、预期、假设、界限、部分、其余、增减、别处；现今 收回前面的口气。"
        "名后加“前”“后”的只看紧在数目前面、后面的几个字",
        default={},
    )
    spoken: dict[str, str] = field("口语", "每个书面词在口语里的说法", default={})
    regions: dict[str, str] = field("地名", "每个省、自治区、直辖市和其中的市、州、新区", default={})
    laws: str = field(
        "其他法律",
        "现行而没有登记的法律的名称（不写“中华人民共和国”）：不是写错的法名；知道有多少条的写作 某法=60",
        default="",
    )

    @property
    def other_laws(self) -> dict[str, int]:
        """The names of ``laws``, each with how many articles it has, 0 where that is not written."""
        named = (entry.partition("=") for entry in self.laws.split())
        return {name: int(count or 0) for name, _sign, count in named}

    def unknown(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return those of a policy's words, ``own`` by the word that each stands for, that name an actor and are none
        of an actor here."""
        known = {name for names in self.actors.values() for name in names.split()}
        return {word: name for word, name in own.items() if word in known and name not in known and _is_word(name)}

    def naming(self, new: Mapping[str, str]) -> Lexicon:
        """Return this lexicon with ``new`` names of actors among the words that make no difference."""
        held = self.fillers.split()
        return self.model_copy(update={"fillers": " ".join([*held, *(new[word] for word in held if word in new)])})

    def alike(self, new: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return what each of the ``new`` names stands for: its word, and the meaning of that if it is a name too
        (创新共同体 for 联合体 and for 联盟)."""
        groups = [(key, set(names.split())) for key, names in self.actors.items()]
        return tuple(
            (other, name)
            for word, name in new.items()
            for other in sorted({word, *(key for key, names in groups if {key, word} <= names)})
        )


def _is_word(name: str) -> bool:
    return name.split() == [name]
