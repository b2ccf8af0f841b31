"""Unified social credit codes (统一社会信用代码), GB 32100-2015.

18 characters: registration department, kind of organisation, six digits for the administrative division, nine
characters of organisation code, check character. The alphabet leaves out I, O, S, V and Z.
"""

from __future__ import annotations

import re

from mengyue.i18n import _

__all__ = ["check_character", "uscc_fault"]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: Registration departments: 1-9, A (military), N (agriculture), Y (other).
_DEPARTMENTS = "123456789ANY"
#: Powers of 3 modulo 31.
_WEIGHTS = tuple(3**i % 31 for i in range(17))


def check_character(first17: str) -> str:
    """Return the 18th character for the first 17, which must be of the alphabet."""
    total = sum(_ALPHABET.index(c) * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def uscc_fault(code: str | None) -> str:
    """Say what is wrong with ``code``; empty when nothing is, or when there is no code."""
    if not code:
        return ""
    if len(code) != 18:
        return _("应为18位，现为{length}位").format(length=len(code))
    for place, character in enumerate(code, 1):
        if character not in _ALPHABET:
            return _("第{place}位“{character}”不是代码字符（只用数字和大写字母，不用I、O、S、V、Z）").format(
                place=place, character=character
            )
    if code[0] not in _DEPARTMENTS:
        return _("第1位登记管理部门代码“{character}”不存在（应为1至9、A、N或Y）").format(character=code[0])
    if not re.fullmatch("[0-9]{6}", code[2:8]):
        return _("第3至8位应为6位数字的行政区划码，现为“{region}”").format(region=code[2:8])
    expected = check_character(code[:17])
    if code[17] != expected:
        return _("校验码不符：按前17位计算，第18位应为“{expected}”，现为“{character}”").format(
            expected=expected, character=code[17]
        )
    return ""
