"""Where a record stands in its alliance file: from a record back to its data path."""

from __future__ import annotations

from pydantic import BaseModel

__all__ = ["Places"]


class Places:
    """Data paths (``members[3]``) of all records of one alliance, found by identity."""

    def __init__(self, root: BaseModel) -> None:
        self._root = root
        self._paths: dict[int, str] | None = None

    def of(self, record: object) -> str | None:
        """Return the path of ``record``, empty for the alliance itself, ``None`` when it is no record of it."""
        if self._paths is None:
            self._paths = {}
            self._walk(self._root, "")
        return self._paths.get(id(record)) if isinstance(record, BaseModel) else None

    def _walk(self, value: object, path: str) -> None:
        if isinstance(value, BaseModel):
            assert self._paths is not None
            self._paths.setdefault(id(value), path)
            for name, inner in value.__dict__.items():
                if isinstance(inner, (BaseModel, tuple, dict)):
                    self._walk(inner, f"{path}.{name}" if path else name)
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                self._walk(inner, f"{path}[{index}]")
        elif isinstance(value, dict):
            for key, inner in value.items():
                self._walk(inner, f"{path}.{key}")
