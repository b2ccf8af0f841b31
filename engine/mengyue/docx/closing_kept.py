"""Who signs stands with the text: a place to sign and to date is never alone on a page (GB/T 9704-2012 7.3.5)."""

from __future__ import annotations

import re

__all__ = ["with_closing_kept"]

_CLOSING = '<w:pStyle w:val="ClosingUnit"/>'
_STYLE = re.compile(r'<w:pStyle w:val="(\w+)"/>')
_KEEP = "<w:keepNext/>"
#: Paragraphs that stand between the text and those who sign: a table's end, the list of attachments.
_BETWEEN = ("TableAfter", "AttachmentNote")


def with_closing_kept(xml: str) -> str:
    """Return the XML of a document whose last paragraph or row of text before those who sign keeps with them (ECMA-376
    part 1, 17.3.1.15). What stands there in another way is left as it is."""
    found = xml.find(_CLOSING)
    end = xml.rfind("<w:p>", 0, found) if found >= 0 else -1
    while end > 0:
        if xml.endswith("</w:tbl>", 0, end):
            start = xml.rfind("<w:tr>", 0, end)
            row = re.sub(r'(<w:pStyle w:val="TableText"/>)(?!<w:keepNext/>)', rf"\1{_KEEP}", xml[start:end])
            return xml[:start] + row + xml[end:]
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
