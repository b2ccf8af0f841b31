"""Jinja's sandbox with what it leaves open closed: the clock and other globals, methods, macros, endless steps.

It is the base of the environment of expressions and wording and of that of Word templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from types import CodeType
from typing import Any

from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.compiler import Frame as CodeFrame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from mengyue.i18n import _
from mengyue.language.barred_characters import check_constants
from mengyue.language.budget import MAX_WORDING, ROUND, Budget, check_length
from mengyue.language.errors import ExpressionError
from mengyue.language.operators import BINARY, COMPARE, UNARY
from mengyue.language.speech import word

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
    nodes.ScopedEvalContextModifier,
)  # fmt: skip
#: What is looked at in every text.
_MARKED = (nodes.Const, nodes.For, *_REFUSED)
#: How what is refused is written.
_TAGS = {"scopedevalcontextmodifier": "autoescape", "callblock": "call", "fromimport": "from"}


class _OwnError(TemplateSyntaxError):
    """A fault in a text of content, told in our own words."""

    ours = True


class _Generator(CodeGenerator):
    """Jinja's code generator; ``~`` and comparisons ask the environment, so that they too are bounded, and so do
    slices, of which Python would warn on the terminal where they are of a number. It notes the names that are asked
    for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked: set[str] = set()

    def enter_frame(self, frame: CodeFrame) -> None:
        super().enter_frame(frame)
        self.asked.update(name for action, name in frame.symbols.loads.values() if action == VAR_LOAD_RESOLVE and name)

    def visit_Concat(self, node: nodes.Concat, frame: CodeFrame) -> None:
        self.write("environment.said_together(context, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: CodeFrame) -> None:
        self.write("environment.compared(context, ")
        self.visit(node.expr, frame)
        for operand in node.ops:
            self.write(f", ({operand.op!r}, lambda: ")
            self.visit(operand.expr, frame)
            self.write(")")
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: CodeFrame) -> None:
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.sliced(")
        self.visit(node.node, frame)
        for bound in (node.arg.start, node.arg.stop, node.arg.step):
            self.write(", ")
            self.visit(bound if bound is not None else nodes.Const(None), frame)
        self.write(")")

    def visit_Tuple(self, node: nodes.Tuple, frame: CodeFrame) -> None:
        if node.ctx == "load":  # a list: what content makes is no key
            self.visit_List(nodes.List(node.items, lineno=node.lineno), frame)
        else:
            super().visit_Tuple(node, frame)


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
    code_generator_class = _Generator

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, optimized=False, **options)
        self.globals.clear()
        self.filters = {"counted": _counted}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Refuse what needs no end, and make every loop count its rounds."""
        if len(source) > MAX_WORDING and not self.autoescape:  # a Word file has its own bounds
            raise _OwnError(_("文字超过 {limit} 字").format(limit=MAX_WORDING), 1, name, filename)
        tree = super()._parse(source, name, filename)
        marked = list(tree.find_all(_MARKED))
        try:
            check_constants(node for node in marked if isinstance(node, nodes.Const))
        except ExpressionError as error:
            raise _OwnError(str(error), error.line or 1, name, filename) from error
        for node in marked:
            if not isinstance(node, _REFUSED):
                continue
            tag = type(node).__name__.lower()
            tag = _TAGS.get(tag, tag)
            raise _OwnError(_("条文不能用“{tag}”").format(tag=tag), node.lineno, name, filename)
        for loop in marked:
            if not isinstance(loop, nodes.For):
                continue
            if loop.recursive:
                raise _OwnError(_("条文不能用“{tag}”").format(tag="recursive"), loop.lineno, name, filename)
            weight = nodes.Const(ROUND + _fixed(loop.body) // 10, lineno=loop.lineno)
            loop.iter = nodes.Filter(loop.iter, "counted", [weight], [], None, None, lineno=loop.lineno)
        return tree

    def coded(self, tree: nodes.Template) -> tuple[frozenset[str], CodeType]:
        """Return the names that a text uses, and its code."""
        generator = _Generator(self, None, None, optimized=self.optimized)
        generator.visit(tree)
        return frozenset(generator.asked), self._compile(generator.stream.getvalue(), "<template>")  # type: ignore[attr-defined]

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate within bounds."""
        value = BINARY[operator](left, right)
        context.budget.weigh(value)
        return value

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """Calculate within bounds."""
        return UNARY[operator](arg)

    def compared(self, context: Any, left: Any, *operands: tuple[str, Any]) -> Any:
        """Compare ``left`` with one after the other, within bounds."""
        result: Any = True
        for operator, made in operands:
            right = made()
            if not (type(left) is type(right) is str and len(left) < ROUND > len(right)):  # these weigh nothing
                context.budget.weigh(left, right)
            result = COMPARE[operator](left, right)
            if not result:
                break
            left = right
        return result

    def sliced(self, items: Any, start: Any, stop: Any, step: Any) -> Any:
        """Take a part of a list or text."""
        return items[start:stop:step]

    def said_together(self, context: Any, parts: tuple[Any, ...]) -> str:
        """Write words one after the other."""
        written = [part if hasattr(part, "__html__") or isinstance(part, str) else word(part) for part in parts]
        length = sum(map(len, written))
        check_length("", length)
        context.budget.spend(length // 10)
        empty = Markup("") if any(hasattr(part, "__html__") for part in written) else ""
        return empty.join(written)

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


def _fixed(parts: Iterable[nodes.Node]) -> int:
    """Return how many fixed characters one round writes at the most: of branches the longest; loops within count
    their own rounds."""
    length = 0
    for part in parts:
        if isinstance(part, nodes.TemplateData):
            length += len(part.data)
        elif isinstance(part, nodes.If):
            length += max(_fixed(part.body), _fixed(part.else_), *(_fixed([other]) for other in part.elif_), 0)
        elif isinstance(part, nodes.For):
            length += _fixed(part.else_)
        else:
            length += _fixed(part.iter_child_nodes())
    return length


@pass_context
def _counted(context: BoundedContext, items: Iterable[Any], weight: int) -> Iterator[Any]:
    """Yield ``items`` as long as the text may go on."""
    spend = context.budget.spend
    for item in items:
        spend(weight)
        yield item
