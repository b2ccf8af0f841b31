"""Drafting for the command line: one alliance, or a folder each for many."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mengyue.cli.batch_table import summary_table
from mengyue.cli.draft_told import DraftMade, blocked, listed
from mengyue.cli.guard import BAD_INPUT
from mengyue.cli.report import show, text
from mengyue.cli.skipped import skipped
from mengyue.cli.terminal import Paint, tell
from mengyue.cli.unapproved import accepted
from mengyue.delivery.drafting import Drafted, Drafting
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.model.finding import Finding
from mengyue.output.folder import OutputFolder

__all__ = ["draft_many", "draft_one"]


def draft_one(drafting: Drafting, loaded: Loaded) -> DraftMade:
    """Make the documents of one alliance."""
    done = drafting.draft(loaded)
    made = done.made
    notes = [accepted(made)] if done.files and made.unapproved else []
    nothing = ""
    if not made.papers and drafting.phase:
        nothing = _("该阶段目前没有要生成的文件：数据文件中没有相应的变动、年度或者项目")
    elif not made.papers:
        nothing = _("所适用的政策没有登记可以起草的文件，只作了检查")
    elif not done.files:
        nothing = _("没有生成签署稿：以上错误全部处理后才能生成")
    missing = [(blank.label, blank.path) for blank in done.missing]
    lines = [*notes, *skipped(made)]
    return DraftMade(loaded.file, done.files, made.findings, done.boxes, missing, lines, nothing, done.pages)


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
        return BAD_INPUT if aside else blocked(every)
    sys.stdout.write(summary_table(outcomes, Paint(sys.stdout)))
    if boxes:
        sys.stdout.write(text.render(boxes, Paint(sys.stdout)))
    tell(_("已写入 {folder}；缺什么见 missing.csv，逐项结果见各文件夹").format(folder=told(output)))
    if aside:
        tell(_("数据有误的行没有起草，改正后重新运行：共 {count} 处错误").format(count=len(aside)))
        sys.stdout.write(text.render(aside, Paint(sys.stdout)))
        return BAD_INPUT
    return blocked(finding for outcome in outcomes for finding in outcome.findings)


def _report(loaded: Loaded, done: Drafted) -> str:
    """The same on every machine: where the data file lay there is no part of the result."""
    named = [replace(f, file=Path(f.file).name) if f.file == loaded.file else f for f in done.made.findings]
    pages = [_("{file} 共 {count} 页").format(file=name, count=count) for name, count in done.pages.items()]
    return (
        text.render(named)
        + listed([(blank.label, blank.path) for blank in done.missing])
        + "".join(f"{line}\n" for line in (*skipped(done.made), *pages))
    )
