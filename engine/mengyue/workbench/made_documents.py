"""The work behind each button: which documents are made, where they go, what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from mengyue.file_names import safe_name, told
from mengyue.i18n import _
from mengyue.intake.counted_places import counted
from mengyue.intake.load import Loaded
from mengyue.library.fault_catalogue import N_
from mengyue.model.finding import EngineError, Finding, Severity, State
from mengyue.output.folder import write_file, write_folder
from mengyue.progress import report
from mengyue.workbench.bench import Bench
from mengyue.workbench.kept_libraries import keep_library
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.phrases import labelled
from mengyue.workbench.served_folder import Entry
from mengyue.workbench.signing_papers import OUTPUT, PACKETS, PICTURES, collated

__all__ = ["COMPARED", "WORKS", "made_files", "task_of"]

#: What can be made: its name, and what it is for.
WORKS = {
    "draft": (N_("草案"), N_("全部文书的 Word 稿，缺的资料标作【待填】，随时可以生成")),
    "review": (N_("审阅稿"), N_("给律师看：逐条批注出处和风险，附条款来源表、审查意见表、待确认事项表、符合性核对表")),
    "package": (N_("申报包"), N_("签署稿、PDF、目录、核对表、用印清单和压缩包；有错误时说明为什么还不能生成")),
    "packets": (N_("签署页包"), N_("每个成员单位一份 PDF，只有它要签的页")),
    "collate": (N_("核对收回的扫描件"), N_("把收回的扫描件放进来，逐页对上成员单位，列出缺的页")),
    "compare": (N_("比较两份 Word"), N_("逐处列出改动，生成带修订标记的 Word")),
}
#: Folders beside the data file; the same in every language, so that each face finds them.
_FOLDERS = {
    "draft": "草案",
    "review": "审阅稿",
    "package": "申报包",
    "packets": PACKETS,
    "compare": "比较",
}
COMPARED = "比较的文件"
Work = Callable[[], Mapping[str, Any]]


def made_files(folder: Path) -> list[dict[str, Any]]:
    """Return the finished files, folder by folder."""
    found: list[dict[str, Any]] = []
    if not folder.is_dir():
        return found
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if relative.parts[:2] == (OUTPUT, PICTURES):
            continue
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            found.append(
                {
                    "file": told(relative.as_posix()),
                    "folder": told(relative.parts[0]) if len(relative.parts) > 1 else "",
                    "name": told("/".join(relative.parts[1:]) or relative.name),
                    "size": path.stat().st_size,
                }
            )
    return found


def task_of(bench: Bench, entry: Entry, file: OpenFile, kind: str, form: Mapping[str, str], on: date) -> Work:
    """Return the work that makes ``kind`` as of the day ``on``. Raises :class:`EngineError` when there is nothing to
    begin with."""
    results = bench.folder.results(entry)
    if kind == "compare":
        old, new = (bench.folder.inside(results, form.get(name, "")) for name in ("old", "new"))
        return lambda: _compared(bench, old, new, results / _FOLDERS[kind])
    if kind == "collate":
        return lambda: collated(bench, results)
    if file.loaded is None:
        raise EngineError(_("资料中有读不懂的内容，改好后才能生成"))
    loaded, accept = file.loaded, bool(form.get("accept"))
    if kind in ("draft", "review", "package"):
        keep_library(bench.folder.root, bench.shop.root)
    if kind == "package":
        return lambda: _packaged(bench, loaded, results / _FOLDERS[kind], accept, on)
    if kind == "packets":
        return lambda: _packets(bench, loaded, results, accept, on)
    return lambda: _drafted(bench, loaded, results / _FOLDERS[kind], kind == "review", on)


def _drafted(bench: Bench, loaded: Loaded, folder: Path, review: bool, on: date) -> Mapping[str, Any]:
    from mengyue.delivery.drafting import Drafting
    from mengyue.draft.tree import Stage

    stage = Stage.DRAFT
    done = Drafting(bench.shop, None, (), stage, on, review=review).draft(loaded)
    report(_("写入"))
    write_folder(folder, done.files)
    lines = [_("已生成 {count} 个文件").format(count=len(done.files))]
    if done.missing:
        lines.append(_("其中待填 {count} 处").format(count=len(done.missing)))
    return {"lines": lines}


def _packaged(bench: Bench, loaded: Loaded, folder: Path, accept: bool, on: date) -> Mapping[str, Any]:
    from mengyue.delivery.packaging import Packaging
    from mengyue.library.policy import FOUNDING

    packaging = Packaging(bench.shop, None, FOUNDING, 120.0, accept, on, output=folder)
    made = packaging.make(loaded)
    if not made.rendered:
        reasons = [f for f in made.findings if f.severity is Severity.ERROR]
        lines = [_("没有生成申报包：以下各项处理后才能生成"), *_told(reasons)]
        return {"state": "blocked", "lines": lines, "unapproved": bool(made.unapproved) and not accept}
    report(_("生成 PDF"))
    packed = packaging.pack(loaded, made)
    report(_("写入"))
    packed.write(folder)
    lines = [_("已生成 {count} 个文件").format(count=len(packed.files))]
    if packed.problem is not None:
        lines += [*str(packed.problem).split("\n"), _("只生成了 .docx，没有 PDF；处理后重新运行即可补齐")]
    return {"state": "done" if packed.problem is None else "partly", "lines": lines}


def _packets(bench: Bench, loaded: Loaded, results: Path, accept: bool, on: date) -> Mapping[str, Any]:
    from mengyue.delivery.outgoing_packets import Packeting

    package = results / _FOLDERS["package"]
    packeting = Packeting(
        bench.shop, None, on, kinds=(), copies={}, due=None,
        package=package if (package / "manifest.json").is_file() else None,
        electronic=False, accept_unapproved=accept,
    )  # fmt: skip
    sent = packeting.make(loaded)
    if not sent.files:
        reasons = [*sent.boxes, *(f for f in sent.made.findings if f.severity is Severity.ERROR)]
        return {
            "state": "blocked",
            "lines": [_("没有制发签署页：以下各项处理后才能生成"), *_told(reasons)],
            "unapproved": bool(sent.made.unapproved) and not accept,
        }
    report(_("写入"))
    sent.write(results / _FOLDERS["packets"])
    return {"lines": [_("已生成 {count} 个文件").format(count=len(sent.files))]}


def _compared(bench: Bench, old: Path, new: Path, folder: Path) -> Mapping[str, Any]:
    from mengyue.comparison.compare import Comparing
    from mengyue.comparison.summary import as_lines

    comparison = Comparing(bench.shop).compare(old, new)
    if comparison.same:
        return {"lines": [_("两份文件没有不同")]}
    report(_("生成修订稿"))
    redline = comparison.redline()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{old.stem}→{new.stem}" + ("" if redline.data else f"（{_('新旧对照')}）")
    write_file(folder / f"{safe_name(name)}.docx", redline.data or comparison.columns(redline))
    indent = {"head": "", "line": "　", "note": "　　"}
    return {"lines": [indent[kind] + line for kind, line in as_lines(comparison, redline)]}


def _told(findings: list[Finding]) -> list[str]:
    judged = [f for f in findings if f.state is not State.UNJUDGED]
    rows = [
        labelled(f.label, f.message) if f.label and f.label not in f.message else f.message
        for f in (judged or findings)
    ]
    return list(dict.fromkeys(map(counted, rows)))
