"""Measure likeness honestly: what each hand wrote is judged by what others wrote, a tenth of the hands at a time.

.venv/bin/python -m tests.proof.likeness_by_hand
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "engine"))

from mengyue.library.content_library import Library, load_library  # noqa: E402
from mengyue.library.specimen import Judged, judged  # noqa: E402
from mengyue.meaning.leaning import learned  # noqa: E402
from mengyue.meaning.signs import signs  # noqa: E402
from mengyue.proof.said import sentences_of  # noqa: E402

#: The hands are dealt into so many parts, each of which is judged by the others.
PARTS = 10
LEVELS = (-0.5, -0.3, 0.0, 0.3, 0.5, 0.7, 0.9, 1.2)


def leanings(
    library: Library, parts: Sequence[int] = range(PARTS), of_others: int = 1
) -> Iterator[tuple[Judged, float]]:
    """Yield every specimen of these parts of the hands with how it leans by those of other hands, or by one in
    ``of_others`` of them."""
    specimens = judged(library.specimens)
    read = sentences_of(library).judge.read
    hands = sorted({specimen.hand for specimen in specimens})
    known = {}
    for at in parts:
        part = set(hands[at::PARTS])
        others = set([hand for hand in hands if hand not in part][::of_others])
        used = [one for one in specimens if one.hand in part | others]
        known.update({one.id: signs(one.text, read) for one in used if one.id not in known})
        leaning = learned((known[one.id], one.faulty) for one in used if one.hand in others)
        yield from ((one, leaning.of(known[one.id])) for one in used if one.hand in part)


def above(found: Sequence[tuple[Judged, float]], level: float) -> tuple[float, float]:
    """Return what share of faulty and of lawful specimens leans further than ``level``."""
    shares = []
    for faulty in (True, False):
        own = [leaning for specimen, leaning in found if specimen.faulty is faulty]
        shares.append(sum(leaning > level for leaning in own) / len(own))
    return shares[0], shares[1]


def main() -> None:
    library = load_library(ROOT)
    specimens = judged(library.specimens)
    found = list(leanings(library))
    print(f"{len(specimens)} specimens of {len({s.hand for s in specimens})} hands")
    for level in LEVELS:
        caught, alarms = above(found, level)
        print(f"above {level}: faulty {caught:.1%}, lawful {alarms:.2%}")


if __name__ == "__main__":
    main()
