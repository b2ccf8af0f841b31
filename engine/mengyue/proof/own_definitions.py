"""Definitions: one term with two meanings, terms that define one another, a term defined by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence

__all__ = ["definitions"]

_IS = (
    "(?:就|便|即|乃)?(?:应|应当|均|概|皆|须)?"
    "(?:是指|系指|指的是|意指|意为|谓之?|仅?指|特指|泛指|即|系|是|为|：指|:指|视为)(?!否)"
)
#: “核心成员会”由全体核心成员组成.
_MADE_OF = re.compile(
    "[“「『]([^”」』]{2,20})[”」』](?:应|均)?由([^。；]{3,60}?(?:组成|构成|选出|推选|产生|认可|决定))"
)
#: A term in quotation marks and what it means.
_QUOTED = re.compile(
    f"[“「『]([^”」』]{{2,20}})[”」』](?:一词|者|术语|一语)?[，：:]?\\s?{_IS}([^。；]{{3,120}}?)(?=[。；]|，[“「『]|$)"
)
#: “背景技术”者，各家入盟以前所有之技术也.
_OLD = re.compile(
    "[“「『]([^”」』]{2,20})[”」』](?:一词)?者?，(?:盖|乃|即)?([^。；]{4,100}?)(?:是也|也|之谓)(?=[。；]|$)"
    "|[“「『]([^”」』]{2,20})[”」』](?:一词)?者?，谓([^。；]{4,100})"
)
#: What a term takes in, told as its meaning: “成员”一词包括….
_TAKES_IN = re.compile(
    "(?:本协议|本合同|本章程|本附件)(?:之?[中内]|所称|所用|里)?的?，?[“「『]([^”」』]{2,20})[”」』]，?(?:还|也|并|亦|均)?(?:包括|包含|涵盖)([^。；]{3,120})"
    "|[“「『]([^”」』]{2,20})[”」』](?:一词|一语|术语)(?:还|也|并|亦|均)?(?:包括|包含|涵盖|涉及)([^。；]{3,120})"
)
#: A term without quotation marks.
_PLAIN = re.compile(
    "(?:^(?:[一二三四五六七八九十]{1,3}、)?|[；。，：]|所称的?|所谓)\\s*(?:本协议|本合同|本章程|本条|本款"
    "|附件[一二三四五六七八九十0-9]{0,2})?(?:所称|中)?的?"
    "([一-龥]{2,16}?)[，：:]?(?:是指|系指|仅指|只指|单指|专指|特指|仅限于?|只限于?|指的是|意指|指(?![定导派示引明标出令望向数纹])|意为|，为"
    "|：为)([^。；]{4,120})"
)
#: In front of a term: 通篇所说的背景知识产权.
_SAID = re.compile("^[一-龥]{0,8}所(?:称|说|指|谓|用|讲|提|述|言)的?")
#: What is called by a term, told in front: …均为本协议所称的“保密信息”.
_CALLED = re.compile(
    "([^。；]{6,120}?)，?(?:均|都|皆|即|亦)?(?:为|是|属于?|构成)(?:本协议|本合同|本章程|本条)(?:所称|所指"
    "|中)的?[“「『]([^”」』]{2,20})[”」』]"
)
_CALLED_ALL = re.compile(
    "(?:凡|任何|所有)([^。；]{3,60}?)，?(?:均|都|皆|即)(?:为|是|属于?|视为)[“「『]([^”」』]{2,20})[”」』]"
)
#: 本章所用的“项目成果”，仅限于…: words of form between the term and its meaning.
_LOOSE = re.compile(
    "[“「『]([^”」』]{2,20})[”」』](?:一词|一语|者|术语)?[^。；“「『]{0,12}?(?:应?具有|采用?|取|同于|参照|依照?"
    "|按照?|仅限于?|只限于?|仅指|只指|专指"
    "|单指|特指|泛指|应?理解为|应?解释为|应?定义为|解作"
    "|的?(?:含义|意思|定义|范围)(?:是|为|系|：|，))([^。；]{3,120})"
)
#: 关联方：…的实体; 关联方——凡…均属之: a term without quotation marks, told in short.
_SHORT = re.compile(
    "^\\s*(?:[0-9.．]{1,8}\\s*|[（(][一二三四五六七八九十0-9]{1,3}[）)]\\s*|…+)?(?:本协议|本合同|本附件"
    "|本章)?(?:所称|所说|所用|讲"
    "|里)?的?([一-龥]{2,10}?)(?:者，|：|:|——|—|，谓|，(?=凡))(?!第)([^。；]{6,120})"
)
_CALLS = re.compile(
    "^(?:凡|但凡|只要是)([^。；“”]{6,100}?)的?，?(?:均|都|皆|一律|就|即|一概)?(?:属于?|算作?|叫做?|称作?|称为"
    "|谓之)(?:本协议|本合同)?(?:所称"
    "|讲)?的?([一-龥]{2,8})[。；]?$"
)
_SHORT_SAYS = re.compile(
    "的(?:损失|违约|事件|状态|责任|金额|产品|工艺|设备|单位|实体|人|公司|企业|机构|组织|成果|技术|信息|资料"
    "|文件|发明|权利|成员|期间|行为|情形|费用|款项"
    "|日子?|数据|知识产权)|凡|均属|都算|是也|之谓|指|包括|一切|全部"
)
#: A term this early in its own meaning is what the meaning turns on.
_EARLY = 6
#: 所谓核心技术，就是…; 关键环节，则指….
_SO_CALLED = re.compile(
    "(?:^|[；。，])(?:所谓的?|所称的?|所说的)([一-龥]{2,10}?)，?(?:就是|便是|即是|乃是?|则?指|即指|系"
    "|是)([^。；]{4,100})"
    "|(?:^|[；。])([一-龥]{2,10}?)，(?:就是|便是|即是|乃是?|则指|则为|系指|指的是|是指|即指|也就是)([^。；]{4,100})"
    "|(?:^|[；。])([一-龥]{2,10}?)者，([^。；]{4,100}?)(?:也|是也|之谓)[。；]"
)
_LABEL = re.compile(
    "地址|电话|传真|联系|邮|账|户名|开户|名称|代表|日期|时间|地点|编号|代码|甲方|乙方|丙方|丁方|职务|单位|备注"
    "|说明|如下|附件|第[一二三四五六七八九十]|各方|双方|下列|以下|目录|目标"
    "|内容|任务|职责|标准|方式|要求|原则|责任|权利|义务|条件|程序|措施|情形|其中|例如|注|期限"
)
_OUTSIDE = re.compile("不包括|不含|除外|，但|以外的")
_NO_TERM = re.compile("^(?:其|该|此|本|前款|上述|两者|二者|以上|下列|各方|双方|所称|凡|如|若)|(?:应|须|可以|不得|以及)")


#: A meaning that only says where the other stands: “背景技术”具有第一条所赋予的含义.
_BY_ARTICLE = re.compile(
    "第[一二三四五六七八九十0-9]{1,4}条[^。；]{0,6}(?:所赋予|赋予|所定义|所规定|所述)的?(?:含义|意义|定义)"
)


#: The terms that a sentence defines, each with its meaning and whether it is surely a definition.
_Defined = tuple[tuple[str, str, bool], ...]


def definitions(case: Case) -> Iterator[Finding]:
    """Judge what terms are said to mean."""
    yield from judged(case, "definitions", _read, partial(_meanings, case))


def _meanings(case: Case, defined_at: Iterable[tuple[Place, _Defined]]) -> Iterator[Finding]:
    meant: dict[str, tuple[Place, str]] = {}
    everything: list[tuple[Place, str, str, bool]] = []
    twice: set[str] = set()
    found = list(defined_at)
    firm = {term for _place, defined in found for term, _says, is_firm in defined if is_firm}
    short = Counter(term for _place, defined in found for term in {t for t, _says, is_firm in defined if not is_firm})
    for place, defined in found:
        for term, says, is_firm in defined:
            everything.append((place, term, says, is_firm))
            if not is_firm and term not in firm and short[term] != 2:
                continue
            before = meant.get(term)
            if before is None:
                meant[term] = (place, says)
            elif not _same(says, before[1]) and term not in twice and not _BY_ARTICLE.search(says + before[1]):
                twice.add(term)
                where = before[0].section.name or _("前文")
                message = _("“{term}”在{first}已有另一定义").format(term=term, first=where)
                yield told(case, "PF-TERM-TWICE", place, message)
    yield from _circles(case, everything)


def _same(one: str, other: str) -> bool:
    """Tell whether two meanings are one: all but a little of the shorter stands in the longer."""
    short, long = sorted((one, other), key=len)
    if short in long and len(short) * 2 >= len(long):
        return True
    pairs = {short[at : at + 2] for at in range(len(short) - 1)}
    return sum(pair in long for pair in pairs) >= 0.85 * len(pairs) and len(short) * 5 >= len(long) * 4


def _read(sentence: Sentence) -> _Defined | None:
    text = sentence.text
    found = {term: (_OUTSIDE.split(says)[0].strip("，“”：: "), True) for term, says in _defined(text)}
    for m in _LOOSE.finditer(text) if "“" in text or "「" in text else ():
        found.setdefault(m[1], (m[2].strip("，“”：: "), True))
    for m in _MADE_OF.finditer(text):
        found.setdefault(m[1], (m[2], True))
    for m in _SO_CALLED.finditer(text):
        term = m[1] or m[3] or m[5]
        if not _NO_TERM.search(term) and not _LABEL.search(term):
            found.setdefault(term, ((m[2] or m[4] or m[6]).strip("，"), False))
    short, called = _SHORT.match(text), _CALLS.match(text)
    if short and not _LABEL.search(short[1]) and not _NO_TERM.search(short[1]) and _SHORT_SAYS.search(short[2]):
        found.setdefault(short[1], (short[2], False))
    if called and not _NO_TERM.search(called[2]):
        found.setdefault(called[2], (called[1], False))
    return tuple((term, says, firm) for term, (says, firm) in found.items()) or None


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """Yield the terms that a sentence defines, each with its meaning."""
    if not re.search("指|即|系|是|为|谓|包括|包含|涵盖|也", text):
        return
    found: dict[str, str] = {}
    for m in (*_QUOTED.finditer(text), *_OLD.finditer(text), *_TAKES_IN.finditer(text)):
        term, says = (group for group in m.groups() if group)
        found.setdefault(term, says)
    for m in (*_CALLED.finditer(text), *_CALLED_ALL.finditer(text)):
        found.setdefault(m[2], m[1])
    for m in _PLAIN.finditer(text):
        term = _SAID.sub("", m[1]) or m[1]
        if not _NO_TERM.search(term):
            found.setdefault(term, m[2])
    yield from found.items()


#: So many definitions back another is looked for that closes a circle.
_REACH = 60


def _turns_on(says: str, term: str, itself: str) -> bool:
    """Tell whether a meaning speaks of ``term``, not only of a longer one, ``itself``, of which it is a part."""
    return term in (says.replace(itself, " ") if term in itself else says)


def _circles(case: Case, defined: Sequence[tuple[Place, str, str, bool]]) -> Iterator[Finding]:
    """Terms that define one another, and a term defined by itself; told in short, they must stand near."""
    told_of: set[str] = set()
    for number, (place, term, says, is_firm) in enumerate(defined):
        for at, other, other_says, other_firm in defined[max(0, number - _REACH) : number]:
            near = (is_firm and other_firm) or at.beside(place)
            if term != other and near and _turns_on(says, other, term) and _turns_on(other_says, term, other):
                if {term, other} & told_of:
                    continue
                told_of |= {term, other}
                message = _("“{one}”和“{other}”互相以对方定义").format(one=other, other=term)
                yield told(case, "PF-TERM-CIRCULAR", place, message)
        early = 0 <= says.find(term) <= _EARLY and "列为" not in says[:_EARLY]
        again = re.sub("[的之]", "", says) == term  # 共有成果，系指共有的成果
        last = says.endswith((f"的{term}", f"之{term}"))
        itself = again or says.startswith(term) or (is_firm and (early or last))
        if len(term) >= 4 and itself and term not in told_of:
            told_of.add(term)
            message = _("“{term}”以自身定义").format(term=term)
            yield told(case, "PF-TERM-CIRCULAR", place, message)
