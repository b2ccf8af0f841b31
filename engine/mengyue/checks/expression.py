"""Expressions: Jinja's own grammar, walked instead of compiled.

A pack has hundreds of short expressions and a check evaluates each a few times. Jinja's parser takes a fifth of a
millisecond for one, its code generator and Python's compiler together seven times that; so the parsed tree is turned
into closures, with the environment's attribute access, filters and tests. Whatever the closures do not know is left
to Jinja's compiler, and a test holds both ways against each other. One difference is meant: ``~`` writes dates and
amounts as messages show them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.parser import Parser
from jinja2.runtime import Context

from mengyue.checks.confined import modulo, product
from mengyue.checks.sandbox import ExpressionError, Sandbox, shown
from mengyue.i18n import _

__all__ = ["Expression", "Text", "expression", "template"]

Resolve = Callable[[str], Any]
Run = Callable[[Resolve], Any]
Arguments = tuple[list[Any], dict[str, Any]]

_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_RESERVED = {"true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else"}
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt,
    "gteq": operator.ge, "in": lambda a, b: a in b, "notin": lambda a, b: a not in b,
}  # fmt: skip
_ARITHMETIC: dict[type[nodes.Node], Callable[[Any, Any], Any]] = {
    nodes.Add: operator.add, nodes.Sub: operator.sub, nodes.Mul: product, nodes.Div: operator.truediv,
    nodes.FloorDiv: operator.floordiv, nodes.Mod: modulo,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: ``run`` takes a function that resolves names; ``names`` are the names it uses."""

    text: str
    run: Run
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled short text with ``{{ }}``."""

    run: Callable[[Resolve], str]
    names: frozenset[str]


def expression(sandbox: Sandbox, text: str) -> Expression:
    """Compile ``text`` once for ``sandbox``."""
    done = sandbox.compiled.get(text)
    if done is None:
        done = sandbox.compiled[text] = _expression(sandbox, text.strip())
    return done


def template(sandbox: Sandbox, text: str) -> Text:
    """Compile the short text ``text`` once for ``sandbox``; block tags are left to Jinja."""
    key = "\0" + text
    done = sandbox.compiled.get(key)
    if done is None:
        done = sandbox.compiled[key] = _template(sandbox, text)
    return done


def _template(sandbox: Sandbox, text: str) -> Text:
    if "{%" in text or "{#" in text:
        try:
            tree = sandbox.parse(text)
            names = frozenset(find_undeclared_variables(tree))
            compiled = sandbox.from_string(text)
        except (TemplateError, SyntaxError, RecursionError, MemoryError) as error:
            raise ExpressionError(_("文字模板有误：{reason}：{text}").format(reason=error, text=text)) from error
        return Text(lambda resolve: compiled.render({n: resolve(n) for n in names}), names)
    pieces = _HOLE.split(text)
    holes = [expression(sandbox, hole) for hole in pieces[1::2]]

    def run(resolve: Resolve) -> str:
        parts = [pieces[0]]
        for hole, after in zip(holes, pieces[2::2], strict=True):
            parts += [shown(hole.run(resolve)), after]
        return "".join(parts)

    return Text(run, frozenset().union(*(h.names for h in holes)))


def _expression(sandbox: Sandbox, text: str) -> Expression:
    if _PATH.fullmatch(text) and not _RESERVED.intersection(text.split(".")):
        head, *fields = text.split(".")
        return Expression(text, _path(sandbox, head, fields), frozenset({head}))
    try:
        parser = Parser(sandbox, text, state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            raise ExpressionError(_("表达式有误：多余的内容：{text}").format(text=text))
        try:
            builder = _Builder(sandbox)
            run = builder.build(tree)
            names = frozenset(builder.names)
        except _Unknown:
            names = frozenset(n.name for n in tree.find_all(nodes.Name))
            compiled = sandbox.compile_expression(text, undefined_to_none=False)

            def run(resolve: Resolve) -> Any:
                return compiled({n: resolve(n) for n in names})

    except (TemplateError, SyntaxError, RecursionError, MemoryError) as error:
        raise ExpressionError(_("表达式有误：{reason}：{text}").format(reason=error, text=text)) from error
    return Expression(text, run, names)


def _path(sandbox: Sandbox, head: str, fields: list[str]) -> Run:
    def run(resolve: Resolve) -> Any:
        value = resolve(head)
        for field in fields:
            value = sandbox.getattr(value, field)
        return value

    return run


class _Unknown(Exception):
    """A kind of node that only Jinja's compiler knows."""


