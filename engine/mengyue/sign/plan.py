"""Planning: which pages of which documents belong to which member."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Party", "Plan", "Purpose", "Sheet", "Signable", "plan"]

#: How forms and covers name the place for a seal.
_SEAL = "（盖章）"
#: How many characters before a seal's place may name who seals: 牵头单位： name over two lines （盖章）.
_BEFORE, _AFTER = 60, 40


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
class Signable:
    """A document to be signed: ``texts`` are its pages' texts, ``header`` what heads its signature pages."""

    kind: str
    title: str
    sha256: str
    texts: tuple[str, ...]
    copies: int
    header: str = ""
    lead_words: tuple[str, ...] = ("牵头单位",)
    support_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Sheet:
    """A page that a member signs or seals, in every copy. ``document`` is the kind; pages count from 1."""

    document: str
    page: int
    member: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents that somebody signs, and every sheet in the order of documents, pages and members.

    ``without`` lists members that a document asks to sign but has no page for: (document, member).
    """

    documents: tuple[Signable, ...]
    parties: tuple[Party, ...]
    sheets: tuple[Sheet, ...]
    without: tuple[tuple[str, int], ...]

    def of(self, member: int) -> list[Sheet]:
        """Return the sheets of one member."""
        return [sheet for sheet in self.sheets if sheet.member == member]


def plan(documents: Sequence[Signable], parties: Sequence[Party]) -> Plan:
    """Find each member's pages from the text of the pages.

    A signature page begins with the document's signing header and names the member at the place of its seal. Outside
    signature pages, a place marked （盖章） belongs to the member whose name stands by it, to the lead units where the
    word for a lead unit does, or to the support unit (依托单位) where the word for it does; others' places (推荐单位,
    科技厅) belong to no member. Schedules stand behind the signature pages: forms among them are filled in later, so
    nobody seals them now.
    """
    sheets: list[Sheet] = []
    without: list[tuple[str, int]] = []
    for document in documents:
        found: list[Sheet] = []
        texts = [_plain(text) for text in document.texts]
        header = _plain(document.header)
        signed = [number for number, text in enumerate(texts, 1) if header and header in text[: len(header) + 40]]
        for number, plain in enumerate(texts[: signed[-1]] if signed else texts, 1):
            if number in signed:
                found += [Sheet(document.kind, number, p.index, Purpose.SIGN) for p in parties if _signs(plain, p)]
            else:
                found += [
                    Sheet(document.kind, number, p.index, Purpose.SEAL) for p in _sealing(plain, document, parties)
                ]
        sheets += found
        if document.header:
            signing = {sheet.member for sheet in found if sheet.purpose is Purpose.SIGN}
            without += [(document.kind, party.index) for party in parties if party.index not in signing]
    asked = {sheet.document for sheet in sheets} | {kind for kind, _member in without}
    wanted = tuple(document for document in documents if document.kind in asked)
    return Plan(wanted, tuple(parties), tuple(sheets), tuple(without))


def _plain(text: str) -> str:
    """Leave out spaces and line breaks, which fall differently on a page and in the data."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _signs(plain: str, party: Party) -> bool:
    return bool(party.name) and _plain(f"{_SEAL}：{party.name}{party.signs_as}：") in plain


def _sealing(plain: str, document: Signable, parties: Sequence[Party]) -> list[Party]:
    places: list[str] = []
    seal = _plain(_SEAL)
    at = plain.find(seal)
    while at >= 0:
        places.append(plain[max(0, at - _BEFORE) : at])
        places.append(plain[at + len(seal) : at + len(seal) + _AFTER].partition(seal)[0])
        at = plain.find(seal, at + 1)
    lead, support = (_called(words, places[::2]) for words in (document.lead_words, document.support_words))
    return [
        party
        for party in parties
        if (party.leads and lead)
        or (party.supports and support)
        or (party.name and any(_plain(party.name) in place for place in places))
    ]


def _called(words: Sequence[str], before: Sequence[str]) -> bool:
    """Tell whether a place to seal is asked of a unit by one of ``words`` for it."""
    plain = [_plain(word) for word in words]
    return any(word + ":" in place[-_BEFORE:] or place.endswith(word) for word in plain for place in before)
