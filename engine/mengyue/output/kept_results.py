"""Results kept between runs under the digest of all that made them; what was changed there is not believed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mengyue.output.cache_folder import cache_folder
from mengyue.output.working import temporary_sibling

__all__ = ["KeptResults"]

_DAYS = 30
_SECONDS = 86_400
#: Bytes of a digest, which every file begins with.
_DIGEST = 32
#: After how many results of one process the folder is tidied, the first included.
_EVERY = 64


@dataclass
class KeptResults:
    """Results of one ``kind``, each a file in the user's cache folder; together at most ``limit`` bytes.

    What has not been asked for in thirty days goes, then the oldest. A file that is damaged counts as absent; where
    nothing can be kept, nothing is.
    """

    kind: str
    limit: int
    _put: int = 0

    @staticmethod
    def key(parts: Iterable[str | bytes]) -> str:
        """Return the name for a result that was made from ``parts``, all of them and in this order."""
        whole = hashlib.sha256()
        for part in parts:
            # The name of a file need be no text.
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            whole.update(b"%d:" % len(data) + data)
        return whole.hexdigest()

    def get(self, key: str) -> bytes | None:
        """Return what was kept under ``key``."""
        path = self._path(key)
        if path is None:
            return None
        with contextlib.suppress(OSError):
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with os.fdopen(handle, "rb") as file:
                data = file.read(self.limit + _DIGEST + 1)
            if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
                with contextlib.suppress(OSError):
                    os.utime(path)
                return data[_DIGEST:]
            path.unlink(missing_ok=True)
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``: the whole file or none."""
        path = self._path(key)
        if path is None or len(data) > self.limit:
            return
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with temporary_sibling(path) as new:
                new.write_bytes(hashlib.sha256(data).digest() + data)
                new.replace(path)
            if self._put % _EVERY == 0:
                self._tidy(path.parent)
            self._put += 1

    def _path(self, key: str) -> Path | None:
        folder = cache_folder()
        return folder / self.kind / key if folder is not None else None

    def _tidy(self, folder: Path) -> None:
        files = [(entry, entry.stat(follow_symlinks=False)) for entry in os.scandir(folder) if _result(entry)]
        files.sort(key=lambda item: -item[1].st_mtime)
        oldest, size = time.time() - _DAYS * _SECONDS, 0
        for entry, status in files:
            size += status.st_size
            if size > self.limit or status.st_mtime < oldest:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _result(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
