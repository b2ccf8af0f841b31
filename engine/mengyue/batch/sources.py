"""What a batch works through: the data files of a folder, the rows of a table, each with a name for its results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mengyue.batch.way import Order
from mengyue.file_names import Names, told
from mengyue.impact.portfolio import data_files
from mengyue.intake.decode import read_bytes
from mengyue.intake.load import Loaded, load_bytes
from mengyue.model.finding import Finding, InputError

__all__ = ["Source", "Sources", "sources"]

_TABLES = (".csv", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Source:
    """Where one order comes from. Its data are read when its turn comes, so any number of files takes no memory."""

    name: str
    path: Path
    loaded: Loaded | None = None

    @property
    def file(self) -> str:
        """The file's name as results give it; where it lay is no part of them."""
        return told(self.path.name)

    def order(self) -> Order:
        """Return the order. Raises :class:`InputError` when the file cannot be read."""
        if self.loaded is not None:
            return Order(self.name, self.file, loaded=self.loaded)
        return Order(self.name, self.file, read_bytes(self.path))


@dataclass(frozen=True, slots=True)
class Sources:
    """All orders in their order, and the faults of rows and tables that cannot be read."""

    orders: Sequence[Source]
    faults: Sequence[Finding]


def sources(names: Sequence[str], *, policy: str | None, output: Path) -> Sources:
    """Return what is to be worked through. ``names`` are files and folders; a table that is named gives an order a row,
    one that lies in a folder is an order. What lies in ``output`` are results, no sources."""
    taken, found, faults = Names(), [], []
    named = {Path(name) for name in names}
    for path in _files(names, output):
        if path in named and path.suffix.lower() in _TABLES:
            aside: list[Finding] = []
            try:
                rows = load_bytes(read_bytes(path), file=told(path.name), policy=policy, set_aside=aside)
            except InputError as error:
                aside += error.findings
                rows = []
            faults += [replace(fault, file=told(path.name)) for fault in aside]
            found += [Source(taken.take(row.name, "联合体"), path, row) for row in rows]
        else:
            found.append(Source(taken.take(path.stem, "联合体"), path))
    return Sources(found, faults)


def _files(names: Sequence[str], output: Path) -> Iterator[Path]:
    inside = output.resolve()
    seen = set()
    for path in data_files(names):
        real = path.resolve()
        if real in seen or real.is_relative_to(inside):
            continue
        seen.add(real)
        yield path
