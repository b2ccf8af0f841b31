"""Sentences that say their matter only with those before: a subject or object left out, a word that points back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Carried", "carried", "points_back"]

#: So long a sentence may be to be one of several that say one thing, so long all of them, and so many there may be.
_SHORT, _ALL, _MOST = 32, 80, 3
_ENDS = ("。", "！", "？")
#: With these a sentence points back to the one before, however long.
_BACK = re.compile(
    "(?:但|且|而|并|如|若|对于?|凡|就|由)?(?:该|其(?!他|它|余|中)|上述|前述|此(?!外|后)|这|那|前款|前项|以上|裁[决断])"
    "|其间|期间|其后|此后|嗣后|届时|否则|违者|到时|大家|咱|谁|哪|直到|直至|有[^，。；]{1,12}者|期满|到期|过期|超过|超出|一旦"
    "|要是|只要"
)
#: A sentence with a subject of its own, and what points back or tells the next step all the same.
_OWN = re.compile(
    "第[一二三四五六七八九十百0-9]+[条章]|本(?:协议|合同|章程|办法)|附件|[（(][一二三四五六七八九十0-9]+[)）]"
    "|(?:各|每|任何|任一|双|三|多|诸)[方家个名]|[甲乙丙丁戊己庚辛]|成员|会员|牵头|联盟|联合体|理事|秘书|专家|委员会"
    "|企业|高校|学校|收益|经费|违约|[^，。；]{2,14}的[一-龥]{2,8}，"
    "|[一-龥]{0,6}(?:产品|项目|技术|数据|设备|材料|指标)(?:为(?!了|此)|是|系|带动|按|包括|共|达)"
)
_NEXT = re.compile(
    "[^，。；]{0,14}?(?:该|其(?!他|它|余|中|次|实|间)|上述|前述|[这它她]|他们|那(?=个|些|台|笔|份|就)"
    "|[先再就才](?!由|行|进)|随后|直接)"
)
#: What careful drafting says: each sentence of it is whole.
_WHOLE = re.compile("应(?![用付收急对])|须(?!得)|依法|依照|按照|约定|规定|书面|另行|□")
#: Who is named: 甲方, 戊大学, 丙公司.
_PARTY = re.compile("[甲乙丙丁戊己庚辛](?![级类种型项])|[一-龥]{0,2}(?:公司|大学|医院|研究院|牵头单位|秘书处)")
#: What says of a party what it is: 丙方是省属高校.
_IS = re.compile("([甲乙丙丁戊己庚辛]方?)(?:是|系|为)(?:一[家所个])?([一-龥]{2,12})$")
#: Who a short sentence begins with, and the words for him in the next.
_WHO = re.compile("(?:由)?(本?(?:联盟|联合体)|[甲乙丙丁戊己庚辛](?:方|公司|大学)?|牵头单位|秘书处|理事会)")
_BY = re.compile("由(牵头单位|秘书处|[甲乙丙丁戊己庚辛]方?)")
_PRONOUN = re.compile("它(?!们)的?(?=名[义字下]|账户|印章|公章)|其(?=名[义下]|账户|印章|公章)|(?<=由)它|它(?=自己)")


class Carried(NamedTuple):
    """What the sentences before say, as the opening of one sentence, and the sentence with its pronouns resolved."""

    opening: str
    text: str


def points_back(text: str) -> bool:
    """Tell whether a sentence begins with a word that points to the one before."""
    return bool(_BACK.match(text))


def carried(before: Sequence[str], text: str) -> Carried | None:
    """Return what ``text`` says with those of ``before``, the nearest last, that it goes on from.

    ``None`` where it stands alone: it is long, or they are, or it has a subject of its own that they do not name. What
    a semicolon parts stands side by side, and goes on from nothing.
    """
    if len(text) > _SHORT or not text.endswith(_ENDS):
        return None
    room = _ALL - len(text)
    near: list[str] = []
    for sentence in reversed(before[1 - _MOST :]):
        room -= len(sentence)
        if room < 0 or len(sentence) > _SHORT or not sentence.endswith(_ENDS):
            break
        near.insert(0, sentence.strip().rstrip("。！？"))
    if any(map(_WHOLE.search, (*near, text))):
        return None
    if near and _OWN.match(text) and not _NEXT.match(text):
        named = set(_PARTY.findall(text))
        if not any(named.intersection(_PARTY.findall(sentence)) for sentence in near):
            return None
    for at in range(1, len(near)):
        near[at] = _resolved(near[:at], near[at])
    return Carried("；".join(near), _resolved(near, text)) if near else None


def _resolved(near: Sequence[str], text: str) -> str:
    """Return ``text`` with what is known of its parties, and whom its pronouns mean, in the place of the names."""
    for sentence in near:
        told = _IS.match(sentence)
        if told:
            text = text.replace(told[1], told[2])
    if _PRONOUN.search(text):
        for sentence in reversed(near):
            who = _BY.search(sentence) or _WHO.match(sentence)
            if who:
                return _PRONOUN.sub(who[1], text)
    return text
