"""What the other side's Word does to a file: words changed with or without tracking, comments, articles, rows."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Edit = Callable[[etree._Element], None]


def returned(source: Path, target: Path, *edits: Edit, part: str = "word/document.xml") -> Path:
    """Write ``source`` with ``edits`` made in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            data = old.read(item)
            if item == part:
                root = etree.fromstring(data)
                for edit in edits:
                    edit(root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(item, data)
    target.write_bytes(out.getvalue())
    return target


def replaced(old: str, new: str, author: str = "", after: str = "") -> Edit:
    """Change ``old``, which stands in one run, behind the paragraph that says ``after``; tracked by ``author``."""

    def edit(root: etree._Element) -> None:
        passed = not after
        for paragraph in _text(root):
            words = "".join(t.text or "" for t in paragraph.iter(W + "t"))
            passed = passed or after in words
            for run in paragraph.iter(W + "r") if passed else ():
                text = run.find(W + "t")
                if text is not None and text.text and old in text.text:
                    before, _old, rest = text.text.partition(old)
                    pieces = [_run(run, before), *_change(run, old, new, author), _run(run, rest)]
                    for piece in pieces:
                        if piece is not None:
                            run.addprevious(piece)
                    parent = run.getparent()
                    assert parent is not None
                    parent.remove(run)
                    return
        raise AssertionError(f"the change did not apply: {old}")

    return edit


def added(lines: list[str], before: str, author: str = "") -> Edit:
    """Add paragraphs in front of the one that says ``before``."""

    def edit(root: etree._Element) -> None:
        place = _paragraph(root, before)
        for line in lines:
            paragraph = etree.Element(W + "p")
            if author:
                look = etree.SubElement(etree.SubElement(paragraph, W + "pPr"), W + "rPr")
                etree.SubElement(look, W + "ins", _who(author))
            run = etree.Element(W + "r")
            etree.SubElement(run, W + "t").text = line
            holder = etree.SubElement(paragraph, W + "ins", _who(author)) if author else paragraph
            holder.append(run)
            place.addprevious(paragraph)

    return edit


def removed(text: str) -> Edit:
    """Take out the paragraph that says ``text``, without a trace."""

    def edit(root: etree._Element) -> None:
        paragraph = _paragraph(root, text)
        parent = paragraph.getparent()
        assert parent is not None
        parent.remove(paragraph)

    return edit


def row(of: str, cells: Mapping[int, str] | None, *, new: bool = True) -> Edit:
    """Put a row behind the one that says ``of``, like it but for ``cells``; or change that one; without cells, take it
    out."""

    def edit(root: etree._Element) -> None:
        there = next(r for r in root.iter(W + "tr") if of in "".join(t.text or "" for t in r.iter(W + "t")))
        if cells is None:
            there.getparent().remove(there)  # type: ignore[union-attr]
            return
        made = copy.deepcopy(there) if new else there
        for at, text in cells.items():
            first, *rest = made.findall(W + "tc")[at].iter(W + "t")
            first.text = text
            for other in rest:
                other.text = ""
        if new:
            there.addnext(made)

    return edit


def _text(root: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of the text: nobody writes into the table of contents."""
    for paragraph in root.iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is None or not style.get(W + "val", "").startswith("TOC"):
            yield paragraph


def _paragraph(root: etree._Element, text: str) -> etree._Element:
    for paragraph in _text(root):
        if text in "".join(t.text or "" for t in paragraph.iter(W + "t")):
            return paragraph
    raise AssertionError(f"no paragraph says {text}")


def _change(run: etree._Element, old: str, new: str, author: str) -> list[etree._Element | None]:
    if not author:
        return [_run(run, new)]
    made: list[etree._Element | None] = []
    for tag, text, kind in (("del", old, "delText"), ("ins", new, "t")):
        inner = _run(run, text, kind)
        if inner is not None:
            mark = etree.Element(W + tag, _who(author))
            mark.append(inner)
            made.append(mark)
    return made


def _run(like: etree._Element, text: str, kind: str = "t") -> etree._Element | None:
    if not text:
        return None
    made = etree.Element(W + "r")
    look = like.find(W + "rPr")
    if look is not None:
        made.append(copy.deepcopy(look))
    etree.SubElement(made, W + kind, {SPACE: "preserve"}).text = text
    return made


_count = [7000]


def _who(author: str) -> dict[str, str]:
    _count[0] += 1
    return {W + "id": str(_count[0]), W + "author": author, W + "date": "2026-12-01T09:00:00Z"}
