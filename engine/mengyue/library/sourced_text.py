"""The text of a content file and where each of its lines comes from; reading it as a tree, writing a tree as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mengyue.library.sourced_tree import Node, Origin, emit, tree
from mengyue.library.yaml_file import parse_yaml
from mengyue.model.finding import Finding

__all__ = ["Sourced", "front_of", "origin_at", "read_tree", "with_wording", "written"]

_HEADING = re.compile(r"##\s+(\S+)(?:\s.*)?$")
Line = tuple[str, Origin]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A content file: ``data``, the layer and file it is from, and, of one made of several, the origin of each line.

    ``over`` is the file that it stands over.
    """

    data: bytes
    layer: int
    file: str
    lines: tuple[Origin, ...] = ()
    over: Origin | None = None


def origin_at(content: Sourced, line: int | None) -> Origin:
    """Return where line ``line`` (from 1) of ``content`` comes from; without a line, where its first does."""
    if not content.lines:
        return Origin(content.layer, content.file, line or 0)
    return content.lines[min(max((line or 1), 1), len(content.lines)) - 1]


def read_tree(content: Sourced, text: str | None = None, first_line: int = 1) -> tuple[Node | None, list[Finding]]:
    """Read ``content``, or ``text`` found in it from line ``first_line`` on, as YAML: its tree, or its faults."""
    if text is None:
        try:
            text = content.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None, []
    file, faults = parse_yaml(text, file=content.file, first_line=first_line)
    return (None if faults else _resourced(tree(file, content.layer, content.file), content)), faults


def _resourced(node: Node, content: Sourced) -> Node:
    """Give a tree that was read from a file made of several the origins of its lines."""
    if not content.lines:
        return node
    value = node.value
    if isinstance(value, dict):
        value = {key: _resourced(item, content) for key, item in value.items()}
    elif isinstance(value, list):
        value = [_resourced(item, content) for item in value]
    return replace(node, value=value, origin=origin_at(content, node.origin.line))


def front_of(content: Sourced) -> tuple[Node | None, dict[str, list[Line]]]:
    """Return the front matter of a clause and its wording, each heading with the lines from it on."""
    lines = content.data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        return None, {}
    end = lines.index("---", 1)
    front, _faults = read_tree(content, "\n".join(lines[1:end]), 2)
    wording: dict[str, list[Line]] = {}
    current: list[Line] = []
    for number, line in enumerate(lines[end + 1 :], end + 2):
        heading = _HEADING.match(line)
        if heading:
            current = wording.setdefault(heading[1], [])
        current.append((line, origin_at(content, number)))
    for told in wording.values():
        while told and not told[-1][0].strip():
            told.pop()
    return front, wording


def with_wording(front: Node, wording: Iterable[list[Line]], content: Sourced) -> Sourced:
    """Write a clause of front matter and wording; ``content`` is the file that it is told to come from."""
    text, origins = emit(front)
    lines: list[Line] = [("---", front.origin), *zip(text.splitlines(), origins, strict=True), ("---", front.origin)]
    lines += [line for told in wording for line in told]
    data = "".join(f"{line}\n" for line, _origin in lines).encode()
    return replace(content, data=data, lines=tuple(origin for _line, origin in lines))


def written(node: Node, content: Sourced) -> Sourced:
    """Write a tree as YAML; ``content`` is the file that it is told to come from."""
    text, origins = emit(node)
    return replace(content, data=text.encode(), lines=tuple(origins))
