"""Templates as people's programs save them, made ready for docxtpl: taken where the meaning is clear, else refused.

Word puts marks of its own between the letters of a tag, Chinese typing makes its braces wide, and a content control or
a pending change may lie around it. docxtpl cuts tags out of XML by pattern: what it would cut wrongly, or would print
as it stands, is put right here or told with its part and paragraph.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mengyue.docx.tag_text import Tag, paragraph_text, set_text, tags_in
from mengyue.docx.template_faults import place
from mengyue.docx.unseen import fetched, is_hidden
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.word.open_docx import Package, Unreadable, open_package
from mengyue.word.styles import Styles
from mengyue.word.xmlnames import W14, W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["DOCUMENT", "OWN_IDS", "TEMPLATED_KINDS", "as_saved"]

DOCUMENT = "word/document.xml"
#: Parts beside the document in which tags are filled in, by the kind of their relationship.
TEMPLATED_KINDS = frozenset(("header", "footer", "footnotes", "endnotes"))
#: Bookmarks of the template have ids from here on, out of the way of those that are made while drafting.
OWN_IDS = 900_000
_NOISE = (W + "proofErr", W + "lastRenderedPageBreak", W + "noBreakHyphenation")
_WRAPPERS = (W + "smartTag", W + "customXml")
_PENDING = (W + "ins", W + "del", W + "moveFrom", W + "moveTo")
_PENDING_CELLS = (W + "cellIns", W + "cellDel", W + "cellMerge")
_SPLIT = (W + "hyperlink", W + "dir", W + "bdo", W + "fldSimple")
_MADE_BY_WORD = ("_GoBack", "_Hlk", "_MON_", "OLE_LINK")
#: A tag that prints where it stands, in the look of its own letters: ``{{r`` and ``{{p`` bring looks of their own.
_PRINTS = re.compile(r"\{\{(?!(?:r|p|tr|tc)\s)")
_HOLDERS = {"p": W + "p", "tr": W + "tr", "tc": W + "tc"}


def as_saved(data: bytes) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return the parts of a template, ready to be compiled, and the names of those in which tags are filled in.

    Raises :class:`EngineError` that names part and paragraph.
    """
    from lxml import etree

    try:
        package = open_package(data, _("模板"))
    except Unreadable as error:
        raise EngineError(_("模板不是可用的 .docx 文件：{reason}").format(reason=error)) from error
    package = _main_named_as_usual(package)
    templated = {DOCUMENT} | {
        relation.part
        for relation in package.relations(DOCUMENT).values()
        if relation.kind in TEMPLATED_KINDS and relation.part in package.parts
    }
    parts = {part: _in_utf8(package, part) for part in package.parts}
    styles = Styles(package)
    for part in sorted(templated):
        root = copy.deepcopy(package.tree(part))
        if _tidied(root, part, styles):
            parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return parts, frozenset(templated)


def _in_utf8(package: Package, part: str) -> bytes:
    from lxml import etree

    content = package.parts[part]
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) or not part.endswith((".xml", ".rels")):
        return content
    return etree.tostring(package.tree(part), xml_declaration=True, encoding="UTF-8", standalone=True)


def _main_named_as_usual(package: Package) -> Package:
    """Let the main part go by its usual name."""
    main = package.main
    if main == DOCUMENT:
        return package
    if not main.startswith("word/") or "/" in main[5:] or DOCUMENT in package.parts:
        raise EngineError(_("模板的主文档不在 word 文件夹里，请在 Word 中打开后另存一次"))
    links = f"word/_rels/{main[5:]}.rels"
    names = {main: DOCUMENT, links: "word/_rels/document.xml.rels"}
    parts = {names.get(part, part): content for part, content in package.parts.items()}
    for part in ("[Content_Types].xml", "_rels/.rels"):
        parts[part] = parts[part].replace(main.encode(), DOCUMENT.encode())
    return Package(package.name, parts, DOCUMENT)


