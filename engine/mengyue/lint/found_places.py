"""The line of a fault of which only the words are known: where the file first says what the message quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mengyue.library.content_file import content_bytes
from mengyue.model.finding import Finding

__all__ = ["placed"]

_QUOTED = re.compile("“([^“”]{2,80})”")
#: Words of so many characters stand in many places of a file.
_SHORT = 3


def placed(findings: Sequence[Finding], root: Path) -> list[Finding]:
    """Return ``findings``, those that have no line but that of their file's head on the line that they speak of."""
    texts: dict[str, list[str]] = {}
    return [_placed(finding, root, texts) for finding in findings]


def _placed(finding: Finding, root: Path, texts: dict[str, list[str]]) -> Finding:
    at_head = finding.line == 1 and finding.file.startswith("clauses/")
    if not finding.file or (finding.line is not None and not at_head):
        return finding
    if finding.file not in texts:
        texts[finding.file] = list(_lines(root / finding.file, root))
    lines = texts[finding.file]
    named = _first(lines, rf"\bid: *[\"']?{re.escape(finding.message.partition('：')[0])}\b")
    for words in _words(finding.message):
        pattern = rf"(?<![\w.-]){re.escape(words)}(?![\w.-])"
        # What is short stands in many places: the one meant comes after the id that the message begins with.
        found = _first(lines, pattern, named) if named else 0
        found = found or (_first(lines, pattern) if len(words) > _SHORT else 0)
        if found:
            return replace(finding, line=found)
    return finding


def _first(lines: Sequence[str], pattern: str, start: int = 1) -> int:
    """Return the number of the first line from ``start`` that matches; 0 for none."""
    wanted = re.compile(pattern)
    return next((number for number, line in enumerate(lines, 1) if number >= start and wanted.search(line)), 0)


def _words(message: str) -> Iterator[str]:
    """Yield what a message speaks of, the most telling first: the expression at its end, what it quotes."""
    _head, colon, last = message.rpartition("：")
    if colon and last.strip():
        yield last.strip()
    yield from reversed(_QUOTED.findall(message))


def _lines(path: Path, root: Path) -> Iterator[str]:
    try:
        yield from content_bytes(path, root).decode("utf-8", "replace").splitlines()
    except OSError:
        return
