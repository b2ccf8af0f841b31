"""``mengyue library laws``: the registered laws on a day, and what changes within the year after it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import as_of_option
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.library.law_calendar import LawChange
    from mengyue.library.statute import Law

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "laws",
        _run,
        [as_of_option()],
        _("列出法规登记册：某日施行的文本，此后一年内新施行、修订、废止的法规和变更的条号"),
    )


def _run(as_of: date) -> int:
    from mengyue.cli.terminal import columns, printable, wrap
    from mengyue.library.content_library import load_library
    from mengyue.library.law_calendar import a_year_after, changes
    from mengyue.paths import content_root

    library = load_library(content_root())
    until = a_year_after(as_of)
    coming = changes(library.laws, library.clauses.values(), as_of, until)
    lines = [*_coming(coming, library.laws, as_of, until), "", *_register(library.laws, as_of)]
    for line in lines:
        indent = line[: len(line) - len(line.lstrip(" "))]
        parts = wrap(printable(line.strip()), columns() - 4)
        sys.stdout.write("".join(f"{indent}{part}".rstrip() + "\n" for part in parts) or "\n")
    return 0


def _coming(changes: list[LawChange], laws: Mapping[str, Law], as_of: date, until: date) -> Iterator[str]:
    if not changes:
        yield _("{start}以后至{end}：登记的法规没有已知的变动").format(start=as_of, end=until)
        return
    yield _("{start}以后至{end}的变动（{count} 项）：").format(start=as_of, end=until, count=len(changes))
    for change in changes:
        yield f"  {change.day}　《{change.law.title}》　{_what(change, laws)}"
        moved = [
            _("第{old}条改为第{new}条").format(old=old, new=new) for old, new in change.moved.items() if old != new
        ]
        if moved:
            yield "      " + "、".join(moved)
        for article, clauses in change.cited.items():
            place = _("第{article}条").format(article=article) if article else _("全文")
            yield "      " + _("引用{place}的条款：{clauses}").format(place=place, clauses="、".join(clauses))


def _what(change: LawChange, laws: Mapping[str, Law]) -> str:
    if not change.version:
        new = laws.get(change.law.replaced_by)
        return _("失效，由《{new}》替代").format(new=new.title) if new else _("失效")
    checked = "" if change.verified else _("（未核对）")
    if change.first:
        return _("开始施行：{version}").format(version=change.version) + checked
    return _("新文本施行：{version}").format(version=change.version) + checked


def _register(laws: Mapping[str, Law], as_of: date) -> Iterator[str]:
    now = [law for law in laws.values() if law.in_force(as_of)]
    open_ = [law for law in now if not law.articles or not all(a.verified for a in law.articles.values())]
    yield _("{day}施行的法规 {count} 部，其中 {open} 部有未与条文文本核对的内容：").format(
        day=as_of, count=len(now), open=len(open_)
    )
    for law in now:
        later = law.later(as_of)
        text = later[-1] if later else law.earlier(as_of)
        version, effective = (text.version, text.effective) if text else (law.version, law.effective)
        mark = _("　有未核对的内容") if law in open_ else ""
        yield f"  {law.key}　《{law.title}》　{version}　{effective or ''}".rstrip("　") + mark
