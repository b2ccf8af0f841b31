"""What belongs behind the text stands with it: a place to sign and to date is never alone on a page (GB/T 9704-2012
7.3.5), nor the heading of the signature pages, nor a note under a table."""

from __future__ import annotations

import re

__all__ = ["with_closing_kept", "with_end_kept", "with_note_kept"]

_CLOSING, _END, _NOTE = (f'<w:pStyle w:val="{name}"/>' for name in ("ClosingUnit", "EndOfText", "TableText"))
_STYLE = re.compile(r'<w:pStyle w:val="(\w+)"/>')
_CELL_TEXT = re.compile(r'(<w:pStyle w:val="(?:TableText|DenseTableText|FormText)"/>)(?!<w:keepNext/>)')
_KEEP = "<w:keepNext/>"
#: Paragraphs that stand between the text and those who sign: a table's end, the list of attachments, a heading.
_BETWEEN = ("TableAfter", "AttachmentNote", "SectionHeading", "SectionHeadingPlain")


def with_closing_kept(xml: str) -> str:
    """Return the XML of a document whose last paragraph or row of text before those who sign keeps with them (ECMA-376
    part 1, 17.3.1.15). What stands there in another way is left as it is."""
    return _kept_before(xml, xml.find(_CLOSING))


def with_end_kept(xml: str) -> str:
    """Return the XML of a document whose last paragraph or row of text keeps with the words that end it before the
    signature pages, and with the heading of these."""
    return _kept_before(xml, xml.find(_END))


def with_note_kept(xml: str) -> str:
    """Return the XML of a form whose last row keeps with the note under it."""
    end = xml.rfind("</w:tbl>") + len("</w:tbl>")
    return _kept_before(xml, end + 1) if xml.startswith(f"<w:p><w:pPr>{_NOTE}", end) else xml


def _kept_before(xml: str, found: int) -> str:
    """Return ``xml`` with what stands before the paragraph at ``found`` kept with it."""
    end = xml.rfind("<w:p>", 0, found + len("<w:p>")) if found >= 0 else -1
    while end > 0:
        if xml.endswith("</w:tbl>", 0, end):
            start = xml.rfind("<w:tr>", 0, end)
            return xml[:start] + _CELL_TEXT.sub(rf"\1{_KEEP}", xml[start:end]) + xml[end:]
        start = xml.rfind("<w:p>", 0, end)
        paragraph = xml[start:end]
        style = _STYLE.search(paragraph)
        if not paragraph.endswith("</w:p>") or paragraph.count("</w:p>") != 1 or style is None:
            break
        if _KEEP not in paragraph:
            paragraph = paragraph.replace(style[0], style[0] + _KEEP, 1)
        xml = xml[:start] + paragraph + xml[end:]
        if style[1] not in _BETWEEN:
            break
        end = start
    return xml
