"""What an agreement says once: the share of each instalment, named periods, accounts, what is given at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mengyue.meaning.figure_moods import Mood, Moods
from mengyue.meaning.quantities import Value, values
from mengyue.output.kept_patterns import compiled

__all__ = ["Once", "Stated"]

_PERIODS, _GIVEN = "期间", "给予"
#: A figure in such a mood is none that the document sets.
_NOT_SET = frozenset((Mood.REST, Mood.PAST, Mood.ELSEWHERE, Mood.BOUND, Mood.SUPPOSED, Mood.CHANGE))
#: Another case of the same, by its own words.
_OWN_CASE = re.compile("延长|展期|另有|除|但|其他|例外|紧急|特殊|重大|境外|补充|第二次|再次|不同意|至少|不少于")
#: Whose it is: another's period or payment is another.
_OF_WHOM = re.compile(
    "[甲乙丙丁戊]方|设备|样机|软件|材料|论文|专利|发明|合同|成果|课题[一二三四五六七八九十0-9]|任务[一二三四五六七八九十0-9]|初稿|终稿|财务|技术|成员|除名|用户|报告|申请|采购|服务|工程"
    "|专项|自筹|财政|国拨|省拨|配套|企业|高校|院所|牵头|参与|学生|发起|理事|秘书|第[一二三四五六]阶段|[一-龥]{2}费"
)
#: Between an instalment and its share, and the other way round: 首期款使用达到百分之八十 is none of it.
_IS = re.compile("(?:款|比例|额|占|为|是|按|拨|付|支付|，|：|的|合同|总|经费|预算|价|即|计|金额|约|（|给|项目){0,8}")
_AS = re.compile("(?:的|为|作为|作|系|是|款项|用于|支付|拨付|当|，){0,4}")
_WORKING = "工作日"
_ACCOUNT = re.compile("(?:尾号|账号|帐号|账户)[^0-9，。；]{0,6}([0-9]{4,25})")
_ONLY = re.compile("只|仅|唯一|除此|一律|不收|不得")
_FEE = re.compile("[一-龥]{2}(?:费|款|金)")
_NONE = "(?:一律|一概|概|均|绝)?(?:不|没有|无)(?:再|作|予|给|给予|设|享受|存在)?(?:任何)?的?"


class Stated(NamedTuple):
    """What is asked, of what, whose, and the answer as it compares and as it is written."""

    question: str
    of: str
    whose: frozenset[str]
    answer: str
    written: str
    #: Pairs of characters of its condition; what is given in one case may be denied in another.
    when: frozenset[str] = frozenset()


class Once:
    """Reads what is said once. ``words`` is ``once`` of the lexicon."""

    def __init__(self, words: Mapping[str, str], moods: Moods) -> None:
        self._moods = moods
        names = {what: "|".join(map(re.escape, sorted(w.split(), key=len, reverse=True))) for what, w in words.items()}
        self._stages = {w: compiled(names[w]) for w in names if w not in (_PERIODS, _GIVEN)}
        self._periods = compiled(names.get(_PERIODS, "(?!)"))
        given = names.get(_GIVEN, "(?!)")
        self._given = compiled(given)
        self._denied = compiled(f"{_NONE}({given})")

    def said(self, text: str) -> Iterator[Stated]:
        """Yield what a sentence says that is said once."""
        found = [v for v in values(text) if v.kind in ("比例", "期限")]
        if found and not _OWN_CASE.search(text):
            set_here = [v for v in found if not _NOT_SET & self._moods.of(text, v.start, v.end)]
            yield from self._instalments(text, [v for v in set_here if v.kind == "比例"])
            yield from self._named(text, [v for v in set_here if v.kind == "期限"])
        if "号" in text or "户" in text:
            yield from self._accounts(text)
        if self._given.search(text) and not _OWN_CASE.search(text):
            yield from self._gives(text, found)

    def _instalments(self, text: str, shares: list[Value]) -> Iterator[Stated]:
        for stage, pattern in self._stages.items() if shares else ():
            named = pattern.search(text)
            if named is None:
                continue
            behind = [v for v in shares if v.start >= named.end() and _IS.fullmatch(text[named.end() : v.start])]
            before = [v for v in shares if v.end <= named.start() and _AS.fullmatch(text[v.end : named.start()])]
            one = (before or behind)[:1]
            if one:
                written = text[one[0].start : one[0].end]
                when = self._when(pattern.sub("　", text))
                yield Stated(_PAYMENT, stage, _whose(text), f"{one[0].size.normalize():f}", written, when)

    def _named(self, text: str, terms: list[Value]) -> Iterator[Stated]:
        named = self._periods.search(text) if len({t.size for t in terms}) == 1 else None
        if named and 0 <= terms[0].start - named.end() <= 12 and "。" not in text[named.end() : terms[0].start]:
            term = terms[0]
            answer = f"{term.size.normalize():f}{_WORKING if term.unit == _WORKING else ''}"
            yield Stated("期间", named[0], _whose(text), answer, text[term.start : term.end])

    def _accounts(self, text: str) -> Iterator[Stated]:
        fees = _FEE.findall(text)
        numbers = _ACCOUNT.findall(text)
        if fees and len(set(numbers)) == 1 and _ONLY.search(text):
            yield Stated("账户", fees[0], frozenset(), numbers[0], numbers[0])
        elif fees and numbers:
            denied = re.search("(?:尾号|账号|帐号)[^0-9，。；]{0,6}([0-9]{4,25})[^，。；]{0,4}不", text)
            kept = [number for number in numbers if not denied or number != denied[1]]
            if len(set(kept)) == 1:
                yield Stated("账户", fees[0], frozenset(), kept[0], kept[0])

    def _gives(self, text: str, found: list[Value]) -> Iterator[Stated]:
        fees = frozenset(_FEE.findall(text))
        denied = self._denied.search(text)
        if denied:
            yield Stated("给予", denied[1], fees, "no", denied[0], self._when(text))
        else:
            given = next(
                (m for m in self._given.finditer(text) if any(0 <= v.start - m.end() <= 6 for v in found)), None
            )
            if given and fees:
                yield Stated("给予", given[0], fees, "yes", text[given.start() : given.end() + 6], self._when(text))

    def _when(self, text: str) -> frozenset[str]:
        plain = _FEE.sub("　", self._denied.sub("　", self._given.sub("　", text)))
        return frozenset(plain[at : at + 2] for at in range(len(plain) - 1) if _PAIR.match(plain, at))


_PAYMENT = "付款"
_PAIR = re.compile("[一-龥]{2}")


def _whose(text: str) -> frozenset[str]:
    return frozenset(_OF_WHOM.findall(text))
