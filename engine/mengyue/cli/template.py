"""``mengyue template``: what is wrong with a Word template, as a list and as comments in a copy of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf, files_argument
from mengyue.cli.report import FORMATS
from mengyue.file_names import told
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.model.finding import Finding

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "template",
        _run,
        [
            files_argument(),
            click.Option(
                ["--for", "kind"], type=OneOf(("draft", "form", "report", "any")), default=None,
                help=_(
                    "作什么用：draft 协议和文书，form 表格，report 审查用表，any 不查名称；默认按文件名和内容判断"
                ),
            ),
            click.Option(["--format"], type=OneOf(FORMATS), default="text", help=_("输出格式，默认 text")),
            click.Option(["--commented"], metavar="COPY.docx", help=_("把结果写进模板的副本：每处问题一条 Word 批注")),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的副本")),
        ],
        _("检查 Word 模板：标记的写法、名称、循环、样式、字体和不会填写的位置"),
    )  # fmt: skip


def _run(files: tuple[str, ...], kind: str | None, format: str, commented: str | None, force: bool) -> int:
    from mengyue.cli.guard import BAD_INPUT, BLOCKED, DONE
    from mengyue.cli.report import show
    from mengyue.model.finding import EngineError, Finding, Severity, State
    from mengyue.output.folder import write_file
    from mengyue.paths import content_root
    from mengyue.refusal import sentence_of
    from mengyue.tailored.commented_template import commented as with_comments
    from mengyue.tailored.template_review import review_template
    from mengyue.word.open_docx import docx_bytes

    target = _target(commented, files, force=force)
    findings: list[Finding] = []
    unreadable = False
    for name in files:
        try:
            reviewed = review_template(docx_bytes(Path(name)), Path(name), content_root(), kind or "")
        except (EngineError, OSError) as error:
            reason = str(error) if isinstance(error, EngineError) else sentence_of(error)
            hint = _("应为 Word 保存的 .docx 文件")
            findings.append(Finding("TP-FILE", Severity.ERROR, reason, file=told(name), hint=hint, state=State.FAULT))
            unreadable = True
            continue
        findings += reviewed.findings
        if reviewed.kind == "any" and kind is None:
            text = _("看不出是哪一种文件的模板，没有核对名称")
            hint = _("用 --for 写明，或者以相应模板的文件名保存")
            findings.append(Finding("TP-KIND", Severity.INFO, text, file=told(name), hint=hint, state=State.NOTE))
        if target is not None:
            write_file(target, with_comments(reviewed))
    show(findings, files, format, sys.stdout)
    if unreadable:
        return BAD_INPUT
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE


def _target(name: str | None, files: tuple[str, ...], *, force: bool) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if len(files) != 1:
        raise click.UsageError(_("--commented 一次只用于一个模板"))
    if path.suffix.lower() != ".docx":
        raise click.UsageError(_("“{file}”的扩展名应为 {suffixes}").format(file=name, suffixes=".docx"))
    if path.exists() and (path.resolve() == Path(files[0]).resolve() or not force):
        raise click.UsageError(_("“{file}”已经存在，没有覆盖（换一个名字，或加 --force）").format(file=name))
    return path
