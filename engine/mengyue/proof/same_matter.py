"""Whether two statements speak of one matter: what is left of each without its figures, actors and words of form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mengyue.meaning.quantities import values

__all__ = ["Matters"]

_FORM = re.compile(
    "应当|必须|甲方|乙方|丙方|丁方|时限|均可|都可|也行|款项|有义务|不需要|务必|可以|不得不|不得|有权|即可|即为|即|方可|自行|决定|是否|与否|自便|无须|无需|不必|不准|不许|禁止|严禁|按照|依照|根据|本协议|协议|约定|规定|前述|上述|前款|前条|该等|所称"
    "|决策机构|执行机构|咨询机构|理事会|专家委员会|科技主管部门|推荐单位|主管部门|首席专家|首席科学家|项目负责人|课题负责人|权利人|参与单位|理事长单位"
    "|秘书处|理事长|秘书长|承担单位|牵头单位|各成员|成员单位|成员|各单位|单位|各方|双方|任何一方|一方|当事人|联盟|联合体|各课题|课题方|课题承担方|承担方|由其|其他|由|将|把|对|向|给|于|在|从|自|起|止|至|到|及|和|与|或|的|之|其|应|须|可|需|要|每|各|均|都|也|并|且|为|以|前|内|后|日|年|月|天|就|才|了|则|该|本|此|最迟|至迟|提前|以前|之前|欲|想|之日|期限|期间|时间|时"
)
_HAN = re.compile("[一-龥\ue000-\uf8ff]+")


class Matters:
    """Features of statements by the words that count as one (``matters`` of the lexicon)."""

    def __init__(self, matters: Mapping[str, str]) -> None:
        self._code = {
            word: chr(0xE000 + number) for number, words in enumerate(matters.values()) for word in words.split()
        }
        #: Matters of which an agreement has one: two figures of one are always at odds.
        self.whole = frozenset(
            chr(0xE000 + number) for number, matter in enumerate(matters) if matter.startswith("协议")
        )
        longest = sorted(self._code, key=lambda word: (-len(word), word))
        self._words = re.compile("|".join(map(re.escape, longest)) or "(?!)")
        self.features = lru_cache(maxsize=20_000)(self._features)

    def _features(self, text: str) -> frozenset[str]:
        """Return what ``text`` is about: words that count as one, and every two characters of the rest in a row."""
        return frozenset(self._each(text))

    def _each(self, text: str) -> Iterator[str]:
        for value in sorted(values(text), key=lambda v: -v.start):
            text = f"{text[: value.start]} {text[value.end :]}"
        text = re.sub("第[0-9一二三四五六七八九十百]{1,6}[条款项]", " ", text)
        text = re.sub(
            "[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号]|[底末初])?|次年|每年|当年",
            " ",
            text,
        )
        text = self._words.sub(lambda m: self._code[m[0]], text)
        text = _FORM.sub(" ", text)
        for run in _HAN.findall(text):
            rest = ""
            for character in run:
                if "\ue000" <= character <= "\uf8ff":
                    yield character
                    yield from _pairs(rest)
                    rest = ""
                else:
                    rest += character
            yield from _pairs(rest)


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for at in range(len(run) - 1):
        yield run[at : at + 2]
