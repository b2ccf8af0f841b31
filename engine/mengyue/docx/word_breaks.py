"""Where a long name may break: between words, not inside them (GB/T 9704-2012 7.3.1 asks it of titles)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

__all__ = ["broken", "head_room", "width_of"]

#: Words that begin, and words that end, a part of the name of a unit, an alliance or a rule; and signs that end one.
_BEGINS = (
    "有限责任公司", "股份有限公司", "集团有限公司", "集团股份有限公司", "有限公司", "研究院", "研究所", "研究中心",
    "大学", "学院", "产业技术创新战略联盟", "技术创新战略联盟", "技术创新联盟", "产业创新联合体", "创新联合体",
    "产业联盟", "行业协会", "实施细则", "实施办法", "管理办法", "暂行办法", "实施方案", "申报通知",
    "（试行）", "（暂行）",
)  # fmt: skip
_ENDS = ("特别行政区", "自治区", "自治州", "自治县", "省", "市", "新区", "开发区")
#: Words after which, and a bracket before which, a head of a column breaks.
_JOINT = re.compile("[、／/]|或者|以及|[和及或]|(?=（)")
#: Room beyond the characters of a line, in characters: less than another, more than what programs differ by.
_SLACK = 0.3
_PART = re.compile(
    f"(?:(?!{'|'.join(_BEGINS)}).)*?(?:{'|'.join(_ENDS)}|[、，；：）》 ])"
    f"|(?:{'|'.join(sorted(_BEGINS, key=len, reverse=True))})"
    f"|(?:(?!{'|'.join(_BEGINS)}).)+",
    re.S,
)


def width_of(words: str) -> float:
    """Return how many Chinese characters wide ``words`` are."""
    return sum(1 if east_asian_width(sign) in "WFA" else 0.5 for sign in words)


def broken(words: str, width: float) -> list[str]:
    """Return ``words`` as lines of at most ``width`` Chinese characters, broken between words; a word that is wider has
    a line of its own, which the program that lays out breaks where it must."""
    if width_of(words) <= width:
        return [words]
    lines = [""]
    for part in _glued(_PART.findall(words)):
        if lines[-1] and width_of(lines[-1] + part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return [line for line in lines if line.strip()]


def head_room(caption: str, width: float) -> float:
    """Return how many characters wide the lines of a column's head are best made, so that a ``caption`` wider than
    ``width`` breaks between words: after one that joins two, 交付成果和 · 考核指标, or in the middle of four; 0 when it
    breaks as well without."""
    ends = [at.end() for at in _JOINT.finditer(caption) if at.end() < len(caption)]
    ends = ends or [2] * (len(caption) == 4)  # two words of two characters
    for end in reversed(ends):
        first, rest = width_of(caption[:end]), width_of(caption[end:])
        if rest <= first <= width < width_of(caption) and first + _SLACK <= width:
            return first + _SLACK
    return 0


def _glued(parts: Iterable[str]) -> list[str]:
    """Return ``parts`` with what cannot begin a line, 的 and its like, at the end of the part before it."""
    found: list[str] = []
    for part in parts:
        if found and part.startswith("的"):
            found[-1] += part
        else:
            found.append(part)
    return found
