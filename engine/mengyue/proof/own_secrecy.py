"""The term of secrecy, said differently in two places: years, an event, for ever, or until the agreement ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.quantities import values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence

__all__ = ["secrecy"]

_SECRET = re.compile(
    "(?:技术秘密|商业秘密|保密信息)[^。；]{0,24}(?:可以?|得)(?:自由)?(?:公开|披露)|(?:即?得|可以?|便可"
    "|即可)(?:自由)?[^。；，]{0,10}(?:公开|披露|外传|公诸|公之)[^。；，]{0,10}|秘密[^，。；]{0,14}(?:守|保守"
    "|不外)|守秘|保密|守密|保守[^，。；]{0,16}秘密|(?:不许|不准|不能|别|不得|不可|不要|勿)[^，。；]{0,10}(?:往外|向外|对外|外头|外人|旁人)[^，。；]{0,4}(?:讲|说|传|露|漏|透|提|扩散)|不外(?:传|泄|漏|流|扬)|嘴(?:要)?(?:严|紧)|守住[^，。；]{0,6}嘴|守口如瓶|不得(?:泄露|披露|外传)"
)
_TERMED = re.compile(
    "终止|届满|解除|签署|签订|退出|生效|为期|期限|止|后|起|持续|延续|永久|公开|公有|公知|失效|公众|验收|终了"
)
#: Secrecy of staff and of papers, which has terms of its own.
_OTHER_MATTER = re.compile("人员|员工|离职|竞业|档案|资料保存|保管|学位|论文|密级|国家秘密|专利申请")
_FOR_EVER = re.compile("永久|永远|终身|无限期|无期限|不设期限|没有期限|期限不限|长期有效")
_UNTIL_PUBLIC = re.compile("(?:至|到|直至|直到)[^，。；]{0,12}(?:公开|公有领域|公知|公众(?:所)?知悉|为公众|众所周知)")
#: Secrecy that ends on an event, with no time behind it.
_UNTIL = re.compile(
    "(?:保密|守密|秘密)[^。；]{0,10}?(?:至|到)[^。；，]{2,20}(?:止|为止|结束)"
    "|(?:终止|届满|结题|验收|解除|到期|结束|离开[^，。；]{1,8})[^。；]{0,20}?(?:即)?(?:不再|无须|无需|解除"
    "|免除)[^，。；]{0,6}(?:承担|负有|负)?[^，。；]{0,6}保密"
    "|(?:终止|届满|解除|到期)[^。]{0,14}保密[^。；]{0,18}(?:失效|消灭|解除|终止|不再|无效)"
    "|保密(?:责任|义务|期限|期)?(?:于|在|自)?[^，。；]{2,14}(?:之日|时|后)(?:即|起)?(?:终了|终止|解除|届满|消灭|结束)"
)
_KIND = re.compile("商业秘密|技术秘密|其他|一般|普通|核心|个人信息|源代码|绝密|秘密级|经营信息")


class _Said(NamedTuple):
    term: str
    written: str
    kinds: frozenset[str]


def secrecy(case: Case) -> Iterator[Finding]:
    """Find terms of secrecy that are at odds."""
    yield from judged(case, "secrecy", _said, partial(_at_odds, case))


def _at_odds(case: Case, terms: Iterable[tuple[Place, _Said]]) -> Iterator[Finding]:
    known: list[tuple[Place, _Said]] = []
    for place, said in terms:
        before = next(((at, one) for at, one in known if _odds(at, one, place, said)), None)
        if before is not None:
            where, stated = before[0].section.name or _("前文"), before[1].written
            message = _("{where}写明的保密期限为{stated}").format(where=where, stated=stated)
            yield told(case, "PF-TWO-TERMS", place, message, stated)
        known.append((place, said))


def _odds(at: Place, one: _Said, place: Place, other: _Said) -> bool:
    """Tell whether two terms are of the same secrets and differ."""
    apart = one.kinds != other.kinds and bool(one.kinds and other.kinds)
    row = at.passage is place.passage and at.text.rstrip("”）").endswith("；")
    return one.term != other.term and not apart and not (row and one.kinds | other.kinds)


def _said(sentence: Sentence) -> _Said | None:
    text = sentence.text
    if not _SECRET.search(text) or not _TERMED.search(text) or re.search("一致|相同|同上", text):
        return None
    personal = _OTHER_MATTER.search(text)
    terms = [v for v in values(text) if v.kind == "期限" and v.unit in ("年", "月") and v.size >= 180]
    kinds = frozenset(_KIND.findall(text))
    ends = _UNTIL.search(text)
    if ends and not re.search("继续|仍|不因|不受", text) and (not personal or "本人" in text):
        stated = text[terms[0].start : terms[0].end] if len(terms) == 1 else ""
        return _Said((stated and str(terms[0].size)) or "event", stated or ends[0][:20], kinds)
    if personal:
        return None
    if len(terms) == 1:
        return _Said(str(terms[0].size), text[terms[0].start : terms[0].end], kinds)
    if not terms and (found := _FOR_EVER.search(text)) is not None:
        return _Said("open", found[0], kinds)
    if not terms and (found := _UNTIL_PUBLIC.search(text)) is not None:
        return _Said("open", found[0], kinds)
    return None
