"""Trying what content makes: assembled and proofread, and each cause that stops it told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mengyue.draft.assemble import assemble
from mengyue.draft.tree import Draft, Stage
from mengyue.draft.wording_scope import Wording
from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.lint.fault_places import in_file
from mengyue.lint.kept_trials import KeptTrials, Outcome, Trying
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.finding import EngineError, Finding, InputError, Severity
from mengyue.proof.proofread import proof

__all__ = ["Attempt", "Trial"]

_GRAVE = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class Attempt:
    """Something to try under ``policy``: ``make`` yields what is wrong, in ``file``.

    ``given`` is what it reads besides the library and the policy, ``said`` how else it is made. ``where`` stands before
    what stopped it; with ``each_where`` before everything.
    """

    policy: Policy
    file: str
    where: str
    given: Sequence[Model]
    make: Callable[[], Iterator[Finding]]
    said: Sequence[str] = ()
    each_where: bool = False

    @property
    def trying(self) -> Trying:
        """The trial that is kept."""
        return Trying(self.file, self.given, lambda: _outcome(self.make()), self.said, under=self.policy)


@dataclass(frozen=True)
class Trial:
    """How content is tried: with the ``library``, the policies ``standing`` beside each, on the day ``as_of``.

    ``library`` is that of ``kept``, which notes what each trial reads. ``causes`` are those told so far: one cause is
    one finding, however many agreements and papers meet it.
    """

    kept: KeptTrials
    standing: Sequence[Policy]
    wording: Wording
    as_of: date
    causes: set[str] = field(default_factory=set)

    @property
    def library(self) -> Library:
        """What is tried."""
        return self.kept.watched

    def assembled(self, alliance: Alliance, outline: Outline, policy: Policy, **more: Any) -> Draft:
        """Return the draft that ``outline`` gives; raises as :func:`~mengyue.draft.assemble.assemble`."""
        return assemble(
            alliance, outline, self.library, policy, self.wording, stage=Stage.DRAFT, as_of=self.as_of, **more
        )

    def faults(self, draft: Draft, alliance: Alliance, policy: Policy) -> list[Finding]:
        """Return what proofreading finds in the wording of the clauses of ``draft``."""
        found = proof(draft, alliance, self.library, [policy, *self.standing], as_of=self.as_of, asking=False)
        return [f for f in found if f.severity in _GRAVE and f.path.startswith("clauses.")]

    def prepare(self, what: str, attempts: Iterable[Attempt]) -> None:
        """Make the attempts that are to be made, in several processes: what :meth:`told` then tells is the same.
        ``what`` is told of the progress."""
        pieces: dict[str, list[Trying]] = {}
        for attempt in attempts:
            pieces.setdefault(attempt.policy.id, []).append(attempt.trying)
        self.kept.prepare(what, sorted(pieces.values(), key=len, reverse=True))  # a long one last would be waited for

    def told(self, attempt: Attempt) -> Iterator[Finding]:
        """Yield what ``attempt`` finds, as findings in its file; instead of what could not be made, what stopped it,
        unless that is told already. Where nothing that it reads has changed since it was made, it is not made again.
        """
        outcome = self.kept.outcome(*attempt.trying)
        for finding in outcome.findings:
            said = f"{finding.label}：{finding.message}" if finding.label else finding.message
            said = _("{place}：{message}").format(place=attempt.where, message=said) if attempt.each_where else said
            yield in_file(attempt.file, None, finding.code, said, finding.severity)
        yield from outcome.faults
        if outcome.cause and outcome.cause not in self.causes:
            self.causes.add(outcome.cause)
            message = _("{place}：{message}").format(place=attempt.where, message=outcome.cause)
            yield in_file(attempt.file, None, "LB-ASSEMBLE", message)


def _outcome(findings: Iterator[Finding]) -> Outcome:
    found: list[Finding] = []
    try:
        found.extend(findings)
    except InputError as error:
        return Outcome(tuple(found), tuple(error.findings))
    except EngineError as error:
        return Outcome(tuple(found), (), str(error))
    return Outcome(tuple(found))
