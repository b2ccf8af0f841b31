"""Punctuation and figures of one width written in the other: 甲方,乙方 for 甲方，乙方 changes nothing that is said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from mengyue.comparison.cut_words import Piece, Step

__all__ = ["narrow", "only_width"]

_ALIKE = str.maketrans({"。": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "＇": "'"})
_SPACES = re.compile(r"\s+")


def only_width(pieces: Sequence[Piece]) -> bool:
    """Tell whether nothing came or went but one width of the same signs for the other."""
    gone, come = (
        "".join(piece.text for piece in pieces if piece.step in (Step.KEPT, step)) for step in (Step.GONE, Step.COME)
    )
    return bool(pieces) and narrow(gone) == narrow(come)


def narrow(text: str) -> str:
    """Return ``text`` without white space and with every sign in its narrow form."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text.translate(_ALIKE)))
