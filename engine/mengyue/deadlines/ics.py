"""Deadlines as an iCalendar file (RFC 5545), the same bytes for the same deadlines: no clock, no random ids."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from mengyue.deadlines.deadline import Deadline, Status
from mengyue.i18n import _
from mengyue.version import VERSION

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["calendar"]

_CLOSED = (Status.FILED, Status.FILED_LATE, Status.UNKNOWN)
#: How long before the day a calendar speaks up.
_NOTICE = timedelta(days=-14)


def calendar(rows: Sequence[tuple[str, Deadline]], as_of: date) -> bytes:
    """Return a calendar with an all-day event on the safe day of each open deadline; ``rows`` name the alliance."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//mengyue//deadlines {VERSION}//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("办理期限"))
    seen: Counter[str] = Counter()
    for name, deadline in rows:
        if deadline.day is not None and deadline.status not in _CLOSED:
            uid = _uid(name, deadline)
            seen[uid] += 1
            made.add_component(_event(name, deadline, deadline.day, f"{uid}-{seen[uid]}@mengyue", as_of))
    return bytes(made.to_ical())


def _event(name: str, deadline: Deadline, day: date, uid: str, as_of: date) -> Event:
    from icalendar import Alarm, Event

    title = deadline.heading
    if name:
        title = _("{name}：{title}").format(name=name, title=title)
    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    made.add("dtstart", day)
    made.add("dtend", day + timedelta(days=1))
    made.add("summary", title)
    made.add("description", "\n".join(_lines(deadline)))
    made.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", _NOTICE)
    made.add_component(alarm)
    return made


def _lines(deadline: Deadline) -> list[str]:
    rows = [
        (_("可以办理"), deadline.opens.isoformat() if deadline.opens else ""),
        (_("稳妥日期"), deadline.safe.isoformat() if deadline.safe else ""),
        (_("最迟日期"), deadline.outer.isoformat() if deadline.outer else ""),
        (_("办理单位"), deadline.by),
        (_("报送单位"), "、".join(deadline.to)),
        (_("文件"), "、".join(paper.title for paper in deadline.documents)),
        (_("依据"), f"{deadline.basis}“{deadline.wording}”"),
        (_("说明"), deadline.note),
    ]
    return [_("{caption}：{text}").format(caption=caption, text=text) for caption, text in rows if text]


def _uid(name: str, deadline: Deadline) -> str:
    """The same deadline keeps its id whenever the file is made, so that importing it again replaces the event."""
    facts = (name, deadline.policy, deadline.code, str(deadline.event_on), str(deadline.years), str(deadline.day))
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]
