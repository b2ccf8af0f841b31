"""Changing a YAML file where its data changed and nowhere else: comments, order, quotes and blank lines stay.

The text is parsed once with the place of every value; what differs from the new data becomes splices of the text. The
result is read again and compared, so that no file is ever written that says something else than was meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from mengyue.i18n import _
from mengyue.intake.yaml_source import read_yaml_source
from mengyue.model.finding import EngineError

__all__ = ["rewrite_yaml"]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What libyaml counts as the end of a line.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
#: Written without quotes, and read by every program as what it is.
_BARE = re.compile(r"true|false|0|-?[1-9][0-9]{0,14}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOTHING: tuple[Any, ...] = (None, "", [], {})
#: What no block of text can hold as it is.
_NO_BLOCK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\ufeff]|^[ \t\n]|[ \t](\n|$)")
_BLANK = frozenset(("", "~", "null", "Null", "NULL"))


def rewrite_yaml(text: str, data: Any) -> str:
    """Return ``text`` changed so that it says ``data``: dict, list, str and None, as a reader gives them.

    What is None, absent or empty counts as not filled in; its key stays with nothing behind it. Raises
    :class:`EngineError` when the text cannot be changed without writing it anew.
    """
    rewriter = _Rewriter(text)
    root = rewriter.root
    if isinstance(root, yaml.MappingNode) and isinstance(data, dict):
        rewriter.mapping(root, data, rewriter.column(root))
        made = rewriter.made()
    else:
        made = "\n".join(_block(data, 0)) + "\n"
    read, faults = read_yaml_source(made, "")
    if faults or filled(read.data) != filled(data):
        raise EngineError(_("这份文件的写法特殊，不能只改动其中一处而保留其余内容；请用文本编辑器修改"))
    return made


def filled(data: Any) -> Any:
    """Return ``data`` without what is not filled in."""
    if isinstance(data, dict):
        return {key: kept for key, value in data.items() if (kept := filled(value)) not in _NOTHING}
    if isinstance(data, list):
        return [None if (kept := filled(item)) in _NOTHING else kept for item in data]
    return data


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    text: str


class _Rewriter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        self.root = yaml.compose(text, Loader=_LOADER) if text.strip() else None
        self.splices: list[_Splice] = []

    def made(self) -> str:
        parts, at = [], 0
        for splice in sorted(self.splices, key=lambda splice: (splice.start, splice.end)):
            parts += [self.text[at : splice.start], splice.text.replace("\n", self.newline)]
            at = max(at, splice.end)
        return "".join([*parts, self.text[at:]])

    def at(self, mark: Any) -> int:
        return int(self.starts[mark.line] + mark.column)

    def column(self, node: Any) -> int:
        return int(node.start_mark.column)

    def end(self, node: Any) -> int:
        """Return where ``node`` really ends: its own last character, without comments and empty lines behind."""
        if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        start, end = self.at(node.start_mark), self.at(node.end_mark)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return start + len(self.text[start:end].rstrip())
        return end

    def line_end(self, offset: int) -> int:
        found = _BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def value(self, node: Any, data: Any, column: int, flow: bool, after: int) -> None:
        """Make ``node`` say ``data``. ``column`` is that of what it belongs to, ``after`` where its key ends."""
        if isinstance(node, yaml.MappingNode) and isinstance(data, dict) and filled(data):
            self.mapping(node, data, column)
        elif isinstance(node, yaml.SequenceNode) and isinstance(data, list) and data:
            self.sequence(node, data, column)
        elif not _same(filled(_plain(node)), filled(data)):
            self.replace(node, data, column, flow or bool(getattr(node, "flow_style", False)), after)

    def replace(self, node: Any, data: Any, column: int, flow: bool, after: int) -> None:
        start, end = self.at(node.start_mark), self.end(node)
        if data in _NOTHING:
            self.splices.append(_Splice(after, end, " ''" if flow else ""))
        elif flow:
            self.splices.append(_Splice(start, end, ("" if start > after else " ") + _flow(data)))
        elif isinstance(data, str):
            style = node.style if isinstance(node, yaml.ScalarNode) else None
            written = _scalar(data, column, style if _plain(node) is not None else None)
            first, *rest = written.split("\n")
            if rest and self.line_end(end) > end:  # the comment behind goes with the first line
                first += self.text[end : self.line_end(end)]
                end = self.line_end(end)
            self.splices.append(_Splice(after, end, " " + "\n".join([first, *rest])))
        else:
            indent = column + 2
            lines = "".join("\n" + line for line in _block(data, indent))
            self.splices.append(_Splice(after, end, lines))

    def mapping(self, node: Any, data: dict[str, Any], column: int) -> None:
        flow = bool(node.flow_style)
        if not node.value:
            self.replace(node, data, column, True, self.at(node.start_mark))
            return
        own = column if flow else self.column(node)
        known = set()
        for key, value in node.value:
            known.add(key.value)
            colon = self.text.index(":", self.at(key.end_mark)) + 1
            self.value(value, data.get(key.value), own, flow, colon)
        added = {key: value for key, value in data.items() if key not in known and filled(value) not in _NOTHING}
        if not added:
            return
        if flow:
            place = self.at(node.end_mark) - 1
            text = "".join(f", {_flow(key)}: {_flow(value)}" for key, value in added.items())
            self.splices.append(_Splice(place, place, text))
        else:
            place = self.line_end(self.end(node))
            text = "".join("\n" + line for line in _block(added, own))
            self.splices.append(_Splice(place, place, text))

    def sequence(self, node: Any, data: list[Any], column: int) -> None:
        flow = bool(node.flow_style)
        if flow or not node.value:
            if filled(_plain(node)) != filled(data):
                self.replace(node, data, column, True, self.at(node.start_mark))
            return
        dash = self.column(node)
        old = [_told(_plain(item)) for item in node.value]
        new = [_told(item) for item in data]
        for kind, a, b, c, d in _paired(old, new):
            for at, to in zip(range(a, b), range(c, d), strict=False):
                if kind == "replace":
                    item = node.value[at]
                    self.value(item, data[to], dash, False, self.dash_before(item) + 1)
            for at in range(a + min(b - a, d - c), b):
                self.remove(node.value[at], last=at == len(node.value) - 1)
            if d - c > b - a and kind != "equal":
                before = a + min(b - a, d - c)
                place = self.line_end(self.end(node.value[before - 1])) if before else self.head(node.value[0])
                lines = [line for item in data[c + (b - a) : d] for line in _item(item, dash)]
                text = "".join("\n" + line for line in lines) if before else "".join(line + "\n" for line in lines)
                self.splices.append(_Splice(place, place, text))

    def dash_before(self, item: Any) -> int:
        start = self.at(item.start_mark)
        return self.text.rindex("-", 0, start + (item.start_mark == item.end_mark))

    def head(self, item: Any) -> int:
        dash = self.dash_before(item)
        return self.starts[max(at for at, start in enumerate(self.starts) if start <= dash)]

    def remove(self, item: Any, *, last: bool) -> None:
        start, end = self.head(item), self.line_end(self.end(item))
        found = _BREAK.match(self.text, end)
        if found:
            end = found.end()
        self.splices.append(_Splice(start, end, ""))


def _paired(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield how ``old`` becomes ``new``, in runs. Of a run that was replaced, one by one is changed."""
    yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in _NOTHING and other in _NOTHING)


