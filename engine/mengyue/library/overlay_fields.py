"""Fields that two layers of a library declare in one pack: records of one id would be taken for one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mengyue.i18n import _
from mengyue.library.sourced_tree import Node, Origin

__all__ = ["declared_twice"]


def declared_twice(beneath: Node, own: Node, named: Callable[[Origin], str]) -> Iterator[tuple[Origin, str, str]]:
    """Yield place, message and advice of every field that ``own`` declares and ``beneath`` has already; ``named`` says
    what messages call the file of a place.

    Who only changes one says its id and what differs, never again where it stands and what it holds.
    """
    known = _fields(beneath)
    for name, item in _fields(own).items():
        said = item.value if isinstance(item.value, dict) else {}
        if name in known and ("type" in said or "on" in said):
            message = _("“{id}”已由下层声明（{file} 第 {line} 行）")
            origin = known[name].origin
            message = message.format(id=name, file=named(origin), line=origin.line)
            yield item.origin, message, _("另有所指的换一个代号；只改名称、说明的，不写 type 和 on")


def _fields(node: Node) -> dict[str, Node]:
    listed = node.value.get("fields") if isinstance(node.value, dict) else None
    items = listed.value if listed is not None and isinstance(listed.value, list) else ()
    return {str(item.value["id"].value): item for item in items if isinstance(item.value, dict) and "id" in item.value}
