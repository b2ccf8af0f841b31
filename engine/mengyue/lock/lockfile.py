"""Reading a manifest as a lock. It comes from outside: every name in it is checked before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from mengyue.i18n import _
from mengyue.lock.content import FOLDERS
from mengyue.model.finding import EngineError

__all__ = ["Lock", "LockedDocument", "read_lock"]

_LARGEST = 16 << 20
_DIGEST = re.compile("[0-9a-f]{64}")
_NAME = re.compile(r'[^\x00-\x1f\x7f\\:*?"<>|]+')
_PARTS = ("..", ".", "")


@dataclass(frozen=True, slots=True)
class LockedDocument:
    """A document that the lock promises."""

    path: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What a manifest says of how its documents were made; ``data`` is the manifest as it is."""

    version: str
    stage: str
    as_of: date
    language: str
    policy: str
    alliance: str
    input_sha256: str
    review: bool
    accept_unapproved: bool
    package: bool
    documents: tuple[LockedDocument, ...]
    content: Mapping[str, str]
    data: bytes
    since: tuple[str, str] | None = None  # name and SHA-256 of the data as signed, of a supplement


def read_lock(path: Path) -> Lock:
    """Read the manifest at ``path``. Raises :class:`EngineError` when it cannot serve as a lock."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
        found = json.loads(data)
        ours = found["engine"]["name"] == "mengyue"
    except (ValueError, KeyError, TypeError, RecursionError):
        raise EngineError(_("“{file}”不是本程序生成的清单").format(file=path)) from None
    if not ours:
        raise EngineError(_("“{file}”不是本程序生成的清单").format(file=path))
    if "alliance" not in found:
        message = _("“{file}”是一批联合体的清单；请用其中一个联合体文件夹里的 manifest.json")
        raise EngineError(message.format(file=path))
    if "content" not in found:
        message = _("“{file}”没有记录用到的内容文件（由旧版本生成），不能据此重现")
        raise EngineError(message.format(file=path))
    try:
        return _lock(found, data)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise EngineError(_("“{file}”内容不完整或不合规范，不能据此重现").format(file=path)) from None


def _lock(found: Mapping[str, Any], data: bytes) -> Lock:
    rows = found["files"]
    language, stage = str(found.get("language", "zh")), str(found["stage"])
    if language not in ("zh", "en") or stage not in ("draft", "signable"):
        raise ValueError(language, stage)
    content = {_inside(name): _sha256(value) for name, value in found["content"].items()}
    if any(PurePosixPath(name).parts[0] not in FOLDERS for name in content):
        raise ValueError(content)
    return Lock(
        version=str(found["engine"]["version"]),
        stage=stage,
        as_of=date.fromisoformat(found["as_of"]),
        language=language,
        policy=str(found["policies"][0]["id"]),
        alliance=str(found["alliance"]),
        input_sha256=_sha256(found["input"][0]["sha256"]),
        review=any(str(row.get("template", "")).startswith("templates/reports/") for row in rows),
        accept_unapproved=bool(found.get("unapproved_clauses")),
        package="phase" in found,
        documents=tuple(_document(row) for row in rows if "kind" in row),
        content=content,
        data=data,
        since=(_inside(found["since"]["name"]), _sha256(found["since"]["sha256"])) if "since" in found else None,
    )


def _document(row: Mapping[str, Any]) -> LockedDocument:
    return LockedDocument(_inside(row["path"]), str(row["kind"]), _sha256(row["sha256"]))


def _inside(name: str) -> str:
    """Return ``name`` if it is the plain relative path of a file."""
    parts = name.split("/")
    if any(part in _PARTS or not _NAME.fullmatch(part) for part in parts):
        raise ValueError(name)
    return name


def _sha256(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise ValueError(value)
    return value
