"""Several things in one cell: taken apart where the marks between them say so, and never inside a name in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Several", "is_organisation", "several_cell", "several_names", "several_persons", "several_texts"]

_OPENING, _CLOSING = "（(【[《“‘", "）)】]》”’"
_SPACE = " \t\n\u00a0\u3000"
_SURE = "、；;\n\t"
_UNSURE = "，,/／|｜＼\\"
_WORDS = re.compile("以及|[和与及]|[ \u3000\u00a0]+")
#: Numbers before items: 1. 1、 1) （1） ① 一、 （一）.
_NUMBERED = (
    re.compile(r"(?<![0-9.])(?P<n>[0-9]{1,2})\s*[.．、)）]\s*(?![0-9])"),
    re.compile(r"[（(](?P<n>[0-9]{1,2})[）)]\s*"),
    re.compile(r"(?P<n>[①-⑳])\s*"),
    re.compile(r"[（(](?P<n>[一二三四五六七八九十]{1,3})[）)]\s*"),
    re.compile(r"(?:^|(?<=[\s；;。，,、]))(?P<n>[一二三四五六七八九十]{1,3})、\s*"),
)
_CHINESE = {text: number for number, text in enumerate("一二三四五六七八九十", 1)}
_AND_SO_ON = re.compile(
    r"(?<![高初中同平均优])等(?:等)?(?:共?\s*(?P<count>[0-9]{1,3}|[一二三四五六七八九十])?[多余]?[家个所]?)(?:成员)?"
    r"(?:单位|企业|公司|高校|院所|机构)?$"
)
_COMPANY = re.compile(r"\s*(?:Co\.?|Ltd\.?|Inc\.?|LLC|L\.?P\.?|Limited|Corp\.?|GmbH|AG|S\.?A\.?|PLC)\b", re.IGNORECASE)
_DEPENDENT = re.compile("附属|其|所属|下属|直属|有关|相关|部分|各")
_BRACKETED = re.compile(r"\s*[（(][^（）()]*[）)]$")


@dataclass(slots=True)
class Several:
    """What one cell holds. ``told`` where a mark was taken for a separator that need not be one; ``doubt`` is a mark
    of which that cannot be known; ``open_ended`` where the list ends with 等 and names fewer than it counts."""

    parts: list[str] = field(default_factory=list)
    told: str = ""
    doubt: str = ""
    open_ended: bool = False


def several_names(text: str, endings: tuple[str, ...], separators: str = "") -> Several:
    """Take the names of organisations apart; ``endings`` is how such names end, ``separators`` are sure ones."""
    found = Several()
    count = None
    text = text.strip(_SPACE + "。；;，,、")
    more = _AND_SO_ON.search(text)
    if more and more.start() and (is_organisation(text[: more.start()], endings) or len(_cut(text, _SURE)) > 1):
        text, count = text[: more.start()], more["count"] or ""
    for part in _items(text, _SURE + separators):
        found.parts += _apart(part, endings, found)
    if count is not None:
        number = int(count) if count.isdecimal() else _CHINESE.get(count, 0)
        found.open_ended = number != len(found.parts)
    return found


def several_texts(text: str) -> list[str]:
    """Take a list of texts apart: one a line; in a single line by numbers, semicolons and enumeration commas."""
    lines = [line.strip(_SPACE) for line in text.split("\n") if line.strip(_SPACE)]
    if len(lines) == 1 and _by_number(text):
        return _items(text, "、；;")
    numbered = [
        re.fullmatch(r"([0-9]{1,4})[.．、)）]\s+(.+)|([0-9]{1,4})[.．、)）](?![0-9])(.+)", line) for line in lines
    ]
    if [int(mark[1] or mark[3]) if mark else 0 for mark in numbered] == list(range(1, len(lines) + 1)):
        return [(mark[2] or mark[4]).strip() for mark in numbered if mark]
    return lines if len(lines) > 1 else _items(text, "、；;")


def several_persons(text: str) -> tuple[list[str], str]:
    """Take a list of persons or papers apart, and say which mark in one of its items may be a separator after all.

    Whatever stands between them, where every part then is a Chinese name of two to four characters, they are persons;
    not where each item is written as :func:`several_cell` numbers it.
    """
    items = several_texts(text)
    apart = text == _in_numbers(items)
    parts = [] if apart else [part for item in items for part in re.split(r"[、；;，,/／|｜\s\u3000]+", item) if part]
    if len(parts) > len(items) and all(re.fullmatch("[\u3400-\u9fff]{2,4}", part) for part in parts):
        return parts, ""
    doubt = re.search(r"[；;，,/／|｜]", re.sub(r"[（(][^）)]*[）)]", "", " ".join(items)))
    return items, doubt.group() if doubt else ""


def several_cell(texts: list[str]) -> str:
    """Return the cell that is taken apart into ``texts``: one a line, numbered where need be."""
    plain = "\n".join(texts)
    if several_texts(plain) == texts and several_persons(plain)[0] == texts:
        return plain
    return _in_numbers(texts)


def _in_numbers(texts: Sequence[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def is_organisation(text: str, endings: tuple[str, ...]) -> bool:
    """Tell whether ``text`` reads like the name of one organisation, by its end."""
    bare = _BRACKETED.sub("", text.strip()).casefold().rstrip(".")
    return len(bare) >= 3 and bare.endswith(tuple(ending.casefold() for ending in endings))


def _items(text: str, separators: str) -> list[str]:
    """Return the items between ``separators``, without their numbers."""
    numbered = _by_number(text)
    parts = numbered if numbered else [text]
    ends = _SPACE + "、；;，,。" if numbered else _SPACE
    items = [_without_number(item).strip(ends) for part in parts for item in _cut(part, separators)]
    return [item for item in items if item]


def _by_number(text: str) -> list[str]:
    """Split at 1. 2. 3. or the like; empty unless the text begins with the first number and a second follows."""
    for pattern in _NUMBERED:
        marks = [match for match in pattern.finditer(text)]
        if len(marks) < 2 or text[: marks[0].start()].strip():
            continue
        if [_value(match["n"]) for match in marks] == list(range(1, len(marks) + 1)):
            ends = [*(match.start() for match in marks[1:]), len(text)]
            return [text[match.end() : end] for match, end in zip(marks, ends, strict=True)]
    return []


def _without_number(text: str) -> str:
    bare = text.strip(_SPACE)
    for pattern in _NUMBERED:
        mark = pattern.match(bare)
        if mark and mark.end() < len(bare):
            return bare[mark.end() :]
    return bare


def _value(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.partition("十")
    return _CHINESE.get(tens, 1 if ten else 0) * 10 + _CHINESE.get(ones, 0) if ten else _CHINESE.get(text, 0)


def _cut(text: str, separators: str) -> list[str]:
    """Split at ``separators`` outside brackets and quotes."""
    parts = [""]
    depth = 0
    for character in text:
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        if depth == 0 and character in separators:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part.strip(" \u00a0\u3000")]


def _apart(text: str, endings: tuple[str, ...], found: Several) -> list[str]:
    """Split at marks that may belong to a name only when every part is one."""
    marks = [mark for mark in _marks(text) if not _COMPANY.match(text[mark + 1 :])]
    if marks:
        ends = [*marks, len(text)]
        parts = [text[start:end] for start, end in zip([0, *(mark + 1 for mark in marks)], ends, strict=True)]
        if all(is_organisation(part, endings) for part in parts):
            found.told = found.told or text[marks[0]]
            return [piece for part in parts for piece in _at_words(part.strip(), endings, found)]
        found.doubt = found.doubt or text[marks[0]]
        return [text]
    return _at_words(text, endings, found)


def _marks(text: str) -> Iterator[int]:
    depth = 0
    for number, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING and depth > 0)
        if depth == 0 and character in _UNSURE and 0 < number < len(text) - 1:
            yield number


def _at_words(text: str, endings: tuple[str, ...], found: Several) -> list[str]:
    """Split at 和, 与, 及 and spaces between two names of organisations."""
    parts = []
    start = 0
    for match in _WORDS.finditer(text):
        left, right = text[start : match.start()].strip(), text[match.end() :].strip()
        if not left or not is_organisation(left, endings) or not is_organisation(right, endings):
            continue
        if not re.search("[\u3400-\u9fff]", left) or not re.search("[\u3400-\u9fff]", right):
            continue
        if _DEPENDENT.match(right) or len(right) < 3:
            found.doubt = found.doubt or match.group().strip() or " "
            continue
        found.told = found.told or match.group().strip() or " "
        parts.append(left)
        start = match.end()
    return [*parts, text[start:].strip()]
