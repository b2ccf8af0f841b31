"""Regular expressions in content files: only those whose running time stays linear in the text.

Allowed: literals, classes, groups, alternatives, ``?``, look-around without quantifiers of its own, and bounded repeats
such as ``[^。]{0,30}`` of a single character or class. Refused: ``*``, ``+``, ``{n,}``, repeats of groups, back
references. A pattern without unbounded or nested repeats cannot be made to run away by a hostile text.
"""

from __future__ import annotations

import re
from functools import cache

from mengyue.i18n import _

__all__ = ["MAX_REPEAT", "MAX_REPEATS", "compiled", "pattern_problem"]

#: The upper bound of one repeat, and how many repeats one pattern may have.
MAX_REPEAT = 80
MAX_REPEATS = 6

_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<count>\{(?P<low>\d+)(?P<comma>,?)(?P<high>\d*)\})"
    r"|(?P<open>\((?:\?(?::|=|!|<=|<!))?)|(?P<close>\))|(?P<star>[*+])|(?P<maybe>\?)|(?P<other>.)",
    re.S,
)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return ``pattern`` compiled."""
    return re.compile(pattern)


def pattern_problem(pattern: str) -> str:
    """Say why ``pattern`` may not stand in a content file; empty when it may."""
    try:
        re.compile(pattern)
    except re.error as error:
        return _("正则表达式有误：{reason}").format(reason=error)
    repeats, before = 0, ""
    for token in _TOKEN.finditer(pattern):
        kind = str(token.lastgroup)
        if token["star"]:
            return _("不得使用 * 或 +，应写明上限，如 {0,30}")
        if token["escape"] and token[0][1] in "123456789":
            return _("不得使用反向引用")
        if token["count"]:
            if before == "close":
                return _("不得重复一个组")
            if token["comma"] and not token["high"]:
                return _("重复须有上限")
            if int(token["high"] or token["low"]) > MAX_REPEAT:
                return _("重复上限不得超过 {limit}").format(limit=MAX_REPEAT)
            repeats += bool(token["comma"])
        before = "count" if token["count"] else kind
    if repeats > MAX_REPEATS:
        return _("一个正则表达式中的重复不得超过 {limit} 处").format(limit=MAX_REPEATS)
    return ""
