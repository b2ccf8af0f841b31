"""Planning: finding in the text of the pages where each member signs and seals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from mengyue.sign.names_on_page import named, named_first, named_last, plain
from mengyue.sign.page_plan import SEAL, SIGNATURE, Party, Plan, Purpose, Sheet, Signable, Signer, Spot

__all__ = ["plan"]

#: How many characters before a seal's place may name who seals: 牵头单位： name over two lines （盖章）.
_BEFORE, _AFTER = 60, 40


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
            Purpose.SIGN if any(keyword == SIGNATURE for keyword, _place in places) else Purpose.SEAL,
            tuple(_spot(texts[page - 1], keyword, place - starts[page - 1]) for keyword, place in places),
        )
        for (page, member), places in found.items()
    ]


def _in_block(whole: str, signer: Signer, at: int) -> list[tuple[str, int]]:
    """Return the places of a signature block."""
    name, signs = plain(signer.name), plain(signer.signs_as)
    line = f"{SEAL}:{name}"
    seal = next((n for n in (whole.find(f"{line}{signs}:", at), whole.find(line, at)) if n >= 0), -1)
    if seal < 0 or not name:
        return []
    signature = whole.find(f"{signs}{SIGNATURE}", seal)
    return [(SEAL, seal)] + ([(SIGNATURE, signature + len(signs))] if signature >= 0 else [])


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
    for keyword in sorted((k for k in (SEAL, SIGNATURE) if k in words), key=words.find):
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
    start, at = 0, text.find(SEAL)
    while at >= 0:
        asked, rest = named_last(text[start:at], names)
        asked += [
            party
            for party in parties
            if (party.leads and _called(lead, rest)) or (party.supports and _called(support, rest))
        ]
        start = at + len(SEAL)
        if not asked:  # 单位（盖章）： and the name behind it; else a name that stands somewhere in front
            behind = text[start : start + _AFTER].partition(SEAL)[0].removeprefix(":")
            near = rest[-_BEFORE:]
            asked = named_first(behind, names) or named(near, names)
            asked = asked or [party for party in parties if party.leads and any(f"{word}:" in near for word in lead)]
        for party in dict.fromkeys(asked):
            spots.setdefault(party.index, []).append(_spot(text, SEAL, at))
        at = text.find(SEAL, start)
    return [Sheet(document.kind, page, member, Purpose.SEAL, tuple(own)) for member, own in spots.items()]


def _called(words: Sequence[str], before: str) -> bool:
    """Tell whether a place to seal is asked of a unit by one of ``words`` for it, at the end of ``before``."""
    return any(before.removesuffix(":").endswith(word) for word in words)
