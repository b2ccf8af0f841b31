"""Telling what became of a draft: findings, blanks, files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from mengyue.cli.batch_table import summary_table
from mengyue.cli.guard import BAD_INPUT, BLOCKED, DONE
from mengyue.cli.report import show, text
from mengyue.cli.skipped import skipped
from mengyue.cli.terminal import Paint, printable, tell
from mengyue.cli.unapproved import accepted
from mengyue.delivery.drafting import Drafted, Drafting
from mengyue.delivery.missing_facts import Missing
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.model.finding import Finding, Severity
from mengyue.output.folder import OutputFolder, write_folder

__all__ = ["draft_many", "draft_one"]


def draft_one(drafting: Drafting, loaded: Loaded, output: Path, *, force: bool, format: str = "text") -> int:
    """Write the documents of one alliance straight into the folder; a ``format`` for programs gets every finding."""
    done = drafting.draft(loaded)
    made = done.made
    if done.files:
        write_folder(output, done.files, force=force)
    # What `mengyue check` asks too is only counted; what proofreading the agreement asks is told here alone.
    questions: list[Finding] = []
    shown: list[Finding] = []
    for finding in made.findings:
        asked = finding.severity is Severity.REVIEW and not finding.code.startswith("PF-")
        (questions if asked else shown).append(finding)
    if format == "text":
        sys.stdout.write(text.render([*shown, *done.boxes], Paint(sys.stdout)))
        if questions:
            sys.stdout.write(_("另有待审问题 {count} 项，逐项见 mengyue check").format(count=len(questions)) + "\n")
        sys.stdout.write(_listed(done.missing))
    else:
        show([*made.findings, *done.boxes], (loaded.file,), format, sys.stdout)
    for name in done.files:
        tell(_("已写入 {file}").format(file=told(output / name)))
    if done.files and made.unapproved:
        tell(accepted(made))
    for line in skipped(made):
        tell(line)
    if not made.papers and drafting.phase:
        tell(_("该阶段目前没有要生成的文件：数据文件中没有相应的变动、年度或者项目"))
    elif not made.papers:
        tell(_("所适用的政策没有登记可以起草的文件，只作了检查"))
    elif not done.files:
        tell(_("没有生成签署稿：以上错误全部处理后才能生成"))
    return _code(made.findings)


def draft_many(
    drafting: Drafting,
    alliances: Sequence[Loaded],
    output: Path,
    *,
    force: bool,
    aside: Sequence[Finding] = (),
    format: str = "text",
) -> int:
    """Write one folder an alliance, and tables of what is missing; ``aside`` are the faults of rows left out."""
    with OutputFolder(output, force=force) as folder:
        outcomes, boxes = drafting.draft_many(alliances, folder, _report)
    if format != "text":
        every = [finding for outcome in outcomes for finding in outcome.findings]
        show([*every, *boxes, *aside], tuple(dict.fromkeys(item.file for item in alliances)), format, sys.stdout)
        return BAD_INPUT if aside else _code(every)
    sys.stdout.write(summary_table(outcomes, Paint(sys.stdout)))
    if boxes:
        sys.stdout.write(text.render(boxes, Paint(sys.stdout)))
    tell(_("已写入 {folder}；缺什么见 missing.csv，逐项结果见各文件夹").format(folder=told(output)))
    if aside:
        tell(_("数据有误的行没有起草，改正后重新运行：共 {count} 处错误").format(count=len(aside)))
        sys.stdout.write(text.render(aside, Paint(sys.stdout)))
        return BAD_INPUT
    return _code(finding for outcome in outcomes for finding in outcome.findings)


def _report(loaded: Loaded, done: Drafted) -> str:
    """The same on every machine: where the data file lay there is no part of the result."""
    named = [replace(f, file=Path(f.file).name) if f.file == loaded.file else f for f in done.made.findings]
    return text.render(named) + _listed(done.missing) + "".join(f"{line}\n" for line in skipped(done.made))


def _listed(blanks: Sequence[Missing]) -> str:
    if not blanks:
        return ""
    rows = [f"  {printable(blank.label)}" + (f"　{blank.path}" if blank.path else "") for blank in blanks]
    return "\n".join([_("待填 {count} 处：").format(count=len(blanks)), *rows]) + "\n"


def _code(findings: Iterable[Finding]) -> int:
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE
