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
from typing import Any, NamedTuple, TypeVar

import mengyue
from mengyue.i18n import language
from mengyue.library.content_library import Library
from mengyue.library.data_model import declared_fields
from mengyue.library.policy import Policy
from mengyue.lint.watched_policy import seldom_read_apart, watched_policy
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
_PARTS = ("clauses", "outlines", "papers", "tables")
_EVERY = "*"
#: All that a policy says, with what is seldom read of it.
_POLICIES = "policies"
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
Record = TypeVar("Record", bound=Model)


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


class _Watched(Mapping[str, Record]):
    """Records by id that note which of them is asked for, and whether all ids are."""

    def __init__(self, part: str, records: Mapping[str, Record], reads: set[tuple[str, str]]) -> None:
        self._part, self._records, self._reads = part, records, reads

    def __getitem__(self, key: str) -> Record:
        self._reads.add((self._part, key))
        return self._records[key]

    def __contains__(self, key: object) -> bool:
        self._reads.add((self._part, str(key)))
        return key in self._records

    def __iter__(self) -> Iterator[str]:
        self._reads.add((self._part, _EVERY))
        return iter(self._records)

    def __len__(self) -> int:
        self._reads.add((self._part, _EVERY))
        return len(self._records)


@dataclass
class KeptTrials:
    """The trials of ``library`` with the policies ``standing`` on the day ``as_of``."""

    library: Library
    standing: Sequence[Policy]
    as_of: date
    _store: KeptResults = field(default_factory=lambda: KeptResults("library-check", _BYTES))
    _reads: set[tuple[str, str]] = field(default_factory=set)
    _used: dict[str, Any] = field(default_factory=dict)
    _faulty: dict[str, Outcome] = field(default_factory=dict)
    _fresh: bool = False
    _tried: dict[str, Policy] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def watching(self, policy: Policy) -> Policy:
        """Return ``policy`` as trials are to read it: it is noted whether its rules' texts or its history are read.

        From then on all trials under it in this process count as reading them: one may use what another has made.
        """
        self._tried[policy.id] = policy
        found = watched_policy(policy, lambda: self._told.add(policy.id))
        self._digests[id(found)] = KeptResults.key([seldom_read_apart(policy)])
        self._held.append(found)
        return found

    @cached_property
    def watched(self) -> Library:
        """The library that trials are to read: every record that is asked for is noted."""
        parts = {part: _Watched(part, getattr(self.library, part), self._reads) for part in _PARTS}
        return replace(self.library, **parts)  # type: ignore[arg-type]

    def outcome(
        self,
        name: str,
        given: Iterable[Model],
        attempt: Callable[[], Outcome],
        said: Iterable[str] = (),
        sound_only: bool = False,
    ) -> Outcome:
        """Return what comes of the trial called ``name``, which reads ``given`` and what is ``said`` besides the
        library. With ``sound_only`` that is all it reads while nothing is at fault: what it found stays with us."""
        given = list(given)
        key = self._key(name, given, said)
        found = self._done(key)
        if found is not None:
            return _read(found)
        if key in self._faulty:
            return self._faulty[key]
        self._reads.clear()
        made = attempt()
        if sound_only and made != Outcome():
            self._faulty[key] = made
            return made
        self._reads.update((_POLICIES, item.id) for item in given if isinstance(item, Policy) and item.id in self._told)
        reads = "\n".join(f"{part}\t{key}" for part, key in sorted(self._reads))
        self._used[key] = {"reads": reads, "digest": self._digest_of(reads), **_written(made)}
        self._fresh = True
        return made

    def prepare(self, what: str, pieces: Sequence[Sequence[Trying]], least: int = _LEAST) -> None:
        """Do those of ``pieces`` that are not kept, if they are ``least`` or more, in as many processes as there are
        processors; :meth:`outcome` then finds them. Trials of one piece share what they read of sentences. ``what`` is
        told of the progress."""
        waiting = [[t for t in piece if self._done(self._key(t.name, t.given, t.said)) is None] for piece in pieces]
        waiting = [piece for piece in waiting if piece]
        if len(waiting) < _FEW:  # one changed policy
            waiting = [part for piece in waiting for part in _parts(piece)]
        if sum(map(len, waiting)) < least:
            for trying in chain.from_iterable(waiting):
                self.outcome(*trying)
            return
        before, kept, ours = set(self._used), all_keys(), os.getpid()

        def work(number: int) -> None:
            if os.getpid() == ours:
                report(what, number, len(waiting))
            with listening(_nobody):  # who draws the line may have been at it when our process was copied
                for trying in waiting[number]:
                    self.outcome(*trying)

        def made() -> bytes:
            own = {key: json.dumps(found) for key, found in self._used.items() if key not in before}
            return marshal.dumps((own, added_since(kept)))

        for data in dealt(len(waiting), work, made):
            own, added = marshal.loads(data)  # a copy of this process wrote it
            self._used |= {key: json.loads(found) for key, found in own.items() if key not in self._used}
            take_in(added)
            self._fresh = True

    def save(self) -> None:
        """Keep what was done, and of what was done before as much as there is room for."""
        if self._fresh:
            used = [f"{key} {json.dumps(found, ensure_ascii=False)}" for key, found in self._used.items()]
            others = [f"{key} {said}" for key, said in self._kept.items() if key not in self._used]
            self._store.put(self._name, "\n".join([*used, *others][:_TRIALS]).encode())

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

    def _done(self, key: str) -> dict[str, Any] | None:
        """Return what came of a trial, if it was done and what it read still reads the same."""
        used: dict[str, Any] | None = self._used.get(key)
        if used is not None:
            return used
        found = self._known(key)
        if found is None or found["digest"] != self._digest_of(found["reads"]):
            return None
        self._used[key] = found
        return found

    def _known(self, key: str) -> dict[str, Any] | None:
        try:
            found = json.loads(self._kept.get(key, "null"))
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    @cached_property
    def whole(self) -> str:
        """The digest of all that a trial may read of the library."""
        records = [self._digest(part, key) for part in _PARTS for key in getattr(self.library, part)]
        return KeptResults.key([self._common, *records])

    @cached_property
    def _common(self) -> str:
        """The digest of what every trial reads: the program, the day, the language, the other parts of the library."""
        rest = [getattr(self.library, item.name) for item in dataclasses.fields(Library) if item.name not in _PARTS]
        fields = [json.dumps([d.policies, d.field.model_dump(mode="json")]) for d in declared_fields(content_root())]
        said = [_program(), *fields, self.as_of.isoformat(), language(), *self.library.terms]
        return KeptResults.key([*said, *(_text(part) for part in rest), *(_text(pack) for pack in self.standing)])

    @cached_property
    def _digests(self) -> dict[Any, str]:
        return {}

    def _of(self, item: Model) -> str:
        if id(item) not in self._digests:
            self._digests[id(item)] = KeptResults.key([_text(item)])
            self._held.append(item)
        return self._digests[id(item)]

    @cached_property
    def _held(self) -> list[Model]:
        """What is digested by its identity must live as long as that is known."""
        return []

    def _digest_of(self, reads: str) -> str:
        """Return the digest of the records ``reads`` as they now are: a line for each, its part and its key."""
        if reads not in self._digests:
            names = (line.split("\t", 1) for line in reads.split("\n") if line)
            self._digests[reads] = KeptResults.key(self._digest(part, key) for part, key in names)
        return self._digests[reads]

    def _digest(self, part: str, key: str) -> str:
        if (part, key) not in self._digests:
            records = self._tried if part == _POLICIES else getattr(self.library, part)
            said = "\0".join(records) if key == _EVERY else _text(records[key]) if key in records else ""
            self._digests[part, key] = KeptResults.key([said])
        return self._digests[part, key]


