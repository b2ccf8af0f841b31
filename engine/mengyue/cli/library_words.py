"""The words by which a command is given again for the library in use."""

from __future__ import annotations

from pathlib import Path

from mengyue.paths import shipped_root
from mengyue.shell_words import quoted

__all__ = ["with_library"]


def with_library(root: Path, words: str) -> str:
    """Return ``mengyue WORDS`` for the library at ``root``: with each folder of one's own, the lowest first."""
    from mengyue.library.open_library import places_of

    own = [place for place in reversed(places_of(root)) if place.resolve() != shipped_root().resolve()]
    return " ".join(["mengyue", *(f"--library {quoted(str(place))}" for place in own), words])
