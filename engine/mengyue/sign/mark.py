"""The mark on a page to be signed: which document, page, member and copy it is, in a QR code and in plain signs.

The text of the code is ``MY1:`` and 30 signs of base 45 (RFC 9285, the alphabet of QR's alphanumeric mode): 20 bytes,
namely 11 bytes (88 bits) of the SHA-256 of the signable PDF, page, member and copy as 2 bytes each, and 3 bytes of
CRC-32 over all of it. It fits a QR code of version 2, level M: 25 modules a side.
"""

from __future__ import annotations

import binascii
import struct
from dataclasses import dataclass

__all__ = ["DIGEST_CHARACTERS", "ELECTRONIC", "INSTRUCTIONS", "Mark", "decode", "encode", "spoken"]

PREFIX = "MY1:"
#: Hexadecimal characters of a document's SHA-256 that a mark holds.
DIGEST_CHARACTERS = 22
#: Page number of a packet's sheet of instructions.
INSTRUCTIONS = 0
#: Copy number of a page that is signed electronically: one for all copies.
ELECTRONIC = 0
_BODY = struct.Struct(">11sHHH")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {sign: value for value, sign in enumerate(_ALPHABET)}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One marked page. ``digest`` is the beginning of the document's SHA-256; members and copies count from 1."""

    digest: str
    page: int
    member: int
    copy: int


def encode(mark: Mark) -> str:
    """Return the text of the QR code."""
    body = _BODY.pack(bytes.fromhex(mark.digest[:DIGEST_CHARACTERS]), mark.page, mark.member, mark.copy)
    data = body + _check(body)
    return PREFIX + "".join(_pair(data[at] * 256 + data[at + 1]) for at in range(0, len(data), 2))


def decode(text: str) -> Mark | None:
    """Read the text of a QR code; nothing when it is not one of ours or was misread."""
    signs = text.removeprefix(PREFIX)
    if signs == text or len(signs) != 30 or any(sign not in _VALUE for sign in signs):
        return None
    data = b""
    for at in range(0, len(signs), 3):
        number = sum(_VALUE[sign] * 45**place for place, sign in enumerate(signs[at : at + 3]))
        if number > 0xFFFF:
            return None
        data += number.to_bytes(2, "big")
    if data[-3:] != _check(data[:-3]):
        return None
    digest, page, member, copy = _BODY.unpack(data[:-3])
    return Mark(digest.hex(), page, member, copy)


def spoken(mark: Mark) -> str:
    """Return the mark as a person reads it beside the code."""
    sheet = "INFO" if mark.page == INSTRUCTIONS else f"P{mark.page}"
    copy = "E" if mark.copy == ELECTRONIC else str(mark.copy)
    return f"{mark.digest[:4]} {mark.digest[4:8]} {sheet} M{mark.member} C{copy}".upper()


def _check(body: bytes) -> bytes:
    return binascii.crc32(PREFIX.encode() + body).to_bytes(4, "big")[1:]


def _pair(number: int) -> str:
    return _ALPHABET[number % 45] + _ALPHABET[number // 45 % 45] + _ALPHABET[number // 2025]
