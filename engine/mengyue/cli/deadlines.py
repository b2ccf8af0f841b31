"""``mengyue deadlines``: what is due, when, to whom, and what is overdue."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import AsOf, OneOf, files_argument, policy_option, today
from mengyue.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mengyue.cli.report.deadline_list import Section
    from mengyue.library.holidays import Holidays
    from mengyue.model.finding import Finding
    from mengyue.pipeline import Workshop

__all__ = ["command"]

#: By this an .ics file is known for ours.
_OURS = b"PRODID:-//mengyue//deadlines "


def command() -> click.Command:
    """Make the command."""
    return Command(
        "deadlines",
        _run,
        [
            files_argument(),
            click.Option(["--as-of"], type=AsOf(), default=today, help=_("截至哪一天；默认今天")),
            click.Option(["--until"], type=AsOf(), help=_("列到哪一天；不填则每一事项列到下一次")),
            click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("输出格式，默认 text")),
            click.Option(["--ics"], metavar="FILE", help=_("另存为日历文件（.ics），可导入日历软件")),
            policy_option(),
        ],
        _("列出办理期限：应办事项、日期、报送单位、文件和依据；逾期未报的为问题"),
    )


def _run(
    files: tuple[str, ...], as_of: date, until: date | None, format: str, ics: str | None, policy: str | None
) -> int:
    from mengyue.cli.guard import BAD_INPUT, BLOCKED, DONE
    from mengyue.cli.report import deadline_list as report
    from mengyue.library.holidays import load_holidays
    from mengyue.model.finding import InputError, Severity
    from mengyue.pipeline import Workshop

    if until is not None and until < as_of:
        raise click.UsageError(_("--until 不能早于 --as-of"))
    shop = Workshop()
    holidays = load_holidays(shop.root)
    sections: list[Section] = []
    faults: list[Finding] = []
    for file in files:
        try:
            sections += _sections(shop, file, policy, as_of, until, holidays)
        except InputError as error:
            faults += error.findings
    found = [*faults, *(finding for section in sections for finding in (*section.notes, *section.findings))]
    if format == "json":
        sys.stdout.write(report.as_json(sections, found, holidays, as_of, until))
    else:
        from mengyue.cli.terminal import Paint

        sys.stdout.write(report.as_text(sections, faults, holidays, as_of, Paint(sys.stdout)))
    if faults:
        return BAD_INPUT
    if ics:
        _write(Path(ics), sections, as_of)
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in found) else DONE


def _sections(
    shop: Workshop, file: str, policy: str | None, as_of: date, until: date | None, holidays: Holidays
) -> Iterator[Section]:
    from mengyue.cli.report.deadline_list import Section
    from mengyue.deadlines import deadlines, findings
    from mengyue.intake.locate import locate

    for loaded in shop.load(Path(file), policy=policy):
        pack = shop.policy(loaded, policy)
        rows = deadlines(loaded.alliance, shop.applicable(pack), holidays, as_of=as_of, until=until)
        yield Section(loaded.file, loaded.name, pack, rows, loaded.notes, locate(findings(rows, as_of), loaded))


def _write(path: Path, sections: list[Section], as_of: date) -> None:
    """Write the calendar; a file that is not ours stays."""
    from mengyue.deadlines.ics import calendar
    from mengyue.output.folder import OutputError, write_file

    if path.exists():
        with path.open("rb") as file:
            if _OURS not in file.read(4096):
                raise OutputError(_("“{path}”已经存在，不是本程序生成的，没有覆盖").format(path=path))
    rows = [(section.name, deadline) for section in sections for deadline in section.deadlines]
    write_file(path, calendar(rows, as_of))
