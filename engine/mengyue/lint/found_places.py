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
    for words in _words(finding.message):
        pattern = re.compile(rf"(?<![\w.-]){re.escape(words)}(?![\w.-])")
        for number, line in enumerate(texts[finding.file], 1):
            if pattern.search(line):
                return replace(finding, line=number)
    return finding


def _words(message: str) -> Iterator[str]:
    """Yield what a message speaks of, the most telling first: the expression at its end, what it quotes."""
    _head, colon, last = message.rpartition("：")
    if colon and len(last) > 3:
        yield last.strip()
    yield from reversed(_QUOTED.findall(message))


def _lines(path: Path, root: Path) -> Iterator[str]:
    try:
        yield from content_bytes(path, root).decode("utf-8", "replace").splitlines()
    except OSError:
        return
