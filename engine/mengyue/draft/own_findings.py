"""What must be told of wording that is not the library's: that somebody answers for it, and what nobody has checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mengyue.draft.own_text import is_own
from mengyue.draft.tree import Article, Draft
from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.named_requirements import requirements
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity, State

__all__ = ["own_findings", "without_approver"]


def own_findings(draft: Draft, alliance: Alliance, library: Library, policies: Sequence[Policy]) -> Iterator[Finding]:
    """Yield a question for each article of own text: whether it still does what the library's did. One without an
    approver is told too; it keeps the agreement from being signed (:func:`without_approver`)."""
    articles = {block.origin.clause: block for block in draft.body if isinstance(block, Article) and block.origin.own}
    for key, article in articles.items():
        clause = library.clauses.get(key)
        choice = alliance.clauses.get(key)
        if not is_own(key) and not (choice and choice.text):
            continue
        met = "；".join(requirements(article.origin.satisfies, policies, named=False))
        message = _("{number}“{title}”是自拟条文，不是条款库的条文").format(number=article.number, title=article.title)
        hint = _("核对该条是否仍满足：{met}").format(met=met) if met else _("由法务审定")
        if clause and clause.essential:
            hint += _("；该条不可缺少：{risk}").format(risk=clause.risk)
        path = _path(key, alliance)
        yield Finding("DR-OWN", Severity.REVIEW, message, path=path, hint=hint, state=State.QUESTION)
    yield from _unanswered(alliance, Severity.WARNING)


def without_approver(alliance: Alliance) -> list[Finding]:
    """Return an error for each own text that nobody has approved."""
    return list(_unanswered(alliance, Severity.ERROR))


def _unanswered(alliance: Alliance, severity: Severity) -> Iterator[Finding]:
    for place, name, approved_by in _texts(alliance):
        if not approved_by:
            message = _("自拟条文没有写明批准人：{name}").format(name=name)
            hint = _("由有权的人审定后，在 approved_by 写明")
            yield Finding("DR-OWN-APPROVAL", severity, message, path=place, hint=hint, state=State.VIOLATED)


def _texts(alliance: Alliance) -> Iterator[tuple[str, str, str | None]]:
    """Yield the place of each own text in the data, what to call it, and who approved it."""
    for key, choice in alliance.clauses.items():
        if choice.text or choice.title:
            yield f"clauses.{key}.{'text' if choice.text else 'title'}", key, choice.approved_by
    for at, article in enumerate(alliance.own_articles):
        yield f"own_articles[{at}].text", article.title, article.approved_by
    for at, term in enumerate(alliance.special_terms):
        yield f"special_terms[{at}].text", f"{term.clause}（{term.member}）", term.approved_by


def _path(key: str, alliance: Alliance) -> str:
    if not is_own(key):
        return f"clauses.{key}.text"
    places = {f"own.{own.id}": at for at, own in enumerate(alliance.own_articles)}
    return f"own_articles[{places[key]}].text" if key in places else ""