def _tidied(root: _Element, part: str, styles: Styles) -> bool:
    """Put ``root`` right in place; tell whether anything was changed."""
    changed = _without_noise(root)
    changed |= _renumbered_bookmarks(root)
    _refuse_prompts(root, part)
    _refuse_fetched(root, part)
    for element in list(root.iter(W + "sdt", *_WRAPPERS)):
        changed = True
        content = element.find(W + "sdtContent") if element.tag == W + "sdt" else element
        _replace(element, [] if content is None else [c for c in content if c.tag != W + f"{_name(element)}Pr"])
    for number, paragraph in enumerate(root.iter(W + "p"), 1):
        pieces = paragraph_text(paragraph)
        text = "".join(piece.text or "" for piece in pieces)
        if not any(brace in text for brace in "{}｛｝") and not _deleted_tag(paragraph):
            continue
        new, tags, wrong = tags_in(text)
        where = place(part, number, text)
        if not wrong and _misjoined(paragraph, "".join(new)):
            wrong = _("带“-”的标记用来与上一段或者下一段相连，只能写在段首或者段尾，相邻处要有一段文字")
        if wrong:
            raise EngineError(f"{where}：{wrong}")
        held = [_holding(tag, pieces) for tag in tags]
        if new != list(text):
            set_text(pieces, new)
            changed = True
        if tags or _deleted_tag(paragraph):
            changed |= _whole(paragraph, held, where)
        for tag, letters in zip(tags, held, strict=True):
            if _PRINTS.match("".join(new[tag.start : tag.end])) and is_hidden(letters, styles):
                raise EngineError(f"{where}：" + _("标记在隐藏文字里，填入的内容印不出来，请取消“隐藏”格式"))
    for number, paragraph in enumerate(root.iter(W + "p"), 1):
        _refuse_lost_words(paragraph, part, number)
    return changed


def _refuse_prompts(root: _Element, part: str) -> None:
    """Refuse a content control that still shows its prompt (单击此处输入文字): unwrapped, it would stand as words."""
    for control in root.iter(W + "sdt"):
        shown = control.find(f"{W}sdtPr/{W}showingPlcHdr")
        words = "".join(piece.text or "" for piece in control.iter(W + "t")).strip()
        if shown is None or shown.get(W + "val") in ("0", "false", "off") or not words:
            continue
        first = next((p for p in control.iter(W + "p")), None)
        if first is None:
            first = next((above for above in control.iterancestors(W + "p")), None)
        number = next((at for at, p in enumerate(root.iter(W + "p"), 1) if p is first), 0)
        raise EngineError(f"{place(part, number, words)}：" + _("内容控件里还是提示文字，请填写或者删除该控件"))


def _refuse_fetched(root: _Element, part: str) -> None:
    """Refuse the content of other files: it would be in every document, and nobody has read it."""
    for paragraph, kind in fetched(root):
        number = next((at for at, p in enumerate(root.iter(W + "p"), 1) if p is paragraph), 0)
        near = "" if paragraph is None else "".join(piece.text or "" for piece in paragraph_text(paragraph))
        said = _("此处取用其他文件的内容（{kind}），读不到其中的文字，请把内容复制到模板里")
        raise EngineError(f"{place(part, number, near)}：" + said.format(kind=kind))


def _holding(tag: Tag, pieces: list[_Element]) -> list[_Element]:
    """Return the pieces of text in which letters of a tag stand."""
    found, at = [], 0
    for piece in pieces:
        start, at = at, at + len(piece.text or "")
        if start < tag.end and at > tag.start:
            found.append(piece)
    return found


def _name(element: _Element) -> str:
    return str(element.tag).removeprefix(W)


def _without_noise(root: _Element) -> bool:
    found = list(root.iter(*_NOISE))
    gone = {
        start.get(W + "id")
        for start in root.iter(W + "bookmarkStart")
        if start.get(W + "name", "").startswith(_MADE_BY_WORD)
    }
    found += [mark for mark in root.iter(W + "bookmarkStart", W + "bookmarkEnd") if mark.get(W + "id") in gone]
    for element in found:
        _replace(element, [])
    keys = [
        (element, key)
        for element in root.iter(W + "p", W + "tr", W + "r")
        for key in element.attrib
        if str(key).startswith((W14 + "paraId", W14 + "textId", W + "rsid"))
    ]
    for element, key in keys:
        del element.attrib[key]
    return bool(found or keys)


def _renumbered_bookmarks(root: _Element) -> bool:
    ids: dict[str, str] = {}
    marks = list(root.iter(W + "bookmarkStart", W + "bookmarkEnd"))
    for mark in marks:
        key = mark.get(W + "id", "")
        mark.set(W + "id", ids.setdefault(key, str(OWN_IDS + len(ids))))
    return bool(marks)


