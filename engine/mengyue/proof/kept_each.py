"""What checks that look at one section after another found in each in an earlier run, by the section and what was held
against it: in a document with another figure only the sections that state it are judged again."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mengyue.model.finding import Finding
from mengyue.model.finding_rows import findings_of, rows_of
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.proof.kept_findings import section_digest
from mengyue.proof.reading import Section
from mengyue.proof.told_values import plain, told_value

__all__ = ["KeptEach"]

_PACK = KeptPack("each section", 4 << 20)
#: Of each check: the digest of what it held against the section, and what it found.
_Rows = dict[str, tuple[bytes, list[dict[str, Any]]]]


class _OfSection:
    """What is kept of a section, and whether more has been found since."""

    __slots__ = ("fresh", "key", "rows")

    def __init__(self, key: str) -> None:
        data = _PACK.get(key)
        self.key, self.fresh = key, False
        self.rows: _Rows = marshal.loads(data) if data else {}  # ours, as KeptPack says


class KeptEach:
    """What was found in the sections of a document; ``parts`` tell all that every check reads besides its section."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._of: dict[int, tuple[Section, _OfSection]] = {}

    def finding(
        self, check: str, held: object, find: Callable[[Section], Iterable[Finding]]
    ) -> Callable[[Section], Iterable[Finding]]:
        """Return what finds as ``find`` does, by what is kept; ``find`` itself where ``held`` cannot be told."""
        told = told_value(held)
        if told is None:
            return find
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()

        def found(section: Section) -> Iterable[Finding]:
            kept = self._kept(section)
            row = kept.rows.get(check)
            if row is not None and row[0] == digest:
                return findings_of(row[1])
            made = tuple(find(section))
            kept.rows[check], kept.fresh = (digest, rows_of(made)), True
            return made

        return found

    def _kept(self, section: Section) -> _OfSection:
        known = self._of.get(id(section))
        if known is None:
            key = KeptResults.key([*self._parts, section_digest(section)])
            known = self._of[id(section)] = (section, _OfSection(key))
        return known[1]

    def write(self) -> None:
        """Keep what was found."""
        for _section, kept in self._of.values():
            if kept.fresh:
                kept.fresh = False
                _PACK.put(kept.key, marshal.dumps(plain(kept.rows)), anew=True)
