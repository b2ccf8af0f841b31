"""A PDF has the pages of its document, all of them, in their order, and no others; else it is not released."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from mengyue.docx.flow import Unit, flow
from mengyue.docx.page_numbers import Foot, Section, sections
from mengyue.docx.printed import printed
from mengyue.pack.lost_words import plain
from mengyue.pack.pages import is_drawn_on, lowest

__all__ = ["wrong_pages"]

#: Characters at the beginning of a piece by which it is found again; shorter pieces stand in too many places.
_KEY = 6
#: Points that an empty paragraph takes, at the most: two lines of the largest type of a text.
_LINE = 56.0
#: Points of an empty page between its margins, at the least.
_PAGE = 500.0
#: Characters beyond the document's own from which a page without any of its words is a page of something else.
_FOREIGN = 8
_DIGITS = re.compile(r"\d+")
#: Digits on a page that has no other words, from which they are figures of the document, not the number of the page.
_FIGURES = 9


def wrong_pages(parts: Mapping[str, bytes], data: bytes, pages: Sequence[str]) -> list[int]:
    """Return the pages of a PDF (``data``), counted from 1, that cannot be those of its .docx; ``pages`` are its texts.

    Where the document numbers its pages, every page must show the number that is its turn, and the last the total.
    Words that stand once in the document stand on one page, and their pages follow one another as the document's
    paragraphs do. A page without words must have a place where the document leaves one blank. ``parts`` are those of
    the .docx.
    """
    texts = [plain(page) for page in pages]
    units = flow(parts)
    running = {key for name in parts for piece in _running(parts, name) for key in _cut(piece)}
    places = _places(units, texts, running)
    found = sections(parts) or ()
    unproved = _turns(found, _held(found, units, places), pages, texts)
    if isinstance(unproved, int):
        return [unproved]
    wrong = {*_twice(places), *_out_of_turn(places), *_foreign(parts, places, texts, unproved)}
    margin = max((section.margin for section in found), default=0.0)
    if not any(section.skips for section in found):
        last, room = 0, 0.0
        for number, before, after in _wordless(parts, units, places, texts, unproved):
            room = room + _PAGE if number - 1 == last else lowest(data, number - 1, margin) if number > 1 else _PAGE
            last = number
            if not _may_be_blank(units, before, after, room=room, drawn=is_drawn_on(data, number)):
                wrong.add(number)
    return sorted(wrong)


# ---------------------------------------------------------------------------------------------------------------------
# Numbers
# ---------------------------------------------------------------------------------------------------------------------


#: The first and the last section that a page has words of, by the page.
Held = Mapping[int, tuple[int, int]]


def _turns(found: Sequence[Section], held: Held, pages: Sequence[str], texts: Sequence[str]) -> set[int] | int:
    """Return the pages whose number proves nothing, since they show none; or the page at which the numbers break."""
    everything = set(range(1, len(pages) + 1))
    if not any(foot.paragraphs for section in found for foot in section.feet):
        return everything
    # Programs count the empty pages that they put in before an odd number, and do not print them.
    uneven = any(section.skips for section in found) or any(section.start is not None for section in found[1:])
    whole = None if uneven else len(pages)
    # Where we may be, as section and number, with the pages on the way there that show no number.
    states: dict[tuple[int, int], frozenset[int]] = {(-1, 0): frozenset()}
    for at, text in enumerate(texts):
        tokens = set(_DIGITS.findall(pages[at]))
        least, most = held.get(at + 1, (0, len(found)))
        reached: dict[tuple[int, int], frozenset[int]] = {}
        for (section, number), bare in states.items():
            for place, turn, feet in _next(found, section, number):
                if not least <= place <= most:
                    continue
                shown = {_shows(foot, turn, whole, text, tokens) for foot in feet}
                if True not in shown and None not in shown:
                    continue
                without = bare if True in shown else bare | {at + 1}
                known = reached.get((place, turn))
                if known is None or len(without) < len(known):
                    reached[(place, turn)] = without
        if not reached:
            return at + 1
        states = reached
    ends = [bare for (section, _number), bare in states.items() if section == len(found) - 1]
    return set(sorted(ends, key=len)[0]) if ends else len(pages)


def _next(found: Sequence[Section], section: int, number: int) -> Iterator[tuple[int, int, tuple[Foot, ...]]]:
    """Yield what the next page may be: section, number and feet."""
    if section >= 0:
        yield section, number + 1, found[section].feet
    if section + 1 < len(found):
        new = found[section + 1]
        numbers = {number + 1 if new.start is None else new.start}
        numbers |= {first + 1 for first in numbers} if new.skips or new.start == 0 else set()
        for first in sorted(numbers):
            yield section + 1, first, new.opening


def _shows(foot: Foot, number: int, whole: int | None, text: str, tokens: set[str]) -> bool | None:
    """Tell whether a page shows ``number`` as ``foot`` has it; nothing when the foot shows none."""
    if not foot.paragraphs:
        return None
    return all(_said(paragraph, number, whole, text, tokens) for paragraph in foot.paragraphs)


def _said(paragraph: Sequence[tuple[str, bool]], number: int, whole: int | None, text: str, tokens: set[str]) -> bool:
    known = {"PAGE": str(number)} | ({} if whole is None else {"NUMPAGES": str(whole)})
    said = [known.get(words) if field else plain(words) for words, field in paragraph]
    if not any(words for words, (_name, field) in zip(said, paragraph, strict=True) if not field):
        return str(number) in tokens
    pattern = "".join(r".*?" if words is None else re.escape(words) for words in said)
    first, last = said[0] or "", said[-1] or ""
    alone = (r"(?<!\d)" if first[:1].isdigit() else "", r"(?!\d)" if last[-1:].isdigit() else "")
    return re.search(alone[0] + pattern + alone[1], text) is not None


# ---------------------------------------------------------------------------------------------------------------------
# Words
# ---------------------------------------------------------------------------------------------------------------------

#: Where the words of each unit stand: the pages of its pieces that stand once in the document.
Places = Mapping[int, Sequence[tuple[int, ...]]]


def _held(found: Sequence[Section], units: Sequence[Unit], places: Places) -> Held:
    """Find the sections of every page by the words on it that stand on one page alone."""
    section_of = [number for number, section in enumerate(found) for _own in range(section.joined)]
    held: dict[int, tuple[int, int]] = {}
    closed = 0
    for at, unit in enumerate(units):
        if closed < len(section_of):
            for numbers in places.get(at, ()):
                least, most = held.get(numbers[0], (section_of[closed], section_of[closed]))
                if len(numbers) == 1:
                    held[numbers[0]] = (min(least, section_of[closed]), max(most, section_of[closed]))
        closed += unit.closes
    return held


def _places(units: Sequence[Unit], texts: Sequence[str], running: Set[str]) -> Places:
    """Find again what stands once in the document and is long enough to be known, and not in a ``running`` head or
    foot, which every page shows."""
    pieces = [(at, plain(piece)) for at, unit in enumerate(units) for piece in unit.pieces]
    keys = {piece[:_KEY] for _at, piece in pieces if len(piece) >= _KEY} - running
    in_document = Counter(key for _at, piece in pieces for key in _seen(piece, keys))
    on_pages: dict[str, list[int]] = {}
    for number, text in enumerate(texts, 1):
        for key in _seen(text, keys):
            on_pages.setdefault(key, []).append(number)
    found: dict[int, list[tuple[int, ...]]] = {}
    for at, piece in pieces:
        key = piece[:_KEY]
        if not units[at].apart and in_document[key] == 1 and key in on_pages:
            found.setdefault(at, []).append(tuple(on_pages[key]))
    return found


def _seen(text: str, keys: set[str]) -> Iterator[str]:
    return (key for key in _cut(text) if key in keys)


def _cut(text: str) -> Iterator[str]:
    return (text[at : at + _KEY] for at in range(len(text) - _KEY + 1))


def _twice(places: Places) -> Iterator[int]:
    """Yield pages that repeat what an earlier one shows: at least half of what they show of the document."""
    shown: Counter[int] = Counter()
    again: Counter[int] = Counter()
    for rows in places.values():
        for numbers in rows:
            shown.update(set(numbers))
            again.update(set(numbers[1:]) - {numbers[0]})
    yield from (page for page, count in again.items() if count * 2 >= shown[page])


def _out_of_turn(places: Places) -> Iterator[int]:
    """Yield the pages that begin with what the document has before the page in front of them."""
    latest = 0
    for at in sorted(places):
        numbers = [own[0] for own in places[at] if len(own) == 1]
        if numbers and min(numbers) < latest:
            yield min(numbers)
        latest = max(latest, min(numbers, default=0))


def _foreign(parts: Mapping[str, bytes], places: Places, texts: Sequence[str], unproved: set[int]) -> Iterator[int]:
    """Yield pages with many words, none of them the document's."""
    known = {number for rows in places.values() for own in rows for number in own}
    bare = sorted(unproved - known)
    words = sorted({piece for raw in printed(parts) if (piece := plain(raw))}, key=len, reverse=True) if bare else []
    running = {piece for name in parts for piece in _running(parts, name)}
    body = {key for piece in words if piece not in running for key in _cut(piece)}
    for number in bare:
        own = texts[number - 1]
        if body.isdisjoint(_cut(own)):
            for piece in words:
                own = own.replace(piece, "")
            if sum(c.isalpha() for c in own) >= _FOREIGN:
                yield number


