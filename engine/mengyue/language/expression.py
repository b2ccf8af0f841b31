"""Expressions: Jinja's own grammar, walked instead of compiled.

A pack has hundreds of short expressions and a check evaluates each a few times. Jinja's parser takes a fifth of a
millisecond for one, its code generator and Python's compiler together seven times that; so the parsed tree is turned
into closures, with the environment's attribute access, operators, filters and tests. A test holds them against what
Jinja's compiler makes of the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.parser import Parser

from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.language.barred_characters import check_constants
from mengyue.language.budget import MAX_SOURCE
from mengyue.language.environment import Language, concat
from mengyue.language.errors import ExpressionError
from mengyue.language.frame import Frame, language
from mengyue.language.kept_trees import kept_tree
from mengyue.language.missing import Missing
from mengyue.language.operators import BINARY, COMPARE, UNARY

__all__ = ["FAULTS", "Expression", "built", "expression", "parsed"]

Run = Callable[[Frame], Any]
Arguments = tuple[list[Any], dict[str, Any]]

#: What wrong content can raise while it is parsed or evaluated; the last come from content too deep or too large.
FAULTS = (
    TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RuntimeError,
    SyntaxError, RecursionError, MemoryError, OverflowError,
)  # fmt: skip
#: Characters of an expression that a message shows.
_SHOWN = 200
_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_RESERVED = {"true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else"}
_BINARY: dict[type[nodes.Node], Callable[[Any, Any], Any]] = {
    nodes.Add: BINARY["+"], nodes.Sub: BINARY["-"], nodes.Mul: BINARY["*"], nodes.Div: BINARY["/"],
    nodes.FloorDiv: BINARY["//"], nodes.Mod: BINARY["%"], nodes.Pow: BINARY["**"],
}  # fmt: skip
_UNARY: dict[type[nodes.Node], Callable[[Any], Any]] = {nodes.Neg: UNARY["-"], nodes.Pos: UNARY["+"]}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: ``run`` takes the frame that resolves names; ``names`` are the names it uses."""

    text: str
    run: Run
    names: frozenset[str]


def expression(text: str) -> Expression:
    """Compile ``text``, once in a process. Raises :class:`ExpressionError`."""
    compiled = language().compiled
    done = compiled.get(text)
    if done is None:
        done = compiled[text] = _expression(text.strip())
    found: Expression = done
    return found


def parsed(text: str) -> nodes.Expr:
    """Return the tree of an expression. Raises :class:`ExpressionError`."""
    if len(text) > MAX_SOURCE:
        raise ExpressionError(_("表达式超过 {limit} 字").format(limit=MAX_SOURCE))
    return kept_tree(text, lambda: _tree(text))


