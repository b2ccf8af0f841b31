"""The paper beside the form."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from mengyue.i18n import _
from mengyue.library.policy import PolicyDocument
from mengyue.model.finding import EngineError, InputError
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.page_answers import data
from mengyue.workbench.served_folder import NotServed
from mengyue.workbench.tree_html import page_blocks

__all__ = ["document_of", "paper_blocks", "paper_list", "preview"]


def paper_list(bench: Bench, file: OpenFile) -> list[dict[str, str]]:
    """Return the papers that can be looked at beside the form, the agreement first."""
    policy = bench.policy(file)
    if policy is None or file.loaded is None:
        return []
    found = sorted(bench.papers.documents(file.loaded, policy), key=lambda d: not d.source.startswith("agreements/"))
    return [{"id": document.id, "title": document.title} for document in found]


def preview(bench: Bench, ask: Ask) -> Response:
    """Return the blocks of a paper."""
    file = bench.open(bench.folder.find(ask.key))
    return data(paper_blocks(bench, file, ask.query("paper")))


def paper_blocks(bench: Bench, file: OpenFile, paper: str) -> dict[str, Any]:
    """Return a paper as blocks, or why there is none."""
    policy = bench.policy(file)
    if not paper:
        return {"blocks": None, "why": ""}
    if policy is None or file.loaded is None:
        return {"blocks": [], "why": _("资料中有读不懂的内容，改好后才能起草")}
    document = document_of(bench, file, paper)
    try:
        tree = bench.papers.tree(file.loaded, policy, document)
    except InputError as error:
        return {"blocks": [], "why": "\n".join(finding.message for finding in error.findings)}
    except EngineError as error:
        return {"blocks": [], "why": str(error)}
    return {"blocks": page_blocks(tree), "why": "", "blanks": len(tree.blanks)}


def document_of(bench: Bench, file: OpenFile, paper: str) -> PolicyDocument:
    """Return the paper called ``paper`` of the policy of a file that can be read. Raises :class:`NotServed`."""
    policy = bench.policy(file)
    assert policy is not None and file.loaded is not None
    for document in bench.papers.documents(file.loaded, policy):
        if document.id == paper:
            return document
    raise NotServed(_("政策没有这份文件"))
