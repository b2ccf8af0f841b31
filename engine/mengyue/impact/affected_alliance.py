"""What a change of the library does to one alliance: its findings, papers, texts and dates on both sides."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mengyue.comparison.trees import compare_units, units_of
from mengyue.comparison.units import UnitChange, What
from mengyue.deadlines import Deadline
from mengyue.draft.tree import Draft, Form
from mengyue.i18n import _
from mengyue.impact.common_ground import CommonGround
from mengyue.impact.form_changes import printed_changes
from mengyue.impact.impact_report import AllianceImpact, Detail, DocumentImpact, FindingTold, Moved, Paper, UnitTold
from mengyue.impact.lead_duties import duties_of
from mengyue.impact.library_state import LibraryState
from mengyue.impact.one_side import SideOf, one_side
from mengyue.impact.policy_changes import paired_documents
from mengyue.impact.rule_changes import same_rules
from mengyue.intake.load import Loaded
from mengyue.library.policy import FOUNDING, Policy, PolicyDocument
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, Severity, severity_name

__all__ = ["Assessed", "Assessing", "Texts"]


@dataclass(frozen=True, slots=True)
class Texts:
    """A paper on both sides, of which the content differs."""

    told: DocumentImpact
    old: Draft | Form
    new: Draft | Form
    units: Sequence[UnitChange]


@dataclass(frozen=True, slots=True)
class Assessed:
    """The impact on one alliance, the packs of both sides and the papers that differ, from which files are made."""

    told: AllianceImpact
    loaded: Loaded
    policies: tuple[Policy, Policy] | None = None
    texts: Sequence[Texts] = ()


@dataclass(frozen=True, slots=True)
class Assessing:
    """How to assess: the two states, and the pair of policies where it is policies that are compared."""

    old: LibraryState
    new: LibraryState
    as_of: date
    pair: tuple[str, str] | None = None
    _rules: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    _common: CommonGround = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_common", CommonGround(self.old, self.new))

    def assess(self, loaded: Loaded) -> Assessed:
        """Compare both sides for one alliance. What stops one side is told, never raised."""
        keys = self.pair or (loaded.alliance.policy or "",) * 2
        common = {"file": loaded.file, "name": loaded.name, "policy": keys[0], "new_policy": keys[1]}
        made: dict[Hashable, Any] = {}
        try:
            old, new = (
                one_side(loaded, state, key, self._common, self.as_of, made)
                for state, key in ((self.old, keys[0]), (self.new, keys[1]))
            )
        except EngineError as error:
            told = AllianceImpact(**common, problem=str(error).split("\n")[0])
            return Assessed(told.model_copy(update={"duties": duties_of(told, self.as_of)}), loaded)
        appeared, vanished, altered = self._findings(old, new)
        texts = list(self._texts(loaded, old, new))
        owed, dropped, recounted = _papers(old, new)
        told = AllianceImpact(
            **common,
            appeared=appeared,
            vanished=vanished,
            altered=altered,
            owed=owed,
            dropped=dropped,
            recounted=recounted,
            documents=tuple(text.told for text in texts),
            not_compared=old.refused or new.refused,
            deadlines=tuple(_dates(old, new)),
        )
        told = told.model_copy(update={"duties": duties_of(told, self.as_of)})
        return Assessed(told, loaded, (old.policy, new.policy), texts)

    def _findings(
        self, old: SideOf, new: SideOf
    ) -> tuple[tuple[FindingTold, ...], tuple[FindingTold, ...], tuple[Moved, ...]]:
        """Pair the findings of both sides: by rule, place and what they are about."""
        renamed = self._renamed(old.policy, new.policy)
        mine = _keyed(old.findings, renamed)
        theirs = _keyed(new.findings, {})
        appeared = tuple(_told(finding) for key, finding in theirs.items() if key not in mine)
        vanished = tuple(_told(finding) for key, finding in mine.items() if key not in theirs)
        altered = [
            Moved(
                code=finding.code,
                title=finding.label,
                old=_said(mine[key]),
                new=_said(finding),
                blocks=finding.severity is Severity.ERROR and mine[key].severity is not Severity.ERROR,
            )
            for key, finding in theirs.items()
            if key in mine and _substance(mine[key]) != _substance(finding)
        ]
        return appeared, vanished, tuple(altered)

    def _renamed(self, old: Policy, new: Policy) -> Mapping[str, str]:
        key = old.id, new.id
        if key not in self._rules:
            self._rules[key] = {was: now for was, now in same_rules(old, new).items() if was != now}
        return self._rules[key]

    def _texts(self, loaded: Loaded, old: SideOf, new: SideOf) -> Iterator[Texts]:
        """Yield the papers that both sides make and that read otherwise."""
        if old.refused or new.refused:
            return
        paired = paired_documents(old.policy, new.policy)
        for key, (document, tree) in old.trees.items():
            now = paired.get(document.id, "") + key.removeprefix(document.id)
            if now not in new.trees:
                continue
            paper, other = new.trees[now]
            if tree == other:
                continue
            before = units_of(tree, loaded.alliance, self.old.library.clauses)
            after = units_of(other, loaded.alliance, self.new.library.clauses)
            units = [change for change in compare_units(before, after) if change.what != (What.RENUMBERED,)]
            told = tuple(map(_unit, units))
            printed = _printed(tree, other)
            if printed:
                told = (UnitTold(title=_("表上所印文字"), what=("wording",), sentences=printed), *told)
            if told:
                kind = _kind(paper)
                done = _signed(loaded.alliance) if kind == "agreement" else _handed_in(loaded.alliance, paper)
                yield Texts(
                    DocumentImpact(id=paper.id, title=paper.title, kind=kind, done=done, units=told), tree, other, units
                )


def _printed(old: Draft | Form, new: Draft | Form) -> tuple[Detail, ...]:
    """Return what is printed on a form itself and differs."""
    layouts = [tree.layout for tree in (old, new) if isinstance(tree, Form) and tree.layout]
    return printed_changes(layouts[0], layouts[1]) if len(layouts) == 2 else ()


def _kind(paper: PolicyDocument) -> str:
    folder = paper.source.partition("/")[0]
    return {"agreements": "agreement", "forms": "form"}.get(folder, "paper")


def _signed(alliance: Alliance) -> bool:
    """Tell whether the agreement has been signed by anybody: from then on its text is no longer ours to change."""
    if alliance.agreement and alliance.agreement.effective_on:
        return True
    return any(m.signature and (m.signature.signed_on or m.signature.sealed_on) for m in alliance.members)


def _handed_in(alliance: Alliance, paper: PolicyDocument) -> bool:
    """Tell whether ``paper`` has gone out: by the record of papers, or with the application."""
    listed = any(row.document == paper.id and (row.submitted_on or row.dated) for row in alliance.papers)
    applied = alliance.lifecycle is not None and alliance.lifecycle.applied_on is not None
    return listed or (applied and paper.stage == FOUNDING)


def _papers(old: SideOf, new: SideOf) -> tuple[tuple[Paper, ...], tuple[Paper, ...], tuple[Moved, ...]]:
    """Return the papers newly owed, those no longer, and those owed in another number of copies."""
    paired = paired_documents(old.policy, new.policy)
    kept = {paired[key] for key in old.papers if key in paired}
    both = [(paper, new.papers[paired[key]]) for key, paper in old.papers.items() if paired.get(key) in new.papers]
    owed = tuple(_paper(paper) for key, paper in new.papers.items() if key not in kept)
    dropped = tuple(_paper(paper) for key, paper in old.papers.items() if paired.get(key, "") not in new.papers)
    recounted = tuple(
        Moved(code=now.id, title=now.title, old=_copies(was), new=_copies(now))
        for was, now in both
        if was.copies != now.copies
    )
    return owed, dropped, recounted


def _copies(paper: PolicyDocument) -> str:
    return _("{count} 份").format(count=paper.copies)


def _paper(paper: PolicyDocument) -> Paper:
    return Paper(id=paper.id, title=paper.title, at=paper.at, copies=paper.copies, made=bool(paper.source))


def _keyed(findings: Sequence[Finding], renamed: Mapping[str, str]) -> dict[tuple[str, str, int], Finding]:
    found: dict[tuple[str, str, int], Finding] = {}
    for finding in findings:
        code, number = renamed.get(finding.code, finding.code), 1
        while (code, finding.path, number) in found:
            number += 1
        found[code, finding.path, number] = finding
    return found


def _substance(finding: Finding) -> tuple[object, ...]:
    return finding.severity, finding.state, finding.required, finding.found, finding.message


def _said(finding: Finding) -> str:
    return f"{severity_name(finding.severity)}：{finding.message}"


def _told(finding: Finding) -> FindingTold:
    return FindingTold(
        code=finding.code, severity=finding.severity.value, state=finding.state.value, message=finding.message,
        line=finding.line, path=finding.path, label=finding.label, basis=finding.basis, hint=finding.hint,
        required=finding.required, found=finding.found,
    )  # fmt: skip


def _unit(change: UnitChange) -> UnitTold:
    unit = change.new or change.old
    return UnitTold(
        number=unit.number if unit else "",
        title=change.title,
        what=tuple(what.value for what in change.what),
        clause=change.key,
        sentences=tuple(Detail(old=old, new=new) for old, new in change.sentences),
    )


def _dates(old: SideOf, new: SideOf) -> Iterator[Moved]:
    """Yield the deadlines that came, went or moved; where a date is missing there is none to compare."""
    for key in dict.fromkeys((*new.dates, *old.dates)):
        one, other = old.dates.get(key), new.dates.get(key)
        days = [(item.safe or item.opens, item.outer) if item else (None, None) for item in (one, other)]
        if (one is None) != (other is None) or days[0] != days[1]:
            held = other or one
            assert held is not None
            yield Moved(code=held.code, title=held.named, old=_day(one), new=_day(other))


def _day(deadline: Deadline | None) -> str:
    if deadline is None:
        return ""
    day = deadline.safe or deadline.opens
    return day.isoformat() if day else deadline.wording
