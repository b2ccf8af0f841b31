"""Where a lint finding stands."""

from __future__ import annotations

from dataclasses import dataclass

from mengyue.library.clause import Clause
from mengyue.library.policy import Policy
from mengyue.library.yaml_file import YamlFile
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding, Severity, State

__all__ = ["Pack", "in_clause", "in_file"]


@dataclass(frozen=True)
class Pack:
    """A policy pack with the places of what its own file says."""

    policy: Policy
    places: YamlFile

    def states(self, path: str) -> bool:
        """Tell whether the pack's own file says something at ``path`` (``rules[3]``), not one that it extends."""
        return path in self.places.positions

    def fault(self, path: str, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> Finding:
        """Return a finding at ``path``, or where the nearest that it stands in is written."""
        return in_file(self.places.file, self.places.at(path)[0], code, message, severity, hint)


def in_clause(
    clause: Clause,
    variant: str,
    line: int,
    code: str,
    message: str,
    severity: Severity = Severity.ERROR,
    hint: str = "",
    place: str = "",
) -> Finding:
    """Return a finding at ``line`` (from 1) of a variant's wording; without a variant, at ``place`` of the front
    matter (``parameters.years.default``)."""
    if variant:
        line += clause.lines.get(variant, 0)
    else:
        line = nearest({path: (at, 1) for path, at in clause.places.items()}, place)[0]
    return in_file(clause.file, line, code, f"{clause.id}：{message}", severity, hint)


def in_file(
    file: str, line: int | None, code: str, message: str, severity: Severity = Severity.ERROR, hint: str = ""
) -> Finding:
    """Return a finding in a content file."""
    return Finding(code, severity, message, file=file, line=line, hint=hint, state=State.FAULT)
