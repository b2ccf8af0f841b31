"""Regular expressions in content files: only those whose running time stays linear in the text.

Allowed: literals, classes, groups, alternatives, ``?``, look-around without quantifiers of its own, and bounded repeats
such as ``[^。]{0,30}`` of a single character or class. Refused: ``*``, ``+``, ``{n,}``, ``{,n}``, repeats of groups,
back references, flags; and more than ``MAX_WAYS`` ways of matching at one place. A repeat has as many ways as it has
lengths, ``?`` has two, and a group as many as it has alternatives that can begin alike; all are multiplied.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.output import kept_patterns

__all__ = ["MAX_REPEAT", "MAX_REPEATS", "MAX_WAYS", "compiled", "pattern_problem"]

#: The upper bound of one repeat, and how many repeats one pattern may have.
MAX_REPEAT = 80
MAX_REPEATS = 6
#: Ways of matching at one place of the text: Python tries some ten million a second.
MAX_WAYS = 1_000_000

_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<count>\{(?=[\d,])(?P<low>\d*)(?P<comma>,?)(?P<high>\d*)\})"
    r"|(?P<open>\((?:\?(?::|=|!|<=|<!))?)|(?P<close>\))|(?P<star>[*+])|(?P<maybe>\?)|(?P<bar>\|)|(?P<other>.)",
    re.S,
)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return ``pattern`` compiled."""
    return kept_patterns.compiled(pattern)


def pattern_problem(pattern: str) -> str:
    """Say why ``pattern`` may not stand in a content file; empty when it may."""
    try:
        compiled(pattern)
    except re.error as error:
        return _("正则表达式有误：{reason}").format(reason=plainly(error))
    repeats, before, ways = 0, "", 1
    groups: list[list[str]] = [[""]]  # of each open group, how its alternatives begin
    for token in _TOKEN.finditer(pattern):
        kind = str(token.lastgroup)
        if token["star"]:
            return _("不得使用 * 或 +，应写明上限，如 {0,30}")
        if token["escape"] and token[0][1] in "123456789":
            return _("不得使用反向引用")
        if token["count"]:
            if before == "close":
                return _("不得重复一个组")
            if token["comma"] and not (token["low"] and token["high"]):
                return _("重复须有上限和下限")
            if int(token["high"] or token["low"]) > MAX_REPEAT:
                return _("重复上限不得超过 {limit}").format(limit=MAX_REPEAT)
            repeats += bool(token["comma"])
            ways *= int(token["high"] or token["low"]) - int(token["low"]) + 1
        elif token["maybe"]:
            if before == "open":
                return _("括号后的“?”只能是 (?: (?= (?! (?<= (?<!")
            ways *= 1 if before in ("count", "maybe") else 2  # there it only says “as little as possible”
        elif token["bar"]:
            groups[-1].append("")
        elif token["close"]:
            ways *= _alike(groups.pop())
        elif not groups[-1][-1]:
            groups[-1][-1] = token[0] if kind == "other" and token[0] != "." else "any"
        if token["open"]:
            groups.append([""])
        before = kind
    if ways * _alike(groups[0]) > MAX_WAYS:
        return _("可能的匹配方式过多：减少重复、“?”，或避免开头相同的选项")
    if repeats > MAX_REPEATS:
        return _("一个正则表达式中的重复不得超过 {limit} 处").format(limit=MAX_REPEATS)
    return ""


def _alike(beginnings: list[str]) -> int:
    """Return how many of the alternatives can begin with the same character, at most."""
    literal = Counter(b for b in beginnings if b != "any")
    return max(1, beginnings.count("any") + max(literal.values(), default=0))
