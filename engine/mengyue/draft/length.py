"""The length of an agreement (篇幅): which clauses and schedules it takes in, what its table of contents lists, and how
many members sign on a page."""

from __future__ import annotations

from mengyue.library.clause import Clause
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import AgreementLength, Contents

__all__ = ["contents_depth", "is_kept", "is_within", "length_of", "signatures_per_page"]

_ORDER = list(AgreementLength)
#: Signature blocks that a page takes, by the length of the agreement, where the file does not say.
_PER_PAGE = {AgreementLength.COMPACT: 4, AgreementLength.STANDARD: 3, AgreementLength.FULL: 2}
#: What the contents list by the length of the agreement, where the file does not say.
_CONTENTS = {
    AgreementLength.COMPACT: Contents.NONE,
    AgreementLength.STANDARD: Contents.HEADINGS,
    AgreementLength.FULL: Contents.ARTICLES,
}
#: Levels of outline that the contents list: headings and schedules, sub-headings, articles.
_DEPTH = {Contents.NONE: 0, Contents.HEADINGS: 2, Contents.ARTICLES: 3}


def length_of(alliance: Alliance) -> AgreementLength:
    """Return the length that the file asks for; without a word the standard one, as published agreements have it."""
    asked = alliance.agreement.length if alliance.agreement else None
    return asked or AgreementLength.STANDARD


def is_kept(shortest: AgreementLength, length: AgreementLength) -> bool:
    """Tell whether an agreement of ``length`` holds what stands in one of length ``shortest`` and longer."""
    return _ORDER.index(shortest) <= _ORDER.index(length)


def is_within(alliance: Alliance, clause: Clause) -> bool:
    """Tell whether the agreement takes in ``clause``: by its length, or because the file chooses for that clause."""
    chosen = alliance.clauses.get(clause.id)
    return is_kept(clause.length, length_of(alliance)) or bool(chosen and not chosen.exclude)


def signatures_per_page(alliance: Alliance) -> int:
    """Return how many members sign on one page: two at the most where each writes what it undertakes."""
    agreement = alliance.agreement
    number = (agreement.signatures_per_page if agreement else None) or _PER_PAGE[length_of(alliance)]
    return min(number, 2) if agreement and agreement.commitments else number


def contents_depth(alliance: Alliance) -> int:
    """Return how many levels of outline the table of contents lists, 0 for none."""
    asked = alliance.agreement.contents if alliance.agreement else None
    return _DEPTH[asked or _CONTENTS[length_of(alliance)]]