class _Builder:
    """Turns a parsed expression into closures."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.context = Context(sandbox, {}, None, {})
        self.names: set[str] = set()

    def build(self, node: nodes.Node) -> Run:
        """Return the closure of ``node``."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if type(node) in _ARITHMETIC:
            method = self._binary
        if method is None:
            raise _Unknown(type(node).__name__)
        run: Run = method(node)
        return run

    def _all(self, items: list[Any]) -> list[Run]:
        return [self.build(item) for item in items]

    def _const(self, node: nodes.Const) -> Run:
        value = node.value
        return lambda resolve: value

    def _name(self, node: nodes.Name) -> Run:
        name = node.name
        self.names.add(name)
        return lambda resolve: resolve(name)

    def _getattr(self, node: nodes.Getattr) -> Run:
        inner, name, get = self.build(node.node), node.attr, self.sandbox.getattr
        return lambda resolve: get(inner(resolve), name)

    def _getitem(self, node: nodes.Getitem) -> Run:
        inner, key, get = self.build(node.node), self.build(node.arg), self.sandbox.getitem
        return lambda resolve: get(inner(resolve), key(resolve))

    def _arguments(self, node: nodes.Filter | nodes.Test | nodes.Call) -> Callable[[Resolve], Arguments]:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise _Unknown("*args")
        values = self._all(node.args)
        named = [(k.key, self.build(k.value)) for k in node.kwargs if isinstance(k, nodes.Keyword)]
        return lambda resolve: ([v(resolve) for v in values], {k: v(resolve) for k, v in named})

    def _filter(self, node: nodes.Filter) -> Run:
        if node.node is None:
            raise _Unknown("filter block")
        if node.name not in self.sandbox.filters:
            raise ExpressionError(_("没有名为“{name}”的过滤器").format(name=node.name))
        return self._applied(node, self.sandbox.call_filter)

    def _test(self, node: nodes.Test) -> Run:
        if node.name not in self.sandbox.tests:
            raise ExpressionError(_("没有名为“{name}”的判断").format(name=node.name))
        return self._applied(node, self.sandbox.call_test)

    def _applied(self, node: nodes.Filter | nodes.Test, call: Callable[..., Any]) -> Run:
        assert node.node is not None
        inner, arguments, name, context = self.build(node.node), self._arguments(node), node.name, self.context

        def run(resolve: Resolve) -> Any:
            args, kwargs = arguments(resolve)
            return call(name, inner(resolve), args, kwargs, context, context.eval_ctx)

        return run

    def _call(self, node: nodes.Call) -> Run:
        inner, arguments = self.build(node.node), self._arguments(node)

        def run(resolve: Resolve) -> Any:
            args, kwargs = arguments(resolve)
            return self.sandbox.call(self.context, inner(resolve), *args, **kwargs)

        return run

    def _compare(self, node: nodes.Compare) -> Run:
        first = self.build(node.expr)
        rest = [(_COMPARE[operand.op], self.build(operand.expr)) for operand in node.ops]

        def run(resolve: Resolve) -> Any:
            left, result = first(resolve), True
            for compare, other in rest:
                right = other(resolve)
                result = compare(left, right)
                if not result:
                    return result
                left = right
            return result

        return run

    def _and(self, node: nodes.And) -> Run:
        left, right = self.build(node.left), self.build(node.right)
        return lambda resolve: left(resolve) and right(resolve)

    def _or(self, node: nodes.Or) -> Run:
        left, right = self.build(node.left), self.build(node.right)
        return lambda resolve: left(resolve) or right(resolve)

    def _not(self, node: nodes.Not) -> Run:
        inner = self.build(node.node)
        return lambda resolve: not inner(resolve)

    def _neg(self, node: nodes.Neg) -> Run:
        inner = self.build(node.node)
        return lambda resolve: -inner(resolve)

    def _condexpr(self, node: nodes.CondExpr) -> Run:
        test, then = self.build(node.test), self.build(node.expr1)
        other = self.build(node.expr2) if node.expr2 else lambda resolve: self.sandbox.undefined()
        return lambda resolve: then(resolve) if test(resolve) else other(resolve)

    def _binary(self, node: nodes.BinExpr) -> Run:
        left, right, combine = self.build(node.left), self.build(node.right), _ARITHMETIC[type(node)]
        return lambda resolve: combine(left(resolve), right(resolve))

    def _concat(self, node: nodes.Concat) -> Run:
        parts = self._all(node.nodes)
        return lambda resolve: "".join(shown(part(resolve)) for part in parts)

    def _list(self, node: nodes.List) -> Run:
        items = self._all(node.items)
        return lambda resolve: [i(resolve) for i in items]

    def _tuple(self, node: nodes.Tuple) -> Run:
        items = self._all(node.items)
        return lambda resolve: tuple(i(resolve) for i in items)

    def _dict(self, node: nodes.Dict) -> Run:
        items = [(self.build(pair.key), self.build(pair.value)) for pair in node.items]
        return lambda resolve: {k(resolve): v(resolve) for k, v in items}
