"""The parts that a review copy has beside those of its template: comments, the register of its content controls, and
settings that make every change show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from mengyue.docx.review_marks import Marks
from mengyue.docx.xml import NAMESPACES, escape
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.review.notes import AUTHOR
from mengyue.version import VERSION
from mengyue.word.control_words import controls_in, text_of
from mengyue.word.xmlnames import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["COMMENTS", "REGISTER", "REGISTER_NAMESPACE", "REPLACED", "SETTINGS", "digest_of", "review_parts"]

COMMENTS, REGISTER = "word/comments.xml", "customXml/item1.xml"
REGISTER_NAMESPACE = "urn:mengyue:review:1"
SETTINGS = "word/settings.xml"
_TYPES, _LINKS = "[Content_Types].xml", "word/_rels/document.xml.rels"
#: Parts of the template that are rewritten.
REPLACED = (_TYPES, _LINKS, SETTINGS)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STORE = "{4D454E47-5955-4500-8000-000000000001}"
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
    if COMMENTS in names or any(name.startswith("customXml/") for name in names):
        raise EngineError(_("模板自带批注或自定义数据，不能生成审阅稿"))
    return {
        COMMENTS: (_HEAD + _comments(document, marks, modified)).encode(),
        REGISTER: (_HEAD + _register(document, marks)).encode(),
        "customXml/itemProps1.xml": (
            f'{_HEAD}<ds:datastoreItem xmlns:ds="{_DATA}" ds:itemID="{_STORE}"><ds:schemaRefs>'
            f'<ds:schemaRef ds:uri="{REGISTER_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
        ).encode(),
        "customXml/_rels/item1.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
        ).encode(),
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


def _register(document: str, marks: Marks) -> str:
    """List every control with what its tag stands for and a digest of its words as sent, and the words outside."""
    from lxml import etree

    root = etree.fromstring(document.encode())
    texts = {control.id: text_of(element) for control, element in controls_in(root)}
    rows = "".join(
        f'<control id="{control.id}" kind="{control.kind}" tag="{escape(control.tag)}" '
        f'name="{_attribute(control.name)}" sha256="{digest_of(texts[control.id])}"/>'
        for control in marks.controls
        if control.id in texts
    )
    rest = digest_of(text_of(root, without_clauses=True))
    return f'<review xmlns="{REGISTER_NAMESPACE}" engine="{VERSION}" outside="{rest}">{rows}</review>'


def _attribute(text: str) -> str:
    """Escape text for an attribute, line breaks and tabs included."""
    return "&#10;".join("&#9;".join(escape(part) for part in line.split("\t")) for line in text.split("\n"))


def digest_of(text: str) -> str:
    """Return the digest by which words are known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def _types(data: bytes) -> bytes:
    return data.replace(
        b"</Types>",
        f'<Override PartName="/{COMMENTS}" ContentType="{_WML}.comments+xml"/>'
        '<Override PartName="/customXml/itemProps1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/></Types>'.encode(),
    )


def _links(data: bytes) -> bytes:
    return data.replace(
        b"</Relationships>",
        f'<Relationship Id="rIdComments" Type="{_REL}/comments" Target="comments.xml"/>'
        f'<Relationship Id="rIdRegister" Type="{_REL}/customXml" Target="../{REGISTER}"/></Relationships>'.encode(),
    )


def _settings(data: bytes) -> bytes:
    """Switch tracking on and let nobody switch it off by mistake. There is no password: this is no security."""
    from lxml import etree

    root: _Element = etree.fromstring(data)
    for name in ("trackRevisions", "documentProtection"):
        for old in root.findall(W + name):
            root.remove(old)
    at = max((index for index, child in enumerate(root, 1) if child.tag in _BEFORE), default=0)
    root.insert(at, etree.Element(W + "trackRevisions"))
    protection = etree.Element(W + "documentProtection", {W + "edit": "trackedChanges", W + "enforcement": "1"})
    root.insert(at + 1, protection)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
