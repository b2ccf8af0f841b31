"""Deadlines for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from mengyue.cli.report import text
from mengyue.cli.report.text import Painter, plain
from mengyue.cli.terminal import columns, pad, printable, width, wrap
from mengyue.deadlines import Deadline, Needed, Status
from mengyue.i18n import _
from mengyue.intake.counted_places import counted, counted_finding
from mengyue.library.holidays import Holidays
from mengyue.library.policy import Nature, Policy
from mengyue.model.finding import Finding

__all__ = ["Section", "as_json", "as_text"]

_COLOURS = {
    Status.OVERDUE: ("red", "bold"), Status.PAST_SAFE: ("yellow",), Status.EXPIRED: ("yellow",),
    Status.FILED: ("green",), Status.FILED_LATE: ("green",), Status.UNKNOWN: ("dim",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """What is to be said about one alliance."""

    file: str
    name: str
    policy: Policy
    deadlines: Sequence[Deadline]
    notes: Sequence[Finding]
    findings: Sequence[Finding]


def as_json(
    sections: Sequence[Section], findings: Sequence[Finding], holidays: Holidays, as_of: date, until: date | None
) -> str:
    """Return one object; ASCII only, so that no console encoding can spoil it."""
    rows = [
        {"file": section.file, "alliance": section.name, **asdict(_counted(deadline))}
        for section in sections
        for deadline in section.deadlines
    ]
    whole = {
        "as_of": as_of,
        "until": until,
        "holiday_years": holidays.years,
        "deadlines": rows,
        "findings": [counted_finding(finding).as_dict() for finding in findings],
    }
    return json.dumps(whole, indent=2, default=_plain) + "\n"


def _counted(deadline: Deadline) -> Deadline:
    return replace(deadline, event_label=counted(deadline.event_label), missing_label=counted(deadline.missing_label))


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def as_text(
    sections: Sequence[Section], faults: Sequence[Finding], holidays: Holidays, as_of: date, paint: Painter = plain
) -> str:
    """Return the list, alliance by alliance, closed by a count."""
    lines: list[str] = []
    for section in sections:
        head = _("{file}　{name}").format(file=section.file, name=section.name)
        lines.append(paint(printable(head), "bold"))
        validity = section.policy.in_force
        title = _("《{title}》").format(title=section.policy.title)
        state = _("{title}　现行有效性：{validity}").format(title=title, validity=validity) if validity else title
        lines += [f"  {line}" for line in wrap(printable(state), columns() - 2)]
        level = max((width(_name(row)) for row in section.deadlines), default=0)
        for deadline in section.deadlines:
            lines += ["", *_entry(deadline, as_of, level, paint)]
        lines.append("")
    if any(not row.certain for section in sections for row in section.deadlines):
        known = "、".join(str(year) for year in holidays.years)
        message = _("节假日安排已收录：{years}年；其他年度只按周末顺延，稳妥日期不顺延。")
        lines += [message.format(years=known), ""]
    notes = [note for section in sections for note in section.notes]
    if notes and not faults:
        lines += [text.render(notes, paint)]
    if faults:
        return "\n".join(lines) + "\n" * bool(lines) + text.render(faults, paint)
    return "\n".join([*lines, _summary(sections, as_of)]) + "\n"


def _entry(deadline: Deadline, as_of: date, level: int, paint: Painter) -> Iterator[str]:
    name = _name(deadline)
    left = level + 4
    first, *rest = wrap(printable(f"{deadline.code}　{deadline.heading}"), max(columns() - left, 24))
    yield f"  {paint(pad(name, level), *_COLOURS.get(deadline.status, ()))}  {first}"
    for line in rest:
        yield " " * left + line
    for caption, value in _details(deadline, as_of):
        for line in wrap(printable(f"{caption}{value}"), max(columns() - left, 24)):
            yield " " * left + (line if caption == _("日期：") else paint(line, "dim"))


def _details(deadline: Deadline, as_of: date) -> Iterator[tuple[str, str]]:
    if deadline.status is Status.UNKNOWN:
        yield (
            _("缺少："),
            _("“{label}”；尚未发生的不必填").format(label=counted(deadline.missing_label)),
        )
    else:
        yield _("日期："), _("，").join(_dates(deadline, as_of))
    if deadline.event_on:
        yield _("起算："), _("{label} {day}").format(label=counted(deadline.event_label), day=deadline.event_on)
    yield _("办理："), deadline.by
    if deadline.to:
        yield _("报送："), "、".join(deadline.to)
    if deadline.documents:
        yield _("文件："), "；".join(_paper(paper) for paper in deadline.documents)
    yield _("依据："), f"{deadline.basis}“{deadline.wording}”"
    if deadline.note:
        yield _("说明："), deadline.note


def _dates(deadline: Deadline, as_of: date) -> Iterator[str]:
    if deadline.opens:
        yield _("自{day}起").format(day=_day(deadline.opens))
    if deadline.nature is Nature.EARLIEST:
        yield _("没有截止日期")
    if deadline.by_authority and deadline.outer and not deadline.opens:
        yield _("推算{day}").format(day=_day(deadline.outer))
    elif deadline.nature is Nature.EXPIRY and deadline.outer:
        yield _("期满{day}").format(day=_day(deadline.outer))
    elif deadline.safe and deadline.outer:
        if deadline.safe != deadline.outer:
            yield _("稳妥{day}").format(day=_day(deadline.safe))
        yield _("最迟{day}").format(day=_day(deadline.outer))
        if deadline.counted and deadline.counted != deadline.outer:
            yield _("期间末日{day}遇休假日顺延").format(day=_day(deadline.counted))
    if deadline.done_on:
        yield _("已于{day}办理").format(day=_day(deadline.done_on))
    elif deadline.status is Status.OVERDUE and deadline.outer:
        yield _("逾期{days}日").format(days=(as_of - deadline.outer).days)
    elif deadline.day and deadline.day >= as_of:
        yield _("还有{days}日").format(days=(deadline.day - as_of).days)


def _day(day: date) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return _("{day}（{weekday}）").format(day=day.isoformat(), weekday=names[day.weekday()])


def _paper(paper: Needed) -> str:
    title = paper.named
    if paper.submitted_on:
        title += _("，已于{day}报送").format(day=paper.submitted_on.isoformat())
    elif paper.waiting:
        title += _("，未报送{to}").format(to="、".join(paper.waiting))
    return f"{paper.id} {title}"


def _name(deadline: Deadline) -> str:
    if deadline.status is Status.PENDING and deadline.nature is Nature.EXPIRY:
        return _("有效期内")
    return {
        Status.OVERDUE: _("逾期未报"),
        Status.PAST_SAFE: _("已过稳妥日期"),
        Status.EXPIRED: _("已届满"),
        Status.PENDING: _("待办"),
        Status.NOT_OPEN: _("未到办理时间"),
        Status.FILED: _("已办理"),
        Status.FILED_LATE: _("逾期办理"),
        Status.UNKNOWN: _("暂无法计算"),
    }[deadline.status]


def _group(deadline: Deadline) -> tuple[int, bool]:
    running = deadline.status is Status.PENDING and deadline.nature is Nature.EXPIRY
    return list(Status).index(deadline.status), running


def _summary(sections: Sequence[Section], as_of: date) -> str:
    rows = [row for section in sections for row in section.deadlines]
    if not rows:
        return _("没有办理期限")
    counts = [
        _("{severity} {count}").format(severity=_name(same[0]), count=len(same))
        for same in (list(group) for _key, group in groupby(sorted(rows, key=_group), key=_group))
    ]
    message = _("截至{day}，共 {total} 项：{counts}")
    return message.format(day=as_of.isoformat(), total=len(rows), counts=_("，").join(counts))
