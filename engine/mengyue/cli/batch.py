"""``mengyue batch``: check, draft or package any number of alliances; broken off, it goes on where it was."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf, as_of_option, files_argument, policy_option, split
from mengyue.cli.unapproved import accept_option, refuse_acceptance
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.batch.batch_results import Tally
    from mengyue.batch.run_batch import Batch

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "batch",
        _run,
        [
            files_argument(),
            click.Option(["-o", "--output"], required=True, metavar="DIR", help=_("输出文件夹")),
            click.Option(
                ["--make"],
                type=OneOf(("check", "draft", "package")),
                default="draft",
                help=_("生成什么：check 只检查，draft 文件（默认），package 申报包"),
            ),
            policy_option(),
            click.Option(
                ["--document"],
                multiple=True,
                metavar="KIND",
                help=_("只生成这些文件（政策中的文件代号），可多次给出或以逗号分隔；申报包为另外放入的文件"),
            ),
            click.Option(["--phase"], metavar="PHASE", default="", help=_("办理阶段（政策文件清单中的 stage）")),
            click.Option(
                ["--stage"], type=OneOf(("draft", "signable")), default="draft",
                help=_("draft 草案；signable 签署稿，有缺项或不符合之处即不生成"),
            ),
            click.Option(["--review"], is_flag=True, help=_("另生成审阅稿、条款出处表、审查意见表和待确认事项")),
            accept_option(),
            click.Option(
                ["--jobs"], type=click.IntRange(1, 256), metavar="N", help=_("同时工作的进程数，默认等于处理器数")
            ),
            click.Option(["--scheduler"], metavar="ADDRESS", default="", help=_("交给 Dask 集群处理，如 tcp://host:8786")),
            as_of_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖输出文件夹中改过的或同名的文件")),
        ],
        _("批量处理文件夹或表格里的全部联合体：检查、起草或生成申报包，末尾有结果表；中断后重新运行即接着做"),
    )  # fmt: skip


def _run(
    files: tuple[str, ...],
    output: str,
    make: str,
    policy: str | None,
    document: tuple[str, ...],
    phase: str,
    stage: str,
    review: bool,
    accept_unapproved: bool,
    jobs: int | None,
    scheduler: str,
    as_of: date,
    force: bool,
) -> int:
    from mengyue.batch.batch_results import guard_tables, write_tables
    from mengyue.batch.run_batch import run_batch
    from mengyue.batch.sources import sources
    from mengyue.batch.way import Ending, Make, Way
    from mengyue.cli.guard import BAD_INPUT, BLOCKED, DONE
    from mengyue.cli.report import text
    from mengyue.cli.terminal import Paint
    from mengyue.i18n import language
    from mengyue.pipeline import Workshop
    from mengyue.processes import processors

    if make != "package":
        refuse_acceptance(accept_unapproved, stage)
    if make != "draft" and (review or stage != "draft"):
        raise click.UsageError(_("--review 和 --stage 只用于 --make draft"))
    if review and stage != "draft":
        raise click.UsageError(_("--review 审阅的是草案，不能与 --stage signable 同时使用"))
    kinds = split(document)
    if make == "draft" and phase and kinds:
        raise click.UsageError(_("--document 与 --phase 只能用一个"))
    if scheduler and jobs:
        raise click.UsageError(_("--jobs 与 --scheduler 只能用一个"))
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(_("“{path}”是文件，不是文件夹").format(path=output))
    guard_tables(folder, force=force)
    shop = Workshop()
    way = Way(
        Make(make), as_of, language(), shop.content.whole, str(shop.root.resolve()), policy, tuple(kinds), phase,
        stage, review, accept_unapproved,
    )  # fmt: skip
    found = sources(files, policy=policy, output=folder)
    workers = jobs or min(processors(), max(len(found.orders), 1))
    batch = run_batch(found, way, folder, jobs=workers, scheduler=scheduler, force=force)
    tally = write_tables(batch, way, folder, list(found.faults))
    _tell(batch, tally, folder)
    if found.faults:
        sys.stdout.write(text.render(found.faults, Paint(sys.stdout)))
    if found.faults or tally.endings[Ending.UNREADABLE] or tally.endings[Ending.FAILED]:
        return BAD_INPUT
    return BLOCKED if tally.rows_with_errors or tally.endings[Ending.REFUSED] else DONE


def _tell(batch: Batch, tally: Tally, folder: Path) -> None:
    from mengyue.batch.batch_results import SHEET_NAME, ending_name
    from mengyue.cli.terminal import tell

    counts = "，".join(
        _("{ending} {count} 个").format(ending=ending_name(ending), count=count)
        for ending, count in sorted(tally.endings.items())
    )
    print(_("共 {count} 个联合体：{counts}").format(count=tally.alliances, counts=counts or _("没有数据文件")))
    print(
        _("文件 {documents} 份；有错误的联合体 {rows} 个，错误共 {errors} 处").format(
            documents=tally.documents, rows=tally.rows_with_errors, errors=tally.errors
        )
    )
    if batch.again:
        tell(_("其中 {count} 个以前已做好，资料和内容库都没有变，没有重做").format(count=batch.again))
    for name in batch.forgotten:
        tell(_("文件夹“{name}”是以前做的，现在没有相应的数据文件").format(name=name))
    tell(_("逐项结果见 {file}").format(file=folder / SHEET_NAME))
