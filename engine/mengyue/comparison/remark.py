"""A comment on the first paragraph: what the reader of a redline must know and tracked changes cannot say."""

from __future__ import annotations

import copy
from datetime import date
from typing import TYPE_CHECKING

from mengyue.word.accept import W
from mengyue.word.open_docx import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["add_remark"]

_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PARTS = ("word/comments.xml", "word/comments-mengyue.xml")


def add_remark(package: Package, text: str, *, author: str, on: date) -> tuple[Package, str]:
    """Return ``package`` with the comment, and the comment's id."""
    from lxml import etree

    parts = dict(package.parts)
    part = package.related(package.main, "comments")
    if part:
        comments = copy.deepcopy(package.tree(part))
    else:
        part = next(name for name in _PARTS if name not in parts)
        comments = etree.Element(W + "comments", nsmap={"w": W[1:-1]})
        _register(package, parts, part)
    taken = [int(row.get(W + "id", "0")) for row in comments if row.get(W + "id", "0").lstrip("-").isdigit()]
    key = str(max(taken, default=0) + 1)
    attributes = {W + "id": key, W + "author": author, W + "date": f"{on.isoformat()}T00:00:00Z", W + "initials": "M"}
    comment = etree.SubElement(comments, W + "comment", attributes)
    for line in text.split("\n"):
        run = etree.SubElement(etree.SubElement(comment, W + "p"), W + "r")
        etree.SubElement(run, W + "t").text = line
    root = copy.deepcopy(package.tree(package.main))
    _anchor(root, key)
    for name, tree in ((part, comments), (package.main, root)):
        parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Package(package.name, parts, package.main), key


def _anchor(root: _Element, key: str) -> None:
    from lxml import etree

    paragraph = next(root.iter(W + "p"), None)
    if paragraph is None:
        return
    at = 1 if paragraph.find(W + "pPr") is not None else 0
    paragraph.insert(at, etree.Element(W + "commentRangeStart", {W + "id": key}))
    etree.SubElement(paragraph, W + "commentRangeEnd", {W + "id": key})
    run = etree.SubElement(paragraph, W + "r")
    etree.SubElement(run, W + "commentReference", {W + "id": key})


def _register(package: Package, parts: dict[str, bytes], part: str) -> None:
    """Make the new part known: its relationship and its content type."""
    from lxml import etree

    folder, _slash, name = package.main.rpartition("/")
    path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if path in parts:
        links = copy.deepcopy(package.tree(path))
    else:
        links = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    attributes = {"Id": "rIdMengyueComments", "Type": _COMMENTS, "Target": "/" + part}
    etree.SubElement(links, f"{{{_RELATIONS}}}Relationship", attributes)
    types = copy.deepcopy(package.tree("[Content_Types].xml"))
    kind = {"PartName": "/" + part, "ContentType": f"{_WML}.comments+xml"}
    etree.SubElement(types, f"{{{_TYPES}}}Override", kind)
    for target, tree in ((path, links), ("[Content_Types].xml", types)):
        parts[target] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
