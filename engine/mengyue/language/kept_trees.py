"""The trees of expressions, kept between runs: parsing is most of what a short expression costs."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from typing import Any

from jinja2 import nodes

from mengyue.output.kept_pack import KeptPack

__all__ = ["kept_tree"]

_PACK = KeptPack("expressions")
_LITERALS = (str, int, float, bool, type(None))


def kept_tree(text: str, parse: Callable[[], nodes.Expr]) -> nodes.Expr:
    """Return the tree that ``parse`` makes of ``text`` and nothing else; what it raises is not kept."""
    data = _PACK.get(text)
    if data is not None:
        found: nodes.Expr = _node(marshal.loads(data))  # ours, as KeptPack says
        return found
    tree = parse()
    plain = _plain(tree)
    if plain is not None:
        _PACK.put(text, marshal.dumps(plain))
    return tree


def _plain(node: nodes.Node) -> tuple[Any, ...] | None:
    """Return ``node`` as its class, line and parts; nothing where something in it is no plain value."""
    parts: list[Any] = []
    for name in node.fields:
        value = getattr(node, name)
        if isinstance(value, nodes.Node):
            part: Any = _plain(value)
        elif isinstance(value, list) and all(isinstance(item, nodes.Node) for item in value):
            part = [_plain(item) for item in value]
            if None in part:
                return None
        elif type(value) in _LITERALS:
            parts.append((value,))
            continue
        else:
            return None
        if part is None:
            return None
        parts.append(part)
    return type(node).__name__, node.lineno, parts


def _node(plain: tuple[str, int, list[Any]]) -> Any:
    kind, line, parts = plain
    made = [
        [_node(item) for item in part] if type(part) is list else part[0] if len(part) == 1 else _node(part)
        for part in parts
    ]
    return getattr(nodes, kind)(*made, lineno=line)
