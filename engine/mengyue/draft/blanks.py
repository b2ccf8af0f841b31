"""Which facts are missing from a draft or form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from typing import Any, TypeVar

from mengyue.draft.tree import (
    Article,
    Blank,
    Block,
    Draft,
    Form,
    Inline,
    Ref,
    Schedule,
    Space,
    Table,
    Term,
    Text,
    Value,
)
from mengyue.once import Same

__all__ = ["blanks_in", "blanks_of", "characters_of", "inlines_in", "inlines_of", "texts_of"]

Document = TypeVar("Document", Draft, Form)
_INLINES = frozenset((Text, Term, Value, Blank, Ref, Space))
_BLANK = frozenset((Blank,))
_KEPT = frozenset((Article, Table))
_NOTHING: Mapping[int, Iterable[Any]] = {}
_TITLED = frozenset((Draft, Article, Schedule))


def inlines_of(document: object) -> Iterator[Inline]:
    """Walk all inlines of a document or of a part of one, in reading order."""
    return _walk(document, _INLINES)


def inlines_in(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Walk all inlines of some blocks, in reading order."""
    return _walk(tuple(blocks), _INLINES)


def _walk(whole: Any, wanted: frozenset[type], known: Mapping[int, Iterable[Any]] = _NOTHING) -> Iterator[Any]:
    """Walk the inlines whose type is ``wanted``; of a run of inlines, which is most of a document, only these are
    touched. ``known`` are those of parts, by the identity of the part."""
    found: list[Any] = []
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if known and id(part) in known:
            found += known[id(part)]
        elif kind in _INLINES:
            if kind in wanted:
                found.append(part)
        elif kind is tuple and part and type(part[0]) in _INLINES:
            found += [inline for inline in part if type(inline) in wanted]
        elif kind is tuple and part and _is_row(part):
            found += [inline for cell in part for inline in cell if type(inline) in wanted]
        elif wanted is _BLANK and kind in _KEPT:
            found += _blanks_in(Same(part))
        elif kind is tuple or kind is list:
            waiting += reversed(part)
        elif kind is dict:
            waiting += reversed(part.values())
        else:
            waiting += [getattr(part, name) for name in _inner(kind)]
    return iter(found)


def _is_row(part: tuple[Any, ...]) -> bool:
    """Tell whether all of these are runs of inlines, as the cells of a row are."""
    return all([type(cell) is tuple and (not cell or type(cell[0]) in _INLINES) for cell in part])


@lru_cache(maxsize=384)
def _blanks_in(block: Same) -> tuple[Any, ...]:
    """Return the blanks of an article or table, which is the very one of before where nothing in it has changed."""
    (part,) = block.things
    kind: Any = type(part)
    return tuple(_walk([getattr(part, name) for name in reversed(_inner(kind))], _BLANK))


def characters_of(document: Draft | Form) -> frozenset[str]:
    """Return every character of the inlines of a document, and of the titles of a draft, its articles and schedules."""
    return _characters([document])


def _characters(waiting: list[Any]) -> frozenset[str]:
    texts: list[str] = []
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if kind is tuple and part and type(part[0]) in _INLINES:
            texts += [inline.text for inline in part]
        elif kind is tuple and part and _is_row(part):
            texts += [inline.text for cell in part for inline in cell]
        elif kind in _INLINES:
            texts.append(part.text)
        elif kind in _KEPT:
            texts.append(_characters_in(Same(part)))
        elif kind is tuple or kind is list:
            waiting += part
        elif kind is dict:
            waiting += part.values()
        else:
            if kind in _TITLED:
                texts.append(part.title)
            waiting += [getattr(part, name) for name in _inner(kind)]
    return frozenset("".join(texts))


@lru_cache(maxsize=384)
def _characters_in(block: Same) -> str:
    """Return the characters of an article or table, the very one of before where nothing in it has changed; in one
    text, for as objects they take fifty times the room."""
    part: Any = block.things[0]
    kind: Any = type(part)
    inside = _characters([getattr(part, name) for name in _inner(kind)])
    return "".join(sorted(inside.union(part.title) if kind in _TITLED else inside))


@cache
def _inner(kind: type) -> tuple[str, ...]:
    """Return the fields of a part of a document, the last first; what is no such part has none."""
    return tuple(f.name for f in reversed(fields(kind)) if f.name != "blanks") if is_dataclass(kind) else ()


def blanks_of(document: Document, known: Mapping[int, Iterable[Blank]] = _NOTHING) -> Document:
    """Return the document with its ``blanks``: each missing fact once, in the order in which a reader meets it.

    ``known`` are the blanks of parts of it (see :func:`blanks_in`), by the identity of the part.
    """
    return replace(document, blanks=tuple(dict.fromkeys(_walk(document, _BLANK, known))))


def blanks_in(part: object) -> tuple[Blank, ...]:
    """Return the blanks of a part of a document, each missing fact once."""
    return tuple(dict.fromkeys(_walk(part, _BLANK)))


def texts_of(parts: Iterable[Inline]) -> str:
    """Return the text of a run of inlines."""
    return "".join(part.text for part in parts)
