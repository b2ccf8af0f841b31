"""The complete alliances with which a library is tried, ``examples/*/alliance.yaml``, each read when asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import overload

from mengyue.intake.load import load
from mengyue.library.data_model import declared_fields
from mengyue.library.read_once import kept
from mengyue.model.alliance import Alliance
from mengyue.output.kept_results import KeptResults
from mengyue.paths import content_root

__all__ = ["Samples", "samples_of"]


class Samples(Sequence[Alliance]):
    """The alliances in the examples of the library at ``root``, by the names of their folders."""

    def __init__(self, root: Path) -> None:
        self._paths = sorted((root / "examples").glob("*/alliance.yaml"))
        self._read: dict[Path, Alliance] = {}

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, index: int) -> Alliance: ...
    @overload
    def __getitem__(self, index: slice) -> list[Alliance]: ...
    def __getitem__(self, index: int | slice) -> Alliance | list[Alliance]:
        """Return an alliance, or several. Raises :class:`InputError` with the faults of its file."""
        named = self._paths[index]
        return [self._at(path) for path in named] if isinstance(named, list) else self._at(named)

    def of(self, policy: str) -> list[Alliance]:
        """Return those under ``policy``; files that do not name it are not read."""
        named = re.compile(rb"^policy:.*\b" + re.escape(policy.encode()), re.MULTILINE)
        found = [self._at(path) for path in self._paths if named.search(path.read_bytes())]
        return [alliance for alliance in found if alliance.policy == policy]

    def _at(self, path: Path) -> Alliance:
        if path not in self._read:
            key = KeptResults.key([path.read_bytes(), *self._fields])
            self._read[path] = kept(Alliance, path.name, key, [], lambda: load(path)[0].alliance)
        return self._read[path]

    @cached_property
    def _fields(self) -> list[str]:
        """What packs declare beside the program's own fields: a file says them too."""
        return [repr(declared) for declared in declared_fields(content_root())]


def samples_of(samples: Sequence[Alliance], policy: str) -> list[Alliance]:
    """Return those of ``samples`` that are under ``policy``."""
    if isinstance(samples, Samples):
        return samples.of(policy)
    return [sample for sample in samples if sample.policy == policy]
