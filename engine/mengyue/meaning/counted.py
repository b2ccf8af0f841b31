"""Of what a text states a number: members, enterprises, tasks, seats, and in what mood each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mengyue.meaning.figure_moods import Mood, Moods
from mengyue.meaning.quantities import Value
from mengyue.output.kept_patterns import compiled

__all__ = ["CountSaid", "Counted"]

#: The measure words by which each is counted; of what is not named here, any.
_UNIT = {
    "成员": "家个名户位方", "企业": "家个户", "高校": "所家个", "院所": "家所个", "任务": "项个", "理事": "名位人个席",
}  # fmt: skip
#: What may stand between a number and what is counted: 八家为营利性企业. 八家中小企业 are not all enterprises.
_BETWEEN = "(?:(?:均|皆|都)?(?:为|是|系)(?:营利性|盈利性|普通|一般)?)?"
_GLOSS = re.compile("[（(](?:[^（）()]|[（(][^（）()]*[）)]){0,30}[）)]")
_ENDS = "，；：。、\n"
_TOTAL = re.compile("共|计|列|总|合|凑|凡")
#: The word for a total of whatever is named in front, or of all when nothing is: 合计.
_ALL_OF_IT = "共"
_NEVER = compiled("(?!)")
#: A unit in general, where no office or role is meant: 由二十一家单位共同发起.
_UNITS = re.compile("(?<![头担托成有理权报荐源任方])单位")


class CountSaid(NamedTuple):
    """A number with what it counts, its moods, and what stands around it in its part of the sentence."""

    what: str
    value: Value
    moods: frozenset[Mood]
    before: str
    behind: str
    #: What it is called in front, or nothing.
    noun: str = ""


class Counted:
    """Reads numbers of things. ``words`` is ``counted`` of the lexicon, by what the data call the thing."""

    def __init__(self, words: Mapping[str, str], moods: Moods) -> None:
        self._moods = moods
        self._named = {what: _words(names) for what, names in words.items()}
        self._behind = {what: compiled(f"{_BETWEEN}(?:{_words(names).pattern})") for what, names in words.items()}

    def said(self, text: str, counts: Sequence[Value], asked: Sequence[str]) -> Iterator[CountSaid]:
        """Yield the numbers among ``counts`` that are of anything of ``asked``, in order."""
        for number, value in enumerate(counts):
            before, behind = _around(text, value, counts[number - 1].end if number else 0)
            for what in asked:
                of = self._is_of(what, before, behind) or (what == "成员" and self._is_last(text, value, behind))
                if value.unit in _UNIT.get(what, value.unit) and of:
                    moods = self._moods.of(text, value.start, value.end)
                    nouns = [m for name in (what, _ALL_OF_IT) for m in self.named(name).finditer(before)]
                    noun = max(nouns, key=lambda m: m.end(), default=None)
                    yield CountSaid(what, value, moods, before, behind, noun[0] if noun else "")

    def named(self, what: str) -> re.Pattern[str]:
        """Return what finds the words by which text calls a thing."""
        return self._named.get(what, _NEVER)

    def _is_last(self, text: str, value: Value, behind: str) -> bool:
        """参加的单位，名册上共列九家: the number last, and of nothing else than members."""
        begin = max(text.rfind(mark, 0, value.start) for mark in _ENDS) + 1
        said = text[: value.start]
        return (
            not behind
            and value.unit in "家户"
            and bool(_TOTAL.search(text, max(begin, value.start - 5), value.start))
            and bool(self._named["成员"].search(said) or "单位" in said)
            and not any(self._named[what].search(text) for what in ("企业", "高校", "院所") if what in self._named)
        )

    def without(self, what: str, text: str) -> str:
        """Return ``text`` without the thing that it begins with."""
        found = self._behind[what].match(text)
        return text[found.end() :] if found else text

    def _is_of(self, what: str, before: str, behind: str) -> bool:
        return what in (self._named_behind(behind) or self._named_before(before))

    def _named_behind(self, behind: str) -> frozenset[str]:
        """The nouns behind a number: right there, else at the end of a few words."""
        found = {what: m for what, pattern in self._behind.items() if (m := pattern.match(behind))}
        direct = {what for what, pattern in self._named.items() if pattern.match(behind)}
        if _ALL_OF_IT in self._named:  # 八十万元配套软件: money is called behind only where it is said to be so
            found = {what: m for what, m in found.items() if what not in direct}
            direct = set()
        if "成员" in direct and len(found) > 1:
            return frozenset(("",))  # 十二家成员企业: all members, or the enterprises among them
        if direct:
            return frozenset(direct)
        first = min((m.end() for m in found.values()), default=0)
        if not found and _UNITS.match(behind):
            return frozenset(("成员",))
        return frozenset(what for what, m in found.items() if m.end() == first)

    def _named_before(self, before: str) -> frozenset[str]:
        """The noun in front that stands last."""
        ends = {
            what: max((m.end() for m in pattern.finditer(before)), default=0) for what, pattern in self._named.items()
        }
        if "成员" in ends:
            ends["成员"] = max(ends["成员"], *(m.end() for m in _UNITS.finditer(before)), 0)
        total = ends.pop(_ALL_OF_IT, 0)
        if total > max(ends.values()):
            ends["总"] = 0 if any(end for what, end in ends.items() if what != "总") else total
        last = max(ends.values())
        if ends.get("成员") == last and sum(map(bool, ends.values())) > 1:
            return frozenset(what for what, end in ends.items() if end == last and what != "成员")  # 企业成员八家
        return frozenset(what for what, end in ends.items() if end == last and last)


def _words(names: str) -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, sorted(names.split(), key=lambda name: (-len(name), name)))))


def _around(text: str, value: Value, since: int) -> tuple[str, str]:
    """What stands in front of a number and behind it, in its part between commas and after the number before, which
    ends at ``since``; what brackets explain is left out."""
    begin = max(since if since <= value.start else 0, *(text.rfind(mark, 0, value.start) + 1 for mark in _ENDS))
    rest = _GLOSS.sub("", text[value.end : value.end + 40], count=1) if text[value.end : value.end + 1] in "（(" else ""
    behind = re.split("[，；。、）)\n]", rest or text[value.end : value.end + 14])[0][:14]
    return text[max(begin, value.start - 14) : value.start], behind
