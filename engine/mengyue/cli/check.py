"""``mengyue check``: findings on data files."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf, as_of_option, files_argument, policy_option
from mengyue.cli.report import FORMATS
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "check",
        _run,
        [
            files_argument(),
            click.Option(["--format"], type=OneOf(FORMATS), default="text", help=_("输出格式，默认 text")),
            as_of_option(),
            policy_option(many=True),
            click.Option(["--marked"], metavar="COPY.xlsx", help=_("把结果写进工作簿的副本：单元格着色并加批注")),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的副本")),
        ],
        _("检查数据文件：能否读懂，是否符合政策和法律"),
    )


def _run(
    files: tuple[str, ...], format: str, as_of: date, policy: tuple[str, ...], marked: str | None, force: bool
) -> int:
    if marked is not None:
        from mengyue.cli.marked_copy import check_target

        check_target(files, marked, force=force, policies=policy)
    if len(set(policy)) > 1:
        from mengyue.cli.against import check_against

        return check_against(files, format, as_of, policy)
    return _check(files, format, as_of, policy[0] if policy else None, marked)


def _check(files: tuple[str, ...], format: str, as_of: date, policy: str | None, marked: str | None) -> int:
    from mengyue.cli.check_answer import Answering
    from mengyue.cli.guard import BAD_INPUT, BLOCKED, DONE
    from mengyue.cli.report import show
    from mengyue.model.finding import Severity

    answering = Answering(as_of, policy)
    answers = [answering.of(file) for file in files]
    findings = [finding for answer in answers for finding in answer.findings]
    show(findings, files, format, sys.stdout)
    if marked is not None:
        from mengyue.cli.marked_copy import write_marked
        from mengyue.intake.counted_places import counted_finding

        write_marked(Path(files[0]), Path(marked), list(map(counted_finding, findings)))
    if format == "text" and len(files) == 1 and answers[0].sound:
        from mengyue.cli.report.readiness import readiness

        lines = readiness(files[0], *answering.obstacles(files[0]))
        sys.stdout.write("".join(f"{line}\n" for line in ("", *lines)))
    answering.keep()
    if any(answer.unreadable for answer in answers):
        return BAD_INPUT
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE
