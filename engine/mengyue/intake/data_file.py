"""A data file as it was read: the very bytes that were parsed, and their digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mengyue.manifest.digest import digest
from mengyue.manifest.parts import DataUsed

__all__ = ["DataFile"]


@dataclass(frozen=True, slots=True)
class DataFile:
    """The data file called ``name``. Whatever is saved under that name later, these bytes are what was read."""

    name: str
    data: bytes = field(repr=False)
    sha256: str

    @classmethod
    def of(cls, name: str, data: bytes) -> DataFile:
        """Return the file ``name`` with its digest."""
        return cls(name, data, digest(data))

    @property
    def suffix(self) -> str:
        """What its name ends in, which decides the format."""
        return Path(self.name).suffix

    @property
    def used(self) -> DataUsed:
        """Its row in a manifest."""
        return DataUsed(name=self.name, sha256=self.sha256)