def _told(data: Any) -> str:
    return json.dumps(filled(data), ensure_ascii=False, sort_keys=True)


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if node.style is None and node.value in _BLANK else node.value


class _Dumper(yaml.SafeDumper):
    """Writes a text in one line, quoted where other programs would take it for something else."""


def _scalar(text: str, column: int, style: str | None = None) -> str:
    """Write ``text`` behind a key that stands at ``column``; ``style`` is how it was quoted before."""
    if "\n" in text and not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\ufeff]|^[ \t\n]|[ \t](\n|$)", text
    ):
        lines = text.split("\n")
        while lines[-1] == "":
            lines.pop()
        mark = {0: "|-", 1: "|"}.get(len(text) - len("\n".join(lines)), "|+")
        if mark != "|+":
            indent = " " * (column + 2)
            return "\n".join([mark, *((indent + line) if line else "" for line in lines)])
    if style in ("'", '"') and "\n" not in text:
        return yaml.dump(text, Dumper=_Dumper, default_style=style, allow_unicode=True, width=1 << 20).rstrip("\n")
    return _quoted(text)


def _quoted(text: str) -> str:
    if _BARE.fullmatch(text):
        return text
    style = '"' if "\n" in text or not text.isprintable() else None
    written: str = yaml.dump(text, Dumper=_Dumper, default_style=style, allow_unicode=True, width=1 << 20)
    written = written.removesuffix("...\n").rstrip("\n")
    return written if "\n" not in written else json.dumps(text, ensure_ascii=False)


def _flow(data: Any) -> str:
    if isinstance(data, dict):
        rows = [f"{_flow(key)}: {_flow(value)}" for key, value in data.items() if filled(value) not in _NOTHING]
        return "{" + ", ".join(rows) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_flow, data)) + "]"
    text = "" if data is None else str(data)
    written = _quoted(text)
    bare = written[:1] not in "'\""
    return json.dumps(text, ensure_ascii=False) if bare and re.search(r"[,\[\]{}:#]", written) else written


def _block(data: Any, column: int) -> list[str]:
    """Return the lines of ``data`` as a block at ``column``."""
    pad = " " * column
    lines: list[str] = []
    if isinstance(data, dict):
        for key, value in data.items():
            if filled(value) in _NOTHING:
                continue
            head = f"{pad}{_quoted(str(key))}:"
            if isinstance(value, dict | list):
                lines += [head, *_block(value, column + 2)]
            else:
                lines += f"{head} {_scalar(str(value), column)}".split("\n")
    elif isinstance(data, list):
        for item in data:
            lines += _item(item, column)
    return lines


def _item(item: Any, column: int) -> list[str]:
    pad = " " * column
    if isinstance(item, dict | list):
        inner = _block(item, column + 2)
        return [f"{pad}- {inner[0].lstrip()}", *inner[1:]] if inner else [f"{pad}- {{}}"]
    return f"{pad}- {_scalar('' if item is None else str(item), column)}".split("\n")
