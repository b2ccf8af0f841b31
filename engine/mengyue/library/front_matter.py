"""Changing single values in the front matter of a clause file; every other character stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["with_values"]

_END = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
#: What may stand without quotes, inside braces too.
_PLAIN = re.compile(r"[^\s,\[\]{}#&*!|>'\"%@`:?~\\-][^,\[\]{}#'\"`:\\\n\r\t]*")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off"))
Value = str | Mapping[str, str]


def with_values(text: str, values: Mapping[str, Value], *, after: str) -> str:
    """Return the clause file ``text`` with ``values`` set; a key that is new goes on a line of its own below ``after``,
    or, where there is no such key, below the first.

    A value is a scalar or a mapping of scalars. Comments, order, quotes and line ends of everything else stay. The
    front matter must have been read without faults before.
    """
    end = _END.search(text, 3)
    if not text.startswith("---") or end is None:
        raise EngineError(_("文件应以“---”包住的说明部分开头"))
    start = text.index("\n") + 1
    root = yaml.compose(text[start : end.start()], Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise EngineError(_("说明部分应为每行一个“键: 值”"))
    newline = "\r\n" if text[:start].endswith("\r\n") else "\n"
    nodes = _entries(root)
    edits: list[tuple[int, int, str]] = []
    fresh: list[str] = []
    for key, value in values.items():
        if key not in nodes:
            fresh.append(f"{key}: {_flow(value)}{newline}")
        elif isinstance(value, str):
            edits.append(_replaced(nodes[key], _scalar(value)))
        else:
            edits += _merged(nodes[key], value, newline)
    if fresh:
        above = nodes[after] if after in nodes else root.value[0][1]
        place = text.index("\n", start + above.end_mark.index) + 1 - start
        edits.append((place, place, "".join(fresh)))
    for first, last, new in sorted(edits, reverse=True):
        text = text[: start + first] + new + text[start + last :]
    return text


def _entries(mapping: yaml.MappingNode) -> dict[str, Any]:
    return {key.value: value for key, value in mapping.value}


def _replaced(node: Any, new: str) -> tuple[int, int, str]:
    first, last = node.start_mark.index, node.end_mark.index
    if first == last:  # “key:” with nothing after it
        return first, last, f" {new}"
    # A block of text ends with its last line break, which the next key needs.
    return first, last, new + ("\n" if node.style in ("|", ">") else "")


def _merged(node: Any, value: Mapping[str, str], newline: str) -> Iterator[tuple[int, int, str]]:
    """Set the scalars of a mapping that is already there."""
    if not isinstance(node, yaml.MappingNode) or not node.value:
        yield _replaced(node, _flow(value))
        return
    nodes = _entries(node)
    yield from (_replaced(nodes[key], _scalar(item)) for key, item in value.items() if key in nodes)
    added = [f"{key}: {_scalar(item)}" for key, item in value.items() if key not in nodes]
    if not added:
        return
    if node.flow_style:
        place = node.end_mark.index - 1
        yield place, place, "".join(f", {item}" for item in added)
    else:
        first = node.value[0][0].start_mark
        yield first.index, first.index, "".join(f"{item}{newline}{' ' * first.column}" for item in added)


def _flow(value: Value) -> str:
    if isinstance(value, str):
        return _scalar(value)
    return "{" + ", ".join(f"{key}: {_scalar(item)}" for key, item in value.items()) + "}"


def _scalar(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and value == value.strip() and value.casefold() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)
