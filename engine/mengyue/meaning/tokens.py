"""What a sentence is read into: tokens, each with its meanings and with what the words around do to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Modal", "Reading", "Token"]


class Modal(StrEnum):
    """How an act is put: 应, 可, 不得, 视为, or plainly."""

    MUST = "must"
    MAY = "may"
    MUST_NOT = "must_not"
    DEEMED = "deemed"
    PLAIN = "plain"


class Token(NamedTuple):
    """A word or value and where it stands.

    ``clause`` counts the parts between commas from 0. ``barred`` tells that an odd number of negations, prohibitions
    and verbs of taking away govern it: 不得起诉, 放弃起诉权; 不得放弃起诉权 is not barred. ``denied`` is the same
    without verbs of taking away. ``condition`` marks words in the condition of a sentence (未付款的，), ``supposed``
    those of one that nobody is punished for not meeting (not: 不统一调价的，视为违约), ``excepted`` those in what it
    excepts (除…外), ``reported`` those in what it only tells of (曾…, a draft before), ``led`` those that stand in the
    line that leads a list. A tuple, since a text has hundreds of thousands.
    """

    start: int
    end: int
    text: str
    meanings: frozenset[str]
    clause: int
    modal: Modal = Modal.PLAIN
    barred: bool = False
    denied: bool = False
    condition: bool = False
    excepted: bool = False
    led: bool = False
    reported: bool = False
    supposed: bool = False
    size: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence read: its tokens in order, its parts between commas, and all meanings that occur."""

    text: str
    lead: int
    tokens: tuple[Token, ...]
    clauses: tuple[tuple[int, int], ...]
    meanings: frozenset[str]

    @property
    def understood(self) -> bool:
        """Whether anything was found to go by: an act, or a thing that something is said about."""
        return bool(self.tokens)
