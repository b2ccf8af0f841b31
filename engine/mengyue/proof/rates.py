"""Rates: earnest money, interest on delay, liquidated damages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from mengyue.i18n import _
from mengyue.meaning.quantities import values
from mengyue.model.finding import Finding, Severity
from mengyue.proof.case import Case
from mengyue.proof.numbers import NUMBER, RATE, number, rate
from mengyue.proof.reading import Passage, Section

__all__ = ["rates"]

_SHARE = re.compile("[%％‰倍]|分之")
_DEPOSIT = re.compile(f"定金[^。；]{{0,40}}?({RATE})|({RATE})[^。；]{{0,12}}定金")
_DAILY = re.compile(
    f"(?:每日|每天|每逾期一日|逾期一日|按日|(?<![0-9一二三四五六七八九十百两作然个次当同即近])日(?![内前起后以期常]))[^。；]{{0,40}}?({RATE})"
)
_LPR = re.compile(f"(?:贷款市场报价利率|同期贷款利率|LPR)的?({NUMBER})倍")
_DAMAGES = re.compile(
    f"({RATE})[^。；，]{{0,10}}(?:作为|支付|的)?违约金|违约金[^。；]{{0,12}}?(?:为|按)[^。；]{{0,24}}?({RATE})"
)
#: What the words in front of an amount, or behind it, call it: earnest money, or the price that it secures.
_IS_DEPOSIT = re.compile("定金[^，。；、]{0,8}$")
_DEPOSIT_BEHIND = re.compile("的?定金")
_IS_PRICE = re.compile("(?:总价|总额|总金额|合同额|合同金额|价款|标的额|合同价|货款|设备款|价金)[^，。；]{0,8}$")
#: Shares that are no daily rate although the sentence speaks of days: caps and quorums.
_NOT_DAILY = re.compile("累计|不超过|上限|以上通过|表决权")

DEPOSIT_MOST = Decimal(20)  # 民法典 art. 586
DAILY_USUAL, DAILY_MOST = Decimal("0.05"), Decimal("0.1")  # practice
DAMAGES_MOST = Decimal(30)
LPR_MOST = Decimal(4)


def rates(case: Case) -> Iterator[Finding]:
    """Judge the shares that sentences state. A daily rate is told with its yearly equivalent."""
    yield from case.each_passage("rates", case.reading.prose, partial(_rates, case))


def _deposits(passage: Passage) -> Iterator[tuple[Decimal, str]]:
    """Yield every sum of earnest money that is too large a share of the price that its paragraph names."""
    text = passage.text
    if "定金" not in text:
        return
    price: Decimal | None = None
    deposit: tuple[Decimal, str] | None = None
    for value in values(text):
        if value.kind != "金额" or not value.size:
            continue
        before = text[max(0, value.start - 14) : value.start]
        if _IS_DEPOSIT.search(before) or _DEPOSIT_BEHIND.match(text, value.end):
            deposit = deposit or (value.size, text[value.start : value.end])
        elif _IS_PRICE.search(before):
            price = price or value.size
    if price and deposit and deposit[0] * 100 > price * DEPOSIT_MOST:
        yield (deposit[0] * 100 / price).quantize(Decimal("0.1")), deposit[1]


def _rates(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    for part, written in _deposits(passage):
        message = _("定金为{share}%，超过20%的部分没有定金的效力").format(share=part)
        yield case.report("PF-DEPOSIT", section, passage, message, found=written, required="20%")
    for sentence in passage.sentences:
        text = sentence.text
        if not _SHARE.search(text):
            continue
        for found in _DEPOSIT.finditer(text):
            share = rate(found[1] or found[2])
            if share is not None and share > DEPOSIT_MOST:
                message = _("定金为{share}%，超过20%的部分没有定金的效力").format(share=share)
                yield case.report("PF-DEPOSIT", section, passage, message, found=found[0], required="20%")
        daily = _DAILY.search(text)
        if (
            daily
            and re.search("违约金|滞纳金|逾期|迟延|利息|占用费|欠款|拖欠|罚息", text)
            and not _NOT_DAILY.search(daily[0])
        ):
            share = rate(daily[1])
            if share is not None and share > DAILY_USUAL:
                yearly = f"{(share * 365).quantize(Decimal('0.1')):f}"
                grave = Severity.WARNING if share > DAILY_MOST else Severity.REVIEW
                message = _("日{share}%，折合年利率约{yearly}%").format(share=share, yearly=yearly)
                required = f"{DAILY_USUAL}%"
                yield case.report(
                    "PF-RATE", section, passage, message, found=daily[0], required=required, severity=grave
                )
        for found in _LPR.finditer(text):
            times = number(found[1])
            capped = times == LPR_MOST and re.search("不(?:得|应|能)?(?:超过|高于)|以内|以下", text)
            if times is not None and times >= LPR_MOST and not capped:
                message = _("按贷款市场报价利率的{times}倍计算").format(times=times)
                yield case.report("PF-DAMAGES", section, passage, message, found=found[0])
        for found in _DAMAGES.finditer(text):
            share = rate(found[1] or found[2])
            if share is not None and share > DAMAGES_MOST:
                message = _("违约金为{share}%").format(share=share)
                yield case.report("PF-DAMAGES", section, passage, message, found=found[0], required="30%")
