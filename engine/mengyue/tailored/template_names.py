"""Names in a template: every one declared, every field known, nothing taken from a list that may be empty."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError

from mengyue.docx.template_environment import environment
from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.tailored.declared_names import Declared
from mengyue.tailored.template_fault import at
from mengyue.tailored.template_tags import OWN_WORDS, ReadTag

__all__ = ["name_faults", "names_used"]

#: What Jinja itself offers.
_BUILT_IN = frozenset(
    ("loop", "range", "namespace", "true", "false", "none", "True", "False", "None", "varargs", "kwargs")
)

#: Filters of which the result holds the same as what they are applied to; the first counts the rounds of a loop.
_KEEPING = frozenset(("counted", "list", "reject", "rejectattr", "select", "selectattr", "sort", "unique"))


@dataclass
class _Scope:
    """What is known within a loop or condition: names with what they hold, and what has been asked for."""

    names: dict[str, Any] = field(default_factory=dict)
    guarded: set[str] = field(default_factory=set)


def names_used(tags: Sequence[ReadTag]) -> frozenset[str]:
    """Return every name that the tags speak of, bound by them or not."""
    found: set[str] = set()
    for tag in tags:
        tree, _wrong = _parsed(tag)
        found.update(node.name for node in (tree.find_all(nodes.Name) if tree else ()))
    return frozenset(found)


def name_faults(tags: Sequence[ReadTag], declared: Declared | None) -> Iterator[Finding]:
    """Yield the faults of the tags of a part, in the order of the file. Without ``declared`` only their grammar and
    what reaches outside is looked at: any name may be given."""
    scopes = [_Scope()]
    for tag in tags:
        if tag.kind == "{#":
            continue
        if tag.word.startswith("end") and len(scopes) > 1 and tag.word != "endset":
            scopes.pop()
            continue
        tree, wrong = _parsed(tag)
        if tree is None:
            if wrong:
                message = _("标记的写法有误（{reason}）").format(reason=wrong)
                hint = _("核对括号、引号和运算符；字符串写在半角引号里，如 {{ cells['name'] }}")
                yield at(tag.spot, "TP-SYNTAX", message, hint, found=tag.typed)
            continue
        yield from _within(tag, tree, declared, scopes)
        _bind(tag, tree, declared, scopes)


def _parsed(tag: ReadTag) -> tuple[nodes.Template | None, str]:
    """Return the tree of one tag, completed by its end; nothing for an end or branch, and what is wrong with it."""
    inside, word = tag.inside, tag.word
    if tag.kind == "{#":
        return None, ""
    source = {
        "": f"{{{{ {inside} }}}}",
        "elif": f"{{% if {inside} %}}{{% endif %}}",
        "set": f"{{% set {inside} %}}" + ("" if "=" in inside else "{% endset %}"),
        "macro": f"{{% macro {inside} %}}{{% endmacro %}}",
    }.get(word)
    if source is None and word in ("for", "if", "call", "filter", "with", "autoescape"):
        source = f"{{% {word} {inside} %}}{{% end{word} %}}"
    if source is None and word in OWN_WORDS and inside:
        source = f"{{{{ {inside} }}}}"
    if source is None:
        return None, ""
    try:
        return _tree(source), ""
    except (TemplateSyntaxError, TemplateError) as error:
        return None, str(getattr(error, "message", "") or error)
    except (RecursionError, ValueError) as error:
        return None, str(error)


@lru_cache(maxsize=4096)
def _tree(source: str) -> nodes.Template:
    """Return the tree of a tag, which nobody changes: templates of one kind have nearly all their tags in common."""
    return environment().parse(source)


def _within(tag: ReadTag, tree: nodes.Template, declared: Declared | None, scopes: list[_Scope]) -> Iterator[Finding]:
    bound = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    bound |= {macro.name for macro in tree.find_all(nodes.Macro)}
    for node in _found(tree, nodes.Getattr, nodes.Getitem):
        name = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", "")
        if isinstance(name, str) and name.startswith("_"):
            message = _("模板不能读取“{name}”").format(name=name)
            yield at(tag.spot, "TP-REACH", message, _("删去该标记"), found=tag.typed)
    if declared is None:
        return
    for kind, known in ((nodes.Filter, environment().filters), (nodes.Test, environment().tests)):
        for found in tree.find_all(kind):
            if found.name not in known:
                message = _("没有过滤器或者判断“{name}”").format(name=found.name)
                yield at(tag.spot, "TP-NAME", message, _like(found.name, known), found=tag.typed)
    for name in dict.fromkeys(node.name for node in tree.find_all(nodes.Name)):
        if name in bound or name in _BUILT_IN or name in declared.names or any(name in s.names for s in scopes):
            continue
        message = _("没有名称“{name}”").format(name=name)
        known_names = (*declared.names, *(known for scope in scopes for known in scope.names))
        yield at(tag.spot, "TP-NAME", message, _like(name, known_names), found=tag.typed)
    yield from _fields(tag, tree, declared, scopes)


def _found(tree: nodes.Template, *kinds: type[nodes.Node]) -> Iterator[Any]:
    yield from tree.find_all(kinds)


def _like(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        return _("是否想用 {names}").format(names="、".join(near))
    return _("可用：{names}").format(names="、".join(sorted(known)[:20]))


def _fields(tag: ReadTag, tree: nodes.Template, declared: Declared, scopes: list[_Scope]) -> Iterator[Finding]:
    tested = _paths(tree) if tag.word in ("if", "elif") else set()
    for node in _found(tree, nodes.Getattr, nodes.Getitem, nodes.Filter):
        holder = _held(node.node, declared, scopes) if node.node is not None else None
        path = _path(node.node)
        if isinstance(node, nodes.Filter):
            if node.name in ("first", "last") and _may_be_empty(path, declared, scopes) and path not in tested:
                yield _unguarded(tag, path)
            continue
        key = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        known = _keys(holder)
        if isinstance(key, str) and known is not None and key not in known:
            message = _("“{path}”没有“{key}”").format(path=path or "…", key=key)
            yield at(tag.spot, "TP-FIELD", message, _like(key, known), found=tag.typed)
        if isinstance(key, int) and _may_be_empty(path, declared, scopes) and path not in tested:
            yield _unguarded(tag, path)


def _unguarded(tag: ReadTag, path: str) -> Finding:
    message = _("“{path}”可能是空的，没有先判断").format(path=path)
    hint = _("放在 {{%p if {path} %}} … {{%p endif %}} 之内").format(path=path)
    return at(tag.spot, "TP-GUARD", message, hint, found=tag.typed)


def _keys(holder: Any) -> Collection[str] | None:
    """Return what may be read of a value; nothing where that is not known."""
    if isinstance(holder, type) and hasattr(holder, "_fields"):
        found: Collection[str] = holder._fields
        return found
    return holder if isinstance(holder, frozenset | dict) and holder else None


def _held(node: Any, declared: Declared, scopes: list[_Scope]) -> Any:
    """Return what an expression holds: a view, the keys of a mapping, a list of one of them; nothing if not known."""
    if isinstance(node, nodes.Name):
        for scope in reversed(scopes):
            if node.name in scope.names:
                return scope.names[node.name]
        if declared.kind == "form":
            cells = declared.cells
            known = {"cells": cells, "cover": cells, "lines": cells, "groups": dict(declared.groups)}
            return known.get(node.name)
        return [declared.items[node.name]] if node.name in declared.items else None
    if isinstance(node, nodes.Filter) and node.name in _KEEPING and node.node is not None:
        return _held(node.node, declared, scopes)
    if isinstance(node, nodes.Getattr):
        holder = _held(node.node, declared, scopes)
        if isinstance(holder, type) and node.attr in declared.items:
            return [declared.items[node.attr]]
        return None
    if isinstance(node, nodes.Getitem):
        holder, key = _held(node.node, declared, scopes), getattr(node.arg, "value", None)
        if isinstance(holder, dict):
            return [holder.get(key)] if key in holder else None
        return holder[0] if isinstance(holder, list) and isinstance(key, int) else None
    return None


def _path(node: Any) -> str:
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        above = _path(node.node)
        return f"{above}.{node.attr}" if above else ""
    return ""


def _paths(tree: nodes.Node) -> set[str]:
    return {path for node in tree.find_all((nodes.Name, nodes.Getattr)) if (path := _path(node))}


def _may_be_empty(path: str, declared: Declared, scopes: list[_Scope]) -> bool:
    if not path or any(path in scope.guarded for scope in scopes):
        return False
    head, _dot, last = path.rpartition(".")
    if head:
        return last in declared.maybe_empty
    return last in declared.maybe_empty and last in declared.names and not any(last in s.names for s in scopes)


def _bind(tag: ReadTag, tree: nodes.Template, declared: Declared | None, scopes: list[_Scope]) -> None:
    """Open the scope that a statement opens, with what it binds and what it has asked for."""
    if tag.word in ("for", "if", "macro", "call", "filter", "with", "autoescape"):
        scopes.append(_Scope())
    if tag.word in ("if", "elif"):
        scopes[-1].guarded |= _paths(tree)
    for loop in tree.find_all(nodes.For):
        scopes[-1].guarded |= _paths(loop.iter)
        held = _held(loop.iter, declared, scopes) if declared else None
        if isinstance(loop.target, nodes.Name):
            scopes[-1].names[loop.target.name] = held[0] if isinstance(held, list) and held else None
        else:
            scopes[-1].names |= {node.name: None for node in loop.target.find_all(nodes.Name)}
    for macro in tree.find_all(nodes.Macro):
        scopes[0].names[macro.name] = None
        scopes[-1].names |= {argument.name: None for argument in macro.args}
    if tag.word in ("set", "with"):
        scopes[-1 if tag.word == "with" else 0].names |= {
            node.name: None for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")
        }
