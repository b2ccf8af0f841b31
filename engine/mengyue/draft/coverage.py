"""Whether an assembled agreement holds what it must: required contents, clauses that need or exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mengyue.draft.tree import Article, Draft
from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.model.finding import Finding, Severity

__all__ = ["uncovered"]


def uncovered(draft: Draft, library: Library, policies: Sequence[Policy]) -> list[Finding]:
    """Return a finding for each required content no clause meets, each broken ``requires`` or ``conflicts``, and the
    risk of each clause that the file leaves out.

    The contents come from the packs: the seven of 促进科技成果转化法 art. 26(2) for every alliance, then the
    policy's own.
    """
    articles = [block for block in draft.body if isinstance(block, Article)]
    met = {key for article in articles for key in article.origin.satisfies}
    present = {article.origin.clause: article for article in articles}
    findings = [
        Finding(
            "DR-CONTENT",
            Severity.ERROR,
            _("协议缺少必备内容：{title}（{id}）").format(title=content.title, id=content.id),
            basis=content.at,
            hint=_("采用满足该要求的条款"),
        )
        for policy in policies
        for content in policy.contents
        if content.id not in met
    ]
    for key, article in present.items():
        clause = library.clauses.get(key)
        if clause is None:  # an article of the alliance's own
            continue
        for needed in clause.requires:
            if needed not in present and needed not in draft.shortened and not _dispensed(draft, library, needed):
                other_title = library.clauses[needed].title if needed in library.clauses else needed
                message = _("{title}须与“{other}”同时采用").format(title=clause.title, other=other_title)
                findings.append(_relation(article, message))
        for other in clause.conflicts:
            if other in present:
                findings.append(
                    _relation(
                        article,
                        _("{title}不得与“{other}”同时采用").format(title=clause.title, other=present[other].title),
                    )
                )
    findings += _left_out(draft, library, present)
    for key in library.clauses if draft.excluded else ():
        if key in draft.excluded and (clause := library.clauses[key]).essential:
            findings.append(
                Finding(
                    "DR-ESSENTIAL",
                    Severity.WARNING,
                    _("未采用不可缺少的条款：{title}").format(title=clause.title),
                    path=f"clauses.{key}.exclude",
                    hint=clause.risk,
                )
            )
    return findings


def _dispensed(draft: Draft, library: Library, key: str) -> bool:
    """Tell whether the file leaves out a clause that may be left out: what refers to it reads on without it."""
    return key in draft.excluded and not library.clauses[key].essential


def _left_out(draft: Draft, library: Library, present: Mapping[str, Article]) -> Iterator[Finding]:
    """Yield what each dispensable clause that the file leaves out costs: its risk, and which articles lean on it."""
    for key in library.clauses if draft.excluded else ():
        if not _dispensed(draft, library, key):
            continue
        leaning = [
            article.title
            for other, article in present.items()
            if other in library.clauses and key in library.clauses[other].requires
        ]
        message = _("未采用“{title}”").format(title=library.clauses[key].title)
        if leaning:
            message = _("未采用“{title}”；与之衔接的条款：{leaning}").format(
                title=library.clauses[key].title, leaning="、".join(leaning)
            )
        path = f"clauses.{key}.exclude"
        yield Finding("DR-LEFT-OUT", Severity.INFO, message, path=path, hint=library.clauses[key].risk)


def _relation(article: Article, message: str) -> Finding:
    return Finding("DR-RELATION", Severity.ERROR, message, path=f"clauses.{article.origin.clause}")
