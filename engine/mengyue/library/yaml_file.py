"""YAML read as text: every plain scalar stays a string, every value keeps its line and column.

PyYAML's C parser delivers events; the tree is built here, so that nothing is guessed (``no`` is not a boolean, ``010``
not eight), a repeated key is a fault, and a hostile file is stopped by limits before it can cost anything. Tags,
anchors and aliases are refused outright: alliance and library files need none, and each has been used for attacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.faults import fault, raise_faults, shown
from mengyue.library.kept_tree import kept_tree
from mengyue.library.yaml_errors import forbidden_characters, syntax_faults
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding, InputError
from mengyue.refusal import reason_of

__all__ = ["MAX_DEPTH", "MAX_NODES", "MAX_PATHS", "Position", "YamlFile", "join_path", "parse_yaml", "read_yaml"]

#: Line and column, both from 1.
Position = tuple[int, int]

#: Levels of nesting; the deepest file of ours has seven.
MAX_DEPTH = 40
#: Keys and values in one file; an alliance of 1,000 members has some 40,000.
MAX_NODES = 500_000
#: Characters of all data paths of one file together; those of 1,000 members have 2 million.
MAX_PATHS = 64_000_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_BLANK = frozenset(("", "~", "null", "Null", "NULL"))


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a YAML file says and where: ``data`` holds only dict, list, str and None."""

    file: str
    data: Any
    positions: dict[str, Position] = field(default_factory=dict)

    def at(self, path: str) -> Position:
        """Return the place of ``path``, or of its nearest parent in the file."""
        return nearest(self.positions, path)


def read_yaml(
    path: Path, *, text: str | None = None, first_line: int = 1, file: str | None = None, root: Path | None = None
) -> YamlFile:
    """Read ``path``, or ``text`` found in it from line ``first_line`` on; raise ``InputError`` with every fault.

    ``file`` is the name that findings carry, by default the path as given; ``root`` the library, by default the folder.
    """
    name = str(path) if file is None else file
    is_content = text is None and root is not None
    if text is None:
        try:
            text = content_bytes(path, root or path.parent).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise InputError([fault("IN-107", _("文件不是 UTF-8 编码"), file=name, line=line)]) from error
        except OSError as error:
            code = "IN-101" if isinstance(error, FileNotFoundError) else "IN-103"
            message = _("文件无法读取：{reason}").format(reason=reason_of(error))
            raise InputError([fault(code, message, file=name)]) from error
    whole = text

    def parse() -> tuple[Any, dict[str, Position]]:
        result, faults = parse_yaml(whole, file=name, first_line=first_line)
        raise_faults(faults)
        return result.data, result.positions

    return YamlFile(name, *(kept_tree(whole, parse) if is_content else parse()))


def parse_yaml(text: str, *, file: str, first_line: int = 1) -> tuple[YamlFile, list[Finding]]:
    """Parse ``text``; return the data together with every fault. The data is None when reading had to stop early."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, faults = forbidden_characters(text, file=file, first_line=first_line)
    builder = _Builder(file, first_line - 1)
    try:
        builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        faults += syntax_faults(error, text, file=file, first_line=first_line)
        builder.root = None
    except _Stop:
        builder.root = None
    return YamlFile(file, builder.root, builder.positions), faults + builder.faults


def join_path(path: str, key: str | int) -> str:
    """Return the data path of ``key`` (a name, or an index from 0) under ``path``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


class _Stop(Exception):
    """A limit has been passed: read no further."""


class _Frame:
    """A mapping or list under construction."""

    __slots__ = ("data", "first", "key", "muted", "path")

    def __init__(self, data: Any, path: str, muted: bool) -> None:
        self.data = data
        self.path = path
        self.muted = muted  # inside a repeated key: faults are reported, data and positions are dropped
        self.key: str | None = None
        self.first: dict[str, int] = {}


