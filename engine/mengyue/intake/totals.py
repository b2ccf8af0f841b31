"""Totals of an alliance's money in words, for the clerk who typed the figures: 万元 under 元 is seen at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.language.numerals import capital_amount
from mengyue.library.faults import note
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

__all__ = ["totals"]


def totals(loaded: Loaded) -> list[Finding]:
    """Return one note with the totals of contributions, budgets and funds, in figures and capitals; none without."""
    words = _("{name}人民币{total}元（大写：{capital}）")
    parts = [
        words.format(name=name, total=f"{total:,.2f}", capital=capital_amount(total))
        for name, total in _sums(loaded.alliance)
        if total
    ]
    if not parts:
        return []
    return [note("IN-629", _("金额合计：{totals}").format(totals="；".join(parts)), file=loaded.file)]


def _sums(alliance: Alliance) -> Iterator[tuple[str, Decimal]]:
    zero = Decimal(0)
    yield _("投入"), sum((item.amount for item in alliance.contributions if item.amount is not None), zero)
    yield _("任务预算"), sum((task.budget for task in alliance.tasks if task.budget is not None), zero)
    funds = alliance.projects
    yield _("财政资助"), sum((item.public_funds for item in funds if item.public_funds is not None), zero)
