"""Reading manifests. They come from outside: what is missing, foreign or tampered with is told in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from mengyue.i18n import _
from mengyue.manifest.listed_files import LARGEST, MANIFEST, file_bytes, listed_files, loosely
from mengyue.manifest.manifest_model import FORMAT, Manifest
from mengyue.model.finding import EngineError

__all__ = ["holds_manifest", "listed_files", "manifest_bytes", "parse_manifest", "read_manifest"]

_ADAPTER: TypeAdapter[Manifest] = TypeAdapter(Manifest)
#: How many places of a manifest that is not as it should be are named.
_NAMED = 5


def read_manifest(path: Path) -> Manifest:
    """Read the manifest at ``path``, or in the folder ``path``. Raises :class:`EngineError` when there is none."""
    place = path / MANIFEST if path.is_dir() else path
    return parse_manifest(manifest_bytes(place), str(place))


def manifest_bytes(path: Path) -> bytes:
    """Return the bytes of the manifest at ``path``. Raises :class:`EngineError` when it cannot be read."""
    return file_bytes(path, LARGEST)


def parse_manifest(data: bytes, file: str) -> Manifest:
    """Return what the manifest ``data`` says. Raises :class:`EngineError` with the reason, which names ``file``."""
    try:
        return _ADAPTER.validate_json(data)
    except ValidationError as error:
        raise EngineError(_reason(error, data, file)) from None


def holds_manifest(path: Path) -> bool:
    """Tell whether ``path`` is meant as a manifest, sound or not, and not as a data file."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    return path.name == MANIFEST or "engine" in loosely(path, LARGEST)


def _reason(error: ValidationError, data: bytes, file: str) -> str:
    try:
        found = json.loads(data)
        ours = found["engine"]["name"] == "mengyue"
    except (ValueError, KeyError, TypeError, RecursionError):
        ours = False
    if not ours:
        return _("“{file}”不是本程序生成的清单").format(file=file)
    written = found.get("format", 1)
    if isinstance(written, int) and written > FORMAT:
        message = _("清单“{file}”由更新的版本生成（格式 {written}，本程序能读到 {known}）；请升级程序")
        return message.format(file=file, written=written, known=FORMAT)
    faults = error.errors(include_url=False, include_context=False)
    outside = [str(fault["input"]) for fault in faults if fault["type"] == "outside"]
    if outside:
        return _("“{file}”中的文件名不在其所在文件夹内：{name}").format(file=file, name="、".join(outside[:_NAMED]))
    places = "、".join(_place(fault["loc"]) for fault in faults[:_NAMED])
    message = _("清单“{file}”内容不完整或不合规范：{places}；请用生成时的原件")
    return message.format(file=file, places=places)


def _place(loc: tuple[int | str, ...]) -> str:
    """Return a place as a data path; the first step only says which kind of manifest it is."""
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc[1:])
    return place.removeprefix(".")
