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
        ],
        _("检查数据文件：能否读懂，是否符合政策和法律"),
    )


def _run(files: tuple[str, ...], format: str, as_of: date, policy: tuple[str, ...]) -> int:
    if len(set(policy)) > 1:
        from mengyue.cli.against import check_against

        return check_against(files, format, as_of, policy)
    return _check(files, format, as_of, policy[0] if policy else None)


def _check(files: tuple[str, ...], format: str, as_of: date, policy: str | None) -> int:
    from mengyue.cli.guard import BAD_INPUT, BLOCKED, DONE
    from mengyue.cli.report import show
    from mengyue.model.finding import InputError, Severity
    from mengyue.pipeline import Workshop

    shop = Workshop()
    findings = []
    unreadable = False
    for file in files:
        try:
            for loaded in shop.load(Path(file), policy=policy):
                findings += shop.check(loaded, shop.policy(loaded, policy), as_of)
        except InputError as error:
            findings += error.findings
            unreadable = True
    show(findings, files, format, sys.stdout)
    if unreadable:
        return BAD_INPUT
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE
