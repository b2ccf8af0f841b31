"""Notes: what a review copy says beside a clause or cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["AUTHOR", "Notes"]

#: Who speaks in the comments we write.
AUTHOR = "盟约"


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one document, each the paragraphs of a comment: on clauses by clause id, on cells and groups of a
    form by their id."""

    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
