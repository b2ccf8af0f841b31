"""The parts of a sentence between commas: conditions, what is taken out of the rest, what is only told of."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["PART", "Part", "parts_of", "reported"]

PART = re.compile("[，；：。！？!?;,:\n]+")
_CONDITION = ("的", "者", "时", "的情况下", "的情形下", "后")
_IF = re.compile(
    "^(?:可?要是|如(?!下|期|数|实)|若(?!干)|倘|假如|假设|一旦|但凡|当(?!日|事|年|地|时有|即|天|月|场|晚|众|庭|面|前|然|下(?!列)|届|选|作)|遇(?!难)|只要|万一)"
)
_EXCEPTED_PART = (
    "除外", "不在此限", "不受此限", "不适用", "不适用本条", "不适用本款", "不适用前款", "从其规定", "从其约定",
)  # fmt: skip
#: What a part only tells of: what once was, what a draft had.
_ONCE = re.compile(
    "(?<![未不])曾(?!孙)|(?:合同|协议|稿|文本|版|章程)[^，。；]{0,6}(?:写|约定|规定|载明|要求)过|(?:初|原|前一|上一|前|旧|草|讨论|征求意见|第[一二三四]|首|早期|送审)[轮]?(?:稿|版)本?[^，。；]{0,10}(?:写|有|为|是|约定|规定|载|要求|拟)"
)
#: What stands under such a label is told of alone.
_TOLD = re.compile("[^，。；：]{0,4}(?:历史(?:情况)?说明|历史沿革|背景(?:说明|情况)|前情|旧条款|原条款)[：:]")
#: A quotation, what is said of one that is told of alone, and what comes before words that are to stand from now on.
_QUOTED = re.compile('“[^“”]{4,200}”|「[^「」]{4,200}」|"[^"]{4,200}"')
_DROPPED = re.compile(
    "删(?!减)|[未不没]有?[^，。；“”]{0,4}(?:采纳|采用|接受|写入|支持|同意)|没有写|无效|违法|不合法|撤销|拒绝|退回|改为|改成|修改为|修订为|替换|不(?:再)?(?:照抄|照搬|沿用|采|学|写|保留)|没有?(?:照抄|照搬|沿用)|认为|这样的|之类|的说法|判例|案例|[一本该此]案"
)
_FROM_NOW = re.compile(
    "(?:[改修变换]|修改|修订|替换|调整|更正|表述|增加|补充|增写|约定|规定)(?:为|成|如下|一款|一句)?[：:，]?$"
)
#: A condition that takes its case out of what was said before (但故意造成的，应全额赔偿), unless
#: it is to be treated alike.
_BUT = re.compile("但(?!凡|书)|可(?=要是|如果|是(?!否))|不过|[惟唯](?!一)|然而|只是")
#: Who does not do it, and what he then meets.
_REFUSED = re.compile("不(?!得|当|正|足|能|可抗)|未(?!经)|没有|拒")
_PUNISHED = re.compile(
    "，[^。；]{0,16}(?:违约|取消|除名|罚|扣|停止供|停供|断供|退出|追究|不再享|不得享|降[低为]|开除|清退|出局)"
)
_NOT_HELD = re.compile(
    "不(?:受|适用于?)(?:[此该本上前这那其][^，。；]{0,10})?(?:限制?|约束|上限|限额|之列|规定|约定|影响|[条款项])$|不在[^，。；]{0,12}(?:之列|[之以]内|范围内?)$|不?(?:在|受)此[限列]$"
)
_GRAVE = re.compile("故意|过失|过错|人身|伤[亡害]|明知|欺诈|恶意|法律|法规|规定|依法|批准|同意|许可|审批")
_ALIKE = re.compile("[也亦]|同样|一样|照样|一并|不例外|一概|仍[以按在应须]|不得|概不|视为")


class Part(NamedTuple):
    """What stands between two commas, and whether it is a condition (未付款的，) or taken out (…不在此限).

    ``supposed`` is a condition of which nothing is asked: 不统一调价的，视为违约 asks for one price.
    """

    start: int
    end: int
    condition: bool
    excepted: bool
    supposed: bool = False


def parts_of(whole: str) -> list[Part]:
    """Return the parts of a sentence in order; there is always one."""
    parts: list[Part] = []
    start = 0
    for mark in (*PART.finditer(whole), None):
        end = mark.start() if mark else len(whole)
        if end > start or not parts:
            text = whole[start:end]
            led_on = mark is not None and mark[0][0] in "，,"
            condition = led_on and (text.endswith(_CONDITION) or bool(_IF.match(text)))
            excepted = text.endswith(_EXCEPTED_PART) or (
                condition
                and bool(_BUT.match(text))
                and bool(_GRAVE.search(text))
                and not _ALIKE.search(whole, end, end + 40)
            )
            asked = condition and _REFUSED.search(text) and _PUNISHED.match(whole, end)
            parts.append(Part(start, end, condition, excepted, condition and not asked))
            if _NOT_HELD.search(text):
                _take_out(whole, parts)
        start = mark.end() if mark else end
    return parts


def _take_out(whole: str, parts: list[Part]) -> None:
    """Except the case of which the last part says that something does not hold for it: 因故意造成的，不受上述限制."""
    parts[-1] = parts[-1]._replace(excepted=True)
    for at in range(len(parts) - 2, -1, -1):
        part = parts[at]
        if whole[part.end : part.end + 1] not in "，,":
            break
        text = whole[part.start : part.end]
        opens = bool(_BUT.match(text))
        if not (
            opens or part.condition or text.startswith(("或", "以及", "和", "因", "由于", "造成", "还有", "连同", "及"))
        ):
            break
        parts[at] = part._replace(excepted=True)
        if opens:
            break


def reported(whole: str) -> list[tuple[int, int]]:
    """The spans that are only told of: a part that says what once was, a quotation of what does not stand."""
    found = []
    for once in _ONCE.finditer(whole):
        end = PART.search(whole, once.end())
        found.append((once.start(), end.start() if end else len(whole)))
    if label := _TOLD.match(whole):
        found.append((label.end(), len(whole)))
    quoted = list(_QUOTED.finditer(whole)) if "“" in whole or "「" in whole or '"' in whole else []
    if quoted:
        outside = _QUOTED.sub("“”", whole)
        dropped = _DROPPED.search(outside) or found
        found += (match.span() for match in quoted if dropped and not _FROM_NOW.search(whole, 0, match.start()))
    return found
