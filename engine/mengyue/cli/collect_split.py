"""``mengyue collect split``: one small workbook for each member, with what is its own."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import AsOf, policy_option, split, today
from mengyue.file_names import told
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.intake.load import Loaded

__all__ = ["command", "one_alliance"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "split",
        _run,
        [
            click.Argument(["file"], metavar=_("数据文件")),
            click.Option(["-o", "--output"], metavar="DIR", required=True, help=_("输出文件夹")),
            click.Option(["--due"], type=AsOf(), required=True, help=_("请成员单位最迟在哪一天交回")),
            click.Option(["--contact"], metavar="TEXT", default="", help=_("有疑问时找谁；默认数据文件里联盟的联系人")),
            click.Option(["--from", "lead"], metavar="TEXT", default="", help=_("由哪个单位收集；默认牵头单位")),
            click.Option(["--member"], metavar="ID", multiple=True, help=_("只发给这些成员代号，可多次给出；默认全部")),
            click.Option(["--on"], type=AsOf(), default=today, help=_("发出的日期；默认今天")),
            policy_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖输出文件夹中改过的或同名的文件")),
        ],
        _("每个成员单位一份小工作簿，只有它自己的资料：已知的填好，要填的是蓝格，首页写明用途、期限和联系人"),
    )


def _run(
    file: str,
    output: str,
    due: date,
    contact: str,
    lead: str,
    member: tuple[str, ...],
    on: date,
    policy: str | None,
    force: bool,
) -> int:
    from mengyue.gathering.cover_words import asking
    from mengyue.gathering.gathering_record import read_record, record_place
    from mengyue.gathering.split_members import split as split_members
    from mengyue.pipeline import Workshop

    shop = Workshop()
    loaded = one_alliance(Path(file), policy)
    asked = asking(loaded.alliance, due=due, on=on, lead=lead, contact=contact)
    pack = shop.policy(loaded, policy)
    made = split_members(loaded, pack, asked, read_record(Path(file)), only=split(member))
    made.write(Path(output), Path(file), force=force)
    message = _("已写入 {folder}：第 {round} 轮，{count} 份收集表，请于 {due} 前收回")
    told_now = {"folder": told(output), "round": made.round.round, "due": due.isoformat()}
    print(message.format(count=len(made.files) - 1, **told_now), file=sys.stderr)
    print(_("收集记录：{file}").format(file=told(record_place(Path(file)))), file=sys.stderr)
    return 0


def one_alliance(path: Path, policy: str | None) -> Loaded:
    """Return the one alliance of the file. Raises :class:`click.UsageError` when there are several."""
    from mengyue.intake.load import load

    found = load(path, policy=policy)
    if len(found) != 1:
        message = _("“{file}”里有几个联合体；资料一次为一个联合体收集")
        raise click.UsageError(message.format(file=told(path)))
    return found[0]
