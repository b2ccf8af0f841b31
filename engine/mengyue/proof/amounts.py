"""Amounts: figures and capitals agree, and what is to be paid is written in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.numbers import capital_value
from mengyue.proof.reading import Passage, Section

__all__ = ["amounts"]

_BOTH = re.compile(
    r"([0-9][0-9,]{0,20}(?:\.[0-9]{1,4})?)\s?(万|亿)?元[^。；]{0,4}?[（(]\s?大写[：:]?\s?((?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{2,60})"
)
_FIGURES = re.compile(r"([0-9][0-9,]{0,20}(?:\.[0-9]{1,4})?)\s?(?:万|亿)?元(?![（(]\s?大写)")
#: Words of payment; a sentence without them states a threshold or a goal, not a sum to be paid.
_PAYMENT = re.compile("支付|缴纳|交付定金|退还|违约金|赔偿金|定金|保证金|价款|报酬|使用费|金额为|为限|补偿")
#: What turns a figure into a threshold: 50万元以上, 低于500000元, 不超过.
_THRESHOLD_AFTER = re.compile("以上|以下|以内|以外|的[，。；]|（含|(?:的)?(?:合同|支出|采购)")
_THRESHOLD_BEFORE = re.compile("(?:低于|超过|高于|少于|不足|满|达到|达)(?:人民币)?$")
_UNIT = {"万": 10_000, "亿": 100_000_000, None: 1}


def amounts(case: Case) -> Iterator[Finding]:
    """Compare figures with capitals everywhere; ask for capitals where an article states a sum to be paid."""
    yield from case.each_passage("amounts", case.reading.sections, partial(_amounts, case))


def _amounts(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    for both in _BOTH.finditer(passage.text):
        figure = Decimal(both[1].replace(",", "")) * _UNIT[both[2]]
        words = capital_value(both[3])
        if words != figure:
            message = _("数字{figure}元与大写“{words}”不一致").format(figure=both[1] + (both[2] or ""), words=both[3])
            yield case.report("PF-AMOUNT-DIFFER", section, passage, message, found=both[0])
    if section.kind != "article":
        return
    for sentence in passage.sentences:
        if not _PAYMENT.search(sentence.text):
            continue
        for found in _FIGURES.finditer(sentence.text):
            before, after = sentence.text[: found.start()], sentence.text[found.end() :]
            if _THRESHOLD_AFTER.match(after) or _THRESHOLD_BEFORE.search(before):
                continue
            start = sentence.start + found.start()
            path = passage.data_path(start, start + len(found[0]))
            message = _("应付数额{found}没有大写").format(found=found[0])
            yield case.report("PF-AMOUNT-CAPITALS", section, passage, message, found=found[0], path=path)
