"""The base document: a clean .docx package written by our own code.

What a template may use (docxtpl tags go straight into text, see ``xml.py``):

* everywhere: ``{{ title }}``, ``{{ stamp }}`` (empty in signable copies);
* forms: ``{{r cells['cell id'] }}``; ``{%p for line in lines['cell id'] %}`` … ``{{r line }}`` … ``{%p endfor %}`` for
  text of several paragraphs (never empty); ``{%tr for row in groups['group id'] %}`` … ``{{r row['cell id'] }}`` …;
* agreements: see ``build_agreement.py``.
"""

from __future__ import annotations

from mengyue.docx.house_styles import FANG, FONTS, LATIN, SIZE, styles_xml
from mengyue.docx.live_numbering import numbering_xml
from mengyue.docx.opc import PACKAGE, content_types, document_relationships, package_relationships
from mengyue.docx.page import (
    AGREEMENT,
    EVEN_FOOTER_ID,
    EVEN_HEADER_ID,
    FOOTER_ID,
    FOOTERS,
    HEADER_ID,
    NO_FOOTER_ID,
    Footer,
    Page,
    section,
)
from mengyue.docx.theme import theme_xml
from mengyue.docx.xml import NAMESPACES
from mengyue.docx.zip import pack

__all__ = ["package"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Parts that hang on the main document, by their relationship ids.
_PARTS = {
    "rId1": "styles",
    "rId2": "settings",
    "rId3": "numbering",
    "rId4": "fontTable",
    "rId5": "webSettings",
    HEADER_ID: "header1",
    FOOTER_ID: "footer1",
    "rId8": "theme/theme1",
}
_EMPTY_FOOT = {NO_FOOTER_ID: "footer2"}
_EVEN_PAGES = {EVEN_HEADER_ID: "header2", EVEN_FOOTER_ID: "footer3"}
#: Where the number of a page stands that faces another: one character from the outer edge (GB/T 9704-2012 7.5).
_OUTER = {
    side: f'<w:ind w:{side}Chars="100" w:{side}="{SIZE["四号"] * 10}"/><w:jc w:val="{side}"/>'
    for side in ("left", "right")
}


def _settings(facing: bool) -> str:
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        f"{'<w:evenAndOddHeaders/>' if facing else ''}"
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        f"<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>{compatibility}"
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="{"86" if ord(name[0]) > 127 else "00"}"/><w:family w:val="{family}"/>'
        f'<w:pitch w:val="{"default" if ord(name[0]) > 127 else "variable"}"/></w:font>'
        for name, (others, family, panose) in FONTS.items()
    )
    return f"<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:language>zh-CN</dc:language>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
    )


def _header(stamp: bool) -> str:
    text = '<w:r><w:t xml:space="preserve">{{ stamp }}</w:t></w:r>' if stamp else ""
    return f'<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{text}</w:p></w:hdr>'


def _footer(runs: str, place: str = "") -> str:
    return f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>{runs}</w:p></w:ftr>'


def package(
    body: str,
    *,
    footer: Footer = "page",
    page: Page = AGREEMENT,
    title: str = "{{ title }}",
    stamp: bool = True,
    official: bool = False,
    tight: bool = False,
) -> bytes:
    """Return a whole .docx whose ``w:body`` holds ``body`` (ready XML, docxtpl tags allowed).

    ``footer`` numbers the pages, at the outer edge of those that are ``facing``; a section of its own, such as a cover
    without a page number, ends with ``page.section_break(page, footer=False)``. A body that already ends with its
    ``w:sectPr`` keeps it. ``stamp`` prints ``{{ stamp }}`` at the head of every page; ``official`` sets the text as
    papers to an authority have it.
    """
    if not body.endswith("</w:sectPr>"):
        body += section(page)
    empty_foot, facing = (f'"{key}"' in body for key in (NO_FOOTER_ID, EVEN_FOOTER_ID))
    parts = _PARTS | (_EMPTY_FOOT if empty_foot else {}) | (_EVEN_PAGES if facing else {})
    xml = {
        "[Content_Types].xml": content_types(parts.values()),
        "_rels/.rels": package_relationships(),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": document_relationships(parts),
        "word/styles.xml": styles_xml(NAMESPACES, official=official, tight=tight),
        "word/settings.xml": _settings(facing),
        "word/numbering.xml": numbering_xml(NAMESPACES),
        "word/fontTable.xml": _font_table(),
        "word/webSettings.xml": f"<w:webSettings {NAMESPACES}/>",
        "word/theme/theme1.xml": theme_xml(LATIN, FANG),
        "word/header1.xml": _header(stamp),
        "word/footer1.xml": _footer(FOOTERS[footer], _OUTER["right"] if facing else ""),
        "docProps/core.xml": _core(title),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>Mengyue</Application></Properties>"
        ),
    }
    if empty_foot:
        xml["word/footer2.xml"] = _footer("")
    if facing:
        xml["word/header2.xml"] = _header(stamp)
        xml["word/footer3.xml"] = _footer(FOOTERS[footer], _OUTER["left"])
    return pack({name: (_HEAD + text).encode() for name, text in xml.items()})
