"""Planning: which pages of which documents belong to which member, and where on them it signs and seals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from mengyue.sign.names_on_page import named, named_first, named_last, plain

__all__ = ["Party", "Plan", "Purpose", "Sheet", "Signable", "Signer", "Spot", "plan"]

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
        return Purpose.SEAL if self.words and _SIGNATURE not in plain(self.words) else Purpose.SIGN


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


def plan(documents: Sequence[Signable], parties: Sequence[Party]) -> Plan:
    """Find each member's pages: where its place to sign stands in the text of the pages, however many share one.

    Before these pages, a place marked （盖章） belongs to the member whose name stands by it, to the lead units
    where the word for a lead unit does, or to the support unit (依托单位) where the word for it does; others' places
    (推荐单位, 科技厅) belong to no member. Schedules stand behind the signature blocks: forms among them are filled in
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
        has = {(sheet.member, sheet.purpose) for sheet in found}
        asked = {(indexes[s.member], s.purpose) for s in document.signers if s.member in indexes}
        lacking = {member for member, purpose in asked if not {(member, purpose), (member, Purpose.SIGN)} & has}
        without += [(document.kind, member) for member in sorted(lacking)]
    kinds = {sheet.document for sheet in sheets} | {kind for kind, _member in without}
    wanted = tuple(document for document in documents if document.kind in kinds)
    return Plan(wanted, tuple(parties), tuple(sheets), tuple(without))


def _signed(document: Signable, texts: Sequence[str], indexes: Mapping[str, int]) -> list[Sheet]:
    """Return the sheets with places to sign. They follow one another, so each is looked for behind the last; of several
    members that share one, each has it."""
    whole = "".join(texts)
    starts = list(accumulate(map(len, texts), initial=0))
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    at, headed, shared = 0, False, (Signer(""), list[tuple[str, int]]())
    for signer in document.signers:
        if not signer.words and not headed:
            at, headed = max(whole.find(plain(document.header), at), at) if document.header else at, True
        if signer.words and (signer.before, signer.words) == (shared[0].before, shared[0].words):
            places = shared[1]
        else:
            places = _in_words(whole, signer, at) if signer.words else _in_block(whole, signer, at)
            shared = signer, places
        if places and signer.member in indexes:
            at = places[-1][1] + 1
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


def _in_block(whole: str, signer: Signer, at: int) -> list[tuple[str, int]]:
    """Return the places of a signature block."""
    name, signs = plain(signer.name), plain(signer.signs_as)
    line = f"{_SEAL}:{name}"
    seal = next((n for n in (whole.find(f"{line}{signs}:", at), whole.find(line, at)) if n >= 0), -1)
    if seal < 0 or not name:
        return []
    signature = whole.find(f"{signs}{_SIGNATURE}", seal)
    return [(_SEAL, seal)] + ([(_SIGNATURE, signature + len(signs))] if signature >= 0 else [])


def _in_words(whole: str, signer: Signer, at: int) -> list[tuple[str, int]]:
    """Return the places in a cell or line: what stands in front of it is found as one, or piece by piece where the end
    of a page or a row of headings came between."""
    before = [piece for piece in map(plain, signer.before) if piece]
    row = "".join(before)
    if (start := whole.find(row, at)) >= 0:
        at = start + len(row)
    else:
        for piece in before:
            if (start := whole.find(piece, at)) < 0:
                return []
            at = start + len(piece)
    words, places = plain(signer.words), []
    for keyword in sorted((k for k in (_SEAL, _SIGNATURE) if k in words), key=words.find):
        if (at := whole.find(keyword, at)) < 0:
            return []
        places.append((keyword, at))
    return places


def _spot(text: str, keyword: str, at: int) -> Spot:
    return Spot(keyword, text.count(keyword, 0, at) + 1)


def _sealed(document: Signable, page: int, text: str, parties: Sequence[Party]) -> list[Sheet]:
    """Return the sheets of a page that is sealed, on a cover or in a form."""
    lead, support = ([plain(word) for word in words] for words in (document.lead_words, document.support_words))
    spots: dict[int, list[Spot]] = {}
    names = {party: party.name for party in parties}
    start, at = 0, text.find(_SEAL)
    while at >= 0:
        asked, rest = named_last(text[start:at], names)
        asked += [
            party
            for party in parties
            if (party.leads and _called(lead, rest)) or (party.supports and _called(support, rest))
        ]
        start = at + len(_SEAL)
        if not asked:  # 单位（盖章）： and the name behind it; else a name that stands somewhere in front
            behind = text[start : start + _AFTER].partition(_SEAL)[0].removeprefix(":")
            near = rest[-_BEFORE:]
            asked = named_first(behind, names) or named(near, names)
            asked = asked or [party for party in parties if party.leads and any(f"{word}:" in near for word in lead)]
        for party in dict.fromkeys(asked):
            spots.setdefault(party.index, []).append(_spot(text, _SEAL, at))
        at = text.find(_SEAL, start)
    return [Sheet(document.kind, page, member, Purpose.SEAL, tuple(own)) for member, own in spots.items()]


def _called(words: Sequence[str], before: str) -> bool:
    """Tell whether a place to seal is asked of a unit by one of ``words`` for it, at the end of ``before``."""
    return any(before.removesuffix(":").endswith(word) for word in words)
