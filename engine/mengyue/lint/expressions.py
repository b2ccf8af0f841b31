"""Expressions and texts of packs, tables, outlines, forms and proof rules: syntax, names, kinds."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes

from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import FAULTS, parsed
from mengyue.language.frame import language
from mengyue.language.table import Place
from mengyue.language.template_text import is_text
from mengyue.library.content_library import Library
from mengyue.library.form import FormLayout
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy, Rule
from mengyue.library.proof_rules import ProofReference
from mengyue.lint.expression_names import Reading
from mengyue.lint.fault_places import Pack, in_file
from mengyue.lint.types import ANY, NUMBER, TEXT, Type, given, item_of, joined
from mengyue.lint.wording import lint_judgements
from mengyue.model.finding import Finding

__all__ = ["defined", "lint_forms", "lint_outline_texts", "lint_policy", "lint_proof", "lint_tables"]


@dataclass(frozen=True, slots=True)
class _File:
    """A content file and what its expressions may name."""

    file: str
    definitions: Mapping[str, Type]
    figures: frozenset[str] | None = None
    pack: Pack | None = None
    at: str = ""

    def below(self, at: str) -> _File:
        """Return the file for what stands at ``at`` of the pack."""
        return replace(self, at=at)

    def fault(self, code: str, message: str) -> Finding:
        """Return a finding in the file, at its line where that is known."""
        return self.pack.fault(self.at, code, message) if self.pack else in_file(self.file, None, code, message)

    def expression(
        self, where: str, source: str, place: Place, extra: Mapping[str, Type], *, printed: bool = False
    ) -> tuple[list[Finding], Type]:
        """Return what is wrong with an expression, and what it is."""
        if not source.strip():
            return [], TEXT
        try:
            tree = _tree(source)
        except ExpressionError as error:
            message = _("{place}：{error}").format(place=where, error=error)
            return [self.fault("LB-JINJA", message)], ANY
        return self._read(where, source, tree, place, extra, printed=printed)

    def text(self, where: str, source: str, place: Place, extra: Mapping[str, Type]) -> list[Finding]:
        """Return what is wrong with a text."""
        if not is_text(source):
            return []
        try:
            tree = language().parse(source)
        except TemplateSyntaxError as error:
            message = _("{place}：“{source}”语法错误：{error}").format(place=where, source=source, error=plainly(error))
            return [self.fault("LB-JINJA", message)]
        except FAULTS as error:
            message = _("{place}：“{source}”语法错误：{error}").format(
                place=where, source=source[:60], error=plainly(error)
            )
            return [self.fault("LB-JINJA", message)]
        return self._read(where, source, tree, place, extra)[0]

    def either(self, where: str, source: str, place: Place, extra: Mapping[str, Type]) -> list[Finding]:
        """Return what is wrong with what is an expression to be printed, or a text."""
        if is_text(source):
            return self.text(where, source, place, extra)
        return self.expression(where, source, place, extra, printed=True)[0]

    def _read(
        self,
        where: str,
        source: str,
        tree: nodes.Node,
        place: Place,
        extra: Mapping[str, Type],
        *,
        printed: bool = False,
    ) -> tuple[list[Finding], Type]:
        found: list[Finding] = []

        def report(_line: int, code: str, message: str) -> None:
            said = _("{place}：{message}：{source}").format(place=where, message=message, source=_short(source))
            found.append(self.fault(code, said))

        names = {**given(place), **self.definitions, **extra}
        reading = Reading(report, place, names, frozenset(self.definitions), figures=self.figures)
        return found, reading.walk(tree, printed=printed)


@lru_cache(maxsize=4096)
def _tree(source: str) -> nodes.Node:
    """Return the tree of an expression: packs share most of them, and definitions are read several times."""
    return parsed(source)


def defined(policies: Sequence[Policy]) -> dict[str, Type]:
    """Return what the definitions of ``policies`` are; one that packs define in several ways is what they agree on."""
    types: dict[str, list[Type]] = {}
    for policy in policies:
        for name, type_ in _definitions(policy).items():
            types.setdefault(name, []).append(type_)
    return {name: joined(found) for name, found in types.items()}


def _definitions(policy: Policy) -> dict[str, Type]:
    return _typed(policy.definitions, Place.DEFINITION, {"item": ANY}, {})


def _typed(
    definitions: Mapping[str, str], place: Place, extra: Mapping[str, Type], others: Mapping[str, Type]
) -> dict[str, Type]:
    """Return what ``others`` and ``definitions`` are; one may use another wherever it stands."""
    known: dict[str, Type] = {**others, **dict.fromkeys(definitions, ANY)}
    for _pass in range(4):
        before = dict(known)
        for name, source in definitions.items():
            known[name] = _File("", known).expression("", source, place, extra)[1]
        if known == before:
            break
    return known


def lint_policy(pack: Pack) -> Iterator[Finding]:
    """Yield a finding for every expression and text of a pack that cannot be compiled, names what is not there, or
    prints what is no word."""
    policy = pack.policy
    file = _File("", _definitions(policy), frozenset(policy.parameters), pack)
    for name, source in policy.definitions.items():
        where, at = _("定义 {name}").format(name=name), file.below(f"definitions.{name}")
        yield from at.expression(where, source, Place.DEFINITION, {"item": ANY})[0]
    itemwise = _itemwise(policy)
    for index, rule in enumerate(policy.rules):
        at = file.below(f"rules[{index}]")
        yield from _rule(rule, at)
        if rule.bind != "item" or not rule.each:
            yield from _without_item(rule, at, itemwise)
    for index, entry in enumerate(policy.calendar):
        at = file.below(f"calendar[{index}]")
        found, items = at.expression(entry.id, entry.each, Place.RULE, {})
        yield from found
        bound = {"item": item_of(items) if entry.each else ANY}
        for source in (entry.since, entry.ends):
            yield from at.expression(entry.id, source, Place.RULE, bound)[0]
    for index, document in enumerate(policy.documents):
        at = file.below(f"documents[{index}].when")
        yield from at.expression(document.id, document.when, Place.TEXT, {})[0]


def _rule(rule: Rule, file: _File) -> Iterator[Finding]:
    found, items = file.below(f"{file.at}.each").expression(rule.id, rule.each, Place.RULE, {})
    yield from found
    bound = {rule.bind: item_of(items)} if rule.each else {}
    for name in ("when", "require", "found", "required"):
        at = file.below(f"{file.at}.{name}")
        printed = name in ("found", "required")
        yield from at.expression(rule.id, getattr(rule, name), Place.RULE, bound, printed=printed)[0]
    for index, need in enumerate(rule.needs):
        yield from file.below(f"{file.at}.needs[{index}]").expression(rule.id, need, Place.RULE, bound)[0]
    for name in ("message", "message_en", "question", "question_en", "fix", "fix_en", "path"):
        at = file.below(f"{file.at}.{name}")
        yield from at.text(f"{rule.id}（{name}）", getattr(rule, name), Place.MESSAGE, bound)


def _itemwise(policy: Policy) -> frozenset[str]:
    """Return the definitions that speak of ``item``, directly or by way of others."""
    names: dict[str, frozenset[str]] = {}
    for name, source in policy.definitions.items():
        try:
            names[name] = frozenset(node.name for node in _names(parsed(source)))
        except ExpressionError:
            names[name] = frozenset()
    found = {name for name, used in names.items() if "item" in used}
    while more := {name for name, used in names.items() if used & found} - found:
        found |= more
    return frozenset(found)


def _names(tree: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(tree, nodes.Name):
        yield tree
    yield from tree.find_all(nodes.Name)


def _without_item(rule: Rule, file: _File, itemwise: frozenset[str]) -> Iterator[Finding]:
    for source in (rule.when, *rule.needs, rule.require, rule.found, rule.required):
        try:
            used = {node.name for node in _names(parsed(source))} if source.strip() else set()
        except ExpressionError:
            continue
        for name in sorted(used & itemwise):
            message = _("{id}：定义“{name}”说到 item，只能用于以 item 为逐项变量名的规则").format(id=rule.id, name=name)
            yield file.fault("LB-NAME", message)


def lint_tables(library: Library, definitions: Mapping[str, Type], homes: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for every expression of a table that cannot be compiled, names what is not there, or prints what
    is no word; ``homes`` are the files of the tables by their ids."""
    for table in library.tables.values():
        home = homes.get(table.id, "templates/agreements/tables.yaml")
        row = {"row": ANY, "index": NUMBER}
        known = _typed(table.definitions, Place.TEXT, row, definitions)
        found, rows = _File(home, known).expression(table.id, table.rows, Place.TEXT, {})
        yield from found
        row["row"] = item_of(rows)
        file = _File(home, _typed(table.definitions, Place.TEXT, row, definitions))
        for name, source in table.definitions.items():
            where = _("{table} 的定义 {name}").format(table=table.id, name=name)
            yield from file.expression(where, source, Place.TEXT, row)[0]
        yield from file.expression(table.id, table.blank_when, Place.TEXT, {})[0]
        yield from file.text(table.id, table.lead, Place.TEXT, {})
        for source in table.total.values():
            yield from file.expression(table.id, source, Place.TEXT, {}, printed=True)[0]
        for column in table.columns:
            yield from file.either(table.id, column.value, Place.TEXT, row)
            yield from file.expression(table.id, column.signs, Place.TEXT, row)[0]
        captions = {column.caption for column in table.columns}
        for caption in table.total.keys() - captions:
            message = _("{table}：合计行的“{name}”不是栏目").format(table=table.id, name=caption)
            yield in_file(file.file, None, "LB-TABLE", message)


