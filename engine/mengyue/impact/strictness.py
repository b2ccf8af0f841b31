"""Which of two conditions asks for more: both are read as trees, with figures and definitions put in.

Where the trees differ in a figure alone, its place decides: ``a >= 10`` asks for more than ``a >= 8``, and within
``not`` it is the other way round. A condition joined by ``and`` asks for more, one joined by ``or`` for less. Where
this says nothing the two differ, and no more is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

from jinja2 import nodes

from mengyue.language.errors import ExpressionError
from mengyue.language.expression import parsed
from mengyue.library.policy import Policy

__all__ = ["Lean", "compared", "definitions_in", "parameters_in", "same"]

_DEEPEST = 60
#: Filters whose value grows with what they are applied to.
_GROWING = frozenset(("abs", "count", "int", "float", "length", "max", "min", "plain", "round", "sum"))
_GREATER, _LESS = ("gt", "gteq"), ("lt", "lteq")


class Lean(StrEnum):
    """How a new condition relates to an old one."""

    SAME = "same"
    TIGHTER = "tighter"
    LOOSER = "looser"
    OTHER = "other"


def compared(old: str, old_policy: Policy, new: str, new_policy: Policy) -> Lean:
    """Return how the condition ``new`` relates to ``old``, each under its policy. Nothing written holds always."""
    signs = set(_signs(_tree(old or "true", old_policy), _tree(new or "true", new_policy), 1))
    if not signs:
        return Lean.SAME
    if signs == {1}:
        return Lean.LOOSER
    return Lean.TIGHTER if signs == {-1} else Lean.OTHER


def same(old: str, old_policy: Policy, new: str, new_policy: Policy) -> bool:
    """Tell whether two expressions mean the same, however they are written."""
    if old == new and old_policy is new_policy:
        return True
    if not old or not new:
        return old == new
    return not any(True for _sign in _signs(_tree(old, old_policy), _tree(new, new_policy), 0))


def parameters_in(texts: Iterable[str], policy: Policy) -> list[str]:
    """Return the parameters that expressions speak of, directly or by way of definitions."""
    return _spoken_of(texts, policy)[0]


def definitions_in(texts: Iterable[str], policy: Policy) -> list[str]:
    """Return the definitions that expressions speak of, directly or by way of others."""
    return _spoken_of(texts, policy)[1]


def _spoken_of(texts: Iterable[str], policy: Policy) -> tuple[list[str], list[str]]:
    found: list[str] = []
    seen: list[str] = []
    waiting = [text for text in texts if text]
    while waiting:
        try:
            tree = parsed(waiting.pop(0))
        except ExpressionError:
            continue
        for node in [tree, *tree.find_all(nodes.Node)]:
            name = _parameter(node)
            if name and name not in found:
                found.append(name)
            if isinstance(node, nodes.Name) and node.name in policy.definitions and node.name not in seen:
                seen.append(node.name)
                waiting.append(policy.definitions[node.name])
    return found, seen


def _tree(text: str, policy: Policy) -> nodes.Expr | None:
    """Return the tree with the policy's figures in it; nothing where the text cannot be read."""
    try:
        tree: nodes.Expr = _filled(parsed(text), policy, ())
    except (ExpressionError, RecursionError):
        return None
    return tree


def _filled(node: Any, policy: Policy, within: tuple[str, ...]) -> Any:
    name = _parameter(node)
    if name in policy.parameters:
        return _constant(policy.parameters[name].value)
    if isinstance(node, nodes.Name) and node.name in policy.definitions and node.name not in within:
        if len(within) >= _DEEPEST:
            return node
        return _filled(parsed(policy.definitions[node.name]), policy, (*within, node.name))
    if isinstance(node, nodes.Const):
        return _constant(node.value)
    for field, value in list(node.iter_fields()):
        if isinstance(value, nodes.Node):
            setattr(node, field, _filled(value, policy, within))
        elif isinstance(value, list):
            setattr(node, field, [_filled(v, policy, within) if isinstance(v, nodes.Node) else v for v in value])
    return node


def _parameter(node: Any) -> str:
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "p":
        return node.attr
    return ""


def _constant(value: Any) -> nodes.Expr:
    if isinstance(value, tuple | list):
        return nodes.List([_constant(item) for item in value])
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return nodes.Const(value)
    return nodes.Const(Decimal(str(value)))


def _signs(old: Any, new: Any, lean: int) -> Iterator[int]:
    """Yield for each place where the trees differ whether NEW's makes the whole larger (1) or smaller (-1) there, or
    neither can be said (0). ``lean`` is how the whole grows with this place; a condition is larger that holds more."""
    if old is None or new is None:
        if old is not new:
            yield 0
        return
    if old == new:
        return
    for joined, sign in ((nodes.And, -1), (nodes.Or, 1)):
        if isinstance(old, joined) or isinstance(new, joined):
            yield from _joined(list(_parts(old, joined)), list(_parts(new, joined)), joined, sign, lean)
            return
    holds = _always(old), _always(new)
    if holds != (None, None) and holds[0] is not holds[1]:
        yield lean if holds[1] or holds[0] is False else -lean
        return
    if isinstance(old, nodes.Const) and isinstance(new, nodes.Const):
        yield _order(old.value, new.value) * lean
    elif isinstance(old, nodes.List) and isinstance(new, nodes.List):
        yield _subset(old.items, new.items) * lean
    elif type(old) is not type(new):
        yield 0
    elif isinstance(old, nodes.Compare):
        yield from _compare(old, new, lean)
    else:
        yield from _below(old, new, lean)


