"""A template in pieces, so that what a loop writes of a block is kept: most blocks stand in the document before.

A loop over views of ours (``views.py``) whose rounds read nothing but the item and names of the context is a piece of
its own, rendered item by item. A round is kept under the item and all else that it reads; views are immutable and hold
text and tuples alone, so equal ones are written alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mengyue.docx.views import BlockView, CoverView, ScheduleView, SignatureView
from mengyue.language.budget import Budget
from mengyue.once import Lately

if TYPE_CHECKING:
    from jinja2 import Template, nodes

__all__ = ["Loop", "Piece", "pieces_of"]

_VIEWS = frozenset((BlockView, ScheduleView, CoverView, SignatureView))
#: Beyond so many characters, what a loop wrote in documents before the last is not kept.
_MOST = 1_000_000
_ABSENT = object()
_TABLE_END = "</w:tbl>"


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop whose rounds are kept: the list it goes over, the name of the item, the names of the context that a round
    reads, and what a round spends."""

    over: str
    item: str
    reads: tuple[str, ...]
    weight: int


def _rounds() -> Lately:
    """Return room for what rounds wrote and spent, by what they read."""
    return Lately(_MOST)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a template, rendered once, or once for each item of its ``loop``."""

    template: Template
    loop: Loop | None = None
    _rounds: Lately = field(default_factory=_rounds, compare=False, repr=False)

    def render(self, names: Mapping[str, Any], budget: Budget) -> Iterator[str]:
        """Yield the XML of the piece, as Jinja renders the whole template: what stands outside of loops whose rounds
        are kept is cut behind tables, so that what holds few values is by itself."""
        loop = self.loop
        if loop is None:
            *tables, rest = "".join(self._rendered(names, budget)).split(_TABLE_END)
            yield from [table + _TABLE_END for table in tables]
            yield rest
            return
        read = tuple(names.get(name, _ABSENT) for name in loop.reads)
        self._rounds.turn()
        beside = (read, tuple(map(type, read)))
        for item in names[loop.over]:
            budget.spend(loop.weight)
            key = (item, beside) if type(item) in _VIEWS and _is_key(read) else None
            kept = self._rounds.get(key) if key else None
            if kept is None:
                before = budget.steps
                xml = "".join(self._rendered({**names, loop.item: item}, budget))
                kept = (xml, budget.steps - before)
                if key:
                    self._rounds.put(key, kept, len(xml))
            else:
                budget.repeat(kept[1])
            yield kept[0]

    def _rendered(self, names: Mapping[str, Any], budget: Budget) -> Iterator[str]:
        context = self.template.new_context(dict(names))
        context.budget = budget  # type: ignore[attr-defined]
        found: Iterator[str] = self.template.root_render_func(context)
        return found


def _is_key(read: tuple[Any, ...]) -> bool:
    try:
        hash(read)
    except TypeError:
        return False
    return True


def pieces_of(tree: nodes.Template) -> list[tuple[nodes.Template, Loop | None]]:
    """Return the pieces of a template as its environment parsed it: one, where it sets names that others may read."""
    from jinja2 import nodes

    assert tree.environment is not None
    if any(tree.find_all((nodes.Assign, nodes.AssignBlock))):
        return [(tree, None)]
    found: list[tuple[list[nodes.Node], Loop | None]] = [([], None)]
    for node in tree.body:
        loop = _loop(node)
        if loop is None:
            found[-1][0].append(node)
        else:
            assert isinstance(node, nodes.For)
            found += [(node.body, loop), ([], None)]
    made = []
    for body, loop in found:
        piece = nodes.Template(body, lineno=1)
        piece.set_environment(tree.environment)
        if body or loop:
            made.append((piece, loop))
    return made


def _loop(node: nodes.Node) -> Loop | None:
    """Return the loop that ``node`` is, when its rounds can be kept."""
    from jinja2 import nodes

    if not isinstance(node, nodes.For) or node.else_ or node.test or not isinstance(node.target, nodes.Name):
        return None
    counted = node.iter
    if not isinstance(counted, nodes.Filter) or not isinstance(counted.node, nodes.Name):
        return None
    (weight,) = counted.args
    names = {name.name for part in node.body for name in part.find_all(nodes.Name)}
    names |= {part.name for part in node.body if isinstance(part, nodes.Name)}
    if "loop" in names or not isinstance(weight, nodes.Const):
        return None
    reads = tuple(sorted(names - {node.target.name}))
    return Loop(counted.node.name, node.target.name, reads, weight.value)
