"""The length of an agreement (篇幅): which clauses and schedules it takes in, and how many members sign on a page."""

from __future__ import annotations

from mengyue.library.clause import Clause
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import AgreementLength

__all__ = ["is_kept", "is_within", "length_of", "signatures_per_page"]

_ORDER = list(AgreementLength)
#: Signature blocks that a page takes, by the length of the agreement, where the file does not say.
_PER_PAGE = {AgreementLength.COMPACT: 4, AgreementLength.STANDARD: 3, AgreementLength.FULL: 1}


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
    """Return how many members sign on one page."""
    asked = alliance.agreement.signatures_per_page if alliance.agreement else None
    return asked or _PER_PAGE[length_of(alliance)]
