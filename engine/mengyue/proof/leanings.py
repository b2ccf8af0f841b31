"""How sentences lean by the specimens of a library: what was learned from them, and on top what is not learned yet."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, lru_cache

from mengyue.library.content_library import Library
from mengyue.library.load_meaning import LEARNED
from mengyue.library.specimen import Judged, SpecimenBook, judged
from mengyue.meaning.judge import KEPT
from mengyue.meaning.leaning import Leaning, learned
from mengyue.meaning.leaning_file import LearnedFile, hands_of, read_learned, written
from mengyue.meaning.signs import Signs, runs, signs
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.proof.said import Sentences, sentences_of

__all__ = ["Leanings", "leanings_of", "learned_file"]

_LEANINGS, _WEIGHTS = KeptPack("leanings"), KeptPack("specimens")
#: A shorter text leans by chance.
_SHORTEST = 10
#: So many of the nearest specimens are shown.
_NEAREST = 2
#: So many runs of characters are taken to be had beside those found, so that short specimens are not always nearest.
_NEUTRAL = 4


class Leanings:
    """How texts lean, kept by their wording from document to document and run to run. Threads may share it."""

    def __init__(self, book: SpecimenBook, sentences: Sentences) -> None:
        self._book = book
        self._sentences = sentences
        self._known: dict[str, float] = {}

    def of(self, text: str) -> float:
        """Return which way ``text`` leans: above zero towards faulty specimens."""
        found = self._known.get(text)
        if found is None:
            found = self._once(text) if len(text) >= _SHORTEST else 0.0
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[text] = found
        return found

    def nearest(self, text: str) -> list[Judged]:
        """Return the faulty specimens that have most, for their length, of what makes ``text`` lean so, each with
        another reason; those without a reason explain nothing."""
        weights = self._leaning.weights
        leading = [(run, weight) for run in sorted(runs(text)) if (weight := weights.get(run, 0)) > 0]

        def common(specimen: Judged) -> tuple[float, str]:
            held = sum([weight for run, weight in leading if run in specimen.text])
            return -held / (len(specimen.text) + _NEUTRAL) ** 0.5, specimen.text

        found: dict[str, Judged] = {}
        for specimen in sorted((s for s in judged(self._book) if s.faulty and s.why), key=common):
            found.setdefault(specimen.why, specimen)
            if len(found) == _NEAREST:
                break
        return list(found.values())

    def _once(self, text: str) -> float:
        kept = _LEANINGS.get(key := KeptResults.key([self._book.digest, self._sentences.digest, text]))
        if kept is not None:
            return float(marshal.loads(kept))  # ours, as KeptPack says
        leaning = self._leaning.of(self._signs(text))
        _LEANINGS.put(key, marshal.dumps(leaning))
        return leaning

    def _signs(self, text: str) -> Signs:
        return signs(text, self._sentences.judge.read)

    @cached_property
    def _leaning(self) -> Leaning:
        kept = _WEIGHTS.get(key := KeptResults.key([self._book.digest, self._sentences.digest]))
        if kept is not None:
            return Leaning(*marshal.loads(kept))
        leaning = self._learned()
        _WEIGHTS.put(key, marshal.dumps((dict(leaning.weights), leaning.bias)))
        return leaning

    def _learned(self) -> Leaning:
        """What was learned before, and on top what hands wrote that were not learned from."""
        specimens = judged(self._book)
        before = read_learned(self._book.learned)
        others = [hand for hand, digest in hands_of(specimens).items() if before.hands.get(hand) != digest]
        return learned(self._given(one for one in specimens if one.hand in others), before.leaning)

    def _given(self, specimens: Iterable[Judged]) -> list[tuple[Signs, bool]]:
        return [(self._signs(one.text), one.faulty) for one in specimens]

    def anew(self) -> LearnedFile:
        """Learn from all specimens: of the first in order of their hands onwards, whatever their files."""
        specimens = sorted(judged(self._book))
        return LearnedFile(learned(self._given(specimens)), hands_of(specimens))


@lru_cache(maxsize=4)
def _leanings(book: SpecimenBook, sentences: Sentences) -> Leanings:
    return Leanings(book, sentences)


def leanings_of(library: Library) -> Leanings | None:
    """Return how texts lean by the specimens of ``library``; nothing where it has none."""
    nameless = replace(library, names=()) if library.names else library
    return _leanings(library.specimens, sentences_of(nameless)) if library.specimens.digest else None


def learned_file(library: Library) -> dict[str, bytes]:
    """Return the file of what is learned from the specimens, by its name: that of before where they are the same."""
    book = library.specimens
    leanings = leanings_of(library)
    if leanings is None:
        return {}
    same = bool(book.learned) and dict(read_learned(book.learned).hands) == hands_of(judged(book))
    return {LEARNED: book.learned if same else written(leanings.anew())}
