"""The units in which people speak of an agreement: its articles, and what stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mengyue.word.content import Kind, Mark

__all__ = ["Reason", "Unit", "UnitChange", "What"]


class What(StrEnum):
    """How a unit changed."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    VARIANT = "variant"
    PARAMETER = "parameter"
    WORDING = "wording"
    MARKS = "marks"  # something beside the words: a footnote, a picture, hidden or struck words
    RENUMBERED = "renumbered"


class Reason(StrEnum):
    """Why a unit changed."""

    DATA = "data"
    POLICY = "policy"
    LIBRARY = "library"
    TEXT = "text"  # the documents differ; what they were made from is not known


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or another part of a document.

    ``key`` is the clause id where there is one. ``words`` is its text with references by target, so that a mere
    renumbering does not count; ``lines`` is what the page shows. ``values`` maps data paths to what they put there.
    """

    key: str
    number: str
    title: str
    words: tuple[str, ...]
    lines: tuple[str, ...]
    version: str = ""
    variant: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    #: What stands beside the words; only documents that were read have it.
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit that changed. ``values`` are (path or parameter name, old, new), ``sentences`` (old, new) as the page
    shows them, ``marks`` (kind, old, new)."""

    key: str
    what: tuple[What, ...]
    why: tuple[Reason, ...]
    old: Unit | None
    new: Unit | None
    parameters: tuple[tuple[str, str, str], ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()
    sentences: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[Kind, str, str], ...] = ()

    @property
    def title(self) -> str:
        """What to call it."""
        unit = self.new or self.old
        return unit.title if unit else self.key
