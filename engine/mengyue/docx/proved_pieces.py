"""What was proved of a paragraph or row is kept by its shape, which is what it is without its words.

A piece is well-formed when it is so between two tags, and content that is well-formed stays so in any order and number
(XML 1.0, 3.1, production 43). So a document is proved by its pieces and by what remains without them; one that does not
come apart so is proved as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

__all__ = ["Proved", "is_frame", "proved", "told_of", "unpaired"]

#: Steps of fields, targets of references and ends of bookmarks, found in one pass.
_TOKEN = re.compile(
    r'<w:[fib](?:ldChar [^>]*?w:fldCharType="(\w)|nstrText(?: [^>]*)?>\s*(?:REF|PAGEREF)\s+([^\s<]+)'
    r"|ookmarkStart ([^>]*)>|ookmarkEnd ([^>]*)>)"
)
#: One of these stands in all that tells something.
_MARKS = ("ldChar ", "nstrText", "ookmark", "<wp:docPr ")
_TELLING = (*_MARKS, "w:tc", "w:tr")
_PICTURE = re.compile(r'<wp:docPr [^>]*?\bid="([^"]*)"')
_ID = re.compile(r'\bw:id="([^"]*)"')
_NAME = re.compile(r'\bw:name="([^"]*)"')
#: A cell must end with a paragraph, a row with a cell (ECMA-376 part 1, 17.4.65 and 17.4.78).
_EMPTY_PARAGRAPH = re.compile(r"<w:p(?: [^<>]*)?/></w:tc>")
#: What a piece is read between.
_OPEN, _CLOSE = "<_>", "</_>"
#: Signs of comments and instructions, in which a tag is none, and of tags like those.
_STRANGE = ("<!", "<?", "<_", "</_")
#: Words that XML takes between tags as they are (XML 1.0, 2.2 and 2.4): a piece is well-formed when its shape is, the
#: piece with a full stop for such words. Thousands of pieces have a hundred shapes.
_WORDS = re.compile(">[^<>&\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]+<")
#: So many shapes are kept.
_MOST = 8192


class Proved(NamedTuple):
    """What one pass over well-formed XML tells: the first letters of the steps of fields, without those that pair; the
    targets of references; key and name of bookmarks that begin, keys of those that end; keys of pictures; and whether
    a cell ends without a paragraph or a row without a cell."""

    steps: str
    targets: tuple[str, ...]
    starts: tuple[tuple[str, str], ...]
    ends: tuple[str, ...]
    pictures: tuple[str, ...]
    bare_cell: bool
    bare_row: bool


#: What nearly every piece tells.
_NOTHING = Proved("", (), (), (), (), False, False)
#: Shapes that are well-formed, and whether a piece of that shape may tell something.
_TELLS: dict[str, bool] = {}


def proved(xml: str, data: bytes) -> list[Proved]:
    """Return what the pieces of a part tell, in their order; ``data`` is ``xml`` in UTF-8.

    Raises :class:`xml.parsers.expat.ExpatError` when the part is not well-formed.
    """
    told = _by_pieces(xml)
    if told is None:
        _parse(data)
        told = [_told(xml)]
    return told


def _by_pieces(xml: str) -> list[Proved] | None:
    apart = _apart(xml)
    if apart is None or not is_frame(apart[0]):
        return None
    told = told_of([apart[1]])
    return None if told is None else list(told[0])


def told_of(strips: Sequence[str]) -> list[tuple[Proved, ...]] | None:
    """Return what each strip of the content of a body tells; nothing, unless each is well-formed by itself."""
    cut = [_pieces(_WORDS.sub(">.<", strip)) for strip in strips]
    tells = {shape: _TELLS.get(shape) for shapes in cut for shape, _frame in shapes or ()}
    fresh = [shape for shape, known in tells.items() if known is None]
    if None in cut or (fresh and not _are_content(fresh)):
        return None
    if len(_TELLS) + len(fresh) > _MOST:
        _TELLS.clear()
    for shape in fresh:
        tells[shape] = _TELLS[shape] = _is_marked(shape) or _told(shape) is not _NOTHING
    told = [_told_in(strip, shapes, tells) for strip, shapes in zip(strips, cut, strict=True) if shapes is not None]
    return None if None in told else [one for one in told if one is not None]


def _told_in(strip: str, shapes: list[tuple[str, bool]], tells: Mapping[str, bool | None]) -> tuple[Proved, ...] | None:
    """Return what the pieces of a strip of these ``shapes`` tell; ``tells`` says which of them tell something."""
    telling = [at for at, (shape, _frame) in enumerate(shapes) if tells[shape]]
    if not telling:
        return ()
    pieces = _pieces(strip) or []
    found = []
    for at in telling:
        piece, frame = pieces[at]
        one = _told(piece)
        if one is not _NOTHING:
            if frame:  # others stand within, in whose place in the order this would be
                return None
            found.append(one)
    return tuple(found)


def _apart(xml: str) -> tuple[str, str] | None:
    """Return what remains of a document without its content, and this; nothing, where it has no body."""
    head, body, rest = xml.partition("<w:body>")
    inside, end, tail = rest.rpartition("</w:body>")
    return (head + body + end + tail, inside) if body and end else None


def _pieces(inside: str) -> list[tuple[str, bool]] | None:
    """Return the paragraphs and rows of content, in order. What remains of a table without its rows stands before
    them, marked. Nothing, where it does not come apart so."""
    *before, last = inside.split("</w:tbl>")
    if "<w:tbl>" in last:
        return None
    pieces: list[tuple[str, bool]] = []
    for part in before:
        prose, begins, table = part.partition("<w:tbl>")
        if not begins:
            return None
        pieces += _paragraphs(prose)
        first, *rows = table.split("<w:tr>")
        pieces.append((f"<w:tbl>{first}</w:tbl>", True))
        pieces += [(f"<w:tr>{row}", False) for row in rows]
    return [*pieces, *_paragraphs(last)]


def _paragraphs(prose: str) -> list[tuple[str, bool]]:
    *paragraphs, rest = prose.split("</w:p>")
    found = [(f"{paragraph}</w:p>", False) for paragraph in paragraphs]
    return [*found, (rest, False)] if rest else found


@lru_cache(maxsize=64)
def is_frame(xml: str) -> bool:
    """Tell whether ``xml`` is well-formed and tells nothing itself."""
    from xml.parsers import expat

    try:
        _parse(xml.encode())
    except expat.ExpatError:
        return False
    return _told(xml) is _NOTHING


def _is_marked(xml: str) -> bool:
    return any(sign in xml for sign in _MARKS)


def _are_content(pieces: list[str]) -> bool:
    """Tell whether each piece is well-formed between two tags. They are read at one go, each between tags of its own,
    which only these can close: in a piece without comments and the like ``<`` begins a tag or is a fault."""
    from xml.parsers import expat

    if any(sign in piece for piece in pieces for sign in _STRANGE):
        return False
    try:
        _parse(f"{_OPEN}{_OPEN}{f'{_CLOSE}{_OPEN}'.join(pieces)}{_CLOSE}{_CLOSE}".encode())
    except expat.ExpatError:
        return False
    return True


def _parse(data: bytes) -> None:
    from xml.parsers import expat

    expat.ParserCreate().Parse(data, True)


def _told(xml: str) -> Proved:
    if not any(sign in xml for sign in _TELLING):
        return _NOTHING
    tokens = _TOKEN.findall(xml)
    found = Proved(
        unpaired("".join([step for step, _code, _start, _end in tokens])),
        tuple(unescape(code) for _step, code, _start, _end in tokens if code),
        tuple(
            ("".join(_ID.findall(start)), unescape("".join(_NAME.findall(start))))
            for _step, _code, start, _end in tokens
            if start
        ),
        tuple("".join(_ID.findall(end)) for _step, _code, _start, end in tokens if end),
        tuple(_PICTURE.findall(xml)) if "<wp:docPr " in xml else (),
        _has_bare_cell(xml),
        _has_bare_row(xml),
    )
    return _NOTHING if found == _NOTHING else found


def unpaired(steps: str) -> str:
    """Return the steps that do not begin, separate and end in order; fields may nest."""
    before = ""
    while steps != before:
        before, steps = steps, steps.replace("bse", "").replace("be", "")
    return steps


def _has_bare_cell(xml: str) -> bool:
    loose = xml.count("</w:tc>") - xml.count("</w:p></w:tc>")
    return "<w:tc/>" in xml or bool(loose and loose != len(_EMPTY_PARAGRAPH.findall(xml)))


def _has_bare_row(xml: str) -> bool:
    loose = xml.count("</w:tr>") - xml.count("</w:tc></w:tr>")
    return "<w:tr/>" in xml or bool(loose and loose != xml.count("</w:sdt></w:tr>"))
