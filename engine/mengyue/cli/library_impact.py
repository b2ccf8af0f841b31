"""``mengyue library impact``: what a change of the library does, to the library and to each alliance."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf, as_of_option
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.impact.impact_report import Report
    from mengyue.impact.library_state import LibraryState
    from mengyue.impact.portfolio import Kept

    States = tuple[LibraryState, LibraryState, tuple[str, str] | None]

__all__ = ["command"]

#: What makes the exit code 1, from the most to the least.
FAIL_ON = ("content", "affected", "blocked", "signed", "never")


def command() -> click.Command:
    """Make the command."""
    return Command(
        "impact",
        _run,
        [
            click.Argument(["files"], nargs=-1, metavar=_("[文件或文件夹…]")),
            click.Option(["--since"], metavar="REV", help=_("与该 git 版本的内容库比较，如 HEAD~1、main")),
            click.Option(["--from", "first"], metavar="PACK", help=_("与 --to 一起：比较同一内容库的两项政策")),
            click.Option(["--to", "second"], metavar="PACK", help=_("改为适用的政策")),
            click.Option(["--old"], metavar="DIR", help=_("原来的内容库文件夹")),
            click.Option(["--new"], metavar="DIR", help=_("现在的内容库文件夹；默认正在使用的内容库")),
            click.Option(
                ["--format"], type=OneOf(("text", "json", "markdown")), default="text",
                help=_("输出格式，默认 text；markdown 供合并请求的评论"),
            ),
            click.Option(["--table"], metavar="FILE.xlsx", help=_("另存为 Excel 工作簿，供主管部门使用")),
            click.Option(
                ["-o", "--output"], metavar="DIR",
                help=_("受影响的文件的修订稿、已签协议的补充协议，连同报告写入文件夹"),
            ),
            click.Option(
                ["--fail-on"], type=OneOf(FAIL_ON), default="affected",
                help=_("退出码何时为 1：content 内容库有变动，affected 有联合体受影响（默认），"
                    "blocked 有新增错误，signed 已签署的协议有变，never 从不"),
            ),
            as_of_option(),
            click.Option(
                ["--jobs"], type=click.IntRange(1, 64), metavar="N",
                help=_("同时用几个进程核对；默认按处理器数和文件数决定，最多 8 个"),
            ),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的输出文件")),
        ],
        _("比较内容库的两个状态：规则、文件、期限、条款怎样变动，哪些联合体受影响，各须办什么"),
    )  # fmt: skip


def _run(
    files: tuple[str, ...],
    since: str | None,
    first: str | None,
    second: str | None,
    old: str | None,
    new: str | None,
    format: str,
    table: str | None,
    output: str | None,
    fail_on: str,
    as_of: date,
    jobs: int | None,
    force: bool,
) -> int:
    from mengyue.cli.guard import BAD_INPUT
    from mengyue.impact.affected_alliance import Assessing
    from mengyue.impact.library_changes import library_changes
    from mengyue.impact.portfolio import assess_all, keeping
    from mengyue.impact.portfolio_sheet import workbook
    from mengyue.impact.whole_report import report_of
    from mengyue.impact.written_impact import ImpactFiles
    from mengyue.output.folder import OutputFolder, write_file

    target = _target(table, force=force)
    if output is not None and not files:
        raise click.UsageError(_("-o 要有数据文件"))
    with _states(since, first, second, old, new) as (before, after, pair), keeping() as kept, ExitStack() as stack:
        assessing = Assessing(before, after, as_of, pair)
        changes = library_changes(before, after, pair)
        folder = stack.enter_context(OutputFolder(Path(output), force=force)) if output else None
        writer = ImpactFiles(folder) if folder else None
        for done in assess_all(files, assessing, kept, files=writer is not None, jobs=jobs or 0):
            if writer is not None and done.told.affected:
                writer.write(done)
        kept.faults[:0] = [*before.faults, *after.faults]
        report = report_of(before, after, pair, changes, kept, as_of)
        if target is not None:
            write_file(target, workbook(report, kept))
        if writer is not None:
            writer.close(report, kept)
        _show(report, kept, format)
        faults = bool(kept.faults)
        code = _code(fail_on, report)
    _tell_faults(kept, format)
    return BAD_INPUT if faults else code


@contextmanager
def _states(
    since: str | None, first: str | None, second: str | None, old: str | None, new: str | None
) -> Iterator[States]:
    """Give the two states that are asked for in one of three ways."""
    from mengyue.impact.library_state import at_revision, read_state, uncommitted
    from mengyue.library.load_policy import load_policy
    from mengyue.paths import content_root, use_library

    ways = [since is not None, first is not None or second is not None, old is not None or new is not None]
    if sum(ways) != 1:
        raise click.UsageError(_("写明比较什么：--since REV，或者 --from PACK --to PACK，或者 --old DIR [--new DIR]"))
    root = content_root()
    if since is not None:
        now = read_state(root, _("现在的内容库"), dirty=uncommitted(root))
        with at_revision(root, since) as then:
            yield then, now, None
    elif first is not None or second is not None:
        if first is None or second is None:
            raise click.UsageError(_("--from 和 --to 要一起写"))
        for key in (first, second):
            load_policy(root, key)  # says what is wrong with it, or which there are
        state = read_state(root, root.name)
        yield _named(state, first), _named(state, second), (first, second)
    else:
        if old is None:
            raise click.UsageError(_("写明 --old DIR：原来的内容库文件夹"))
        places = [_library(name) for name in (old, new) if name is not None]
        if new is None:
            places.append(root)
        use_library(places[1])  # data are read by what the new library knows of them
        names = Path(old).resolve().name, Path(new).resolve().name if new is not None else _("现在的内容库")
        yield read_state(places[0], names[0]), read_state(places[1], names[1]), None


def _named(state: LibraryState, name: str) -> LibraryState:
    from dataclasses import replace

    return replace(state, side=state.side.model_copy(update={"name": name}))


def _library(name: str) -> Path:
    from mengyue.cli.options import library_folder
    from mengyue.library.open_library import open_library
    from mengyue.paths import shipped_root

    return open_library([library_folder(name)], shipped_root())


def _target(name: str | None, *, force: bool) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(_("“{file}”的扩展名应为 {suffixes}").format(file=name, suffixes=".xlsx"))
    if path.exists() and not force:
        raise click.UsageError(_("“{file}”已经存在，没有覆盖（换一个名字，或加 --force）").format(file=name))
    return path


def _show(report: Report, kept: Kept, format: str) -> None:
    if format == "json":
        from mengyue.impact.as_records import json_lines

        for part in json_lines(report, kept):
            sys.stdout.write(part)
        return
    if format == "markdown":
        from mengyue.impact.pull_request import markdown

        sys.stdout.write(markdown(report, kept))
        return
    from mengyue.cli.terminal import Paint, printable
    from mengyue.impact.summary_lines import lines

    paint = Paint(sys.stdout)
    indent = {"head": "", "line": "  ", "note": "    "}
    for kind, line in lines(report, kept):
        sys.stdout.write(paint(indent[kind] + printable(line), *(["bold"] if kind == "head" else [])) + "\n")


def _tell_faults(kept: Kept, format: str) -> None:
    """Tell what could not be read; JSON and Markdown stay whole on stdout."""
    if not kept.faults:
        return
    from mengyue.cli.report import at_their_files, text
    from mengyue.cli.terminal import Paint

    stream = sys.stdout if format == "text" else sys.stderr
    stream.write(text.render(at_their_files(kept.faults), Paint(stream)))


def _code(fail_on: str, report: Report) -> int:
    from mengyue.cli.guard import BLOCKED, DONE

    tally = report.tally
    counted = {
        "content": len(report.changes) + tally.affected, "affected": tally.affected, "blocked": tally.blocked,
        "signed": tally.signed, "never": 0,
    }  # fmt: skip
    return BLOCKED if counted[fail_on] else DONE
