"""What belongs behind the text stands with it: a place to sign and to date is never alone on a page (GB/T 9704-2012
7.3.5), nor the heading of the signature pages, nor a note under a table."""

from __future__ import annotations

import re

__all__ = [
    "CLOSING", "END_OF_TEXT", "kept_before", "note_follows", "with_closing_kept", "with_end_kept", "with_note_kept",
]  # fmt: skip

_TABLE_END = "</w:tbl>"
#: What the first paragraph of those who sign looks like, and the one that ends the text before signature pages.
CLOSING, END_OF_TEXT, _NOTE = (f'<w:pStyle w:val="{name}"/>' for name in ("ClosingUnit", "EndOfText", "TableText"))
_STYLE = re.compile(r'<w:pStyle w:val="(\w+)"/>')
_CELL_TEXT = re.compile(r'(<w:pStyle w:val="(?:TableText|DenseTableText|FormText)"/>)(?!<w:keepNext/>)')
_KEEP = "<w:keepNext/>"
#: Paragraphs that stand between the text and those who sign: a table's end, the list of attachments, a heading.
_BETWEEN = ("TableAfter", "AttachmentNote", "SectionHeading", "SectionHeadingPlain")


def with_closing_kept(xml: str) -> str:
    """Return the XML of a document whose last paragraph or row of text before those who sign keeps with them (ECMA-376
    part 1, 17.3.1.15). What stands there in another way is left as it is."""
    return _kept_before(xml, xml.find(CLOSING))


def with_end_kept(xml: str) -> str:
    """Return the XML of a document whose last paragraph or row of text keeps with the words that end it before the
    signature pages, and with the heading of these."""
    return _kept_before(xml, xml.find(END_OF_TEXT))


def _kept_before(xml: str, found: int) -> str:
    end = xml.rfind("<w:p>", 0, found + len("<w:p>")) if found >= 0 else -1
    return kept_before(xml[:end])[0] + xml[end:] if end > 0 else xml


def with_note_kept(xml: str) -> str:
    """Return the XML of a form whose last row keeps with the note under it."""
    end = xml.rfind(_TABLE_END) + len(_TABLE_END)
    return kept_before(xml[:end])[0] + xml[end:] if note_follows(xml, end) else xml


def note_follows(xml: str, at: int) -> bool:
    """Tell whether a note begins at that place."""
    return xml.startswith(f"<w:p><w:pPr>{_NOTE}", at)


def kept_before(xml: str) -> tuple[str, int]:
    """Return ``xml``, which ends where a paragraph begins, with what stands last in it kept with that; and the place
    from which on it was read, 0 where that may not have been far enough."""
    end = len(xml)
    while end > 0:
        if xml.endswith(_TABLE_END, 0, end):
            start = xml.rfind("<w:tr>", 0, end)
            return xml[:start] + _CELL_TEXT.sub(rf"\1{_KEEP}", xml[start:end]) + xml[end:], start
        start = xml.rfind("<w:p>", 0, end)
        if start < 0:
            return xml, 0
        paragraph = xml[start:end]
        style = _STYLE.search(paragraph)
        if not paragraph.endswith("</w:p>") or paragraph.count("</w:p>") != 1 or style is None:
            break
        if _KEEP not in paragraph:
            paragraph = paragraph.replace(style[0], style[0] + _KEEP, 1)
        xml = xml[:start] + paragraph + xml[end:]
        if style[1] not in _BETWEEN:
            return xml, start
        end = start
    return xml, end
