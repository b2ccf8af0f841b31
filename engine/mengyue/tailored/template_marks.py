"""Faults in how tags are written: braces, quotes, letters parted by Word, words that would be lost, pending changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mengyue.docx.tag_text import tags_in
from mengyue.docx.unseen import is_hidden
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity
from mengyue.tailored.template_fault import at
from mengyue.tailored.template_places import Spot
from mengyue.tailored.template_tags import ReadTag, read_tags
from mengyue.word.styles import Styles
from mengyue.word.xmlnames import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["written_faults"]

_PENDING = (W + "ins", W + "del", W + "moveFrom", W + "moveTo")
_HOLDERS = {"p": W + "p", "tr": W + "tr", "tc": W + "tc"}


def written_faults(places: Sequence[Spot], styles: Styles) -> Iterator[Finding]:
    """Yield what is wrong with the letters of tags in the paragraphs of a part."""
    for spot in places:
        tags, wrong = read_tags(spot)
        if wrong:
            hint = _("在同一段内写全标记，如 {{ title }}；要印出大括号本身的，写作 {_{ 和 }_}")
            yield at(spot, "TP-OPEN", wrong, hint)
        for tag in tags:
            yield from _of_tag(tag)
            if tag.kind == "{{" and not tag.level and is_hidden(tag.pieces, styles):
                message, hint = _("标记在隐藏文字里，填入的内容印不出来"), _("在“字体”对话框中取消“隐藏”")
                yield at(spot, "TP-HIDDEN", message, hint, found=tag.typed)
        yield from _lost(spot, tags)
        yield from _changes(spot, tags)
        yield from _prompt(spot)


def _of_tag(tag: ReadTag) -> Iterator[Finding]:
    if tag.typed != tag.text:
        message = _("标记里有全角括号、弯引号或者全角空格")
        hint = _("改为半角：{text}").format(text=tag.text)
        yield at(tag.spot, "TP-WIDE", message, hint, Severity.WARNING, tag.typed)
    looks = {_look(piece) for piece in tag.pieces}
    if len(tag.pieces) > 1 and len(looks) > 1:
        message = _("标记被 Word 分成 {count} 段，各段格式不同").format(count=len(tag.pieces))
        hint = _("选中整个标记，设为同一字体字号；填入的内容只有其中一种格式")
        yield at(tag.spot, "TP-SPLIT", message, hint, Severity.WARNING, tag.typed)


def _look(piece: _Element) -> bytes:
    """Return the properties of the run that holds a piece of text, revision marks and languages left out."""
    from lxml import etree

    run = next(piece.iterancestors(W + "r"), None)
    properties = None if run is None else run.find(W + "rPr")
    if properties is None:
        return b""
    kept = (e for e in properties if e.tag not in (W + "lang", W + "noProof"))
    return b"".join(sorted(etree.tostring(element, method="c14n") for element in kept))


def _lost(spot: Spot, tags: Sequence[ReadTag]) -> Iterator[Finding]:
    """Yield words that stand beside a tag for a whole paragraph, row or cell: they would vanish."""
    for tag in tags:
        if tag.level not in _HOLDERS:
            continue
        holder = spot.paragraph if tag.level == "p" else next(spot.paragraph.iterancestors(_HOLDERS[tag.level]), None)
        if holder is None:
            message, hint = _("标记代表整行或者整格，却不在表格里"), _("把标记移到表格里，或者改用 {%p … %}")
            yield at(spot, "TP-LEVEL", message, hint, found=tag.typed)
            continue
        words = "".join(piece.text or "" for piece in holder.iter(W + "t"))
        rest = words
        for other in tags_in(words)[1]:
            if other.stands_for == tag.level:
                rest = rest.replace(words[other.start : other.end], "", 1)
        if rest.strip() and tag.kind != "{#":
            what = {"p": _("段"), "tr": _("行"), "tc": _("格")}[tag.level]
            message = _("标记代表整{what}，同一{what}里的其他文字“{rest}”会丢失").format(
                what=what, rest=rest.strip()[:40]
            )
            yield at(spot, "TP-WORDS", message, _("其他文字另起一{what}").format(what=what), found=tag.typed)


def _changes(spot: Spot, tags: Sequence[ReadTag]) -> Iterator[Finding]:
    """Yield pending changes: at a tag nobody can tell what is meant, elsewhere they would be in every document."""
    pending = [
        element
        for element in spot.paragraph.iter(*_PENDING)
        if next(element.iterancestors(W + "p"), None) is spot.paragraph
    ]
    if not pending:
        return
    deleted = "".join(piece.text or "" for element in pending for piece in element.iter(W + "delText"))
    touched = any(element in piece.iterancestors() for tag in tags for piece in tag.pieces for element in pending)
    hint = _("在 Word 的“审阅”中接受或者拒绝全部修订，再保存")
    if touched or any(brace in deleted for brace in ("{{", "{%", "}}", "%}")):
        yield at(spot, "TP-PENDING", _("标记处有没有处理的修订"), hint, found=spot.near or deleted)
    else:
        message = _("留有没有处理的修订，会出现在每份文件里")
        yield at(spot, "TP-PENDING", message, hint, Severity.WARNING, spot.near or deleted)


def _prompt(spot: Spot) -> Iterator[Finding]:
    for control in spot.paragraph.iterancestors(W + "sdt"):
        yield from _prompted(control, spot)
    for control in spot.paragraph.iter(W + "sdt"):
        yield from _prompted(control, spot)


def _prompted(control: _Element, spot: Spot) -> Iterator[Finding]:
    shown = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    words = "".join(piece.text or "" for piece in control.iter(W + "t")).strip()
    first = next(control.iter(W + "p"), spot.paragraph)
    if shown is None or shown.get(W + "val") in ("0", "false", "off") or not words or first is not spot.paragraph:
        return
    yield at(spot, "TP-PROMPT", _("内容控件里还是提示文字"), _("填写该控件，或者删除控件、直接写标记"), found=words)