def _parts(piece: list[Trying]) -> Iterator[list[Trying]]:
    """Cut a piece; what stands last in it stays last."""
    size = -(-len(piece) // _CUT)
    return (piece[at : at + size] for at in range(0, len(piece), size))


def _nobody(_what: str, _done: int, _total: int) -> None:
    """Hear of progress and tell nobody."""


def _text(part: Any) -> str:
    """Return all that a record, or records, say."""
    if isinstance(part, Model):
        return part.model_dump_json()
    if isinstance(part, Mapping):
        return json.dumps({str(key): _text(item) for key, item in part.items()}, ensure_ascii=False)
    if isinstance(part, tuple | list):
        return json.dumps([_text(item) for item in part], ensure_ascii=False)
    return str(part)


@cache
def _program() -> str:
    """Return the digest of all of the program that a trial may run, its messages too: another may judge otherwise."""
    messages = sorted(Path(mengyue.__file__).parent.rglob("*.mo")) if language() != "zh" else ()
    return KeptResults.key([program_digest(*_STAGES), *(path.read_bytes() for path in messages)])


def _written(made: Outcome) -> dict[str, Any]:
    return {"findings": rows_of(made.findings), "faults": rows_of(made.faults), "cause": made.cause}


def _read(found: Mapping[str, Any]) -> Outcome:
    return Outcome(findings_of(found["findings"]), findings_of(found["faults"]), found["cause"])
