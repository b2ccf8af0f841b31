"""Heads and feet that only even pages have: on paper where there is an even page, and only there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mengyue.docx.printed import tree

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["on_paper"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EDGE = re.compile(r"word/(header|footer)\d*\.xml")


def on_paper(parts: Mapping[str, bytes], pages: int) -> Mapping[str, bytes]:
    """Return the ``parts`` of a .docx without the heads and feet that none of its ``pages`` has.

    Those for even pages only (ECMA-376 part 1, 17.10.1) have none where the document does not tell odd and even pages
    apart, or where each page is the first of a section that counts anew.
    """
    rels = parts.get("word/_rels/document.xml.rels")
    if rels is None or not any(_EDGE.fullmatch(name) for name in parts):
        return parts
    main = tree(parts["word/document.xml"])
    if _facing(parts) and pages > _beginnings(main):
        return parts
    used: dict[str, set[str]] = {}
    for tag in ("headerReference", "footerReference"):
        for reference in main.iter(_W + tag):
            used.setdefault(reference.get(_R + "id", ""), set()).add(reference.get(_W + "type", "default"))
    even = {key for key, kinds in used.items() if kinds == {"even"}}
    if not even:
        return parts
    gone = {f"word/{link.get('Target')}" for link in tree(rels) if link.get("Id") in even}
    return {name: data for name, data in parts.items() if name not in gone}


def _facing(parts: Mapping[str, bytes]) -> bool:
    return b"<w:evenAndOddHeaders" in parts.get("word/settings.xml", b"")


def _beginnings(main: _Element) -> int:
    """Return how often the numbers of pages begin: with the document, and with each section that counts anew."""
    return 1 + sum(1 for counting in main.iter(_W + "pgNumType") if counting.get(_W + "start") is not None)
