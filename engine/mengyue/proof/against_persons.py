"""Who holds an office, said in any order, against the data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At
from mengyue.proof.data_facts import Facts

__all__ = ["COMPOUND", "SUBORDINATE", "SURNAMES", "office_holders", "person_names"]

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元"
    "卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉钮龚程邢裴陆荣翁荀羊甄曲封芮储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘"
    "党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚"
    "那简饶空曾毋沙乜养鞠须丰巢关蒯付洛欧仝邝芦相查后荆红游竺权逯盖益桓公覃岳肖闫佟仝苟邸丘涂麦"
)
COMPOUND = (
    "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|南宫|宇文|长孙|澹台|东方|独孤|呼延|申屠|西门|百里"
)
#: Surnames that mostly begin something else.
_RARE = frozenset(
    "付双全单成项任经方相公从都于时应和管查后支平通能万利计向须权终章高国广文东元台车水云山石路空连解容养关束明安常"
    "华强满充习步居师景印宿党谈危游红益边农申包房费乐花皮康齐古牧封富荣宗宣居越融"
)
_TITLES = (
    "教授|副教授|研究员|副研究员|院士|博士|硕士|先生|女士|同志|老师|工程师|高工"
    "|总工程师|总工|董事长|总经理|经理|副总|总裁|院长|副院长|所长|副所长|主任|副主任|总监|厂长|校长|律师"
)
_BEFORE = (
    "由|请|找|是|为|系|乃|：|:|即|叫|名叫|聘|聘请|聘任|推举|推选|公推|选举|选|推|委派|派|任命|指定|确定|定为|改由"
    "|仍由|归|让|人选|代表人|法人代表|专家|科学家"
    f"|负责人|主持人|秘书长|理事长|联系人|联络人|联络员|代表|本人|就是|则是|者|一职|{_TITLES}"
)
_BEHIND = (
    f"(?:{_TITLES})|担任|出任|兼任|兼|任|充任|承乏|接任|接手|主持|负责|统筹|挂帅|牵头|来当|来做|来挑|当|做|当选"
    f"|一人|本人|代表|签署|签字|签名|签章|具名|亲笔|以|作为|作|系|为|是|处|联系|统领|总揽|执掌|掌|坐镇|挑"
    "|[，。；、）)（(]|$"
)
#: A unit in front of the name of one of its people, who then bears a title: 某大学陆某某教授.
_OF_UNIT = "大学|学院|研究院|研究所|公司|集团|中心|医院"
_PERSON = re.compile(
    f"(?:(?P<left>(?<![一-龥A-Za-z0-9])|{_BEFORE}|{_OF_UNIT}|的)[“”]?)(?P<name>(?:{COMPOUND}|[{SURNAMES}])[一-龥]{{1,2}}?)(?P<right>{_BEHIND})"
)
_UNITS = frozenset(_OF_UNIT.split("|"))
_TITLED = re.compile(f"(?:{_TITLES})$")
#: Characters that end no given name, words that are no name.
_NO_GIVEN = frozenset(
    "的方位家会体人司院所者员项目务题组处部室厅局委书期年月日及其和与或之由为在须应可不未各每全本该此对向至到以按将被给就也都均个份名元条款章节次台套业校企单责权费款交付报签"
)
_NO_NAME_LIST = (
    "公司 高校 双方 全体 成员 项目 任务 经费 方案 管理 明确 安排 单独 平等 相关 常务 "
    "常设 任期 任命 应当 时间 支持 温馨 金额 向前 石墨 华南 江西 江苏 云南 广西 海南 "
    "山东 河南 项下 解释 计划 和平 充分 符合 包括 包含 通过 通知 查阅 任何 万元 强制 "
    "安全 查明 公示 党委 党组 章程 文本 文件 国内 国外 国家 东方 广大 利益 居民 关于 "
    "关键 权利 荣誉 连续 明年 常年 后者 前者 都是 于是 相应 台账 首席 车间 金融 黄金 "
    "水平 水利 农业 农林 师生 房屋 边界 封面 封底 印章 印刷 伍佰 陆佰 万圆 能源 能力 "
    "游客 石油 钢铁 宣布 宣传 容量 古籍 申报 申请 "
)
_NO_NAMES = frozenset(_NO_NAME_LIST.split())
#: Offices by what they are called.
_CALLED = {
    "首席专家": "首席专家|首席科学家|技术总师|首席(?=一职|之)",
    "项目负责人": "项目(?:总)?负责人|项目总?经理|项目主持人|项目组长|总负责人|项目牵头人",
    "秘书长": "秘书长|秘书处主任|秘书处负责人|秘书处(?:由|归)",
    "理事长": "理事长|理事会主席|理事会会长|主任理事|盟长",
    "联系人": "联系人|联络人|联络员|对接人|接洽人",
}
_TELLS = re.compile("|".join(("法定代表人|法人代表", *_CALLED.values())))
_OTHER = re.compile(
    "缺席|代行|临时|代理(?!商)|候补|候任|前任|原任|继任|更换|变更|接替|助理|提名|候选|罢免|卸任|离任|去世|退休"
    "|不能履职|不再|空缺|曾|原(?!则)"
)
#: In front of an office: another one, below it or beside it.
SUBORDINATE = re.compile("(?:副|常务|名誉|执行|轮值|首席专家[组团]|专家组|课题|子项目|分项|各)[^，。；]{0,2}$")


#: Whose name follows is another than who holds the office: 副理事长某某.
_UNDER = re.compile("(?:副|常务|名誉|执行|轮值|前)(?:" + "|".join(_CALLED.values()) + ")(?:为|是|由|：)?$")


def person_names(text: str) -> list[tuple[int, str]]:
    """Return the names of persons in ``text`` with their places, as far as what stands around shows that they are."""
    found = []
    at = 0
    while m := _PERSON.search(text, at):
        if _is_name(m):
            found.append((m.start("name"), m["name"]))
            at = m.end("name")
        else:
            at = m.start("name") + 1
    return found


def _is_name(m: re.Match[str]) -> bool:
    """Tell whether what looks like a name is one, by its characters and by what stands around."""
    name, left, right = m["name"], m["left"], m["right"]
    if name[:2] in _NO_NAMES or name in _NO_NAMES or not _NO_GIVEN.isdisjoint(name[1:]):
        return False
    if _TITLED.match(right):
        return True
    if (name[0] in _RARE and not re.match(COMPOUND, name)) or left in _UNITS:
        return False
    return left not in ("的", "") or right not in "，。；、）)（("


def office_holders(at: At, facts: Facts) -> Iterator[Finding]:
    """有事请找张某，他是联系人; 赵某以某公司法定代表人身份签字."""
    text = at.text
    if not _TELLS.search(text) or not (persons := person_names(text)):
        return
    offices = [
        (role, m) for role, called in _CALLED.items() for m in re.finditer(called, text) if facts.persons.get(role)
    ]
    offices = [
        (role, m)
        for role, m in offices
        if not SUBORDINATE.search(text[: m.start()]) and text[m.end() : m.end() + 1] not in "组团"
    ]
    if "法定代表人" in text or "法人代表" in text:
        offices += [
            (role, m)
            for m in re.finditer("法定代表人|法人代表", text)
            if (role := _represented(text, m.start(), facts))
        ]
    if len({role for role, _m in offices}) != 1 or _OTHER.search(text):
        return
    role = offices[0][0]
    fact = facts.persons[role]
    if fact in text:
        return
    other = re.search(
        "法定代表人|法人代表|首席专家|负责人|秘书长|理事长|联系人|经办人|委托代理人|总监|财务",
        re.sub("|".join(re.escape(m[0]) for _r, m in offices), "", text),
    )
    persons = [(spot, name) for spot, name in persons if not _UNDER.search(text[:spot])]
    known = set(facts.persons.values())
    named = [(spot, name) for spot, name in persons if other is None or _slipped(name, fact)]
    named = [(spot, name) for spot, name in named if name not in known or other is None]
    near = [(spot, name) for spot, name in named if min(abs(spot - m.start()) for _r, m in offices) <= 24]
    if len({name for _spot, name in near}) == 1:
        message = _("文中{role}为“{found}”，数据为“{fact}”").format(role=role, found=near[0][1], fact=fact)
        yield at.told("PF-DATA-NAME", message, fact, facts.paths.get(role, ""))


def _represented(text: str, spot: int, facts: Facts) -> str:
    """Of whom the legal representative is told: a unit named in front, or the one that leads."""
    roles = [role for role in facts.persons if role.endswith("法定代表人") and role[:-5] and role[:-5] in text]
    if len(roles) == 1:
        return roles[0]
    if "牵头" in text and "牵头单位法定代表人" in facts.persons:
        return "牵头单位法定代表人"
    return ""


def _slipped(name: str, fact: str) -> bool:
    """Tell whether a name is another with one character wrong."""
    return len(name) == len(fact) and sum(a != b for a, b in zip(name, fact, strict=True)) == 1
