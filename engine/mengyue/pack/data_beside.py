"""The data file that papers were made from, kept beside them: nobody hands it in, and every later change needs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mengyue.intake.data_file import DataFile

__all__ = ["INTERNAL", "data_beside"]

#: The folder of what the lead unit keeps for itself.
INTERNAL = "内部使用"


def data_beside(file: DataFile, name: Callable[[str], str]) -> dict[str, bytes]:
    """Return the data file by its place. ``name`` turns a text into a safe file name."""
    return {f"{INTERNAL}/{name(Path(file.name).stem)}{file.suffix}": file.data}
