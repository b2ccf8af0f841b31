"""Building a library from a lock: every content file by its digest, from wherever it is still to be had."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mengyue.library.earlier import library_at
from mengyue.library.git import git
from mengyue.library.open_library import composition_of, own_folder, places_of
from mengyue.lock.content_digests import FOLDERS
from mengyue.lock.content_store import from_store
from mengyue.lock.git_history import from_history
from mengyue.model.finding import EngineError

__all__ = ["Restored", "restore"]

#: Commits of an overlay that are tried, the newest first.
_COMMITS = 200


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the files were found, as counts, and those that are gone (path to SHA-256)."""

    present: int
    history: int
    store: int
    gone: Mapping[str, str]


def restore(content: Mapping[str, str], root: Path, store: Path | None, target: Path) -> Restored:
    """Write ``content`` (path to SHA-256) below ``target``: from the library at ``root``, from its git history, from
    ``store``, in this order."""
    here = {name: data for name, digest in content.items() if (data := _present(root / name, digest)) is not None}
    missing = {name: digest for name, digest in content.items() if name not in here}
    past: dict[str, bytes] = {}
    for place in places_of(root):
        wanted = {name: digest for name, digest in missing.items() if digest not in past}
        past |= from_history(place, wanted) if wanted else {}
    kept: dict[str, bytes] = {}
    for name, data in _composed(root, {name: value for name, value in missing.items() if value not in past}):
        past[missing[name]] = data
    for name, digest in missing.items():
        data = from_store(store, digest) if store and digest not in past else None
        if data is not None:
            kept[name] = data
    earlier = {name: past[digest] for name, digest in missing.items() if digest in past}
    for name, data in {**here, **earlier, **kept}.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    gone = {name: digest for name, digest in missing.items() if name not in earlier and name not in kept}
    return Restored(len(here), len(earlier), len(kept), gone)


def _composed(root: Path, missing: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield those of ``missing`` that the layers of the library gave together at some commit of the topmost."""
    own = own_folder(root)
    if not missing or composition_of(root) is None:
        return
    try:
        listed = git(own, ["rev-list", "--all", f"--max-count={_COMMITS}", "--", "."])
    except (OSError, subprocess.SubprocessError):
        return
    wanted = dict(missing)
    for commit in listed.decode("ascii").split():
        with contextlib.suppress(EngineError), library_at(root, commit, FOLDERS) as place:
            found = {
                name: data for name, digest in wanted.items() if (data := _present(place / name, digest)) is not None
            }
            yield from found.items()
            wanted = {name: digest for name, digest in wanted.items() if name not in found}
        if not wanted:
            return


def _present(path: Path, digest: str) -> bytes | None:
    if not path.is_file():
        return None
    data = path.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == digest else None
