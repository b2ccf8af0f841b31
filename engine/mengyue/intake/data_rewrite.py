"""A text file of data with other values: what changed is written in, everything else of the file stays as it was."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from mengyue.intake.decode import decode
from mengyue.intake.json_source import read_json_source
from mengyue.intake.yaml_rewrite import rewrite_yaml
from mengyue.intake.yaml_source import read_yaml_source

__all__ = ["TEXT_FILES", "as_typed", "raw_data", "rewritten"]

#: The files that can be written in place; a workbook cannot.
TEXT_FILES = (".yaml", ".yml", ".json")
_MARK = b"\xef\xbb\xbf"


def raw_data(data: bytes, name: str) -> Any:
    """Return what stands in the file ``name``: dict, list, str and None as typed, yes and no as true and false.

    Raises :class:`InputError` when its characters cannot be read; what cannot be understood is None.
    """
    text, _notes = decode(data, file=name)
    reader = read_json_source if _is_json(name) else read_yaml_source
    return as_typed(reader(text.removeprefix("\ufeff"), name)[0].data)


def rewritten(data: bytes, name: str, raw: Any) -> bytes:
    """Return the bytes of the file ``name`` changed so that they say ``raw``, which is as :func:`raw_data` returns it.

    Of a YAML file everything else stays; a JSON file is laid out anew, a number that did not change stays a number.
    Raises :class:`EngineError` when a YAML file cannot be changed without writing it anew.
    """
    text, _notes = decode(data, file=name)
    text = text.removeprefix("\ufeff")
    if _is_json(name):
        return (
            json.dumps(_as_before(json.loads(text, parse_float=_Number), raw), ensure_ascii=False, indent=2) + "\n"
        ).encode()
    return (_MARK if data.startswith(_MARK) else b"") + rewrite_yaml(text, as_typed(raw)).encode()


class _Number(float):
    """A number that tells how it was typed: 12.50."""

    def __new__(cls, typed: str) -> _Number:
        found = super().__new__(cls, typed)
        found.typed = typed
        return found

    typed: str

    def __str__(self) -> str:
        return self.typed


def as_typed(value: Any) -> Any:
    """Return ``value`` with text for all that is no list, table or nothing."""
    if isinstance(value, dict):
        return {key: as_typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_typed(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, str) else str(value)


def _as_before(before: Any, value: Any) -> Any:
    """Return ``value``, what did not change as JSON had it."""
    if isinstance(value, dict):
        keys = before if isinstance(before, dict) else {}
        return {key: _as_before(keys.get(key), item) for key, item in value.items()}
    if isinstance(value, list):
        rows = before if isinstance(before, list) else []
        return [_as_before(rows[at] if at < len(rows) else None, item) for at, item in enumerate(value)]
    return before if before is not None and as_typed(before) == as_typed(value) else value


def _is_json(name: str) -> bool:
    return PurePath(name).suffix.lower() == ".json"