def lint_outline_texts(library: Library, definitions: Mapping[str, Type]) -> Iterator[Finding]:
    """Yield a finding for every expression and text of an outline that cannot be compiled, names what is not there, or
    prints what is no word."""
    for name, outline in library.listing():
        file = _File(name, definitions)
        for where, source in _outline_texts(outline):
            yield from file.text(where, source, Place.TEXT, {"row": ANY})
        for where, source in _outline_conditions(outline):
            yield from file.expression(where, source, Place.TEXT, {})[0]
        for line in outline.cover.fields if outline.cover else ():
            yield from file.expression(line.caption, line.value, Place.TEXT, {}, printed=True)[0]


def _outline_texts(outline: Outline) -> Iterator[tuple[str, str]]:
    for name in ("title", "name", "note", "addressee", "date"):
        yield name, getattr(outline, name)
    for text in outline.attachments:
        yield "attachments", text
    for closing in outline.closing:
        yield "closing", closing.unit
        yield "closing", closing.signs
    if outline.signing:
        yield "signing.role", outline.signing.role


def _outline_conditions(outline: Outline) -> Iterator[tuple[str, str]]:
    yield "needs", outline.needs
    yield "each", outline.each
    for section in outline.sections:
        for item in section.contents:
            yield section.id, item.when
            yield section.id, item.rows
    for schedule in outline.schedules:
        yield schedule.id, schedule.when
    if outline.signing:
        yield "signing.rows", outline.signing.rows


