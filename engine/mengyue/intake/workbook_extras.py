"""What lies over the cells of a sheet: comments, pictures and text boxes. None of it is data; all of it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from mengyue.i18n import _
from mengyue.intake.own_marks import COMMENT_START, without_ours
from mengyue.intake.workbook_package import Package, SheetEntry, local
from mengyue.intake.workbook_report import SheetReport

__all__ = ["tell_extras"]

#: Comments and pictures of one sheet that are looked at.
_MAX = 1000


def tell_extras(package: Package, sheet: SheetEntry, report: SheetReport) -> None:
    """Remark on the comments, pictures and text boxes of ``sheet``, each at its cell."""
    related = package.related(sheet.part)
    commented: dict[tuple[int, int], str] = {}
    for part in (*related.get("comments", ()), *related.get("threadedComment", ())):
        if package.has(part):
            for element in package.tree(part).iter():
                place = _place(element.get("ref", "")) if local(element) in ("comment", "threadedComment") else None
                if place and len(commented) < _MAX:
                    text = "".join(child.text or "" for child in element.iter() if local(child) in ("t", "text"))
                    if COMMENT_START not in text or without_ours(text):
                        commented.setdefault(place, without_ours(text))
    for (row, column), text in commented.items():
        words = _("单元格有批注，没有读取：“{name}”") if text else _("单元格有批注，没有读取")
        report.remark(row, column)("IN-628", words, text)
    for part in related.get("drawing", ()):
        if package.has(part):
            for row, column in _anchors(package.tree(part)):
                report.remark(row, column)("IN-628", _("单元格上有图片或文本框，其中的文字没有读取"))


def _anchors(drawing: Element) -> Iterator[tuple[int, int]]:
    """Yield row and column of each picture, and of each shape that holds text."""
    for number, anchor in enumerate(drawing):
        if number >= _MAX:
            return
        names = {local(child) for child in anchor.iter()}
        texts = [child.text for child in anchor.iter() if local(child) == "t" and (child.text or "").strip()]
        start = next((child for child in anchor if local(child) == "from"), None)
        if start is not None and ("pic" in names or texts):
            numbers = {local(child): (child.text or "").strip() for child in start}
            if numbers.get("row", "").isdecimal() and numbers.get("col", "").isdecimal():
                yield int(numbers["row"]) + 1, int(numbers["col"]) + 1


def _place(reference: str) -> tuple[int, int] | None:
    match = re.fullmatch("([A-Z]{1,3})([1-9][0-9]{0,6})", reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
