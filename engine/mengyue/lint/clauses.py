"""Clauses one by one: syntax, names, references, lists, statutes, wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jinja2 import TemplateSyntaxError, nodes

from mengyue.draft.parameters import is_wording
from mengyue.draft.wording_scope import Wording
from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.language.table import Place
from mengyue.library.clause import Clause
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.library.statute import Law
from mengyue.lint.expression_names import Reading
from mengyue.lint.fault_places import in_clause
from mengyue.lint.ladders import lint_ladder
from mengyue.lint.parameter_bounds import lint_parameters
from mengyue.lint.types import Type, given
from mengyue.model.finding import Finding, Severity

__all__ = ["Around", "lint_cited", "lint_clause"]

_VAGUE = re.compile("等等|尽量|尽可能|酌情")
_DOUBLED = re.compile("[，。；：、]{2,}|[，、；：][。]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_NAME = re.compile(r"\w+")
#: How wording names a law by its key.
_LAW = re.compile(r"\blaw\(\s*['\"]([^'\"]*)['\"]\s*\)")
_TYPED_ARTICLE = re.compile("第[一二三四五六七八九十百零0-9]+条")


@dataclass(frozen=True)
class Around:
    """What stands around clauses: ids of ``contents`` and ``rules`` of all policies, kinds of their ``definitions``,
    ``schedules`` of all outlines."""

    contents: frozenset[str]
    rules: frozenset[str]
    definitions: Mapping[str, Type]
    schedules: tuple[str, ...]

    @classmethod
    def of(cls, library: Library, policies: Sequence[Policy], definitions: Mapping[str, Type]) -> Around:
        """Return what ``library`` and ``policies`` have."""
        contents = frozenset(content.id for policy in policies for content in policy.contents)
        rules = frozenset(rule.id for policy in policies for rule in policy.rules)
        schedules = {schedule.id for _file, outline in library.listing() for schedule in outline.schedules}
        return cls(contents, rules, definitions, tuple(sorted(schedules)))

    def answers(self, requirement: str) -> bool:
        """Tell whether a policy has the requirement, or rules whose ids begin with it."""
        return requirement in self.contents or requirement in self.rules or requirement in self._heads

    @cached_property
    def _heads(self) -> frozenset[str]:
        return frozenset(rule.split(".")[0] for rule in self.rules)

    def said(self, clause: Clause) -> Iterator[str]:
        """Yield what ``clause`` reads of all this as long as nothing of it is at fault: what it names is there."""
        yield from (key for key in _requirements(clause) if self.answers(key))
        conditions = (clause.when, *(variant.when for variant in clause.variants))
        defaults = (parameter.default for parameter in clause.parameters.values())
        words = set(_NAME.findall("\n".join((*clause.wording.values(), *conditions, *defaults))))
        yield from (f"{name}={self.definitions[name]!r}" for name in sorted(words & self.definitions.keys()))
        yield from (key for key in self.schedules if words & {"schedule", "has_schedule"})


def lint_clause(clause: Clause, library: Library, around: Around, wording: Wording, as_of: date) -> Iterator[Finding]:
    """Yield every problem of one clause."""
    definitions = around.definitions
    yield from _front_matter(clause, library, around)
    yield from lint_ladder(clause)
    yield from _statutes(clause, library.laws, as_of)
    for heading, text in clause.wording.items():
        try:
            tree = wording.parse(text)
        except TemplateSyntaxError as error:
            yield in_clause(
                clause, heading, error.lineno, "LB-JINJA", _("模板语法错误：{error}").format(error=plainly(error))
            )
            continue
        yield from _names(clause, heading, tree, definitions)
        yield from _references(clause, heading, tree, library, around.schedules)
        yield from _wording(clause, heading, text)
    for name, parameter in clause.parameters.items():
        yield from _default(clause, name, parameter.default, definitions, wording)
    for condition in [clause.when, *(v.when for v in clause.variants)]:
        yield from _condition(clause, condition, definitions, wording)


def lint_cited(clause: Clause, library: Library, as_of: date) -> Iterator[Finding]:
    """Yield what :func:`lint_clause` finds of the statutes that a clause cites or names, and no more."""
    yield from _statutes(clause, library.laws, as_of)
    for heading, text in clause.wording.items():
        for found in _LAW.finditer(text):
            if found[1] not in library.laws:
                yield _unregistered(clause, heading, text.count("\n", 0, found.start()) + 1, found[1])


def _requirements(clause: Clause) -> list[str]:
    return list(dict.fromkeys([*clause.satisfies, *(key for v in clause.variants for key in v.satisfies)]))


def _front_matter(clause: Clause, library: Library, around: Around) -> Iterator[Finding]:
    for key in (*clause.requires, *clause.conflicts):
        if key not in library.clauses:
            yield in_clause(
                clause, "", 1, "LB-REFERENCE", _("requires/conflicts 指向不存在的条款“{key}”").format(key=key)
            )
    if clause.joins and clause.joins.clause not in library.clauses:
        message = _("joins 指向不存在的条款“{key}”").format(key=clause.joins.clause)
        yield in_clause(clause, "", 1, "LB-REFERENCE", message, place="joins")
    for key in _requirements(clause):
        if not around.answers(key):
            yield in_clause(clause, "", 1, "LB-SATISFIES", _("satisfies 指向不存在的要求“{key}”").format(key=key))
    yield from lint_parameters(clause)


def _statutes(clause: Clause, laws: dict[str, Law] | object, as_of: date) -> Iterator[Finding]:
    assert isinstance(laws, dict)
    cited = [*clause.statutes, *(p.basis for p in clause.parameters.values() if "/" in p.basis)]
    for key in dict.fromkeys(cited):
        name, _sep, article = key.partition("/")
        law = laws.get(name)
        if law is None:
            yield _unregistered(clause, "", 1, name)
        elif article and article not in law.articles:
            yield in_clause(
                clause,
                "",
                1,
                "LB-STATUTE",
                _("《{law}》登记册中没有第{article}条").format(law=law.title, article=article),
            )
        elif law.repealed and law.repealed <= as_of:
            yield in_clause(
                clause, "", 1, "LB-STATUTE", _("《{law}》已于{day}失效").format(law=law.title, day=law.repealed)
            )
        elif not law.in_force(as_of):
            yield in_clause(
                clause, "", 1, "LB-STATUTE", _("《{law}》{day}才施行").format(law=law.title, day=law.effective)
            )
        elif article and law.later(as_of) and not law.number_on(article, as_of):
            yield in_clause(clause, "", 1, "LB-STATUTE", _reread(law, article, as_of), Severity.WARNING)


def _reread(law: Law, article: str, as_of: date) -> str:
    text = law.later(as_of)[-1]
    return _("《{law}》{version}的文本自{day}起施行，第{article}条须与新文本重新核对").format(
        law=law.title, version=text.version, day=text.effective, article=article
    )


def _names(clause: Clause, variant: str, tree: nodes.Template, definitions: Mapping[str, Type]) -> Iterator[Finding]:
    found: list[Finding] = []
    Reading(
        lambda line, code, message: found.append(in_clause(clause, variant, line, code, message)),
        Place.TEXT,
        {**given(Place.TEXT), **definitions},
        frozenset(definitions),
        frozenset(clause.parameters),
    ).walk(tree)
    yield from found


def _default(
    clause: Clause, name: str, source: str, definitions: Mapping[str, Type], wording: Wording
) -> Iterator[Finding]:
    if not is_wording(source):
        return
    place = f"parameters.{name}.default"
    found: list[Finding] = []

    def report(_line: int, code: str, message: str) -> None:
        said = _("参数“{name}”的默认值：{problem}").format(name=name, problem=message)
        found.append(in_clause(clause, "", 1, code, said, place=place))

    try:
        tree = wording.parse(source)
    except TemplateSyntaxError as error:
        report(1, "LB-JINJA", _("模板语法错误：{error}").format(error=error.message))
    else:
        Reading(report, Place.TEXT, {**given(Place.TEXT), **definitions}, frozenset(definitions)).walk(tree)
    yield from found


def _condition(clause: Clause, source: str, definitions: Mapping[str, Type], wording: Wording) -> Iterator[Finding]:
    if not source:
        return
    try:
        tree = wording.parse("{% if " + source + " %}{% endif %}")
    except TemplateSyntaxError as error:
        yield in_clause(
            clause, "", 1, "LB-JINJA", _("条件“{when}”语法错误：{error}").format(when=source, error=plainly(error))
        )
        return
    yield from _names(clause, "", tree, definitions)


def _references(
    clause: Clause, variant: str, tree: nodes.Template, library: Library, schedules: Sequence[str]
) -> Iterator[Finding]:
    """References go to clauses and schedules that exist; one that may be absent is asked for with ``has`` first."""
    for call, guards in _calls(tree, frozenset()):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        argument = call.args[0].value if call.args and isinstance(call.args[0], nodes.Const) else None
        if name in ("ref", "has") and argument not in library.clauses:
            yield in_clause(
                clause, variant, call.lineno, "LB-REFERENCE", _("引用了不存在的条款“{key}”").format(key=argument)
            )
        elif name == "ref" and argument == clause.id:
            yield in_clause(clause, variant, call.lineno, "LB-REFERENCE", _("条款引用了自己，应写“本条”"))
        elif name == "ref" and library.clauses[str(argument)].when and argument not in guards:
            yield in_clause(
                clause,
                variant,
                call.lineno,
                "LB-GUARD",
                _("“{key}”可能不在协议中，引用前应判断 has('{key}')").format(key=argument),
            )
        elif name in ("schedule", "has_schedule") and isinstance(argument, str) and argument not in schedules:
            known = "、".join(schedules)
            message = _("没有附件“{key}”；提纲中的附件：{known}").format(key=argument, known=known)
            yield in_clause(clause, variant, call.lineno, "LB-REFERENCE", message)
        elif name == "law" and argument not in library.laws:
            yield _unregistered(clause, variant, call.lineno, str(argument))


def _unregistered(clause: Clause, variant: str, line: int, key: str) -> Finding:
    return in_clause(clause, variant, line, "LB-STATUTE", _("法规登记册中没有“{key}”").format(key=key))


def _calls(node: nodes.Node, guards: frozenset[str]) -> Iterator[tuple[nodes.Call, frozenset[str]]]:
    """Walk the calls of a template with the clauses whose presence is certain at that place."""
    if isinstance(node, nodes.If | nodes.CondExpr):
        asked = frozenset(
            str(call.args[0].value)
            for call in ([node.test] if isinstance(node.test, nodes.Call) else node.test.find_all(nodes.Call))
            if isinstance(call.node, nodes.Name) and call.node.name == "has" and isinstance(call.args[0], nodes.Const)
        )
        yield from _calls(node.test, guards)
        positive = node.body if isinstance(node, nodes.If) else [node.expr1]
        for child in positive:
            yield from _calls(child, guards | asked)
        others = [*node.elif_, *node.else_] if isinstance(node, nodes.If) else [node.expr2] if node.expr2 else []
        for child in others:
            yield from _calls(child, guards)
        return
    if isinstance(node, nodes.Call):
        yield node, guards
    for child in node.iter_child_nodes():
        yield from _calls(child, guards)


def _wording(clause: Clause, variant: str, text: str) -> Iterator[Finding]:
    plain = _TAGS.sub(lambda m: "值" + "\n" * m[0].count("\n"), text)
    for number, line in enumerate(plain.split("\n"), 1):
        for pattern, message in (
            (_VAGUE, _("含糊用语“{found}”")),
            (_DOUBLED, _("标点重复“{found}”")),
            (_HALF_WIDTH, _("中文旁使用了半角标点“{found}”")),
            (_TYPED_ARTICLE, _("写死了条号“{found}”，应使用 ref()")),
        ):
            found = pattern.search(line)
            if found:
                yield in_clause(clause, variant, number, "LB-WORDING", message.format(found=found[0]), Severity.WARNING)
