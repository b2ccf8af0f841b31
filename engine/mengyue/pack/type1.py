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


def renumbered(font: bytes, clear: int, encrypted: int, number: int) -> bytes:
    """Return ``font`` with the number that ``number`` gives; its first two parts are that many bytes long."""
    head, tail = font[:clear], font[clear + encrypted :]
    own = b"/UniqueID %d" % (_FIRST + number % _COUNT)
    if not _NUMBER.search(head):
        return font
    private = _NUMBER.sub(own, _decrypted(font[clear : clear + encrypted]))
    return _NUMBER.sub(own, head) + _encrypted(private) + tail


@cache
def _steps() -> list[int]:
    """The next key by the sum of key and cipher byte."""
    return [(total * _C1 + _C2) & 0xFFFF for total in range(0x10000 + 0x100)]


def _decrypted(cipher: bytes) -> bytes:
    step, key, plain = _steps(), _KEY, bytearray()
    for byte in cipher:
        plain.append(byte ^ key >> 8)
        key = step[byte + key]
    return bytes(plain)


def _encrypted(plain: bytes) -> bytes:
    step, key, cipher = _steps(), _KEY, bytearray()
    for byte in plain:
        byte ^= key >> 8
        cipher.append(byte)
        key = step[byte + key]
    return bytes(cipher)
