"""Parts of a draft as a template sees them: immutable, every value ready XML."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

__all__ = ["BlockView", "ClosingView", "CoverView", "ScheduleView", "SignatureView"]

_NOTHING = Markup("")


class BlockView(NamedTuple):
    """One block. ``kind`` is heading, subheading, article, text, hand (text with places to fill in), lead (text that
    stays with what is under it), item or table; ``live`` tells whether Word numbers it.

    ``runs`` is its text, ``mark`` the bookmark of a heading to which the contents lead; ``paragraph`` stands for a
    whole paragraph (items, whose list differs, and in review copies the edges of content controls); the rest belongs to
    tables. ``last`` is the row that stays with the total, empty when there is no total.
    """

    kind: str
    runs: Markup = _NOTHING
    live: bool = True
    paragraph: Markup = _NOTHING
    source: str = ""
    titled: bool = False
    rows: tuple[tuple[Markup, ...], ...] = ()
    last: tuple[Markup, ...] = ()
    total: tuple[Markup, ...] = ()
    mark: Markup = _NOTHING


class ScheduleView(NamedTuple):
    """A schedule: its label with a live number, its title, its blocks.

    ``wide`` puts it on landscape pages; ``turns`` says that what stands before it was on pages of the other sort,
    ``begins`` that it begins a page wherever schedules do not run on.
    """

    label: Markup
    title: Markup
    blocks: tuple[BlockView, ...]
    wide: bool = True
    turns: bool = False
    begins: bool = False


class ClosingView(NamedTuple):
    """A signatory at the foot of a letter: unit with what stands behind it, and who signs (empty when nobody)."""

    unit: Markup
    signs: Markup


class CoverView(NamedTuple):
    """A line of the cover. ``paragraph`` is the value as a whole paragraph."""

    caption: Markup
    value: Markup
    suffix: Markup
    paragraph: Markup


class SignatureView(NamedTuple):
    """A signature block. ``name``, ``representative`` and ``commitment`` are runs; ``tall`` is how many lines they take
    beyond those of a block: blocks that share a page have room for few; the rest is text."""

    role: Markup
    name: Markup
    signs_as: Markup
    representative: Markup
    tall: int = 0
    commitment: Markup = Markup()