def _tree(text: str) -> nodes.Expr:
    try:
        parser = Parser(language(), text, state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            raise ExpressionError(_("表达式有误：多余的内容：{text}").format(text=text[:_SHOWN]))
    except FAULTS as error:
        raise ExpressionError(
            _("表达式有误：{reason}：{text}").format(reason=plainly(error), text=text[:_SHOWN])
        ) from error
    check_constants((tree, *tree.find_all(nodes.Const)))
    return tree


def _expression(text: str) -> Expression:
    if _PATH.fullmatch(text) and not _RESERVED.intersection(text.split(".")):
        head, *fields = text.split(".")
        return Expression(text, _path(head, fields), frozenset({head}))
    try:
        builder = _Builder(language())
        return Expression(text, builder.build(parsed(text)), frozenset(builder.names))
    except RecursionError as error:
        raise ExpressionError(
            _("表达式有误：{reason}：{text}").format(reason=plainly(error), text=text[:_SHOWN])
        ) from error


def built(tree: nodes.Expr) -> Expression:
    """Compile a parsed expression."""
    builder = _Builder(language())
    return Expression("", builder.build(tree), frozenset(builder.names))


def _path(head: str, fields: list[str]) -> Run:
    read = language().getattr
    if not fields:
        return lambda frame: frame(head)
    if len(fields) == 1:
        (field,) = fields
        return lambda frame: read(frame(head), field)

    def run(frame: Frame) -> Any:
        value = frame(head)
        for field in fields:
            value = read(value, field)
        return value

    return run


class _Builder:
    """Turns a parsed expression into closures."""

    def __init__(self, environment: Language) -> None:
        self.environment = environment
        self.names: set[str] = set()

    def build(self, node: nodes.Node) -> Run:
        """Return the closure of ``node``."""
        kind = type(node)
        if isinstance(node, nodes.BinExpr) and kind in _BINARY:
            return self._binary(node)
        if isinstance(node, nodes.UnaryExpr) and kind in _UNARY:
            calculate, inner = _UNARY[kind], self.build(node.node)
            return lambda frame: calculate(inner(frame))
        method = getattr(self, f"_{kind.__name__.lower()}", None)
        if method is None:
            raise ExpressionError(_("表达式不能用“{operator}”").format(operator=kind.__name__))
        run: Run = method(node)
        return run

    def _all(self, items: list[Any]) -> list[Run]:
        return [self.build(item) for item in items]

    def _const(self, node: nodes.Const) -> Run:
        value = node.value
        return lambda frame: value

    def _name(self, node: nodes.Name) -> Run:
        name = node.name
        self.names.add(name)
        return lambda frame: frame(name)

    def _getattr(self, node: nodes.Getattr) -> Run:
        inner, name, get = self.build(node.node), node.attr, self.environment.getattr
        return lambda frame: get(inner(frame), name)

    def _getitem(self, node: nodes.Getitem) -> Run:
        inner, key, get = self.build(node.node), self.build(node.arg), self.environment.getitem
        return lambda frame: get(inner(frame), key(frame))

    def _slice(self, node: nodes.Slice) -> Run:
        bounds = [self.build(part) if part else None for part in (node.start, node.stop, node.step)]
        return lambda frame: slice(*(bound(frame) if bound else None for bound in bounds))

    def _arguments(self, node: nodes.Filter | nodes.Test | nodes.Call) -> Callable[[Frame], Arguments]:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise ExpressionError(_("表达式不能用“{operator}”").format(operator="*"))
        values = self._all(node.args)
        named = [(k.key, self.build(k.value)) for k in node.kwargs if isinstance(k, nodes.Keyword)]
        return lambda frame: ([v(frame) for v in values], {k: v(frame) for k, v in named})

    def _filter(self, node: nodes.Filter) -> Run:
        if node.name not in self.environment.filters:
            raise ExpressionError(_("没有过滤器“{name}”").format(name=node.name))
        return self._applied(node, self.environment.filters[node.name])

    def _test(self, node: nodes.Test) -> Run:
        if node.name not in self.environment.tests:
            raise ExpressionError(_("没有判断“{name}”").format(name=node.name))
        return self._applied(node, self.environment.tests[node.name])

    def _applied(self, node: nodes.Filter | nodes.Test, function: Any) -> Run:
        if node.node is None:
            raise ExpressionError(_("表达式不能用“{operator}”").format(operator=node.name))
        inner, arguments = self.build(node.node), self._arguments(node)
        takes_context = getattr(function, "jinja_pass_arg", None) is not None
        if not node.args and not node.kwargs:
            if takes_context:
                return lambda frame: function(frame, inner(frame))
            return lambda frame: function(inner(frame))
        if not takes_context:

            def plainly(frame: Frame) -> Any:
                args, kwargs = arguments(frame)
                return function(inner(frame), *args, **kwargs)

            return plainly

        def run(frame: Frame) -> Any:
            args, kwargs = arguments(frame)
            return function(frame, inner(frame), *args, **kwargs)

        return run

    def _call(self, node: nodes.Call) -> Run:
        inner, arguments, call = self.build(node.node), self._arguments(node), self.environment.call

        def run(frame: Frame) -> Any:
            args, kwargs = arguments(frame)
            return call(frame, inner(frame), *args, **kwargs)

        return run

    def _compare(self, node: nodes.Compare) -> Run:
        first = self.build(node.expr)
        rest = [(COMPARE[operand.op], self.build(operand.expr)) for operand in node.ops]

        def run(frame: Frame) -> Any:
            left, result = first(frame), True
            for compare, other in rest:
                right = other(frame)
                frame.budget.weigh(left, right)
                result = compare(left, right)
                if not result:
                    return result
                left = right
            return result

        return run

    def _and(self, node: nodes.And) -> Run:
        left, right = self.build(node.left), self.build(node.right)
        return lambda frame: left(frame) and right(frame)

    def _or(self, node: nodes.Or) -> Run:
        left, right = self.build(node.left), self.build(node.right)
        return lambda frame: left(frame) or right(frame)

    def _not(self, node: nodes.Not) -> Run:
        inner = self.build(node.node)
        return lambda frame: not inner(frame)

    def _condexpr(self, node: nodes.CondExpr) -> Run:
        test, then = self.build(node.test), self.build(node.expr1)
        other = self.build(node.expr2) if node.expr2 else lambda frame: Missing()
        return lambda frame: then(frame) if test(frame) else other(frame)

    def _binary(self, node: nodes.BinExpr) -> Run:
        left, right, calculate = self.build(node.left), self.build(node.right), _BINARY[type(node)]

        def run(frame: Frame) -> Any:
            value = calculate(left(frame), right(frame))
            frame.budget.weigh(value)
            return value

        return run

    def _concat(self, node: nodes.Concat) -> Run:
        parts = self._all(node.nodes)
        return lambda frame: concat(frame, [part(frame) for part in parts])

    def _list(self, node: nodes.List) -> Run:
        items = self._all(node.items)
        return lambda frame: [i(frame) for i in items]

    _tuple = _list

    def _dict(self, node: nodes.Dict) -> Run:
        items = [(self.build(pair.key), self.build(pair.value)) for pair in node.items]
        return lambda frame: {k(frame): v(frame) for k, v in items}
