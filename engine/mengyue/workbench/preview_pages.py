"""The paper beside the form, and what stands behind each of its sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.library.policy import PolicyDocument
from mengyue.model.finding import EngineError, InputError
from mengyue.review.agreement_notes import why_in_words
from mengyue.review.basis import statute_lines
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.page_answers import data, page
from mengyue.workbench.served_folder import NotServed
from mengyue.workbench.tree_html import page_blocks

__all__ = ["clause_card", "paper_blocks", "paper_list", "preview"]


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
    document = _document(bench, file, paper)
    try:
        tree = bench.papers.tree(file.loaded, policy, document)
    except InputError as error:
        return {"blocks": [], "why": "\n".join(finding.message for finding in error.findings)}
    except EngineError as error:
        return {"blocks": [], "why": str(error)}
    return {"blocks": page_blocks(tree), "why": "", "blanks": len(tree.blanks)}


def clause_card(bench: Bench, ask: Ask) -> Response:
    """Show a clause: version, why this variant, its basis, its risks, and the other wordings to choose from."""
    file = bench.open(bench.folder.find(ask.key))
    clause = bench.shop.library.clauses.get(ask.query("clause"))
    policy = bench.policy(file)
    if clause is None or policy is None or file.loaded is None:
        raise NotServed(_("条款库中没有这一条"))
    variant, why, satisfies = _chosen(bench, file, ask.query("paper"), clause)
    own = file.loaded.alliance.clauses.get(clause.id)
    return page(
        ask,
        "clause.html",
        clause=clause,
        chosen=variant,
        why=why,
        own=own.variant if own and own.variant else "",
        satisfies=satisfies,
        statutes=statute_lines(clause.statutes, bench.shop.library, date.today()),
        standing=_status(clause),
    )


def _document(bench: Bench, file: OpenFile, paper: str) -> PolicyDocument:
    policy = bench.policy(file)
    assert policy is not None and file.loaded is not None
    for document in bench.papers.documents(file.loaded, policy):
        if document.id == paper:
            return document
    raise NotServed(_("政策没有这份文件"))


def _chosen(bench: Bench, file: OpenFile, paper: str, clause: Clause) -> tuple[str, str, tuple[str, ...]]:
    from mengyue.draft.tree import Article, Draft

    policy = bench.policy(file)
    assert policy is not None and file.loaded is not None
    tree = bench.papers.tree(file.loaded, policy, _document(bench, file, paper))
    origins = []
    if isinstance(tree, Draft):
        origins = [tree.preamble_origin, *(s.origin for s in tree.schedules)]
        origins += [block.origin for block in tree.body if isinstance(block, Article)]
    origin = next((origin for origin in origins if origin.clause == clause.id), None)
    if origin is None:
        return clause.variants[0].id, "", clause.satisfies
    variant = next((v for v in clause.variants if v.id == origin.variant), None)
    return origin.variant, why_in_words(origin, variant), origin.satisfies


def _status(clause: Clause) -> str:
    names = {"draft": _("草拟，尚未批准"), "approved": _("已批准"), "retired": _("已停用")}
    return names[clause.status.value]
