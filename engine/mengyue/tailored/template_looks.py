"""Faults in what surrounds the tags: places that are never filled in, styles that are gone, fonts without Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mengyue.docx.house_styles import styles_xml
from mengyue.docx.unseen import fetched
from mengyue.docx.xml import NAMESPACES
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity
from mengyue.tailored.template_fault import at, whole
from mengyue.tailored.template_places import Spot
from mengyue.word.open_docx import Package
from mengyue.word.xmlnames import W, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["look_faults", "place_faults", "style_names"]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_CHINESE = re.compile("[\u3400-\u9fff]")
_TEXTS = re.compile(r"<[^>]+>")
#: Links that a document may hold: words that lead somewhere, not files that are read.
_HARMLESS = ("hyperlink",)


def place_faults(package: Package, filled: Mapping[str, Sequence[Spot]]) -> Iterator[Finding]:
    """Yield tags in places that are never filled in, links that make whoever opens the file read another, and places
    that show the content of another. ``filled`` are the parts that are filled in, with their paragraphs."""
    for part, data in sorted(package.parts.items()):
        if not part.endswith(".xml"):
            continue
        text = data.decode("utf-8", "replace")
        if part in filled:
            yield from _attributes(package, part)
            yield from _fetched(package, part, filled[part])
        elif part != "docProps/core.xml":
            words = _TEXTS.sub("", text)
            for found in dict.fromkeys(_TAG.findall(words)):
                message = _("这里的标记不会填写：“{near}”").format(near=" ".join(found.split())[:60])
                yield whole(part, "TP-PLACE", message, _("移到正文、页眉、页脚或者脚注中"))
    for part in sorted(package.parts):
        if part.endswith(".rels"):
            continue
        for relation in package.relations(part).values():
            if relation.target and relation.kind not in _HARMLESS:
                message = _("模板引用外部文件（{kind}）：{target}").format(
                    kind=relation.kind, target=relation.target[:80]
                )
                yield whole(part, "TP-REACH", message, _("在 Word 中断开链接，把图片等嵌入文件"))


def _fetched(package: Package, part: str, places: Sequence[Spot]) -> Iterator[Finding]:
    """Yield the places that show the content of another file: its words are read by nobody here."""
    spots = {spot.paragraph: spot for spot in places}
    for paragraph, kind in fetched(package.tree(part)):
        message = _("此处取用其他文件的内容（{kind}），读不到其中的文字").format(kind=kind)
        hint = _("把内容复制到模板里，删去此处的插入")
        spot = spots.get(paragraph) if paragraph is not None else None
        yield at(spot, "TP-REACH", message, hint) if spot else whole(part, "TP-REACH", message, hint)


def _attributes(package: Package, part: str) -> Iterator[Finding]:
    """Yield tags in alternative texts and other attributes: what is filled in there is not escaped as text is."""
    for element in package.tree(part).iter():
        if not isinstance(element.tag, str):
            continue
        for name, text in element.attrib.items():
            if _TAG.search(str(text)):
                message = _("标记在替代文字或者其他属性里：“{near}”").format(near=str(text)[:60])
                yield whole(f"{part}@{str(name).rpartition('}')[2]}", "TP-PLACE", message, _("移到正文的文字中"))


def style_names(data: bytes) -> dict[str, str]:
    """Return id to name of the styles in a styles part."""
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    return {style.get(W + "styleId", ""): value(style, "name") for style in root.iterchildren(W + "style")}


def look_faults(package: Package, places: Sequence[Spot], *, ours: bool) -> Iterator[Finding]:
    """Yield styles that paragraphs ask for and that are gone, styles of ours that wording needs, and fonts without
    Chinese. ``ours`` tells that the template is for documents of this library."""
    part = package.related(package.main, "styles")
    styles = style_names(package.parts[part]) if part else {}
    gone: dict[str, Spot] = {}
    for spot in places:
        key = value(spot.paragraph.find(W + "pPr"), "pStyle")
        if key and key not in styles:
            gone.setdefault(key, spot)
    for key, spot in gone.items():
        message = _("段落的样式“{style}”不在文件里").format(style=key)
        yield at(spot, "TP-STYLE", message, _("在 Word 中为该段另选样式"))
    if ours:
        needed = style_names(styles_xml(NAMESPACES).encode())
        known = {name.casefold() for name in styles.values()}
        for key, name in needed.items():
            if name.casefold() not in known and name and _is_used(name):
                message = _("缺少样式“{style}”（{id}），条文等由它排版").format(style=name, id=key)
                yield whole(part or "word/styles.xml", "TP-STYLE", message, _("把样式改回原名，或者新建同名样式"))
    yield from _fonts(package, places, part)


def _is_used(name: str) -> bool:
    return bool(_CHINESE.search(name))


def _fonts(package: Package, places: Sequence[Spot], part: str) -> Iterator[Finding]:
    """Yield runs with Chinese words for which no Chinese font is named anywhere: every program then takes its own."""
    elements: Mapping[str, _Element] = {}
    default = False
    if part:
        root = package.tree(part)
        elements = {style.get(W + "styleId", ""): style for style in root.iterchildren(W + "style")}
        default = _east(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    normal = next(
        (k for k, s in elements.items() if s.get(W + "default") == "1" and s.get(W + "type") == "paragraph"), ""
    )
    for spot in places:
        style = value(spot.paragraph.find(W + "pPr"), "pStyle") or normal
        inherited = default or _chain(style, elements)
        for run in spot.paragraph.iter(W + "r"):
            words = "".join(piece.text or "" for piece in run.iterchildren(W + "t"))
            properties = run.find(W + "rPr")
            latin = properties is not None and properties.find(W + "rFonts") is not None
            if not _CHINESE.search(_TAG.sub("", words)) or _east(properties):
                continue
            if (latin or not inherited) and not (inherited and not _names_latin(properties)):
                message = _("中文字没有指定中文字体（eastAsia）")
                hint = _("选中文字，在“字体”对话框的“中文字体”里选定，如仿宋")
                yield at(spot, "TP-FONT", message, hint, Severity.WARNING, words)
                break


def _names_latin(properties: _Element | None) -> bool:
    fonts = None if properties is None else properties.find(W + "rFonts")
    return fonts is not None and (fonts.get(W + "ascii") is not None or fonts.get(W + "hAnsi") is not None)


def _east(properties: _Element | None) -> bool:
    fonts = None if properties is None else properties.find(W + "rFonts")
    return fonts is not None and any(fonts.get(W + name) for name in ("eastAsia", "eastAsiaTheme"))


def _chain(style: str, elements: Mapping[str, _Element]) -> bool:
    seen: set[str] = set()
    while style in elements and style not in seen:
        seen.add(style)
        if _east(elements[style].find(W + "rPr")):
            return True
        style = value(elements[style], "basedOn")
    return False
