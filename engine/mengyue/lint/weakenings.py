"""Patterns of weakening: they must compile and say something."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.pattern import pattern_problem
from mengyue.lint.fault_places import in_file
from mengyue.model.finding import Finding

__all__ = ["lint_weakening"]

_FILE = "clauses/weakening.yaml"


def lint_weakening(library: Library) -> Iterator[Finding]:
    """Yield a finding for every pattern that is none, and every rule that looks for nothing."""
    for rule in library.weakening:
        for key, pattern in (("gone", rule.gone), ("come", rule.come), ("within", rule.within)):
            problem = pattern_problem(pattern) if pattern else ""
            if problem:
                message = _("削弱“{id}”的 {key}：{problem}").format(id=rule.id, key=key, problem=problem)
                yield in_file(_FILE, None, "LB-PATTERN", message)
        if not (rule.gone or rule.come):
            yield in_file(_FILE, None, "LB-PATTERN", _("削弱“{id}”没有写 gone 或 come").format(id=rule.id))
