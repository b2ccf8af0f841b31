"""Rewards of those who complete results, where a member is a state institute or university.

促进科技成果转化法 art. 45: half of the net income or of the shares, or five per cent of operating profit for three to
five years; such units may not go below by rule or agreement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.model.member import Member, MemberKind, Ownership
from mengyue.proof.case import Case
from mengyue.proof.numbers import NUMBER, RATE, number, rate
from mengyue.proof.reading import Passage, Section

__all__ = ["rewards"]

_ABOUT = re.compile("奖励|报酬|完成人|贡献的?人员")
_LEAST = (
    (re.compile(f"净收入[^。；]{{0,20}}?({RATE})"), Decimal(50)),
    (re.compile(f"(?:股份|出资比例|股权)[^。；]{{0,20}}?({RATE})"), Decimal(50)),
    (re.compile(f"营业利润[^。；]{{0,20}}?({RATE})"), Decimal(5)),
)
_YEARS = re.compile(f"连续({NUMBER})年")


def rewards(case: Case) -> Iterator[Finding]:
    """Compare the shares in sentences on rewards with the least that the law allows."""
    if not any(_bound(member) for member in case.alliance.members):
        return
    yield from case.each_passage("rewards", case.reading.prose, partial(_too_low, case))


def _too_low(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    for sentence in passage.sentences:
        if not _ABOUT.search(sentence.text + sentence.lead):
            continue
        for pattern, least in _LEAST:
            found = pattern.search(sentence.text)
            share = rate(found[1]) if found else None
            if found and share is not None and share < least:
                message = _("“{found}”低于{least}%").format(found=found[0], least=least)
                yield case.report("PF-REWARD", section, passage, message, found=found[0], required=f"{least}%")
        years = _YEARS.search(sentence.text)
        many = number(years[1]) if years and "利润" in sentence.text else None
        if years and many is not None and many < 3:
            message = _("“{found}”少于三年").format(found=years[0])
            yield case.report("PF-REWARD", section, passage, message, found=years[0], required=_("三至五年"))


def _bound(member: Member) -> bool:
    """State institutes and universities; one whose ownership is not told counts as one."""
    kinds = (MemberKind.UNIVERSITY, MemberKind.INSTITUTE)
    return member.kind in kinds and member.ownership in (Ownership.STATE, None)
