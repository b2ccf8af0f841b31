"""政策符合性自查表: one row a rule and one a required content, whatever became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from mengyue.checks.rule_scope import Scope
from mengyue.draft.tree import Draft
from mengyue.library.policy import Policy, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.review.clause_places import Placed, placed
from mengyue.review.conformity import CONCLUSIONS, NO_AGREEMENT, Judgement, judged

__all__ = ["apart", "compliance_rows", "tally"]

_MET, _BROKEN, _PENDING, _PERSON, _LATER, _NOT = CONCLUSIONS
#: How many articles a row names.
_PLACES = 6


def compliance_rows(
    alliance: Alliance,
    agreement: Draft | None,
    policies: Sequence[Policy],
    labels: Mapping[str, Mapping[str, str]],
    as_of: date,
) -> Iterator[dict[str, str]]:
    """Yield the rules of every policy in its order, then the contents that it requires of the agreement.

    Duties and powers of the authority are left out: there is nothing to judge about the alliance.
    """
    places = list(placed(agreement)) if agreement else []
    for policy in policies:
        scope = Scope(alliance, policy, {"as_of": as_of})
        for rule in policy.rules:
            if rule.kind is not RuleKind.AUTHORITY:
                clauses = _meeting(rule, policy, places) if agreement else None
                found = judged(rule, policy, scope, clauses, labels)
                basis = _quoted(rule, policy, named=policy is not policies[0])
                yield _row(rule.at, rule.id, rule.title, found, basis)
        for content in policy.contents:
            names = _names(p for p in places if content.id in p.origin.satisfies or p.origin.clause in content.clauses)
            if agreement is None:
                found = Judgement("", NO_AGREEMENT, _PENDING)
            elif names:
                found = Judgement("", f"见协议{names}", _MET)
            else:
                found = Judgement("", "协议中没有相应条款", _BROKEN)
            source = f"《{policy.short_title or policy.title}》"
            basis = content.at if content.at.startswith("《") else source + content.at
            yield _row(content.at, content.id, f"协议必备内容：{content.title}", found, basis)


def apart(rows: Iterable[dict[str, str]]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Separate what is judged now from what does not apply or falls due later."""
    found: tuple[list[dict[str, str]], list[dict[str, str]]] = ([], [])
    for row in rows:
        found[row["conclusion"] in (_LATER, _NOT)].append(row)
    return found


def tally(rows: Iterable[Mapping[str, str]]) -> str:
    """Count the conclusions: 符合50项，不符合1项."""
    counts = Counter(row["conclusion"].partition("（")[0] for row in rows)
    return "，".join(f"{conclusion}{counts[conclusion]}项" for conclusion in CONCLUSIONS if counts[conclusion])


def _row(place: str, code: str, title: str, found: Judgement, basis: str) -> dict[str, str]:
    return {
        "place": _at(place),
        "code": code,
        "requirement": f"{title}：{found.required}" if found.required else title,
        "found": found.found,
        "conclusion": found.conclusion,
        "basis": basis,
    }


def _meeting(rule: Rule, policy: Policy, places: Sequence[Placed]) -> str:
    """Name the articles that meet ``rule`` or, where it stands for required contents, these; none when one lacks."""
    parts = [c for c in policy.contents if c.id.startswith(f"{rule.id}.") or c.title == rule.title]
    for content in parts:
        if not any(content.id in p.origin.satisfies or p.origin.clause in content.clauses for p in places):
            return ""
    wanted = {rule.id, *(content.id for content in parts)}
    return _names(place for place in places if wanted & set(place.origin.satisfies))


def _names(places: Iterable[Placed]) -> str:
    found = list(dict.fromkeys(place.number for place in places))
    return "、".join(found[:_PLACES]) + (f"等{len(found)}处" if len(found) > _PLACES else "")


def _at(place: str) -> str:
    return place.replace("中华人民共和国", "")


def _quoted(rule: Rule, policy: Policy, *, named: bool) -> str:
    """The words of the source; ``named`` says which policy it is, unless the first column names a statute."""
    source = f"《{policy.short_title or policy.title}》" if named and not rule.at.startswith("《") else ""
    return f"{source}“{rule.quote}”" if rule.quote else source or _at(rule.at)
