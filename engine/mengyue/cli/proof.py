"""``mengyue proof``: any agreement in Word, ours or a partner's, read as a careful lawyer reads it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf, as_of_option, policy_option
from mengyue.cli.report import FORMATS
from mengyue.file_names import told
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "proof",
        _run,
        [
            click.Argument(["file"], metavar=_("协议.docx")),
            click.Option(
                ["--data"], metavar="FILE", help=_("联合体的数据文件：用其中的成员、比例、金额和日期核对文字")
            ),
            click.Option(
                ["--format"],
                type=OneOf((*FORMATS, "xlsx")),
                default="text",
                help=_("输出格式，默认 text；xlsx 须以 -o 写明文件"),
            ),
            click.Option(
                ["-o", "--output"], metavar="FILE", help=_("批注副本（.docx，在每处加批注）或者结果清单（.xlsx）")
            ),
            as_of_option(),
            policy_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的输出文件")),
        ],
        _("校对 Word 协议，我方的或者对方的：哪一句有问题、依据和改法"),
    )


def _run(
    file: str, data: str | None, format: str, output: str | None, as_of: date, policy: str | None, force: bool
) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.report import show
    from mengyue.cli.terminal import tell
    from mengyue.delivery.finding_sheet import finding_sheet
    from mengyue.delivery.proofing import commented, proof_word
    from mengyue.model.finding import Severity
    from mengyue.output.folder import write_file
    from mengyue.pipeline import Workshop
    from mengyue.word.open_docx import read_package

    target = _target(output, format, Path(file), force)
    shop = Workshop()
    loaded = None
    if data is not None:
        rows = shop.load(Path(data), policy=policy)
        if len(rows) != 1:
            raise click.UsageError(_("--data 须是一个联合体的数据文件"))
        loaded = rows[0]
    package = read_package(Path(file))
    done = proof_word(shop, package, Path(file).name, as_of=as_of, loaded=loaded, policy=policy)
    if format != "xlsx":
        show(done.findings, (file,), format, sys.stdout)
    if target is not None:
        made = (
            finding_sheet(done.findings, as_of)
            if target.suffix.lower() == ".xlsx"
            else commented(package, done.findings, as_of)
        )
        write_file(target, made)
        tell(_("已写入 {file}").format(file=told(target)))
    if format in ("text", "xlsx"):
        line = _("读了 {count} 句，其中 {unread} 句没有可以判断的用语")
        tell(line.format(count=done.sentences, unread=done.unread))
        for thing in done.beside:
            tell(_("没有读的内容：{thing}").format(thing=thing))
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in done.findings) else DONE


def _target(output: str | None, format: str, source: Path, force: bool) -> Path | None:
    if output is None:
        if format == "xlsx":
            raise click.UsageError(_("--format xlsx 须以 -o 写明 .xlsx 文件"))
        return None
    target = Path(output)
    wanted = (".xlsx",) if format == "xlsx" else (".docx", ".xlsx")
    if target.suffix.lower() not in wanted:
        raise click.UsageError(_("输出文件应为 {suffixes}").format(suffixes="、".join(wanted)))
    if target.exists() and (target.resolve() == source.resolve() or not force):
        raise click.UsageError(_("“{file}”已存在，加 --force 覆盖；不能写在原文件上").format(file=target))
    return target
