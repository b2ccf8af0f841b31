"""JSON alliance files. The standard library judges the syntax; a second pass over the tokens finds the places.

Numbers stay text, so that amounts are never floats; a repeated key is a fault, though JSON parsers allow it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Any

from mengyue.i18n import _
from mengyue.intake.source import Source
from mengyue.library.fault_catalogue import N_
from mengyue.library.faults import fault, shown
from mengyue.library.yaml_errors import forbidden_characters
from mengyue.library.yaml_file import MAX_DEPTH, MAX_NODES, MAX_PATHS, Position, join_path
from mengyue.model.finding import Finding

__all__ = ["read_json_source"]

_TOKEN = re.compile(r"\s*([{}\[\],:]|[^\s{}\[\],:\"]+|\")")


def read_json_source(text: str, file: str) -> tuple[Source, list[Finding]]:
    """Read ``text``, with every fault of syntax; data is None when it is not JSON."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, faults = forbidden_characters(text, file=file)
    if sum(map(text.count, "{[,:")) > MAX_NODES * 4:  # before any of it costs memory
        faults.append(fault("IN-207", _("数据项超过 {limit} 个").format(limit=MAX_NODES), file=file, line=1))
        return Source(None, {}), faults
    try:
        json.loads(text, parse_constant=_refuse_constant, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        reason = next((_(chinese) for english, chinese in _REASONS if error.msg.startswith(english)), "")
        message = _("JSON 语法错误：{reason}").format(reason=reason) if reason else _("JSON 语法错误")
        faults.append(fault("IN-210", message, file=file, line=error.lineno, column=error.colno))
        return Source(None, {}), faults
    except _ConstantError as error:
        line = text.count("\n", 0, text.find(str(error))) + 1
        message = _("JSON 语法错误：不接受 {value}").format(value=str(error))
        faults.append(fault("IN-210", message, file=file, line=line))
        return Source(None, {}), faults
    except RecursionError:
        faults.append(fault("IN-206", _("嵌套超过 {limit} 层").format(limit=MAX_DEPTH), file=file, line=1))
        return Source(None, {}), faults
    reader = _Reader(text, file)
    try:
        data = reader.value("", 0)
    except _LimitError:
        data = None
    return Source(data, reader.positions), faults + reader.faults


class _ConstantError(Exception):
    """NaN or Infinity."""


def _refuse_constant(name: str) -> Any:
    raise _ConstantError(name)


class _LimitError(Exception):
    """A limit has been passed."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A string of the file."""

    value: str


def _tokens(text: str) -> Iterator[tuple[str | _Text, int]]:
    """Yield the tokens of ``text``, known to be JSON, each with its place; one at a time, whatever their length."""
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        if match[1] != '"':
            yield match[1], match.start(1)
            continue
        value, at = scanstring(text, at)
        yield _Text(value), match.start(1)


class _Reader:
    """Walks the tokens of a text already known to be JSON."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.tokens = _tokens(text)
        self.token, self.offset = next(self.tokens, ("", 0))
        self.read = 0
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.positions: dict[str, Position] = {}
        self.faults: list[Finding] = []
        self.paths = 0
        self.muted = 0  # above zero inside the value of a repeated key

    def place(self, offset: int) -> Position:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def value(self, path: str, depth: int) -> Any:
        token, offset = self.take()
        if not self.muted:
            self.positions.setdefault(path, self.place(offset))
        if depth > MAX_DEPTH or self.read > MAX_NODES * 4:
            code, limit = ("IN-206", MAX_DEPTH) if depth > MAX_DEPTH else ("IN-207", MAX_NODES)
            text = _("嵌套超过 {limit} 层") if depth > MAX_DEPTH else _("数据项超过 {limit} 个")
            self.report(code, text.format(limit=limit), offset, path)
            raise _LimitError
        self.paths += len(path)
        if self.paths > MAX_PATHS:
            text = _("键过长：数据项的路径合计超过 {limit} 个字符")
            self.report("IN-207", text.format(limit=MAX_PATHS), offset, "")
            raise _LimitError
        if token == "{":
            return self.record(path, depth)
        if token == "[":
            return self.array(path, depth)
        if isinstance(token, _Text):
            return token.value
        return {"null": None, "true": True, "false": False}.get(token, token)

    def take(self) -> tuple[str | _Text, int]:
        """Return the next token and its place, and go on."""
        token, offset = self.token, self.offset
        self.token, self.offset = next(self.tokens, ("", 0))
        self.read += 1
        return token, offset

    def record(self, path: str, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        first: dict[str, int] = {}
        while self.token != "}":
            if self.token == ",":
                self.take()
            token, offset = self.take()
            self.take()  # the colon
            key = token.value if isinstance(token, _Text) else token
            below = join_path(path, key)
            line, column = self.place(offset)
            if key in first:
                message = _("键“{key}”重复，第 {line} 行已有").format(key=shown(key), line=first[key])
                self.report("IN-203", message, offset, below)
                self.muted += 1
                self.value(below, depth + 1)
                self.muted -= 1
                continue
            first[key] = line
            if not self.muted:
                self.positions[below] = (line, column)
            data[key] = self.value(below, depth + 1)
        self.take()
        return data

    def array(self, path: str, depth: int) -> list[Any]:
        items: list[Any] = []
        while self.token != "]":
            if self.token == ",":
                self.take()
            items.append(self.value(f"{path}[{len(items)}]", depth + 1))
        self.take()
        return items

    def report(self, code: str, message: str, offset: int, path: str) -> None:
        line, column = self.place(offset)
        self.faults.append(fault(code, message, file=self.file, line=line, column=column, path=path))


#: The standard library's messages (json/decoder.py, _json.c).
_REASONS = (
    ("Expecting property name", N_("此处应为双引号括起的键；最后一项后面不能有逗号")),
    ("Expecting ',' delimiter", N_("此处缺少逗号，或括号没有配对")),
    ("Expecting ':' delimiter", N_("键后面缺少半角冒号")),
    ("Expecting value", N_("此处缺少值，或值没有用半角双引号括起")),
    ("Unterminated string", N_("双引号没有配对")),
    ("Invalid control character", N_("双引号内不能直接换行或用 Tab，换行写作 \\n")),
    ("Invalid \\", N_("反斜杠转义不认识；反斜杠本身写作 \\\\")),
    ("Extra data", N_("数据结束后还有多余内容")),
    ("Illegal trailing comma", N_("最后一项后面不能有逗号")),
)
