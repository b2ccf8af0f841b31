"""Likeness: which way the words of a sentence lean, by sentences that lawyers have judged (``clauses/specimens``).

Every run of two to four characters that stands in at least two specimens has a weight: the logarithm of how much more
often faulty specimens have it than lawful ones. A sentence leans by the sum of the weights of its runs over the square
root of their number, as naive Bayes counts: above zero towards the faulty, below towards the lawful. Figures count as
one figure, letters and marks part the runs, so names in other scripts and amounts decide nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from mengyue.library.specimen import Judged

__all__ = ["Likeness", "counted", "runs", "weights"]

_SHORTEST, _LONGEST = 2, 4
_FIGURES = re.compile("[0-9]+(?:[.,][0-9]+)*")
_PARTS = re.compile("[^一-龥0%]+")
_WHITE = re.compile("[ \t\u3000]+")
#: Added to every count, so that what one side lacks is not infinitely of the other.
_PRIOR = 0.5
#: A run in fewer specimens says nothing.
_LEAST = 2
#: So many runs are taken to lean no way, so that a few words alone weigh little.
_NEUTRAL = 4


def runs(text: str) -> set[str]:
    """Return every run of characters of ``text`` that is counted."""
    found: set[str] = set()
    for part in _PARTS.split(_FIGURES.sub("0", _WHITE.sub("", text))):
        size = len(part)
        for length in range(_SHORTEST, min(_LONGEST, size) + 1):
            found.update([part[at : at + length] for at in range(size - length + 1)])
    return found


def counted(specimens: Iterable[Judged]) -> tuple[Counter[str], Counter[str]]:
    """Return in how many faulty and in how many lawful specimens each run stands."""
    faulty, lawful = Counter[str](), Counter[str]()
    for specimen in specimens:
        (faulty if specimen.faulty else lawful).update(runs(specimen.text))
    return faulty, lawful


def weights(faulty: Mapping[str, int], lawful: Mapping[str, int]) -> dict[str, float]:
    """Return the weight of each run that stands in enough specimens."""
    known = [run for run in faulty.keys() | lawful.keys() if faulty.get(run, 0) + lawful.get(run, 0) >= _LEAST]
    of_faulty = math.log(sum(faulty.get(run, 0) for run in known) + _PRIOR * len(known) or 1)
    of_lawful = math.log(sum(lawful.get(run, 0) for run in known) + _PRIOR * len(known) or 1)
    usual = of_lawful - of_faulty
    log = [math.log(count + _PRIOR) for count in range(max([*faulty.values(), *lawful.values()], default=0) + 1)]
    return {run: round(log[faulty.get(run, 0)] - log[lawful.get(run, 0)] + usual, 4) for run in sorted(known)}


class Likeness:
    """Which way sentences lean, by ``weights``. Threads may share it."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def leaning(self, text: str) -> float:
        """Return which way ``text`` leans; zero when nothing of it is known."""
        weights = self._weights
        found = [weights[run] for run in runs(text) if run in weights]
        return math.fsum(found) / math.sqrt(len(found) + _NEUTRAL)

    def nearest(self, text: str, specimens: Iterable[Judged], number: int) -> list[Judged]:
        """Return so many of the faulty specimens that have most, for their length, of what makes ``text`` lean so, each
        with another reason; those without a reason explain nothing."""
        leaning = [(run, weight) for run in sorted(runs(text)) if (weight := self._weights.get(run, 0.0)) > 0]

        def common(specimen: Judged) -> tuple[float, str]:
            held = math.fsum(weight for run, weight in leaning if run in specimen.text)
            return -held / math.sqrt(len(specimen.text) + _NEUTRAL), specimen.text

        found: dict[str, Judged] = {}
        for specimen in sorted((s for s in specimens if s.faulty and s.why), key=common):
            found.setdefault(specimen.why, specimen)
            if len(found) == number:
                break
        return list(found.values())
