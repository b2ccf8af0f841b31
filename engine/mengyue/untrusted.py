"""Text of strangers (names of files, values of data) where it is shown: it can neither forge a line nor be run."""

from __future__ import annotations

import re

__all__ = ["cell", "one_line", "readable"]

#: A stretch of text with bytes in it that were no UTF-8, up to what parts names from the words around them.
_FOREIGN = re.compile(r"[^\s/\\:：“”‘’，。、；（）]*[\udc80-\udcff][^\s/\\:：“”‘’，。、；（）]*")
_LONE = re.compile("[\ud800-\udfff]")
_FORMULA = re.compile(r"[\s]*[=+\-@＝＋－＠\t\r]")


def readable(text: str) -> str:
    """Return ``text`` without the stand-ins that Python has for bytes of a file name that are no UTF-8.

    Such names come from Chinese Windows, as GBK in archives and on old disks; they are read as GB18030, and what is not
    that either is shown as ``\\xNN``. The result can be encoded, and is the same on every machine.
    """
    if text.isascii() or not _LONE.search(text):
        return text
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", _FOREIGN.sub(_national, text))


def _national(found: re.Match[str]) -> str:
    data = found[0].encode("utf-8", "surrogateescape") if not _half(found[0]) else b""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and text.isprintable():
        return text
    return re.sub("[\udc80-\udcff]", lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", found[0])


def _half(text: str) -> bool:
    """Tell whether there is half a pair in ``text`` that stands for no byte."""
    return re.search("[\ud800-\udc7f\udd00-\udfff]", text) is not None


def one_line(text: str) -> str:
    """Return ``text`` readable and on one line: control and direction-changing characters as their escapes."""
    text = readable(text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode() for c in text)


def cell(text: str) -> str:
    """Return ``text`` on one line, so that no spreadsheet takes it for a formula."""
    text = one_line(text.replace("\n", " "))
    return "'" + text if _FORMULA.match(text) else text
