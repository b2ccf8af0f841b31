"""Clauses since an earlier revision of the library: new wording has a new version and says why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.library.clause_life import wording_digest
from mengyue.library.content_library import Library
from mengyue.library.earlier import library_at
from mengyue.library.load_clause import load_clauses
from mengyue.lint.fault_places import in_clause
from mengyue.model.finding import Finding

__all__ = ["lint_versions"]


def lint_versions(root: Path, library: Library, revision: str) -> Iterator[Finding]:
    """Yield a finding for each clause that reads otherwise than at ``revision`` with the same version or reason.

    A clause is known by its id, wherever its file stands; one that is new, or could not be read then, has nothing to
    be compared with. Raises :class:`EngineError` when git does not have the revision.
    """
    with library_at(root, revision, ["clauses"]) as place:
        before = load_clauses(place, [])
    for clause in library.clauses.values():
        old = before.get(clause.id)
        if old is not None and wording_digest(old) != wording_digest(clause):
            yield from _compared(old, clause, revision[:40])


def _compared(old: Clause, new: Clause, revision: str) -> Iterator[Finding]:
    if not _raised(old.version, new.version):
        message = (
            _("条文自 {revision} 以来有改动，版本仍为 {version}")
            if old.version == new.version
            else _("条文自 {revision} 以来有改动，版本 {version} 不高于原来的 {old}")
        )
        said = message.format(revision=revision, version=new.version, old=old.version)
        hint = _("提高 version，如 {next}").format(next=_next(old.version))
        yield in_clause(new, "", 1, "LB-VERSION", said, hint=hint, place="version")
    if old.reason.strip() == new.reason.strip():
        said = _("条文自 {revision} 以来有改动，修改原因仍是上一次的").format(revision=revision)
        yield in_clause(new, "", 1, "LB-VERSION", said, hint=_("在 reason 中写明这一次为什么修改"), place="reason")


def _raised(old: str, new: str) -> bool:
    """Tell whether ``new`` is higher; versions that are no numbers need only differ."""
    numbers = [re.findall(r"[0-9]+", text) for text in (old, new)]
    if not all(numbers):
        return old != new
    before, after = ([int(number) for number in listed] for listed in numbers)
    return after > before


def _next(version: str) -> str:
    """Return ``version`` with its last but one figure raised: 1.0.0 becomes 1.1.0."""
    figures = version.split(".")
    if len(figures) < 2 or not all(figure.isascii() and figure.isdecimal() for figure in figures):
        return f"{version}.1"
    return ".".join([*figures[:-2], str(int(figures[-2]) + 1), *("0" for _figure in figures[-1:])])
