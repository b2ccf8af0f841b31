"""Names and kinds in expressions and texts, checked against the table of the language and the model.

Nothing is evaluated: a small walk over Jinja's syntax tree knows the type of every name, follows attributes, filters
and loop variables, and reports names that nothing provides, fields that a record does not have, filters and tests that
the place does not offer, and what is printed and is no word. What it cannot type it leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jinja2 import nodes

from mengyue.i18n import _
from mengyue.language.confined import METHODS
from mengyue.language.record_name import record_name
from mengyue.language.table import ENTRIES, TESTS, Entry, Kind, Place, names_in
from mengyue.library.data_model import data_model
from mengyue.lint.types import (
    ANY,
    FLAG,
    FUNCTION,
    MAPPING,
    NUMBER,
    TEXT,
    WORD,
    Type,
    field_type,
    item_of,
    joined,
    list_of,
    record,
    result,
)

__all__ = ["Reading"]

Report = Callable[[int, str, str], None]
Names = dict[str, Type]

_FILTERS: Mapping[str, Entry] = {e.name: e for e in ENTRIES if e.kind is Kind.FILTER}
_FUNCTIONS: Mapping[str, Entry] = {e.name: e for e in ENTRIES if e.kind is Kind.FUNCTION}
#: Filters whose first argument, or ``attribute``, names a field of the items.
_BY_ATTRIBUTE = frozenset(("selectattr", "rejectattr", "duplicates", "earlier"))
_ATTRIBUTE = frozenset(("map", "sum", "sort", "unique", "max", "min", "join"))
#: Where the name of a test stands among the arguments.
_TEST_AT = {"select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1, "where": 1, "any": 1, "all": 1}
#: Filters that write the items of a list as one text.
_JOINING = frozenset(("join", "join_names"))
#: Tests that compare with words.
_EQUAL = frozenset(("equalto", "eq", "==", "ne", "!=", "in"))
_ITEMWISE = frozenset(("each", "where", "any", "all"))
_OPERATIONS = (nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg, nodes.Pos)
_FLAGS = (nodes.Not, nodes.Test)
_READABLE = {
    "text": METHODS[str], "date": METHODS[date], "flag": frozenset[str](), "number": frozenset[str](),
}  # fmt: skip


class Reading:
    """Reads expressions and texts of one ``place``.

    ``names`` are those of the place with what the reader of the file adds; ``definitions`` the names of definitions;
    ``parameters`` those that ``param`` has, ``None`` where that is not known; ``figures`` those that ``p`` has.
    """

    def __init__(
        self,
        report: Report,
        place: Place,
        names: Mapping[str, Type],
        definitions: frozenset[str] = frozenset(),
        parameters: frozenset[str] | None = None,
        figures: frozenset[str] | None = None,
    ) -> None:
        # The state of a loop is there within one alone.
        self._report, self._place, self._names = report, place, {k: v for k, v in names.items() if k != "loop"}
        self._definitions, self._parameters, self._figures = definitions, parameters, figures
        self._offered = names_in(place)

    def walk(self, tree: nodes.Node, *, printed: bool = False) -> Type:
        """Report every problem of ``tree``; return what it is. An expression may be meant to be ``printed``."""
        found = self._visit(tree, dict(self._names))
        if printed:
            self._print(tree, found)
        return found

    def _name_problem(self, node: nodes.Node, message: str) -> None:
        self._report(node.lineno, "LB-NAME", message)

    def _print(self, node: nodes.Node, found: Type) -> None:
        if not found.printable:
            message = _("{kind}不能印成文字，应取其中的一项，或者用 join_names、label 等写成文字")
            self._report(node.lineno, "LB-PRINT", message.format(kind=found.said))

    # Statements.

    def _visit(self, node: nodes.Node, names: Names) -> Type:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is not None:
            found: Type = method(node, names)
            return found
        if isinstance(node, _OPERATIONS + _FLAGS):
            for child in node.iter_child_nodes():
                self._visit(child, names)
            if isinstance(node, nodes.Test) and node.name not in TESTS:
                self._name_problem(node, _("没有判断“{name}”").format(name=node.name))
            return FLAG if isinstance(node, _FLAGS) else WORD
        for child in node.iter_child_nodes():
            self._visit(child, names)
        return ANY

    def _output(self, node: nodes.Output, names: Names) -> Type:
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData):
                self._print(part, self._visit(part, names))
        return ANY

    def _for(self, node: nodes.For, names: Names) -> Type:
        item = item_of(self._visit(node.iter, names))
        inner = {**names, "loop": ANY}
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = item
        else:
            inner |= {target.name: ANY for target in node.target.find_all(nodes.Name)}
        for child in ([node.test] if node.test else []) + node.body:
            self._visit(child, inner)
        for child in node.else_:
            self._visit(child, names)
        return ANY

    def _assign(self, node: nodes.Assign, names: Names) -> Type:
        found = self._visit(node.node, names)
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = found
        return ANY

    def _assignblock(self, node: nodes.AssignBlock, names: Names) -> Type:
        for child in node.body:
            self._visit(child, names)
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = TEXT
        return ANY

    # Values.

    def _name(self, node: nodes.Name, names: Names) -> Type:
        found = names.get(node.name)
        if found is None:
            self._name_problem(node, _("没有名称“{name}”").format(name=node.name))
        return found or ANY

    def _const(self, node: nodes.Const, _names: Names) -> Type:
        if isinstance(node.value, bool):
            return FLAG
        return TEXT if isinstance(node.value, str) else NUMBER if isinstance(node.value, int | float) else ANY

    def _list(self, node: nodes.List | nodes.Tuple, names: Names) -> Type:
        return list_of(joined([self._visit(item, names) for item in node.items]) if node.items else ANY)

    _tuple = _list

    def _dict(self, node: nodes.Dict, names: Names) -> Type:
        for pair in node.items:
            self._visit(pair.key, names)
            self._visit(pair.value, names)
        return MAPPING

    def _concat(self, node: nodes.Concat, names: Names) -> Type:
        for part in node.nodes:
            self._print(part, self._visit(part, names))
        return TEXT

    def _add(self, node: nodes.Add, names: Names) -> Type:
        found = joined([self._visit(node.left, names), self._visit(node.right, names)])
        return found if found.kind == "list" else ANY

    def _and(self, node: nodes.And | nodes.Or, names: Names) -> Type:
        return joined([self._visit(node.left, names), self._visit(node.right, names)])

    _or = _and

    def _condexpr(self, node: nodes.CondExpr, names: Names) -> Type:
        self._visit(node.test, names)
        branches = [self._visit(node.expr1, names)]
        return joined([*branches, *([self._visit(node.expr2, names)] if node.expr2 else [])])

    def _getitem(self, node: nodes.Getitem, names: Names) -> Type:
        base = self._visit(node.node, names)
        self._visit(node.arg, names)
        if isinstance(node.arg, nodes.Slice):
            return base
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, base, node.arg.value)
        return item_of(base)

    def _getattr(self, node: nodes.Getattr, names: Names) -> Type:
        base = self._visit(node.node, names)
        head = node.node.name if isinstance(node.node, nodes.Name) else ""
        if head == "param" and self._parameters is not None:
            if node.attr not in self._parameters:
                self._name_problem(node, _("条款没有参数“{name}”").format(name=node.attr))
            return WORD
        if head == "p" and self._figures is not None and node.attr not in self._figures:
            self._name_problem(node, _("政策没有参数“{name}”").format(name=node.attr))
        return self._field(node, base, node.attr)

    def _field(self, node: nodes.Node, base: Type, name: str) -> Type:
        if base.kind == "record" and base.model is not None:
            found = field_type(base.model, name)
            if found is None:
                message = _("{model}没有字段“{name}”").format(model=record_name(base.model), name=name)
                self._name_problem(node, message)
            return found or ANY
        if (base.kind in _READABLE and name not in _READABLE[base.kind]) or base.kind == "list":
            kind = {"text": _("文字"), "date": _("日期"), "number": _("数字"), "flag": _("是否")}.get(
                base.kind, base.said
            )
            self._name_problem(node, _("{kind}没有“{name}”项").format(kind=kind, name=name))
        if base.kind == "date":
            return NUMBER
        return FUNCTION if base.kind == "text" else ANY

    def _call(self, node: nodes.Call, names: Names) -> Type:
        base = self._visit(node.node, names)
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self._visit(argument, names)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name == "blank":
            self._blank(node)
        if name in _FUNCTIONS and base.kind == "function":
            return result(_FUNCTIONS[name], ANY)
        return ANY

    def _blank(self, node: nodes.Call) -> None:
        """Check the place of a blank against the model of the data."""
        parts = [part.value for part in node.args if isinstance(part, nodes.Const) and isinstance(part.value, str)]
        if not parts or len(parts) < len(node.args):
            return
        found = record(data_model())
        for name in parts[0].partition(":")[0].split("."):
            found = self._field(node, found, name)
        if len(parts) > 1:
            self._field(node, item_of(found), parts[1])

    def _compare(self, node: nodes.Compare, names: Names) -> Type:
        left, held = node.expr, self._visit(node.expr, names)
        for operand in node.ops:
            other = self._visit(operand.expr, names)
            if operand.op in ("eq", "ne"):
                self._choice(held, operand.expr)
                self._choice(other, left)
            elif operand.op in ("in", "notin"):
                self._choice(held, operand.expr)
                self._choice(item_of(other), left)
            left, held = operand.expr, other
        return FLAG

    def _choice(self, found: Type, other: nodes.Node) -> None:
        """Report a word that ``found`` is compared with and can never be."""
        for part in other.items if isinstance(other, nodes.List | nodes.Tuple) else [other]:
            word = part.value if isinstance(part, nodes.Const) else None
            if found.choices and isinstance(word, str) and word and word not in found.choices:
                message = _("“{field}”没有选项“{word}”；可选：{known}").format(
                    field=found.label, word=word, known="、".join(sorted(found.choices))
                )
                self._name_problem(part, message)

    # Filters.

    def _filter(self, node: nodes.Filter, names: Names) -> Type:
        base = self._visit(node.node, names) if node.node else TEXT
        arguments = [self._visit(argument, names) for argument in node.args]
        arguments += [self._visit(keyword.value, names) for keyword in node.kwargs]
        if node.name == "counted":
            return base
        entry = _FILTERS.get(node.name)
        if entry is None:
            self._name_problem(node, _("没有过滤器“{name}”").format(name=node.name))
            return ANY
        if self._place not in entry.offered:
            self._name_problem(node, _("此处不能用过滤器“{name}”").format(name=node.name))
        inner = self._attribute(node, base)
        self._written(node, entry, base, inner)
        self._tested(node, item_of(base) if node.name in ("select", "reject") else inner)
        if node.name == "default":
            return joined([base, arguments[0] if arguments else TEXT])
        if node.name == "sum":
            start = next((k.value for k in node.kwargs if k.key == "start"), None)
            return (
                inner
                if isinstance(start, nodes.List | nodes.Tuple) and inner.kind == "list"
                else WORD
                if start is None
                else ANY
            )
        return result(entry, base, inner)

    def _written(self, node: nodes.Filter, entry: Entry, base: Type, inner: Type) -> None:
        """Report what a filter would have to write as text and is no word: of a list, what its items are."""
        if entry.gives == "text":
            self._print(node, (item_of(base) if inner == ANY else inner) if node.name in _JOINING else base)

    def _attribute(self, node: nodes.Filter, base: Type) -> Type:
        """Return the type of the attribute that a filter takes of each item, whose name is checked."""
        if node.name == "map" and node.args:  # a filter for each item
            return ANY
        named = next((k.value for k in node.kwargs if k.key == "attribute"), None)
        if named is None and node.args and node.name in _BY_ATTRIBUTE | _ITEMWISE:
            named = node.args[0]
        if not isinstance(named, nodes.Const) or not isinstance(named.value, str):
            return ANY
        if node.name in _ITEMWISE and named.value in self._definitions:
            return ANY
        if node.name not in _BY_ATTRIBUTE | _ATTRIBUTE | _ITEMWISE:
            return ANY
        found = item_of(base)
        for name in named.value.split("."):
            found = ANY if name.isdigit() else self._field(node, found, name)
        return found

    def _tested(self, node: nodes.Filter, tested: Type) -> None:
        """Check the test that a filter makes of ``tested``, and the words that it is compared with."""
        at = _TEST_AT.get(node.name)
        test: Any = node.args[at] if at is not None and len(node.args) > at else None
        if not isinstance(test, nodes.Const):
            return
        if test.value not in TESTS:
            self._name_problem(node, _("没有判断“{name}”").format(name=test.value))
        elif test.value in _EQUAL and at is not None:
            for other in node.args[at + 1 :]:
                self._choice(tested, other)
