"""What ``mengyue check`` finds in a file, kept between runs: the same file, content and program are not read again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mengyue.cli.made_from import all_of
from mengyue.model.finding import Finding, InputError, Severity
from mengyue.model.finding_rows import findings_of, rows_of
from mengyue.output.kept_results import KeptResults

if TYPE_CHECKING:
    from mengyue.intake.load import Loaded
    from mengyue.pipeline import Workshop

__all__ = ["Answer", "Answering"]

#: Bytes of all answers together.
_ANSWERS = 16 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in a file; whether it could not be read, and whether it is one alliance without errors."""

    findings: tuple[Finding, ...]
    unreadable: bool = False
    sound: bool = False


@dataclass
class Answering:
    """Checks files under one ``policy``, or the one that each names, on ``as_of``. What came to an end can be kept."""

    as_of: date
    policy: str | None
    _store: KeptResults = field(default_factory=lambda: KeptResults("check", _ANSWERS))
    _sound: dict[str, Loaded] = field(default_factory=dict)
    _read: dict[str, list[str | bytes]] = field(default_factory=dict)
    _made: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def of(self, file: str) -> Answer:
        """Return what is found in ``file``."""
        said = self._kept("findings", file, lambda: self._checked(file))
        return Answer(findings_of(said["findings"]), said["unreadable"], said["sound"])

    def obstacles(self, file: str) -> tuple[list[str], int]:
        """Return what stands before the package of ``file``, which is sound: see
        :func:`~mengyue.cli.report.readiness.obstacles`."""
        found, unapproved = self._kept("obstacles", file, lambda: self._obstacles(file))
        return found, unapproved

    def _kept(self, what: str, file: str, make: Callable[[], Any]) -> Any:
        if file not in self._read:
            self._read[file] = self._all(file)
        key = KeptResults.key([what, *self._read[file]])
        kept = self._store.get(key) if self._read[file] else None
        if kept is not None:
            return json.loads(kept)
        made = json.dumps(make(), ensure_ascii=False)
        if self._read[file]:
            self._made.setdefault(file, {})[key] = made.encode()
        return json.loads(made)

    def keep(self) -> None:
        """Keep what was found in files that are as they were when it was looked for: what was read is what was
        digested."""
        for file, made in self._made.items():
            if self._read[file] == self._all(file):
                for key, found in made.items():
                    self._store.put(key, found)

    def _checked(self, file: str) -> dict[str, Any]:
        from mengyue.intake.totals import totals

        findings: list[Finding] = []
        told: set[Finding] = set()
        sound = unreadable = False
        try:
            rows = self._shop.load(Path(file), policy=self.policy)
            for loaded in rows:
                found = self._shop.check(loaded, self._shop.policy(loaded, self.policy), self.as_of)
                findings += [*(finding for finding in found if finding not in told), *totals(loaded)]
                told |= set(loaded.notes)  # of the file as a whole: the rows of a list share them
                sound = len(rows) == 1 and not any(finding.severity is Severity.ERROR for finding in found)
                if sound:
                    self._sound[file] = loaded
        except InputError as error:
            findings += error.findings
            unreadable = True
        return {"findings": rows_of(findings), "unreadable": unreadable, "sound": sound}

    def _obstacles(self, file: str) -> tuple[list[str], int]:
        from mengyue.cli.report.readiness import obstacles

        loaded = self._sound.get(file) or self._shop.load(Path(file), policy=self.policy)[0]
        return obstacles(self._shop, loaded, self.policy, self.as_of)

    @cached_property
    def _shop(self) -> Workshop:
        from mengyue.pipeline import Workshop

        return Workshop()

    def _all(self, file: str) -> list[str | bytes]:
        return all_of(file, [self.as_of.isoformat(), self.policy or ""])
