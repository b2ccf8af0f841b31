"""Names in wording, checked against the model without rendering anything.

A small type walk over Jinja's syntax tree: it knows the type of every top-level field, follows attributes, filters
that keep the items of a list, and loop variables. What it cannot type it leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from mengyue.draft.trace import model_in
from mengyue.i18n import _
from mengyue.library.outline import SUBJECTS
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model

__all__ = ["FUNCTIONS", "NameProblems"]

#: What wording may call or read besides the data.
FUNCTIONS = frozenset(
    (
        "ref", "schedule", "has", "has_schedule", "article", "agreed", "law", "name_of", "member", "narrative", "hand",
        "leads", "judged", "changes", "as_of", "param", "p", "policy", "range", "row", "index", "loop", *SUBJECTS,
    )
)  # fmt: skip
_KEEPS_ITEMS = frozenset(["selectattr", "rejectattr", "list", "sort", "unique", "select", "reject"])
_TAKES_ITEM = frozenset(["first", "last"])

#: The type of an expression: a model class, a list of one, or unknown.
Type = type[Model] | tuple[type[Model]] | None
Report = Callable[[int, str], None]


class NameProblems:
    """Walks one template and reports names that nothing provides and fields that the model does not have."""

    def __init__(
        self, report: Report, known: frozenset[str], parameters: frozenset[str], filters: Mapping[str, Any]
    ) -> None:
        self._report, self._known, self._parameters, self._filters = report, known, parameters, filters

    def walk(self, tree: nodes.Template) -> None:
        """Report every problem of ``tree``."""
        self._visit(tree, {name: _item_type(path) for name, path in SUBJECTS.items()})

    def _visit(self, node: nodes.Node, names: dict[str, Type]) -> None:
        if isinstance(node, nodes.For):
            self._visit(node.iter, names)
            item = self._type(node.iter, names)
            inner = dict(names)
            for target in (
                node.target.find_all(nodes.Name) if not isinstance(node.target, nodes.Name) else [node.target]
            ):
                inner[target.name] = item[0] if isinstance(item, tuple) else None
            for part in [node.test] if node.test else []:
                self._visit(part, inner)
            for child in node.body:
                self._visit(child, inner)
            for child in node.else_:
                self._visit(child, names)
            return
        if isinstance(node, nodes.Assign):
            self._visit(node.node, names)
            if isinstance(node.target, nodes.Name):
                names[node.target.name] = self._type(node.node, names)
            return
        if isinstance(node, nodes.Name):
            if node.name not in names and node.name not in self._known:
                self._report(node.lineno, _("没有名称“{name}”").format(name=node.name))
            return
        if isinstance(node, nodes.Getattr):
            self._attribute(node, names)
        if isinstance(node, nodes.Filter) and node.name not in self._filters:
            self._report(node.lineno, _("没有过滤器“{name}”").format(name=node.name))
        for child in node.iter_child_nodes():
            self._visit(child, names)

    def _attribute(self, node: nodes.Getattr, names: dict[str, Type]) -> None:
        if isinstance(node.node, nodes.Name) and node.node.name == "param":
            if node.attr not in self._parameters:
                self._report(node.lineno, _("条款没有参数“{name}”").format(name=node.attr))
            return
        base = self._type(node.node, names)
        if isinstance(base, type) and node.attr not in base.model_fields:
            self._report(node.lineno, _("{model}没有字段“{name}”").format(model=base.__name__, name=node.attr))

    def _type(self, node: nodes.Node, names: dict[str, Type]) -> Type:
        if isinstance(node, nodes.Name):
            if node.name in names:
                return names[node.name]
            return _field_type(Alliance, node.name) if node.name in Alliance.model_fields else None
        if isinstance(node, nodes.Getattr):
            base = self._type(node.node, names)
            return _field_type(base, node.attr) if isinstance(base, type) else None
        if isinstance(node, nodes.Filter) and node.node is not None:
            base = self._type(node.node, names)
            if node.name in _KEEPS_ITEMS:
                return base
            return base[0] if node.name in _TAKES_ITEM and isinstance(base, tuple) else None
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "member":
            return _field_type(Alliance, "members")[0]  # type: ignore[index]
        if isinstance(node, nodes.Getitem):
            base = self._type(node.node, names)
            return base[0] if isinstance(base, tuple) else None
        return None


def _item_type(path: str) -> Type:
    """Return the model of the items of the list at ``path``."""
    found: Type = Alliance
    for name in path.split("."):
        found = _field_type(found, name) if isinstance(found, type) else None
    return found[0] if isinstance(found, tuple) else found


def _field_type(cls: type[Model], name: str) -> Type:
    """Return the type of a field: a model, a list of models (as a 1-tuple), or ``None`` for a plain value."""
    if name not in cls.model_fields:
        return None
    model = model_in(cls, name)
    if model is None:
        return None
    many = "tuple" in str(cls.model_fields[name].annotation)
    return (model,) if many else model
