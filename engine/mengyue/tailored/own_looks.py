"""Looks of people's own (样式) for the templates we build: styles, fonts, pages, headers theirs, content ours.

Their files lie apart, in ``templates/looks/``: ``agreements/guangxi-2021.docx`` for one template, ``agreements.docx``
for all of a folder. What they hold besides looks is not taken.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mengyue.docx.page import EVEN_FOOTER_ID, EVEN_HEADER_ID, FOOTER_ID, HEADER_ID
from mengyue.docx.zip import pack, read_parts
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.word.open_docx import Package, Unreadable, open_package
from mengyue.word.part_names import relations_of
from mengyue.word.xmlnames import R, W, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["FOLDER", "as_built", "looks_for", "saved_by_others", "with_looks"]

FOLDER = "templates/looks"
_STYLES, _MAIN, _THEME, _FONTS = "word/styles.xml", "word/document.xml", "word/theme/theme1.xml", "word/fontTable.xml"
#: What one style says of another.
_REFERRING = ("basedOn", "next", "link")
_MEDIA = re.compile(r"word/media/[\w.-]+\.(png|jpe?g|gif|emf|wmf)", re.IGNORECASE)
_OURS = b"<Application>Mengyue</Application>"


def saved_by_others(data: bytes) -> bool:
    """Tell whether a template was saved by another program than ours, and so may have looks of its own: by what it
    says of itself, or because it is packed otherwise, as scripts do that leave the rest as it was."""
    parts = _parts(data)
    return parts is not None and not (_is_ours(parts) and pack(parts) == data)


def as_built(data: bytes) -> bool:
    """Tell whether a template is as we wrote it, which no program that saved it since leaves it."""
    parts = _parts(data)
    return parts is not None and _is_ours(parts) and pack(parts) == data


def _is_ours(parts: Mapping[str, bytes]) -> bool:
    return _OURS in parts.get("docProps/app.xml", b"")


def _parts(data: bytes) -> Mapping[str, bytes] | None:
    """Return the parts of a template; nothing where it is no .docx that we open."""
    try:
        return open_package(data, "").parts
    except Unreadable:
        return None


def looks_for(root: Path, name: str) -> Path | None:
    """Return the file of looks for the template ``name`` (``templates/agreements/x.docx``), if the library has one."""
    _templates, folder, file = name.split("/", 2)
    for path in (root / FOLDER / folder / file, root / FOLDER / f"{folder}.docx"):
        if path.is_file():
            return path
    return None


def with_looks(built: bytes, looks: bytes, name: str) -> bytes:
    """Return the template ``built`` in the looks of the .docx ``looks``, which messages call ``name``.

    Raises :class:`EngineError` when ``looks`` is no .docx that we open or has no styles.
    """
    parts = dict(read_parts(built))
    package = open_package(looks, name)
    styles = package.related(package.main, "styles")
    if not styles:
        raise EngineError(_("“{file}”没有样式，不能取用其版面").format(file=name))
    parts[_STYLES] = _merged(parts[_STYLES], package.tree(styles))
    for kind, part in (("theme", _THEME), ("fontTable", _FONTS)):
        theirs = package.related(package.main, kind)
        if theirs and relations_of(theirs) not in package.parts:
            parts[part] = _xml(package.tree(theirs))
    parts[_MAIN] = _paged(parts[_MAIN], package)
    for kind, key, even in (
        ("headerReference", HEADER_ID, EVEN_HEADER_ID),
        ("footerReference", FOOTER_ID, EVEN_FOOTER_ID),
    ):
        _edge(parts, package, (kind, "default"), key)
        _edge(parts, package, (kind, "even" if _facing(package) else "default"), even)
    return pack(parts)


def _xml(root: _Element) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _parsed(data: bytes) -> _Element:
    from lxml import etree

    return etree.fromstring(data)


def _styles(root: _Element) -> Iterator[_Element]:
    yield from root.iterchildren(W + "style")


def _merged(ours: bytes, theirs: _Element) -> bytes:
    """Return their styles under our ids: programs give out ids anew, names stay. What they lack of ours is put in."""
    own = _parsed(ours)
    root = copy.deepcopy(theirs)
    names = {value(style, "name").casefold(): style.get(W + "styleId", "") for style in _styles(own)}
    ids: dict[str, str] = {}
    for style in _styles(root):
        key = style.get(W + "styleId", "")
        ids[key] = names.get(value(style, "name").casefold(), "") or (f"Own-{key}" if key in names.values() else key)
    for style in _styles(root):
        style.set(W + "styleId", ids[style.get(W + "styleId", "")])
        for word in _REFERRING:
            reference = style.find(W + word)
            if reference is not None:
                key = reference.get(W + "val", "")
                reference.set(W + "val", ids.get(key, key))
        numbers = style.find(f"{W}pPr/{W}numPr")
        if numbers is not None:  # numbers are content: ours count articles
            style.find(W + "pPr").remove(numbers)  # type: ignore[union-attr]
    have = {style.get(W + "styleId"): style for style in _styles(root)}
    for style in _styles(own):
        mine = have.get(style.get(W + "styleId"))
        if mine is None:
            root.append(copy.deepcopy(style))
            continue
        numbers = style.find(f"{W}pPr/{W}numPr")
        if numbers is not None:
            _put_numbers(mine, copy.deepcopy(numbers))
    return _xml(root)


def _put_numbers(style: _Element, numbers: _Element) -> None:
    """Put our numbering into their style, at the place that the schema gives it."""
    from lxml import etree

    properties = style.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        before = style.find(W + "rPr")
        style.insert(len(style) if before is None else style.index(before), properties)
    first = (W + "pStyle", W + "keepNext", W + "keepLines", W + "pageBreakBefore", W + "framePr", W + "widowControl")
    at = sum(1 for child in properties if child.tag in first)
    properties.insert(at, numbers)


def _paged(main: bytes, package: Package) -> bytes:
    """Give our sections their paper and margins, upright and turned each by the first of theirs of that sort."""
    theirs: dict[bool, _Element] = {}
    for section in package.tree(package.main).iter(W + "sectPr"):
        size = section.find(W + "pgSz")
        if size is not None and section.find(W + "pgMar") is not None:
            theirs.setdefault(size.get(W + "orient") == "landscape", section)
    text = main.decode("utf-8")

    def section_in(found: re.Match[str]) -> str:
        one = found[0]
        source = theirs.get('w:orient="landscape"' in one)
        if source is None:
            return one
        for word in ("pgSz", "pgMar"):
            given = source.find(W + word)
            if given is None:
                continue
            attributes = "".join(
                f' w:{key.removeprefix(W)}="{text}"'
                for key, text in sorted(given.attrib.items())
                if key.startswith(W) and re.fullmatch(r"[\w.-]+", text)
            )
            one = re.sub(f"<w:{word} [^>]*/>", f"<w:{word}{attributes}/>", one, count=1)
        return one

    return re.sub(r"<w:sectPr>.*?</w:sectPr>", section_in, text, flags=re.S).encode()


def _facing(package: Package) -> bool:
    """Tell whether their even pages have a header and a footer of their own."""
    settings = package.related(package.main, "settings")
    return bool(settings) and on(package.tree(settings), "evenAndOddHeaders") is True


def _edge(parts: dict[str, bytes], package: Package, kind: tuple[str, str], key: str) -> None:
    """Take their header or footer, with its pictures, where it still prints what ours prints. ``kind`` is the name of
    its reference and the pages that it is for."""
    ours = next((p for p in _targets(parts, key)), "")
    theirs = next(iter(_edges(package, *kind)), "")
    if not ours or not theirs or ours not in parts:
        return
    root = package.tree(theirs)
    words = "".join(piece.text or "" for piece in root.iter(W + "t"))
    if "{{ stamp }}" in parts[ours].decode("utf-8") and "stamp" not in words:
        return
    links, media = _links(package, theirs)
    if links is None:
        return
    parts[ours] = _xml(root)
    if links:
        parts[relations_of(ours)] = links
        parts |= media
        parts["[Content_Types].xml"] = _typed(parts["[Content_Types].xml"], media)


def _targets(parts: Mapping[str, bytes], key: str) -> Iterator[str]:
    for row in _parsed(parts["word/_rels/document.xml.rels"]):
        if row.get("Id") == key:
            yield f"word/{row.get('Target')}"


def _edges(package: Package, kind: str, pages: str) -> Iterator[str]:
    relations = package.relations(package.main)
    for section in reversed(list(package.tree(package.main).iter(W + "sectPr"))):
        for reference in section.iterchildren(W + kind):
            held = relations.get(reference.get(R + "id", ""))
            if reference.get(W + "type", "default") == pages and held and held.part in package.parts:
                yield held.part


def _links(package: Package, part: str) -> tuple[bytes | None, dict[str, bytes]]:
    """Return the relationships of a header and its pictures under names of their own; nothing to take when it leans
    on anything but pictures."""
    path = relations_of(part)
    if path not in package.parts:
        return b"", {}
    root = copy.deepcopy(package.tree(path))
    media: dict[str, bytes] = {}
    for row in root:
        relation = package.relations(part)[row.get("Id", "")]
        if relation.kind != "image" or not _MEDIA.fullmatch(relation.part) or relation.part not in package.parts:
            return None, {}
        name = f"word/media/looks-{relation.part.rpartition('/')[2]}"
        media[name] = package.parts[relation.part]
        row.set("Target", f"media/{name.rpartition('/')[2]}")
    return _xml(root), media


def _typed(types: bytes, media: Mapping[str, bytes]) -> bytes:
    text = types.decode("utf-8")
    for name in sorted(media):
        suffix = name.rpartition(".")[2]
        if f'Extension="{suffix}"' not in text:
            kind = {"jpg": "jpeg", "emf": "x-emf", "wmf": "x-wmf"}.get(suffix.lower(), suffix.lower())
            text = text.replace(
                "<Override ", f'<Default Extension="{suffix}" ContentType="image/{kind}"/><Override ', 1
            )
    return text.encode()
