"""Planning: which pages of which documents belong to which member, and where on them it signs and seals."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

__all__ = ["Party", "Plan", "Purpose", "Sheet", "Signable", "Signer", "Spot", "plain", "plan"]

#: How signature blocks, forms and covers name the places for a seal and for a signature, as :func:`plain` gives them.
_SEAL, _SIGNATURE = "(盖章)", "(签字)"
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
class Signer:
    """A signature block of a document: the id of the member, its name and who signs, as they are printed."""

    member: str
    name: str
    signs_as: str = "法定代表人"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page: the ``nth`` (from 1) ``keyword`` in the plain text of the page."""

    keyword: str
    nth: int


@dataclass(frozen=True, slots=True)
class Signable:
    """A document to be signed: ``texts`` are its pages' texts, ``signers`` its signature blocks in their order.

    ``header`` heads the first of its signature pages; ``closing`` are the units at the foot of a letter for which
    somebody signs as well.
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
    closing: tuple[str, ...] = ()


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


def plan(documents: Sequence[Signable], parties: Sequence[Party]) -> Plan:
    """Find each member's pages: where its signature block stands in the text of the pages, however many share one.

    Before the signature pages, a place marked （盖章） belongs to the member whose name stands by it, to the lead units
    where the word for a lead unit does, or to the support unit (依托单位) where the word for it does; others' places
    (推荐单位, 科技厅) belong to no member. Schedules stand behind the signature pages: forms among them are filled in
    later, so nobody seals them now.
    """
    sheets: list[Sheet] = []
    without: list[tuple[str, int]] = []
    indexes = {party.id: party.index for party in parties}
    for document in documents:
        texts = [plain(text) for text in document.texts]
        found = _signed(document, texts, indexes)
        signed = {sheet.page for sheet in found}
        for number, text in enumerate(texts[: max(signed)] if signed else texts, 1):
            if number not in signed:
                found += _sealed(document, number, text, parties)
        sheets += sorted(found)
        signing = {sheet.member for sheet in found if sheet.purpose is Purpose.SIGN}
        asked = [indexes[signer.member] for signer in document.signers if signer.member in indexes]
        without += [(document.kind, index) for index in sorted(set(asked) - signing)]
    kinds = {sheet.document for sheet in sheets} | {kind for kind, _member in without}
    wanted = tuple(document for document in documents if document.kind in kinds)
    return Plan(wanted, tuple(parties), tuple(sheets), tuple(without))


def plain(text: str) -> str:
    """Leave out spaces and line breaks, which fall differently on a page and in the data."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _signed(document: Signable, texts: Sequence[str], indexes: Mapping[str, int]) -> list[Sheet]:
    """Return the sheets with signature blocks. Blocks follow one another, so each is looked for behind the last."""
    whole = "".join(texts)
    starts = list(accumulate(map(len, texts), initial=0))
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    at = max(whole.find(plain(document.header)), 0) if document.header else 0
    for signer in document.signers:
        name, signs = plain(signer.name), plain(signer.signs_as)
        line = f"{_SEAL}:{name}"
        seal = next((n for n in (whole.find(f"{line}{signs}:", at), whole.find(line, at)) if n >= 0), -1)
        if seal < 0 or not name or signer.member not in indexes:
            continue
        signature = whole.find(f"{signs}{_SIGNATURE}", seal)
        at = signature if signature >= 0 else seal + len(line)
        places = [(_SEAL, seal)] + ([(_SIGNATURE, signature + len(signs))] if signature >= 0 else [])
        for keyword, place in places:
            found.setdefault((bisect_right(starts, place), indexes[signer.member]), []).append((keyword, place))
    return [
        Sheet(
            document.kind,
            page,
            member,
            Purpose.SIGN if any(keyword == _SIGNATURE for keyword, _place in places) else Purpose.SEAL,
            tuple(_spot(texts[page - 1], keyword, place - starts[page - 1]) for keyword, place in places),
        )
        for (page, member), places in found.items()
    ]


def _spot(text: str, keyword: str, at: int) -> Spot:
    return Spot(keyword, text.count(keyword, 0, at) + 1)


def _sealed(document: Signable, page: int, text: str, parties: Sequence[Party]) -> list[Sheet]:
    """Return the sheets of a page that is sealed, or signed at the foot of a letter."""
    lead, support = ([plain(word) for word in words] for words in (document.lead_words, document.support_words))
    spots: dict[int, list[Spot]] = {}
    signing: set[int] = set()
    closing = {plain(unit) for unit in document.closing}
    at = text.find(_SEAL)
    while at >= 0:
        before = text[max(0, at - _BEFORE) : at]
        after = text[at + len(_SEAL) : at + len(_SEAL) + _AFTER].partition(_SEAL)[0]
        for party in parties:
            name = plain(party.name)
            named = bool(name) and (name in before or name in after)
            if named or (party.leads and _called(lead, before)) or (party.supports and _called(support, before)):
                own = spots.setdefault(party.index, [])
                own.append(_spot(text, _SEAL, at))
                signature = text.find(_SIGNATURE, at, at + len(_SEAL) + _AFTER)
                if named and name in closing and signature >= 0:
                    own.append(_spot(text, _SIGNATURE, signature))
                    signing.add(party.index)
        at = text.find(_SEAL, at + 1)
    return [
        Sheet(document.kind, page, member, Purpose.SIGN if member in signing else Purpose.SEAL, tuple(own))
        for member, own in spots.items()
    ]


def _called(words: Sequence[str], before: str) -> bool:
    """Tell whether a place to seal is asked of a unit by one of ``words`` for it."""
    return any(word + ":" in before or before.endswith(word) for word in words)
