"""Rules and wording evaluate alike: any small expression, over known and missing facts, gives both the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mengyue
from mengyue.checks.rule_scope import Scope
from mengyue.draft.tree import Blank, Text
from mengyue.draft.wording_scope import TracedScope, Wording
from mengyue.language.errors import ExpressionError
from mengyue.language.missing import Missing
from mengyue.language.values import Record
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Parameter, Policy, PolicyStatus
from mengyue.model.alliance import Alliance

ROOT = Path(__file__).resolve().parents[2]

DAY = date(2026, 12, 1)
DATA = Alliance.model_validate(
    {
        "alliance": {"name": "示例联合体"},
        "members": [
            {"id": "a", "name": "甲", "tier": "lead", "honours": ["科技领军企业"], "fulltime_rd_staff": 30},
            {"id": "b", "tier": "core", "finances": [{"year": 2023, "rd_expense": "10"}, {"year": 2025}]},
        ],
        "former_members": [{"id": "c", "name": "丙"}],
        "tasks": [{"name": "一", "lead": "a", "participants": [{"member": "b"}]}, {"name": "二", "lead": "c"}],
        "lifecycle": {"approved_on": "2024-02-29"},
    }
)
POLICY = Policy(
    id="x",
    title="某办法",
    status=PolicyStatus.ISSUED,
    parameters={"least": Parameter(value=2, at="一"), "kinds": Parameter(value=("lead", "core"), at="一")},
    definitions={
        "strong": "members|selectattr('tier', 'in', p.kinds)",
        "helpers": "tasks|map(attribute='participants')|sum(start=[])|map(attribute='member')",
        "staffed": "item.fulltime_rd_staff >= 30",
        "came": "turns|selectattr('kind', 'equalto', 'joined')|map(attribute='event')",
    },
)


def both(expression: str, data: Alliance = DATA) -> tuple[Any, Any]:
    """Return what an expression gives in a rule and in wording."""
    rule = Scope(data, POLICY, {"as_of": DAY})
    wording = TracedScope(data, POLICY, Wording({}), as_of=DAY)
    return tuple(_evaluated(scope, expression) for scope in (rule, wording))  # type: ignore[return-value]


def _evaluated(scope: Scope, expression: str) -> Any:
    try:
        return _plain(scope.evaluate(expression))
    except ExpressionError as error:
        return f"error: {error}"


def _plain(value: Any) -> Any:
    if isinstance(value, Missing):
        return f"missing {value.path}"
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Record):
        return f"record {value.path}"
    return value


known = st.sampled_from(
    ["1", "0", "2.5", "'甲'", "''", "true", "none", "[]", "[1, 2]", "{'a': 1}", "members", "tasks", "leads", "strong",
     "helpers", "came", "references", "members[0].tier", "members[0].fulltime_rd_staff", "members[1].finances",
     "members[0].honours", "lifecycle.approved_on", "p.least", "p.kinds", "alliance.name", "as_of"]
)  # fmt: skip
absent = st.sampled_from(
    ["agreement.term_years", "members[7].name", "governance.decision.seats", "members[1].name", "alliance.goals",
     "member('c').name", "chief_expert", "members[1].finances[1].rd_expense", "{'a': none}.b", "[]|last"]
)  # fmt: skip
atoms = known | absent


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.builds(
        lambda a, op, b: f"({a} {op} {b})",
        inner,
        st.sampled_from(["+", "-", "*", "/", "//", "%", "==", "!=", "<", ">=", "and", "or", "in", "not in", "~"]),
        inner,
    )
    unary = st.builds(lambda op, a: f"({op}{a})", st.sampled_from(["-", "not "]), inner)
    tested = st.builds(
        lambda a, t: f"({a} is {t})",
        inner,
        st.sampled_from(["none", "defined", "number", "string", "in [1]", "containing(1)", "not none"]),
    )
    filtered = st.builds(
        lambda a, f: f"({a}|{f})",
        inner,
        st.sampled_from(
            ["abs", "round(1)", "int", "default('无')", "default(0)", "length", "list", "first", "last",
             "sum(start=[])", "sum", "map(attribute='name')", "selectattr('tier', 'equalto', 'lead')", "sort",
             "unique", "join('、')", "join_names", "plain", "wan", "yi", "percent", "plus_years(1)", "plus_days(1)",
             "chars_word", "label", "max", "select", "reject('in', [1])", "last_years(3)", "gaps(3)",
             "each('staffed')", "any('name')", "cn"]
        ),
    )  # fmt: skip
    taken = st.builds(
        lambda a, t: f"({a}){t}", inner, st.sampled_from(["[0]", "[-2:]", "[1:]", ".name", ".year", "['a']", ".naem"])
    )
    chained = st.builds(lambda a, b, c: f"({a} < {b} <= {c})", inner, inner, inner)
    chosen = st.builds(lambda a, b, c: f"({a} if {b} else {c})", inner, inner, inner)
    return binary | unary | tested | filtered | taken | chained | chosen


@settings(max_examples=300, deadline=None)
@given(st.recursive(atoms, _wrapped, max_leaves=4))
def test_every_small_expression_gives_rules_and_wording_the_same(expression: str) -> None:
    rule, wording = both(expression)
    assert type(rule) is type(wording)
    assert rule == wording, expression


@settings(max_examples=80, deadline=None)
@given(st.recursive(atoms, _wrapped, max_leaves=4))
def test_a_text_with_conditions_evaluates_as_one_without(expression: str) -> None:
    scope = TracedScope(DATA, POLICY, Wording({}), as_of=DAY)

    def printed(source: str) -> str:
        try:
            return repr(scope.line(source))
        except ExpressionError:
            return "error"

    assert printed("{{ " + expression + " }}") == printed("{% if true %}{{ " + expression + " }}{% endif %}")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("agreement.term_years is none", True),
        ("agreement.term_years is defined", False),
        ("agreement.term_years|default(3)", 3),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("-agreement.term_years", "missing agreement.term_years"),
        ("agreement.term_years|abs", "missing agreement.term_years"),
        ("agreement.term_years|round(1)", "missing agreement.term_years"),
        ("members[-1:]", ["record members[1]"]),
        ("([]|last) is none", True),
        ("{'a': 1}.a", 1),
        ("{'a': 1}.b is none", True),
        ("helpers", ["b"]),
        ("p.kinds + ['general']", ["lead", "core", "general"]),
        ("1 < agreement.term_years <= 5", False),
        ("1 / 0", "missing "),
        ("members|map(attribute='fulltime_rd_staff')|sum", "missing members[1].fulltime_rd_staff"),
        ("members|any('honours', 'containing', '科技领军企业')", True),
        ("members|all('name')", False),
        ("members|where('staffed')", ["record members[0]"]),
        ("members[1].finances|last_years(3)|map(attribute='year')", [2023, "missing members[1].finances:2024年", 2025]),
        ("members[1].finances|gaps(3)", [2024]),
        ("members[1].finances|last_years(3)|sum(attribute='rd_expense')", "missing members[1].finances:2024年"),
        ("4150000|wan", "415"),
        ("120000000|yi", "1.2"),
        ("lifecycle.approved_on|plus_years(1)", date(2025, 2, 28)),
    ],
)
def test_what_the_language_says_it_says_in_both_places(expression: str, value: object) -> None:
    assert both(expression) == (value, value)


@pytest.mark.parametrize(
    "expression",
    ["alliance.naem|default('无')", "membres|length", "agreement.naem is none", "chief_expert.naem|default(1)"],
)
def test_a_misspelt_name_or_field_is_an_error_even_before_a_filter(expression: str) -> None:
    rule, wording = both(expression)
    assert rule == wording and "error" in rule


def test_a_date_computed_from_a_missing_one_is_a_blank() -> None:
    scope = TracedScope(Alliance(), POLICY, Wording({}))
    assert scope.line("于{{ lifecycle.approved_on|plus_years(5) }}届满") == (
        Text("于"),
        Blank("lifecycle.approved_on", "批复日期"),
        Text("届满"),
    )


def test_a_sum_stays_exact() -> None:
    assert both("0.1 + 0.2 == 0.3")[0] is False  # binary fractions are no amounts
    data = Alliance.model_validate(
        {"contributions": [{"member": "a", "amount": "0.10"}, {"member": "b", "amount": "0.20"}]}
    )
    assert both("contributions|sum(attribute='amount')", data) == (Decimal("0.30"), Decimal("0.30"))


def test_rules_write_the_chinese_names_of_choices_as_wording_does() -> None:
    (loaded,) = mengyue.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")
    policy = load_policy(ROOT, "guangxi-2021")
    shop = mengyue.Workshop()
    source = "{{ members[0].tier|label }}、{{ members[1].kind|label }}、{{ members[0].is_legal_person|label }}"
    rules = Scope(loaded.alliance, policy, {"as_of": date(2026, 12, 1)}).render(source)
    wording = TracedScope(loaded.alliance, policy, shop.wording).line(source)
    assert rules == "".join(part.text for part in wording) == "牵头单位、企业、是"
    own = policy.model_copy(update={"labels": {**policy.labels, "Tier": {"lead": "盟主"}}})
    assert Scope(loaded.alliance, own).render("{{ members[0].tier|label }}") == "盟主"
