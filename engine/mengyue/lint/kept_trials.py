"""Trials kept between runs: what each reads is recorded, and one is done again only when any of it reads otherwise."""

from __future__ import annotations

import dataclasses
import json
import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import mengyue
from mengyue.checks.noted import EVERY, Noted, NotedRecords
from mengyue.i18n import language
from mengyue.library.content_library import Library
from mengyue.library.data_model import declared_fields
from mengyue.library.policy import Policy
from mengyue.lint.watched_clauses import CLAUSES, WORDED, WatchedClauses, without_wording
from mengyue.lint.watched_policy import POLICY, said_at, text_of, watched_policy
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
    _used: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _faulty: dict[str, Outcome] = field(default_factory=dict)
    _fresh: bool = False
    _tried: dict[int, tuple[Policy, Policy]] = field(default_factory=dict)

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
        reads = "\n".join(sorted("\t".join(read) for read in own if isinstance(read, tuple)))
        self._keep(key, {"reads": reads, "digest": self._digest_of(reads, under), **_written(made)})
        self._fresh = True
        return made

    def _keep(self, key: str, found: dict[str, Any]) -> None:
        self._used[key] = [found, *(f for f in self._used.get(key, ()) if f != found)][:_EACH]

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
        before, kept, ours = {key: len(found) for key, found in self._used.items()}, all_keys(), os.getpid()

        def work(number: int) -> None:
            if os.getpid() == ours:
                report(what, number, len(waiting))
            with listening(_nobody):  # who draws the line may have been at it when our process was copied
                for trying in waiting[number]:
                    self.outcome(*trying)

        def made() -> bytes:
            own = {key: json.dumps(found) for key, found in self._used.items() if len(found) != before.get(key)}
            return marshal.dumps((own, added_since(kept)))

        for data in dealt(len(waiting), work, made):
            own, added = marshal.loads(data)  # a copy of this process wrote it
            for key, found in own.items():
                for one in reversed(json.loads(found)):
                    self._keep(key, one)
            take_in(added)
            self._fresh = True

    def save(self) -> None:
        """Keep what was done, and of what was done before as much as there is room for."""
        if self._fresh:
            used = [f"{key} {json.dumps(self._all(key), ensure_ascii=False)}" for key in self._used]
            others = [f"{key} {said}" for key, said in self._kept.items() if key not in self._used]
            self._store.put(self._name, "\n".join([*used, *others][:_TRIALS]).encode())

    def _all(self, key: str) -> list[dict[str, Any]]:
        """Return what came of a trial: what was used, and what was kept that others may use."""
        used = self._used.get(key, [])
        return [*used, *(found for found in self._known(key) if found not in used)][:_EACH]

    @cached_property
    def _name(self) -> str:
        return KeptResults.key(["trials by line"])

    @cached_property
    def _kept(self) -> dict[str, str]:
        """What was kept by its key, each as a line of JSON: a check of one file reads few of them."""
        text = (self._store.get(self._name) or b"").decode(errors="replace")
        return {key: said for key, _space, said in (line.partition(" ") for line in text.split("\n")) if said}

    def _key(self, name: str, given: Iterable[Model], said: Iterable[str]) -> str:
        return KeptResults.key([self._common, name, *said, *(self._of(item) for item in given)])

    def _done(self, key: str, under: Policy | None) -> dict[str, Any] | None:
        """Return what came of a trial, if it was done and what it read reads the same in the library and ``under``."""
        for found in self._all(key):
            if found["digest"] == self._digest_of(found["reads"], under):
                self._keep(key, found)
                return found
        return None

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
        records = [self._digest(WORDED if part == CLAUSES else part, key) for part in parts for key in parts[part]]
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

    def _digest_of(self, reads: str, under: Policy | None) -> str:
        """Return the digest of what is at ``reads`` now, a line for each, its part and its key: in the library, and
        ``under`` a policy."""
        if (reads, id(under)) not in self._digests:
            names = (line.split("\t", 1) for line in reads.split("\n") if line)
            found = (self._of_policy(key, under) if part == POLICY else self._digest(part, key) for part, key in names)
            self._digests[reads, id(under)] = KeptResults.key(["".join(found)])
        return self._digests[reads, id(under)]

    def _of_policy(self, place: str, under: Policy | None) -> str:
        if (POLICY, place, id(under)) not in self._digests:
            policy = self._tried[id(under)][1] if under else None
            self._digests[POLICY, place, id(under)] = KeptResults.key([said_at(policy, place) if policy else ""])
        return self._digests[POLICY, place, id(under)]

    def _digest(self, part: str, key: str) -> str:
        if (part, key) not in self._digests:
            records = getattr(self.library, CLAUSES if part == WORDED else part)
            text = without_wording if part == CLAUSES else text_of
            said = "\0".join(records) if key == EVERY else text(records[key]) if key in records else ""
            self._digests[part, key] = KeptResults.key([said])
        return self._digests[part, key]


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
    return {"findings": rows_of(made.findings), "faults": rows_of(made.faults), "cause": made.cause}


def _read(found: Mapping[str, Any]) -> Outcome:
    return Outcome(findings_of(found["findings"]), findings_of(found["faults"]), found["cause"])
