"""A paper of an alliance as PDF: made when somebody asks for it, kept until the paper reads otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from mengyue.file_names import safe_name
from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file
from mengyue.progress import report
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.page_answers import as_file, as_shown, go, page
from mengyue.workbench.preview_pages import document_of
from mengyue.workbench.served_folder import STATE

__all__ = ["begin", "making", "pdf_page", "pdf_state"]

#: PDFs that are kept of a folder at most; the oldest go first.
_KEPT = 60


def pdf_page(bench: Bench, ask: Ask) -> Response:
    """Show the PDF of a paper as it is now, or a page that has it made and waits for it; ``save`` downloads it."""
    entry = bench.folder.find(ask.key)
    title, word = _paper(bench, bench.open(entry), ask.query("paper"))
    kept = _place(bench, digest(word))
    if not kept.is_file():
        return page(ask, "pdf.html", key=entry.key, paper=ask.query("paper"), paper_title=title)
    name = f"{safe_name(title)}.pdf"
    return as_file(kept.read_bytes(), name) if ask.query("save") else as_shown(kept.read_bytes(), name)


def begin(bench: Bench, ask: Ask) -> Response:
    """Begin to make the PDF, unless that is under way."""
    entry = bench.folder.find(ask.key)
    file, paper = bench.open(entry), ask.form.get("paper", "")
    title, word = _paper(bench, file, paper)
    kept = _place(bench, digest(word))
    rows = [row for row in bench.state.job_rows(entry.name, 40) if row["kind"] == _kind(word)]
    if not kept.is_file() and not any(row["state"] == "running" for row in rows):
        work = making(bench, file, paper)
        wanted = {"paper": paper, "sha256": file.digest}
        bench.jobs.start(entry.name, _kind(word), _("《{title}》的 PDF").format(title=title), ask.who, work, wanted)
    return _state(bench, ask, paper)


def making(bench: Bench, file: OpenFile, paper: str) -> Callable[[], Mapping[str, Any]]:
    """Return the work of making the PDF of a paper. Raises :class:`EngineError` when it cannot be made."""
    title, word = _paper(bench, file, paper)
    return lambda: _made(title, word, _place(bench, digest(word)))


def pdf_state(bench: Bench, ask: Ask) -> Response:
    """Say how far the PDF is; once it is there the browser goes to it."""
    return _state(bench, ask, ask.query("paper"))


def _state(bench: Bench, ask: Ask, paper: str) -> Response:
    entry = bench.folder.find(ask.key)
    _title, word = _paper(bench, bench.open(entry), paper)
    if _place(bench, digest(word)).is_file():
        return go(f"/a/{entry.key}/pdf?paper={quote(paper)}")
    row = next((row for row in bench.state.job_rows(entry.name, 40) if row["kind"] == _kind(word)), None)
    progress = bench.jobs.progress(row["id"]) if row and row["state"] == "running" else None
    return page(ask, "pdf_state.html", key=entry.key, paper=paper, job=row, progress=progress)


def _paper(bench: Bench, file: OpenFile, paper: str) -> tuple[str, bytes]:
    """Return the title and the Word file of a paper. Raises :class:`EngineError` when it cannot be made."""
    policy = bench.policy(file)
    if policy is None or file.loaded is None:
        raise EngineError(_("资料中有读不懂的内容，改好后才能起草"))
    document = document_of(bench, file, paper)
    tree = bench.papers.tree(file.loaded, policy, document)
    modified = file.loaded.alliance.alliance.filled_on or date.today()
    return document.title, bench.shop.render(tree, kind=document.id, title=document.title, modified=modified).data


def _made(title: str, word: bytes, kept: Path) -> Mapping[str, Any]:
    from mengyue.pack.pdf import convert

    report(_("生成 PDF"))
    (made,) = convert({title: word}).values()
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    write_file(kept, made)
    old = sorted(kept.parent.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT:]
    for path in old:
        path.unlink(missing_ok=True)
    return {"lines": [_("已生成 {count} 个文件").format(count=1)]}


def _place(bench: Bench, key: str) -> Path:
    return bench.folder.root / STATE / "pdf" / f"{key}.pdf"


def _kind(word: bytes) -> str:
    return f"pdf {digest(word)[:16]}"
