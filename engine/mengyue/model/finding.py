"""Findings: the one type in which every stage says what is wrong, missing or to be judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from mengyue.i18n import _

__all__ = ["EngineError", "Finding", "InputError", "MissingProgram", "Severity", "State", "severity_name"]


class Severity(StrEnum):
    """How much a finding matters. Only ``ERROR`` blocks."""

    ERROR = "error"
    WARNING = "warning"
    REVIEW = "review"
    INFO = "info"


def severity_name(severity: Severity) -> str:
    """Return what a severity is called."""
    return {
        Severity.ERROR: _("错误"),
        Severity.WARNING: _("警告"),
        Severity.REVIEW: _("待审"),
        Severity.INFO: _("提示"),
    }[severity]


class State(StrEnum):
    """What a finding says about its rule."""

    FAULT = "fault"  # the input cannot be understood
    VIOLATED = "violated"  # the rule was judged and does not hold
    UNJUDGED = "unjudged"  # facts are missing, so the rule cannot be judged yet
    QUESTION = "question"  # a person must judge
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``line`` and ``column`` count from 1; ``path`` is a data path such as ``members[3].uscc`` (indexes count from 0);
    ``label`` is the same place in Chinese; ``basis`` names the source of the rule; ``found`` and ``required`` are the
    figures compared; ``hint`` says what to do; ``lacking`` are the labels of the facts without which an unjudged rule
    cannot be judged. ``clause`` and ``variant`` are the ids of the clause of the library, and of its variant, that the
    sentence comes from.
    """

    code: str
    severity: Severity
    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""
    label: str = ""
    basis: str = ""
    hint: str = ""
    found: str = ""
    required: str = ""
    state: State = State.VIOLATED
    lacking: tuple[str, ...] = ()
    clause: str = ""
    variant: str = ""

    def placed(self, file: str, line: int | None, column: int | None, label: str) -> Finding:
        """Return the finding with its place."""
        return Finding(
            self.code, self.severity, self.message, file, line, column, self.path, label, self.basis, self.hint,
            self.found, self.required, self.state, self.lacking, self.clause, self.variant,
        )  # fmt: skip

    def saying(self, message: str, hint: str) -> Finding:
        """Return the finding in other words."""
        return Finding(
            self.code, self.severity, message, self.file, self.line, self.column, self.path, self.label, self.basis,
            hint, self.found, self.required, self.state, self.lacking, self.clause, self.variant,
        )  # fmt: skip

    def as_dict(self) -> dict[str, object]:
        """Return a JSON-ready mapping; the keys are part of the command-line contract."""
        return asdict(self)


class EngineError(Exception):
    """Root of all errors that are shown to a user as a message, never as a traceback."""


class InputError(EngineError):
    """The input cannot be used. Carries every fault found, not only the first."""

    def __init__(self, findings: list[Finding] | tuple[Finding, ...]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f.message for f in self.findings))


class MissingProgram(EngineError):
    """A program that the job needs is not on this machine (exit code 3)."""
