"""The beginning of a zip."""

from __future__ import annotations


def content() -> bytes:
    return b"PK\x03\x04" + bytes(100)
