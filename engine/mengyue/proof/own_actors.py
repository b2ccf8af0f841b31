"""Who acts: bodies outside those the document sets up, parties outside those that made it, roles nobody defined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import placed, told
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Sentence

__all__ = ["actors"]

_LISTED = re.compile(
    "(?:机构|组织)(?:仅|只|共|一共)?(?:有|设|设有|包括|为|由|分为|是)[：:]?([^。；]{4,60})"
    "|(?:联盟|联合体|项目)(?:仅|只|共|下|内)?设(?:立|有|置)?([^。；]{4,60})"
    "|(?:联盟|联合体)由([^。；]{4,60}?)(?:组成|构成)|(?<![附])(?:下设|下辖)([^。；]{4,60})"
)
_BODY = re.compile(
    "([一-龥]{0,5}?(?:理事会|委员会|监理会|监事会|秘书处|办公室|评审会|监督组|工作组|管理部|董事会|大会|顾问团|执行局|专家组|仲裁组|审计组"
    "|总体组|协调组|领导小组|管理小组|工作小组|评审组|监察组|总师室|指挥部|推进组|评议会|常务会|主席团|执委会|专委会|监委会|评委会))"
)
_SET_UP = re.compile("^.*(?:[由报经交向请]|设立|成立|组建|设)")
_LEADING = re.compile("^(?:报|由|经|者|向|送|交|须|应|并|和|与|及|或|请|的|在|各|该|本|设|联盟|联合体|项目)+")
#: Bodies outside an alliance.
_OUTSIDE = re.compile("仲裁|管理委员会|卫生健康|国有资产|监督管理|人民|市|省|自治区|国家|股东会|董事会|推荐单位")
_LETTERS = "甲乙丙丁戊己庚"
_MADE_BY = re.compile(
    f"由?([{_LETTERS}][{_LETTERS}、和与及方]{{1,16}}?)(?:(?:双|两|二|三|四|五|六|各)?[方家]?)(?:方|单位)?(?:共同)?(?:订立|签订|签署|缔结|组成|发起)"
    f"|(?:当事人|签约方|缔约方|订约方|协议各方|合同各方|协议双方)(?:仅|只)?(?:为|是|系|包括|有|：|:)([{_LETTERS}][{_LETTERS}、和与及方]{{1,16}})"
)
_PARTY_LINE = re.compile(f"^\\s*([{_LETTERS}])方(?:（[^）]{{0,20}}）)?[：:]")
_PARTY = re.compile(f"([{_LETTERS}])方")
#: A body that acts, in a section other than that which lists the bodies.
_ACTS = (
    "(?:由|报|经|交|提请|提交|向)请?NAME"
    "|(?:^|[，；\\u3000])(?:联盟)?NAME(?!成员|委员)[^，。；]{0,16}(?:应|负责|审|批|核|决定|有权|监督|检查|查|组织|行使)"
)
#: What says who a role is.
_SAYS_WHO = (
    "[“「]NAME|NAME(?:是指|指|为|系|由|：|的(?:选任|选聘|产生))"
    "|(?:聘请|委托|选聘|选定|指定|推举|选任|选举|推选|担任|聘任|任命|产生|聘用|设)[^。；，]{0,20}NAME"
)
#: 丁单位负责…: a unit by a letter, bound like a party.
_LETTERED_UNIT = re.compile(f"([{_LETTERS}])(?:单位|公司)(?:应当?|须|必须|负责|承担|享有|有权)")
_UNIT = "[A-Za-z一-龥（）]{1,24}?(?:公司|大学|学院|研究院|研究所|集团|协会|设计院|测绘院|检测中心|检测站|医院)"
_UNITS_MADE = re.compile(
    f"本(?:协议|合同|章程)由({_UNIT}(?:[、和与及]{_UNIT}){{1,8}})(?:(?:两|二|三|四|五|六|七|八)[方家])?(?:共同)?(?:订立|签订|签署|缔结)"
)
_NO_PARTY = re.compile(
    "未(?:在|列入|列名)[^，。；]{0,10}(?:成员|名单|当事人)|(?:未|没有)(?:参加|参与)?(?:签署|签字|签订)(?!的?(?:保密|承诺))|不是[^，。；]{0,8}(?:成员|一方|当事人|签约方|签署方)|非(?:本协议)?(?:成员|当事人)单?位?"
)
_UNITS_LISTED = re.compile(
    f"本(?:协议|合同|章程)由[^：:。；]{{0,12}}(?:订立|签订|签署|缔结)[：:]({_UNIT}(?:[、和与及]{_UNIT}){{1,8}})"
)
_UNIT_ACTS = re.compile(f"(?:^|[，。；：　])({_UNIT})(?:应当?(?![用付收急])|须|必须|负责|承担|承诺|有权|可以|保证)")
_ROLE = re.compile(
    "(?:由|经|向|报|送|交|凭|^|[，。；：\\u3000])([一-龥]{0,4}?(?:工程)?监理(?:方|人|单位|机构)|托管(?:方|人|银行|机构)|监管(?:方|人|银行)|见证(?:方|人)|监督(?:方|人)|监护方|总包方|总承包方|代建方|受托人|仲裁员|独立董事|总协调人|项目总监|技术总监|总监理|首席执行官|总干事|执行董事)"
    "(?=[^，。；]{0,6}(?:应|须|负责|有权|可|代为|签|确认|核|审|决定|同意|批准|不|同意|每|监督|出具))"
)


def actors(case: Case) -> Iterator[Finding]:
    """Judge who is said to act."""
    yield from _bodies(case)
    yield from _parties(case)
    if case.draft.kind == FOREIGN:
        yield from _units(case)
        yield from _outsiders(case)
        yield from _roles(case)


def _listing(sentence: Sentence) -> str | None:
    found = _LISTED.search(sentence.text)
    return (found[1] or found[2] or found[3] or found[4]) if found else None


def _acting(sentence: Sentence) -> tuple[str, ...] | None:
    found = _BODY.findall(sentence.text)
    return tuple(_LEADING.sub("", _SET_UP.sub("", body)) for body in found) or None


def _bodies(case: Case) -> Iterator[Finding]:
    """A body that acts although the document lists its bodies and this one is not among them."""
    listings = list(placed(case, "bodies listed", _listing))
    # a body that any of several lists names is set up: organs of decision in one article, offices in another
    listed = "；".join(names for _place, names in listings)
    for listing, names in listings:
        if len(_BODY.findall(names)) < 2:
            continue
        told_of: set[str] = set()
        for place, bodies in placed(case, "bodies", _acting):
            if place.number == listing.number:
                continue
            far = place.section is not listing.section
            for name in bodies:
                if far and not re.search(_ACTS.replace("NAME", re.escape(name)), place.text):
                    continue
                if len(name) >= 3 and name not in told_of and not _provided(name, listed, case.reading.text):
                    told_of.add(name)
                    message = _("“{name}”不在所设的机构之内").format(name=name)
                    yield told(case, "PF-ACTOR-UNKNOWN", place, message)


def _provided(name: str, listed: str, whole: str) -> bool:
    """Tell whether a body is listed, set up elsewhere in the text, or none of the alliance's."""
    if name in listed or any(name.endswith(b) or b.endswith(name) for b in _BODY.findall(listed)):
        return True
    escaped = re.escape(name)
    founded = f"(?:设立?(?![备计施定想])|组成|成立|设有|选举|聘任|组建|下设)[^。；]{{0,12}}{escaped}"
    founded += f"|{escaped}[^。；]{{0,8}}(?:由[^。；]{{1,20}}组成|是指)"
    return bool(_OUTSIDE.search(name) or re.search(founded, whole))


