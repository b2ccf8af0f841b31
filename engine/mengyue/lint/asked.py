"""Which names a piece of content asks of the policy, and under which condition on the policy's figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

__all__ = ["Asked", "asked"]


@dataclass(frozen=True)
class Asked:
    """A name that is asked for (``p.members_min`` for a figure, ``vocabulary.act`` for a word) where the policy has
    every figure of ``given``."""

    name: str
    given: frozenset[str] = frozenset()


def asked(tree: nodes.Template) -> Iterator[Asked]:
    """Yield the names that ``tree`` reads and does not set itself; a place behind ``'x' in p`` asks only when ``x`` is
    given."""
    own = frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx == "store" and node.name != "p")
    yield from _walk(tree, own, frozenset())


def _walk(node: nodes.Node, bound: frozenset[str], given: frozenset[str]) -> Iterator[Asked]:
    if isinstance(node, nodes.For):
        yield from _walk(node.iter, bound, given)
        targets = [node.target, *node.target.find_all(nodes.Name)]
        inner = bound | {target.name for target in targets if isinstance(target, nodes.Name)}
        for child in (*node.body, *([node.test] if node.test else [])):
            yield from _walk(child, inner, given)
        for child in node.else_:
            yield from _walk(child, bound, given)
    elif isinstance(node, nodes.If | nodes.CondExpr):
        present, absent = _figures(node.test)
        yield from _walk(node.test, bound, given)
        body = node.body if isinstance(node, nodes.If) else [node.expr1]
        for child in body:
            yield from _walk(child, bound, given | present)
        others = [*node.elif_, *node.else_] if isinstance(node, nodes.If) else [node.expr2] if node.expr2 else []
        for child in others:
            yield from _walk(child, bound, given | absent)
    elif isinstance(node, nodes.Getattr) and _reads_p(node.node) and "p" not in bound:
        yield Asked(f"p.{node.attr}", given)
    elif isinstance(node, nodes.Getattr) and node.attr != "get" and _reads_vocabulary(node.node):
        yield Asked(f"vocabulary.{node.attr}", given)
    elif isinstance(node, nodes.Name):
        if node.ctx == "load" and node.name not in bound:
            yield Asked(node.name, given)
    else:
        for child in node.iter_child_nodes():
            yield from _walk(child, bound, given)


def _figures(test: nodes.Node) -> tuple[frozenset[str], frozenset[str]]:
    """Return the figures that the policy has where ``test`` holds, and where it does not."""
    if isinstance(test, nodes.Not):
        present, absent = _figures(test.node)
        return absent, present
    if isinstance(test, nodes.And):
        return _figures(test.left)[0] | _figures(test.right)[0], frozenset()
    if isinstance(test, nodes.Compare) and isinstance(test.expr, nodes.Const) and _reads_p(test.ops[0].expr):
        named = frozenset([f"p.{test.expr.value}"])
        return (named, frozenset()) if test.ops[0].op == "in" else (frozenset(), named)
    if isinstance(test, nodes.Getattr) and _reads_p(test.node):
        return frozenset([f"p.{test.attr}"]), frozenset()
    if isinstance(test, nodes.Test) and test.name == "defined":
        return _figures(test.node)
    return frozenset(), frozenset()


def _reads_p(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "p"


def _reads_vocabulary(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Getattr) or node.attr != "vocabulary":
        return False
    return isinstance(node.node, nodes.Name) and node.node.name == "policy"
