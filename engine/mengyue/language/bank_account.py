"""Bank accounts of units in China: what cannot be an account number or the name of a bank.

Numbers of units' accounts have no check digit in common; they are digits, eight at the least, and the interbank payment
systems carry 32 at the most. A number of 16 to 19 digits that begins with 62 has the form of a bank card of the
domestic scheme, whose last digit is the check digit of ISO/IEC 7812-1 annex B (Luhn). Banks registered in China have
Chinese names.
"""

from __future__ import annotations

import re

from mengyue.i18n import _

__all__ = ["account_fault", "bank_fault"]

_FEWEST, _MOST = 8, 32
_CARD = re.compile("62[0-9]{14,17}")
_CHINESE = re.compile("[\u3400-\u9fff]")


def account_fault(account: str | None) -> str:
    """Say why ``account`` cannot be the number of a unit's account; empty when nothing is seen, or without one.

    Blanks and hyphens between groups of digits are looked over.
    """
    digits = re.sub("[ -]", "", account or "")
    if not digits:
        return ""
    other = re.search("[^0-9]", digits)
    if other:
        return _("含有“{character}”，账号只由数字组成").format(character=other[0])
    if not _FEWEST <= len(digits) <= _MOST:
        return _("应为{fewest}至{most}位数字，现为{length}位").format(fewest=_FEWEST, most=_MOST, length=len(digits))
    if _CARD.fullmatch(digits) and not _luhn(digits):
        return _("按银行卡号的编排，最后一位校验码不符")
    return ""


def bank_fault(bank: str | None) -> str:
    """Say why ``bank`` cannot be the name of a bank in China; empty when nothing is seen, or without one."""
    if not bank:
        return ""
    if re.search("[0-9]{8}", re.sub("[ -]", "", bank)):
        return _("写成了号码")
    if not _CHINESE.search(bank):
        return _("没有中文名称")
    return ""


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
