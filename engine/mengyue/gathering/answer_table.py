"""Who has answered: of each member what was sent, what came back and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mengyue.docx.list_workbook import Listed, list_workbook
from mengyue.gathering.gathering_record import Answered, SentOut, rounds
from mengyue.i18n import _
from mengyue.model.alliance import Alliance

__all__ = ["AnswerRow", "answer_rows", "answer_sheet", "answers_as_data"]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One member. ``round``, ``sent`` and ``due`` are of the last time it was asked; ``answered`` tells whether that
    was answered, ``late`` that the day is over and it was not."""

    member: str
    name: str
    round: int
    sent: date | None
    due: date | None
    answered: date | None
    late: bool
    by: str
    files: Sequence[str]
    open: int
    missing: Sequence[str]

    @property
    def state(self) -> str:
        """Return how it stands, in a word."""
        if self.sent is None:
            return _("没有发")
        if self.answered is not None:
            return _("已交") if not self.open else _("已交，待决定 {count} 项").format(count=self.open)
        return _("逾期未交") if self.late else _("未交")


def answer_rows(
    alliance: Alliance, events: Sequence[SentOut | Answered], missing: Mapping[str, Sequence[str]], today: date
) -> list[AnswerRow]:
    """Return a row for each member, in the order of the data."""
    rows = []
    for member in alliance.members:
        asked = [one for one in rounds(events) if any(row.member == member.id for row in one.sent)]
        last = asked[-1] if asked else None
        mine = [event for event in events if isinstance(event, Answered) and event.member == member.id]
        now = [event for event in mine if last is not None and event.round >= last.round]
        rows.append(
            AnswerRow(
                member.id,
                member.name or "",
                last.round if last else 0,
                last.on if last else None,
                last.due if last else None,
                now[-1].on if now else None,
                bool(last and not now and last.due < today),
                now[-1].by if now else "",
                list(dict.fromkeys(event.file for event in now)),
                sum(field.outcome == "open" for field in now[-1].fields) if now else 0,
                list(missing.get(member.id, ())),
            )
        )
    return rows


def answer_sheet(rows: Sequence[AnswerRow], title: str, on: date) -> bytes:
    """Return the table as an .xlsx."""
    columns = (
        (_("成员单位"), 18), (_("单位名称"), 34), (_("情况"), 16), (_("轮次"), 6), (_("发出日期"), 12),
        (_("最迟交回"), 12), (_("汇总日期"), 12), (_("填表人"), 20), (_("文件"), 34), (_("仍缺的资料"), 60),
    )  # fmt: skip
    cells = (
        [
            row.member, row.name, row.state, str(row.round or ""), _day(row.sent), _day(row.due), _day(row.answered),
            row.by, "\n".join(row.files), "、".join(row.missing),
        ]
        for row in rows
    )  # fmt: skip
    return list_workbook(title, on, [Listed(_("交回情况"), columns, cells)])


def answers_as_data(rows: Sequence[AnswerRow]) -> dict[str, Any]:
    """Return the table ready for JSON; the keys are part of the command-line contract."""
    return {
        "members": [
            {
                "member": row.member, "name": row.name, "round": row.round, "sent": _day(row.sent),
                "due": _day(row.due), "answered": _day(row.answered), "late": row.late, "by": row.by,
                "files": list(row.files), "open": row.open, "missing": list(row.missing),
            }
            for row in rows
        ]
    }  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
