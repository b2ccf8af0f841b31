"""The words of the first page of a member's workbook or form: who asks, why, until when, on what footing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mengyue.gathering.asked_layout import CoverLayout
from mengyue.gathering.member_workbook import Cover
from mengyue.i18n import _
from mengyue.language.numerals import chinese_date, chinese_number
from mengyue.library.policy import Policy
from mengyue.library.statute import Law
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError
from mengyue.model.member import Member, Tier

__all__ = ["Asking", "asking", "cover_of"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, whom to call, by when, and the day on which it is sent."""

    lead: str
    contact: str
    due: date
    on: date


def asking(alliance: Alliance, *, due: date, on: date, lead: str = "", contact: str = "") -> Asking:
    """Return who asks: what is given, else the lead unit and its contact as the data have them.

    Raises :class:`EngineError` when the day is over, or nobody is named.
    """
    if due < on:
        message = _("最迟交回的日期 {due} 早于发出的日期 {on}")
        raise EngineError(message.format(due=due.isoformat(), on=on.isoformat()))
    head = next((member for member in alliance.members if member.tier is Tier.LEAD), None)
    lead = lead or (head.name or head.id if head else "")
    if not lead:
        raise EngineError(_("资料里没有牵头单位，请写明由谁收集（--from）"))
    profile = alliance.alliance
    known = (profile.contact, profile.phone) if profile.contact else (head.contact, head.phone) if head else ()
    contact = contact or "，".join(part for part in known if part)
    if not contact:
        raise EngineError(_("资料里没有联系人，请写明有疑问时找谁（--contact）"))
    return Asking(lead, contact, due, on)


def cover_of(
    layout: CoverLayout, member: Member, alliance: Alliance, policy: Policy, asked: Asking, laws: Mapping[str, Law]
) -> Cover:
    """Return the page for ``member``. Raises :class:`EngineError` for an article that the register does not hold."""
    words = {
        "alliance": alliance.alliance.name or "",
        "policy": policy.title,
        "lead": asked.lead,
        "due": chinese_date(asked.due),
        "contact": asked.contact,
        "member": member.name or member.id,
        "laws": _cited(layout.laws, laws),
    }
    return Cover(
        _filled(layout.title, words).strip(),
        [_filled(line, words) for line in layout.lines],
        [_filled(line, words) for line in layout.privacy],
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Put ``words`` where the text names them, once: what they say themselves is never looked at."""
    return re.sub(r"\{([a-z]+)\}", lambda found: words.get(found[1], found[0]), text)


def _cited(cited: tuple[str, ...], laws: Mapping[str, Law]) -> str:
    articles: dict[str, list[str]] = {}
    for place in cited:
        key, _slash, number = place.partition("/")
        law = laws.get(key)
        if law is None or number not in law.articles:
            raise EngineError(_("schemas/collect.yaml 引用的“{place}”不在法规登记表中").format(place=place))
        name = f"第{chinese_number(int(number))}条" if number.isdecimal() else number
        articles.setdefault(law.title, []).append(name)
    return "；".join(f"《{title}》{'、'.join(names)}" for title, names in articles.items())
