"""How the cells of a workbook look: number formats, and fonts that take back or hide what a cell says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from mengyue.intake.grid import Look
from mengyue.intake.workbook_package import Package, local

__all__ = ["CellLook", "is_struck", "read_looks"]

#: Built-in number formats (ECMA-376 part 1, 18.8.30) that matter; 27-36 and 50-58 are the dates of Chinese Excel.
_FULL, _MONTH, _DAY, _TIME = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"', "h:mm"
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d",
    15: "yyyy-mmm-d", 16: "d-mmm", 17: "mmm-yyyy", 22: "yyyy/m/d h:mm", 27: _MONTH, 28: _DAY, 29: _DAY, 30: "m-d-yyyy",
    31: _FULL, 36: _MONTH, 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 48: "##0.0E+0", 49: "@",
    50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY, 54: _DAY, 57: _MONTH, 58: _DAY,
}  # fmt: skip
_BUILT_IN |= dict.fromkeys((*range(18, 22), *range(32, 36), *range(45, 48), 55, 56), _TIME)
#: The first indexed colours (18.8.27): 1 and 9 are white, 64 and 65 the window's own.
_WHITE_INDEXES = frozenset(("1", "9", "65"))


@dataclass(frozen=True, slots=True)
class CellLook:
    """What a cell style says: the number format's code, and whether its text is taken back or not to be seen."""

    format: str = "General"
    look: Look = Look.PLAIN


def read_looks(package: Package) -> Mapping[int, CellLook]:
    """Return the look of every cell style of ``package``."""
    if not package.styles_part:
        return {}
    codes = dict(_BUILT_IN)
    fonts: list[Element] = []
    fills: list[Element] = []
    looks: dict[int, CellLook] = {}
    for part in package.tree(package.styles_part):
        name = local(part)
        if name == "numFmts":
            codes |= {_number(item.get("numFmtId")): item.get("formatCode", "") for item in part}
        elif name == "fonts":
            fonts = list(part)
        elif name == "fills":
            fills = list(part)
        elif name == "cellXfs":
            for number, item in enumerate(part):
                code = codes.get(_number(item.get("numFmtId")), "General")
                looks[number] = CellLook(code, _look(code, item, fonts, fills))
    return looks


def _look(code: str, style: Element, fonts: list[Element], fills: list[Element]) -> Look:
    if re.fullmatch(r'(;|"\s*"|\s)+', code) and ";;" in code:
        return Look.UNSEEN
    number = _number(style.get("fontId"))
    if number >= len(fonts):
        return Look.PLAIN
    font = {local(child): child for child in fonts[number]}
    if is_struck(fonts[number]):
        return Look.STRUCK
    fill = _number(style.get("fillId"))
    ground = _ground(fills[fill]) if fill < len(fills) else "white"
    ink = _colour(font["color"]) if "color" in font else "black"
    return Look.UNSEEN if ink == ground else Look.PLAIN


def is_struck(font: Element) -> bool:
    """Tell whether the font properties ``font`` strike the text through."""
    marks = [child for child in font if local(child) in ("strike", "dstrike")]
    return any(mark.get("val", "1") not in ("0", "false", "off") for mark in marks)


def _ground(fill: Element) -> str:
    """Return the colour behind a text; a pattern of two colours is like none."""
    for pattern in fill:
        kind = pattern.get("patternType", "none")
        if local(pattern) == "patternFill" and kind in ("none", "gray125"):
            return "white"
        front = next((child for child in pattern if local(child) == "fgColor"), None)
        if local(pattern) == "patternFill" and kind == "solid":
            return _colour(front) if front is not None else "white"
        return "pattern"
    return "white"


def _colour(element: Element) -> str:
    """Return ``white``, or the colour as written; colours of the theme are told apart by number and tint."""
    tint = element.get("tint", "0")
    rgb = element.get("rgb", "").upper()
    if rgb:
        return "white" if rgb[-6:] == "FFFFFF" else rgb[-6:]
    if element.get("theme") is not None:
        plain = element.get("theme") == "0" and not float_of(tint)
        return "white" if plain else f"theme {element.get('theme')} {tint}"
    if element.get("indexed") is not None:
        return "white" if element.get("indexed") in _WHITE_INDEXES else f"indexed {element.get('indexed')}"
    return "automatic"


def float_of(text: str) -> float:
    """Return ``text`` as a number, 0 when it is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0
