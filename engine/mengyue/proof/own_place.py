"""A sentence in its place, as the checks of the document against itself hold it against others.

Checks that hold all sentences of a kind against one another are kept by what was read (:func:`judged`): a document in
which these sentences read as in one before, where nothing was found, is not judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from mengyue.meaning.quantities import values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["NEAR", "Place", "judged", "pairs_judged", "placed", "told"]

_Read = TypeVar("_Read")
#: Sentences so far apart stand beside one another.
NEAR = 3
#: So many documents are known in which a check found nothing.
_MOST = 4
#: So many sentences that read otherwise are held against all others; more are judged with all.
_FEW = 12


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A sentence outside tables: where it stands, its number in the document and in its section."""

    section: Section
    passage: Passage
    sentence: Sentence
    number: int
    index: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.sentence.text

    def beside(self, other: Place, reach: int = NEAR) -> bool:
        """Tell whether ``other`` stands no more than ``reach`` sentences away."""
        return abs(self.number - other.number) <= reach

    def following(self, count: int) -> list[Place]:
        """Return up to ``count`` sentences behind it in its section."""
        behind = _sentences_of(self.section)[self.index + 1 : self.index + 1 + count]
        return [
            Place(self.section, passage, sentence, self.number + at, self.index + at)
            for at, (passage, sentence) in enumerate(behind, 1)
        ]


class _HasPlace(Protocol):
    @property
    def place(self) -> Place: ...


_Item = TypeVar("_Item", bound=_HasPlace)


class _Found(NamedTuple, Generic[_Read]):
    """What was read of a sentence of a section: where in it, the passage it stands in, and itself."""

    at: int
    passage: Passage
    sentence: Sentence
    read: _Read


class _InSection(NamedTuple, Generic[_Read]):
    """What was read of the sentences of a section, of which there are ``size``; ``shape`` tells where it stands."""

    kind: str
    size: int
    found: tuple[_Found[_Read], ...]
    shape: tuple[object, ...]


def placed(case: Case, what: str, read: Callable[[Sentence], _Read | None]) -> Iterator[tuple[Place, _Read]]:
    """Yield what ``read`` reads of each sentence, where it reads anything, with its place.

    ``read`` sees nothing but the sentence and the lexicon, so that what it reads is kept with the section under
    ``what``, and between runs (:mod:`~mengyue.proof.kept_reads`).
    """
    return _placed(case, _in_sections(case, what, read))


def judged(
    case: Case,
    what: str,
    read: Callable[[Sentence], _Read | None],
    judge: Callable[[Iterable[tuple[Place, _Read]]], Iterable[Finding]],
    check: str = "",
) -> Iterable[Finding]:
    """Return what ``judge`` finds in all that ``read`` reads, as :func:`placed` gives it. ``check`` tells judges apart.

    Where it found nothing in the same before, nothing is found. So ``judge`` may read the library, and of a place the
    sentence, its passage, its distance from others, whether another is of the same section, and whether that is a
    schedule; of what else there is in the document only what it tells of.
    """
    held = _in_sections(case, what, read)
    known = case.kept.sound.get((what, check), ())
    if held in known:
        return ()
    found = tuple(judge(_placed(case, held)))
    if not found:
        case.kept.sound[what, check] = (held, *known[: _MOST - 1])
    return found


def pairs_judged(
    case: Case,
    what: str,
    read: Callable[[Sentence], _Read | None],
    items: Callable[[], Sequence[_Item]],
    judge: Callable[[Sequence[_Item]], Iterable[Finding]],
    is_pair: Callable[[_Item, _Item], bool],
    partners: Callable[[_Item, Sequence[_Item]], Sequence[_Item]],
    check: str = "",
) -> Iterable[Finding]:
    """Return what ``judge`` finds in ``items``, made of what ``read`` reads, as :func:`judged` does.

    ``judge`` finds something only where ``is_pair`` holds for an item and one behind it, and that only for an item and
    one of its ``partners`` among those given. So where nothing was found in a document before, and a few items read
    otherwise, only these are held against their partners.
    """
    held = _in_sections(case, what, read)
    known = case.kept.sound.get((what, check), ())
    if held in known:
        return ()
    found: tuple[Finding, ...] = ()
    fresh, all_items = _fresh(known, held), items()
    if fresh is None or _at_odds(all_items, fresh, is_pair, partners):
        found = tuple(judge(all_items))
    if not found:
        case.kept.sound[what, check] = (held, *known[: _MOST - 1])
    return found


