"""A content file that says only what it changes in another of its kind (``changes: ID``): what is laid over it, and
edits at places named by what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mengyue.i18n import _
from mengyue.library.sourced_tree import Node, Origin, laid

__all__ = ["changed", "found_in", "taken_away"]

#: What an edit may call an entry of a list by.
_CALLED = ("id", "clause", "caption", "table", "paper", "key", "title")
_WAYS = ("set", "before", "after", "remove")
Tell = Callable[[Origin, str, str], None]


def changed(base: Node, own: Node, tell: Tell) -> Node:
    """Return ``base`` with what ``own``, a file with ``changes``, says; ``tell`` takes faults: place, message, hint."""
    assert isinstance(own.value, dict)
    said = {key: item for key, item in own.value.items() if key not in ("changes", "edits")}
    result = laid(base, replace(own, value=said))
    edits = own.value.get("edits")
    if edits is not None and not isinstance(edits.value, list):
        tell(edits.origin, _("edits 应为列表，每项写 at 和 set、before、after、remove 之一"), "")
        return result
    for edit in edits.value if edits is not None and isinstance(edits.value, list) else ():
        result = _edited(result, edit, tell)
    return result


def _edited(root: Node, edit: Node, tell: Tell) -> Node:
    said = edit.value if isinstance(edit.value, dict) else {}
    ways = [way for way in _WAYS if way in said]
    strange = [key for key in said if key not in (*_WAYS, "at", "in")]
    at = said["at"].value if "at" in said else None
    if not isinstance(at, str) or not ways or strange or ("remove" in said and len(ways) > 1):
        hint = _("每项写 at（代号、栏目或条款）和 set、before、after、remove: true 之一；in 写所在的列表，如 rows")
        named = strange[0] if strange else "at" if not isinstance(at, str) else "、".join(ways) or "set"
        tell(edit.origin, _("这一项改动的写法有误：{key}").format(key=named), hint)
        return root
    within = str(said["in"].value) if "in" in said else ""
    places = list(dict.fromkeys(_places(root, at, within)))
    if len(places) != 1:
        message = _("底本中没有“{at}”") if not places else _("底本中有 {count} 处“{at}”，不知改哪一处")
        hint = _("底本可能已经改动：核对代号、栏目或条款") if not places else _("写更确切的代号")
        tell(edit.origin, message.format(at=at, count=len(places)), hint)
        return root
    return _at(root, places[0], lambda items, index: _done(items, index, said))


def _done(items: list[Node], index: int, said: dict[str, Node]) -> list[Node]:
    if "remove" in said:
        return [*items[:index], *items[index + 1 :]]
    item = laid(items[index], said["set"]) if "set" in said else items[index]
    before = said["before"].value if "before" in said else []
    after = said["after"].value if "after" in said else []
    assert isinstance(before, list | str | dict) and isinstance(after, list | str | dict)
    put = [value if isinstance(value, list) else [said[key]] for key, value in (("before", before), ("after", after))]
    return [*items[:index], *put[0], item, *put[1], *items[index + 1 :]]


_Step = tuple[str | int, ...]


def _places(
    node: Node, at: str, within: str, path: _Step = (), lists: tuple[tuple[str, _Step], ...] = ()
) -> Iterator[_Step]:
    """Yield where an entry of a list is called ``at``, or the entry of the list ``within`` that it stands in."""
    if isinstance(node.value, dict):
        for key, item in node.value.items():
            yield from _places(item, at, within, (*path, key), lists)
    elif isinstance(node.value, list):
        name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        for index, item in enumerate(node.value):
            here = (*path, index)
            above = (*lists, (name, here))
            if _is_called(item, at):
                found = here if not within else next((p for n, p in reversed(above) if n == within), None)
                if found is not None:
                    yield found
            yield from _places(item, at, within, here, above)


def _is_called(item: Node, at: str) -> bool:
    if isinstance(item.value, dict):
        return any(key in item.value and item.value[key].value == at for key in _CALLED)
    return item.value == at


def _at(node: Node, path: _Step, do: Callable[[list[Node], int], list[Node]]) -> Node:
    step, rest = path[0], path[1:]
    if isinstance(node.value, list):
        assert isinstance(step, int)
        if not rest:
            return replace(node, value=do(node.value, step))
        return replace(node, value=[_at(n, rest, do) if i == step else n for i, n in enumerate(node.value)])
    assert isinstance(node.value, dict) and isinstance(step, str)
    return replace(node, value={key: _at(n, rest, do) if key == step else n for key, n in node.value.items()})


def taken_away(node: Node, names: tuple[str, ...]) -> Node | None:
    """Return ``node`` without what ``names`` lead to: each the key or name of an entry, in it or in what it holds
    directly. Nothing when there is no such entry."""
    name, rest = names[0], names[1:]
    if isinstance(node.value, dict):
        if name in node.value:
            if not rest:
                return replace(node, value={key: item for key, item in node.value.items() if key != name})
            inner = taken_away(node.value[name], rest)
            return None if inner is None else replace(node, value={**node.value, name: inner})
    elif isinstance(node.value, list):
        for index, item in enumerate(node.value):
            if _is_called(item, name) or (isinstance(item.value, dict) and _names_it(item.value, name)):
                if not rest:
                    return replace(node, value=[*node.value[:index], *node.value[index + 1 :]])
                inner = taken_away(item, rest)
                return None if inner is None else replace(node, value=_put(node.value, index, inner))
        return None
    if isinstance(node.value, dict):
        for key, item in node.value.items():
            if isinstance(item.value, list | dict) and (inner := taken_away(item, names)) is not None:
                return replace(node, value={**node.value, key: inner})
    return None


def _names_it(record: dict[str, Node], name: str) -> bool:
    return any(key in record and record[key].value == name for key in ("law", "year", "code", "name"))


def _put(items: list[Node], index: int, item: Node) -> list[Node]:
    return [*items[:index], item, *items[index + 1 :]]


def found_in(node: Node, names: tuple[str, ...]) -> Node | None:
    """Return the entry that ``names`` lead to, as in :func:`taken_away`, at whatever depth the first stands."""
    name, rest = names[0], names[1:]
    if isinstance(node.value, dict):
        entries = list(node.value.items())
    elif isinstance(node.value, list):
        entries = [
            (name if isinstance(i.value, dict) and (_is_called(i, name) or _names_it(i.value, name)) else "", i)
            for i in node.value
        ]
    else:
        return None
    for key, item in entries:
        if key == name:
            return found_in(item, rest) if rest else item
    for _key, item in entries:
        if isinstance(item.value, dict | list) and (found := found_in(item, names)) is not None:
            return found
    return None
