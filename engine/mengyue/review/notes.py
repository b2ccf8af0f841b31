"""Notes: what a review copy says beside a clause or cell, and how that part of the document is marked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from mengyue.draft.tree import Origin

__all__ = ["AUTHOR", "TAG_LIMIT", "Note", "Notes", "clause_tag", "shortened"]

#: Who speaks in the comments we write.
AUTHOR = "盟约"
#: Word takes no more than 64 characters in the tag and in the title of a content control.
TAG_LIMIT = 64
_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Note:
    """A note on one clause: the tag and title of its content control, its lock (a value of ``w:lock`` or empty), and
    the paragraphs of its comment."""

    tag: str
    title: str
    lock: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one document: on clauses by clause id, on cells and groups of a form by their id."""

    clauses: Mapping[str, Note] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def clause_tag(origin: Origin) -> str:
    """Return ``clause id@version#variant``."""
    return f"{origin.clause}@{origin.version}#{origin.variant}"


def shortened(tag: str) -> str:
    """Return ``tag`` within Word's limit; a long one keeps its beginning and ends with a digest of the whole."""
    if len(tag) <= TAG_LIMIT:
        return tag
    digest = hashlib.sha256(tag.encode()).hexdigest()[:_DIGEST]
    return f"{tag[: TAG_LIMIT - _DIGEST - 1]}~{digest}"
