"""Matters: what every side wants at one place, side by side, so that one decides on all of it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mengyue.comparison.differences import Trace
from mengyue.i18n import _
from mengyue.library.clause import Clause, Level
from mengyue.model.finding import Finding, Severity
from mengyue.negotiation.proposals import Class, Proposal, Verdict
from mengyue.review.levels import told

__all__ = ["Matter", "advice", "class_name", "matters_of", "said", "trace_name", "verdict_name"]


@dataclass(frozen=True)
class Matter:
    """Proposals that say the same, by one or several sides. ``rivals`` are the numbers of those that want something
    else at the same place."""

    number: int
    proposals: tuple[Proposal, ...]
    rivals: tuple[int, ...] = ()

    @property
    def first(self) -> Proposal:
        """The proposal that stands for all."""
        return self.proposals[0]

    @property
    def each(self) -> tuple[Proposal, ...]:
        """The proposals, one of each file: a fact that is shown in several places is wanted once."""
        return tuple({proposal.returned.file: proposal for proposal in reversed(self.proposals)}.values())[::-1]

    @property
    def places(self) -> str:
        """Where it stands: the first place, and how many more there are."""
        more = len({proposal.place.name for proposal in self.proposals}) - 1
        name = self.first.place.name
        return _("{place}等{count}处").format(place=name, count=more + 1) if more > 0 else name

    @property
    def parties(self) -> tuple[str, ...]:
        """Who wants it."""
        return tuple(dict.fromkeys(proposal.returned.party for proposal in self.proposals))

    @property
    def id(self) -> str:
        """What it is known by in a table that a person filled in: the same for the same change at the same place."""
        first = self.first
        files = sorted(proposal.returned.sha256 for proposal in self.proposals)
        place = (first.returned.paper.kind, str(first.anchor), str(first.column))
        text = "\0".join((*place, first.old, first.new, *files))
        digest = hashlib.sha256(f"{first.change.value}\0{text}\0{first.old_lines}".encode()).hexdigest()
        return "-".join((digest[:4], digest[4:8], digest[8:12]))


def matters_of(proposals: Sequence[Proposal]) -> list[Matter]:
    """Return the matters in reading order."""
    groups: dict[tuple[object, ...], list[Proposal]] = {}
    for proposal in sorted(proposals, key=_order):
        groups.setdefault(proposal.key, []).append(proposal)
    places: dict[tuple[object, ...], list[tuple[int, object]]] = {}
    rows = list(groups.values())
    for number, group in enumerate(rows, 1):
        for key, wanted in _all_places(group):
            places.setdefault(key, []).append((number, wanted))
    made = []
    for number, group in enumerate(rows, 1):
        here = [(key, wanted) for key, wanted in _all_places(group)]
        met = ((other, wanted, theirs) for key, wanted in here for other, theirs in places[key])
        rivals = sorted({other for other, wanted, theirs in met if wanted != theirs or wanted is None} - {number})
        made.append(Matter(number, tuple(group), tuple(rivals)))
    return made


def _order(proposal: Proposal) -> tuple[str, int, int, int]:
    first = proposal.old_lines[0] if proposal.old_lines else proposal.anchor
    outside = 0 if proposal.old_lines or proposal.anchor >= 0 or proposal.new_lines else 1
    return proposal.returned.paper.kind, outside, first, proposal.column


def _all_places(group: Sequence[Proposal]) -> Iterator[tuple[tuple[object, ...], object]]:
    for proposal in group:
        yield from _places(proposal)


def _places(proposal: Proposal) -> Iterator[tuple[tuple[object, ...], object]]:
    """Yield what collides: every line or cell that it changes, and the fields it writes, each with what is to be
    there, where two may want the same. Comments collide with none."""
    if proposal.kind in (Class.REMARK, Class.LAYOUT):
        return
    kind = proposal.returned.paper.kind
    for line in proposal.old_lines:
        yield (kind, line, proposal.column, proposal.differences[0].mark), None
    if not proposal.old_lines and proposal.kind is not Class.ARTICLE:
        yield proposal.place_key, None
    for path, value in proposal.values:
        yield ("data", path), str(value)


def class_name(kind: Class) -> str:
    """Return what to call a class."""
    return {
        Class.FACT: _("资料"),
        Class.PARAMETER: _("参数（在上下限之内）"),
        Class.OUTSIDE: _("参数（超出上下限）"),
        Class.VARIANT: _("改用另一表述"),
        Class.WEAKER: _("削弱本方条文"),
        Class.FREE: _("自由文字"),
        Class.ARTICLE: _("增加一条"),
        Class.REMOVED: _("删去一条"),
        Class.TITLE: _("条的标题"),
        Class.ROWS: _("表中增删行、栏"),
        Class.LAYOUT: _("次序、分段"),
        Class.BESIDE: _("条文之外的标记"),
        Class.REMARK: _("只有批注"),
        Class.ELSEWHERE: _("固定文字"),
        Class.COMPUTED: _("由资料算得"),
        Class.DROPPED: _("现在起草已没有的条"),
    }[kind]


def verdict_name(proposal: Proposal) -> str:
    """Say whether our ladder allows it."""
    names = {
        Verdict.PREFERRED: _("首选"),
        Verdict.ACCEPTABLE: _("可以接受"),
        Verdict.APPROVAL: _("须批准"),
        Verdict.NEVER: _("不接受"),
        Verdict.UNKNOWN: _("须人工判断"),
    }
    return names[proposal.verdict] + (f"（{proposal.by}）" if proposal.by else "")


def trace_name(proposal: Proposal) -> str:
    """Say whether all of it was tracked."""
    traces = {difference.trace for difference in proposal.differences}
    if traces == {Trace.TRACKED}:
        return _("有修订标记")
    return _("没有修订标记") if traces == {Trace.NONE} else _("部分没有修订标记")


def advice(proposal: Proposal, clause: Clause | None) -> str:
    """Return what we would do."""
    grave = [finding for finding in proposal.findings if finding.severity is Severity.ERROR]
    if proposal.verdict is Verdict.NEVER or (grave and proposal.kind is not Class.FACT):
        return _("拒绝；可以还价：{options}").format(options=_options(clause)) if _options(clause) else _("拒绝")
    if proposal.verdict is Verdict.APPROVAL:
        return _("报{by}批准后接受").format(by=proposal.by)
    if proposal.kind is Class.FACT:
        return _("接受") if proposal.verdict is Verdict.ACCEPTABLE else _("核实后接受")
    if proposal.verdict in (Verdict.PREFERRED, Verdict.ACCEPTABLE):
        return _("接受")
    if proposal.kind is Class.WEAKER:
        return _("拒绝或者还价：{options}").format(options=_options(clause)) if _options(clause) else _("拒绝或者还价")
    return _("由人判断")


def _options(clause: Clause | None) -> str:
    """Return the wordings that the ladder lets us offer."""
    if clause is None:
        return ""
    titles = {variant.id: variant.title for variant in clause.variants}
    offered = (Level.PREFERRED, Level.ACCEPTABLE)
    return "、".join(titles[r.variant] for r in clause.ladder if r.variant in titles and r.level in offered)


def said(finding: Finding) -> str:
    """Return a finding on one line, without its code."""
    return told(finding)
