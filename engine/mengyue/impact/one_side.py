"""What one state of the library says of one alliance: its findings, papers and dates."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from mengyue.checks.all_rules import check
from mengyue.checks.answered import without_answered
from mengyue.checks.rule_scope import Scope
from mengyue.deadlines import Deadline, deadlines
from mengyue.draft.coverage import uncovered
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.i18n import _
from mengyue.impact.common_ground import CommonGround
from mengyue.impact.library_state import LibraryState
from mengyue.intake.counted_places import counted_finding
from mengyue.intake.load import Loaded
from mengyue.intake.locate import locate
from mengyue.language.errors import ExpressionError
from mengyue.library.policy import FOUNDING, Policy, PolicyDocument
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, InputError, Severity, State
from mengyue.pipeline import of_phase

__all__ = ["SideOf", "one_side"]

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class SideOf:
    """What one side says of one alliance."""

    policy: Policy
    policies: Sequence[Policy]
    findings: list[Finding]
    papers: Mapping[str, PolicyDocument]
    trees: Mapping[str, tuple[PolicyDocument, Draft | Form]]
    dates: Mapping[tuple[str, str], Deadline]
    refused: str = ""


def one_side(
    loaded: Loaded, state: LibraryState, key: str, common: CommonGround, as_of: date, made: dict[Hashable, Any]
) -> SideOf:
    """Judge and write one side; ``made`` holds what was made of this alliance so far, which serves again where both
    sides say the same. Raises :class:`EngineError` where the side has no such pack."""
    policy = _pack(state, key)
    shop, alliance = state.shop, loaded.alliance
    standing = [pack for pack in state.policies.values() if pack.always and pack.id != policy.id]
    policies = [policy, *standing]
    found = [
        finding
        for pack in policies
        for finding in _once(made, ("check", common.pack(pack)), partial(check, alliance, [pack], as_of))
    ]
    findings = locate(without_answered(found, alliance), loaded)
    trees, faults, refused = _trees(loaded, state, policy, common, as_of, made)
    findings += locate(faults, loaded)
    if not refused:
        for document, tree in trees.values():
            if isinstance(tree, Draft) and tree.kind == "agreement" and document.source:
                findings += locate(uncovered(tree, shop.library, policies), loaded)
    days = "holidays" if common.holidays else id(state)
    dates = _once(
        made,
        ("dates", days, *map(common.pack, policies)),
        partial(deadlines, alliance, policies, state.holidays, as_of=as_of),
    )
    return SideOf(
        policy,
        policies,
        list(map(counted_finding, findings)),
        _asked(alliance, policy, as_of),
        trees,
        {(item.code, item.subject): item for item in reversed(dates)},
        refused,
    )


def _trees(
    loaded: Loaded,
    state: LibraryState,
    policy: Policy,
    common: CommonGround,
    as_of: date,
    made: dict[Hashable, Any],
) -> tuple[dict[str, tuple[PolicyDocument, Draft | Form]], Sequence[Finding], str]:
    """Assemble the papers of the application; nothing, what is wrong and why, where that cannot be done. What is wrong
    with the library itself is told of it, not of the alliance."""
    if not state.whole:
        return {}, (), _("“{side}”有错误，不能起草文件").format(side=state.side.name)
    shop = state.shop
    found: dict[str, tuple[PolicyDocument, Draft | Form]] = {}
    try:
        copies, _skipped = shop.copies(loaded, policy, shop.documents(policy), as_of=as_of, named=False)
        for copy in copies:
            paper = common.written(policy, copy.document, copy.id, state)
            write = partial(
                shop.assemble, loaded, policy, copy.document, stage=Stage.DRAFT, as_of=as_of, names=copy.names
            )
            found[copy.id] = copy.document, _once(made, ("paper", paper), write)
        return found, (), ""
    except InputError as error:
        faults: Sequence[Finding] = error.findings
        reason = error.findings[0].message
    except EngineError as error:
        reason = str(error).split("\n")[0]
        faults = [Finding("DR-REFUSED", Severity.ERROR, reason, state=State.FAULT)]
    return {}, faults, _("“{side}”不能起草文件：{reason}").format(side=state.side.name, reason=reason)


def _pack(state: LibraryState, key: str) -> Policy:
    """Return the pack of one side. Raises :class:`EngineError` where there is none."""
    if not key:
        raise EngineError(_("没有写明适用哪一项政策"))
    policy = state.policies.get(key)
    if policy is None:
        text = (
            _("政策 {policy} 在“{side}”中有错误，不能读取") if key in state.broken else _("“{side}”中没有政策 {policy}")
        )
        raise EngineError(text.format(policy=key, side=state.side.name))
    return policy


def _once(made: dict[Hashable, Any], key: Hashable, make: Callable[[], _Made]) -> _Made:
    """Return what was made under ``key``, or make it."""
    if key not in made:
        made[key] = make()
    found: _Made = made[key]
    return found


def _asked(alliance: Alliance, policy: Policy, as_of: date) -> dict[str, PolicyDocument]:
    """Return the papers that the policy asks of the alliance for its application."""
    try:
        papers = of_phase(policy, FOUNDING)
    except EngineError:
        papers = []
    scope = Scope(alliance, policy, {"as_of": as_of})
    found = {}
    for paper in papers:
        try:
            needed = not paper.when or bool(scope.evaluate(paper.when))
        except ExpressionError:
            needed = True
        if needed and not (paper.on_request and not paper.when):
            found[paper.id] = paper
    return found
