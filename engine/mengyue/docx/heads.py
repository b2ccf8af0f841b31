"""Heads of columns that are too long for one line: they break between words."""

from __future__ import annotations

from mengyue.docx.house_styles import SIZE
from mengyue.docx.word_breaks import head_room

__all__ = ["head_look"]

#: Left and right of the text of a cell, in twips.
_MARGINS = 114


def head_look(caption: str, width: int, size: str) -> str:
    """Return what makes ``caption``, the head of a column ``width`` twips wide in type of ``size``, break between
    words: as much room at its left as at its right, so that it stays in the middle."""
    character = SIZE[size] * 10
    room = head_room(caption, (width - _MARGINS) / character)
    aside = round((width - _MARGINS - room * character) / 2)
    return f'<w:ind w:left="{aside}" w:right="{aside}"/>' if room and aside > 0 else ""
