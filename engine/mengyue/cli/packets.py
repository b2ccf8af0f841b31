"""``mengyue packets``: for every member one PDF with the pages that it signs, and what the lead unit keeps."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import AsOf, as_of_option, policy_option, since_option, split
from mengyue.file_names import told
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.intake.load import Loaded
    from mengyue.pipeline import Workshop

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "packets",
        _run,
        [
            click.Argument(["file"], metavar=_("数据文件")),
            click.Option(["-o", "--output"], required=True, metavar="DIR", help=_("输出文件夹")),
            click.Option(["--package"], metavar="DIR", help=_("已生成的申报包：签署其中的 PDF，不再转换")),
            click.Option(
                ["--document"], multiple=True, metavar="KIND", help=_("只制发这些文件，可多次给出或以逗号分隔")
            ),
            since_option(),
            click.Option(["--copies"], multiple=True, metavar="KIND=N", help=_("某种文件签署的份数；默认按协议和政策")),
            click.Option(["--due"], type=AsOf(), help=_("交回的期限，写在签署说明上")),
            click.Option(
                ["--electronic"],
                is_flag=True,
                help=_("同时制作供电子签名的 PDF（内有各单位的签名域）和 Word 文件（内有各单位的签名行）"),
            ),
            click.Option(["--accept-unapproved"], is_flag=True, help=_("采用未经批准的条款制发签署页")),
            policy_option(),
            as_of_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖输出文件夹中改过的或同名的文件")),
        ],
        _("制发签署页包：每个成员单位一份 PDF，只含其须签署的页，每页有标记；资料不全的单位得到补充资料单"),
    )


def _run(
    file: str,
    output: str,
    package: str | None,
    document: tuple[str, ...],
    since: str | None,
    copies: tuple[str, ...],
    due: date | None,
    electronic: bool,
    accept_unapproved: bool,
    policy: str | None,
    as_of: date,
    force: bool,
) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.report import text
    from mengyue.cli.skipped import skipped
    from mengyue.cli.terminal import Paint, tell
    from mengyue.delivery.outgoing_packets import Packeting
    from mengyue.lock.signed_data import read_signed
    from mengyue.pipeline import Workshop

    counts = _copies(copies)
    shop = Workshop()
    loaded = _one(shop, file, policy)
    if since and not document:
        raise click.UsageError(_("--since 须同时写明要起草的文件，如 --document supplement"))
    packeting = Packeting(
        shop,
        policy,
        as_of,
        kinds=split(document),
        copies=counts,
        due=due,
        package=Path(package) if package else None,
        electronic=electronic,
        accept_unapproved=accept_unapproved,
        signed=read_signed(Path(since), None, policy=policy or loaded.alliance.policy) if since else None,
    )
    sent = packeting.make(loaded)
    if sent.boxes:
        sys.stdout.write(text.render(sent.boxes, Paint(sys.stdout)))
        tell(_("没有制发签署页：以上的字改好后才能制发"))
        return BLOCKED
    for line in skipped(sent.made):
        tell(line)
    for title in sent.unsigned:
        tell(_("《{title}》没有成员单位签字盖章的固定位置，不制发签署页；请按文件里的签字栏办理").format(title=title))
    for title, member in sent.without:
        tell(_("《{title}》的 PDF 里找不到“{member}”的签署处，没有它的签署页").format(title=title, member=member))
    if sent.files:
        sent.write(output, force=force)
        for name in sent.files:
            tell(_("已写入 {file}").format(file=told(Path(output) / name)))
    if not sent.made.rendered:
        sys.stdout.write(text.render(sent.made.findings, Paint(sys.stdout)))
        if sent.files:
            tell(_("签署稿尚不能生成，没有制发签署页；资料不全的成员单位各有一份补充资料单"))
        else:
            tell(_("签署稿尚不能生成，没有制发签署页：以上错误全部处理后才能生成"))
        return BLOCKED
    return BLOCKED if sent.asks or sent.without or not sent.files else DONE


def _one(shop: Workshop, file: str, policy: str | None) -> Loaded:
    loaded = shop.load(Path(file), policy=policy)
    if len(loaded) != 1:
        message = _("“{file}”有 {count} 个联合体，签署页包每次制发一个")
        raise click.UsageError(message.format(file=file, count=len(loaded)))
    return loaded[0]


def _copies(values: tuple[str, ...]) -> dict[str, int]:
    counts = {}
    for value in values:
        kind, _equals, number = value.partition("=")
        if not kind or not number.isascii() or not number.isdigit() or not 1 <= int(number) <= 2000:
            raise click.UsageError(_("“{value}”应写作 文件代号=份数，如 agreement=3").format(value=value))
        counts[kind] = int(number)
    return counts
