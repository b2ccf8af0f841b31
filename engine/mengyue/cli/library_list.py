"""``mengyue library list``: what the library holds, or what in it has a word."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.library.search import Entry

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "list",
        _run,
        [click.Argument(["word"], metavar=_("[词]"), nargs=-1)],
        _("列出内容库：各主题的条款、文书和表式；写一个词，按标题、主题和文字查找"),
    )


def _run(word: tuple[str, ...]) -> int:
    from mengyue.cli.terminal import columns, printable, wrap
    from mengyue.explain.hits import hit_lines
    from mengyue.library.search import find, index
    from mengyue.paths import content_root

    root = content_root()
    words = " ".join(word).strip()
    entries = index(root)
    lines = list(hit_lines(words, find(words, entries)) if words else _all(root, entries))
    for line in lines:
        indent = line[: len(line) - len(line.lstrip(" "))]
        parts = wrap(printable(line.strip()), columns() - 4)
        sys.stdout.write("".join(f"{indent}{part}".rstrip() + "\n" for part in parts))
    return 0


def _all(root: Path, entries: Sequence[Entry]) -> Iterator[str]:
    from mengyue.explain.hits import kind_name
    from mengyue.library.load_clause import load_topics
    from mengyue.library.search import Kind

    topics = load_topics(root, [])
    clauses = [entry for entry in entries if entry.kind is Kind.CLAUSE]
    folders = dict.fromkeys(entry.file.split("/")[1] for entry in clauses)
    for folder in folders:
        own = [entry for entry in clauses if entry.file.split("/")[1] == folder]
        topic = topics.get(folder)
        name = f"{topic.title}：{topic.about}" if topic else folder
        yield _("{folder}　{name}（{count} 条）").format(folder=folder, name=name, count=len(own))
        yield from (f"    {entry.id}　{entry.title}" for entry in own)
    for kind in (Kind.PAPER, Kind.FORM, Kind.POLICY):
        yield kind_name(kind)
        yield from (f"    {entry.id}　{entry.title}" for entry in entries if entry.kind is kind)
