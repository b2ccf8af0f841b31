"""The calendar file, read back with the library that calendars are read with."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar

from mengyue.deadlines.ics import calendar

from .conftest import Due, changed

DAY = date(2026, 11, 22)


def test_every_open_deadline_is_an_event_on_its_safe_day(due: Due) -> None:
    rows = due("guangxi-2021", "2026-11-22", {"approved_on": "2026-10-26"}, events=changed("2026-11-20"))
    read = Calendar.from_ical(calendar([("甲；乙,丙\\丁", row) for row in rows], DAY))
    assert (str(read["version"]), "mengyue" in read["prodid"]) == ("2.0", True)
    events = read.walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        date(2026, 11, 27), date(2026, 12, 30), date(2031, 10, 26),
    ]  # fmt: skip
    for event in events:
        assert not event.errors
        assert str(event["summary"]).startswith("甲；乙,丙\\丁：")
        assert event.decoded("dtstamp") == datetime(2026, 11, 22, tzinfo=UTC)
        assert (
            "七（一）" in event["description"]
            or "七（二）" in event["description"]
            or "四（五）" in event["description"]
        )
    assert "最迟日期：2026-12-31" in str(events[1]["description"])


def test_lines_are_folded_and_end_as_the_standard_asks(due: Due) -> None:
    data = calendar(
        [("联" * 200, row) for row in due("guangxi-2021", "2026-11-22", {"approved_on": "2026-10-26"})], DAY
    )
    assert data.endswith(b"END:VCALENDAR\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


def test_the_bytes_are_the_same_each_time_and_ids_do_not_depend_on_the_day(due: Due) -> None:
    life = {"approved_on": "2026-10-26"}
    first = calendar([("甲", row) for row in due("guangxi-2021", "2026-11-22", life)], DAY)
    assert first == calendar([("甲", row) for row in due("guangxi-2021", "2026-11-22", life)], DAY)
    later = calendar([("甲", row) for row in due("guangxi-2021", "2026-11-30", life)], date(2026, 11, 30))
    ids = [[str(event["uid"]) for event in Calendar.from_ical(data).walk("VEVENT")] for data in (first, later)]
    assert ids[0] == ids[1] and len(set(ids[0])) == len(ids[0])


def test_two_alliances_of_one_name_have_events_of_their_own(due: Due) -> None:
    rows = [("甲", row) for row in due("guangxi-2021", "2026-11-22", {"approved_on": "2026-10-26"})]
    ids = [str(event["uid"]) for event in Calendar.from_ical(calendar(rows + rows, DAY)).walk("VEVENT")]
    assert len(set(ids)) == len(ids) == 4


def test_what_is_done_or_unknown_has_no_event(due: Due) -> None:
    rows = due("guangxi-2021", "2026-11-22", {})
    assert Calendar.from_ical(calendar([("甲", row) for row in rows], DAY)).walk("VEVENT") == []