class _Lettered(NamedTuple):
    """Of parties by letters, those that a sentence makes parties, and all."""

    made: frozenset[str]
    every: tuple[str, ...]


def _lettered(sentence: Sentence) -> _Lettered | None:
    text = sentence.text
    found, line = _MADE_BY.search(text), _PARTY_LINE.match(text)
    made = {*(re.findall(f"[{_LETTERS}]", found[1] or found[2]) if found else ()), *(line[1] if line else ())}
    every = tuple((*_PARTY.findall(text), *_LETTERED_UNIT.findall(text)))
    return _Lettered(frozenset(made), every) if made or every else None


def _parties(case: Case) -> Iterator[Finding]:
    lettered = list(placed(case, "letters", _lettered))
    parties = {letter for _place, said in lettered for letter in said.made}
    if len(parties) < 2:
        return
    told_of: set[str] = set()
    for place, said in lettered:
        for letter in said.every:
            if letter not in parties | told_of:
                told_of.add(letter)
                message = _("{party}方不是订立本协议的一方").format(party=letter)
                yield told(case, "PF-ACTOR-UNKNOWN", place, message)


def _made_by(sentence: Sentence) -> str | None:
    found = _UNITS_MADE.search(sentence.text) or _UNITS_LISTED.search(sentence.text)
    return found[1] if found else None


def _unit_acts(sentence: Sentence) -> tuple[str, ...] | None:
    return tuple(_UNIT_ACTS.findall(sentence.text)) or None


def _units(case: Case) -> Iterator[Finding]:
    """A unit by name that is bound although the agreement was made by others."""
    made = next((names for _place, names in placed(case, "made by", _made_by)), "")
    for place, units in placed(case, "units that act", _unit_acts) if made else ():
        for name in units:
            short = re.sub("(?:股份|有限|责任)*公司$", "", name)
            if short and short not in made and not re.search(f"“{re.escape(name)}”|委托|聘请", place.text):
                message = _("“{name}”不是订立本协议的一方").format(name=name)
                yield told(case, "PF-ACTOR-UNKNOWN", place, message)
                return


def _outsider(sentence: Sentence) -> bool | None:
    return True if _NO_PARTY.search(sentence.text) else None


def _outsiders(case: Case) -> Iterator[Finding]:
    """A unit that must do something although the text itself says that it is no party."""
    said = {place.number for place, _said in placed(case, "no party", _outsider)}
    for place, units in placed(case, "units that act", _unit_acts) if said else ():
        if said & {place.number, place.number + 1} and re.search("应当?|须|必须", place.text):
            message = _("“{name}”不是订立本协议的一方").format(name=units[0])
            yield told(case, "PF-ACTOR-UNKNOWN", place, message)


def _named_roles(sentence: Sentence) -> tuple[str, ...] | None:
    return tuple(_ROLE.findall(sentence.text)) or None


def _roles(case: Case) -> Iterator[Finding]:
    """A supervisor, trustee and the like to whom something is left although no sentence says who it is."""
    whole = case.reading.text
    told_of: set[str] = set()
    for place, roles in placed(case, "roles", _named_roles):
        for role in roles:
            # a sentence by itself need not say who is who
            enough = len(whole.strip()) > len(place.text.strip()) or whole.count(role) > 1
            if enough and role not in told_of and not re.search(_SAYS_WHO.replace("NAME", re.escape(role)), whole):
                told_of.add(role)
                message = _("没有写明“{name}”是谁、如何产生").format(name=role)
                yield told(case, "PF-ACTOR-UNKNOWN", place, message)
