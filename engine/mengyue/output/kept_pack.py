"""Many small things kept between runs in one file: opened when first asked for, written when the command ends."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Mapping
from threading import Lock

from mengyue.output.cache_folder import cache_folder
from mengyue.output.kept_results import KeptResults
from mengyue.output.program_digest import program_digest

__all__ = ["KeptPack", "added_since", "all_keys", "take_in", "write_packs"]

#: Bytes of one pack, and of all packs of a kind: those of other versions of the program lie beside ours.
_PACK, _ALL = 16 << 20, 48 << 20
_PACKS: list[KeptPack] = []


class KeptPack:
    """Bytes by key, of one ``kind``, as this program made them: another version of it has another pack.

    Every key must say all that its bytes were made from besides the program. Threads may share a pack. Nothing is
    written before :func:`write_packs`, and then only if there is something new; what was used in this process stays
    when the pack is full, which it is with ``most`` bytes.
    """

    def __init__(self, kind: str, most: int = _PACK) -> None:
        self.kind, self._most = kind, most
        self._store = KeptResults(kind, _ALL)
        self._lock = Lock()
        self._stored: dict[str, bytes] | None = None
        self._used: dict[str, bytes] = {}
        self._size = 0
        self._fresh = False
        _PACKS.append(self)

    def get(self, key: str) -> bytes | None:
        """Return what was kept under ``key``."""
        stored = self._stored
        if stored is None:
            with self._lock:
                stored = self._stored = self._stored if self._stored is not None else self._read()
        found = self._used.get(key)
        if found is None:
            found = stored.get(key)
            if found is not None:
                self._used[key] = found
        return found

    def put(self, key: str, data: bytes, *, anew: bool = False) -> None:
        """Keep ``data`` under ``key`` while there is room; ``anew`` in place of what was kept there."""
        with self._lock:
            known = self._used.get(key)
            if (known is None or (anew and known != data)) and self._size + len(data) <= self._most:
                self._used[key], self._fresh = data, True
                self._size += len(data)

    @property
    def used(self) -> Mapping[str, bytes]:
        """What was asked for or kept in this process."""
        return self._used

    def write(self) -> None:
        """Write what is new, with as much of the rest as there is room for."""
        with self._lock:
            if not self._fresh:
                return
            room, rows = self._most, {}
            for source in (self._used, self._read()):  # another process may have written meanwhile
                for key, data in source.items():
                    if key not in rows and len(data) + len(key) <= room:
                        rows[key] = data
                        room -= len(data) + len(key)
            self._store.put(self._name(), marshal.dumps(rows))
            self._fresh = False

    def _read(self) -> dict[str, bytes]:
        data = self._store.get(self._name()) if cache_folder() is not None else None
        found = marshal.loads(data) if data else {}  # ours: it begins with its digest, in a folder that is ours alone
        return found if isinstance(found, dict) else {}

    def _name(self) -> str:
        return KeptResults.key([program_digest()])


def write_packs() -> None:
    """Write what is new in every pack of this process."""
    for pack in _PACKS:
        pack.write()


def all_keys() -> dict[str, frozenset[str]]:
    """Return of every kind what this process has used, by key."""
    return {pack.kind: frozenset(pack.used) for pack in _PACKS}


def added_since(before: Mapping[str, Collection[str]]) -> dict[str, dict[str, bytes]]:
    """Return of every kind what this process has used besides what it had ``before``."""
    return {
        pack.kind: {key: data for key, data in pack.used.items() if key not in before.get(pack.kind, ())}
        for pack in _PACKS
    }


def take_in(added: Mapping[str, Mapping[str, bytes]]) -> None:
    """Keep what another process of this program made."""
    for pack in _PACKS:
        for key, data in added.get(pack.kind, {}).items():
            pack.put(key, data)
