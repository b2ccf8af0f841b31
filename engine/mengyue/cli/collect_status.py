"""``mengyue collect status``: who has answered, and what is still missing."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from mengyue.cli.collect_split import one_alliance
from mengyue.cli.command import Command
from mengyue.cli.options import AsOf, OneOf, policy_option, today
from mengyue.file_names import told
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "status",
        _run,
        [
            click.Argument(["file"], metavar=_("数据文件")),
            click.Option(["--table"], metavar="FILE.xlsx", help=_("另存为 Excel 工作簿")),
            click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("报告的格式，默认 text")),
            click.Option(["--on"], type=AsOf(), default=today, help=_("按哪一天判断逾期；默认今天")),
            policy_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的输出文件")),
        ],
        _("收集表的交回情况：哪家交了、谁填的、哪家逾期、还缺什么"),
    )


def _run(file: str, table: str | None, format: str, on: date, policy: str | None, force: bool) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.terminal import pad, printable, width
    from mengyue.gathering.answer_table import answer_rows, answer_sheet, answers_as_data
    from mengyue.gathering.gathering_record import read_record
    from mengyue.gathering.member_parts import parts_of
    from mengyue.gathering.still_missing import still_missing
    from mengyue.output.folder import write_file
    from mengyue.pipeline import Workshop

    if table and Path(table).exists() and not force:
        raise click.UsageError(_("文件“{file}”已经存在，没有覆盖（加 --force 覆盖）").format(file=told(table)))
    shop = Workshop()
    loaded = one_alliance(Path(file), policy)
    pack = shop.policy(loaded, policy)
    events = read_record(Path(file))
    missing = still_missing(loaded.alliance, parts_of(pack, loaded.alliance), shop.check(loaded, pack, on))
    rows = answer_rows(loaded.alliance, events, missing, on)
    if table:
        write_file(Path(table), answer_sheet(rows, _("交回情况"), on))
        print(_("已写入 {file}").format(file=told(table)), file=sys.stderr)
    if format == "json":
        sys.stdout.write(json.dumps(answers_as_data(rows), ensure_ascii=False, indent=2) + "\n")
    else:
        wide = max((width(row.member) for row in rows), default=0)
        for row in rows:
            due = _("（{due} 前）").format(due=row.due.isoformat()) if row.due and not row.answered else ""
            by = _("填表人 {by}").format(by=row.by) if row.by else ""
            lacking = _("仍缺：{labels}").format(labels="、".join(row.missing)) if row.missing else ""
            rest = "；".join(part for part in (by, lacking) if part)
            print(printable(f"{pad(row.member, wide)}　{row.state}{due}{'　' + rest if rest else ''}"))
        answered = sum(row.answered is not None for row in rows)
        print(_("{count} 家成员单位，已交 {answered} 家").format(count=len(rows), answered=answered))
    return DONE if all(row.answered is not None for row in rows) else BLOCKED
