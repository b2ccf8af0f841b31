"""Strict Open XML read as the transitional kind: other names for the same elements (ISO/IEC 29500-1 and -4)."""

from __future__ import annotations

__all__ = ["is_strict", "transitional"]

_STRICT = b"http://purl.oclc.org/ooxml/"
_OLD = b"http://schemas.openxmlformats.org/"
#: Names that do not simply take the year 2006 behind their first word.
_NAMES = (
    (b"officeDocument/extendedProperties", b"officeDocument/2006/extended-properties"),
    (b"officeDocument/customProperties", b"officeDocument/2006/custom-properties"),
    (b"officeDocument/relationships/extendedProperties", b"officeDocument/2006/relationships/extended-properties"),
    (b"officeDocument/relationships/customProperties", b"officeDocument/2006/relationships/custom-properties"),
    (b"wordprocessingml/", b"wordprocessingml/2006/"),
    (b"officeDocument/", b"officeDocument/2006/"),
    (b"drawingml/", b"drawingml/2006/"),
    (b"schemaLibrary/", b"schemaLibrary/2006/"),
)
_MARKS = ((b' w:conformance="strict"', b""), (b" conformance='strict'", b""), (b" w:conformance='strict'", b""))


def is_strict(data: bytes) -> bool:
    """Tell whether an XML part uses strict names."""
    return _STRICT in data


def transitional(data: bytes) -> bytes:
    """Return the part with transitional names; anything that is not strict stays as it is."""
    if not is_strict(data):
        return data
    for strict, old in _NAMES:
        data = data.replace(_STRICT + strict, _OLD + old)
    for mark, nothing in _MARKS:
        data = data.replace(mark, nothing)
    return data