def _replace(element: _Element, children: list[_Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    parent.remove(element)


def _deleted_tag(paragraph: _Element) -> bool:
    words = "".join(gone.text or "" for gone in paragraph.iter(W + "delText"))
    return any(brace in words for brace in ("{{", "{%", "{#", "｛｛", "｛%", "｛％"))


def _is_pending(paragraph: _Element) -> bool:
    """Tell whether a paragraph as such, or the row or cell that it stands in, is a pending change."""
    if any(True for mark in paragraph.iterfind(f"{W}pPr/{W}rPr/*") if mark.tag in _PENDING):
        return True
    rows = (mark for row in paragraph.iterancestors(W + "tr") for mark in row.iterfind(f"{W}trPr/*"))
    cells = (mark for cell in paragraph.iterancestors(W + "tc") for mark in cell.iterfind(f"{W}tcPr/*"))
    return any(mark.tag in _PENDING for mark in rows) or any(mark.tag in _PENDING_CELLS for mark in cells)


def _misjoined(paragraph: _Element, text: str) -> bool:
    """Tell whether a tag that joins its paragraph to the one before or behind (docxtpl takes away all between their
    words) stands elsewhere than at the edge, or has no words there to join."""
    start, end = text.find("{%-"), text.rfind("-%}")
    edges = [(text[:start], paragraph.getprevious())] if start >= 0 else []
    edges += [(text[end + 3 :], paragraph.getnext())] if end >= 0 else []
    return (
        text.count("{%-") > 1
        or text.count("-%}") > 1
        or any(
            words.strip() or other is None or other.tag != W + "p" or not paragraph_text(other)
            for words, other in edges
        )
    )


def _whole(paragraph: _Element, held: list[list[_Element]], where: str) -> bool:
    """Refuse tags that a pending change touches; take away what lies around a part of a tag only. ``held`` are the
    pieces of text of each tag."""
    pending = _("标记处有没有处理的修订，请在 Word 中接受或拒绝后再用")
    if _deleted_tag(paragraph) or _is_pending(paragraph):
        raise EngineError(f"{where}：{pending}")
    changed = False
    for inside in held:
        for piece in inside:
            if any(above.tag in _PENDING for above in _up_to(piece, paragraph)):
                raise EngineError(f"{where}：{pending}")
        if any(element.tag in _PENDING for element in _between(paragraph, inside[0], inside[-1])):
            raise EngineError(f"{where}：{pending}")
        for piece in inside:
            for above in list(_up_to(piece, paragraph)):
                if above.tag in _SPLIT and not all(above in _up_to(other, paragraph) for other in inside):
                    _replace(above, list(above))
                    changed = True
    return changed


def _up_to(piece: _Element, paragraph: _Element) -> list[_Element]:
    found = []
    for above in piece.iterancestors():
        if above is paragraph:
            break
        found.append(above)
    return found


def _between(paragraph: _Element, first: _Element, last: _Element) -> Iterator[_Element]:
    """Yield the elements from ``first`` to ``last`` in document order."""
    on = False
    for element in paragraph.iter():
        on = on or element is first
        if on:
            yield element
        if element is last:
            return


def _refuse_lost_words(paragraph: _Element, part: str, number: int) -> None:
    """Refuse words beside a tag that stands for its whole paragraph, row or cell: they would vanish without a word."""
    text = "".join(piece.text or "" for piece in paragraph_text(paragraph))
    for tag in tags_in(text)[1]:
        if not tag.stands_for:
            continue
        holder = paragraph
        for above in paragraph.iterancestors():
            if tag.stands_for != "p" and holder.tag != _HOLDERS[tag.stands_for]:
                holder = above
        if holder.tag != _HOLDERS[tag.stands_for]:
            raise EngineError(f"{place(part, number, text)}：" + _("标记要放在表格里"))
        words = "".join(piece.text or "" for piece in holder.iter(W + "t"))
        rest = words
        for other in tags_in(words)[1]:
            if other.stands_for == tag.stands_for:
                rest = rest.replace(words[other.start : other.end], "", 1)
        if rest.strip():
            what = {"p": _("段"), "tr": _("行"), "tc": _("格")}[tag.stands_for]
            text_of = _("标记代表整{what}，同一{what}里的其他文字“{rest}”会丢失，请另起一{what}")
            raise EngineError(f"{place(part, number, text)}：" + text_of.format(what=what, rest=rest.strip()[:40]))
