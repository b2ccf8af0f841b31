"""Tags by which papers find the rules of a policy: each that is asked for is one that a rule has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import FAULTS, parsed
from mengyue.language.frame import language
from mengyue.language.template_text import is_text
from mengyue.library.content_file import content_bytes
from mengyue.library.content_library import Library
from mengyue.library.read_content import fault
from mengyue.library.yaml_file import read_yaml
from mengyue.lint.fault_places import Pack, in_clause, in_file
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding, InputError, Severity
from mengyue.refusal import reason_of

__all__ = ["lint_tags"]

_FIELD = "tags"
_BY_ATTRIBUTE = frozenset(("selectattr", "rejectattr", "where", "any", "all"))


def lint_tags(root: Path, library: Library, packs: Sequence[Pack]) -> Iterator[Finding]:
    """Yield a finding for each tag that a table, an outline, a form or a clause asks for and no rule of any pack has:
    misspelt, it would select nothing without a word."""
    known = sorted({tag for pack in packs for rule in pack.policy.rules for tag in rule.tags})
    for path in sorted((root / "templates").rglob("*.yaml")):
        file = path.relative_to(root).as_posix()
        try:
            text = content_bytes(path, root).decode("utf-8", "replace")
            if _FIELD not in text:
                continue
            places = read_yaml(path, root=root, file=file)
        except OSError as error:
            yield fault(path, root, None, "LB-FILE", _("不能读取文件：{error}").format(error=reason_of(error)))
            continue
        except InputError as error:
            yield from error.findings
            continue
        lines = text.splitlines()
        for at, source in _texts(places.data, ""):
            for tag in _asked(source):
                if tag not in known:
                    first = nearest(places.positions, at)[0]
                    line = next((no for no, text in enumerate(lines, 1) if no >= first and tag in text), first)
                    yield in_file(file, line, "LB-TAG", _said(tag), Severity.ERROR, _hint(known))
    for clause in library.clauses.values():
        for variant, wording in clause.wording.items():
            for tag in _asked(wording):
                if tag not in known:
                    line = wording.count("\n", 0, wording.find(tag)) + 1
                    yield in_clause(clause, variant, line, "LB-TAG", _said(tag), hint=_hint(known))


def _said(tag: str) -> str:
    return _("没有一条政策规则有标签“{tag}”").format(tag=tag)


def _hint(known: Sequence[str]) -> str:
    return _("改为规则已有的标签（{tags}），或者在政策的规则中写上 tags").format(tags="、".join(known))


def _texts(data: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield at, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, f"{at}.{key}" if at else str(key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, f"{at}[{index}]")


def _asked(source: str) -> list[str]:
    """Return the tags that an expression or text asks for, in order; nothing where it cannot be read."""
    if _FIELD not in source:
        return []
    try:
        tree: nodes.Node = language().parse(source) if is_text(source) else parsed(source)
    except (ExpressionError, TemplateSyntaxError, *FAULTS):
        return []
    holder = nodes.Template([nodes.Output([tree])]) if isinstance(tree, nodes.Expr) else tree
    found = [_constant(node) for node in holder.find_all((nodes.Filter, nodes.Test, nodes.Compare))]
    return list(dict.fromkeys(tag for tag in found if tag))


def _constant(node: nodes.Expr) -> str:
    """Return the tag that a filter, a test or a comparison names, if it names one."""
    wanted: nodes.Node | None = None
    if isinstance(node, nodes.Compare):
        if node.ops[0].op in ("in", "notin") and _is_field(node.ops[0].expr):
            wanted = node.expr
    elif isinstance(node, nodes.Test):
        if node.name == "containing" and _is_field(node.node):
            wanted = node.args[0] if node.args else None
    elif isinstance(node, nodes.Filter) and node.name in _BY_ATTRIBUTE and len(node.args) == 3:
        field, test, value = node.args
        if [_word(field), _word(test)] == [_FIELD, "containing"]:
            wanted = value
    return _word(wanted)


def _is_field(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Getattr) and node.attr == _FIELD


def _word(node: nodes.Node | None) -> str:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""
