"""What was held against the data in an earlier run: a section that reads alike is held against facts that changed."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from contextlib import contextmanager

from mengyue.i18n import language
from mengyue.model.finding import Finding
from mengyue.model.finding_rows import findings_of, rows_of
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.proof.by_facts import JudgedByFacts
from mengyue.proof.case import Case
from mengyue.proof.kept_findings import section_digest
from mengyue.proof.reading import Section
from mengyue.proof.told_values import plain

__all__ = ["KeptByFacts"]

#: Sections in which names stand read otherwise with each of them: of most there is no use again.
_PACK = KeptPack("facts", 1 << 20)


class KeptByFacts:
    """What is kept of the sections of one document, of which content must be known (:attr:`Case.content`)."""

    def __init__(self, case: Case) -> None:
        self._parts = (case.content, language(), case.draft.kind)

    @contextmanager
    def of(self, section: Section, judged: JudgedByFacts[tuple[Finding, ...]]) -> Iterator[None]:
        """Have ``judged``, what is known of ``section``, know what was found in an earlier run; keep what is found."""
        key = KeptResults.key([*self._parts, section_digest(section)])
        if judged.unknown and (data := _PACK.get(key)) is not None:
            read, rows = marshal.loads(data)  # ours, as KeptPack says
            judged.know(read, findings_of(rows))
        yield
        if (written := judged.written) is not None:
            read, found = written
            _PACK.put(key, marshal.dumps(plain((read, rows_of(found))), 2), anew=True)
