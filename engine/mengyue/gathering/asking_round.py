"""A round of asking: who is asked, and what each of them is shown; by workbook or by link alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mengyue.gathering.cover_words import Asking
from mengyue.gathering.gathering_record import Answered, SentOut, SentTo, rounds
from mengyue.gathering.member_cut import cut
from mengyue.gathering.member_parts import MemberParts
from mengyue.gathering.sent_identity import Sent
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError

__all__ = ["Opened", "opened", "with_round"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A round as the record has it, and what is sent to each member, by id."""

    round: SentOut
    sent: Mapping[str, Sent]


def opened(
    loaded: Loaded,
    parts: MemberParts,
    asked: Asking,
    events: Sequence[SentOut | Answered],
    only: Sequence[str] = (),
) -> Opened:
    """Open a round for all members, or those in ``only``; ``events`` is the record so far.

    Raises :class:`EngineError` where there is nobody to ask.
    """
    known = [member.id for member in loaded.alliance.members]
    wrong = [name for name in only if name not in known]
    if wrong:
        message = _("没有成员代号“{id}”；可选：{known}")
        raise EngineError(message.format(id="、".join(wrong), known="、".join(known)))
    if not known:
        raise EngineError(_("“{file}”里还没有成员单位，不知道向谁收集").format(file=loaded.file))
    gathering, number = _round_of(events, loaded.data.sha256, asked)
    sent = {
        name: Sent(gathering, name, number, asked.on, cut(loaded.alliance, index, parts))
        for index, name in enumerate(known)
        if not only or name in only
    }
    made = SentOut(
        gathering=gathering, round=number, on=asked.on, due=asked.due, lead=asked.lead, contact=asked.contact,
        data=loaded.data.sha256, sent=tuple(SentTo(member=name, digest=one.digest) for name, one in sent.items()),
    )  # fmt: skip
    return Opened(made, sent)


def _round_of(events: Sequence[SentOut | Answered], data: str, asked: Asking) -> tuple[str, int]:
    """Return the name of the gathering and the number of the round: that of the last one when nothing differs."""
    before = rounds(events)
    if not before:
        return digest(data.encode())[:16], 1
    last = before[-1]
    same = (last.data, last.on, last.due, last.lead, last.contact) == (
        data, asked.on, asked.due, asked.lead, asked.contact,
    )  # fmt: skip
    return last.gathering, last.round if same else last.round + 1


def with_round(events: Sequence[SentOut | Answered], made: SentOut) -> list[SentOut | Answered]:
    """Return the record with the round in it; who was asked before in the same round stays in it."""
    kept: list[SentOut | Answered] = []
    for event in events:
        if isinstance(event, SentOut) and event.round == made.round:
            asked = {row.member for row in made.sent}
            made = made.model_copy(update={"sent": (*(r for r in event.sent if r.member not in asked), *made.sent)})
            continue
        kept.append(event)
    return [*kept, made]