def _joined(mine: list[Any], theirs: list[Any], joined: type, sign: int, lean: int) -> Iterator[int]:
    """Compare what is joined by ``and`` or ``or``: parts that both have say nothing, a part more leans one way."""
    rest = [part for part in mine if part not in theirs]
    more = [part for part in theirs if part not in mine]
    if not rest or not more:
        if more:
            yield sign * lean
        elif rest:
            yield -sign * lean
        return
    if len(rest) == len(more):
        for one, other in zip(rest, more, strict=True):
            yield from _signs(one, other, lean)
        return
    yield 0


def _parts(node: Any, joined: type) -> Iterator[Any]:
    if isinstance(node, joined) and isinstance(node, nodes.BinExpr):
        yield from _parts(node.left, joined)
        yield from _parts(node.right, joined)
    elif _always(node) is not (joined is nodes.And):
        yield node


def _always(node: Any) -> bool | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, bool) else None


def _order(old: Any, new: Any) -> int:
    numbers = isinstance(old, Decimal) and isinstance(new, Decimal)
    return (1 if new > old else -1) if numbers and old != new else 0


def _subset(old: list[Any], new: list[Any]) -> int:
    if all(item in new for item in old):
        return 1
    return -1 if all(item in old for item in new) else 0


def _compare(old: nodes.Compare, new: nodes.Compare, lean: int) -> Iterator[int]:
    operators = [[operand.op for operand in side.ops] for side in (old, new)]
    if operators[0] != operators[1]:
        pairs = list(zip(*operators, strict=True)) if len(operators[0]) == len(operators[1]) else []
        sides = [[side.expr, *(operand.expr for operand in side.ops)] for side in (old, new)]
        wider = [
            {("gt", "gteq"): 1, ("lt", "lteq"): 1, ("gteq", "gt"): -1, ("lteq", "lt"): -1}.get(p, 0) for p in pairs
        ]
        differing = [sign for sign, (one, other) in zip(wider, pairs, strict=True) if one != other]
        yield from (sign * lean for sign in differing) if pairs and sides[0] == sides[1] else [0]
        return
    values = zip((old.expr, *(o.expr for o in old.ops)), (new.expr, *(o.expr for o in new.ops)), strict=True)
    names = operators[0]
    for at, (one, other) in enumerate(values):
        if one == other:
            continue
        leans = {_lean_of(name, left=side) for name, side in _beside(names, at)}
        yield from _signs(one, other, lean * leans.pop() if len(leans) == 1 else 0)


def _beside(names: list[str], at: int) -> Iterator[tuple[str, bool]]:
    if at < len(names):
        yield names[at], True
    if at:
        yield names[at - 1], False


def _lean_of(operator: str, *, left: bool) -> int:
    """Return how a comparison grows with its operand at the left or right."""
    if operator in _GREATER:
        return 1 if left else -1
    if operator in _LESS:
        return -1 if left else 1
    return {"in": 1, "notin": -1}.get(operator, 0) if not left else 0


def _below(old: Any, new: Any, lean: int) -> Iterator[int]:
    """Compare what stands within two nodes of one kind."""
    mine, theirs = dict(old.iter_fields()), dict(new.iter_fields())
    for field in mine.keys() | theirs.keys():
        one, other = mine.get(field), theirs.get(field)
        if one == other:
            continue
        inner = lean * _lean_within(old, field)
        if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            for a, b in zip(one, other, strict=True):
                yield from _signs(a, b, 0) if isinstance(a, nodes.Node) else [0] * (a != b)
        elif isinstance(one, nodes.Node) and isinstance(other, nodes.Node):
            yield from _signs(one, other, inner)
        else:
            yield 0


def _lean_within(node: Any, field: str) -> int:
    """Return how a node grows with what stands in ``field``; figures are taken to be positive, as in policies."""
    if isinstance(node, nodes.Not | nodes.Neg):
        return -1
    if isinstance(node, nodes.Add | nodes.Mul | nodes.Pos | nodes.Concat):
        return 1
    if isinstance(node, nodes.Sub | nodes.Div | nodes.FloorDiv):
        return 1 if field == "left" else -1
    if isinstance(node, nodes.Filter):
        return 1 if field == "node" and node.name in _GROWING else 0
    if isinstance(node, nodes.CondExpr):
        return 1 if field in ("expr1", "expr2") else 0
    return 0
