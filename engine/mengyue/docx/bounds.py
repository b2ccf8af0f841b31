"""Bounds on what a template may do: passes through its loops, all together, and the length of what it writes.

A loop in a loop in a loop over a list of a few hundred takes for ever or fills the machine; no paper needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from mengyue.docx.environment import environment
from mengyue.i18n import _
from mengyue.model.finding import EngineError

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["MOST_CHARACTERS", "MOST_PASSES", "TooMuch", "bounded_template", "written"]

#: A paper of a thousand members makes some ten thousand passes and some ten million characters of XML.
MOST_PASSES = 300_000
MOST_CHARACTERS = 60_000_000
_FILTER = "within_bounds"
_PASSES: ContextVar[list[int]] = ContextVar("passes")


class TooMuch(EngineError):
    """The template loops, or writes, beyond all measure."""


def bounded_template(source: str) -> Template:
    """Compile a template whose loops count. Raises what Jinja raises."""
    from jinja2 import Template, nodes

    tree = environment().parse(source)
    for loop in tree.find_all(nodes.For):
        counted = nodes.Filter(loop.iter, _FILTER, [], [], None, None, lineno=loop.lineno)
        loop.iter = counted.set_environment(environment())
    code = environment().compile(tree)
    return Template.from_code(environment(), code, environment().make_globals(None))


def written(template: Template, context: dict[str, Any]) -> str:
    """Render within the bounds. Raises :class:`TooMuch`."""
    token = _PASSES.set([MOST_PASSES])
    try:
        return "".join(_measured(template.root_render_func(template.new_context(context))))
    finally:
        _PASSES.reset(token)


def counted(items: Iterable[Any]) -> Iterator[Any]:
    """Yield ``items``, counting: the filter that every loop goes through."""
    left = _PASSES.get(None)
    for item in items:
        if left is not None:
            left[0] -= 1
            if left[0] < 0:
                raise TooMuch(_("模板中的循环超过 {limit} 次，多半是循环套循环").format(limit=MOST_PASSES))
        yield item


def _measured(pieces: Iterable[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MOST_CHARACTERS:
            raise TooMuch(_("模板写出的内容过长"))
        yield piece
