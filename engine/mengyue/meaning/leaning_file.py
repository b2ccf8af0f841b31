"""The file that says which way signs lean (``clauses/leaning.tsv``), a sign a line, and of which hands it was learned.

A hand whose specimens are others than those learned from is learned from again, on top of the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mengyue.library.specimen import Judged
from mengyue.meaning.leaning import Leaning

__all__ = ["LearnedFile", "hands_of", "read_learned", "written"]

_HEAD = "# 由 mengyue library build 从例句学得，不手改。以千分之一计：正数近有问题的例句，负数近合法的例句。"
_HAND, _SIGN, _BIAS = "hand", "sign", "bias"


class LearnedFile(NamedTuple):
    """The leaning, and the digest of the specimens of each hand that it was learned from."""

    leaning: Leaning
    hands: Mapping[str, str]


def hands_of(specimens: Iterable[Judged]) -> dict[str, str]:
    """Return the digest of what each hand wrote and how it was judged."""
    rows: dict[str, list[tuple[str, str, bool]]] = {}
    for one in specimens:
        rows.setdefault(one.hand, []).append((one.id, one.text, one.faulty))
    return {
        hand: hashlib.sha256(json.dumps(sorted(own), ensure_ascii=False).encode()).hexdigest()[:16]
        for hand, own in sorted(rows.items())
    }


def written(learned: LearnedFile) -> bytes:
    """Return the file."""
    lines = [_HEAD, *(f"{_HAND}\t{hand}\t{digest}" for hand, digest in sorted(learned.hands.items()))]
    lines.append(f"{_BIAS}\t\t{learned.leaning.bias}")
    lines += [f"{_SIGN}\t{sign}\t{weight}" for sign, weight in sorted(learned.leaning.weights.items())]
    return ("\n".join(lines) + "\n").encode()


def read_learned(data: bytes) -> LearnedFile:
    """Read the file; a line that is none of it is passed over: a wrong weight leads to a wrong question at most."""
    weights: dict[str, int] = {}
    hands: dict[str, str] = {}
    bias = 0
    for line in data.decode("utf-8", "replace").splitlines():
        what, _tab, rest = line.partition("\t")
        name, _tab, value = rest.rpartition("\t")
        if what == _HAND:
            hands[name] = value
        elif what in (_SIGN, _BIAS) and value.lstrip("-").isdecimal():
            if what == _BIAS:
                bias = int(value)
            else:
                weights[name] = int(value)
    return LearnedFile(Leaning(weights, bias), hands)
