"""Who does research: whoever gives only money, equipment or help commissions, and does not co-own by law."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.model.resources import ContributionRole
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section

__all__ = ["research"]

_SETTLED = re.compile("仅提供资金|委托方|委托开发|只(?:提供|投入)资金|不参与研究开发")
_ALL_OWN = re.compile("成果[^。；]{0,20}(?:由|归)(?:全体|各)成员单位(?:共有|共同所有|共同享有)|全体成员单位共有")


def research(case: Case) -> Iterator[Finding]:
    """Hold the roles in the contributions against the clause on ownership and the division of tasks."""
    rows = case.alliance.contributions
    active = {row.member for row in rows if row.role is ContributionRole.RESEARCH}
    giving = [row.member for row in rows if row.role is ContributionRole.SUPPORT and row.member not in active]
    ownership = [s for s in case.reading.articles if "归属" in s.title or s.clause == "ip.ownership"]
    if giving and ownership:
        text = case.reading.text
        place = _first(ownership, _ALL_OWN)
        names = "、".join(_name(case, key) for key in dict.fromkeys(giving))
        if place:
            message = _("{names}只提供资金、设备或者辅助工作，成果却一概由全体成员单位共有").format(names=names)
            yield case.report("PF-COMMISSIONED", place[0], place[1], message, found=place[2])
        elif not _SETTLED.search(text):
            message = _("{names}只提供资金、设备或者辅助工作，协议没有约定其与成果的关系").format(names=names)
            yield case.report("PF-COMMISSIONED", ownership[0], None, message, found=names)
    tasks = case.alliance.tasks
    busy = {task.lead for task in tasks} | {part.member for task in tasks for part in task.participants}
    for index, row in enumerate(rows):
        if tasks and row.role is ContributionRole.RESEARCH and row.member not in busy:
            message = _("“{name}”填写参与研究开发，任务分工中没有它").format(name=_name(case, row.member))
            yield case.report("PF-ROLE", None, None, message, found=row.member, path=f"contributions[{index}].role")


def _first(sections: list[Section], pattern: re.Pattern[str]) -> tuple[Section, Passage, str] | None:
    for section in sections:
        for passage in section.passages:
            found = pattern.search(passage.text)
            if found:
                return section, passage, found[0]
    return None


def _name(case: Case, key: str) -> str:
    return next((m.name or m.id for m in case.alliance.members if m.id == key), key)
