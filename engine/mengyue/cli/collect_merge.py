"""``mengyue collect merge``: what members sent back, held against the data, and what of it is taken."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.collect_split import one_alliance
from mengyue.cli.command import Command
from mengyue.cli.options import AsOf, OneOf, policy_option, today
from mengyue.file_names import told
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.gathering.merged_answers import Merging
    from mengyue.intake.load import Loaded
    from mengyue.model.finding import Finding

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "merge",
        _run,
        [
            click.Argument(["file"], metavar=_("数据文件")),
            click.Argument(["returned"], nargs=-1, required=True, metavar=_("交回的表或文件夹…")),
            click.Option(["-o", "--output"], metavar="FILE", help=_("采用的内容写入这个新的数据文件")),
            click.Option(["--write"], is_flag=True, help=_("采用的内容写入原来的数据文件")),
            click.Option(["--table"], metavar="FILE.xlsx", help=_("逐项的汇总表：原来的、现在的、所填的，供填写决定")),
            click.Option(["--decisions"], metavar="FILE", help=_("填好决定的汇总表（.xlsx 或 .csv）")),
            click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("报告的格式，默认 text")),
            click.Option(["--on"], type=AsOf(), default=today, help=_("汇总的日期；默认今天")),
            policy_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的输出文件")),
        ],
        _("汇总交回的收集表：新填、改动、矛盾、清空的逐项列出；不加 -o 或 --write 只报告，不写数据"),
    )


def _run(
    file: str,
    returned: tuple[str, ...],
    output: str | None,
    write: bool,
    table: str | None,
    decisions: str | None,
    format: str,
    on: date,
    policy: str | None,
    force: bool,
) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.gathering.decision_rows import decision_sheet, read_decided
    from mengyue.gathering.gathering_record import read_record
    from mengyue.gathering.merge_report import as_mapping, table_rows
    from mengyue.gathering.merged_answers import merging
    from mengyue.gathering.still_missing import still_missing
    from mengyue.intake.decode import read_bytes
    from mengyue.model.finding import Severity
    from mengyue.output.folder import write_file
    from mengyue.pipeline import Workshop

    target = _target(file, output, write, table, force)
    shop = Workshop()
    loaded = one_alliance(Path(file), policy)
    pack = shop.policy(loaded, policy)
    decided = read_decided(read_bytes(Path(decisions)), told(decisions)) if decisions else []
    events = read_record(Path(file))
    done = merging(loaded, pack, _files(returned), events, decided)
    made = done.written()
    missing = still_missing(made.loaded.alliance, done.parts, shop.check(made.loaded, pack, on))
    if table is not None:
        lacking = [(member, "、".join(labels)) for member, labels in missing.items() if labels]
        write_file(Path(table), decision_sheet(table_rows(done), lacking, _("汇总表"), on))
    if target is not None:
        _write(target, Path(file), loaded, made.data, [*events, *done.events(on)])
    if format == "json":
        sys.stdout.write(json.dumps(as_mapping(done, missing), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(done, missing)
    for path in (table, str(target) if target else None):
        if path:
            print(_("已写入 {file}").format(file=told(path)), file=sys.stderr)
    if made.note:
        print(made.note, file=sys.stderr)
    wrong = any(finding.severity is Severity.ERROR for finding in done.faults)
    return BLOCKED if done.refused or done.open or wrong else DONE


def _target(file: str, output: str | None, write: bool, table: str | None, force: bool) -> Path | None:
    """Return the data file to write, if any. Raises :class:`click.UsageError` for what cannot be meant."""
    if output and write:
        raise click.UsageError(_("-o 和 --write 只能用一个"))
    if output and Path(output).suffix.lower() != Path(file).suffix.lower():
        raise click.UsageError(_("新文件的类型须与原文件相同（{suffix}）").format(suffix=Path(file).suffix))
    if table and Path(table).suffix.lower() != ".xlsx":
        raise click.UsageError(_("汇总表的扩展名应为 .xlsx"))
    for name in (output, table):
        if name and Path(name).exists() and not force:
            message = _("文件“{file}”已经存在，没有覆盖（加 --force 覆盖）")
            raise click.UsageError(message.format(file=told(name)))
    return Path(output) if output else Path(file) if write else None


def _files(names: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of what came back; of a folder its workbooks."""
    from mengyue.intake.decode import read_bytes

    for name in names:
        path = Path(name)
        for one in sorted(path.iterdir()) if path.is_dir() else [path]:
            if one == path or (one.suffix.lower() in (".xlsx", ".xlsm") and not one.name.startswith("~$")):
                yield told(one.name), read_bytes(one)


def _write(target: Path, file: Path, loaded: Loaded, data: bytes, events: list[object]) -> None:
    from mengyue.gathering.gathering_record import record_bytes, record_place
    from mengyue.intake.decode import read_bytes
    from mengyue.model.finding import EngineError
    from mengyue.output.folder import write_file

    if read_bytes(file) != loaded.data.data:
        raise EngineError(_("“{file}”在汇总时被别的程序改过，没有写入；请再运行一次").format(file=told(file)))
    write_file(target, data)
    write_file(record_place(target), record_bytes(events))  # type: ignore[arg-type]


def _show(done: Merging, missing: dict[str, list[str]]) -> None:
    from mengyue.cli.report import text
    from mengyue.cli.terminal import Paint, printable
    from mengyue.gathering.merge_report import lines

    paint = Paint(sys.stdout)
    faults: list[Finding] = done.faults
    if faults:
        sys.stdout.write(text.render(faults, paint))
    for kind, line in lines(done, missing):
        indent = "  " if kind == "line" else ""
        print(paint(indent + printable(line), *(["bold"] if kind == "head" else [])))
