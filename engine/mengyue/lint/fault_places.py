"""Where a lint finding stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.library.merge_packs import MERGED_BY_ID
from mengyue.library.policy import Policy
from mengyue.library.yaml_file import YamlFile
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding, Severity, State
from mengyue.output.kept_results import KeptResults

__all__ = ["Pack", "in_clause", "in_file", "told_once"]

_ITEM = re.compile(rf"({'|'.join(MERGED_BY_ID)})\[(\d+)\](.*)", re.DOTALL)


@dataclass(frozen=True)
class Pack:
    """A policy pack with the places of what its own file says; ``above`` are the files that it has the rest from, the
    nearest first."""

    policy: Policy
    places: YamlFile
    above: tuple[YamlFile, ...] = ()

    @cached_property
    def digest(self) -> str:
        """The digest of all that it says and of where that stands."""
        files = (
            part for file in (self.places, *self.above) for part in (file.file, repr(file.data), repr(file.positions))
        )
        return KeptResults.key([self.policy.model_dump_json(), *files])

    def states(self, path: str) -> bool:
        """Tell whether the pack's own file says something at ``path`` (``rules[3]``), not one that it extends.

        A list with nothing behind its name says nothing; ``[]`` says that there is none.
        """
        named = path in self.places.positions
        return named and not (path in MERGED_BY_ID and self.places.data.get(path) is None)

    def fault(self, path: str, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> Finding:
        """Return a finding where ``path`` is written, be it in a file above; else where the nearest that it stands in
        is written in the pack's own."""
        for file in (self.places, *self.above):
            place = path if file is self.places else self._place(file, path)
            if place in file.positions:
                return in_file(file.file, file.at(place)[0], code, message, severity, hint)
        return self.lack(path, code, message, hint, severity)

    def lack(self, path: str, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> Finding:
        """Return a finding of what the pack itself should say at ``path``, where that would stand in its own file: a
        file above may say it for another place."""
        return in_file(self.places.file, self.places.at(path)[0], code, message, severity, hint)

    def _place(self, file: YamlFile, path: str) -> str:
        """Return where ``file``, one above, writes what has ``path`` in the pack: items are the same by their ids."""
        found = _ITEM.match(path)
        if not found:
            return path
        key, index, below = found.groups()
        wanted = getattr(self.policy, key)[int(index)].id
        for at, item in enumerate(file.data.get(key) or ()):
            if item.get("id") == wanted:
                return f"{key}[{at}]{below}"
        return ""


def told_once(found: Sequence[tuple[Pack, Sequence[Finding]]]) -> Iterator[Finding]:
    """Yield what was found in packs, what stands in a file above several of them once. Where only some of those that
    have it from there are at fault, each says which it is."""
    sets = [(pack, set(findings)) for pack, findings in found]
    for pack, findings in found:
        for finding in findings:
            having = [own for other, own in sets if finding.file in (f.file for f in (other.places, *other.above))]
            if finding.file == pack.places.file or all(finding in own for own in having):
                yield finding
            else:
                message = _("政策 {id}：{message}").format(id=pack.policy.id, message=finding.message)
                yield replace(finding, message=message)


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
