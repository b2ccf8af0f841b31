"""Every word of a .docx in its PDF: a PDF that lost one is not released."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from mengyue.docx.even_pages import on_paper
from mengyue.docx.printed import printed

__all__ = ["lost_words", "plain"]

_RAISED = ("<super>", "<sub>")
#: ①, ㈠ and their like are drawn from a font of their own, and programs that read PDFs put them beside their place.
_ENCLOSED = ("<circle>",)
_HYPHENS = str.maketrans("\u2010\u2011", "--")
#: Stands where a piece was found; no text holds it.
_TAKEN = "\0"
#: Characters of a piece on a page that it fills from top to bottom, at the least: a narrow column of a table.
_FULL = 20


def lost_words(parts: Mapping[str, bytes], pages: Sequence[str]) -> list[str]:
    """Return the pieces of text of a .docx (its ``parts``) that the ``pages`` of its PDF do not show, in their order.

    Each piece must be found as it is, spaces and line breaks apart, and every place counts once: text that stands
    twice in the .docx must stand twice in the PDF. A piece may run on over the ends of pages. Longer pieces choose
    their places first, so that a short one is not found inside them; and each takes a place that begins and ends with
    words if there is one, so that a line that begins like a heading over several lines does not break into it. Heads
    and feet of even pages are asked for where there is one.
    """
    raw = list(printed(on_paper(parts, len(pages))))
    pieces = [own for piece in raw if (own := plain(piece))]
    left = [_Page.of(page) for page in pages]
    lost = {
        at
        for at in sorted(range(len(pieces)), key=lambda number: -len(pieces[number]))
        if not any(page.take(pieces[at], whole=whole) for whole in (True, False) for page in left)
        and not _runs_on(pieces[at], left)
    }
    return [pieces[at] for at in sorted(lost)] + _enclosed_lost(raw, pages)


def _enclosed_lost(pieces: Sequence[str], pages: Sequence[str]) -> list[str]:
    """Return the enclosed characters that the pages show less often than the .docx holds them."""
    held = Counter(c for piece in pieces for c in piece if _decomposes(c, _ENCLOSED))
    shown = Counter(c for page in pages for c in page if c in held)
    return [c for c in sorted(held) if shown[c] < held[c]]


def _decomposes(character: str, kinds: tuple[str, ...]) -> bool:
    return unicodedata.decomposition(character).startswith(kinds)


def plain(text: str) -> str:
    """Leave out spaces and what has no width; forms that look alike count as one: PDFs do not tell them apart.

    Raised, lowered and enclosed characters are left out too: programs that read PDFs put them in different places.
    """
    kept = (c for c in text if not _decomposes(c, _RAISED + _ENCLOSED))
    plain = unicodedata.normalize("NFKC", "".join(kept)).translate(_HYPHENS)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")).casefold()


@dataclass
class _Page:
    """What is left of a page's text: places that were found are blanked. ``ends`` are where its words end."""

    text: str
    ends: frozenset[int]

    @classmethod
    def of(cls, raw: str) -> _Page:
        words = [plain(word) for word in raw.split()]
        return cls("".join(words), frozenset(accumulate(map(len, words), initial=0)))

    def take(self, piece: str, *, whole: bool) -> bool:
        """Blank the first place where ``piece`` stands; ``whole`` asks for one that begins and ends with words."""
        at = self.text.find(piece)
        while whole and at >= 0 and not (at in self.ends and at + len(piece) in self.ends):
            at = self.text.find(piece, at + 1)
        if at >= 0:
            self.blank(at, len(piece))
        return at >= 0

    def blank(self, at: int, length: int) -> None:
        self.text = self.text[:at] + _TAKEN * length + self.text[at + length :]

    def longest(self, piece: str, *, starts: bool) -> tuple[int, int]:
        """Return where the longest beginning of ``piece`` that ends with a word stands, and its length."""
        best = (0, 0)
        at = self.text.find(piece[0])
        while at >= 0:
            if not starts or at in self.ends:
                length = _same(piece, self.text, at)
                while length > best[1] and at + length not in self.ends:
                    length -= 1
                best = max(best, (at, length), key=lambda place: place[1])
            at = self.text.find(piece[0], at + 1)
        return best


def _same(piece: str, text: str, at: int) -> int:
    """Return how many characters of ``piece`` stand in ``text`` from ``at``."""
    pairs = zip(piece, text[at : at + len(piece)], strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(piece), len(text) - at))


def _runs_on(piece: str, pages: Sequence[_Page]) -> bool:
    """Blank ``piece`` where its beginning ends a line of one page and its rest begins lines of those that follow.

    Of several such places it is the one on fewest pages, and of those the one whose shortest part is the longest: the
    first words of a piece also stand elsewhere.
    """
    ways = [way for first in range(len(pages) - 1) if (way := _way(piece, pages[first:]))]
    if not ways:
        return False
    for page, start, size in min(ways, key=lambda way: (len(way), -min(size for _page, _start, size in way))):
        page.blank(start, size)
    return True


def _way(piece: str, pages: Sequence[_Page]) -> list[tuple[_Page, int, int]]:
    """Return the parts of ``piece`` on the first pages, each with its place and length; none if it does not end."""
    taken: list[tuple[_Page, int, int]] = []
    rest = piece
    for page in pages:
        at, length = page.longest(rest, starts=bool(taken))
        if not length or (len(rest) - length > 0 and taken and length < _FULL):
            break
        taken.append((page, at, length))
        rest = rest[length:]
        if not rest:
            return taken
    return []
