"""Figures, dates and copies that must not contradict each other, in the tables and in the data behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from mengyue.draft.tree import Blank, Table
from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.numbers import number
from mengyue.proof.reading import BLANK, Section

__all__ = ["figures"]


def figures(case: Case) -> Iterator[Finding]:
    """Check shares, totals, dates and the number of originals."""
    yield from _shares(case)
    yield from _totals(case)
    yield from _dates(case)
    yield from _originals(case)


def _tables(case: Case, source: str) -> Iterator[tuple[Section, Table]]:
    for section, schedule in zip(case.reading.schedules, case.draft.schedules, strict=True):
        for block in schedule.blocks:
            if isinstance(block, Table) and block.source == source:
                yield section, block


def _column(table: Table, caption: str) -> int | None:
    captions = [column.caption for column in table.columns]
    return captions.index(caption) if caption in captions else None


def _figure(cell: tuple[object, ...]) -> Decimal | None:
    """The number in a cell, its unit left out; ``None`` when it is not known."""
    text = "".join(BLANK if isinstance(part, Blank) else getattr(part, "text", "") for part in cell)
    return number(text.strip().removesuffix("%").strip()) if text.strip() else None


def _shares(case: Case) -> Iterator[Finding]:
    for section, table in _tables(case, "revenue"):
        at = _column(table, "分配比例")
        if at is None:
            continue
        parts = [_figure(row[at]) for row in table.rows]
        if None in parts or not parts:
            continue
        total = sum((part for part in parts if part is not None), Decimal(0))
        stated = _figure(table.total[at]) if table.total else total
        if total != 100 or stated != total:
            message = _("收益分配比例各行合计{total}%，应恰为100%").format(total=total)
            if stated != total:
                message = _("收益分配比例各行合计{total}%，合计行写{stated}%").format(total=total, stated=stated)
            yield case.report(
                "PF-SHARES", section, None, message, found=f"{total}%", required="100%", path="revenue.shares"
            )


def _totals(case: Case) -> Iterator[Finding]:
    for section, table in _tables(case, "contributions"):
        at = _column(table, "投入金额")
        if at is not None and table.total:
            parts = [_figure(row[at]) for row in table.rows]
            total = sum((part for part in parts if part is not None), Decimal(0))
            stated = _figure(table.total[at])
            if None not in parts and stated is not None and stated != total:
                message = _("投入各行合计{total}元，合计行写{stated}元").format(total=total, stated=stated)
                yield case.report(
                    "PF-TOTAL", section, None, message, found=str(stated), required=str(total), path="contributions"
                )
        for index, row in enumerate(case.alliance.contributions):
            amounts = [part.amount for part in row.instalments]
            if row.amount is None or not amounts or None in amounts:
                continue
            instalments = sum((amount for amount in amounts if amount is not None), Decimal(0))
            if instalments != row.amount:
                message = _("第{row}行分期合计{sum}元，投入金额{amount}元").format(
                    row=index + 1, sum=instalments, amount=row.amount
                )
                path = f"contributions[{index}].instalments"
                yield case.report(
                    "PF-TOTAL", section, None, message, found=str(instalments), required=str(row.amount), path=path
                )


def _dates(case: Case) -> Iterator[Finding]:
    end = _end(case)
    schedules = {"tasks": _schedule_of(case, "tasks"), "contributions": _schedule_of(case, "contributions")}
    for index, task in enumerate(case.alliance.tasks):
        path = f"tasks[{index}].due_on"
        if task.starts_on and task.due_on and task.due_on < task.starts_on:
            message = _("“{name}”完成日期{due}早于开始日期{start}").format(
                name=task.name, due=task.due_on, start=task.starts_on
            )
            found, required = str(task.due_on), str(task.starts_on)
            yield case.report("PF-DATES", schedules["tasks"], None, message, found=found, required=required, path=path)
        elif end and task.due_on and task.due_on > end:
            yield _late(
                case, schedules["tasks"], _("“{name}”的完成日期").format(name=task.name), task.due_on, end, path
            )
    for index, row in enumerate(case.alliance.contributions):
        for number_, part in enumerate(row.instalments):
            if end and part.due_on and part.due_on > end:
                path = f"contributions[{index}].instalments[{number_}].due_on"
                what = _("“{member}”投入的到位日期").format(member=row.member)
                yield _late(case, schedules["contributions"], what, part.due_on, end, path)


def _late(case: Case, section: Section | None, what: str, due: date, end: date, path: str) -> Finding:
    message = _("{what}{due}晚于协议期限届满之日{end}").format(what=what, due=due, end=end)
    return case.report("PF-DATES-TERM", section, None, message, found=str(due), required=str(end), path=path)


def _end(case: Case) -> date | None:
    """The last day of the agreement: the same day of the last year, 民法典 art. 202; 28 February in a common year."""
    agreement = case.alliance.agreement
    if not agreement or not agreement.effective_on or not agreement.term_years:
        return None
    start = agreement.effective_on
    try:
        return start.replace(year=start.year + agreement.term_years)
    except ValueError:
        return start.replace(year=start.year + agreement.term_years, day=28)


def _schedule_of(case: Case, source: str) -> Section | None:
    return next((section for section, _table in _tables(case, source)), None)


def _originals(case: Case) -> Iterator[Finding]:
    """Every member keeps one original; those for the authorities come on top. The example keeps one more on file."""
    agreement = case.alliance.agreement
    if not agreement or agreement.originals is None:
        return
    needed = len(case.alliance.members) + (agreement.filing_copies or 0)
    if agreement.originals >= needed:
        return
    section = next((s for s in case.reading.articles if "正本" in s.text), None)
    message = _("正本{originals}份，{members}家成员单位各执一份并报送{filed}份，至少需要{needed}份").format(
        originals=agreement.originals,
        members=len(case.alliance.members),
        filed=agreement.filing_copies or 0,
        needed=needed,
    )
    path, found = "agreement.originals", str(agreement.originals)
    yield case.report("PF-ORIGINALS", section, None, message, found=found, required=str(needed), path=path)
