"""The numbers that Word shows in front of paragraphs, computed from the lists of the file (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mengyue.language.numerals import chinese_number
from mengyue.word.open_docx import Package
from mengyue.word.styles import Styles
from mengyue.word.xmlnames import W, number_of, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Lists", "Numbers"]

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST = 9999


class Level(NamedTuple):
    """A level: how its number is written, the text around it, its first number, the level after which it restarts."""

    format: str
    text: str
    start: int
    restart: int
    decimal: bool


@dataclass(frozen=True, slots=True)
class List:
    """One ``w:num``: its levels, the abstract list whose counters it shares, and where it starts anew."""

    shared: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass
class Lists:
    """The lists that ``package`` defines."""

    package: Package
    styles: Styles
    by_number: dict[str, List] = field(default_factory=dict)
    #: Level of a list that belongs to a paragraph style, by list and style.
    by_style: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        part = self.package.related(self.package.main, "numbering")
        if not part:
            return
        root = self.package.tree(part)
        abstract = {a.get(W + "abstractNumId", ""): a for a in root.iterchildren(W + "abstractNum")}
        linked = {value(a, "styleLink"): key for key, a in abstract.items() if a.find(W + "styleLink") is not None}
        levels: dict[str, dict[int, Level]] = {}
        for number in root.iterchildren(W + "num"):
            key = value(number, "abstractNumId")
            there = abstract.get(key)
            if there is not None and value(there, "numStyleLink"):
                key = linked.get(value(there, "numStyleLink"), key)
                there = abstract.get(key)
            if there is None:
                continue
            if key not in levels:
                levels[key] = dict(map(_level, there.iterchildren(W + "lvl")))
            own: dict[int, Level] = levels[key]
            starts: dict[int, int] = {}
            for override in number.iterchildren(W + "lvlOverride"):
                depth = number_of(override.get(W + "ilvl"))
                level = override.find(W + "lvl")
                if level is not None:
                    own = {**own, depth: _level(level)[1]}
                if override.find(W + "startOverride") is not None:
                    starts[depth] = number_of(value(override, "startOverride"))
            name = number.get(W + "numId", "")
            self.by_number[name] = List(key, own, starts)
            for level in there.iterchildren(W + "lvl"):
                style = value(level, "pStyle")
                if style:
                    self.by_style[name, style] = number_of(level.get(W + "ilvl"))


def _level(level: _Element) -> tuple[int, Level]:
    depth = number_of(level.get(W + "ilvl"))
    restart = level.find(W + "lvlRestart")
    return depth, Level(
        value(level, "numFmt", "decimal"),
        value(level, "lvlText"),
        number_of(value(level, "start"), 0) if level.find(W + "start") is not None else 0,
        depth if restart is None else number_of(restart.get(W + "val")),
        on(level, "isLgl") is True,
    )


@dataclass
class Numbers:
    """Counts the paragraphs of one story in reading order."""

    lists: Lists
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, look: _Element | None, style: str) -> tuple[str, int]:
        """Return what stands in front of a paragraph with the properties ``look`` and the style of id ``style``, and
        its level from 0; nothing and -1 outside lists. Counts it."""
        if not self.lists.by_number:
            return "", -1
        direct = None if look is None else look.find(W + "numPr")
        of_style = self.lists.styles.numbering(style)
        key = value(direct, "numId") or value(of_style, "numId")
        found = self.lists.by_number.get(key)
        if found is None:
            return "", -1
        said = value(direct, "ilvl") or ("" if value(direct, "numId") else value(of_style, "ilvl"))
        depth = number_of(said) if said else self.lists.by_style.get((key, style), 0)
        level = found.levels.get(depth)
        if level is None or not 0 <= depth < _LEVELS:
            return "", -1
        counters = self._counters.setdefault(found.shared, [None] * _LEVELS)
        self._count(key, found, depth, counters)
        return self._text(found, level, depth, counters), depth

    def _count(self, key: str, found: List, depth: int, counters: list[int | None]) -> None:
        for at, start in found.starts.items():
            if at <= depth and (key, at) not in self._begun:
                self._begun.add((key, at))
                counters[at] = start - 1 if at == depth else start
        now = counters[depth]
        counters[depth] = found.levels[depth].start if now is None else now + 1
        for deeper in range(depth + 1, _LEVELS):
            level = found.levels.get(deeper)
            if level is not None and level.restart and depth < level.restart:
                counters[deeper] = None

    @staticmethod
    def _text(found: List, level: Level, depth: int, counters: list[int | None]) -> str:
        if level.format == "bullet":
            return "•" if level.text else ""

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            there = found.levels.get(at)
            if at > depth or there is None:
                return ""
            number = counters[at]
            kind = "decimal" if level.decimal and at < depth else there.format
            return _spelled(there.start if number is None else number, kind)

        return _PLACE.sub(shown, level.text).strip()


def _spelled(number: int, kind: str) -> str:
    if kind == "none":
        return ""
    if not 1 <= number <= _MOST:
        return str(number)
    if kind in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand"):  # fmt: skip
        return chinese_number(number)
    if kind in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese_number(number).translate(_LEGAL)
    if kind == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if kind == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.lower() if kind == "lowerRoman" else roman
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and number <= 20:
        return chr(0x2460 + number - 1)
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    out = ""
    for worth, letters in _ROMAN:
        out += letters * (number // worth)
        number %= worth
    return out
