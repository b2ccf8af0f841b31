"""Where policies contradict each other, and which of them prevails.

Two ways of finding out, both data: parameters that limit the same fact (``limits``, ``bound``), and contradictions that
a pack declares (``conflicts``). The order in which policies prevail is ``policies/precedence.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from mengyue.checks.rule_scope import Scope
from mengyue.i18n import _, language
from mengyue.language.speech import shown
from mengyue.library.data_model import data_model
from mengyue.library.policy import Bound, Force, Parameter, Policy, Precedence
from mengyue.model.alliance import Alliance
from mengyue.model.describe import label_in
from mengyue.model.finding import Finding, Severity, State

__all__ = ["Contradiction", "conflicts"]

Limit = tuple[Policy, Parameter]
_ORDER = {Force.HARD: 0, Force.SOFT: 1, Force.PREFERRED: 2, Force.INFO: 3}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two policies that cannot both be met. ``winner`` is empty when the order says nothing."""

    subject: str
    first: str
    first_at: str
    first_says: str
    second: str
    second_at: str
    second_says: str
    hard: bool
    winner: str
    reason: str
    finding: Finding


def conflicts(
    alliance: Alliance, policies: Sequence[Policy], order: Sequence[Precedence], governing: str
) -> list[Contradiction]:
    """Return every contradiction between two of ``policies``."""
    ranks = {policy.id: _rank(alliance, policy, order, governing) for policy in policies}
    found: list[Contradiction] = []
    for one, other in combinations(policies, 2):
        found += [_of_limits(a, b, ranks, order) for a, b in _clashes(one, other)]
        found += _declared(one, other, ranks, order)
        found += _declared(other, one, ranks, order)
    return found


def _rank(alliance: Alliance, policy: Policy, order: Sequence[Precedence], governing: str) -> int:
    scope = Scope(alliance, policy, {"governing": governing})
    return next((rank for rank, step in enumerate(order) if scope.evaluate(step.when)), len(order))


def _clashes(one: Policy, other: Policy) -> Iterator[tuple[Limit, Limit]]:
    for mine in one.parameters.values():
        for theirs in other.parameters.values():
            if mine.limits and mine.limits == theirs.limits and _apart(mine, theirs):
                yield (one, mine), (other, theirs)


def _apart(a: Parameter, b: Parameter) -> bool:
    """Whether no value can satisfy both."""
    if a.bound is None or b.bound is None or {a.force, b.force} & {Force.INFO, Force.PREFERRED}:
        return False
    if Bound.ONE_OF in (a.bound, b.bound):
        return not set(_values(a)) & set(_values(b)) if {a.bound, b.bound} <= {Bound.ONE_OF, Bound.EXACT} else False
    low = [p.value for p in (a, b) if p.bound in (Bound.MIN, Bound.EXACT)]
    high = [p.value for p in (a, b) if p.bound in (Bound.MAX, Bound.EXACT)]
    return bool(low and high) and max(low) > min(high)


def _values(parameter: Parameter) -> tuple[Any, ...]:
    return tuple(parameter.value) if isinstance(parameter.value, tuple | list) else (parameter.value,)


def _says(parameter: Parameter) -> str:
    value = "、".join(shown(item) for item in _values(parameter)) + parameter.unit
    said = {
        Bound.MIN: _("不低于{value}"), Bound.MAX: _("不高于{value}"), Bound.EXACT: "{value}",
        Bound.ONE_OF: _("限于{value}"), None: "{value}",
    }  # fmt: skip
    text = said[parameter.bound].format(value=value)
    return _("原则上{text}").format(text=text) if parameter.force is Force.SOFT else text


def _of_limits(a: Limit, b: Limit, ranks: dict[str, int], order: Sequence[Precedence]) -> Contradiction:
    (one, mine), (other, theirs) = a, b
    # At the same place in the order what must be goes before what should be.
    keys = [(ranks[policy.id], _ORDER[limit.force]) for policy, limit in (a, b)]
    field = mine.limits.split(".")[0] in data_model().model_fields
    subject = label_in(data_model(), mine.limits) if field else mine.limits
    hard = mine.force is Force.HARD and theirs.force is Force.HARD
    winner, reason = _prevails([(one, mine.force), (other, theirs.force)], keys, order)
    sides = (one, mine.at, _says(mine)), (other, theirs.at, _says(theirs))
    return _made(subject, sides, hard, winner, reason, mine.limits if field else "", "")


def _declared(
    policy: Policy, other: Policy, ranks: dict[str, int], order: Sequence[Precedence]
) -> Iterator[Contradiction]:
    for conflict in policy.conflicts:
        if conflict.other != other.id:
            continue
        subject = (language() == "en" and conflict.title_en) or conflict.title
        keys = [(ranks[policy.id], 0), (ranks[other.id], 0)]
        winner, reason = _prevails([(policy, conflict.force), (other, conflict.force)], keys, order)
        sides = (policy, conflict.at, ""), (other, conflict.other_at, "")
        yield _made(subject, sides, conflict.force is Force.HARD, winner, reason, "", conflict.reason)


def _prevails(
    sides: Sequence[tuple[Policy, Force]], keys: Sequence[tuple[int, int]], order: Sequence[Precedence]
) -> tuple[str, str]:
    """Return the id of the policy that prevails, and why; no id when neither does."""
    if keys[0] == keys[1] or max(rank for rank, _force in keys) > len(order) or not order:
        return "", _("两项政策位次相同，须向主管部门核实")
    first = 0 if keys[0] < keys[1] else 1
    policy, force = sides[first]
    if keys[0][0] == keys[1][0]:
        return policy.id, _("位次相同，“应、须”优先于“原则上、鼓励”")
    step = order[keys[first][0]]
    english = language() == "en"
    title, reason = (english and step.title_en) or step.title, (english and step.reason_en) or step.reason
    text = _("{title}优先：{reason}").format(title=title, reason=reason)
    if force is Force.SOFT and sides[1 - first][1] is Force.HARD:
        text += _("；但该项只是“原则上”，可以按另一项办理而不违反")
    return policy.id, text


def _made(
    subject: str,
    sides: tuple[tuple[Policy, str, str], tuple[Policy, str, str]],
    hard: bool,
    winner: str,
    reason: str,
    path: str,
    note: str,
) -> Contradiction:
    (one, at, says), (other, other_at, other_says) = sides
    names = {policy.id: policy.short_title or policy.title for policy in (one, other)}
    message = _("{subject}：“{one}”{at}{says}，“{other}”{other_at}{other_says}，不能同时满足").format(
        subject=subject, one=names[one.id], at=at, says=_colon(says),
        other=names[other.id], other_at=other_at, other_says=_colon(other_says),
    )  # fmt: skip
    text = _("以“{winner}”为准（{reason}）").format(winner=names[winner], reason=reason) if winner else reason
    finding = Finding(
        "CK-CONFLICT",
        Severity.ERROR if hard else Severity.WARNING,
        _("{message}；{outcome}").format(message=message, outcome=text) + (f"。{note}" if note else ""),
        path=path,
        basis=f"{one.cites(at)}；{other.cites(other_at)}",
        hint=_("只申报其中一项，或者向两处主管部门核实后修改资料"),
        state=State.NOTE,
    )
    return Contradiction(
        subject, one.id, at, says, other.id, other_at, other_says, hard, winner, reason, finding
    )  # fmt: skip


def _colon(text: str) -> str:
    return _("（{text}）").format(text=text) if text else ""
