"""Which facts are missing from a draft or form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from mengyue.draft.tree import Blank, Block, Draft, Form, Inline, Ref, Space, Term, Text, Value

__all__ = ["blanks_of", "inlines_in", "inlines_of", "texts_of"]

Document = TypeVar("Document", Draft, Form)
_INLINES = (Text, Term, Value, Blank, Ref, Space)


def inlines_of(document: object) -> Iterator[Inline]:
    """Walk all inlines of a document or of a part of one, in reading order."""
    return _walk(document)


def inlines_in(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Walk all inlines of some blocks, in reading order."""
    return _walk(tuple(blocks))


def _walk(part: Any) -> Iterator[Inline]:
    if isinstance(part, _INLINES):
        yield part
    elif isinstance(part, tuple | list):
        for item in part:
            yield from _walk(item)
    elif isinstance(part, dict):
        for item in part.values():
            yield from _walk(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for entry in fields(part):
            if entry.name != "blanks":
                yield from _walk(getattr(part, entry.name))


def blanks_of(document: Document) -> Document:
    """Return the document with its ``blanks``: each missing fact once, in the order in which a reader meets it."""
    found = dict.fromkeys(part for part in inlines_of(document) if isinstance(part, Blank))
    return replace(document, blanks=tuple(found))


def texts_of(parts: Iterable[Inline]) -> str:
    """Return the text of a run of inlines."""
    return "".join(part.text for part in parts)
