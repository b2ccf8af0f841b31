"""Duty against leave to omit, ban against leave to do, near by and without a limit, in whatever words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import sentences_of
from mengyue.proof.same_matter import Matters, common_weight, weighed

__all__ = ["forces"]


class Bound(StrEnum):
    """How a part of a sentence binds."""

    MUST = "must"
    MUST_NOT = "must_not"
    FREE = "free"
    MAY = "may"


_AGAINST = {
    Bound.MUST: (Bound.FREE,), Bound.FREE: (Bound.MUST,), Bound.MUST_NOT: (Bound.MAY,), Bound.MAY: (Bound.MUST_NOT,),
}  # fmt: skip
#: 登不登记, 到不到场, 可买可不买, 要不要传: the act that is left open.
_OR_NOT = re.compile(
    "([一-龥])不\\1(?=[一-龥])|可([一-龥])可不\\2|要不要|该不该|需不需要|用不用|是否|与否|不([一-龥])也(?:行"
    "|可|罢|无妨)|爱([一-龥])不\\4"
)
_FREE = re.compile(
    "不必|无[须需]|毋[须需庸]|不用(?!于)|不需要?|不须|免(?:予|于|去|掉)?(?=[一-龥])|可以?不(?!得|抗|撤)"
    "|没有?[^，。；]{0,10}(?:义务|必要)"
    "|无[^，。；不]{0,8}(?:之义务|义务|之必要)|不负[^，。；]{0,8}义务|不强[求制]|不作[^，。；]{0,4}要求"
    "|不做[^，。；]{0,4}要求"
    "|自愿|自便|自定|悉听|听便|听凭|任凭|任由|随意|随便|随[^，。；]{0,10}(?:便|意)|看着办|看情况|视情况|均可"
    "|都行|都可以?|皆可|两可|无妨|不妨"
)
_MUST_NOT = re.compile(
    "不得(?!不|已|以不)|禁止|严禁|不准|不许|不可(?!抗|撤|分|预|缺|或)|不能(?!不)|不应(?!当?不)|无权|切勿|概不"
    "|一律不|绝不|谢绝|不允许"
)
_MUST = re.compile(
    "应当|必须|务必|不得不|有义务|(?<!无)须(?!知)|应(?!用|付|收|急|对|邀|税|得|有|届|变|力)|(?<!无)需(?!求|方"
    "|要求)|方可|方能|才可以?|才能|一律(?!不)"
    "|非经?[^，。；]{2,14}不得"
)
_MAY = re.compile(
    "可以|有权|得以|由[^，。；]{1,8}自行(?!承担|负担|解决|协商)|允许|准许|即可|尽可|随时可|(?<![不许认])可(?!能|行|靠|信|见|得|持|比|观|逆|追|否|不)|能够"
    "|不受限制|悉由|自由"
)
#: 未经…批准，不得…: a ban that stands for a duty to ask.
_UNASKED = re.compile(
    "(?:未经|非经|未获|未征得|未取得|没有)[^，。；]{0,20}(?:同意|批准|许可|授权|审批|审核|决议|点头|认可)"
)
_LIMITED = re.compile(
    "^[^，。；]{2,24}(?:的|时|者)，|一并|以下|以内|不足|零星|小额|(?<!免)(?<!解)(?<!扣)(?<!剔)除(?!名|籍)|但(?!无[^，。；]{0,3}义务|没有[^，。；]{0,3}义务|不负[^，。；]{0,3}义务|并无[^，。；]{0,3}义务)|至于|例外|紧急|不满|不超过"
    "|(?<!未)(?<!须)(?<!非)经[^，。；]{0,12}(?:同意|批准"
    "|许可|授权|决议|认可)后?|征得|取得[^，。；]{1,10}(?:同意|许可)|在[^，。；]{1,14}(?:范围|情况|前提|条件"
    "|限度)|确有|仅|只(?!要)|其他|其它|必要时|依法|合理|原则上"
    "|期满|届满|终止后|届时|另|对内|内部|一般|普通"
    "|[一-龥]的(?:单位|成员|一方|人员|企业|项目|课题|成果|设备|事项|信息|资料|部分)?，?[^，。；]{0,6}(?:可以?"
    "|无[须需]|不必|免)|部分|特定|涉密|非涉密|核心|脱敏|公知"
    "|已公开|复印|副本|摘要|起诉|逾期|(?<!不构成)(?<!不算)(?<!不视为)(?<!按)违约|故意|擅自|任意|无故|恶意|随意"
)


#: 不得免除, 不能不交: a duty; 缺席例会的: what is blamed, where the sentence goes on to blame it.
_HELD = re.compile("(?:不得|不可|不能|不准|不许)(?:擅自)?(?:免|省|缺|漏|推辞|拒绝|不)")
_BLAMED = re.compile("(?:缺席|不到场|不参加|不出席|不交|不报|未到场|未参加|未出席|未提交|未报送)[^，。；]{0,12}的$")
_BLAME = re.compile("(?:按|视为|构成|算作?|承担)违约|罚|扣|处分|除名|赔")


class _Said(NamedTuple):
    bound: Bound
    act: frozenset[str]
    about: frozenset[str]
    limited: bool
    unasked: bool
    ask: bool


def forces(case: Case) -> Iterator[Finding]:
    """Hold parts of sentences against those near by."""
    matters = sentences_of(case.library).matters
    yield from judged(case, "forces", partial(_read, matters), partial(_near_by, case, matters))


def _near_by(case: Case, matters: Matters, read: Iterable[tuple[Place, tuple[_Said, ...]]]) -> Iterator[Finding]:
    lexicon = case.library.lexicon
    asked = matters.features("同意")
    opposite = {matters.features(one): matters.features(other) for one, other in _pairs(lexicon.opposites)}
    known: list[tuple[Place, _Said]] = []
    for place, found in read:
        known = [(at, one) for at, one in known if at.beside(place, 2)]
        for said in found:
            before = next(
                (at for at, one in known if at.number != place.number and _opposed(one, said, asked, opposite)), None
            )
            if before is not None:
                message = _("与{first}“{before}”相反：一处是义务或者禁止，一处又可以").format(
                    first=before.section.name or _("前文"), before=before.text.strip()[:40]
                )
                yield told(case, "PF-DUTY-CHOICE", place, message)
                break
        known += [(place, said) for said in found]


def _pairs(text: str) -> list[tuple[str, str]]:
    found = []
    for pair in text.split():
        one, _sign, other = pair.partition("=")
        found += [(one, other), (other, one)]
    return found


def _read(matters: Matters, sentence: Sentence) -> tuple[_Said, ...] | None:
    text = sentence.text
    if sentence.lead or not any(pattern.search(text) for pattern in (_FREE, _MUST, _MUST_NOT, _MAY, _OR_NOT)):
        return None
    plain = _plain(text)
    about = matters.features(plain)
    found = []
    unasked = bool(_UNASKED.search(text))
    for part in re.split("[，；。！]", text):
        bound = _bound(part)
        if bound is Bound.MUST and _BLAMED.search(part) and not _BLAME.search(text):
            bound = None
        if bound is None:
            continue
        act = matters.features(_plain(part)) or about
        limited = bool(_LIMITED.search(text))
        ask = bool(re.search("[须需应]当?[^，。；]{0,6}(?:经|报|由|取得|征得|获)", text)) or unasked
        found.append(_Said(bound, act, about, limited, unasked, ask))
    return tuple(found) or None


def _plain(text: str) -> str:
    """Return ``text`` without what says how it binds."""
    text = _OR_NOT.sub(lambda m: next(filter(None, m.groups()), " "), text)
    text = _FREE.sub(lambda m: re.sub("没有?|无|不负|的|之", " ", m[0]) if len(m[0]) > 4 else " ", text)
    for pattern in (_MUST_NOT, _MUST, _MAY):
        text = pattern.sub(" ", text)
    return re.sub("义务|必要|自行|自己|决定|看着|各家|任何人|任何一方|任何", " ", text)


def _bound(part: str) -> Bound | None:
    if _BLAMED.search(part) or _HELD.search(part):
        return Bound.MUST
    if _OR_NOT.search(part) or _FREE.search(part):
        return Bound.FREE
    if _MUST_NOT.search(part):
        return Bound.MUST_NOT
    if _MUST.search(part):
        return Bound.MUST
    return Bound.MAY if _MAY.search(part) else None


def _opposed(one: _Said, other: _Said, asked: frozenset[str], opposite: dict[frozenset[str], frozenset[str]]) -> bool:
    if (one.limited and not one.unasked) or other.limited:
        return False
    if one.bound is Bound.MUST_NOT and one.unasked:
        # who needs no consent against who does
        return other.bound is Bound.FREE and bool(asked & other.about) and _alike(one.about, other.about - asked)
    if other.unasked:
        return False
    if one.bound is Bound.MUST and other.bound is Bound.MAY:
        turned = [against for act, against in opposite.items() if act <= one.act]
        return any(against <= other.act for against in turned) and _alike(one.about, other.about, apart=2)
    if other.bound not in _AGAINST[one.bound]:
        return False
    return bool(one.act & other.act) and _alike(one.act, other.act) and _alike(one.about, other.about)


def _alike(one: frozenset[str], other: frozenset[str], apart: int = 1) -> bool:
    a, b = weighed(one), weighed(other)
    if len(a.words - b.words) >= apart and len(b.words - a.words) >= apart:
        return False
    low = min(a.weight, b.weight)
    shared = common_weight(one, other)
    return shared >= 1 and shared >= 0.5 * low
