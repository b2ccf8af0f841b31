"""What the pages share while the server runs: the folder, the library, what was read, who is there, work going on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from mengyue.i18n import _
from mengyue.intake.decode import read_bytes
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.policy import Policy
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError, Finding
from mengyue.pipeline import Workshop
from mengyue.workbench.accounts import Accounts
from mengyue.workbench.doors import LoginDoor
from mengyue.workbench.jobs import Jobs
from mengyue.workbench.kept_state import KeptState
from mengyue.workbench.known_units import KnownUnits
from mengyue.workbench.open_file import OpenFile, read_file
from mengyue.workbench.pace import Pace
from mengyue.workbench.printed_places import Papers, Printed, Trees
from mengyue.workbench.served_folder import Entry, ServedFolder

__all__ = ["Bench", "Present"]

#: Files that are kept read, and seconds after which somebody who says nothing is gone.
_KEPT, _GONE = 24, 12.0


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has an alliance open."""

    name: str
    place: str
    seen: float


@dataclass
class Bench:
    """One served folder."""

    folder: ServedFolder
    shop: Workshop
    state: KeptState
    jobs: Jobs
    door: LoginDoor | None = None
    accounts: Accounts | None = None
    #: What begins the address of a member's form: where members reach us.
    site: str = ""
    #: Whether other machines reach that address.
    shared: bool = False
    #: How often one machine may open a member's form, and try a token that is none, a minute.
    forms: Pace = field(default_factory=lambda: Pace(60, 60))
    wrong_tokens: Pace = field(default_factory=lambda: Pace(10, 60))
    units: KnownUnits = field(default_factory=KnownUnits)
    _policies: list[Policy] = field(default_factory=list)
    _papers: Papers | None = None
    _files: dict[Path, OpenFile] = field(default_factory=dict)
    _findings: dict[tuple[str, date], list[Finding]] = field(default_factory=dict)
    _printed: dict[tuple[Path, str], tuple[Printed, Trees]] = field(default_factory=dict)
    _present: dict[tuple[str, str], Present] = field(default_factory=dict)
    _writing: dict[Path, RLock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def policies(self) -> list[Policy]:
        """All policy packs of the library."""
        if not self._policies:
            self._policies = [load_policy(self.shop.root, name) for name in list_policies(self.shop.root)]
        return self._policies

    @property
    def papers(self) -> Papers:
        """The papers of alliances as trees."""
        if self._papers is None:
            self._papers = Papers(self.shop)
        return self._papers

    def take_up(self, shop: Workshop) -> None:
        """Go on with another state of the library; what was made with the former is made anew."""
        with self._lock:
            self.shop = shop
            self._policies, self._papers = [], None
            self._files.clear()
            self._findings.clear()
            self._printed.clear()

    def policy(self, file: OpenFile) -> Policy | None:
        """Return the policy of a file, also of one that has faults; None where it names none that there is."""
        key = file.raw.get("policy")
        return next((policy for policy in self.policies if policy.id == key), None)

    def open(self, entry: Entry) -> OpenFile:
        """Return the file as it is on disk now; one that has not changed is not read again."""
        data = read_bytes(entry.path)
        known = self._files.get(entry.path)
        if known is not None and known.digest == digest(data):
            return known
        with self.writing(entry.path):  # what a page is just writing is noted by that page, not as from outside
            data = read_bytes(entry.path)
            known = self._files.get(entry.path)
            if known is not None and known.digest == digest(data):
                return known
            file = read_file(entry.path, data)
            self.keep(file)
            self.state.note_outside(entry.name, file)
        return file

    def as_it_was(self, entry: Entry, sha256: str) -> OpenFile:
        """Return the file in its state of that digest. Raises :class:`EngineError` when nobody has kept it."""
        now = self.open(entry)
        if now.digest == sha256:
            return now
        data = self.state.with_digest(entry.name, sha256)
        if data is None:
            raise EngineError(_("开始这项工作时的资料没有留底，没有继续；请重新开始"))
        return read_file(entry.path, data)

    def keep(self, file: OpenFile) -> None:
        """Remember a file that has been read."""
        with self._lock:
            self._files.pop(file.path, None)
            self._files[file.path] = file
            while len(self._files) > _KEPT:
                self._files.pop(next(iter(self._files)))

    def printed(self, file: OpenFile, *, anew: bool) -> tuple[Printed, Trees]:
        """Return what the policy asks of a file, and its papers; unless ``anew`` as they were when last asked for."""
        policy = self.policy(file)
        if policy is None:
            return Printed({}, {}), ()
        known = self._printed.get((file.path, policy.id))
        if known is None or anew:
            trees = self.papers.trees(file.digest, file.loaded, policy) if file.loaded is not None else ()
            known = (self.papers.printed(file.digest, file.loaded, policy), trees)
            self._printed[file.path, policy.id] = known
        return known

    def findings(self, file: OpenFile) -> list[Finding]:
        """Return what is wrong, missing or to be judged: the faults of the file, or what the checks say of it."""
        if file.loaded is None:
            return list(file.faults)
        key = (file.digest, date.today())
        known = self._findings.get(key) if file.data else None
        if known is None:
            policy = self.shop.policy(file.loaded)
            known = self.shop.check(file.loaded, policy, date.today())
            if file.data:
                with self._lock:
                    self._findings[key] = known
                    while len(self._findings) > _KEPT:
                        self._findings.pop(next(iter(self._findings)))
        return known

    def writing(self, path: Path) -> RLock:
        """Return the lock under which ``path`` is changed."""
        with self._lock:
            return self._writing.setdefault(path, RLock())

    def here(self, key: str, browser: str, name: str, place: str) -> list[Mapping[str, Any]]:
        """Note who has the alliance ``key`` open and where; return the others."""
        now = time.monotonic()
        with self._lock:
            self._present[key, browser] = Present(name, place, now)
            for gone in [k for k, found in self._present.items() if now - found.seen > _GONE]:
                del self._present[gone]
            others = [found for (k, b), found in self._present.items() if k == key and b != browser]
        return [{"name": found.name, "place": found.place} for found in others]
