"""Comments on paragraphs: what the reader of a redline or of a template must know and its words do not say."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from mengyue.word.accept import W
from mengyue.word.open_docx import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["add_remark", "add_remarks"]

_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PARTS = ("word/comments.xml", "word/comments-mengyue.xml")


def add_remark(package: Package, text: str, *, author: str, on: date) -> tuple[Package, str]:
    """Return ``package`` with a comment on its first paragraph, and the comment's id."""
    made, keys = add_remarks(package, [(0, text)], author=author, on=on)
    return made, keys[0]


def add_remarks(
    package: Package, remarks: Sequence[tuple[int, str]], *, author: str, on: date
) -> tuple[Package, list[str]]:
    """Return ``package`` with comments and their ids; each is put on the paragraph of that number, from 0."""
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
    first = max(taken, default=0) + 1
    root = copy.deepcopy(package.tree(package.main))
    paragraphs = list(root.iter(W + "p"))
    keys = [str(first + number) for number in range(len(remarks))]
    for key, (at, text) in zip(keys, remarks, strict=True):
        who = {W + "id": key, W + "author": author, W + "date": f"{on.isoformat()}T00:00:00Z", W + "initials": "M"}
        comment = etree.SubElement(comments, W + "comment", who)
        for line in text.split("\n"):
            run = etree.SubElement(etree.SubElement(comment, W + "p"), W + "r")
            etree.SubElement(run, W + "t").text = line
        if paragraphs:
            _anchor(paragraphs[min(at, len(paragraphs) - 1)], key)
    for name, tree in ((part, comments), (package.main, root)):
        parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Package(package.name, parts, package.main), keys


def _anchor(paragraph: _Element, key: str) -> None:
    from lxml import etree

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
