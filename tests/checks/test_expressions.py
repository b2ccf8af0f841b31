"""Expressions: missing facts, what is refused, and agreement with Jinja's own compiler."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from jinja2 import TemplateError

from mengyue.checks import Scope
from mengyue.language.errors import ExpressionError
from mengyue.language.missing import Missing
from mengyue.language.values import Record
from mengyue.library.policy import Parameter, Policy, PolicyStatus
from mengyue.model.alliance import Alliance


def scope(data: dict[str, Any] | None = None, **definitions: str) -> Scope:
    policy = Policy(
        id="x", title="某办法", status=PolicyStatus.ISSUED,
        parameters={"least": Parameter(value=8, at="一")}, definitions=definitions, vocabulary={"alliance": "联合体"},
    )  # fmt: skip
    return Scope(Alliance.model_validate(data or {}), policy)


@pytest.mark.parametrize(
    "expression",
    [
        "governance.decision.seats", "agreement.dispute.mode", "alliance.name", "chief_expert.name.upper()",
        "members|first", "(members|first).name", "funds.manager + 1", "1 / agreement.term_years",
        "-agreement.term_years", "governance['decision']", "member('nobody').name",
        "agreement.term_years|default(none)", "1 / 0",
    ],
)  # fmt: skip
def test_whatever_is_taken_from_a_missing_fact_is_missing(expression: str) -> None:
    value = scope().evaluate(expression)
    assert isinstance(value, Missing) or value is None
    assert not value


@pytest.mark.parametrize(
    "expression",
    [
        "agreement.term_years == 5", "agreement.term_years == none", "agreement.term_years >= 0",
        "agreement.term_years < 9",
        "agreement.term_years == agreement.term_years", "funds.manager in ['a']", "'a' in governance.decision.seats",
        "agreement.term_years is defined", "members|selectattr('tier', 'equalto', 'lead')|list",
    ],
)  # fmt: skip
def test_a_missing_fact_equals_nothing_and_compares_with_nothing(expression: str) -> None:
    assert not scope().evaluate(expression)


def test_a_missing_fact_differs_from_everything_iterates_empty_and_prints_nothing() -> None:
    empty = scope()
    assert empty.evaluate("agreement.term_years != 5") is True
    assert empty.evaluate("governance.decision.seats|length") == 0
    assert empty.evaluate("governance.decision.seats|list") == []
    assert empty.evaluate("agreement.term_years is none") is True
    assert empty.render("[{{ alliance.name }}]") == "[]"


def test_a_sum_over_incomplete_figures_is_unknown_rather_than_too_small() -> None:
    data = {"contributions": [{"member": "a", "amount": "1"}, {"member": "b"}]}
    assert isinstance(scope(data).evaluate("contributions|sum(attribute='amount')"), Missing)
    data["contributions"][1]["amount"] = "0.10"
    assert scope(data).evaluate("contributions|sum(attribute='amount')") == Decimal("1.10")


def test_false_and_zero_are_facts() -> None:
    given = scope({"compliance": {"classified": False}, "members": [{"id": "a", "fulltime_rd_staff": 0}]})
    assert given.evaluate("compliance.classified is not none") is True
    assert given.evaluate("member('a').fulltime_rd_staff == 0") is True


def test_definitions_may_use_one_another_in_any_order_but_not_in_a_circle() -> None:
    data = {"members": [{"id": "a", "tier": "lead"}, {"id": "b", "tier": "core"}]}
    named = scope(data, count="leads|length", leads="members|selectattr('tier', 'equalto', 'lead')|list")
    assert named.evaluate("count") == 1
    with pytest.raises(ExpressionError, match="循环"):
        scope(a="b", b="a").evaluate("a")


@pytest.mark.parametrize(
    "expression",
    [
        "().__class__", "members.__class__", "alliance.model_dump()", "alliance.model_fields", "p.nothing", "nothing",
        "alliance.nothing", "members|map(attribute='nothing')|list|length + member('a').nothing|length",
        "'{0.__class__}'.format(alliance)|length and alliance.__dict__", "range(9)", "lipsum()", "members|nothing",
        "1 +", "1 1", "9 ** 9 ** 9", "'a' * 1000000000", "'%1000000000d' % 1", "'a'.zfill(1000000000)",
        "'a'|center(1000000000)", "(" * 5000 + "1" + ")" * 5000, "members|attr('__class__')",
    ],
)  # fmt: skip
def test_internals_unknown_names_and_bad_syntax_are_refused(expression: str) -> None:
    with pytest.raises((ExpressionError, TemplateError)):
        scope({"members": [{"id": "a"}]}).evaluate(expression)


def test_data_is_never_read_as_a_template() -> None:
    hostile = "{{ 7*7 }}{% for x in members %}x{% endfor %}"
    assert scope({"alliance": {"name": hostile}}).render("名称{{ alliance.name }}。") == f"名称{hostile}。"


def test_a_text_may_use_conditions() -> None:
    assert scope().render("{% if members %}有{% else %}无{% endif %}{{ p.least }}") == "无8"


def test_walking_an_expression_gives_what_jinja_compiles_it_to(
    policies: list[Policy], complete: dict[str, Any]
) -> None:
    """Every expression of both packs, over the complete and over the empty alliance."""
    for alliance in (Alliance.model_validate(complete), Alliance()):
        for policy in policies:
            names = Scope(alliance, policy, {"as_of": None})
            items = {"item": names.evaluate("members|first"), "layer": {"tier": "core"}, "slot": {"text": "x"}}
            sources = [e for r in policy.rules for e in (r.each, r.when, *r.needs, r.require, r.found, r.required) if e]
            for source in [*sources, *policy.definitions.values()]:
                try:
                    walked = plain(names.evaluate(source, **items))
                except ExpressionError:
                    walked = "error"  # the item is of another kind than the rule's
                assert walked == compiled(names, source, items), source


def compiled(names: Scope, source: str, items: dict[str, Any]) -> Any:
    found: list[Any] = []
    try:
        names.render("{% set found = (" + source + ") %}{{ spy(found) }}", spy=found.append, **items)
    except ExpressionError:
        return "error"
    return plain(found[0])


def plain(value: Any) -> Any:
    """Make values of both ways comparable."""
    if isinstance(value, Missing):
        return "missing"
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.path if isinstance(value, Record) else repr(value)