class _Builder:
    """Builds plain data from events, without recursion."""

    def __init__(self, file: str, offset: int) -> None:
        self.file = file
        self.offset = offset
        self.root: Any = None
        self.positions: dict[str, Position] = {}
        self.faults: list[Finding] = []
        self.stack: list[_Frame] = []
        self.nodes = 0
        self.paths = 0
        self.documents = 0
        self.muted = False  # the value about to come belongs to a refused key

    def build(self, events: Iterator[Any]) -> None:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.scalar(event)
            elif kind is yaml.MappingStartEvent:
                self.open(event, {})
            elif kind is yaml.SequenceStartEvent:
                self.open(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.stack.pop()
            elif kind is yaml.AliasEvent:
                self.report(event, "IN-205", _("不接受别名 *{name}").format(name=shown(event.anchor)))
                self.place(event, None)
            elif kind is yaml.DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    self.report(event, "IN-208", _("文件中有第二个文档"))
                    return

    def scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.decorations(event)
        value = event.value
        blank = event.implicit[0] and value in _BLANK  # written without quotes
        self.place(event, None if blank else value)

    def open(self, event: Any, data: Any) -> None:
        self.decorations(event)
        if len(self.stack) >= MAX_DEPTH:
            self.report(event, "IN-206", _("嵌套超过 {limit} 层").format(limit=MAX_DEPTH))
            raise _Stop
        path, muted = self.place(event, data)
        self.stack.append(_Frame(data, path, muted))

    def place(self, event: Any, value: Any) -> tuple[str, bool]:
        """Put ``value`` where it belongs: as root, list item, key or value of a key."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.report(event, "IN-207", _("数据项超过 {limit} 个").format(limit=MAX_NODES))
            raise _Stop
        if self.stack:  # the path of a value is about as long as that of what it stands in
            self.paths += len(self.stack[-1].path) + len(self.stack[-1].key or "")
        if self.paths > MAX_PATHS:
            self.report(event, "IN-207", _("键过长：数据项的路径合计超过 {limit} 个字符").format(limit=MAX_PATHS))
            raise _Stop
        mark = event.start_mark
        if not self.stack:
            self.root = value
            self.positions[""] = (mark.line + 1 + self.offset, mark.column + 1)
            return "", False
        frame = self.stack[-1]
        data, muted = frame.data, frame.muted
        if type(data) is list:
            path = f"{frame.path}[{len(data)}]"
            data.append(value)
            if not muted:
                self.positions[path] = (mark.line + 1 + self.offset, mark.column + 1)
            return path, muted
        if frame.key is None:
            self.begin(frame, event, value)
            return frame.path, True  # a mapping used as a key is read and dropped
        key, frame.key = frame.key, None
        path = f"{frame.path}.{key}" if frame.path else key
        if self.muted:
            self.muted = False
            return path, True
        data[key] = value
        return path, muted

    def begin(self, frame: _Frame, event: Any, key: Any) -> None:
        mark = event.start_mark
        if not isinstance(key, str):
            self.report(event, "IN-209", _("键为空") if key is None else _("键不能是列表或映射"))
            frame.key, self.muted = "", True
            return
        frame.key = key
        line = mark.line + 1 + self.offset
        path = f"{frame.path}.{key}" if frame.path else key
        if key in frame.first:
            message = _("键“{key}”重复，第 {line} 行已有").format(key=shown(key), line=frame.first[key])
            self.report(event, "IN-203", message, path)
            self.muted = True
            return
        frame.first[key] = line
        if not frame.muted:
            self.positions[path] = (line, mark.column + 1)

    def decorations(self, event: Any) -> None:
        if event.tag is not None:
            self.report(event, "IN-204", _("不接受标签 {tag}").format(tag=shown(event.tag.replace(_TAG, "!!"))))
        if event.anchor is not None:
            self.report(event, "IN-205", _("不接受锚点 &{name}").format(name=shown(event.anchor)))

    def report(self, event: Any, code: str, message: str, path: str = "") -> None:
        mark = event.start_mark
        line, column = mark.line + 1 + self.offset, mark.column + 1
        self.faults.append(fault(code, message, file=self.file, line=line, column=column, path=path))
