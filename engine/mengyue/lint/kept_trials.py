"""Trials kept between runs: what each reads is recorded, and one is done again only when any of it reads otherwise."""

from __future__ import annotations

import dataclasses
import json
import marshal
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import mengyue
from mengyue.checks.noted import Noted, NotedRecords
from mengyue.i18n import language
from mengyue.library.content_library import Library
from mengyue.library.data_model import declared_fields
from mengyue.library.policy import Policy
from mengyue.lint.places_read import PlacesRead, Reads
from mengyue.lint.tried_content import tried_content
from mengyue.lint.watched_clauses import CLAUSES, WHOLE, WatchedClauses
from mengyue.lint.watched_policy import text_of, watched_policy
from mengyue.model.base import Model
from mengyue.model.finding import Finding
from mengyue.model.finding_rows import findings_of, rows_of
from mengyue.output.kept_pack import added_since, all_keys, take_in
from mengyue.output.kept_results import KeptResults
from mengyue.output.program_digest import program_digest
from mengyue.paths import content_root
from mengyue.processes import dealt
from mengyue.progress import listening, report

__all__ = ["KeptTrials", "Outcome", "Trying"]

#: Those parts of a library that a trial reads record by record; all others count whole.
_PARTS = (CLAUSES, "outlines", "papers", "tables")
#: So many outcomes of what is tried under several policies are kept.
_EACH = 16
#: The folders of the program whose code a trial may run: those that this one may import.
_STAGES = (
    "model", "manifest", "output", "library", "language", "intake", "checks", "deadlines", "change", "draft", "meaning",
    "word", "proof", "review", "lint",
)  # fmt: skip
#: Bytes, and trials, kept at most; our library has 1,300 trials in 2 MB.
_BYTES, _TRIALS = 64 << 20, 9000
#: What begins the line of a set of places, and where a trial names those that it read.
_SET, _READS = "#", re.compile(r'"reads": \["(\w+)", "(\w+)"\]')
#: Fewer trials are not worth another process.
_LEAST = 40
#: Fewer pieces than this are cut, each into so many, so that every process has its share.
_FEW, _CUT = 4, 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial: ``findings``; and what stopped it: ``faults`` of input, or a ``cause`` in words."""

    findings: tuple[Finding, ...] = ()
    faults: tuple[Finding, ...] = ()
    cause: str = ""


class Trying(NamedTuple):
    """A trial as :meth:`KeptTrials.outcome` takes it."""

    name: str
    given: Sequence[Model]
    attempt: Callable[[], Outcome]
    said: Sequence[str] = ()
    sound_only: bool = False
    under: Policy | None = None


@dataclass
class KeptTrials:
    """The trials of ``library`` with the policies ``standing`` on the day ``as_of``."""

    library: Library
    standing: Sequence[Policy]
    as_of: date
    _store: KeptResults = field(default_factory=lambda: KeptResults("library-check", _BYTES))
    noted: Noted = field(default_factory=Noted)
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _used: dict[str, None] = field(default_factory=dict)
    _done_under: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    _made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _faulty: dict[str, Outcome] = field(default_factory=dict)
    _fresh: bool = False
    _tried: dict[int, tuple[Policy, Policy]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.library = tried_content(self.library)

    def watching(self, policy: Policy) -> Policy:
        """Return ``policy`` as trials under it are to read it: what is read of it is noted."""
        found = watched_policy(policy, self.noted)
        self._tried[id(found)] = found, policy
        return found

    @cached_property
    def watched(self) -> Library:
        """The library that trials are to read: every record that is asked for is noted."""
        parts = {
            part: NotedRecords(part, getattr(self.library, part), self.noted) for part in _PARTS if part != CLAUSES
        }
        clauses = WatchedClauses(self.library.clauses, self.noted)
        return replace(self.library, clauses=clauses, **parts)  # type: ignore[arg-type]

    def outcome(
        self,
        name: str,
        given: Iterable[Model],
        attempt: Callable[[], Outcome],
        said: Iterable[str] = (),
        sound_only: bool = False,
        under: Policy | None = None,
    ) -> Outcome:
        """Return what comes of the trial called ``name``, which reads ``given`` and what is ``said`` besides the
        library. With ``sound_only`` that is all it reads while nothing is at fault: what it found stays with us.
        ``under`` is the policy, one that we are watching, under which it is made: what it reads of that is noted, and
        the same trial under another policy that says the same there comes to the same."""
        key = self._key(name, given, said)
        found = self._done(key, under)
        if found is not None:
            return _read(found)
        if key in self._faulty:
            return self._faulty[key]
        made, own = self.noted.of(attempt)
        if sound_only and made != Outcome():
            self._faulty[key] = made
            return made
        reads = self._places.named(own)
        found = {"reads": [*reads], "digest": self._digest_of(reads, under), **_written(made)}
        self._keep(key, found)
        self._made.append((key, found))
        self._fresh = True
        return made

    def _keep(self, key: str, found: dict[str, Any]) -> None:
        known = self._all(key)
        if not known or known[0] is not found:
            self._rows[key] = [found, *(one for one in known if one != found)][:_EACH]
        self._used[key] = None

    def prepare(self, what: str, pieces: Sequence[Sequence[Trying]], least: int = _LEAST) -> None:
        """Do those of ``pieces`` that are not kept, if they are ``least`` or more, in as many processes as there are
        processors; :meth:`outcome` then finds them. Trials of one piece share what they read of sentences. ``what`` is
        told of the progress."""
        waiting = [
            [t for t in piece if self._done(self._key(t.name, t.given, t.said), t.under) is None] for piece in pieces
        ]
        waiting = [piece for piece in waiting if piece]
        if len(waiting) < _FEW:  # one changed policy
            waiting = [part for piece in waiting for part in _parts(piece)]
        if sum(map(len, waiting)) < least:
            for trying in chain.from_iterable(waiting):
                self.outcome(*trying)
            return
        kept, ours = all_keys(), os.getpid()
        self._made.clear()

        def work(number: int) -> None:
            if os.getpid() == ours:
                report(what, number, len(waiting))
            with listening(_nobody):  # who draws the line may have been at it when our process was copied
                for trying in waiting[number]:
                    self.outcome(*trying)

        def made() -> bytes:
            sets = {name: self._places.text(name) for _key, found in self._made for name in found["reads"]}
            return marshal.dumps((sets, json.dumps(self._made), added_since(kept)))

        for data in dealt(len(waiting), work, made):
            sets, own, added = marshal.loads(data)  # a copy of this process wrote it
            for name, text in sets.items():
                self._places.take(name, text)
            for key, found in json.loads(own):
                self._keep(key, found)
            take_in(added)
            self._fresh = True

    def save(self) -> None:
        """Keep what was done, and of what was done before as much as there is room for."""
        if self._fresh:
            used = [f"{key} {json.dumps(self._all(key), ensure_ascii=False)}" for key in self._used]
            others = [f"{key} {said}" for key, said in self._kept.items() if key not in self._used]
            trials = [*used, *others][:_TRIALS]
            asked = dict.fromkeys(name for line in trials for reads in _READS.findall(line) for name in reads)
            sets = [f"{_SET}{name} {self._places.text(name)}" for name in asked if self._places.has(name)]
            self._store.put(self._name, "\n".join([*sets, *trials]).encode())

    def _all(self, key: str) -> list[dict[str, Any]]:
        """Return what came of a trial, what was used last first."""
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = self._known(key)
        return found

    @cached_property
    def _name(self) -> str:
        return KeptResults.key(["trials by line"])

    @cached_property
    def _kept(self) -> dict[str, str]:
        """What was kept by its key, each as a line of JSON: a check of one file reads few of them."""
        text = (self._store.get(self._name) or b"").decode(errors="replace")
        found = {key: said for key, _space, said in (line.partition(" ") for line in text.split("\n")) if said}
        for key in [key for key in found if key.startswith(_SET)]:
            self._places.take(key.removeprefix(_SET), found.pop(key))
        return found

    def _key(self, name: str, given: Iterable[Model], said: Iterable[str]) -> str:
        given, said = tuple(given), tuple(said)
        asked = (name, said, *map(id, given))
        if asked not in self._digests:
            self._digests[asked] = KeptResults.key([self._common, name, *said, *(self._of(item) for item in given)])
        return self._digests[asked]

    def _done(self, key: str, under: Policy | None) -> dict[str, Any] | None:
        """Return what came of a trial, if it was done and what it read reads the same in the library and ``under``."""
        done = self._done_under.get((key, id(under)))
        if done is None:
            done = next((found for found in self._all(key) if self._holds(found, under)), None)
        if done is not None:
            self._done_under[key, id(under)] = done
            self._keep(key, done)
        return done

    def _holds(self, found: Mapping[str, Any], under: Policy | None) -> bool:
        reads = Reads(*found["reads"])
        return self._places.knows(reads) and found["digest"] == self._digest_of(reads, under)

    def _known(self, key: str) -> list[dict[str, Any]]:
        try:
            found: Any = json.loads(self._kept.get(key, "[]"))
        except (ValueError, RecursionError):
            return []
        return found if isinstance(found, list) else []

    @cached_property
    def whole(self) -> str:
        """The digest of all that a trial may read of the library."""
        parts = {part: getattr(self.library, part) for part in _PARTS}
        records = [
            self._places.record(WHOLE if part == CLAUSES else part, key) for part in parts for key in parts[part]
        ]
        return KeptResults.key([self._common, *records])

    @cached_property
    def _common(self) -> str:
        """The digest of what every trial reads: the program, the day, the language, the other parts of the library."""
        rest = [getattr(self.library, item.name) for item in dataclasses.fields(Library) if item.name not in _PARTS]
        fields = [json.dumps([d.policies, d.field.model_dump(mode="json")]) for d in declared_fields(content_root())]
        said = [_program(), *fields, self.as_of.isoformat(), language(), *self.library.terms]
        return KeptResults.key([*said, *(text_of(part) for part in rest), *(text_of(pack) for pack in self.standing)])

    @cached_property
    def _digests(self) -> dict[Any, str]:
        return {}

    def _of(self, item: Model) -> str:
        if id(item) not in self._digests:
            self._digests[id(item)] = KeptResults.key([text_of(item)])
            self._held.append(item)
        return self._digests[id(item)]

    @cached_property
    def _held(self) -> list[Model]:
        """What is digested by its identity must live as long as that is known."""
        return []

    def _digest_of(self, reads: Reads, under: Policy | None) -> str:
        """Return the digest of what is at ``reads`` now: in the library, and ``under`` a policy."""
        return self._places.digest(reads, self._tried[id(under)][1] if under else None)

    @cached_property
    def _places(self) -> PlacesRead:
        return PlacesRead(self.library)


def _parts(piece: list[Trying]) -> Iterator[list[Trying]]:
    """Cut a piece; what stands last in it stays last."""
    size = -(-len(piece) // _CUT)
    return (piece[at : at + size] for at in range(0, len(piece), size))


def _nobody(_what: str, _done: int, _total: int) -> None:
    """Hear of progress and tell nobody."""


@cache
def _program() -> str:
    """Return the digest of all of the program that a trial may run, its messages too: another may judge otherwise."""
    messages = sorted(Path(mengyue.__file__).parent.rglob("*.mo")) if language() != "zh" else ()
    return KeptResults.key([program_digest(*_STAGES), *(path.read_bytes() for path in messages)])


def _written(made: Outcome) -> dict[str, Any]:
    rows = {"findings": rows_of(made.findings), "faults": rows_of(made.faults), "cause": made.cause}
    return {name: row for name, row in rows.items() if row}


def _read(found: Mapping[str, Any]) -> Outcome:
    findings, faults = found.get("findings"), found.get("faults")
    if not (findings or faults or "cause" in found):
        return Outcome()
    return Outcome(findings_of(findings or ()), findings_of(faults or ()), found.get("cause", ""))
