"""The head of every page: in one line where it fits, else broken between its parts, never inside a day."""

from __future__ import annotations

from markupsafe import Markup

from mengyue.docx.runs import text
from mengyue.docx.word_breaks import width_of

__all__ = ["page_head"]

#: Half-points of the type, largest first (五号, 小五, 六号), and how many characters stand on a line of 160 mm,
#: that of an agreement.
_SIZES = ((21, 43), (18, 50), (15, 60))


def page_head(words: str) -> Markup:
    """Return the inside of the ``w:t`` of the head. Words of the style's own size stay as they are; longer ones are set
    smaller, so that the head takes no line from the text: a copy has the pages of the text that it is a copy of."""
    size, width = next(((size, width) for size, width in _SIZES if width_of(words) <= width), _SIZES[-1])
    if size == _SIZES[0][0]:
        return text(words)
    look = f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    shown = "<w:br/>".join(f'<w:t xml:space="preserve">{text(line)}</w:t>' for line in _lines(words, width))
    return Markup(f'</w:t></w:r><w:r>{look}{shown}</w:r><w:r><w:t xml:space="preserve">')


def _lines(words: str, width: int) -> list[str]:
    lines = [""]
    for part in words.replace("；", "；\n").split("\n"):
        if lines[-1] and width_of(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return lines
