"""The hidden sheet by which a returned workbook is known, whatever its name: whose, which round, what was sent."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mengyue.docx.zip import deflate
from mengyue.gathering.member_cut import Cut, as_data, from_data
from mengyue.gathering.member_parts import IDENTITY
from mengyue.intake.workbook_cells import Reader
from mengyue.intake.workbook_package import Package
from mengyue.manifest.digest import digest

__all__ = ["Sent", "identity_cells", "read_identity"]

_FORMAT = 1
_MARK = "mengyue-collect"
#: Characters of one cell, and bytes of what was sent at most.
_CELL, _LARGEST = 30_000, 16 << 20


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent to a member. ``alliance`` is the name under which its record knows the gathering; ``round`` counts
    from 1; ``base`` is what the workbook said when it left."""

    alliance: str
    member: str
    round: int
    on: date
    base: Cut

    @property
    def digest(self) -> str:
        """The digest of all of it."""
        return digest(self._bytes())

    def _bytes(self) -> bytes:
        told = {
            "format": _FORMAT, "alliance": self.alliance, "member": self.member, "round": self.round,
            "on": self.on.isoformat(), "base": as_data(self.base),
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def identity_cells(sent: Sent) -> list[str]:
    """Return the cells of the hidden sheet, from the top."""
    text = base64.b64encode(deflate(sent._bytes())).decode()
    return [_MARK, sent.digest, *(text[at : at + _CELL] for at in range(0, len(text), _CELL))]


def read_identity(package: Package, reader: Reader) -> Sent | None:
    """Return what the hidden sheet says; None where there is none, or where it was tampered with."""
    entry = next((sheet for sheet in package.sheets if sheet.name == IDENTITY), None)
    if entry is None:
        return None
    return _parsed([row.cells[1].text.strip() for row in reader.grid(entry).rows if 1 in row.cells])


def _parsed(cells: Sequence[str]) -> Sent | None:
    if len(cells) < 3 or cells[0] != _MARK:
        return None
    try:
        unpacker = zlib.decompressobj(-15)
        raw = unpacker.decompress(base64.b64decode("".join(cells[2:]), validate=True), _LARGEST)
        told = json.loads(raw)
        found = _sent(told)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    return found if found is not None and found.digest == cells[1] else None


def _sent(told: Any) -> Sent | None:
    if not isinstance(told, dict) or told.get("format") != _FORMAT:
        return None
    base = from_data(told.get("base"))
    alliance, member, number, on = (told.get(name) for name in ("alliance", "member", "round", "on"))
    if base is None or not isinstance(alliance, str) or not isinstance(member, str) or not isinstance(on, str):
        return None
    if not isinstance(number, int):
        return None
    return Sent(alliance, member, number, date.fromisoformat(on), base)
