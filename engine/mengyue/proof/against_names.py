"""Units, persons and codes that the data name otherwise; members that are no legal persons though the text says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mengyue.i18n import _
from mengyue.meaning.figure_moods import Mood
from mengyue.meaning.quantities import figure
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At
from mengyue.proof.against_persons import COMPOUND, SUBORDINATE, SURNAMES, office_holders
from mengyue.proof.by_facts import asked, told_in, values_in
from mengyue.proof.data_facts import Facts
from mengyue.proof.said import sentences_of

__all__ = ["names"]

_UNIT = "[一-龥（）()A-Za-z0-9]{1,40}?(?:公司|大学|学院|研究院|研究所|集团|中心|厂)"
#: Who leads, in any order: 牵头单位为…, 由…牵头, 推举…为牵头单位, …（…）为牵头单位.
_LEADS: tuple[re.Pattern[str], ...] = (
    re.compile(
        "牵头(?:单位|企业|方)(?:为|是|系|：|:|即|由)[“《]?([一-龥（）()A-Za-z0-9]{4,40}?)(?:担任|牵头"
        "|[”》，。；（(、]|$)"
    ),
    re.compile(
        f"由[“《]?({_UNIT})[”》]?(?:（[^）]*）)?(?:牵头|主导|领衔|挂帅|领头|带头|打头|扛旗|当龙头|做盟主|作为牵头"
        f"|担任(?:本?(?:联盟|联合体))?的?牵头)"
    ),
    re.compile(
        f"(?:推举|推选|确定|选定|委托|推荐|公推|选举|拥戴|约定)[“《]?({_UNIT})[”》]?(?:（[^）]*）)?(?:担任|为|作为"
        f"|任|做|当)(?:本?(?:联盟|联合体))?的?牵头(?:单位|企业|方|人)"
    ),
    re.compile(
        f"(?:牵头|领衔|领头|挂帅|带头|打头|扛旗|龙头|盟主)(?:的)?(?:单位|企业|方|者|人|的)?(?:一职"
        f"|之责)?[，]?(?:为|是|系|即|乃|就是|，|：|:|由|定为|确定为|归"
        f"|给)+[“《]?({_UNIT})(?=[”》]?(?:（[^）]*）)?(?:也|担任|来|承担|担当|[，。；、]|$))"
    ),
    re.compile(
        f"(?:^|[，。；：“《由以推请选]|推举|推选|本联盟|本联合体)({_UNIT})[”》]?(?:（[^）]*）)?(?:担任|为|是|系"
        f"|作为|充任|任|做|当|乃|即|者|担当|被推为|出任|当选为?)(?:本|该|此)?(?:产业技术创新战略)?(?:联盟|联合体"
        f"|创新联合体|项目)?(?:的|之)?(?:总)?(?:牵头|盟主|龙头|领衔|领头)(?:单位|企业|方|者"
        f"|人)?(?![一-龥]{0, 2}(?:下属|所属|控股|子公司|指定|推荐|委托|共同))"
    ),
)
_LEADING = re.compile("牵头|领衔|挂帅|领头|带头|打头|扛旗|龙头|盟主")
_ROLES = "法定代表人|首席专家|首席科学家|项目负责人|课题负责人|秘书长|理事长|联系人|项目经理|技术负责人|财务负责人"
_PERSON = re.compile(
    f"({_ROLES})(?:一职)?(?:为|是|系|：|:|即|姓名为|由)?([一-龥]{{2,4}}?)(?=担任|接任|代表|签署|签字|任|教授|研究员"
    f"|院士|博士|先生|女士|同志|[，。；、（()）]|$)"
)
_NO_NAMES = frozenset(
    ("工作", "职责", "职权", "职务", "权限", "缺位", "出差",
     "签字", "签署", "签名", "盖章", "或者", "授权", "书面",
     "变更", "应当", "发生", "身份", "证明", "代表", "本人",
     "担任", "负责", "会议", "单位", "姓名", "名单", "候选", "办公", "电话", "地址", "职务", "信息", "召集", "主持")
)  # fmt: skip
_NO_PARTS = (
    "签", "盖", "或", "及", "其", "的", "应", "和", "与", "之", "由", "为", "证", "章", "代理", "代表", "变更",
    "须", "在",
    "未", "不", "人", "可", "单位", "机构", "理事", "委员", "成员", "推荐", "聘", "任期", "担", "对", "向", "是", "负",
    "每", "全", "主持", "召", "提", "组织", "秘书", "会", "一名", "各", "联盟", "企业",
)  # fmt: skip
_NUMERALS = "一二两三四五六七八九十"
_LEGAL = re.compile(
    "(?:独立|企业|事业|社团)?法人|独立承担(?:民事)?责任|具有?独立(?:的)?法律地位|以(?:自己|其"
    "|各自)的?(?:全部)?(?:财产|资产)[^，。；]{0,4}(?:担责|承担|负责)"
)
#: That a branch is itself a party; and that the company to which it belongs stands behind it.
_AS_MEMBER = re.compile("成员|加入|入盟|签署|签约|当事人|独立|名义|一方|盟员|会员|法人|名册|名录|名单")
_OF_WHOLE = re.compile(
    "所属|授权|隶属|(?:总|母)公司(?:授权|签署|签字|盖章|承担|负责|代表|作为|为成员)|法人单位|由其公司|设立该分公司|代表[^，。；]{2,20}公司|不具有|不是成员|并非成员"
    "|不作为|联络|办公地"
)
_ALL_OF_THEM = re.compile("(?:各|均|都|皆|全部|全体|每一|所列|所有|分别)[^，。；]{0,14}")


#: The same in another language: 项目经理（Project Manager）.
_GLOSS = re.compile("[（(][A-Za-z][A-Za-z .,'’-]{0,40}[）)]")


def names(at: At, facts: Facts) -> Iterator[Finding]:
    """Compare names in a sentence with the data."""
    if _GLOSS.search(at.text):
        at = replace(at, said=_GLOSS.sub("", at.text))
    yield from _lead(at, facts)
    told = [*_persons(at, facts), *_office_of(at, facts)]
    yield from told or office_holders(at, facts)
    yield from [*_task_leads(at, facts)] or _leads_task(at, facts)
    yield from _signers(at, facts)
    yield from _codes(at, facts)
    yield from _legal(at, facts)
    yield from _patents(at, facts)


def _lead(at: At, facts: Facts) -> Iterator[Finding]:
    if not _LEADING.search(at.text):
        return
    # a task or a project has a lead of its own
    if re.search("课题|任务(?!书)|子项目|专题|分项|项目(?:的)?牵头", at.sentence.lead + at.text):
        return
    for pattern in _LEADS:
        named = pattern.search(at.text)
        unit = re.sub("^(?:本|该|各方|一致|共同|同意|联盟|联合体)+", "", named[1]) if named else ""
        if not re.search("公司|大学|学院|研究院|研究所|集团|中心|厂$", unit):
            continue
        if re.search("课题|任务|子项目|专题|分项", at.text[: named.start() if named else 0][-12:]):
            continue
        lead = facts.units.get("牵头单位")
        if lead and unit != lead:
            message = _("文中牵头单位为“{found}”，数据为“{fact}”").format(found=unit, fact=lead)
            yield at.told("PF-DATA-NAME", message, lead, facts.paths.get("牵头单位", ""))
            return


_NOT_NOW = frozenset((Mood.PAST, Mood.ELSEWHERE))


def _persons(at: At, facts: Facts) -> Iterator[Finding]:
    moods = sentences_of(at.case.library).moods
    for person in _PERSON.finditer(at.text):
        role, name = person[1], person[2]
        if name in _NO_NAMES or any(word in name for word in _NO_PARTS):
            continue
        before = at.text[: person.start()]
        if name[0] in _NUMERALS or SUBORDINATE.search(before):
            continue  # 副首席专家二名
        if role == "法定代表人":
            known = {n for r, n in facts.persons.items() if r.endswith(role) and r[:-5] and r[:-5] in before}
            if not known and ("牵头" in before or re.match("(?:代表|为)?[^，。；]{0,4}牵头", at.text[person.end() :])):
                known = {facts.persons.get("牵头单位法定代表人", "")}
        else:
            known = {facts.persons.get(role, "")}
        known.discard("")
        if any(one in at.text.replace(name, " ") for one in known) or _NOT_NOW & moods.of(
            at.text, person.start(), person.end()
        ):
            continue  # 第一届理事长某某任期已满，由某某接任
        if known and name not in known:
            fact = "、".join(sorted(known))
            message = _("文中{role}为“{found}”，数据为“{fact}”").format(role=role, found=name, fact=fact)
            yield at.told("PF-DATA-NAME", message, fact, facts.paths.get(role, ""))
            return


#: 由陈某某出任秘书长: the name before the office.
_OFFICE_OF = re.compile(
    f"(?:由|推举|推选|聘请|聘|请|任命|委派|选|让)((?:{COMPOUND}|[{SURNAMES}])[一-龥]{{1,2}})(?:教授|研究员|院士|博士|先生|女士"
    f"|同志|总)?"
    f"(?:来)?(?:出任|担任|兼任|任|为|当|做|作为|挂帅|兼)(?:本?(?:联盟|联合体|项目|课题))?的?({_ROLES})"
)


def _office_of(at: At, facts: Facts) -> Iterator[Finding]:
    for person in _OFFICE_OF.finditer(at.text):
        fact = facts.persons.get(person[2], "")
        if fact and fact != person[1] and fact not in at.text and not any(part in person[1] for part in _NO_PARTS):
            message = _("文中{role}为“{found}”，数据为“{fact}”").format(role=person[2], found=person[1], fact=fact)
            yield at.told("PF-DATA-NAME", message, fact, facts.paths.get(person[2], ""))
            return


#: 任务三（…）由某单位牵头, 课题二的牵头单位为某单位.
_TASK_LEAD = re.compile(
    "(?:任务|课题|子课题|专题)([一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:[（(][^）)]{0,40}[）)]"
    "|(?![^由归]{0,9}(?:成果|专利|数据|产权|权|收益|经费|设备|样机|报告|费|书))[一-龥]{0,10}?)?(?:，|的)?(?:由|归|交由?|(?:牵头|承担|负责)(?:单位|方)(?:为|是|：))([一-龥A-Za-z（）()]{2,30}?)(?=牵头|负责"
    "|承担|主持|领衔|来做|领头|挑头|干|[，。；]|$)"
)


def _task_leads(at: At, facts: Facts) -> Iterator[Finding]:
    for found in _TASK_LEAD.finditer(at.text):
        number = figure(found[1])
        fact = facts.tasks.get(int(number), "") if number is not None else ""
        said = re.sub("^(?:本|该)|(?:来|统一|共同)$", "", found[2])
        if (
            fact
            and not _short_for(said, fact)
            and not _short_for(fact, said)
            and not re.search("企业|高校|院所|单位$|成员|共同|各", said)
        ):
            message = _("文中任务{task}的牵头单位为“{found}”，数据为“{fact}”").format(
                task=found[1], found=said, fact=fact
            )
            yield at.told("PF-DATA-NAME", message, fact, "tasks")
            return


#: 某单位负责牵头课题三: the unit first.
_LEADS_TASK = re.compile(
    f"({_UNIT})[”》]?(?:（[^）]*）)?(?:负责|承担|来|独立|具体|主要)*(?:牵头|领衔|主持|负责|承担)(?:实施|研究|组织"
    f"|完成|推进|开展|攻关|承担)?(?:的)?(?:是)?(?:任务|课题|子课题|专题)([一二三四五六七八九十]{{1,3}}"
    f"|[0-9]{{1,2}})(?!至|到|—|-|、)"
)


def _leads_task(at: At, facts: Facts) -> Iterator[Finding]:
    for found in _LEADS_TASK.finditer(at.text) if re.search("任务|课题|专题", at.text) else ():
        number, said = figure(found[2]), re.sub("^(?:由|本|该|以及|和|与|其中)+", "", found[1])
        fact = facts.tasks.get(int(number), "") if number is not None else ""
        if fact and not _short_for(said, fact) and not _short_for(fact, said) and fact not in found[0]:
            message = _("文中任务{task}的牵头单位为“{found}”，数据为“{fact}”").format(
                task=found[2], found=said, fact=fact
            )
            yield at.told("PF-DATA-NAME", message, fact, "tasks")
            return


def _short_for(short: str, name: str) -> bool:
    """Tell whether a name is short for another: its characters stand there in this order."""
    rest = iter(name)
    return all(character in rest for character in short)


#: Who signs as a member.
_SIGNER = re.compile(
    f"({_UNIT})[”》]?(?:（(?:盖章|公章|签章|签字盖章)）)?[^，。；]{{0,6}}?(?:作为|以|系|为|是)(?:本?(?:协议|联盟"
    f"|联合体)的?)?"
    "(?:成员(?:单位)?|当事人|签约方|一方|发起单位|发起成员)(?:之一|身份)?(?:签署|签字|盖章|签订|加盖)"
)


def _signers(at: At, facts: Facts) -> Iterator[Finding]:
    for found in _SIGNER.finditer(at.text):
        unit = re.sub("^(?:本|该|由)", "", found[1])
        if len(facts.members) > 1 and not any(
            _short_for(unit, member) or _short_for(member, unit) for member in facts.members
        ):
            message = _("“{name}”不在成员之列").format(name=unit)
            yield at.told("PF-DATA-NAME", message, "", "members")
            return


_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")


#: A code by its name, whatever its length: one of seventeen characters is nobody's.
_LABELLED = re.compile(r"(?:信用代码|识别号|税号|代码)[^0-9A-Z，。；]{0,10}([0-9A-Z]{12,24})(?![0-9A-Z])")


def _codes(at: At, facts: Facts) -> Iterator[Finding]:
    text = at.text
    codes = _CODE.findall(text) if "码" not in text and "税" not in text else _LABELLED.findall(text)
    for code in codes or _CODE.findall(text):
        owner = next(iter(asked(facts.codes, told_in, text)), "牵头单位" if "牵头" in text else "")
        fact = facts.codes.get(owner, "")
        every = asked(facts.codes, values_in, None)
        if not owner and code not in every:
            fact = next((known for known in every if _slip(code, known)), "")
        if fact and fact != code:
            message = _("文中统一社会信用代码为{found}，数据为{fact}").format(found=code, fact=fact)
            yield at.told("PF-DATA-NAME", message, fact, "members")


#: Of eighteen characters so many must agree for a code to be another's, wrongly copied.
_SLIP = 12


def _slip(code: str, known: str) -> bool:
    return sum(a == b for a, b in zip(code, known, strict=False)) >= _SLIP


#: A Chinese patent number, which begins with the year of filing.
_PATENT = re.compile(r"(?:ZL|CN)\s?((?:19|20)[0-9]{2})[1-9][0-9]{7}(?:\.[0-9Xx])?")

_VOUCHING = re.compile("专利[^。；]{0,20}(?:清单|无误|真实|准确|有效|附件|编号|号码)")


def _patents(at: At, facts: Facts) -> Iterator[Finding]:
    """Vouch for patents of which the data state a day of filing in another year than that of the number."""
    if not _VOUCHING.search(at.text):
        return
    for number, day in facts.patents.items():
        year = _PATENT.match(number)
        if year and int(year[1]) != day.year:
            message = _("{number}是{year}年申请的，数据的申请日期为{day}").format(number=number, year=year[1], day=day)
            yield at.told("PF-DATA-DATE", message, year[1], "ip.background")
            return


def _legal(at: At, facts: Facts) -> Iterator[Finding]:
    """Say that all are legal persons, when a member is a branch."""
    text = at.text
    named = next((branch for branch in facts.branches if branch in text), "")
    if named and _AS_MEMBER.search(text) and not _OF_WHOLE.search(text):
        message = _("“{name}”是分支机构，不能独立作为成员").format(name=named)
        yield at.told("PF-DATA-LEGAL", message, named, "members")
        return
    if (
        _LEGAL.search(text)
        and _ALL_OF_THEM.search(text)
        and facts.branches
        and not re.search("非法人|不(?:是|具)|应|须|须为", text)
    ):
        branch = facts.branches[0]
        message = _("文中称各方均为法人，数据中“{name}”不是").format(name=branch)
        yield at.told("PF-DATA-LEGAL", message, branch, "members")
