"""No evaluation takes for ever or fills the machine, prints what is no word, or reaches the clock."""

from __future__ import annotations

import time

import pytest

from mengyue.checks.rule_scope import Scope
from mengyue.draft.wording_scope import TracedScope, Wording
from mengyue.language.errors import ExpressionError
from mengyue.library.policy import Policy, PolicyStatus
from mengyue.model.alliance import Alliance

DOUBLED = {f"d{at}": f"d{at - 1} + d{at - 1}" for at in range(1, 60)} | {"d0": "[1, 2]"}
WIDE = {f"w{at}": f"w{at - 1} ~ w{at - 1}" for at in range(1, 60)} | {"w0": "'甲乙'"}
LONG = {f"r{at}": f"r{at - 1}|replace('甲', '甲甲甲甲')" for at in range(1, 60)} | {"r0": "'甲'"}
JOINED = {f"j{at}": f"[j{at - 1}, j{at - 1}]|join(j{at - 1})" for at in range(1, 60)} | {"j0": "'甲'"}
LARGE = {f"n{at}": f"n{at - 1} * n{at - 1}" for at in range(1, 60)} | {"n0": "99.5"}
POLICY = Policy(
    id="x", title="某", status=PolicyStatus.ISSUED, definitions={**DOUBLED, **WIDE, **LONG, **JOINED, **LARGE}
)


@pytest.mark.parametrize(
    "expression",
    [
        "d59", "w59", "r59", "j59", "n59", "1.5|round(100000000)", "1.5|round(-100000000)", "(1).to_bytes(1000000000)",
        "'a'.encode()", "'a'.ljust(1000000000)", "'a' * 1000000000", "[1] * 1000000000", "9 ** 9 ** 9",
        "'%1000000000d' % 1", "1.5|plain(1000000000)", "as_of|plus_years(10000)", "'a'|center(1000000000)",
        "members|random", "'{0:1000000000}'.format(1)", "d16|map('in', d16)|list",
    ],
)  # fmt: skip
def test_one_step_makes_nothing_of_any_size(expression: str) -> None:
    started = time.monotonic()
    for scope in (Scope(Alliance(), POLICY), TracedScope(Alliance(), POLICY, Wording({}))):
        value = None
        try:
            value = scope.evaluate(expression)
        except ExpressionError:
            continue
        assert not value  # missing: there was no day to count from
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = 'a' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
        "{% set x = [1] %}" + "{% set x = x + x %}" * 60 + "{{ x|length }}",
        "{% set x %}aaaaaaaaaa{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60 + "{{ x }}",
        "{% for a in d13 %}{% for b in d13 %}{% for c in d13 %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in d13 %}" + "字" * 100_000 + "{% endfor %}",
    ],
)
def test_a_text_ends_in_a_sentence(source: str) -> None:
    started = time.monotonic()
    for scope in (Scope(Alliance(), POLICY), TracedScope(Alliance(), POLICY, Wording({}))):
        with pytest.raises(ExpressionError, match="超过"):
            scope.render(source)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    "source",
    ["{{ members }}", "{{ governance_ }}", "{{ policy }}", "{{ name_of }}", "{{ p }}", "{{ 'a' ~ [1] }}",
     "{{ [1]|join }}{{ [[1]]|join }}",
     "{% for m in [[1]] %}{{ m }}{% endfor %}"],
)  # fmt: skip
def test_what_is_no_word_is_not_printed(source: str) -> None:
    for scope in (Scope(Alliance(), POLICY), TracedScope(Alliance(), POLICY, Wording({}))):
        with pytest.raises(ExpressionError) as caught:
            scope.render("第一行\n" + source)
        assert caught.value.line == 2


@pytest.mark.parametrize(
    "name",
    ["now", "today", "range_", "lipsum", "cycler", "joiner", "namespace", "self", "config", "environment", "dict"],
)
def test_the_clock_and_what_jinja_leaves_about_are_out_of_reach(name: str) -> None:
    from mengyue.docx.template_environment import environment

    for scope in (Scope(Alliance(), POLICY), TracedScope(Alliance(), POLICY, Wording({}))):
        with pytest.raises(ExpressionError):
            scope.evaluate(name)
    assert name not in environment().globals


def test_a_name_is_not_fit_for_a_template_of_word_either() -> None:
    from mengyue.docx.template_environment import environment

    assert environment().globals == {}
    assert (
        not {"random", "center", "format", "pprint", "tojson", "xmlattr", "batch", "urlize"}
        & environment().filters.keys()
    )


@pytest.mark.filterwarnings("error")
def test_no_content_makes_python_warn_on_the_terminal() -> None:
    from mengyue.docx.template_environment import environment

    found = environment()
    for source in ("{{ 1[1:2] }}", "{% set a = none[:2] %}", "{{ 'x' if 1.5[::2] else '' }}"):
        with pytest.raises(TypeError):
            found.from_string(source).render()
        with pytest.raises(ExpressionError):
            Scope(Alliance(), POLICY).render("{% if 1 %}" + source + "{% endif %}")
    assert found.from_string("{{ 'abcde'[1:3] }}{{ 'abcde'[::-2] }}{{ 'abc'[:1] }}").render() == "bcecaa"
