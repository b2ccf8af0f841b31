"""How many pages a Word file has, known from when it was laid out before: nothing is started for what was never."""

from __future__ import annotations

from collections.abc import Mapping

from mengyue.manifest.digest import digest
from mengyue.model.finding import MissingProgram
from mengyue.output.kept_results import KeptResults
from mengyue.pack.office import find_office
from mengyue.pack.office_state import office_state

__all__ = ["keep_pages", "known_pages"]

#: Counts by the digest of the document, each with the state of program and fonts that it holds for; some ten thousand.
_KEPT = KeptResults("pages", 1 << 20)


def keep_pages(key: str, state: str, count: int) -> None:
    """Keep the ``count`` of pages of the document with the digest ``key``, laid out by ``state``."""
    _KEPT.put(_KEPT.key([key]), f"{state} {count}".encode())


def known_pages(documents: Mapping[str, bytes]) -> dict[str, int]:
    """Return the pages of those ``documents`` that the program and the fonts of this machine have laid out before."""
    kept = {name: _KEPT.get(_KEPT.key([digest(data)])) for name, data in documents.items()}
    found = {name: value.decode().partition(" ") for name, value in kept.items() if value is not None}
    if not found:
        return {}
    try:
        state = office_state(find_office())
    except MissingProgram:
        return {}
    return {name: int(count) for name, (of, _space, count) in found.items() if of == state}
