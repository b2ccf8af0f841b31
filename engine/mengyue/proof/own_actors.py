"""Who acts: bodies outside those the document sets up, parties outside those that made it, roles nobody defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import NEAR, Place, judged, placed, told
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Sentence

__all__ = ["actors"]

_LISTED = re.compile(
    "(?:机构|组织)(?:仅|只|共|一共)?(?:有|设|设有|包括|为|由|分为|是)[：:]?([^。；]{4,60})"
    "|(?:联盟|联合体|项目|本协议|本合同|本盟|各方)(?:仅|只|共|下|内)?设(?:立|有|置)?([^。；]{4,60})"
    "|(?:联盟|联合体)由([^。；]{4,60}?)(?:组成|构成)|(?<![附])(?:下设|下辖|^\\s*(?:只|仅|共)?设(?![备计施定想法])(?:立|有|置)?)([^。；]{4,60})"
)
_BODY = re.compile(
    "([一-龥]{0,5}?(?:理事会|委员会|监理会|监事会|秘书处|办公室|评审会|监督组|工作组|管理部|董事会|大会|顾问团"
    "|执行局|专家组|仲裁组|审计组|裁决组|监管组|财务组|审核组|技术组|咨询组|协商组|调解组|评议组|评估组|督导组"
    "|督查组|稽核组|法务组|安全组|质量组|审查组|议事会|协调会|监督小组|审查小组|评审小组|裁决小组|财务小组"
    "|技术小组|协调小组|仲裁小组|评估小组"
    "|总体组|协调组|领导小组|管理小组|工作小组|评审组|监察组|总师室|指挥部|推进组|评议会|常务会|主席团|执委会"
    "|专委会|监委会|评委会"
    "|(?:监察|监督|评审|评议|顾问|仲裁|裁决|审计|审查|稽核|督导|督查|协调|指导|咨询|财务|法务|评估|统筹|指挥|调解|纪律|伦理"
    "|推进|领导|会商|决策|资金|经费|监管|巡查|纪检|考核|验收)(?:团|组|会|部|处|局|室|庭|署|办|专班|班子|小组|委|站|官|专员)"
    "(?!议|长|务|理|计|公|分|门|罚|置|于|在|员)))"
)
_SET_UP = re.compile("^.*(?:[由报交向请]|经(?!费|营|济)|设立|成立|组建|设)")
_LEADING = re.compile("^(?:经(?!费|营|济)|联盟|联合体|项目|[报由者向送交须应并和与及或请的在各该本设])+")
#: Bodies outside an alliance.
_OUTSIDE = re.compile(
    "仲裁(?:委员会|机构|庭|院)|管理委员会|卫生健康|国有资产|监督管理|人民|市|省|自治区|国家|股东会|董事会|推荐单位"
)
_LETTERS = "甲乙丙丁戊己庚"
_MADE_BY = re.compile(
    f"由?([{_LETTERS}][{_LETTERS}、和与及方]{{1,16}}?)(?:(?:双|两|二|三|四|五|六|各)?[方家]?)(?:方"
    f"|单位)?(?:共同)?(?:订立|签订|签署|缔结|组成|发起)"
    f"|(?:当事人|签约方|缔约方|订约方|协议各方|合同各方|协议双方)(?:仅|只)?(?:为|是|系|包括|有|："
    f"|:)([{_LETTERS}][{_LETTERS}、和与及方]{{1,16}})"
)
#: 本协议由甲方某公司与乙方某大学签订: parties by letter and name.
_PARTY_NAMED = re.compile(
    f"([{_LETTERS}])方(?=[（(：:]?[一-龥（）A-Za-z]{{2,30}}?(?:公司|大学|学院|研究院|研究所|集团|中心|协会|厂|院"
    f"|所|局)|[、和与及同])"
    f"|[、和与及同]([{_LETTERS}])方"
)
_MAKES = re.compile(
    "(?:协议|合同|章程|契约|本约|契据)[^。；]{0,60}(?:订立|签订|签署|缔结|签立|达成|订约|立约|签约)|(?:订立"
    "|签订|签署|缔结|达成|共立)[^。；]{0,6}(?:本|此)(?:协议"
    "|合同|约)"
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
#: 本协议的当事方为甲方某大学、乙方某公司.
_ARE_PARTIES = re.compile(
    "(?:当事[方人]|签约[方人]|缔约[方人]|订约[方人]|立约[方人]|协议各方|合同各方|参与方|合作方|合作各方)[^，。；]{0,4}(?:为|是|系|有|包括|即|：|:)[^。；]{0,4}[甲乙丙丁]方"
)
#: 丁单位负责…: a unit by a letter, bound like a party.
_LETTERED_UNIT = re.compile(f"([{_LETTERS}])(?:单位|公司)(?:应当?|须|必须|负责|承担|享有|有权)")
_UNIT = "[A-Za-z一-龥（）]{1,24}?(?:公司|大学|学院|研究院|研究所|集团|协会|设计院|测绘院|检测中心|检测站|医院)"
_UNITS_MADE = re.compile(
    f"本(?:协议|合同|章程)由({_UNIT}(?:[、和与及]{_UNIT}){{1,8}})(?:(?:两|二|三|四|五|六|七"
    f"|八)[方家])?(?:共同)?(?:订立|签订|签署|缔结)"
)
_NO_PARTY = re.compile(
    "未(?:在|列入|列名)[^，。；]{0,10}(?:成员|名单|当事人)|(?:未|没有)(?:参加|参与)?(?:签署|签字"
    "|签订)(?!的?(?:保密|承诺))|不是[^，。；]{0,8}(?:成员|一方"
    "|当事人|签约方|签署方)|非(?:本协议)?(?:成员|当事人)单?位?"
)
_UNITS_LISTED = re.compile(
    f"本(?:协议|合同|章程)由[^：:。；]{{0,12}}(?:订立|签订|签署|缔结)[：:]({_UNIT}(?:[、和与及]{_UNIT}){{1,8}})"
)
_UNIT_ACTS = re.compile(f"(?:^|[，。；：　])({_UNIT})(?:应当?(?![用付收急])|须|必须|负责|承担|承诺|有权|可以|保证)")
#: 电费、场地费全由县供销社掏: a unit that is to pay.
_UNIT_PAYS = re.compile(
    f"(?:由|归|让|叫)({_UNIT}|[一-龥]{{1,8}}(?:供销社|合作社|管委会|[厂社站]))(?:掏|出钱|来付|支付|负担|承担|全付|买单|埋单)"
)
#: 甲方：沂河铸造厂.
_BY_LETTER = re.compile(f"[{_LETTERS}]方[：:]([一-龥（）A-Za-z]{{3,24}}?)(?=[；，。、（(]|$)")
_ROLE = re.compile(
    "(?:由|经|向|报|送|交|凭|^|[，。；：\\u3000])([一-龥]{0,4}?(?:工程|项目)?监理(?:方|人|单位|机构)?(?!会|组)"
    "|托管(?:方|人"
    "|银行|机构)|监管(?:方|人|银行)|见证(?:方|人)"
    "|监督(?:方|人)|监护方|总包方|总承包方|代建方|受托人|仲裁员|独立董事|总?协调人|协调员|督导员|监督员|调停人"
    "|调解员|评估师|公证人|保荐人|经纪人|独立监督人|争议裁决人|项目总监|技术总监|总监理"
    "|首席执行官|总干事|执行董事)"
    "(?=[^，。；]{0,6}(?:应|须|负责|有权|可|代为|签|确认|核|审|决定|同意|批准|不|同意|每|监督|出具))"
)


def actors(case: Case) -> Iterator[Finding]:
    """Judge who is said to act."""
    yield from _bodies(case)
    yield from _parties(case)
    yield from _unsaid(case)
    yield from _agents(case)
    if case.draft.kind == FOREIGN:
        yield from _strangers(case)
        yield from _units(case)
        yield from _outsiders(case)
        yield from _roles(case)


#: 未签署本协议的清河特钢应无偿供料: who is none of the parties, bound to do something.
_STRANGER = re.compile(
    "(?:未(?:签署|签订|加入|参加|参与签署)(?:本协议|本合同|本联盟|联盟|协议)?|不是(?:本协议|本合同)?(?:的)?(?:当事人|签约方|成员)"
    "|非(?:本协议|本合同)?(?:的)?(?:当事人|签约方|签署方)|(?:本协议|本合同|签署方|各方)(?:以外|之外)|没有(?:签字|签署|盖章|签约))"
    "[^，。；]{0,6}?的?([一-龥（）A-Za-z]{2,20}?)(?:也|亦|均|仍|同样|一并)?(?:应当?(?![用付收急])|须|必须|有义务|负责|承担|不得)"
)


def _stranger(sentence: Sentence) -> str | None:
    found = _STRANGER.search(sentence.text) if re.search("未|不是|非|外|没有", sentence.text) else None
    return None if found is None or re.search("承诺书|另行签署|同意|保密|第三人|任何", sentence.text) else found[1]


def _strangers(case: Case) -> Iterator[Finding]:
    """Who has not signed is bound by nothing."""
    for place, name in placed(case, "strangers bound", _stranger):
        message = _("“{name}”不是本协议的当事人，协议不能给它设定义务").format(name=name)
        yield told(case, "PF-ACTOR-UNKNOWN", place, message)


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
    makes = _PARTY_NAMED.finditer(text) if _MAKES.search(text) else ()
    named = {letter for m in makes for letter in m.groups() if letter}
    made = {
        *(named if len(named) > 1 else ()),
        *(re.findall(f"[{_LETTERS}]", found[1] or found[2]) if found else ()),
        *(_PARTY.findall(text) if _ARE_PARTIES.search(text) else ()),
        *(line[1] if line else ()),
    }
    every = tuple((*_PARTY.findall(text), *_LETTERED_UNIT.findall(text)))
    return _Lettered(frozenset(made), every) if made or every else None


def _parties(case: Case) -> Iterable[Finding]:
    return judged(case, "letters", _lettered, partial(_unbound, case))


def _unbound(case: Case, found: Iterable[tuple[Place, _Lettered]]) -> Iterator[Finding]:
    lettered = list(found)
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
    if found:
        return found[1]
    lettered = _BY_LETTER.findall(sentence.text)
    return "、".join(lettered) or None


def _unit_acts(sentence: Sentence) -> tuple[str, ...] | None:
    return (*_UNIT_ACTS.findall(sentence.text), *_UNIT_PAYS.findall(sentence.text)) or None


def _units(case: Case) -> Iterator[Finding]:
    """A unit by name that is bound although the agreement was made by others."""
    said = [names for _place, names in placed(case, "made by", _made_by)]
    made = "、".join(said)
    if not re.search("[、和与及]", made):
        return
    for place, units in placed(case, "units that act", _unit_acts):
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


#: That nobody says who somebody is: 本协议未设协调人一职.
_UNSAID = re.compile(
    "(?:未|没有|并无|从未|均未|并未)(?:另行|具体|在[^，。；]{1,8})?(?:设立?|指明|写明|定义|界定|列明|出现|载明"
    "|交代|提到|设置)[^。；]{0,16}?(NAME)"
    "|(NAME)[^。；]{0,14}?(?:未(?:作|加|予|经)?(?:定义|写明|指明|列明)|无定义|没有(?:定义|写明|交代|出现)|是谁"
    "|何人|何许|不在[^，。；]{0,6}之列)"
)
_SUBJECT = re.compile(
    "(?:^|[，。；：（])(?:由|经|报)?([一-龥]{2,6}?)(?:应|须|有权|负责|每[月年季周]|可以?|得(?:以|随)|决定"
    "|不得|签发|出具|审批)"
)
_NOBODY = re.compile(
    "其|各方|双方|任何|成员|单位|一方|上述|前款|该|本|此|如|若|凡|经|由|未|不|均|且|并|但|则|也|仍|后|前|时"
)


class _Subjects(NamedTuple):
    """Who acts in a sentence, and whether it denies anything."""

    names: tuple[str, ...]
    denies: bool


def _subjects(sentence: Sentence) -> _Subjects | None:
    names = tuple(name for name in _SUBJECT.findall(sentence.text) if not _NOBODY.search(name))
    denies = bool(re.search("未|没有|并无|何人|是谁|无定义", sentence.text))
    return _Subjects(names, denies) if names or denies else None


def _unsaid(case: Case) -> Iterable[Finding]:
    """Somebody who acts although the text itself says that it does not say who that is."""
    return judged(case, "subjects", _subjects, partial(_nobody, case))


def _nobody(case: Case, found: Iterable[tuple[Place, _Subjects]]) -> Iterator[Finding]:
    subjects = list(found)
    denials = {place.number: place for place, said in subjects if said.denies}
    told_of: set[str] = set()
    for place, said in subjects:
        beside = [at for n in range(place.number - NEAR, place.number + NEAR + 1) if (at := denials.get(n)) is not None]
        for name in said.names:
            near = [at for at in beside if at.number != place.number and name in at.text]
            pattern = _UNSAID.pattern.replace("NAME", re.escape(name)) if near else ""
            if name not in told_of and any(re.search(pattern, at.text) for at in near):
                told_of.add(name)
                message = _("没有写明“{name}”是谁、如何产生").format(name=name)
                yield told(case, "PF-ACTOR-UNKNOWN", place, message)


#: Somebody to whom power over others is given: 先交统筹管理人, 经协调员批准.
_AGENT = re.compile(
    "(?:由|交|经|报|向|凭|须得|征得|服从|听从|委托)(?:该|其)?([一-龥]{2,6}?(?:管理人|受托人|协调人|监督人"
    "|裁决人|审核人|代表人|负责人|召集人|总管|主任|主管(?!部门)|专员|官|总师|经理(?!事)|总监|管理方|统筹方|运营方"
    "|监管方|协调方|管家|理事人|执行人|仲裁人|评审人|监察人|托管人|保管人|清算人|总裁|干事|组长|司库|会计长"
    "|检察长)(?!事会))"
    "(?=[^，。；]{0,12}(?:扣|分|批|决|定|签|审|同意|核|裁|保管|指示|否决|统筹|统一|处分|处理|支配|办理|负责"
    "|监督|执行|收取|提取|代)|[，。；])"
)
#: Who is somebody by law or by his unit.
_KNOWN = re.compile(
    "法定代表人|项目负责人|课题负责人|任务负责人|财务负责人|部门负责人|单位负责人|主要负责人|技术负责人"
    "|破产管理人|仲裁|机构主任|项目经理|总经理|办公室主任|委员会主任|秘书处主任|联系人|发明人|权利人|经办人"
    "|代理人"
)


def _agents_of(sentence: Sentence) -> tuple[str, ...] | None:
    return tuple(name for name in _AGENT.findall(sentence.text) if not _KNOWN.search(name)) or None


def _agents(case: Case) -> Iterator[Finding]:
    """Somebody with power over the parties of whom the text never says who that is."""
    whole = case.reading.text
    if not _MAKES.search(whole) and not _LISTED.search(whole):
        return
    told_of: set[str] = set()
    for place, names in placed(case, "agents", _agents_of):
        for name in names:
            if name not in told_of and not re.search(_SAYS_WHO.replace("NAME", re.escape(name)), whole):
                told_of.add(name)
                message = _("没有写明“{name}”是谁、如何产生").format(name=name)
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
