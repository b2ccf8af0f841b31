"""Expressions in policy packs and tables: syntax and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import TemplateSyntaxError

from mengyue.draft.scope import Wording
from mengyue.i18n import _
from mengyue.library.policy import Policy
from mengyue.library.store import Library
from mengyue.lint.names import FUNCTIONS, NameProblems
from mengyue.lint.places import in_file
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

__all__ = ["lint_policy", "lint_tables"]


def lint_policy(policy: Policy, wording: Wording) -> Iterator[Finding]:
    """Yield a finding for every expression of a pack that cannot be compiled or names what is not there."""
    file = f"policies/{policy.id}/policy.yaml"
    known = frozenset(Alliance.model_fields) | FUNCTIONS | policy.definitions.keys() | {"found", "required", "as_of"}
    for name, source in policy.definitions.items():
        yield from _problems(file, _("定义 {name}").format(name=name), source, known, wording)
    for rule in policy.rules:
        names = known | {rule.bind, "index"}
        for source in (rule.each, rule.when, *rule.needs, rule.require, rule.found, rule.required):
            yield from _problems(file, rule.id, source, names, wording)


def lint_tables(library: Library, policies: Sequence[Policy], wording: Wording) -> Iterator[Finding]:
    """Yield a finding for every expression of a table that cannot be compiled or names what is not there."""
    file = "templates/agreements/tables.yaml"
    known = frozenset(Alliance.model_fields) | FUNCTIONS | {n for p in policies for n in p.definitions}
    for table in library.tables.values():
        values = [column.value for column in table.columns]
        for source in (table.rows, table.blank_when, table.lead, *table.total.values(), *values):
            yield from _problems(file, table.id, source, known, wording)
        captions = {column.caption for column in table.columns}
        for caption in table.total.keys() - captions:
            yield in_file(
                file, None, "LB-TABLE", _("{table}：合计行的“{name}”不是栏目").format(table=table.id, name=caption)
            )


def _problems(file: str, place: str, source: str, known: frozenset[str], wording: Wording) -> list[Finding]:
    if not source:
        return []
    template = source if "{{" in source or "{%" in source else "{{ " + source + " }}"
    found: list[Finding] = []
    try:
        tree = wording.environment.parse(template)
    except TemplateSyntaxError as error:
        message = _("{place}：表达式“{source}”语法错误：{error}").format(
            place=place, source=source, error=error.message
        )
        return [in_file(file, None, "LB-JINJA", message)]
    NameProblems(
        lambda _line, message: found.append(in_file(file, None, "LB-NAME", f"{place}：{message}")),
        known,
        frozenset(),
        wording.environment.filters,
    ).walk(tree)
    return found
