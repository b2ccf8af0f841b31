"""Which of two conditions asks for more is told from their meaning, or not at all."""

from __future__ import annotations

import pytest

from mengyue.impact.strictness import Lean, compared, parameters_in, same
from mengyue.library.policy import Policy


def _policy(definitions: dict[str, str] | None = None, **parameters: object) -> Policy:
    held = {key: {"value": value, "at": "一"} for key, value in parameters.items()}
    facts = {"id": "x", "title": "甲", "status": "issued", "parameters": held, "definitions": definitions or {}}
    return Policy.model_validate(facts)


@pytest.mark.parametrize(
    ("old", "new", "lean"),
    [
        ("n >= 8", "n >= 10", Lean.TIGHTER),
        ("n >= 10", "n >= 8", Lean.LOOSER),
        ("n <= 8", "n <= 10", Lean.LOOSER),
        ("n > 8", "n >= 8", Lean.LOOSER),
        ("n < 8", "n <= 8", Lean.LOOSER),
        ("8 <= n", "10 <= n", Lean.TIGHTER),
        ("2 <= n <= 9", "3 <= n <= 9", Lean.TIGHTER),
        ("2 <= n <= 9", "3 <= n <= 10", Lean.OTHER),
        ("not n >= 8", "not n >= 10", Lean.LOOSER),
        ("a * 100 >= b * 2", "a * 100 >= b * 3", Lean.TIGHTER),
        ("a / 2 >= b", "a / 3 >= b", Lean.TIGHTER),
        ("rows|length >= 3", "rows|length >= 5", Lean.TIGHTER),
        ("a", "a and b", Lean.TIGHTER),
        ("a and b", "a", Lean.LOOSER),
        ("a or b", "a", Lean.TIGHTER),
        ("a", "a or b", Lean.LOOSER),
        ("a and n >= 8", "a and n >= 10", Lean.TIGHTER),
        ("k in ['x', 'y']", "k in ['x']", Lean.TIGHTER),
        ("k in ['x']", "k in ['x', 'y']", Lean.LOOSER),
        ("k not in ['x']", "k not in ['x', 'y']", Lean.TIGHTER),
        ("k in ['x']", "k in ['y']", Lean.OTHER),
        ("k == 'x'", "k == 'y'", Lean.OTHER),
        ("n == 8", "n == 10", Lean.OTHER),
        ("rows|last_years(2)|length >= 1", "rows|last_years(3)|length >= 1", Lean.OTHER),
        ("", "a", Lean.TIGHTER),
        ("a", "", Lean.LOOSER),
        ("a", "false", Lean.TIGHTER),
        ("n>=8", "n  >=  8", Lean.SAME),
        ("(a) and b", "b and a", Lean.SAME),
        ("n >= 8", "m >= 8", Lean.OTHER),
        ("n >= 8", "n >=", Lean.OTHER),
    ],
)
def test_the_place_of_what_differs_decides(old: str, new: str, lean: Lean) -> None:
    assert compared(old, _policy(), new, _policy()) is lean


def test_figures_and_definitions_are_put_in() -> None:
    few, many = _policy({"enough": "n >= p.least"}, least=8), _policy({"enough": "n >= p.least"}, least=10)
    assert compared("enough", few, "enough", many) is Lean.TIGHTER
    assert compared("not enough", few, "not enough", many) is Lean.LOOSER
    assert same("enough", few, "n >= 8", _policy())
    assert parameters_in(["enough and x"], few) == ["least"]


def test_a_definition_that_speaks_of_itself_ends() -> None:
    circle = _policy({"a": "b", "b": "a"})
    assert compared("a", circle, "a", circle) is Lean.SAME


def test_a_list_of_the_policy_that_grows_lets_more_in() -> None:
    assert compared("k in p.list", _policy(list=("x",)), "k in p.list", _policy(list=("x", "y"))) is Lean.LOOSER
