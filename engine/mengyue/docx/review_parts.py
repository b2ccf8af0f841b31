"""The parts that a review copy has beside those of its template: comments, and settings that track changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from mengyue.docx.review_marks import Marks
from mengyue.docx.xml import NAMESPACES, escape
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.review.notes import AUTHOR
from mengyue.word.xmlnames import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["COMMENTS", "REPLACED", "SETTINGS", "review_parts"]

COMMENTS = "word/comments.xml"
SETTINGS = "word/settings.xml"
_TYPES, _LINKS = "[Content_Types].xml", "word/_rels/document.xml.rels"
#: Parts of the template that are rewritten.
REPLACED = (_TYPES, _LINKS, SETTINGS)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: Elements of CT_Settings that stand before trackRevisions (ISO/IEC 29500-1, 17.15.1.78).
_BEFORE = frozenset(
    W + name
    for name in (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
        "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
        "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts",
        "saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors",
        "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles",
        "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge", "revisionView",
    )
)  # fmt: skip
_USED = re.compile(r'<w:commentReference w:id="(\d+)"/>')


def review_parts(
    template: Mapping[str, bytes], names: frozenset[str], document: str, marks: Marks, modified: date
) -> dict[str, bytes]:
    """Return the extra and the rewritten parts. ``template`` holds those named in :data:`REPLACED`, ``names`` are all
    parts of the template, ``document`` is the rendered main part."""
    if COMMENTS in names:
        raise EngineError(_("模板自带批注，不能生成审阅稿"))
    return {
        COMMENTS: (_HEAD + _comments(document, marks, modified)).encode(),
        _TYPES: _types(template[_TYPES]),
        _LINKS: _links(template[_LINKS]),
        SETTINGS: _settings(template[SETTINGS]),
    }


def _comments(document: str, marks: Marks, modified: date) -> str:
    """Comments that the template gave no place are left out."""
    used = [int(key) for key in _USED.findall(document)]
    who = f'w:author="{AUTHOR}" w:date="{modified.isoformat()}T00:00:00Z" w:initials="{AUTHOR}"'
    made = "".join(
        f'<w:comment w:id="{key}" {who}>{"".join(_paragraphs(marks.comments[key]))}</w:comment>' for key in sorted(used)
    )
    return f"<w:comments {NAMESPACES}>{made}</w:comments>"


def _paragraphs(lines: tuple[str, ...]) -> Iterator[str]:
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    for line in lines or ("",):
        text = f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>'
        yield f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{mark}{text}</w:p>'
        mark = ""


def _types(data: bytes) -> bytes:
    return data.replace(
        b"</Types>",
        f'<Override PartName="/{COMMENTS}" ContentType="{_WML}.comments+xml"/></Types>'.encode(),
    )


def _links(data: bytes) -> bytes:
    return data.replace(
        b"</Relationships>",
        f'<Relationship Id="rIdComments" Type="{_REL}/comments" Target="comments.xml"/></Relationships>'.encode(),
    )


def _settings(data: bytes) -> bytes:
    """Switch tracking on. Nothing is locked: whoever negotiates may switch it off, and what was changed without a trace
    is found when the file comes back."""
    from lxml import etree

    root: _Element = etree.fromstring(data)
    for name in ("trackRevisions", "documentProtection"):
        for old in root.findall(W + name):
            root.remove(old)
    at = max((index for index, child in enumerate(root, 1) if child.tag in _BEFORE), default=0)
    root.insert(at, etree.Element(W + "trackRevisions"))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
