"""Every word of a .docx in its PDF: a PDF that lost one is not released."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from mengyue.docx.even_pages import on_paper
from mengyue.docx.printed import printed

__all__ = ["lost_words", "plain"]

_RAISED = ("<super>", "<sub>")
#: ①, ㈠ and their like are drawn from a font of their own, and programs that read PDFs put them beside their place.
_ENCLOSED = ("<circle>",)
_HYPHENS = {"\u2010": "-", "\u2011": "-"}
#: Stands where a piece was found; no text holds it.
_TAKEN = "\0"
#: Characters of a piece on a page that it fills from top to bottom, at the least: a narrow column of a table.
_FULL = 20
#: Digits of a number that breaks at the end of a line, at the least: one of an account, in a narrow column.
_LONG = 10
#: So many characters of a piece tell on which pages to look for it.
_SHORT = 3


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
    having = _by_beginning(left)
    lost = {
        at
        for at in sorted(range(len(pieces)), key=lambda number: -len(pieces[number]))
        if not any(
            page.take(pieces[at], whole=whole)
            for whole in (True, False)
            for page in having.get(pieces[at][:_SHORT], () if len(pieces[at]) >= _SHORT else left)
        )
        and not _runs_on(pieces[at], left)
    }
    return [pieces[at] for at in sorted(lost)] + _enclosed_lost(raw, pages)


def _by_beginning(pages: Sequence[_Page]) -> dict[str, list[_Page]]:
    """Return the pages on which any few characters stand: only there a piece that begins with them can stand."""
    found: dict[str, list[_Page]] = {}
    for page in pages:
        for few in {page.text[at : at + _SHORT] for at in range(len(page.text) - _SHORT + 1)}:
            found.setdefault(few, []).append(page)
    return found


def _enclosed_lost(pieces: Sequence[str], pages: Sequence[str]) -> list[str]:
    """Return the enclosed characters that the pages show less often than the .docx holds them."""
    held = Counter({c: n for c, n in Counter("".join(pieces)).items() if _decomposes(c, _ENCLOSED)})
    shown = Counter("".join(pages))
    return [c for c in sorted(held) if shown[c] < held[c]]


def _decomposes(character: str, kinds: tuple[str, ...]) -> bool:
    return unicodedata.decomposition(character).startswith(kinds)


def plain(text: str) -> str:
    """Leave out spaces and what has no width; forms that look alike count as one: PDFs do not tell them apart.

    Raised, lowered and enclosed characters are left out too: programs that read PDFs put them in different places.
    """
    return unicodedata.normalize("NFKC", text.translate(_IN_PLACE)).translate(_WITH_WIDTH).casefold()


class _Table(dict[int, int | None]):
    """What ``made`` makes of each character, asked once: a table for :meth:`str.translate`."""

    def __init__(self, made: Callable[[str], str | None]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, code: int) -> int | None:
        made = self._made(chr(code))
        found = self[code] = ord(made) if made else None
        return found


def _in_place(character: str) -> str | None:
    return None if _decomposes(character, _RAISED + _ENCLOSED) else character


def _with_width(character: str) -> str | None:
    bare = character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
    return None if bare else _HYPHENS.get(character, character)


#: A PDF has some thousand different characters and hundreds of thousands in all.
_IN_PLACE, _WITH_WIDTH = _Table(_in_place), _Table(_with_width)


@dataclass
class _Page:
    """What is left of a page's text: places that were found are blanked. ``ends`` are where its words end, rising."""

    text: str
    ends: Sequence[int]

    @classmethod
    def of(cls, raw: str) -> _Page:
        words = [plain(word) for word in raw.split()]
        return cls("".join(words), sorted({*accumulate(map(len, words), initial=0)}))

    def take(self, piece: str, *, whole: bool) -> bool:
        """Blank the first place where ``piece`` stands; ``whole`` asks for one that begins and ends with words."""
        at = self.find(piece, whole=whole)
        if at >= 0:
            self.blank(at, len(piece))
        return at >= 0

    def find(self, piece: str, *, whole: bool) -> int:
        """Return where ``piece`` stands first, -1 if nowhere; ``whole`` as for :meth:`take`."""
        at = self.text.find(piece)
        while whole and at >= 0 and not (self.between(at) and self.between(at + len(piece))):
            at = self.text.find(piece, at + 1)
        return at

    def between(self, at: int) -> bool:
        """Tell whether a word ends or begins at ``at``."""
        found = bisect_left(self.ends, at)
        return found < len(self.ends) and self.ends[found] == at

    def blank(self, at: int, length: int) -> None:
        self.text = self.text[:at] + _TAKEN * length + self.text[at + length :]

    def beginnings(self, piece: str, *, starts: bool) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield where beginnings of ``piece`` stand that end with a word, and their lengths, rising.

        With ``starts`` only those that begin with a word.
        """
        at = self.text.find(piece[0])
        while at >= 0:
            if not starts or self.between(at):
                most = at + _same(piece, self.text, at)
                lengths = [end - at for end in self.ends[bisect_right(self.ends, at) : bisect_right(self.ends, most)]]
                if lengths:
                    yield at, lengths
            at = self.text.find(piece[0], at + 1)


def _same(piece: str, text: str, at: int) -> int:
    """Return how many characters of ``piece`` stand in ``text`` from ``at``."""
    pairs = zip(piece, text[at : at + len(piece)], strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(piece), len(text) - at))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a piece that runs on: its page, where it stands there, and its length."""

    page: _Page
    at: int
    length: int


def _runs_on(piece: str, pages: Sequence[_Page]) -> bool:
    """Blank ``piece`` where its beginning ends with a word of one page and its rest begins with one of the next.

    Of several such ways it is one over fewest pages, and of those the one with the least text between its parts:
    where a page ends within a row of a table, that is what stands in the row beside it, with foot and head. The first
    words of a piece also stand elsewhere, and others begin alike. A short number does not run on.
    """
    if piece.isdigit() and len(piece) < _LONG:
        return False
    ways = [way for first in range(len(pages) - 1) for way in _ways(piece, pages[first:])]
    if not ways:
        return False
    for part in min(ways, key=lambda way: (len(way), _between(way))):
        part.page.blank(part.at, part.length)
    return True


def _between(way: Sequence[_Part]) -> int:
    """Return how many characters stand between the parts."""
    return sum(len(one.page.text) - one.at - one.length + other.at for one, other in pairwise(way))


def _ways(piece: str, pages: Sequence[_Page]) -> Iterator[list[_Part]]:
    """Yield how ``piece`` can begin on the first of ``pages`` and run on: for each length there, the latest place."""
    latest = {length: at for at, lengths in pages[0].beginnings(piece, starts=False) for length in lengths}
    for length, at in latest.items():
        if length < len(piece) and (rest := _rest(piece[length:], pages[1:])):
            yield [_Part(pages[0], at, length), *rest]


def _rest(piece: str, pages: Sequence[_Page]) -> list[_Part]:
    """Return how ``piece`` goes on at the earliest place of the first of ``pages``; nothing if it does not end.

    What does not end there takes a page from top to bottom.
    """
    taken: list[_Part] = []
    for page in pages:
        at = page.find(piece, whole=True)
        if at >= 0:
            return [*taken, _Part(page, at, len(piece))]
        places = page.beginnings(piece, starts=True)
        at, length = max(((at, lengths[-1]) for at, lengths in places), key=lambda place: place[1], default=(0, 0))
        if length < _FULL:
            return []
        taken.append(_Part(page, at, length))
        piece = piece[length:]
    return []
