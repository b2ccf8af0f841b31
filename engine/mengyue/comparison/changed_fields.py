"""Fields that show something else on both sides, as references to articles that took another number.

The engine that makes a redline runs both results of such a field together and marks neither: here each is marked, the
old field as deleted, the new one as inserted.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from mengyue.word.accept import W
from mengyue.word.open_docx import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["with_changed_fields"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that stands in one paragraph: its elements there, its code and what it shows."""

    elements: tuple[_Element, ...]
    code: str
    result: str
    look: _Element | None


def with_changed_fields(redline: Package, old: Package, new: Package, *, author: str, date: str) -> Package:
    """Return ``redline``, of OLD and NEW, with every field whose results run together marked as changed."""
    from lxml import etree

    before, after = (_shown(side.tree(side.main)) for side in (old, new))
    root = copy.deepcopy(redline.tree(redline.main))
    marks = 0
    for field in list(_fields(root)):
        pair = _pair(field, before.get(field.code, []), after.get(field.code, []))
        if pair is None:
            continue
        marks += 1
        first = field.elements[0]
        for kind, text in zip(("del", "ins"), pair, strict=True):
            who = {W + "id": str(900_000 + 2 * marks + (kind == "ins")), W + "author": author, W + "date": date}
            mark = etree.Element(W + kind, who)
            mark.extend(_runs(field, text, gone=kind == "del"))
            first.addprevious(mark)
        for element in field.elements:
            holder = element.getparent()
            if holder is not None:
                holder.remove(element)
    if not marks:
        return redline
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Package(redline.name, {**redline.parts, redline.main: data}, redline.main)


def _shown(root: _Element) -> dict[str, list[str]]:
    """Return what the fields show, by their code."""
    found: dict[str, list[str]] = {}
    for field in _fields(root):
        known = found.setdefault(field.code, [])
        if field.result not in known:
            known.append(field.result)
    return found


def _fields(root: _Element) -> Iterator[_Field]:
    for paragraph in root.iter(W + "p"):
        inside: list[_Element] = []
        depth = 0
        for element in paragraph:
            marks = [mark.get(W + "fldCharType") for mark in element.iter(W + "fldChar")]
            depth += marks.count("begin")
            if depth:
                inside.append(element)
            depth -= marks.count("end")
            if inside and depth <= 0:
                if sum(m.get(W + "fldCharType") == "begin" for e in inside for m in e.iter(W + "fldChar")) == 1:
                    yield _field(inside)
                inside, depth = [], 0


def _field(elements: list[_Element]) -> _Field:
    code = " ".join("".join(text.text or "" for e in elements for text in e.iter(W + "instrText")).split())
    result, shows = "", False
    look: _Element | None = None
    for part in (inner for element in elements for inner in element.iter()):
        if part.tag == W + "fldChar":
            shows = part.get(W + "fldCharType") == "separate"
        elif part.tag == W + "t" and shows:
            result += part.text or ""
            run = part.getparent()
            look = run.find(W + "rPr") if look is None and run is not None else look
    return _Field(tuple(elements), code, result, look)


def _pair(field: _Field, before: list[str], after: list[str]) -> tuple[str, str] | None:
    """Return what a field that both sides have showed and what it shows; one that is marked, only one side has."""
    if any(element.tag != W + "r" for element in field.elements):
        return None
    if len(before) == len(after) == 1:
        return (before[0], after[0]) if before != after else None
    if field.result in before or field.result in after:  # some were renewed and some not
        return None
    pairs = ((o, n) for o, n in product(before, after) if o != n and _in(o, field.result) and _in(n, field.result))
    return next(pairs, None)


def _in(text: str, whole: str) -> bool:
    """Tell whether the characters of ``text`` stand in ``whole`` in this order."""
    rest = iter(whole)
    return all(char in rest for char in text)


def _runs(field: _Field, text: str, *, gone: bool) -> Iterator[_Element]:
    from lxml import etree

    for kind, said in (("begin", ""), ("instrText", f" {field.code} "), ("separate", ""), ("t", text), ("end", "")):
        run = etree.Element(W + "r")
        if field.look is not None:
            run.append(copy.deepcopy(field.look))
        if not said:
            etree.SubElement(run, W + "fldChar", {W + "fldCharType": kind})
        else:
            name = {"instrText": "delInstrText", "t": "delText"}[kind] if gone else kind
            etree.SubElement(run, W + name, {_SPACE: "preserve"}).text = said
        yield run
