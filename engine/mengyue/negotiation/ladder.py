"""What our ladder says of a proposal: how far one may give way, and who says yes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from mengyue.comparison.differences import Change
from mengyue.i18n import _
from mengyue.library.clause import Bounds, Clause, Level, Rung
from mengyue.library.pattern import compiled
from mengyue.negotiation.proposals import BY_HAND, Class, Proposal, Verdict

__all__ = ["stand"]

_ORDER = tuple(Level)
_ALWAYS = (*BY_HAND, Class.ROWS, Class.COMPUTED)


def stand(proposal: Proposal, clause: Clause | None, current: str) -> Proposal:
    """Return ``proposal`` with what the ladder of its clause says; ``current`` is the variant that was sent.

    Of several rungs that are met the gravest counts: what is never accepted stays so however it is wrapped.
    """
    if proposal.kind in _ALWAYS:
        return proposal
    met = [rung for rung in clause.ladder if _met(rung, proposal, current)] if clause else []
    if met:
        rung = max(met, key=lambda one: _ORDER.index(one.level))
        if rung.level is Level.PREFERRED and proposal.kind in (Class.FREE, Class.WEAKER):
            return proposal
        return proposal.with_(verdict=Verdict(rung.level.value), reason=rung.reason or _("首选的表述"), by=rung.by)
    if proposal.kind is Class.PARAMETER:
        return proposal.with_(verdict=Verdict.ACCEPTABLE, reason=_("在条款的上下限之内"))
    if proposal.kind is Class.OUTSIDE:
        return proposal.with_(reason=_("超出条款的上下限；接受的，该条成为自拟条文"))
    if proposal.kind is Class.REMOVED and clause and clause.essential:
        return proposal.with_(verdict=Verdict.NEVER, reason=_("该条不可缺少：{risk}").format(risk=clause.risk))
    if proposal.kind is Class.FACT and proposal.about_itself:
        return proposal.with_(verdict=Verdict.ACCEPTABLE, reason=_("对方自己的资料，由其负责"))
    return proposal


def _met(rung: Rung, proposal: Proposal, current: str) -> bool:
    if rung.removed:
        return proposal.kind is Class.REMOVED
    if proposal.kind is Class.REMOVED or proposal.kind is Class.FACT:
        return bool(rung.drops) and proposal.kind is Class.REMOVED and bool(compiled(rung.drops).search(proposal.old))
    return all(_conditions(rung, proposal, current))


def _conditions(rung: Rung, proposal: Proposal, current: str) -> Iterator[bool]:
    said = False
    if proposal.variant and (rung.says or rung.drops):  # a wording of ours is stood on as a whole
        yield False
    if rung.variant:
        taken = proposal.variant or (current if proposal.kind in (Class.PARAMETER, Class.OUTSIDE) else "")
        yield taken == rung.variant
        said = bool(proposal.variant) or bool(rung.parameters)
    if rung.parameters:
        values = {path.rpartition(".parameters.")[2]: value for path, value in proposal.values}
        touched = {name: bounds for name, bounds in rung.parameters.items() if name in values}
        yield bool(touched) and all(_within(values[name], bounds) for name, bounds in touched.items())
        said = True
    if rung.says:
        yield bool(compiled(rung.says).search(proposal.new)) and not compiled(rung.says).search(proposal.old)
        said = True
    if rung.drops:
        gone = proposal.change is not Change.ADDED
        yield gone and bool(compiled(rung.drops).search(proposal.old)) and not compiled(rung.drops).search(proposal.new)
        said = True
    yield said


def _within(value: str, bounds: Bounds) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    low, high = bounds.min, bounds.max
    return (low is None or number >= Decimal(low)) and (high is None or number <= Decimal(high))
