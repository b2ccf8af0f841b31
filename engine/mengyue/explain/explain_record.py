"""What one record says of a file that holds many: a scheme, a table, a name of a choice, a word of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.open_library import composition_of
from mengyue.library.overlay_files import CONTENT, collections
from mengyue.library.sourced_edits import found_in
from mengyue.library.sourced_tree import Node, tree
from mengyue.library.yaml_file import read_yaml
from mengyue.model.finding import InputError

__all__ = ["record_parts"]

#: Kinds whose records are asked for by their id alone; those of all others with their kind, as ``removes`` calls them.
_BY_ID = ("presets", "tables")


def record_parts(key: str, root: Path) -> list[tuple[str, str]]:
    """Return the parts (caption, text) of the record that ``key`` (``labels/Sector/other``, or the id of a scheme or
    table) names in one of the files of many records below ``root``; none when there is none."""
    kind, _slash, rest = key.partition("/")
    asked = [(kind, tuple(rest.split("/")))] if rest else [(kind, (key,)) for kind in _BY_ID]
    names = {path.relative_to(root).as_posix(): None for part in CONTENT for path in (root / part).rglob("*.yaml")}
    for kind, words in asked:
        for name in collections(kind, names):
            try:
                found = found_in(tree(read_yaml(root / name, root=root), 0, name), words)
            except (OSError, InputError):
                continue
            if found is not None:
                parts = [("", f"{kind}/{'/'.join(words)}"), (_("内容"), "\n".join(_lines(found, "")))]
                # Of a library in layers the place is told with the layer that it comes from.
                return parts if composition_of(root) else [*parts, (_("文件"), f"{name}:{found.origin.line}")]
    return []


def _lines(node: Node, indent: str) -> Iterator[str]:
    if isinstance(node.value, dict):
        for key, item in node.value.items():
            yield from _entry(f"{indent}{key}：", item, indent)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _entry(f"{indent}- ", item, indent)
    else:
        yield f"{indent}{node.value or ''}"


def _entry(head: str, item: Node, indent: str) -> Iterator[str]:
    if isinstance(item.value, dict | list):
        yield head.rstrip()
        yield from _lines(item, indent + "  ")
    else:
        yield f"{head}{item.value or ''}"
