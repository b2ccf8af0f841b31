"""A plan: which pages of which documents belong to which member, and where on them it signs and seals."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from mengyue.sign.names_on_page import plain

__all__ = ["SEAL", "SIGNATURE", "Party", "Plan", "Purpose", "Sheet", "Signable", "Signer", "Spot"]

#: How signature blocks, forms and covers name the places for a seal and for a signature, as :func:`plain` gives them.
SEAL, SIGNATURE = "(盖章)", "(签字)"


class Purpose(StrEnum):
    """What a member does on a page."""

    SIGN = "sign"  # 签署页: signature and seal
    SEAL = "seal"  # a place for the seal only


@dataclass(frozen=True, slots=True)
class Party:
    """A member as it signs. ``index`` counts from 1 in the order of signing; ``missing`` are labels of absent facts."""

    index: int
    id: str
    name: str
    role: str = ""
    signs_as: str = "法定代表人"
    signer: str = ""
    leads: bool = False
    supports: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """A place where a member signs: its id, its name and who signs for it, as they are printed.

    Without ``words`` it is a signature block. With them it is a cell of a table or a line at the foot of a letter:
    ``words`` has the place for the seal, the one to sign in, or both; ``before`` stands in front of it, cell by cell.
    """

    member: str
    name: str = ""
    signs_as: str = "法定代表人"
    before: tuple[str, ...] = ()
    words: str = ""

    @property
    def purpose(self) -> Purpose:
        """What the place is for."""
        return Purpose.SEAL if self.words and SIGNATURE not in plain(self.words) else Purpose.SIGN


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page: the ``nth`` (from 1) ``keyword`` in the plain text of the page."""

    keyword: str
    nth: int


@dataclass(frozen=True, slots=True)
class Signable:
    """A document to be signed: ``texts`` are its pages' texts, ``signers`` who signs it, in the order of the places.

    ``header`` heads the first of its signature pages.
    """

    kind: str
    title: str
    sha256: str
    texts: tuple[str, ...]
    copies: int
    header: str = ""
    lead_words: tuple[str, ...] = ("牵头单位",)
    support_words: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Sheet:
    """A page that a member signs or seals, in every copy. ``document`` is the kind; pages count from 1.

    ``spots`` are its places there.
    """

    document: str
    page: int
    member: int
    purpose: Purpose
    spots: tuple[Spot, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents that somebody signs, and every sheet in the order of documents, pages and members.

    ``without`` lists members that a document asks to sign but whose block is on no page: (document, member).
    """

    documents: tuple[Signable, ...]
    parties: tuple[Party, ...]
    sheets: tuple[Sheet, ...]
    without: tuple[tuple[str, int], ...]

    def of(self, member: int) -> list[Sheet]:
        """Return the sheets of one member."""
        return [sheet for sheet in self.sheets if sheet.member == member]