def _at_odds(
    items: Sequence[_Item],
    fresh: frozenset[int],
    is_pair: Callable[[_Item, _Item], bool],
    partners: Callable[[_Item, Sequence[_Item]], Sequence[_Item]],
) -> bool:
    """Tell whether an item of a ``fresh`` sentence is at odds with any other."""
    for at, one in enumerate(items if fresh else ()):
        if one.place.number in fresh:
            for other in partners(one, items[:at]):
                if is_pair(other, one):
                    return True
            for other in partners(one, items[at + 1 :]):
                if is_pair(one, other):
                    return True
    return False


def _fresh(known: tuple[Any, ...], held: tuple[_InSection[Any], ...]) -> frozenset[int] | None:
    """Return the numbers of the few sentences that read otherwise than in a known document of which the others stand
    at the same distances; nothing without such a document."""
    for before in known:
        if [one.shape for one in before] == [one.shape for one in held]:
            first, fresh = 0, set[int]()
            for old, new in zip(before, held, strict=True):
                if old is not new:
                    fresh |= {first + b.at for a, b in zip(old.found, new.found, strict=True) if a != b}
                first += new.size
            if len(fresh) <= _FEW:
                return frozenset(fresh)
    return None


def _placed(case: Case, held: tuple[_InSection[_Read], ...]) -> Iterator[tuple[Place, _Read]]:
    first = 0
    for section, (_kind, size, found, _shape) in zip(case.reading.sections, held, strict=True):
        for index, passage, sentence, read in found:
            yield Place(section, passage, sentence, first + index, index), read
        first += size


def _in_sections(case: Case, what: str, read: Callable[[Sentence], _Read | None]) -> tuple[_InSection[_Read], ...]:
    return case.kept.over(case.reading.sections, what, None, partial(_reads, case, what, read))


def _sentences_of(section: Section) -> tuple[tuple[Passage, Sentence], ...]:
    return section.once("sentences", None, partial(_sentences, section))


def _sentences(section: Section) -> tuple[tuple[Passage, Sentence], ...]:
    return tuple([(passage, s) for passage in section.passages for s in _stands_in(passage)])


def _stands_in(passage: Passage) -> tuple[Sentence, ...]:
    if not passage.table:
        return passage.sentences
    return _cell(passage) if passage.row and passage.table == "text" else ()


def _cell(passage: Passage) -> tuple[Sentence, ...]:
    """A cell of a partner's table with what heads it, as one sentence, where it states a figure."""
    if not values(passage.text):
        return ()
    row, _bar, column = passage.row.partition("｜")
    return (Sentence(f"{row}，{column}{passage.text}", 0, ""),)


def _reads(case: Case, what: str, read: Callable[[Sentence], _Read | None], section: Section) -> _InSection[_Read]:
    sentences = _sentences_of(section)
    if case.kept.reads.early:
        early = case.kept.reads.of(case.library, section, what, [sentence for _passage, sentence in sentences], read)
        told = tuple(_Found(at, *sentences[at], one) for at, one in early)
    else:
        passages, first = section.once("first sentences", None, partial(_firsts, sentences))
        found = case.kept.fresh(passages, f"read {what}", None, partial(_reads_in, read))
        told = tuple(
            _Found(first[id(passage)] + at, passage, sentence, one)
            for passage, reads in found
            for at, sentence, one in reads
        )
    shape = (section.kind, len(sentences), *((one.at, _count(one.read)) for one in told))
    return _InSection(section.kind, len(sentences), told, shape)


def _reads_in(read: Callable[[Sentence], _Read | None], passage: Passage) -> tuple[tuple[int, Sentence, _Read], ...]:
    found = [(at, sentence, read(sentence)) for at, sentence in enumerate(_stands_in(passage))]
    return tuple([(at, sentence, one) for at, sentence, one in found if one is not None])


def _firsts(sentences: Sequence[tuple[Passage, Sentence]]) -> tuple[tuple[Passage, ...], dict[int, int]]:
    """The passages of a section that have sentences, and the number of the first of each by its identity."""
    first: dict[int, int] = {}
    passages: list[Passage] = []
    for at, (passage, _sentence) in enumerate(sentences):
        if id(passage) not in first:
            first[id(passage)] = at
            passages.append(passage)
    return tuple(passages), first


def _count(read: object) -> int:
    return len(read) if isinstance(read, tuple) else 1


def told(case: Case, code: str, place: Place, message: str, required: str = "") -> Finding:
    """Return a finding about the whole sentence."""
    return case.report_sentence(code, place.section, place.passage, place.sentence, message, required=required)
