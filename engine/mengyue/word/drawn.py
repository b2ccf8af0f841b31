"""Drawings and shapes: whether they are shown at all, and whether they stand on a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mengyue.word.content import Look, Paragraph
from mengyue.word.xmlnames import number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["hides", "off_page", "with_look"]

#: Twips in an English Metric Unit.
_EMU = 635


def with_look(paragraphs: tuple[Paragraph, ...], look: Look) -> tuple[Paragraph, ...]:
    """Return paragraphs with ``look`` added to every run."""
    if not look:
        return paragraphs
    return tuple(
        replace(paragraph, runs=tuple(replace(run, look=run.look | look) for run in paragraph.runs))
        for paragraph in paragraphs
    )


def hides(drawing: _Element) -> bool:
    """Tell whether a drawing is there but not shown."""
    shapes = (element.get("style", "") for element in drawing.iter() if "style" in element.attrib)
    return any("visibility:hidden" in style.replace(" ", "") for style in shapes) or any(
        element.get("hidden") in ("1", "true") for element in drawing.iter("{*}docPr")
    )


def off_page(drawing: _Element, span: int) -> bool:
    """Tell whether a floating drawing is set farther away than ``span`` twips, the longest side of a page."""
    for offset in drawing.iter("{*}posOffset"):
        if abs(number_of(offset.text)) > span * _EMU:
            return True
    for element in drawing.iter():
        style = element.get("style", "") if isinstance(element.tag, str) else ""
        for entry in style.split(";"):
            name, _colon, size = entry.partition(":")
            if name.strip() in ("margin-left", "margin-top", "left", "top") and abs(_twips(size.strip())) > span:
                return True
    return False


def _twips(size: str) -> int:
    units = {"pt": 20.0, "in": 1440.0, "cm": 567.0, "mm": 56.7, "px": 15.0, "pc": 240.0}
    worth = next((worth for unit, worth in units.items() if size.endswith(unit)), 0.05)
    number = size.rstrip("abcdefghijklmnopqrstuvwxyz ")
    try:
        return int(float(number) * worth) if len(number) < 16 else 1 << 30
    except (ValueError, OverflowError):
        return 0
