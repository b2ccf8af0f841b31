"""Expressions in policy packs, tables and proof rules: syntax and names; and what proof rules point to."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence

from jinja2 import TemplateSyntaxError

from mengyue.draft.scope import Wording
from mengyue.i18n import _
from mengyue.library.policy import Policy
from mengyue.library.proof import ProofReference
from mengyue.library.store import Library
from mengyue.lint.names import FUNCTIONS, NameProblems
from mengyue.lint.places import in_file
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

__all__ = ["lint_policy", "lint_proof", "lint_tables"]


def lint_policy(policy: Policy, wording: Wording) -> Iterator[Finding]:
    """Yield a finding for every expression of a pack that cannot be compiled or names what is not there."""
    file = f"policies/{policy.id}/policy.yaml"
    known = frozenset(Alliance.model_fields) | FUNCTIONS | policy.definitions.keys()
    known |= {"found", "required", "as_of", "references", "turns", "ended_on"}
    for name, source in policy.definitions.items():
        yield from _problems(file, _("定义 {name}").format(name=name), source, known, wording)
    for rule in policy.rules:
        names = known | {rule.bind, "index"}
        for source in (rule.each, rule.when, *rule.needs, rule.require, rule.found, rule.required):
            yield from _problems(file, rule.id, source, names, wording)
    for entry in policy.calendar:
        for source in (entry.each, entry.since, entry.ends):
            yield from _problems(file, entry.id, source, known | {"item"}, wording)


def lint_tables(library: Library, policies: Sequence[Policy], wording: Wording) -> Iterator[Finding]:
    """Yield a finding for every expression of a table that cannot be compiled or names what is not there."""
    file = "templates/agreements/tables.yaml"
    known = frozenset(Alliance.model_fields) | FUNCTIONS | {n for p in policies for n in p.definitions}
    for table in library.tables.values():
        values = [column.value for column in table.columns]
        lead = table.lead if "{" in table.lead else ""  # plain words are no expression
        for source in (table.rows, table.blank_when, lead, *table.total.values(), *values):
            yield from _problems(file, table.id, source, known, wording)
        captions = {column.caption for column in table.columns}
        for caption in table.total.keys() - captions:
            yield in_file(
                file, None, "LB-TABLE", _("{table}：合计行的“{name}”不是栏目").format(table=table.id, name=caption)
            )


def lint_proof(library: Library, policies: Sequence[Policy], wording: Wording) -> Iterator[Finding]:
    """Yield a finding for every proof rule whose expression, statute, clause or policy rule is not there."""
    file = "clauses/proof.yaml"
    known = frozenset(Alliance.model_fields) | FUNCTIONS | {"as_of"}
    ids = {rule.id for policy in policies for rule in policy.rules}
    for figure in library.proof.figures:
        yield from _problems(file, figure.id, figure.equals, known, wording)
    for rule in (*library.proof.patterns, *library.proof.figures, *library.proof.references):
        yield from _problems(file, rule.id, rule.when, known, wording)
        for key in rule.basis:
            law, _slash, article = key.partition("/")
            if law not in library.laws or (article and article not in library.laws[law].articles):
                message = _("{id}：法规登记册中没有“{key}”").format(id=rule.id, key=key)
                yield in_file(file, None, "LB-STATUTE", message)
        targets = rule.targets if isinstance(rule, ProofReference) else ()
        for pattern in (*rule.where, *rule.elsewhere, *targets):
            if not fnmatch.filter(library.clauses, pattern):
                message = _("{id}：没有条款“{key}”").format(id=rule.id, key=pattern)
                yield in_file(file, None, "LB-REFERENCE", message)
        for key in rule.rules:
            if key not in ids:
                message = _("{id}：没有政策规则“{key}”").format(id=rule.id, key=key)
                yield in_file(file, None, "LB-SATISFIES", message)


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