def _wordless(
    parts: Mapping[str, bytes], units: Sequence[Unit], places: Places, texts: Sequence[str], unproved: set[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield pages with nothing but a running head or foot, and the units that stand last before and first behind."""
    running = {piece for name in parts for piece in _running(parts, name)}
    figures = {plain(piece) for unit in units for piece in unit.pieces if plain(piece).isdecimal()}
    seen = {at: {number for own in rows for number in own} for at, rows in places.items()}
    for number in sorted(unproved):
        own = texts[number - 1]
        for piece in running:
            own = own.replace(piece, "")
        shown = _DIGITS.findall(own)
        bare = not any(c.isalnum() for c in _DIGITS.sub("", own)) and sum(map(len, shown)) < _FIGURES
        if bare and not (shown and figures.issuperset(shown)):
            before = max((at for at, numbers in seen.items() if min(numbers) < number), default=-1)
            behind = (at for at, numbers in seen.items() if max(numbers) > number and at > before)
            yield number, before, min(behind, default=len(units))


def _running(parts: Mapping[str, bytes], name: str) -> Iterator[str]:
    if re.fullmatch(r"word/(header|footer)\d*\.xml", name):
        yield from (piece for raw in printed({name: parts[name]}) if (piece := plain(raw)))


def _may_be_blank(units: Sequence[Unit], before: int, after: int, *, room: float, drawn: bool) -> bool:
    """Tell whether a page may stand without words between two units: what is ``drawn`` on it stands in the document,
    two pages end one after the other, or empty paragraphs found no room (in points) on the page before."""
    inner = units[before + 1 : after]
    edges = units[max(before, 0) : after + 1]
    rows = edges[: len(inner) + 1]
    if drawn and (any(unit.drawn for unit in edges) or any(unit.row and unit.blank for unit in rows)):
        return True
    empty = sum(1 for unit in inner if unit.blank)
    ends = sum(unit.breaks + unit.closes for unit in edges)
    return ends > 1 or (empty > 0 and room < empty * _LINE)
