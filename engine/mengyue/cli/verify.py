"""``mengyue verify``: a package, packets or a folder of drafts is whole, and its PDFs say what its Word files say."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf
from mengyue.cli.report import FORMATS
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "verify",
        _run,
        [
            click.Argument(["path"], metavar=_("文件夹或.zip")),
            click.Option(
                ["--trust"],
                multiple=True,
                metavar="PATH",
                help=_("信任的根证书（PEM、CER 文件或其文件夹），可多次给出"),
            ),
            click.Option(["--format"], type=OneOf(FORMATS), default="text", help=_("输出格式，默认 text")),
        ],
        _("核验申报包、签署页包或草案文件夹：文件齐全未改、PDF 与 Word 逐字一致、没有内部内容、标记可读、电子签名有效"),
    )


def _run(path: str, trust: tuple[str, ...], format: str) -> int:
    from mengyue.cli.certificates import certificates
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.report import show
    from mengyue.model.finding import Severity
    from mengyue.verify.whole_folder import verify

    findings = verify(Path(path), certificates(trust))
    show(findings, (path,), format, sys.stdout)
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE
