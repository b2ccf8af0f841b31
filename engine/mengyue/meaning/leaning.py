"""Leaning: which way a text leans by its signs, above zero towards faulty specimens, below towards lawful ones.

Each sign has a weight. A text leans by the sum of the weights of its known signs, those of each of the three kinds over
the square root of their number, so that long texts lean no further than short ones. The weights are those that part
faulty from lawful specimens with the widest margin (a linear support vector machine with squared loss, learned by dual
coordinate descent: Hsieh and others, ICML 2008); additions and multiplications in a fixed order make the same weights
on every machine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mengyue.meaning.signs import Signs

__all__ = ["Leaning", "learned"]

#: A sign in fewer specimens is not learned: of runs, of meanings, of pairs. Of so few specimens every sign is.
_LEAST, _FEW = (3, 2, 12), 200
#: So many signs of a kind are taken to lean no way, so that a few alone weigh little.
_NEUTRAL = 4
#: Weights are whole numbers of thousandths.
_UNIT = 1000
#: How far a specimen inside the margin is followed: of many, and of a few on top, which are somebody's own.
_COST, _OWN_COST = 1.0, 10.0
#: How often all are gone through.
_ROUNDS = 8
_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class Leaning:
    """The weight of each known sign and of a text without any, in thousandths. Threads may share it."""

    weights: Mapping[str, int] = field(default_factory=dict)
    bias: int = 0

    def of(self, signs: Signs) -> float:
        """Return which way a text with these signs leans."""
        weights, leaning = self.weights, float(self.bias)
        for kind in signs:
            found = [weights[sign] for sign in kind if sign in weights]
            leaning += sum(found) / math.sqrt(len(found) + _NEUTRAL)
        return leaning / _UNIT


@dataclass(slots=True)
class _Sample:
    """A specimen to learn from: places of its known signs by kind, each with their scale."""

    kinds: list[tuple[float, list[int]]]
    side: int
    pull: float = 0.0

    @property
    def length(self) -> float:
        return 1 + sum(scale * scale * len(places) for scale, places in self.kinds)


def learned(specimens: Iterable[tuple[Signs, bool]], start: Leaning | None = None) -> Leaning:
    """Return the leaning that parts these specimens, the faulty being ``True``.

    With ``start``, what is known already is kept, and only moved as far as these few ask: their signs alone are.
    """
    given = list(specimens)
    if not given:
        return start or Leaning()
    known = sorted(_vocabulary(given, (1, 1, 1) if len(given) < _FEW else _LEAST))
    places = {sign: at for at, sign in enumerate(known)}
    begun = start or Leaning()
    weights = [begun.weights.get(sign, 0) / _UNIT for sign in known]
    samples = [_Sample(list(_placed(signs, places)), 1 if faulty else -1) for signs, faulty in given]
    on_top = bool(begun.weights)
    bias = _descend(samples, weights, begun.bias / _UNIT, _OWN_COST if on_top else _COST, moves_bias=not on_top)
    found = {sign: whole for sign, weight in zip(known, weights, strict=True) if (whole := round(weight * _UNIT))}
    return Leaning({**begun.weights, **found}, round(bias * _UNIT))


def _vocabulary(given: Sequence[tuple[Signs, bool]], least: Sequence[int]) -> set[str]:
    """Those signs that stand in enough specimens."""
    known: set[str] = set()
    for kind, enough in enumerate(least):
        counts = Counter(sign for signs, _faulty in given for sign in signs[kind])
        known |= {sign for sign, count in counts.items() if count >= enough}
    return known


def _placed(signs: Signs, places: Mapping[str, int]) -> Iterable[tuple[float, list[int]]]:
    for kind in signs:
        found = [places[sign] for sign in kind if sign in places]
        yield 1 / math.sqrt(len(found) + _NEUTRAL), found


def _descend(samples: Sequence[_Sample], weights: list[float], bias: float, cost: float, *, moves_bias: bool) -> float:
    """Move ``weights`` towards what parts the samples, and return the bias."""
    half = 0.5 / cost
    lengths = [sample.length + half for sample in samples]
    number = len(samples)
    step = next(step for step in range(int(number * 0.618) or 1, 2 * number + 2) if math.gcd(step, number) == 1)
    weight = weights.__getitem__
    for turn in range(_ROUNDS):
        at = turn
        for _one in samples:
            at = (at + step) % number
            sample = samples[at]
            leaning = bias
            for scale, places in sample.kinds:
                leaning += scale * math.fsum(map(weight, places))
            short = sample.side * leaning - 1 + half * sample.pull
            pull = max(sample.pull - short / lengths[at], 0.0)
            moved = (pull - sample.pull) * sample.side
            if abs(moved) < _ENOUGH:
                continue
            sample.pull = pull
            bias += moved * moves_bias
            for scale, places in sample.kinds:
                by = moved * scale
                for place in places:
                    weights[place] += by
    return bias