def lint_forms(forms: Mapping[str, FormLayout], definitions: Mapping[str, Type]) -> Iterator[Finding]:
    """Yield a finding for every expression and text of a form that names what is not there or prints no word."""
    for form in forms.values():
        file = _File(f"templates/forms/{form.id}.yaml", definitions)
        for cell in form.bindings():
            yield from file.expression(cell.id, cell.value, Place.TEXT, {}, printed=True)[0]
            yield from file.text(cell.id, cell.text, Place.TEXT, {})
            yield from file.expression(cell.id, cell.known, Place.TEXT, {})[0]
        for group in (part.group for part in form.parts if part.group):
            yield from file.expression(group.id, group.known, Place.TEXT, {})[0]
            found, rows = file.expression(group.id, group.rows, Place.TEXT, {})
            yield from found
            row = {"row": item_of(rows), "index": NUMBER}
            for column in group.columns:
                yield from file.expression(column.id, column.value, Place.TEXT, row, printed=True)[0]
                yield from file.text(column.id, column.text, Place.TEXT, row)
                yield from file.expression(column.id, column.known, Place.TEXT, row)[0]


def lint_proof(library: Library, ids: Collection[str], homes: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for every proof rule whose expression, statute, clause or policy rule is not there; ``ids`` are
    those of the rules of all policies, ``homes`` the files of the judgements."""
    file = _File("clauses/proof.yaml", {})
    for figure in library.proof.figures:
        yield from file.expression(figure.id, figure.equals, Place.RULE, {})[0]
    for home, part in zip(homes, library.judgements, strict=True):
        for judgement in part.judgements:
            yield from _File(home, {}).expression(judgement.id, judgement.when, Place.RULE, {})[0]
            yield from _cited(library, home, judgement.id, judgement.basis)
            for key in judgement.rules:
                if key not in ids:
                    message = _("{id}：没有政策规则“{key}”").format(id=judgement.id, key=key)
                    yield in_file(home, None, "LB-SATISFIES", message)
        for rule_id, problem in lint_judgements(part):
            yield in_file(home, None, "LB-PATTERN", f"{rule_id}：{problem}")
    for rule in (*library.proof.patterns, *library.proof.figures, *library.proof.references):
        yield from file.expression(rule.id, rule.when, Place.RULE, {})[0]
        yield from _cited(library, file.file, rule.id, rule.basis)
        targets = rule.targets if isinstance(rule, ProofReference) else ()
        for pattern in (*rule.where, *rule.elsewhere, *targets):
            if not fnmatch.filter(library.clauses, pattern):
                message = _("{id}：没有条款“{key}”").format(id=rule.id, key=pattern)
                yield in_file(file.file, None, "LB-REFERENCE", message)
        for key in rule.rules:
            if key not in ids:
                message = _("{id}：没有政策规则“{key}”").format(id=rule.id, key=key)
                yield in_file(file.file, None, "LB-SATISFIES", message)


def _cited(library: Library, file: str, rule: str, basis: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each statute that is not in the register."""
    for key in basis:
        law, _slash, article = key.partition("/")
        if law not in library.laws or (article and article not in library.laws[law].articles):
            message = _("{id}：法规登记册中没有“{key}”").format(id=rule, key=key)
            yield in_file(file, None, "LB-STATUTE", message)


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 60 else f"{line[:60]}……"
