"""Statutory holidays: the State Council's yearly notices as data (``policies/holidays.yaml``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.read_content import fault, read_list
from mengyue.model.base import Model, field
from mengyue.model.finding import Finding, InputError

__all__ = ["HolidayYear", "Holidays", "Rest", "load_holidays"]

_DAY = timedelta(days=1)


class Rest(Model):
    """Days off on end, first and last included."""

    name: str = field("节日", default=...)
    first: date = field("放假首日", default=...)
    last: date = field("放假末日", default=...)


class HolidayYear(Model):
    """One year's notice."""

    year: int = field("年度", default=..., ge=1949, le=2200)
    number: str = field("发文字号", default="")
    issued: date | None = field("发文日期")
    source: str = field("来源", default=...)
    verified: bool = field("已核对", "未核对的不用于计算", default=False)
    how: str = field("核对方式", default="")
    rest: tuple[Rest, ...] = field("放假调休", default=())
    work: tuple[date, ...] = field("上班的周末", default=())


class Holidays:
    """Which days are days of rest. Of a year without a verified notice only the weekends are known."""

    def __init__(self, years: Sequence[HolidayYear]) -> None:
        verified = [year for year in years if year.verified]
        self.years = tuple(sorted(year.year for year in verified))
        self._rest = {
            rest.first + _DAY * offset
            for year in verified
            for rest in year.rest
            for offset in range((rest.last - rest.first).days + 1)
        }
        self._work = {day for year in verified for day in year.work}

    def is_rest(self, day: date) -> bool:
        """Whether ``day`` is a holiday, or a weekend on which nobody has to make up for one."""
        return day in self._rest or (day.weekday() >= 5 and day not in self._work)

    def known(self, day: date) -> bool:
        """Whether the notice that settles ``day`` is there; that of a year may reach into the last December days."""
        return day.year in self.years and ((day.month, day.day) < (12, 29) or day.year + 1 in self.years)

    def roll(self, day: date) -> date:
        """Return ``day``, or the first day after the rest into which it falls (民法典 art. 203)."""
        while self.is_rest(day):
            day += _DAY
        return day


def load_holidays(root: Path) -> Holidays:
    """Load the notices. A library without the file knows none. Raises :class:`InputError` with every fault."""
    path = root / "policies" / "holidays.yaml"
    faults: list[Finding] = []
    years = read_list(path, HolidayYear, root, faults)
    for year in years:
        faults += [fault(path, root, None, "LB-HOLIDAY", f"{year.year}：{problem}") for problem in _problems(year)]
    if len({year.year for year in years}) < len(years):
        faults.append(fault(path, root, None, "LB-HOLIDAY", _("同一年度写了两次")))
    if faults:
        raise InputError(faults)
    return Holidays(years)


def _problems(year: HolidayYear) -> list[str]:
    problems = []
    for rest in year.rest:
        if rest.first > rest.last or (rest.last - rest.first).days > 30 or rest.last.year != year.year:
            problems.append(_("{name}的起止日期有误").format(name=rest.name))
    for day in year.work:
        if day.weekday() < 5 or any(rest.first <= day <= rest.last for rest in year.rest):
            problems.append(_("{day}不是因调休而上班的周末").format(day=day.isoformat()))
    return problems
