"""Which files a layer of a library has, of which kind each is, and how ids and files belong together."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes, inside
from mengyue.model.finding import Finding, Severity, State
from mengyue.refusal import reason_of

__all__ = [
    "CONTENT", "OVERLAY", "OWN", "Layer", "collections", "id_file", "is_library", "is_whole", "layer_files",
    "record_id", "record_key",
]  # fmt: skip

#: The file in which an overlay says of itself what no other file can.
OVERLAY = "overlay.yaml"
#: What a folder of alliances calls the library of its own that it holds.
OWN = "内容库"
#: The folders of a library; whatever else lies beside them is none of our business.
CONTENT = ("clauses", "examples", "policies", "schemas", "templates")
#: One record a file, replaced whole unless the file says what it changes.
_RECORDS = (
    ("clauses", re.compile(r"clauses/[^/]+/[^/]+\.md")),
    ("policies", re.compile(r"policies/[^/]+/policy\.yaml")),
    ("agreements", re.compile(r"templates/agreements/(?!tables\.)[^/]+\.yaml")),
    ("papers", re.compile(r"templates/papers/(?!tables\.)[^/]+\.yaml")),
    ("forms", re.compile(r"templates/forms/[^/]+\.yaml")),
    ("reports", re.compile(r"templates/reports/[^/]+\.yaml")),
)
#: Many records a file, merged record by record: what ``removes`` calls them, and where they lie.
_COLLECTIONS = {
    "presets": "clauses/presets.yaml",
    "statutes": "clauses/statutes.yaml",
    "statute-index": "clauses/statute-index.yaml",
    "topics": "clauses/topics.yaml",
    "weakening": "clauses/weakening.yaml",
    "proof": "clauses/proof.yaml",
    "lexicon": "clauses/lexicon.yaml",
    "judgements": "clauses/judgements/*.yaml",
    "specimens": "clauses/specimens/*.yaml",
    "vocabulary": "policies/vocabulary.yaml",
    "precedence": "policies/precedence.yaml",
    "holidays": "policies/holidays.yaml",
    "shared": "policies/shared/*.yaml",
    "labels": "templates/labels.yaml",
    "packets": "templates/packets.yaml",
    "tables": "templates/*/tables.yaml",
    "schemas": "schemas/*.yaml",
}
_ID = re.compile(rb"^id:[ \t]*[\"']?([\w.-]+)", re.MULTILINE | re.ASCII)
#: What a library has that needs nothing beneath it.
_FOUNDATION = ("clauses/statutes.yaml", "templates/labels.yaml", "templates/agreements/tables.yaml")


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of those that make a library: ``shown`` is what messages call it, nothing for the one beneath."""

    place: Path
    shown: str = ""

    def named(self, file: str) -> str:
        """Return what messages call ``file`` of this layer."""
        return f"{self.shown}/{file}" if self.shown else file


def is_library(folder: Path) -> bool:
    """Tell whether ``folder`` holds anything of a library, or nothing yet."""
    if not folder.is_dir():
        return False
    held = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    return not held or OVERLAY in held or any((folder / name).is_dir() for name in CONTENT)


def is_whole(folder: Path) -> bool:
    """Tell whether ``folder`` is a library by itself: with statutes, labels, tables and a pack that always applies."""
    if (folder / OVERLAY).exists() or not all((folder / name).is_file() for name in _FOUNDATION):
        return False
    return any(_always(path) for path in sorted((folder / "policies").glob("*/policy.yaml")))


def _always(path: Path) -> bool:
    try:
        return re.search(rb"^always: *true", content_bytes(path, path.parents[2]), re.MULTILINE) is not None
    except OSError:
        return False


def record_key(name: str) -> str:
    """Return the kind of the record that the file ``name`` holds; nothing when it holds none, or many."""
    return next((kind for kind, pattern in _RECORDS if pattern.fullmatch(name)), "")


def record_id(name: str, data: bytes) -> str:
    """Return the id in a file of one record, by default the one that its name gives."""
    found = _ID.search(data)
    if found:
        return found[1].decode("ascii")
    parts = name.split("/")
    stem = parts[-1].rpartition(".")[0]
    return parts[-2] if stem == "policy" else f"{parts[-2]}.{stem}" if name.endswith(".md") else stem


def id_file(root: Path, key: str) -> str:
    """Return the file, below the library at ``root``, of the record called ``key``; nothing when there is none."""
    topic, _dot, rest = key.partition(".")
    names = [f"policies/{key}/policy.yaml", *(f"clauses/{folder}/{rest}.md" for folder in (topic,) if rest)]
    names += [f"templates/{folder}/{key}.yaml" for folder in ("agreements", "papers", "forms")]
    return next((name for name in names if re.fullmatch(r"[\w.-]+", key) and (root / name).is_file()), "")


def collections(kind: str, names: Mapping[str, object]) -> list[str]:
    """Return the files of many records of ``kind`` among ``names``."""
    pattern = _COLLECTIONS.get(kind)
    expression = re.compile(re.escape(pattern).replace(r"\*", "[^/]+")) if pattern else None
    return sorted(name for name in names if expression and expression.fullmatch(name))


def kinds() -> list[str]:
    """Return what may be taken away, as ``removes`` calls it."""
    return [*(kind for kind, _pattern in _RECORDS), *_COLLECTIONS]


def is_collection(name: str) -> bool:
    """Tell whether the file ``name`` holds many records."""
    return any(collections(kind, {name: None}) for kind in _COLLECTIONS)


def layer_files(layer: Layer, faults: list[Finding]) -> dict[str, bytes]:
    """Return the content of every file of a layer by its name; what is no plain file of its own is a fault."""
    found: dict[str, bytes] = {}
    for path in _walk(layer.place):
        name = path.relative_to(layer.place).as_posix()
        try:
            if path.is_symlink() and path.is_dir():
                inside(path, layer.place)
                raise OSError(0, _("这是通往文件夹的链接，应为文件夹"), str(path))
            found[name] = content_bytes(path, layer.place)
        except OSError as error:
            message = _("不能读取文件：{error}").format(error=reason_of(error))
            faults.append(Finding("LB-FILE", Severity.ERROR, message, file=layer.named(name), state=State.FAULT))
    return found


def _walk(place: Path) -> Iterator[Path]:
    if (place / OVERLAY).exists():
        yield place / OVERLAY
    for folder in CONTENT:
        if (place / folder).is_symlink():
            yield place / folder
            continue
        for where, folders, files in os.walk(place / folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            linked = [name for name in folders if (Path(where) / name).is_symlink()]
            for name in sorted([*linked, *files]):
                if not name.startswith("."):
                    yield Path(where) / name
