"""Rights given twice: one thing that is said to belong to two, a licence wider than its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, placed, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import sentences_of
from mengyue.proof.same_matter import Matters

__all__ = ["own_rights"]

_OWNERS = (
    "(?:研发|合作|参与|完成|开发)各方|(?:全体)?完成(?:方|单位|者|人)(?:各自)?|(?:各)?完成各方|完成的?各?成员"
    "|牵头单位|出资方|出资单位|投资方|承担单位|提供方|购置方|购置单位|委托方|受托方|研发方|改进方"
    "|[甲乙丙丁]方|[一-龥]{2,3}(?:单位|方)|[甲乙丙丁](?=[所单独享持])|双方|各方|全体成员|联盟|联合体|使用方"
    "|使用单位|依托单位|发明人|[一-龥]{2,12}?(?:公司|大学|研究院|研究所)"
)
_THING = "成果|发明|申请权|知识产权|专利权?|技术秘密|设备|仪器|样机|数据|软件|著作权|资料|作品|所有权|技术|改进"
#: 共同完成的成果归甲方单独所有: what, whose, and whether with others.
_BELONGS = re.compile(
    f"(?P<what>[一-龥、“”（）]{{0,24}}?(?:{_THING}))(?:的(?:所有权|知识产权|权利|专利申请权"
    f"|申请权))?(?:，[^，。；]{{0,14}})?(?:，)?"
    f"(?:应|即|均|一律|皆|全部|统一|仍|当然|由此|概|都)*(?:归属?于?|属于?|由|为)(?P<who>{_OWNERS})(?:一家|自己"
    f"|独自)?(?P<how>共同|单独|独家|各自)?(?:所有|享有|共有|持有|取得|专有|$|(?=[，。；]))"
)
#: 牵头单位对一切成果享有所有权.
_HOLDS = re.compile(
    f"(?P<who>{_OWNERS})对(?P<what>[^，。；]{{0,20}}?(?:{_THING}))(?:均|都|当然|单独|独家)?(?:享有|拥有)(?:全部"
    f"|完全|单独)?的?(?:所有权|知识产权|专利权|权利)"
)
_TRIM = re.compile(
    "^(?:本协议|本合同|项目|课题|前述|上述|该等?|此|其|凡|对于?|至于|关于|执行|在|产生的?|所产生的?|取得的?"
    "|形成的?|履行|中|的)+"
)
_BACK = re.compile("该等?|此等?|上述|前述|其(?!他)")
_EVERY = re.compile("一切|全部|所有(?!权)|任何|无论|不论|不管|不问")
_OWN_CASE = re.compile(
    "背景|前景|独立|单独|自行|共同|合作|委托|改进|财政|自筹|购置|提供|原有|已有|新增|派生|职务|境外|衍生|后续|租赁|捐赠"
)
_OTHERWISE = re.compile(
    "[未不没][^，。；]{0,24}的，|从其规定|另有|除[^。；]{1,30}外|除外|未约定|没有约定|约定不明|视为|如果|若"
    "|退出|终止|期满|届满|验收后|结题后|推广|放弃"
)

_SOLE = re.compile("(?:授予|给予|许可|享有|取得|获得|提供)[^。；，]{0,24}(独占|排他)")
_AGAIN = re.compile(
    "(?:仍|还|可以?|有权|保留|得|亦可)[^。；，]{0,24}(?:许可|授权|给)[^。；，]{0,10}(?:第三[人方]|他人|其他"
    "|另[一二]|别家|两家|多家)"
    "|(?:可以?|有权|得)向[^，。；]{1,10}(?:发放|授予|颁发|提供|给予)[^，。；]{0,6}许可"
    "|(?:再|另行|继续)(?:许可|授权)[^。；，]{0,8}(?:第三|他人|其他|另|别)"
    "|(?:许可|授权)[^。；，]{0,6}(?:第三人|第三方|他人|其他(?:企业|单位|公司|成员)?)[^。；，]{0,16}(?:实施|使用|生产)"
)
_SELF = re.compile(
    "(?:许可方|权利人|授权方|专利权人|让与人|甲方|其)[^。；，]{0,8}(?:仍|保留|可以?|有权|继续"
    "|亦)[^。；，许授]{0,12}(?:自行|自己|继续)?(?:实施|使用|生产)"
)
#: What the law leaves to the State beside any licence: to work the invention, or to let others, for the common good.
_BY_STATE = re.compile("国家(?:为|可|有权|依法|因|出于|需要)|国务院|强制许可|指定许可|推广应用")
_DENIED = re.compile(
    "不得|不再|不能|不可|无权|禁止|未经|不许|不[^，。；]{0,4}许可|除[^。；]{1,20}外|经[^，。；]{0,10}同意|同意后"
)


_THINGS = re.compile("样机|样品|设备|仪器|软件|源代码|数据库|数据|专利|图纸|论文|商标|模具|中试线|著作权|技术秘密")


class _Owned(NamedTuple):
    what: str
    who: str
    every: bool
    back: str = ""


def own_rights(case: Case) -> Iterator[Finding]:
    """Judge what belongs to whom, and licences of a kind."""
    yield from _owners(case)
    yield from _licences(case)
    yield from _free_and_paid(case)


def _owned(sentence: Sentence) -> tuple[_Owned, ...] | None:
    text = sentence.text
    if sentence.lead or not re.search("归|属|由|所有|享有", text) or _OTHERWISE.search(text):
        return None
    found = []
    for m in _BELONGS.finditer(text):
        if m["how"] is not None or re.search("所有|享有|共有|持有|专有|归|属于", m[0]):
            what = _EVERY.sub("", _TRIM.sub("", m["what"])).strip("、“”（）")
            back = m["what"] if _BACK.match(m["what"]) else ""
            found.append(_Owned(what, _who(m), bool(_EVERY.search(text[: m.end()])), back))
    for m in _HOLDS.finditer(text):
        what = _EVERY.sub("", _TRIM.sub("", m["what"])).strip("、“”（）")
        found.append(_Owned(what, re.sub("单位|方|者|人", "", m["who"]) or m["who"], bool(_EVERY.search(text))))
    return tuple(found) or None


def _owners(case: Case) -> Iterable[Finding]:
    return judged(case, "owners", _owned, partial(_two_owners, case))


def _two_owners(case: Case, found: Iterable[tuple[Place, tuple[_Owned, ...]]]) -> Iterator[Finding]:
    known: list[tuple[Place, _Owned]] = []
    for place, owned in found:
        for one in owned:
            before = next(((at, other) for at, other in known if _both(at, other, place, one)), None)
            if before is not None:
                message = _("与{first}“{text}”不一致：一处归{one}，一处归{other}").format(
                    first=before[0].section.name or _("前文"),
                    text=before[0].text.strip()[:40], one=before[1].who, other=one.who,
                )  # fmt: skip
                yield told(case, "PF-TWO-OWNERS", place, message, before[1].who)
            known.append((place, one))


def _who(found: re.Match[str]) -> str:
    who = re.sub("各自|单位|方|者|人|各", "", found["who"]) or found["who"]
    return who + ("共有" if "共" in (found["how"] or "") + found[0][-2:] else "")


def _both(at: Place, one: _Owned, place: Place, other: _Owned) -> bool:
    """Tell whether two statements give one thing to two."""
    if at.number == place.number or one.who in other.who or other.who in one.who:
        return False
    if other.back and place.number - at.number == 1 and one.what[-2:] in other.back:
        return True
    cases, others = set(_OWN_CASE.findall(one.what)), set(_OWN_CASE.findall(other.what))
    things = set(_THINGS.findall(one.what)) & set(_THINGS.findall(other.what))
    if one.what[-2:] != other.what[-2:]:
        return (
            bool(things) and at.beside(place) and set(_OWN_CASE.findall(one.what)) == set(_OWN_CASE.findall(other.what))
        )
    cases, others = set(_OWN_CASE.findall(one.what)), set(_OWN_CASE.findall(other.what))
    if one.what == other.what or (cases == others and cases):
        return bool(cases) or at.beside(place)
    # whatever it is and whoever made it, against the rule for one case
    return (one.every or other.every) and at.beside(place)


def _sole(sentence: Sentence) -> tuple[str, str] | None:
    grant = _SOLE.search(sentence.text)
    if grant is None or _DENIED.search(sentence.text[: grant.end()]):
        return None
    return grant[1], sentence.text[grant.end() :]


def _licences(case: Case) -> Iterator[Finding]:
    """An exclusive licence beside further ones; 独占 shuts out the licensor too, 排他 all but the licensor."""
    for place, (kind, rest) in placed(case, "sole licences", _sole):
        for at, text in ((place, rest), *((p, p.text) for p in place.following(2))):
            parts = [
                part
                for part in re.split("[，。；]", text)
                if part and not _DENIED.search(part) and not _BY_STATE.search(part)
            ]
            wide = any(_AGAIN.search(part) or (kind == "独占" and _SELF.search(part)) for part in parts)
            if wide and not re.search("转许可|分许可|从属许可|子许可", text):
                message = _("给予{kind}许可，又保留了它所排除的实施或者许可").format(kind=kind)
                yield told(case, "PF-LICENCE-KIND", at, message)
                break


_FREE = re.compile(
    "无偿|免费|免收|免交|免缴|免付|不收(?:取)?(?:任何)?(?:费|钱|分文)|分文不取|不取分文|不要钱|不另(?:行)?收费"
    "|零对价|不计(?:任何)?(?:价|费|费用|报酬)"
    "|不(?:必|用|需|须)?(?:再|另行|另)?(?:支付|缴纳|交纳|付|交)[^，。；]{0,6}(?:费|钱|对价)"
    "|无[须需][^，。；]{0,4}(?:付|缴|交)[^，。；]{0,6}费|白(?:用|给)|没有(?:任何)?费用|零费用"
)
_PAID = re.compile(
    "(?<!不)(?<!免)收费|(?:应|须|需|要|每|按)[^，。；]{0,16}?(?:缴纳?|支付|交纳?|付|收取?|计收|结算"
    "|计)[^，。；]{0,10}?(?:费|租金|价款|元|款)"
    "|有偿|(?:每|按)[^，。；]{1,10}(?:结算|计价|计费|收费|付费|收钱|交钱)|[0-9一二两三四五六七八九十百千万]元"
    "|租金|按市价|使用费为|费用由使用"
)
_NOT_PAID = re.compile("不(?:得)?[^，。；]{0,3}(?:收|付|缴|交)|无[须需]|免|无偿|白")
_ELSEWHERE = re.compile(
    "以外|之外|范围外|超出|对外|商业|非成员|营利|成本|运行费|耗材|水电|另有|期满|届满|终止后|生产经营|超过"
    "|首[年期次]|前[0-9一二三]|以内|除|但|其[他它](?!成员|各方|方)"
    "|部分|第三[方人]|外单位|逾期|滞纳|违约|产业化|量产|退出"
)


class _Use(NamedTuple):
    kind: str
    about: frozenset[str]


def _use(matters: Matters, sentence: Sentence) -> _Use | None:
    text = sentence.text
    if _ELSEWHERE.search(text):
        return None
    free, paid = _FREE.search(text), _PAID.search(text)
    kind = "free" if free else "paid" if paid and not _NOT_PAID.search(text) else ""
    plain = (_FREE if free else _PAID).sub(" ", text)
    about = matters.features(re.sub("使用|利用|提供|开放|供|享用|调用|共享|费|元|每", " ", plain))
    return _Use(kind, about) if kind and about else None


def _free_and_paid(case: Case) -> Iterable[Finding]:
    """What is used free of charge in one sentence and against payment in the next."""
    matters = sentences_of(case.library).matters
    return judged(case, "free or paid", partial(_use, matters), partial(_both_ways, case))


def _both_ways(case: Case, uses: Iterable[tuple[Place, _Use]]) -> Iterator[Finding]:
    known: list[tuple[Place, _Use]] = []
    for place, use in uses:
        known = [(at, one) for at, one in known if at.beside(place)]
        before = next((at for at, one in known if at.number != place.number and _free_or_not(one, use)), None)
        if before is not None:
            message = _("与{first}“{text}”不一致：一处无偿，一处收费").format(
                first=before.section.name or _("前文"), text=before.text.strip()[:40]
            )
            yield told(case, "PF-DUTY-CHOICE", place, message)
        known.append((place, use))


def _free_or_not(one: _Use, other: _Use) -> bool:
    if one.kind == other.kind:
        return False
    common = one.about & other.about
    low = min(len(one.about), len(other.about))
    return bool(common) and len(common) >= 0.5 * low
