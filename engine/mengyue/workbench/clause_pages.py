"""What stands behind a sentence of the paper, and what is chosen for the whole of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from mengyue.draft.blanks import inlines_in
from mengyue.draft.own_text import ARTICLE_MARK, is_own, place_of
from mengyue.draft.tree import Article, Blank, Draft, Form, Origin, Value
from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.library.clause import Clause
from mengyue.library.clause_life import is_approved
from mengyue.negotiation.tree_lines import own_source, tree_lines
from mengyue.review.agreement_notes import why_in_words
from mengyue.review.basis import statute_lines
from mengyue.review.clause_places import Placed, placed
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.form_parts import FormField, field_at
from mengyue.workbench.form_view import field_view
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.page_answers import page
from mengyue.workbench.preview_pages import document_of
from mengyue.workbench.printed_places import Printed
from mengyue.workbench.served_folder import NotServed
from mengyue.workbench.typed_in import shown_value
from mengyue.workbench.what_roles_may import may_edit

__all__ = ["clause_card", "paper_options"]

#: What is chosen for a paper as a whole: how long it is, the scheme of intellectual property, what is annexed.
_OPTIONS = (("agreement", "length"), ("ip", "preset"), ("agreement", "annexes"))
#: What somebody writes instead of the wording of the library, or where the library has no article.
_OWN_TEXT = ("title", "text", "reason", "approved_by")


def clause_card(bench: Bench, ask: Ask) -> Response:
    """Show a clause: version, why this variant, its basis, its risks, the data in it, and the other wordings to choose
    from; ``brief`` leaves out what can be changed."""
    file = bench.open(bench.folder.find(ask.key))
    key = ask.query("clause")
    clause = bench.shop.library.clauses.get(key)
    if bench.policy(file) is None or file.loaded is None or (clause is None and not is_own(key)):
        raise NotServed(_("条款库中没有这一条"))
    tree = _tree(bench, file, ask.query("paper"))
    origin = next((place.origin for place in _at(tree, key)), Origin())
    chosen = file.loaded.alliance.clauses.get(key)
    library = bench.shop.library
    variant = next((v for v in clause.variants if v.id == origin.variant), None) if clause else None
    return page(
        ask,
        "clause_brief.html" if ask.query("brief") else "clause.html",
        clause=clause,
        id=key,
        heading=clause.title if clause else _own_title(file, key),
        chosen=origin.variant or (clause.variants[0].id if clause else ""),
        why=why_in_words(origin, variant) if clause else origin.why,
        own=chosen.variant if chosen and chosen.variant else "",
        own_words=_own_words(file, key),
        present=_present(tree, key),
        satisfies=origin.satisfies,
        statutes=statute_lines(clause.statutes, library, date.today()) if clause else [],
        facts=_facts(tree, key, clause),
        key=ask.key,
        unapproved=clause is not None and not is_approved(clause),
        standing=_status(clause) if clause else _("自拟条文"),
    )


def paper_options(bench: Bench, ask: Ask) -> Response:
    """Show what is chosen for the paper as a whole."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    fields = []
    for path in _OPTIONS:
        described = field_at(list(path))
        assert described is not None
        field = FormField(path, ".".join(path), described, described.label)
        fields.append(field_view(field, file.raw, Printed({}, {})))
    writable = {field["id"]: entry.is_text and may_edit(ask.person, {"path": field["path"]}) for field in fields}
    return page(ask, "paper_options.html", fields=fields, writable=writable)


def _tree(bench: Bench, file: OpenFile, paper: str) -> Draft | Form:
    policy = bench.policy(file)
    assert policy is not None and file.loaded is not None
    return bench.papers.tree(file.loaded, policy, document_of(bench, file, paper))


def _at(tree: Draft | Form, key: str) -> list[Placed]:
    """Return the places of an agreement that a clause has."""
    return [place for place in placed(tree) if place.origin.clause == key] if isinstance(tree, Draft) else []


def _facts(tree: Draft | Form, key: str, clause: Clause | None) -> list[tuple[str, str, str]]:
    """Return the data in the blocks of a clause: path, label, what is printed; nothing for what is missing. A parameter
    of the clause has no field in the form, and no path here."""
    parameters = (
        {f"clauses.{key}.parameters.{name}": one.label for name, one in clause.parameters.items()} if clause else {}
    )
    facts: dict[str, tuple[str, str, str]] = {}
    for part in inlines_in(block for place in _at(tree, key) for block in place.blocks):
        if isinstance(part, Value | Blank) and part.path:
            path = part.path.partition(":")[0]
            label, place = (parameters[path], "") if path in parameters else (label_of(path), path)
            facts.setdefault(path, (place, label, part.text if isinstance(part, Value) else ""))
    return list(facts.values())


def _present(tree: Draft | Form, key: str) -> str:
    """Return the present text of an article as own text is written, with marks for what it refers to."""
    if not isinstance(tree, Draft):
        return ""
    marks = {
        block.bookmark: f"[{ARTICLE_MARK}：{block.origin.clause}]"
        for block in tree.body
        if isinstance(block, Article) and block.origin.clause
    }
    lines = [line for line in tree_lines(tree) if line.clause == key and line.block >= 0]
    return "\n".join(dict.fromkeys(own_source(line, marks) for line in lines))


def _own_words(file: OpenFile, key: str) -> list[dict[str, Any]]:
    """Return the fields for wording of one's own, of a clause or of an article that the library does not have."""
    assert file.loaded is not None
    alliance = file.loaded.alliance
    place = place_of(alliance, key)
    row: Any = alliance.clauses.get(key)
    path: tuple[str | int, ...] = ("clauses", key)
    if is_own(key):
        at = int(place.rpartition("[")[2].rstrip("]"))
        row, path = alliance.own_articles[at], ("own_articles", at)
    made = []
    for name in _OWN_TEXT:
        described = field_at([*path, name])
        if described is not None:
            value = getattr(row, name, None)
            made.append({"path": [*path, name], "name": name, "label": described.label, "value": shown_value(value)})
    return made


def _own_title(file: OpenFile, key: str) -> str:
    assert file.loaded is not None
    titles = {f"own.{article.id}": article.title for article in file.loaded.alliance.own_articles}
    if key not in titles:
        raise NotServed(_("条款库中没有这一条"))
    return titles[key]


def _status(clause: Clause) -> str:
    names = {"draft": _("草拟，尚未批准"), "approved": _("已批准"), "retired": _("已停用")}
    return names[clause.status.value]
