"""Jinja's sandbox with what it leaves open closed: the clock and other globals, methods, macros, endless steps.

It is the base of the environment of expressions and wording and of that of Word templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from typing import Any

from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from mengyue.i18n import _
from mengyue.language.budget import ROUND, Budget
from mengyue.language.operators import BINARY, UNARY

__all__ = ["METHODS", "BoundedContext", "Confined"]

#: What may be read of a plain value besides its items. Nothing that makes text of any width or differs from run to run.
METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset((
        "endswith", "lower", "removeprefix", "removesuffix", "split", "splitlines", "startswith", "strip", "upper",
    )),
    date: frozenset(("year", "month", "day")),
    dict: frozenset(("get", "items", "keys", "values")),
}  # fmt: skip
#: What can call itself, or reach for other files.
_REFUSED = (
    nodes.Macro, nodes.CallBlock, nodes.Block, nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport,
)  # fmt: skip


class BoundedContext(Context):
    """The context of one rendering, with what it has spent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.budget = Budget()
        self.frame: Any = None


class Confined(ImmutableSandboxedEnvironment):
    """The base of every environment of ours: no globals, no methods but harmless ones, every loop counted."""

    intercepted_binops = frozenset(BINARY)
    intercepted_unops = frozenset(UNARY)
    context_class = BoundedContext

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, optimized=False, **options)
        self.globals.clear()
        self.filters = {"counted": _counted}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Refuse what needs no end, and make every loop count its rounds."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_REFUSED):
            tag = type(node).__name__.lower()
            raise TemplateSyntaxError(_("条文不能用“{tag}”").format(tag=tag), node.lineno, name, filename)
        for loop in list(tree.find_all(nodes.For)):
            if loop.recursive:
                raise TemplateSyntaxError(_("条文不能用“{tag}”").format(tag="recursive"), loop.lineno, name, filename)
            fixed = sum(len(data.data) for part in loop.body for data in part.find_all(nodes.TemplateData))
            weight = nodes.Const(ROUND + fixed // 10, lineno=loop.lineno)
            loop.iter = nodes.Filter(loop.iter, "counted", [weight], [], None, None, lineno=loop.lineno)
        return tree

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate within bounds."""
        return BINARY[operator](left, right)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """Calculate within bounds."""
        return UNARY[operator](arg)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether ``attr`` may be read: of a record its fields, of a plain value what is listed."""
        if attr.startswith("_") or isinstance(obj, type):
            return False
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        if isinstance(obj, LoopContext):
            return True
        for kind, methods in METHODS.items():
            if isinstance(obj, kind):
                return attr in methods
        return attr in getattr(type(obj), "_fields", ()) or is_dataclass(obj) or not callable(value)


@pass_context
def _counted(context: BoundedContext, items: Iterable[Any], weight: int) -> Iterator[Any]:
    """Yield ``items`` as long as the text may go on."""
    spend = context.budget.spend
    for item in items:
        spend(weight)
        yield item
