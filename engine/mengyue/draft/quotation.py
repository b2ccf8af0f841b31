"""Quoting text of several paragraphs (GB/T 15834-2011, 4.8.3.4 and 4.8.3.5)."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["quoted"]

_OPENS, _CLOSES = "“‘", "”’"
_TURNED = str.maketrans("“”‘’", "‘’“”")


def quoted(paragraphs: Sequence[str]) -> list[str]:
    """Return ``paragraphs`` as one quotation: each opened, the last closed, quotation marks inside turned from double
    to single and from single to double."""
    last = len(paragraphs) - 1
    return [f"“{_inner(text)}{'”' if at == last else ''}" for at, text in enumerate(paragraphs)]


def _inner(text: str) -> str:
    """Return ``text`` with its quotation marks turned; what has no partner, such as an apostrophe, stays as it is."""
    signs = list(text)
    open_: list[int] = []
    for at, sign in enumerate(text):
        if sign in _OPENS:
            open_.append(at)
        elif sign in _CLOSES and open_ and _OPENS.index(text[open_[-1]]) == _CLOSES.index(sign):
            for place in (open_.pop(), at):
                signs[place] = text[place].translate(_TURNED)
    return "".join(signs)
