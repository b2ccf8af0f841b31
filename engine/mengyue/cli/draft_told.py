"""Telling what became of the draft of one file: findings, blanks, files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mengyue.cli.guard import BLOCKED, DONE
from mengyue.cli.pages_told import counted, known
from mengyue.cli.report import show, text
from mengyue.cli.terminal import Paint, printable, tell
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity
from mengyue.output.folder import write_folder

__all__ = ["DraftMade", "blocked", "listed", "tell_draft"]


@dataclass(frozen=True, slots=True)
class DraftMade:
    """What was made of ``file``: ``files`` by name, the manifest last, and all that is told of them.

    ``missing`` are the labels of facts that show as blanks, each with its place; ``notes`` say what was accepted or
    left out, ``nothing`` why there are no files; ``pages`` are how many those laid out have.
    """

    file: str
    files: Mapping[str, bytes]
    findings: Sequence[Finding]
    boxes: Sequence[Finding] = ()
    missing: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    nothing: str = ""
    pages: Mapping[str, int] = field(default_factory=dict)


def tell_draft(made: DraftMade, output: Path, *, force: bool, format: str = "text", count: bool = False) -> int:
    """Write the documents straight into the folder; a ``format`` for programs gets every finding. ``count`` tells the
    pages of those that were not laid out too, where that is known or somebody waits for it."""
    if made.files:
        write_folder(output, made.files, force=force)
    # What `mengyue check` asks too is only counted; what proofreading the agreement asks is told here alone.
    questions: list[Finding] = []
    shown: list[Finding] = []
    for finding in made.findings:
        asked = finding.severity is Severity.REVIEW and not finding.code.startswith("PF-")
        (questions if asked else shown).append(finding)
    if format == "text":
        sys.stdout.write(text.render([*shown, *made.boxes], Paint(sys.stdout)))
        if questions:
            sys.stdout.write(_("另有待审问题 {count} 项，逐项见 mengyue check").format(count=len(questions)) + "\n")
        sys.stdout.write(listed(made.missing))
    else:
        show([*made.findings, *made.boxes], (made.file,), format, sys.stdout)
    pages = known(made.files) if count else made.pages
    for name in made.files:
        line = _("已写入 {file}，共 {count} 页") if name in pages else _("已写入 {file}")
        tell(line.format(file=told(output / name), count=pages.get(name)))
    for line in (*made.notes, *([made.nothing] if made.nothing else ())):
        tell(line)
    further, untold = counted(made.files, pages) if count else ({}, "")
    for name, number in further.items():
        tell(_("{file} 共 {count} 页").format(file=told(output / name), count=number))
    if untold:
        tell(untold)
    return blocked(made.findings)


def listed(missing: Sequence[tuple[str, str]]) -> str:
    """List the facts that are missing."""
    if not missing:
        return ""
    rows = [f"  {printable(label)}" + (f"　{path}" if path else "") for label, path in missing]
    return "\n".join([_("待填 {count} 处：").format(count=len(missing)), *rows]) + "\n"


def blocked(findings: Iterable[Finding]) -> int:
    """Return the exit code that ``findings`` ask for."""
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE
