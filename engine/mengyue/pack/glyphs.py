"""What the fonts of this machine can show: a character that none of them has comes out of LibreOffice as a box."""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mengyue.docx.fontconfig import fonts_conf
from mengyue.docx.printed import printed
from mengyue.draft.blanks import inlines_of
from mengyue.draft.tree import Article, Blank, Draft, Form, Schedule, Value
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State
from mengyue.output.working import working_folder

__all__ = ["Glyphs", "boxes", "glyphs_here"]

_PATIENCE = 20.0
_RANGE = re.compile(r"([0-9a-f]+)(?:-([0-9a-f]+))?")
#: What is never drawn: controls, spaces, line ends, halves of pairs. A private character is whatever a font likes.
_UNDRAWN = ("Cc", "Cf", "Zs", "Zl", "Zp", "Cs")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
#: Places of one character that are named, all others are counted.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that some font of this machine has, as ranges: ``firsts`` sorted, each with its last."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

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
        return [c for c in seen if _private(c) or (unicodedata.category(c) not in _UNDRAWN and c not in self)]


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


def boxes(
    document: Draft | Form, glyphs: Glyphs, severity: Severity, parts: Mapping[str, bytes] | None = None
) -> Iterator[Finding]:
    """Yield a finding for each character of ``document`` that no font here has: where it stands, from which data.

    ``parts`` are those of its .docx, in which its template's own words are too.
    """
    texts = list(_texts(document))
    own = "".join(printed(parts)) if parts is not None else ""
    places: dict[str, dict[tuple[str, str], None]] = {
        character: {} for character in glyphs.lacking("".join([*(text for _place, _path, text in texts), own]))
    }
    for place, path, text in texts if places else ():
        for character in places.keys() & set(text):
            places[character][place, path] = None
    for character, found in places.items():
        path = next((path for _place, path in found if path), "")
        named = "、".join(dict.fromkeys(place for place, _path in list(found)[:_NAMED] if place))
        message = _("《{title}》{place}的“{character}”（{code}）本机没有一种字体能显示，会印成方框")
        if _private(character):
            message = _("《{title}》{place}的字符 {code} 是自造字，换一台电脑就是别的字或者方框")
        code = f"U+{ord(character):04X}"
        yield Finding(
            "DR-GLYPH",
            severity,
            message.format(title=document.title, place=named, character=character, code=code),
            path=path,
            hint=_("换用通行的字（与有关单位核对），或者安装有这个字的字体"),
            found=code,
            state=State.FAULT,
        )


def _texts(document: Draft | Form) -> Iterator[tuple[str, str, str]]:
    """Yield every piece of text with the article or annex it stands in and the data path of a value."""
    parts: Iterable[tuple[str, object]] = [("", document)]
    if isinstance(document, Draft):
        body = [(f"{b.number}“{b.title}”" if isinstance(b, Article) else "", b) for b in document.body]
        annexes = [(_("附件 {number}“{title}”").format(number=s.number, title=s.title), s) for s in document.schedules]
        head = (document.cover, document.preamble, document.note, document.addressee)
        foot = (document.signatures, document.attachments, document.closing, document.date)
        parts = [(_("开头部分"), head), *body, (_("落款部分"), foot), *annexes]
        yield _("标题"), "", document.title
    for place, part in parts:
        if isinstance(part, Article | Schedule):
            yield place, "", part.title
        for inline in inlines_of(part):
            path = inline.path if isinstance(inline, Value | Blank) else ""
            yield place, path, inline.text


def _private(character: str) -> bool:
    return unicodedata.category(character) == "Co"
