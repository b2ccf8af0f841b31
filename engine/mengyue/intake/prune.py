"""What is blank counts as not given.

Space around a value is dropped, an empty value is None, a section whose every value is empty is None, and a list item
whose every value is empty is left out: the file that ``mengyue new`` writes is full of these, and none is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengyue.intake.source import Source
from mengyue.library.yaml_file import Position, join_path

__all__ = ["prune"]

#: Blank space that people leave around values: space, tab, line ends, no-break space, ideographic space.
_SPACE = " \t\r\n\u00a0\u3000"


def prune(source: Source) -> Source:
    """Return ``source`` without blanks. Positions follow list items that move up."""
    moved: list[bool] = []
    data = _pruned(source.data, moved)
    if not moved:
        return Source(data, source.positions, source.row)
    positions: dict[str, Position] = {}
    origin: dict[str, str] = {}
    _follow(source.data, "", "", source.positions, positions, origin)
    return Source(data, positions, source.row, origin)


def _pruned(value: Any, moved: list[bool]) -> Any:
    if isinstance(value, str):
        return value.strip(_SPACE) or None
    if isinstance(value, dict):
        kept = {key: _pruned(item, moved) for key, item in value.items()}
        return kept if any(item is not None for item in kept.values()) else None
    if isinstance(value, list):
        items = [item for item in (_pruned(item, moved) for item in value) if item is not None]
        if len(items) < len(value):
            moved.append(True)
        return items if items or not value else None
    return value


def _follow(
    value: Any, old: str, new: str, positions: Mapping[str, Position], out: dict[str, Position], origin: dict[str, str]
) -> None:
    if old in positions:
        out[new] = positions[old]
    if isinstance(value, dict):
        for key, item in value.items():
            _follow(item, join_path(old, key), join_path(new, key), positions, out, origin)
    elif isinstance(value, list):
        index = 0
        for number, item in enumerate(value):
            if _pruned(item, []) is not None:
                if number != index or old != new:
                    origin[f"{new}[{index}]"] = f"{old}[{number}]"
                _follow(item, f"{old}[{number}]", f"{new}[{index}]", positions, out, origin)
                index += 1
