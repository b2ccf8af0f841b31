"""What a terminal shows: widths of Chinese text, wrapping, colour, and text that cannot steer the terminal."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TextIO

from mengyue.untrusted import one_line

__all__ = ["PLAIN", "Paint", "columns", "pad", "printable", "shows_chinese", "tell", "width", "wrap"]

_CODES = {"red": "31", "yellow": "33", "cyan": "36", "green": "32", "bold": "1", "dim": "2"}
#: Punctuation that must not begin a line.
_CLOSING = "，。、；：！？）》」』】〉”’％·…,.;:!?)]}%"

#: How to write what a stream cannot encode: marks by their plain likenesses, all else by its escape.
PLAIN = "mengyue-plain"
_LIKENESS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "—": "-", "–": "-", "\u3000": " ", "·": "-"}
)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_LIKENESS)
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(PLAIN, _plain)


def tell(message: str) -> None:
    """Say ``message`` beside the results: on standard error."""
    print(printable(message), file=sys.stderr)


def shows_chinese(stream: TextIO) -> bool:
    """Tell whether ``stream`` can take Chinese text at all; in the locale C without UTF-8 it cannot."""
    try:
        "盟约".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def width(text: str) -> int:
    """Return the columns that ``text`` takes: a Chinese character takes two."""
    return sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """Return ``text`` filled with spaces to ``columns``."""
    return text + " " * max(0, columns - width(text))


def printable(text: str) -> str:
    """Return ``text`` readable, with every control or direction-changing character shown as its escape."""
    return text if text.isprintable() else "\n".join(map(one_line, text.split("\n")))


def wrap(text: str, columns: int) -> list[str]:
    """Break ``text`` into lines of at most ``columns``: between Chinese characters, else at spaces."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, taken = "", 0
        for piece in _pieces(paragraph):
            if line and taken + width(piece.rstrip()) > columns and piece[0] not in _CLOSING:
                lines.append(line.rstrip())
                line, taken = "", 0
                piece = piece.lstrip()
            line += piece
            taken += width(piece)
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterable[str]:
    word = ""
    for character in text:
        if _columns(character) == 2:
            if word:
                yield word
            word = ""
            yield character
        elif character == " ":
            yield word + " "
            word = ""
        else:
            word += character
    if word:
        yield word


def columns(default: int = 80) -> int:
    """Return the width of the terminal, between 40 and 120."""
    import shutil

    return max(40, min(shutil.get_terminal_size((default, 24)).columns, 120))


class Paint:
    """Colours text when the stream is a terminal and ``NO_COLOR`` is not set."""

    def __init__(self, stream: TextIO) -> None:
        self.on = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def __call__(self, text: str, *styles: str) -> str:
        """Return ``text`` in ``styles`` (names of colours, bold, dim)."""
        if not self.on or not styles:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"
