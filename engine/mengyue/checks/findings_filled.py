"""Findings that print texts of the data: the same findings of another alliance, with its texts in these places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from mengyue.model.alliance import Alliance
from mengyue.model.data_place import reader_of
from mengyue.model.finding import Finding

__all__ = ["findings_filled"]

_VALUE = re.compile("\x02([^\x03]*)\x03[^\x04]*\x04")
Fill = Callable[[Alliance], Finding]


def findings_filled(
    findings: Sequence[Finding], _alliance: Alliance
) -> Callable[[Alliance], tuple[Finding, ...]] | None:
    """Return what gives ``findings`` with the texts of an alliance where theirs are marked with their places, and
    without marks; nothing where none is marked. A finding that says the same as before is the very one of before."""
    fills = [(at, one) for at, finding in enumerate(findings) if (one := _filled(finding)) is not None]
    if not fills:
        return None
    fixed = list(findings)

    def fill(alliance: Alliance) -> tuple[Finding, ...]:
        found = fixed.copy()
        for at, one in fills:
            found[at] = one(alliance)
        return tuple(found)

    return fill


def _filled(finding: Finding) -> Fill | None:
    message, hint = _text(finding.message), _text(finding.hint)
    if message is None and hint is None:
        return None
    say = message or _as_it_is(finding.message)
    advise = hint or _as_it_is(finding.hint)
    last = finding

    def fill(alliance: Alliance) -> Finding:
        nonlocal last
        said, advice, found = say(alliance), advise(alliance), last
        if found.message != said or found.hint != advice:
            last = found = finding.saying(said, advice)
        return found

    return fill


def _as_it_is(text: str) -> Callable[[Alliance], str]:
    return lambda alliance: text


def _text(text: str) -> Callable[[Alliance], str] | None:
    """Return what writes ``text`` with the texts of an alliance; nothing where it has no marks."""
    if "\x02" not in text:
        return None
    pieces = _VALUE.split(text)
    parts: list[Any] = [reader_of(piece) if at % 2 else piece for at, piece in enumerate(pieces)]
    if len(parts) == 3 and parts[1] is not None:
        before, read, after = parts
        return lambda alliance: f"{before}{read(alliance)}{after}"
    return lambda alliance: "".join([part if isinstance(part, str) else part(alliance) for part in parts])
