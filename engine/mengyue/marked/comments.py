"""Comments of a sheet: a part with the texts, and one in VML with the boxes in which Excel and WPS show them."""

from __future__ import annotations

import re

from lxml import etree

from mengyue.intake.cell import column_letters
from mengyue.intake.own_marks import COMMENT_START
from mengyue.marked.spreadsheet_xml import child_named, insert_before, local, namespace, tag
from mengyue.marked.workbook_parts import Parts

__all__ = ["clear_comments", "write_comments"]

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
#: What stands behind ``legacyDrawing`` in a sheet (ECMA-376 part 1, 18.3.1.99).
_AFTER = ("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
_EMPTY_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'id="_mengyue_note" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_mengyue_{cell}" type="#_mengyue_note" '
    'style="position:absolute;width:320pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
#: Characters of a comment that programs take (Excel, 32767 a cell) with room for the user's own.
_MAX = 8000


def write_comments(parts: Parts, sheet: str, texts: dict[tuple[int, int], str]) -> None:
    """Write ``texts``, by row and column, into the comments of the part ``sheet``; what stands there stays."""
    if not texts:
        return
    root = parts.tree(sheet)
    space = namespace(root)
    comments = parts.related(sheet, "comments")
    if not comments:
        comments = parts.new_name("xl/comments{}.xml")
        parts.put(comments, etree.Element(f"{{{space}}}comments", nsmap={None: space}), _TYPE)
        parts.relate(sheet, "comments", comments)
    tree = parts.tree(comments)
    authors = child_named(tree, "authors", before=("commentList",))
    known = child_named(tree, "commentList", before=("extLst",))
    author = str(len(authors))
    etree.SubElement(authors, tag(tree, "author")).text = "盟约"
    present = {comment.get("ref"): comment for comment in known}
    boxes = []
    for (row, column), text in sorted(texts.items()):
        cell = f"{column_letters(column)}{row}"
        comment = present.get(cell)
        if comment is None:
            comment = etree.SubElement(known, tag(tree, "comment"), ref=cell, authorId=author)
            boxes.append((row, column, text))
            text = f"{COMMENT_START}\n{text}"
        else:
            text = f"\n{COMMENT_START}\n{text}"
        _append(child_named(comment, "text"), text[:_MAX])
    if boxes:
        _draw(parts, sheet, boxes)


def clear_comments(parts: Parts, sheet: str) -> None:
    """Take out what an earlier check wrote into the comments of the part ``sheet``."""
    comments = parts.related(sheet, "comments")
    if not comments or COMMENT_START.encode() not in parts.content(comments):
        return
    tree = parts.tree(comments)
    for comment in list(child_named(tree, "commentList")):
        ours = False
        for piece in [element for element in comment.iter() if local(element) == "t"]:
            before, start, _rest = (piece.text or "").partition(COMMENT_START)
            if ours or start:
                piece.text = "" if ours else before.rstrip("\n")
                ours = True
        if ours and not "".join(element.text or "" for element in comment.iter() if local(element) == "t").strip():
            parent = comment.getparent()
            assert parent is not None
            parent.remove(comment)


def _append(text: etree._Element, words: str) -> None:
    """Add a run to the text of a comment; a text without runs gets one for what it holds."""
    own = next((child for child in text if local(child) == "t"), None)
    if own is not None:
        text.remove(own)
        run = etree.Element(tag(text, "r"))
        run.append(own)
        text.insert(0, run)
    run = etree.Element(tag(text, "r"))
    piece = etree.SubElement(run, tag(text, "t"))
    piece.text = words
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    insert_before(text, run, ("rPh", "phoneticPr"))


def _draw(parts: Parts, sheet: str, boxes: list[tuple[int, int, str]]) -> None:
    """Draw boxes for new comments. VML as programs write it need not be XML, so it is taken as text."""
    root = parts.tree(sheet)
    drawing = parts.related(sheet, "vmlDrawing") if any(local(child) == "legacyDrawing" for child in root) else ""
    if not drawing:
        drawing = parts.new_name("xl/drawings/vmlDrawing{}.vml")
        parts.put(drawing, _EMPTY_VML.encode())
        parts.default_type("vml", _VML_TYPE)
        legacy = etree.Element(tag(root, "legacyDrawing"))
        legacy.set(f"{{{parts.relation_namespace}}}id", parts.relate(sheet, "vmlDrawing", drawing))
        insert_before(root, legacy, _AFTER)
    text = parts.content(drawing).decode("utf-8", "surrogateescape")
    new = "" if 'id="_mengyue_note"' in text else _SHAPE_TYPE
    for row, column, words in boxes:
        name = f"{column_letters(column)}{row}"
        if f'id="_mengyue_{name}"' not in text:
            lines = min(2 + sum(1 + len(line) // 26 for line in words.split("\n")), 30)
            new += _SHAPE.format(
                cell=name, height=14 * lines, left=column, right=column + 5, top=max(row - 2, 0),
                bottom=max(row - 2, 0) + lines, row=row - 1, column=column - 1,
            )  # fmt: skip
    end = re.search(r"</(?:\w+:)?xml\s*>\s*$", text)
    place = end.start() if end else len(text)
    parts.put(drawing, (text[:place] + new + text[place:]).encode("utf-8", "surrogateescape"))
