"""Type 1 fonts inside PDFs: the running number that LibreOffice gives them is replaced by one of our own.

LibreOffice numbers the fonts that it embeds from the start of the program (``/UniqueID 4100000`` and so on), so the
same document comes out differently as the first and as the fifth of a run. The number stands in the clear part and in
the encrypted part (Adobe Type 1 Font Format, 7.3: eexec, key 55665); each byte of the cipher depends on all before it.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["renumbered"]

_KEY, _C1, _C2 = 55665, 52845, 22719
_NUMBER = re.compile(rb"/UniqueID \d{7}\b")
#: Open for anyone to use inside a closed system (Adobe Type 1 Font Format, 2.5).
_FIRST, _COUNT = 4_000_000, 1_000_000
#: Bytes within which the number stands in the encrypted part of a font by LibreOffice: behind some 360.
_BEGINNING = 1024


def renumbered(font: bytes, clear: int, encrypted: int, number: int) -> bytes:
    """Return ``font`` with the number that ``number`` gives; its first two parts are that many bytes long."""
    head, tail = font[:clear], font[clear + encrypted :]
    own = b"/UniqueID %d" % (_FIRST + number % _COUNT)
    if not _NUMBER.search(head):
        return font
    return _NUMBER.sub(own, head) + _with_number(font[clear : clear + encrypted], own) + tail


def _with_number(cipher: bytes, own: bytes) -> bytes:
    """Return the encrypted part with ``own`` for its number: behind it the same words in another cipher."""
    for size in (_BEGINNING, len(cipher)):
        plain, _key = _decrypted(cipher[:size])
        found = _NUMBER.search(plain)
        if found and (found.end() < size or size == len(cipher)):
            _plain, key = _decrypted(cipher[: found.end()])
            begun, own_key = _encrypted(plain[: found.start()] + own)
            return begun + _in_other_cipher(cipher[found.end() :], key, own_key)
    return cipher


@cache
def _steps() -> list[int]:
    """The next key by the sum of key and cipher byte."""
    return [(total * _C1 + _C2) & 0xFFFF for total in range(0x10000 + 0x100)]


def _decrypted(cipher: bytes) -> tuple[bytes, int]:
    """Return the words of the beginning of a part, and the key for what follows."""
    step, key, plain = _steps(), _KEY, bytearray()
    for byte in cipher:
        plain.append(byte ^ key >> 8)
        key = step[byte + key]
    return bytes(plain), key


def _encrypted(plain: bytes) -> tuple[bytes, int]:
    """Return the cipher of the beginning of a part, and the key for what follows."""
    step, key, cipher = _steps(), _KEY, bytearray()
    for byte in plain:
        byte ^= key >> 8
        cipher.append(byte)
        key = step[byte + key]
    return bytes(cipher), key


def _in_other_cipher(cipher: bytes, key: int, own_key: int) -> bytes:
    """Return what ``cipher`` says under ``key`` as ``own_key`` writes it, both keys going on from there."""
    step, made = _steps(), bytearray()
    for byte in cipher:
        other = byte ^ (key ^ own_key) >> 8
        made.append(other)
        key, own_key = step[byte + key], step[other + own_key]
    return bytes(made)
