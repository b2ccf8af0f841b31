"""Values written into a data file as its owner keeps it: comments, order and quotes of everything else stay."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from mengyue.i18n import _
from mengyue.intake.decode import decode
from mengyue.model.finding import EngineError
from mengyue.negotiation.places_of_data import set_value, steps_of

__all__ = ["edited"]

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff（《][^:#\n\r\t{}\[\],&*!|>'\"%@`\\?]*")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"))
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def edited(data: bytes, name: str, values: Mapping[str, Any]) -> bytes:
    """Return the data file ``name`` with ``values`` at their data paths. Raises :class:`EngineError` for a workbook."""
    suffix = name.lower().rpartition(".")[2]
    if suffix == "json":
        text, _notes = decode(data, file=name)
        root = json.loads(text.removeprefix("\ufeff"))
        for path, value in values.items():
            set_value(root, steps_of(path), value)
        return (json.dumps(root, ensure_ascii=False, indent=2) + "\n").encode()
    if suffix not in ("yaml", "yml"):
        message = _("“{file}”是表格，不能写入谈判的结果；先用 mengyue convert 转成 .yaml，再用它起草、发出")
        raise EngineError(message.format(file=name))
    text, _notes = decode(data, file=name)
    newline = "\r\n" if "\r\n" in text else "\n"
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for path, value in values.items():
        text = _with(text, steps_of(path), value)
    return text.replace("\n", newline).encode()


def _with(text: str, steps: Sequence[str | int], value: Any) -> str:
    """Return ``text`` with one value set: the part of the path that is there is followed, the rest is written."""
    root = yaml.compose(text, Loader=_LOADER)
    if not isinstance(root, yaml.MappingNode):
        raise EngineError(_("数据文件的最外层应为“键: 值”"))
    node: Any = root
    for at, step in enumerate(steps):
        below = _child(node, step)
        if below is None:
            return _added(text, node, steps[at:], value)
        if _empty(below) and at + 1 < len(steps):
            return _filled(text, node, step, below, steps[at + 1 :], value)
        node = below
    return _replaced(text, node, value)


def _child(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _empty(node: Any) -> bool:
    return (isinstance(node, yaml.ScalarNode) and not node.value.strip("~") and not node.style) or (
        isinstance(node, yaml.CollectionNode) and not node.value
    )


def _replaced(text: str, node: Any, value: Any) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    indent = _indent(text, start)
    if isinstance(node, yaml.CollectionNode) or not isinstance(value, str):
        new = _flow(value)
    else:
        new = _scalar(value, indent) if _in_block(text, node) else json.dumps(value, ensure_ascii=False)
    if start == end:
        new = f" {new}"
    elif getattr(node, "style", None) in ("|", ">"):  # such a block ends with the line break that the next key needs
        new += "\n"
    return text[:start] + new + text[end:]


def _added(text: str, node: Any, steps: Sequence[str | int], value: Any) -> str:
    """Write what is missing at the end of the mapping or list ``node``."""
    flow = bool(node.flow_style)
    if flow:
        place = node.end_mark.index - 1
        comma = ", " if node.value else ""
        return text[:place] + comma + _flow_entry(steps, value, isinstance(node, yaml.SequenceNode)) + text[place:]
    first = node.value[0][0] if isinstance(node, yaml.MappingNode) else node.value[0]
    column = first.start_mark.column - (0 if isinstance(node, yaml.MappingNode) else 2)
    if isinstance(node, yaml.SequenceNode):
        line = text.rfind("\n", 0, first.start_mark.index) + 1
        column = text.index("-", line) - line
    place = _end_of(text, node)
    lines = _block(steps, value, " " * column, listed=isinstance(node, yaml.SequenceNode))
    before = "" if place == 0 or text[place - 1] == "\n" else "\n"
    return f"{text[:place]}{before}{lines}{text[place:]}"


def _filled(text: str, holder: Any, step: str | int, node: Any, steps: Sequence[str | int], value: Any) -> str:
    """Write into something that is there and holds nothing: ``clauses:`` or ``clauses: {}``."""
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if holder.flow_style:
        space = " " * (start == end)
        return f"{text[:start]}{space}{_flow_nested(steps, value)}{text[end:]}"
    keys = holder.value if isinstance(holder, yaml.MappingNode) else []
    column = next((key.start_mark.column for key, below in keys if below is node), holder.start_mark.column)
    head = str(text[:start]).rstrip(" ")
    rest = text[end:]
    line_end = rest.find("\n")
    tail = rest if line_end < 0 else rest[:line_end]
    after = "" if line_end < 0 else rest[line_end + 1 :]
    lines = _block(steps, value, " " * (column + 2), listed=isinstance(steps[0], int))
    return f"{head}{tail}\n{lines}{after}"


def _end_of(text: str, node: Any) -> int:
    """Return the place behind the last line of what ``node`` holds; comments that follow stay behind it."""
    last = node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = int(last.end_mark.index)
    if getattr(last, "style", None) in ("|", ">"):
        while end > 0 and text[end - 1] in " \n":
            end -= 1
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _block(steps: Sequence[str | int], value: Any, indent: str, *, listed: bool) -> str:
    """Return the lines that hold ``value`` at ``steps``."""
    step, *rest = steps
    if listed:
        if rest:
            inner = _block(rest, value, indent + "  ", listed=isinstance(rest[0], int))
            return f"{indent}- {inner[len(indent) + 2 :]}"
        if isinstance(value, dict):
            rows = [f"{key}: {_scalar(str(item), indent + '  ')}" for key, item in value.items()]
            return f"{indent}- " + f"\n{indent}  ".join(rows) + "\n"
        return f"{indent}- {_shown(value, indent)}\n"
    head = f"{indent}{_key(str(step))}:"
    if rest:
        return f"{head}\n{_block(rest, value, indent + '  ', listed=isinstance(rest[0], int))}"
    if isinstance(value, dict):
        return f"{head}\n" + "".join(f"{indent}  {key}: {_scalar(str(v), indent + '  ')}\n" for key, v in value.items())
    return f"{head} {_shown(value, indent)}\n"


def _shown(value: Any, indent: str) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else _scalar(str(value), indent)


def _scalar(value: str, indent: str) -> str:
    lines = value.split("\n")
    if len(lines) > 1 and not any(line != line.strip() or not line for line in lines):
        return "|-\n" + "\n".join(f"{indent}  {line}" for line in lines)
    plain = _PLAIN.fullmatch(value) and value == value.strip() and value.casefold() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _flow_entry(steps: Sequence[str | int], value: Any, listed: bool) -> str:
    step, *rest = steps
    inner = _flow_nested(rest, value) if rest else _flow(value)
    return inner if listed else f"{_key(str(step))}: {inner}"


def _flow_nested(steps: Sequence[str | int], value: Any) -> str:
    made: Any = value
    for step in reversed(steps):
        made = [made] if isinstance(step, int) else {step: made}
    return json.dumps(made, ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", key) else json.dumps(key, ensure_ascii=False)


def _indent(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return " " * (len(line) - len(line.lstrip(" -")))


def _in_block(text: str, node: Any) -> bool:
    """Tell whether a scalar may be written over several lines: not inside braces."""
    line = text[text.rfind("\n", 0, node.start_mark.index) + 1 : node.start_mark.index]
    return "{" not in line and "[" not in line
