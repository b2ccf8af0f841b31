"""Measure likeness honestly: what each hand wrote is judged by what others wrote, a tenth of the hands at a time.

.venv/bin/python -m tests.proof.likeness_by_hand
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "engine"))

from mengyue.library.content_library import load_library  # noqa: E402
from mengyue.library.specimen import Judged, judged  # noqa: E402
from mengyue.meaning.likeness import Likeness, counted, weights  # noqa: E402

#: The hands are dealt into so many parts, each of which is judged by the others.
PARTS = 10
LEVELS = (2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)


def leanings(specimens: Sequence[Judged]) -> Iterator[tuple[Judged, float]]:
    """Yield every specimen with how it leans by those of other hands."""
    faulty, lawful = counted(specimens)
    hands = sorted({specimen.hand for specimen in specimens})
    for at in range(PARTS):
        part = set(hands[at::PARTS])
        own = [specimen for specimen in specimens if specimen.hand in part]
        own_faulty, own_lawful = counted(own)
        likeness = Likeness(weights(faulty - own_faulty, lawful - own_lawful))
        yield from ((specimen, likeness.leaning(specimen.text)) for specimen in own)


def above(found: Sequence[tuple[Judged, float]], level: float) -> tuple[float, float]:
    """Return what share of faulty and of lawful specimens leans further than ``level``."""
    shares = []
    for faulty in (True, False):
        own = [leaning for specimen, leaning in found if specimen.faulty is faulty]
        shares.append(sum(leaning > level for leaning in own) / len(own))
    return shares[0], shares[1]


def main() -> None:
    specimens = judged(load_library(ROOT).specimens)
    found = list(leanings(specimens))
    print(f"{len(specimens)} specimens of {len({s.hand for s in specimens})} hands")
    for level in LEVELS:
        caught, alarms = above(found, level)
        print(f"above {level}: faulty {caught:.1%}, lawful {alarms:.2%}")


if __name__ == "__main__":
    main()
