"""What ``mengyue draft`` made of one file, kept between runs: the same of the same file, content and program."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mengyue.cli.draft_told import DraftMade
from mengyue.cli.made_from import all_of
from mengyue.model.finding_rows import findings_of, rows_of
from mengyue.output.kept_results import KeptResults
from mengyue.pack.glyphs_here import glyphs_here

__all__ = ["KeptDraft"]

#: Bytes of all drafts together: some three hundred.
_ALL = 64 << 20


@dataclass
class KeptDraft:
    """The draft of ``file`` with ``options``, which say all else that is asked for. Only what came to an end is kept.

    Which characters are told as boxes depends on the fonts here: where these are others, the draft is made anew.
    """

    file: str
    options: Sequence[str]
    _store: KeptResults = field(default_factory=lambda: KeptResults("draft", _ALL))
    _parts: Sequence[str | bytes] = ()

    def get(self) -> DraftMade | None:
        """Return the draft that was made of the same before."""
        self._parts = self._all()
        kept = self._store.get(KeptResults.key(self._parts)) if self._parts else None
        return None if kept is None else _read(kept)

    def put(self, made: DraftMade) -> None:
        """Keep what was made of what was there at :meth:`get`, if it still is there: what was read is what is kept."""
        if self._parts and self._parts == self._all():
            self._store.put(KeptResults.key(self._parts), _written(made))

    def _all(self) -> list[str | bytes]:
        parts = all_of(self.file, self.options)
        fonts = repr(glyphs_here()).encode() if parts else b""
        return [hashlib.sha256(fonts).hexdigest(), *parts] if parts else []


def _written(made: DraftMade) -> bytes:
    told = (made.file, rows_of(made.findings), rows_of(made.boxes), list(made.missing), list(made.notes), made.nothing)
    return marshal.dumps(_plain([list(made.files.items()), *told]))


def _plain(value: Any) -> Any:
    """Return ``value`` of nothing but the types of Python itself: text of ours is a type of its own."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_plain(inner) for inner in value)
    return value


def _read(data: bytes) -> DraftMade:
    files, file, findings, boxes, missing, notes, nothing = marshal.loads(data)  # ours: see KeptResults
    return DraftMade(file, dict(files), findings_of(findings), findings_of(boxes), missing, notes, nothing)
