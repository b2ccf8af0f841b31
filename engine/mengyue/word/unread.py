"""What was not read: things of the page in formats of their own, things outside the file, parts that nobody asked for.

Equal content needs no reading, so each carries a digest; and what a person can use to find it.
"""

from __future__ import annotations

import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING

from mengyue.i18n import _
from mengyue.word.content import Unread
from mengyue.word.open_docx import Package, Unreadable
from mengyue.word.part_names import owner_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["SILENT_KINDS", "digest", "digest_of_element", "digest_of_part", "excerpt", "label", "loose_parts"]

_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>", re.S | re.I)
_LONGEST = 60
#: Relationships to parts that put no words on a page, or whose words are read where they stand.
SILENT_KINDS = frozenset(
    (
        "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles",
        "stylesWithEffects", "numbering", "settings", "webSettings", "theme", "fontTable", "people",
        "commentsExtended", "commentsIds", "commentsExtensible", "comments", "footnotes", "endnotes", "header",
        "footer", "hyperlink", "printerSettings", "digital-signature", "keyMapCustomizations",
        "customXmlProps", "chartStyle", "chartColorStyle", "themeOverride", "bibliography", "documenttasks",
        "documentTasks", "classificationlabels",
    )
)  # fmt: skip
#: Outside targets that change no word by themselves; told only where the two sides differ.
_HARMLESS = frozenset(("attachedTemplate", "hyperlink"))


def label(kind: str) -> str:
    """Return what to call an unread thing of that kind."""
    names = {
        "aFChunk": _("插入的外部内容（altChunk）"),
        "oleObject": _("嵌入对象"),
        "package": _("嵌入文件"),
        "control": _("ActiveX 控件"),
        "activeXControlBinary": _("ActiveX 控件"),
        "chart": _("图表"),
        "chartEx": _("图表"),
        "diagramData": _("SmartArt 图示"),
        "image": _("图片"),
        "subDocument": _("子文档"),
        "customXml": _("自定义数据（customXml）"),
        "glossaryDocument": _("构建基块（glossary）"),
        "font": _("嵌入字体"),
        "attachedTemplate": _("所附模板"),
        "element": _("不认识的内容"),
        "part": _("没有用到的部件"),
        "field": _("域"),
    }
    return names.get(kind, _("部件（{kind}）").format(kind=kind[:_LONGEST]))


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of_element(element: _Element) -> str:
    """Return the digest of an element as written canonically."""
    from lxml import etree

    return digest(etree.tostring(element, method="c14n", exclusive=True))


def digest_of_part(package: Package, part: str) -> str:
    """Return the digest of a part: of what XML means, of the bytes of anything else; empty for a missing part."""
    data = package.parts.get(part)
    if data is None:
        return ""
    if part.lower().endswith(".xml"):
        try:
            return digest_of_element(package.tree(part))
        except Unreadable:
            pass
    return digest(data)


def excerpt(data: bytes) -> str:
    """Return the first words of a part that is text of some kind; nothing for anything else."""
    if data.startswith(b"PK") or b"\0" in data[:200]:
        return ""
    try:
        text = data[:4096].decode("utf-8", "strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        text = data[:4096].decode("gb18030", "ignore")
    words = " ".join(unescape(_TAG.sub(" ", text)).split())
    return "".join(c for c in words[:_LONGEST] if c.isprintable())


def loose_parts(package: Package, read: set[str], *, bound: bool) -> list[Unread]:
    """Return the parts that were not ``read`` and that may hold words, and the outside targets of all parts.

    ``bound`` tells that the file has content controls filled from custom data; without them data of that kind that
    hold no words, as programs leave them in most files, can put none on a page.
    """
    kinds: dict[str, str] = {}
    found: list[Unread] = []
    for part in package.parts:
        if not part.endswith(".rels"):
            continue
        for relation in package.relations(owner_of(part)).values():
            if relation.part:
                kinds.setdefault(relation.part, relation.kind)
            elif relation.target and relation.kind != "hyperlink":
                harmless = relation.kind in _HARMLESS
                key = digest(f"{relation.kind} {relation.target}".encode())
                near = relation.target[:_LONGEST]
                found.append(Unread(relation.kind, owner_of(part), near, key, outside=not harmless))
    for part, data in package.parts.items():
        kind = kinds.get(part, "part")
        ours = part.endswith(".rels") or part == "[Content_Types].xml" or part.startswith("docProps/")
        if kind == "customXml" and not bound and part.endswith(".xml") and _wordless(package, part):
            continue
        if not ours and part not in read and kind not in SILENT_KINDS:
            found.append(Unread(kind, part, excerpt(data), digest_of_part(package, part)))
    return sorted(found, key=lambda thing: (thing.place, thing.kind, thing.digest))


def _wordless(package: Package, part: str) -> bool:
    return not any(str(text).strip() for text in package.tree(part).itertext())
