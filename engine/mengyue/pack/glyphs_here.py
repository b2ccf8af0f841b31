"""Which characters the fonts of this machine have."""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from mengyue.docx.fontconfig import fonts_conf
from mengyue.output.working import working_folder

__all__ = ["Glyphs", "glyphs_here", "is_private"]

_PATIENCE = 20.0
_RANGE = re.compile(r"([0-9a-f]+)(?:-([0-9a-f]+))?")
#: What is never drawn: controls, spaces, line ends, halves of pairs. A private character is whatever a font likes.
_UNDRAWN = ("Cc", "Cf", "Zs", "Zl", "Zp", "Cs")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that some font of this machine has, as ranges: ``firsts`` sorted, each with its last."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    _shown: set[str] = field(default_factory=set, compare=False, repr=False)

    def __contains__(self, character: str) -> bool:
        at = bisect_right(self.firsts, ord(character)) - 1
        return at >= 0 and ord(character) <= self.lasts[at]

    @property
    def chinese(self) -> bool:
        """Whether there is a Chinese font at all; without one nothing is worth saying of single characters."""
        return "一" in self

    def lacking(self, text: str) -> list[str]:
        """Return the characters of ``text`` that would be printed as boxes, each once, in their order."""
        seen = dict.fromkeys(_SELECTORS.sub("", text))
        lacking = [c for c in seen if c not in self._shown and self._lacks(c)]
        self._shown.update(seen.keys() - set(lacking))
        return lacking

    def _lacks(self, character: str) -> bool:
        return is_private(character) or (unicodedata.category(character) not in _UNDRAWN and character not in self)


@cache
def glyphs_here() -> Glyphs | None:
    """Ask fontconfig, as LibreOffice does, which takes any font that has a character. ``None``: nobody can tell."""
    with working_folder() as folder:
        path = folder / "fonts.conf"
        path.write_text(fonts_conf(), encoding="utf-8")
        try:
            done = subprocess.run(
                ["fc-list", ":", "charset"],
                env={**os.environ, "FONTCONFIG_FILE": str(path)},
                capture_output=True, text=True, timeout=_PATIENCE, check=True,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
            return None
    return _read(done.stdout.splitlines())


def _read(lines: Iterable[str]) -> Glyphs | None:
    ranges: set[tuple[int, int]] = set()
    for line in lines:
        for word in line.partition("charset=")[2].split():
            found = _RANGE.fullmatch(word)
            if found is None:
                return None  # an old fontconfig, which writes them in a way of its own
            ranges.add((int(found[1], 16), int(found[2] or found[1], 16)))
    joined: list[list[int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return Glyphs(tuple(first for first, _last in joined), tuple(last for _first, last in joined))


def is_private(character: str) -> bool:
    """Tell whether a character is one for private use, which every font draws as it likes."""
    return unicodedata.category(character) == "Co"
