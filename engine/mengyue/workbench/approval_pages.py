"""Clauses that the papers of an alliance use, and who has approved them: what a signable copy asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from mengyue.draft.approval import clauses_of
from mengyue.draft.tree import Draft
from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.library.clause_life import approval_gap
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.form_pages import workspace
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.own_library import approve
from mengyue.workbench.page_answers import go, page

__all__ = ["approval_page", "approve_clauses"]


def approval_page(bench: Bench, ask: Ask) -> Response:
    """Show the clauses that are used, those first that nobody has approved as they read."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    rows = [_row(bench, clause, papers) for clause, papers in _used(bench, file)]
    rows.sort(key=lambda row: not row["gap"])
    return page(
        ask,
        "approvals.html",
        current="approvals",
        rows=rows,
        waiting=sum(bool(row["gap"]) for row in rows),
        **workspace(bench, ask, file, entry),
    )


def approve_clauses(bench: Bench, ask: Ask) -> Response:
    """Approve the clauses that were ticked, in the name of who is logged in, or who says so."""
    form = ask.form
    ids = [name.removeprefix("c.") for name in form if name.startswith("c.")]
    by = ask.who if ask.person.known else form.get("by", "")
    approve(bench, ids, by=by, on=date.today())
    return go(f"/a/{bench.folder.find(ask.key).key}/approvals")


def _used(bench: Bench, file: OpenFile) -> list[tuple[Clause, list[str]]]:
    """Return the clauses in the papers of the founding, with their titles; own articles are not the library's."""
    _printed, trees = bench.printed(file, anew=True)
    found: dict[str, list[str]] = {}
    for document, tree in trees:
        if isinstance(tree, Draft):
            for origin in clauses_of(tree):
                titles = found.setdefault(origin.clause, [])
                if document.title not in titles:
                    titles.append(document.title)
    clauses = bench.shop.library.clauses
    return [(clauses[key], titles) for key, titles in found.items() if key in clauses]


def _row(bench: Bench, clause: Clause, papers: list[str]) -> dict[str, Any]:
    gap = approval_gap(clause)
    standing = ""
    if not gap and clause.approval is not None:
        standing = _("{who} 于 {day} 批准").format(who=clause.approval.by, day=clause.approval.on)
    names = {variant.id: variant.title for variant in clause.variants}
    texts = [(names.get(key.partition("@")[0], key), text.strip()) for key, text in clause.wording.items()]
    return {"clause": clause, "papers": papers, "gap": gap, "standing": standing, "texts": texts}
