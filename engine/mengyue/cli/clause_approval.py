"""``mengyue library approve`` and ``retire``: the life of clauses, written into their files."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import AsOf, today
from mengyue.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from mengyue.library.clause import Clause
    from mengyue.library.content_library import Library

__all__ = ["approve_command", "retire_command"]


def approve_command() -> click.Command:
    """Make ``library approve``."""
    return Command(
        "approve",
        _approve,
        [
            click.Argument(["ids"], nargs=-1, required=True, metavar=_("条款编号…")),
            click.Option(["--by"], required=True, metavar="NAME", help=_("批准人")),
            click.Option(["--on"], type=AsOf(), default=today, help=_("批准日期；默认今天")),
        ],
        _("批准条款现在的条文，写入条款文件；可以写 ip.* 一次批准一类；条文以后有改动的，批准失效"),
    )


def retire_command() -> click.Command:
    """Make ``library retire``."""
    return Command(
        "retire",
        _retire,
        [
            click.Argument(["id"], metavar=_("条款编号")),
            click.Option(["--on"], type=AsOf(), required=True, help=_("停用日期：从这一天起不再采用")),
            click.Option(["--replaced-by"], metavar="ID", default="", help=_("替代它的条款；没有替代的不写")),
            click.Option(["--reason"], required=True, metavar="TEXT", help=_("停用的原因")),
        ],
        _("停用条款，写入条款文件"),
    )


def _approve(ids: tuple[str, ...], by: str, on: date) -> int:
    from mengyue.library.clause_edit import approved
    from mengyue.library.content_library import load_library
    from mengyue.paths import content_root

    if not by.strip():
        raise click.UsageError(_("--by 须写明批准人"))
    root = content_root()
    library = load_library(root)
    clauses = [library.clauses[key] for key in dict.fromkeys(key for name in ids for key in _named(library, name))]
    files = {clause.file: approved(root, clause, by=by, on=on) for clause in clauses}
    for name, data in files.items():
        print(_("已批准：{file}").format(file=_write(root, name, data)))
    return 0


def _retire(id: str, on: date, replaced_by: str, reason: str) -> int:
    from mengyue.library.clause_edit import retired
    from mengyue.library.content_library import load_library
    from mengyue.paths import content_root

    if not reason.strip():
        raise click.UsageError(_("--reason 须写明停用的原因"))
    root = content_root()
    library = load_library(root)
    clause = _clause(library, id)
    data = retired(root, clause, library, replaced_by=replaced_by, on=on, reason=reason)
    print(_("已停用：{file}").format(file=_write(root, clause.file, data)))
    for file, outline in library.listing():
        if clause.id in outline.clauses:
            print(_("提纲 {file} 还列着它，请一并修改").format(file=file), file=sys.stderr)
    return 0


def _write(root: Path, name: str, data: bytes) -> str:
    """Write a file into the library, of one made of layers into the topmost, and return what messages call it."""
    from mengyue.library.content_file import inside
    from mengyue.library.open_library import named_file, own_folder
    from mengyue.output.folder import write_file

    own = own_folder(root)
    path = inside(own / name, own)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, data)
    return named_file(root, name)


def _named(library: Library, name: str) -> list[str]:
    """Return the ids that ``name`` stands for: one, or with ``*`` in it all that fit (``ip.*``)."""
    import fnmatch

    if "*" not in name:
        return [_clause(library, name).id]
    found = fnmatch.filter(library.clauses, name)
    if not found:
        raise click.UsageError(_("条款库中没有条款“{key}”").format(key=name))
    return found


def _clause(library: Library, key: str) -> Clause:
    import difflib

    if key in library.clauses:
        return library.clauses[key]
    near = "、".join(difflib.get_close_matches(key, library.clauses, 3))
    message = _("条款库中没有条款“{key}”").format(key=key)
    raise click.UsageError(message + (_("；相近的有：{ids}").format(ids=near) if near else ""))
