"""YAML content as a tree in which every value knows the file and line it comes from, laid over one another by id.

Files that two layers of a library share become one: what the upper says replaces, what it does not say stays. The
result is written as plain YAML, a value a line, together with the origin of every line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from mengyue.library.yaml_file import YamlFile, join_path

__all__ = ["Node", "Origin", "emit", "identity", "laid", "tree"]

#: What names a record of a list, in the order in which it is looked for.
_NAMES = ("id", "key", "law", "year", "code", "name")


@dataclass(frozen=True, slots=True)
class Origin:
    """A place: which layer, which file below it, which line from 1."""

    layer: int
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands. ``value`` holds mappings and lists of nodes, text, or nothing."""

    value: Value
    origin: Origin


Value: TypeAlias = dict[str, Node] | list[Node] | str | None


def tree(file: YamlFile, layer: int, name: str) -> Node:
    """Return what ``file``, called ``name`` below the layer, says."""

    def node(value: object, path: str) -> Node:
        origin = Origin(layer, name, file.at(path)[0])
        if isinstance(value, dict):
            return Node({key: node(item, join_path(path, key)) for key, item in value.items()}, origin)
        if isinstance(value, list):
            return Node([node(item, join_path(path, index)) for index, item in enumerate(value)], origin)
        return Node(None if value is None else str(value), origin)

    return node(file.data, "")


def identity(items: list[Node]) -> str:
    """Return the key by which all records of a list are named; nothing when they are not."""
    for name in _NAMES:
        if items and all(isinstance(i.value, dict) and i.value.get(name) and i.value[name].value for i in items):
            return name
    return ""


def laid(base: Node, over: Node) -> Node:
    """Lay ``over`` over ``base``: mappings key by key, records by what names them; all else replaces."""
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        merged = dict(base.value)
        for key, item in over.value.items():
            merged[key] = laid(merged[key], item) if key in merged else item
        return replace(over, value=merged)
    if isinstance(base.value, list) and isinstance(over.value, list):
        name = identity(over.value)
        if name and identity(base.value) == name:
            records = {_named(item, name): item for item in base.value}
            for item in over.value:
                key = _named(item, name)
                records[key] = laid(records[key], item) if key in records else item
            return replace(over, value=list(records.values()))
    return over


def _named(item: Node, name: str) -> str:
    assert isinstance(item.value, dict)
    return str(item.value[name].value)


def emit(node: Node) -> tuple[str, list[Origin]]:
    """Return ``node`` as YAML with the origin of each line."""
    lines = list(_lines(node, ""))
    return "".join(f"{text}\n" for text, _origin in lines), [origin for _text, origin in lines]


def _lines(node: Node, indent: str) -> Iterator[tuple[str, Origin]]:
    if isinstance(node.value, dict) and node.value:
        for key, item in node.value.items():
            yield from _entry(f"{indent}{_quoted(key)}:", item, indent)
    elif isinstance(node.value, list) and node.value:
        for item in node.value:
            yield from _entry(f"{indent}-", item, indent)
    else:
        yield f"{indent}{_scalar(node)}", node.origin


def _entry(head: str, item: Node, indent: str) -> Iterator[tuple[str, Origin]]:
    if isinstance(item.value, dict | list) and item.value:
        yield head, item.origin
        yield from _lines(item, indent + "  ")
    else:
        yield f"{head} {_scalar(item)}", item.origin


def _scalar(node: Node) -> str:
    if isinstance(node.value, dict):
        return "{}"
    if isinstance(node.value, list):
        return "[]"
    return "~" if node.value is None else _quoted(node.value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
