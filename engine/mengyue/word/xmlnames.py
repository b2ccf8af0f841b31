"""The namespaces of a .docx as lxml spells them, and small questions to elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MC", "OFFICE", "W14", "WP", "A", "M", "R", "V", "W", "number_of", "on", "value"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
V = "{urn:schemas-microsoft-com:vml}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OFF = frozenset(("0", "false", "off", "none"))


def value(holder: _Element | None, name: str, default: str = "") -> str:
    """Return ``w:val`` of the child ``name`` of ``holder``."""
    found = None if holder is None else holder.find(W + name)
    return default if found is None else found.get(W + "val", default)


def on(holder: _Element, name: str) -> bool | None:
    """Return whether a switch such as ``w:vanish`` is on; nothing when it is not there."""
    found = holder.find(W + name)
    return None if found is None else found.get(W + "val", "true").lower() not in _OFF


def number_of(text: str | None, default: int = 0) -> int:
    """Read a number of the file; what is none, or absurd, counts as ``default``."""
    try:
        return int(float(text)) if text and len(text) < 16 else default
    except (ValueError, OverflowError):
        return default
