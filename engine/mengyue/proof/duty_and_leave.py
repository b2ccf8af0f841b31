"""A duty or ban in one place, and leave to do otherwise in another, each without a limit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mengyue.i18n import _
from mengyue.meaning.statement import Force
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.said import ALIKE
from mengyue.proof.said_at import SaidAt, Table, one_matter, told_at

__all__ = ["against", "are_opposed", "duty_and_leave"]

_AGAINST = {
    Force.CHOICE: (Force.MUST,), Force.MAY: (Force.MUST_NOT,),
    Force.MUST: (Force.CHOICE, Force.MUST_NOT), Force.MUST_NOT: (Force.MAY, Force.MUST),
}  # fmt: skip
_DUTY = re.compile("应当|必须|务必|有义务|须(?!知)|应(?!用|付|收|急|对|邀|税|得|有|届|变|力)|不得不|负责")
_COMMON = re.compile(
    "成员|单位|各方|承担|本协|协议|自行|决定|联盟|牵头|双方|由其|各成|员自|员应|由各|一并|规定|约定|或者|书面|日内|其他|之日|该成|的单|进行|一个"
)
_MOVED = re.compile("带离|携回|带走|带出|携出|携离|移出|运回|取回|搬离|运走|撤走")
#: So far behind the word of duty stands what is to be done.
_REACH = 30
#: So many branches back the duty is looked for.
_LOOK_BACK = 12


def duty_and_leave(case: Case, places: Sequence[SaidAt]) -> Iterator[Finding]:
    """Hold duties and bans against leave."""
    tables = {force: Table() for force in _AGAINST}
    for index, at in enumerate(places):
        if at.said.limited:
            continue
        before = _left(at, places[max(0, index - _LOOK_BACK) : index]) if at.said.left else None
        against = None if at.statement.when else _AGAINST.get(at.statement.force)
        if against is not None:
            if before is None:
                held = (other for force in against for other, _size, _text in tables[force].near(at))
                before = next((other for other in held if _opposed(other, at)), None)
            tables[at.statement.force].add(at)
        if before is not None:
            message = _("与{first}“{before}”相反：一处是义务或者禁止，一处又可以").format(
                first=before.place.section.name or _("前文"), before=before.place.text.strip()[:40]
            )
            yield told_at(case, "PF-DUTY-CHOICE", at, message)


def against(one: SaidAt, others: Sequence[SaidAt]) -> Sequence[SaidAt]:
    """Return those of ``others`` that may be opposed to ``one``: by their force, or where one leaves something to
    choice."""
    if one.said.left:
        return others
    forces = _AGAINST.get(one.said.statement.force, ())
    return [other for other in others if other.said.left or other.said.statement.force in forces]


def are_opposed(one: SaidAt, other: SaidAt) -> bool:
    """Tell whether a duty or ban and leave, in either order, are of one matter."""
    if other.said.limited:
        return False
    if other.said.left and one.place.beside(other.place) and _left(other, (one,)) is not None:
        return True
    if other.statement.when:
        return False
    against = one.statement.force in _AGAINST.get(other.statement.force, ())
    return against and not one.said.limited and not one.statement.when and _opposed(one, other)


def _opposed(before: SaidAt, at: SaidAt) -> bool:
    if before.place.number == at.place.number:
        return False
    least = ALIKE if before.place.section is at.place.section else 0.8
    # 应当保密, 不得泄露 say one thing: of a duty and a ban only what is taken and moved is told
    bound = {before.statement.force, at.statement.force} == {Force.MUST, Force.MUST_NOT}
    moved = before.beside(at) and _MOVED.search(before.statement.text) and _MOVED.search(at.statement.text)
    if bound and not moved:
        return False
    return one_matter(before, at, least, 0.6 if bound else 0.75)


def _left(at: SaidAt, before: Sequence[SaidAt]) -> SaidAt | None:
    """Return the duty, near by, to do what ``at`` leaves to choice."""
    text = f"{at.statement.topic}，{at.statement.text}"
    act = at.said.left
    if not act or (_DUTY.search(text) and at.statement.force is not Force.CHOICE and "不需" not in text):
        return None
    rest = at.place.text.replace(act, " ")
    back = re.search("前述|上述|前款|前条|该项", text)
    for duty in before:
        if duty.statement.force is not Force.MUST or duty.said.limited or not duty.beside(at):
            continue
        if duty.place.number == at.place.number:
            continue
        if at.statement.when and not _shared(at.statement.when, duty.statement.when):
            continue  # each for a case of its own
        owed = _DUTY.search(duty.statement.text)
        said = duty.statement.text[owed.end() : owed.end() + _REACH] if owed else ""
        whole = duty.statement.topic + duty.statement.when + duty.statement.text
        if said and _shared(act, said) and (back or _shared(rest, whole.replace(act, " "), beyond=act)):
            return duty
    return None


def _shared(one: str, other: str, beyond: str = "") -> bool:
    """Tell whether two texts have two characters of a subject in common; a single one counts for itself."""
    if len(one) == 1:
        return one in other
    pairs = {one[at : at + 2] for at in range(len(one) - 1)}
    return any(
        re.fullmatch("[一-龥]{2}", pair) and pair in other and pair not in beyond and not _COMMON.search(pair)
        for pair in pairs
    )
