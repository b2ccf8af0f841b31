"""In what mood a text states a figure: as it is now, as it was, as planned, supposed, bounded, or of a part alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from mengyue.output.kept_patterns import compiled

__all__ = ["Mood", "Moods"]


class Mood(StrEnum):
    """What a figure is that is not simply the figure of now; the value is its group in ``moods`` of the lexicon."""

    PAST = "往昔"
    PLAN = "预期"
    SUPPOSED = "假设"
    BOUND = "界限"
    PART = "部分"
    REST = "其余"
    CHANGE = "增减"
    ELSEWHERE = "别处"


#: Moods that hold for all that follows, until another of them is told or the text comes back to now.
_GOING_ON = (Mood.PAST, Mood.PLAN, Mood.SUPPOSED, Mood.ELSEWHERE)
#: The group of words that come back to now.
_NOW = "现今"
#: So many characters in front of a figure and behind it may say how it is meant.
_BEFORE, _BEHIND = 10, 7
_STOPS = "，；：。！\n"
#: A part that has numbers of its own: 课题三再分四个子课题.
_NUMBERED = re.compile("(?:课题|任务|专题|子项目|阶段)[一二三四五六七八九十0-9]{1,3}[^，。；]{0,4}$")
#: 前两项, 后三项.
_FIRST = re.compile("(?<![目之以])[前后头]$")


class _Words(NamedTuple):
    """Words of one mood: anywhere in front, right in front, and right behind a figure."""

    carried: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]


class Moods:
    """Tells the mood of figures by the words around them. ``words`` is ``moods`` of the lexicon."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = {
            mood: _Words(*(_any(words.get(f"{mood}{where}", "")) for where in ("", "前", "后"))) for mood in Mood
        }
        self._now = _any(words.get(_NOW, ""))

    def of(self, text: str, start: int, end: int) -> frozenset[Mood]:
        """Return the moods of the figure at ``start`` to ``end`` of ``text``; without any it is as it is now."""
        opened = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
        begin = max(text.rfind(mark, 0, start) for mark in _STOPS) + 1
        stops = [at for mark in (*_STOPS, "、") if (at := text.find(mark, end)) >= 0]
        before = text[max(begin, start - _BEFORE) : start]
        behind = text[end : min([*stops, end + _BEHIND])]
        found = {
            mood
            for mood, words in self._words.items()
            if words.before.search(before)
            # a bound stands right there: 八家以上, not 八家单位以下合称
            or (words.behind.match(behind) if mood is Mood.BOUND else words.behind.search(behind))
            or (mood not in _GOING_ON and words.carried.search(text, begin, start))
        }  # fmt: skip
        if _NUMBERED.search(text[begin:start]) or _FIRST.search(before):
            found.add(Mood.PART)
        back = max((m.end() for m in self._now.finditer(text, opened, start)), default=0)
        last = {mood: max((m.end() for m in self._words[mood].carried.finditer(text, opened, start)), default=0)
                for mood in _GOING_ON}  # fmt: skip
        return frozenset(found | {mood for mood, at in last.items() if at > back})


def _any(words: str) -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, sorted(words.split(), key=lambda word: (-len(word), word)))) or "(?!)")
