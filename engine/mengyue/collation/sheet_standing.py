"""How things stand: which sheets are in, which are confirmed, and from when the document has effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mengyue.collation.match import Copy, Found, Matched
from mengyue.collation.returned import ReturnedFile, Signature
from mengyue.collation.ticks import Tick
from mengyue.manifest.packet_rows import PaperSent
from mengyue.sign.page_plan import Purpose
from mengyue.sign.sent_record import Issued

__all__ = ["Sheet", "Standing", "State", "judge", "signature_of"]


class State(StrEnum):
    """State of one sheet in one copy."""

    MISSING = "missing"
    UNSEEN = "unseen"  # it is there; nobody has looked at ink and seal yet
    LACKING = "lacking"  # a person looked, and the signature or the seal is not there
    CONFIRMED = "confirmed"  # a person looked, and all is there
    VALID = "valid"  # signed digitally: on our very file, by a certificate under a trusted root


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet in one copy, what answered to it, and how it stands."""

    copy: Copy
    purpose: Purpose
    found: Found | None
    state: State
    on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one document stands."""

    paper: PaperSent
    sheets: tuple[Sheet, ...]

    @property
    def returned(self) -> bool:
        """All sheets are back and none was found lacking."""
        return bool(self.sheets) and all(s.state not in (State.MISSING, State.LACKING) for s in self.sheets)

    @property
    def confirmed(self) -> bool:
        """Every sheet is confirmed, by a person or by its digital signature."""
        return bool(self.sheets) and all(s.state in (State.CONFIRMED, State.VALID) for s in self.sheets)

    @property
    def signs(self) -> bool:
        """Somebody signs it: it takes effect with the last signature. What is only sealed has no such day."""
        return any(s.purpose is Purpose.SIGN for s in self.sheets)

    @property
    def undated(self) -> int:
        """Signature pages whose date is not known yet."""
        return sum(s.purpose is Purpose.SIGN and s.on is None for s in self.sheets)

    @property
    def last_signature(self) -> date | None:
        """The latest date known so far."""
        return max((s.on for s in self.sheets if s.on is not None), default=None)

    @property
    def effective(self) -> date | None:
        """The date of the last signature, once every signature page is confirmed and dated."""
        return self.last_signature if self.signs and self.confirmed and not self.undated else None


def judge(issued: Issued, matched: Matched, ticks: dict[tuple[Copy, str], Tick]) -> list[Standing]:
    """Return how each document stands."""
    purposes = {(sheet.document, sheet.page, sheet.member): sheet.purpose for sheet in issued.sheets}
    standings = []
    for paper in issued.papers:
        own = [copy for copy in matched.wanted if copy.document == paper.kind]
        sheets = [_sheet(copy, purposes[copy.document, copy.page, copy.member], matched, ticks) for copy in own]
        standings.append(Standing(paper, tuple(sheets)))
    return standings


def signature_of(file: ReturnedFile) -> Signature | None:
    """Return the signature that counts for a file: a valid one before any other."""
    valid = [signature for signature in file.signatures if signature.state == "valid"]
    return next(iter(valid or file.signatures), None)


def _sheet(copy: Copy, purpose: Purpose, matched: Matched, ticks: dict[tuple[Copy, str], Tick]) -> Sheet:
    found = matched.answer(copy)
    if found is None:
        return Sheet(copy, purpose, None, State.MISSING, None)
    key = copy if found in matched.paper.get(copy, []) else Copy(copy.document, copy.page, copy.member, 0)
    tick = ticks.get((key, found.file.sha256[:16]), Tick())
    signature = signature_of(found.file)
    on = tick.on
    if signature is not None and on is None and signature.signed_on:
        on = date.fromisoformat(signature.signed_on)
    if tick.refused():
        return Sheet(copy, purpose, found, State.LACKING, None)
    if signature is not None and signature.state == "valid" and found.file.issued:
        return Sheet(copy, purpose, found, State.VALID, on)
    state = State.CONFIRMED if tick.confirmed(purpose) else State.UNSEEN
    return Sheet(copy, purpose, found, state, on)
