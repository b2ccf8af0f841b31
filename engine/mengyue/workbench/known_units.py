"""Units that are members of other alliances in the folder: suggested where a member is filled in, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mengyue.file_names import told as named
from mengyue.intake.data_rewrite import raw_data
from mengyue.model.finding import EngineError
from mengyue.workbench.served_folder import Entry
from mengyue.workbench.typed_in import shown_value

__all__ = ["KnownUnits"]

#: What a unit is wherever it is a member; not its part in one alliance, and no figure of a year.
_LASTING = (
    "id", "name", "name_en", "kind", "ownership", "is_legal_person", "country", "region", "city", "district",
    "domicile", "uscc", "foreign_registration", "legal_representative", "legal_representative_title", "contact",
    "phone", "email", "service_address", "bank", "bank_account",
)  # fmt: skip
#: Files that are looked into, bytes of the largest, units that are told.
_FILES, _LARGEST, _MOST = 40, 2 * 1024 * 1024, 500

Unit = dict[str, str]


class KnownUnits:
    """Members as the files of a folder have them; a file that has not changed is not read again."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[float, bool, list[Unit]]] = {}

    def of(self, entries: list[Entry], own: Entry) -> list[Unit]:
        """Return the members of the newest of ``entries`` but ``own``, each unit once, with the alliance as ``from``.

        What is fictional is suggested to fictional alliances alone.
        """
        known, kept = self._read, [entry for entry in entries if entry.is_text][:_FILES]
        self._read = {entry.path: self._of_file(entry, known.get(entry.path)) for entry in kept}
        fictional = self._read[own.path][1] if own.path in self._read else False
        found: dict[str, Unit] = {}
        for entry in kept:
            _modified, invented, members = self._read[entry.path]
            if entry.key == own.key or (invented and not fictional):
                continue
            for member in members:
                found.setdefault(member.get("uscc") or member["name"], member)
        return list(found.values())[:_MOST]

    @staticmethod
    def _of_file(entry: Entry, known: tuple[float, bool, list[Unit]] | None) -> tuple[float, bool, list[Unit]]:
        if known is not None and known[0] == entry.modified:
            return known
        raw: Any = {}
        try:
            if entry.path.stat().st_size <= _LARGEST:
                raw = raw_data(entry.path.read_bytes(), entry.name)
        except (EngineError, OSError):
            pass  # its own page tells what is wrong with it
        raw = raw if isinstance(raw, dict) else {}
        title = entry.title or named(entry.path.stem)
        return entry.modified, str(raw.get("fictional")).lower() in ("true", "是"), list(_members(raw, title))


def _members(raw: Mapping[str, Any], title: str) -> Iterator[Unit]:
    members = raw.get("members")
    for member in members if isinstance(members, list) else ():
        if isinstance(member, dict) and shown_value(member.get("name")):
            told = {name: shown_value(member.get(name)) for name in _LASTING}
            yield {**{name: text for name, text in told.items() if text}, "from": title}
