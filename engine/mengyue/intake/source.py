"""What every file format is read into: plain data and where each piece of it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mengyue.library.yaml_file import Position

__all__ = ["Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One alliance as read: ``data`` holds dict, list, str, bool (JSON only) and None.

    ``row`` is the row of a file that holds one alliance a row, else None.
    """

    data: Any
    positions: Mapping[str, Position]
    row: int | None = None
