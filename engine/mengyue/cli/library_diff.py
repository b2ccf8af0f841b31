"""``mengyue library diff``: what one's own folder changes in what is beneath it, and what changed there since."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.library.layers import Change

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "diff",
        _run,
        [
            click.Option(["--record"], is_flag=True, help=_("记下现在的下层内容，以后可以看出它改了什么")),
            click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("输出格式，默认 text")),
        ],
        _("自己的内容库（--library）改了随附内容的什么；记录以来下层又改了什么（有的，退出码 1）"),
    )


def _run(record: bool, format: str) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.library.open_library import composition_of, named_file, own_folder
    from mengyue.library.overlay_record import RECORD, beneath_of, read_record, record_of
    from mengyue.output.folder import write_file
    from mengyue.paths import content_root
    from mengyue.version import VERSION

    root = content_root()
    made = composition_of(root)
    if made is None:
        raise click.UsageError(_("没有叠在下层之上的内容库：用 --library DIR 指出只放不同之处的文件夹"))
    folder = own_folder(root)
    if record:
        write_file(folder / RECORD, record_of(made.changes, VERSION))
        count = len(beneath_of(made.changes))
        message = _("已记下 {count} 处下层内容：{file}").format(count=count, file=named_file(root, RECORD))
        print(message, file=sys.stderr)
        return DONE
    known = read_record(folder)
    now = beneath_of(made.changes)
    before = known[1] if known else {}
    moved = {key: _lines(before[key], now.get(key, "")) for key in before if before[key] != now.get(key, "")}
    fresh = [key for key in now if key not in before]
    if format == "json":
        rows = [
            {"way": c.way, "key": c.key, "file": made.layers[-1].named(c.origin.file), "line": c.origin.line or None,
             "base": c.base, "lines": _lines(c.beneath, c.now)}
            for c in made.changes
        ]  # fmt: skip
        data: dict[str, Any] = {"changes": rows, "beneath": moved, "recorded": known[0] if known else None}
        sys.stdout.write(json.dumps({**data, "unrecorded": fresh}, ensure_ascii=False, indent=2) + "\n")
    else:
        _show([line for change in made.changes for line in _told(change, made.layers[-1].named(change.origin.file))])
        if known:
            _show([line for key, lines in moved.items() for line in _beneath(key, lines, known[0], key in now)])
        if fresh:
            text = _("没有记下下层内容的有 {count} 处；运行 mengyue library diff --record")
            print(text.format(count=len(fresh)), file=sys.stderr)
    return BLOCKED if moved else DONE


def _told(change: Change, file: str) -> Iterator[tuple[str, str]]:
    ways = {"added": _("新增"), "replaced": _("替换"), "changed": _("改动"), "removed": _("取消")}
    based = _("，以 {base} 为底本").format(base=change.base) if change.base else ""
    place = f"{file}:{change.origin.line}" if change.origin.line else file
    yield "head", f"{ways[change.way]}　{change.key}　{place}{based}"
    if change.way in ("replaced", "changed") or change.base:
        yield from (("line", line) for line in _lines(change.beneath, change.now))


def _beneath(key: str, lines: list[str], version: str, still: bool) -> Iterator[tuple[str, str]]:
    text = _("下层已改　{key}　自 {version} 记录以来") if still else _("下层已没有　{key}　自 {version} 记录以来")
    yield "head", text.format(key=key, version=version)
    if still:
        yield from (("line", line) for line in lines)


def _lines(old: str, new: str) -> list[str]:
    """Return what differs, line by line: taken away with “-”, new with “+”."""
    found = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def _show(lines: list[tuple[str, str]]) -> None:
    from mengyue.cli.terminal import Paint, printable

    paint = Paint(sys.stdout)
    for kind, line in lines:
        text = paint(printable(line), *(["bold"] if kind == "head" else []))
        sys.stdout.write(("" if kind == "head" else "    ") + text + "\n")
