"""Pages: size, margins, footers and section properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mengyue.docx.xml import mm

__all__ = [
    "AGREEMENT",
    "EVEN_FOOTER_ID",
    "EVEN_HEADER_ID",
    "FOOTERS",
    "FOOTER_ID",
    "FORM",
    "HEADER_ID",
    "NO_FOOTER_ID",
    "OFFICIAL",
    "TIGHT",
    "WIDE",
    "Footer",
    "Page",
    "section",
    "section_break",
    "turned",
]

#: Relationship ids of the header, of the footer and of an empty footer in the base package, and of the header and
#: footer of even pages where these are not as the odd ones.
HEADER_ID, FOOTER_ID, NO_FOOTER_ID, EVEN_HEADER_ID, EVEN_FOOTER_ID = "rId6", "rId7", "rId9", "rId10", "rId11"
#: ``page_of`` 第 X 页 共 Y 页 · ``page`` — X — (GB/T 9704-2012 7.5) · ``none`` nothing.
Footer = Literal["page_of", "page", "none"]


@dataclass(frozen=True, slots=True)
class Page:
    """An A4 page with its margins, and the distance of header and footer from its edges, in millimetres; ``landscape``
    turns it, ``facing`` sets page numbers at the outer edge: at the right of odd pages, at the left of even ones."""

    top: float
    right: float
    bottom: float
    left: float
    landscape: bool = False
    header: float = 15
    footer: float = 16
    facing: bool = False

    @property
    def width(self) -> int:
        """Width of the type area in twips."""
        return mm((297 if self.landscape else 210) - self.left - self.right)


#: Contracts: left margin for binding.
AGREEMENT = Page(top=30, right=24, bottom=28, left=26)
#: Agreements of standard and compact length, with their schedules.
TIGHT = Page(top=17, right=20, bottom=17, left=24, header=10, footer=9)
#: Schedules with many columns.
WIDE = Page(top=26, right=25, bottom=24, left=25, landscape=True)
#: GB/T 9704-2012 5.1, 5.2: 天头 37 mm, 订口 28 mm, type area 156 × 225 mm; 7.5: page numbers 7 mm below the type area,
#: one character from its right edge on odd pages, from its left edge on even ones.
OFFICIAL = Page(top=37, right=26, bottom=35, left=28, footer=23, facing=True)
#: Forms need the room.
FORM = Page(top=25, right=20, bottom=20, left=25)


def _field(instruction: str, cached: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{cached}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


#: The runs of each footer.
FOOTERS: dict[str, str] = {
    "page_of": _words("第 ") + _field("PAGE", "1") + _words(" 页　共 ") + _field("NUMPAGES", "1") + _words(" 页"),
    "page": _words("— ") + _field("PAGE", "1") + _words(" —"),
    "none": "",
}


def section(page: Page, *, header: bool = True, footer: bool = True, restart: bool = False) -> str:
    """The ``w:sectPr`` of a section; ``restart`` counts its pages from one."""
    wide, high = (16838, 11906) if page.landscape else (11906, 16838)
    turned = ' w:orient="landscape"' if page.landscape else ""
    parts = f'<w:headerReference w:type="default" r:id="{HEADER_ID}"/>' if header else ""
    parts += f'<w:footerReference w:type="default" r:id="{FOOTER_ID if footer else NO_FOOTER_ID}"/>'
    if page.facing:
        parts += f'<w:headerReference w:type="even" r:id="{EVEN_HEADER_ID}"/>' if header else ""
        parts += f'<w:footerReference w:type="even" r:id="{EVEN_FOOTER_ID if footer else NO_FOOTER_ID}"/>'
    parts += '<w:type w:val="nextPage"/>'
    parts += f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
    parts += (
        f'<w:pgMar w:top="{mm(page.top)}" w:right="{mm(page.right)}" w:bottom="{mm(page.bottom)}" '
        f'w:left="{mm(page.left)}" w:header="{mm(page.header)}" w:footer="{mm(page.footer)}" w:gutter="0"/>'
    )
    parts += '<w:pgNumType w:start="1"/>' if restart else ""
    return f'<w:sectPr>{parts}<w:cols w:space="425"/></w:sectPr>'


def turned(xml: str) -> str:
    """Return the document ``xml`` with its last section on landscape pages; header and footer stay as they are."""
    at = xml.rindex("<w:sectPr")
    size, margins = (re.search(f"<w:{name} [^>]*/>", section(WIDE)) for name in ("pgSz", "pgMar"))
    last = xml[at:]
    for found, name in ((size, "pgSz"), (margins, "pgMar")):
        if found:
            last = re.sub(f"<w:{name} [^>]*/>", found[0], last, count=1)
    return xml[:at] + last


def section_break(page: Page, *, header: bool = True, footer: bool = True, restart: bool = False) -> str:
    """A paragraph that ends a section, such as the cover (``footer=False``: no page number on it)."""
    return f"<w:p><w:pPr>{section(page, header=header, footer=footer, restart=restart)}</w:pPr></w:p>"
