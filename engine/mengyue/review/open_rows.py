"""待确认事项: what a person must still find out or decide before the agreement can be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from mengyue.draft.tree import Draft, Form
from mengyue.library.clause_life import is_approved
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy, PolicyStatus
from mengyue.model.finding import Finding, State
from mengyue.review.basis import statute_lines, verified
from mengyue.review.clause_places import Placed, placed
from mengyue.review.finding_places import Standing
from mengyue.review.opinion_rows import is_opinion

__all__ = ["asked_of", "open_rows"]

_OPEN = {"outcome": "", "by": "", "on": ""}
#: Stands for the names of those of whom the same is asked; the place names them.
_OF_EACH = "下列各单位"


def open_rows(
    documents: Sequence[Draft | Form],
    library: Library,
    policies: Sequence[Policy],
    findings: Sequence[Finding],
    as_of: date,
    members: Sequence[str] = (),
) -> Iterator[dict[str, str]]:
    """Yield blanks, rules not judged, questions for a person, statutes not verified, and the state of the texts.

    What is asked of several ``members``, given by name, in the same words is one row.
    """
    drafts = [document for document in documents if isinstance(document, Draft)]
    yield from _policies(policies, findings)
    yield from _blanks(documents)
    standings = [Standing(draft, policies) for draft in drafts]
    codes = {policy.id for policy in policies}
    asked = [
        finding
        for finding in findings
        if finding.code not in codes and not any(is_opinion(finding, standing) for standing in standings)
    ]
    yield from (row for row, _findings in asked_of(asked, members))
    places = [place for draft in drafts for place in placed(draft)]
    yield from _statutes(places, library, as_of)
    yield from _clauses(places, library)


def asked_of(findings: Sequence[Finding], members: Sequence[str]) -> Iterator[tuple[dict[str, str], list[Finding]]]:
    """Yield a row a question, naming all of whom it is asked, with the findings that ask it."""
    groups: dict[tuple[str, ...], list[tuple[Finding, str]]] = {}
    for finding in findings:
        kind = {State.UNJUDGED: "暂无法判断", State.QUESTION: "须人工判断"}.get(finding.state, "提示")
        name = next((name for name in members if f"“{name}”" in finding.message), "")
        words = finding.message.replace(f"“{name}”", _OF_EACH, 1) if name else finding.message
        place = "" if name else finding.label or finding.path
        key = (kind, words, place, finding.basis, finding.hint, finding.code)
        groups.setdefault(key, []).append((finding, name))
    for (kind, words, place, basis, hint, code), rows in groups.items():
        asking = [finding for finding, _name in rows]
        if len(rows) == 1:
            finding = rows[0][0]
            yield _row(kind, finding.message, finding.label or finding.path, basis, hint, code), asking
        else:
            yield _row(kind, words, place or "、".join(name for _finding, name in rows), basis, hint, code), asking


def _row(kind: str, matter: str, place: str, basis: str, advice: str, code: str = "") -> dict[str, str]:
    return {"kind": kind, "matter": matter, "place": place, "basis": basis, "advice": advice, "code": code, **_OPEN}


def _policies(policies: Sequence[Policy], findings: Sequence[Finding]) -> Iterator[dict[str, str]]:
    notices = {finding.code: finding.message for finding in findings}
    for policy in policies:
        state = {PolicyStatus.DRAFT: "征求意见稿或草案", PolicyStatus.SUPERSEDED: "已被替代"}.get(policy.status, "")
        matter = notices.get(policy.id) or (f"《{policy.title}》：{state}" if state else "")
        if matter:
            yield _row("政策文本", matter, f"《{policy.title}》", policy.in_force, "取得现行文本核对", policy.id)


def _blanks(documents: Iterable[Draft | Form]) -> Iterator[dict[str, str]]:
    where: dict[tuple[str, str], list[str]] = {}
    for document in documents:
        for blank in document.blanks:
            titles = where.setdefault((blank.label, blank.path.partition(":")[0]), [])
            if document.title not in titles:
                titles.append(document.title)
    for (label, path), titles in where.items():
        shown = "、".join(f"《{title}》" for title in titles)
        yield _row("待填", label, f"{path}　{shown}".strip(), "", "在数据文件中填写后重新生成")


def _statutes(places: Sequence[Placed], library: Library, as_of: date) -> Iterator[dict[str, str]]:
    citing: dict[str, list[str]] = {}
    for place in places:
        for key in place.origin.statutes:
            if not verified(key, library):
                citing.setdefault(key, []).append(place.name)
    for key, names in citing.items():
        (line,) = statute_lines([key], library, as_of, short=True)
        law = library.laws.get(key.partition("/")[0])
        article = law.articles.get(key.partition("/")[2]) if law else None
        how = "；".join(part for part in (article.how if article else "", law.note if law else "") if part)
        yield _row("法规未核对", line, "\n".join(names), how, "取得条文文本核对后登记", key)


def _clauses(places: Sequence[Placed], library: Library) -> Iterator[dict[str, str]]:
    keys = [place.origin.clause for place in places]
    drafts = [key for key in keys if key in library.clauses and not is_approved(library.clauses[key])]
    if drafts:
        matter = f"本协议采用的 {len(keys)} 个条款中，{len(drafts)} 个尚未批准"
        yield _row("条款状态", matter, "见条款出处表", "", "由法务负责人批准条款，或确认本次采用")
