"""Answers taken into the data: what is plain at once, the rest as a person has decided; nothing of it silently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mengyue.gathering.decision_rows import Decided
from mengyue.gathering.gathering_record import Answered, FieldSaid, Outcome, SentOut, rounds
from mengyue.gathering.held_against import Change, ChangeKind, held_against
from mengyue.gathering.member_parts import MemberParts, parts_of
from mengyue.gathering.member_returned import Returned, read_returned
from mengyue.gathering.rival_answers import with_rivals
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.intake.pack_speech import PackSpeech
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, InputError
from mengyue.negotiation.data_written import Written, written
from mengyue.negotiation.places_of_data import found_at

__all__ = ["Merging", "merging", "values_of"]


@dataclass(frozen=True)
class Merging:
    """What came back and what becomes of it. ``refused`` are files that were not read, each with one sentence;
    ``told`` what else a person should know of the files; ``unchanged`` the files that say nothing new."""

    loaded: Loaded
    policy: Policy
    parts: MemberParts
    returned: Sequence[Returned]
    refused: Sequence[str]
    told: Sequence[str]
    changes: Sequence[Change]
    decided: Mapping[str, Decided] = field(default_factory=dict)

    def outcome(self, change: Change) -> Outcome:
        """Return what becomes of a change."""
        if change.kind is ChangeKind.SAME:
            return "same"
        if change.kind is ChangeKind.LOCKED:
            return "refused"
        decision = self.decided.get(change.id)
        if decision is not None:
            return "taken" if decision.take else "refused"
        return "taken" if change.plain else "open"

    @property
    def taken(self) -> list[Change]:
        """What is written."""
        return [change for change in self.changes if self.outcome(change) == "taken"]

    @property
    def open(self) -> list[Change]:
        """What waits for a decision."""
        return [change for change in self.changes if self.outcome(change) == "open"]

    @property
    def faults(self) -> list[Finding]:
        """What could not be read in the files that were, at its cell."""
        return [finding for one in self.returned for finding in one.findings]

    def written(self) -> Written:
        """Return the data file with what is taken. Raises :class:`EngineError` where two decisions contradict each
        other, or the file cannot hold it."""
        seen: dict[str, Change] = {}
        for change in self.taken:
            other = seen.get(change.path)
            if other is not None and not isinstance(change.value, dict):
                message = _("“{label}”同时决定采用“{one}”和“{other}”，只能采用一种")
                raise EngineError(message.format(label=change.label, one=other.said, other=change.said))
            seen[change.path] = change
        return written(self.loaded, values_of(self.taken, self.loaded.alliance), self.policy)

    def events(self, on: date) -> list[Answered]:
        """Return what the record keeps of it: who said what, and what became of it."""
        return [self._event(one, on) for one in self.returned]

    def _event(self, one: Returned, on: date) -> Answered:
        rows = []
        for change in self.changes:
            if change.member == one.sent.member and one.file in change.file.split("、"):
                decision = self.decided.get(change.id)
                rows.append(
                    FieldSaid(
                        path=change.path, label=change.label, old=change.now, new=change.said,
                        outcome=self.outcome(change), by=decision.by if decision else "",
                    )
                )  # fmt: skip
        return Answered(
            member=one.sent.member, round=one.sent.round, file=one.file, sha256=one.sha256, on=on, by=one.by,
            filled=one.filled, remark=one.remark, fields=tuple(rows),
        )  # fmt: skip


def merging(
    loaded: Loaded,
    policy: Policy,
    files: Iterable[tuple[str, bytes]],
    events: Sequence[SentOut | Answered],
    decided: Sequence[Decided] = (),
) -> Merging:
    """Read what came back, in any order, and hold it against the data. Nothing is written.

    Raises :class:`EngineError` when nothing was ever sent, or a decision is about what is not there.
    """
    asked = rounds(events)
    if not asked:
        message = _("“{file}”旁边没有收集记录；先用 mengyue collect split 发出收集表")
        raise EngineError(message.format(file=loaded.file))
    alliance = loaded.alliance
    parts, speech = parts_of(policy, alliance), PackSpeech(policy)
    returned, refused = _read(files, parts, alliance, asked)
    returned, told = _in_order(returned, asked, events)
    changes = with_rivals([c for one in returned for c in held_against(one, alliance, parts, speech)], parts)
    known = {name for change in changes for name in change.ids}
    stale = [row for row in decided if row.id not in known]
    if stale:
        message = _("决定表第 {lines} 行说的内容现在没有：资料已经变了，或者没有把同样的文件交来；请重新生成决定表")
        raise EngineError(message.format(lines="、".join(str(row.line) for row in stale)))
    return Merging(loaded, policy, parts, returned, refused, told, changes, {row.id: row for row in decided})


def _read(
    files: Iterable[tuple[str, bytes]], parts: MemberParts, alliance: Alliance, asked: Sequence[SentOut]
) -> tuple[list[Returned], list[str]]:
    gone = {(one.round, row.member, row.digest) for one in asked for row in one.sent}
    returned: list[Returned] = []
    refused: list[str] = []
    for name, data in files:
        try:
            one = read_returned(data, name, parts, alliance, asked[-1].gathering)
        except InputError as error:
            refused.append(_("“{file}”没有读取：{why}").format(file=name, why=_sentence(error)))
            continue
        except EngineError as error:
            refused.append(str(error))
            continue
        if (one.sent.round, one.sent.member, one.sent.digest) not in gone:
            message = _("“{file}”的识别信息与收集记录不符，不是发给“{member}”的那一份，没有读取")
            refused.append(message.format(file=name, member=one.sent.member))
            continue
        twin = next((other for other in returned if other.sha256 == one.sha256), None)
        if twin is None:
            returned.append(one)
        elif twin.file != one.file:
            refused.append(_("“{file}”与“{other}”是同一份文件，只读一次").format(file=one.file, other=twin.file))
    return returned, refused


def _sentence(error: InputError) -> str:
    first = error.findings[0]
    return f"{first.message}。{first.hint}" if first.hint else first.message


def _in_order(
    returned: list[Returned], asked: Sequence[SentOut], events: Sequence[SentOut | Answered]
) -> tuple[list[Returned], list[str]]:
    """Return the answers by member, the newest last, with what is to be said of them."""
    newest = {row.member: one.round for one in asked for row in one.sent}
    answered = {(event.member, event.sha256): event for event in events if isinstance(event, Answered)}
    told = []
    order = sorted(returned, key=lambda one: (one.sent.round, one.saved, one.file))
    for one in order:
        if one.sent.round < newest.get(one.sent.member, one.sent.round):
            message = _("“{file}”是第 {round} 轮的表，最近发给“{member}”的是第 {newest} 轮；按当时发出的内容核对")
            names = {"file": one.file, "member": one.sent.member, "round": one.sent.round}
            told.append(message.format(**names, newest=newest[one.sent.member]))
        before = answered.get((one.sent.member, one.sha256))
        if before is not None:
            told.append(_("“{file}”在 {on} 已经汇总过").format(file=one.file, on=before.on.isoformat()))
    for member in dict.fromkeys(one.sent.member for one in order):
        mine = [one for one in order if one.sent.member == member]
        if len(mine) > 1:
            message = _("“{member}”交回了 {count} 份不同的表，“{newest}”较新（{why}）；说法不同的逐项决定")
            why = "，".join(f"{one.file}：{_age(one)}" for one in mine)
            told.append(message.format(member=member, count=len(mine), newest=mine[-1].file, why=why))
    return sorted(order, key=lambda one: list(newest).index(one.sent.member) if one.sent.member in newest else 0), told


def _age(one: Returned) -> str:
    saved = one.saved.replace("T", " ").rstrip("Z")
    return _("第 {round} 轮，最后保存 {saved}").format(round=one.sent.round, saved=saved or _("时间不明"))


def values_of(changes: Sequence[Change], alliance: Alliance) -> dict[str, Any]:
    """Return what is to be written, by data path; rows that come and go as :mod:`negotiation.places_of_data` has it."""
    values: dict[str, Any] = {}
    come: dict[str, int] = {}
    for change in changes:
        if change.kind is ChangeKind.GONE:
            values[re.sub(r"\[(\d+)\]$", r"[-\1]", change.path)] = None
        elif isinstance(change.value, dict):
            order = come[change.path] = come.get(change.path, -1) + 1
            count = len(found_at(alliance, change.path) or ())
            values[f"{change.path}[+{count}{f'#{order}' if order else ''}]"] = change.value
        else:
            values[change.path] = change.value
    return values
