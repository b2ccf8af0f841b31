"""Trying what content makes: assembled and proofread, and each cause that stops it told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, InputError, Severity
from mengyue.proof.proofread import proof

__all__ = ["Trial"]

_GRAVE = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class Trial:
    """How content is tried: with the ``library``, the policies ``standing`` beside each, on the day ``as_of``.

    ``causes`` are those told so far: one cause is one finding, however many agreements and papers meet it.
    """

    library: Library
    standing: Sequence[Policy]
    wording: Wording
    as_of: date
    causes: set[str] = field(default_factory=set)

    def assembled(self, alliance: Alliance, outline: Outline, policy: Policy, **more: Any) -> Draft:
        """Return the draft that ``outline`` gives; raises as :func:`~mengyue.draft.assemble.assemble`."""
        return assemble(
            alliance, outline, self.library, policy, self.wording, stage=Stage.DRAFT, as_of=self.as_of, **more
        )

    def faults(self, draft: Draft, alliance: Alliance, policy: Policy) -> list[Finding]:
        """Return what proofreading finds in the wording of the clauses of ``draft``."""
        found = proof(draft, alliance, self.library, [policy, *self.standing], as_of=self.as_of)
        return [f for f in found if f.severity in _GRAVE and f.path.startswith("clauses.")]

    def told(
        self, file: str, where: str, findings: Iterator[Finding], *, each_where: bool = False
    ) -> Iterator[Finding]:
        """Yield ``findings`` as they come, as findings in ``file``; instead of those that could not be made, what
        stopped it, with ``where`` before it, unless that is told already. With ``each_where`` every one says where."""
        try:
            for finding in findings:
                said = f"{finding.label}：{finding.message}" if finding.label else finding.message
                said = _("{place}：{message}").format(place=where, message=said) if each_where else said
                yield in_file(file, None, finding.code, said, finding.severity)
        except InputError as error:
            yield from error.findings
        except EngineError as error:
            if str(error) not in self.causes:
                self.causes.add(str(error))
                yield in_file(file, None, "LB-ASSEMBLE", _("{place}：{message}").format(place=where, message=error))
