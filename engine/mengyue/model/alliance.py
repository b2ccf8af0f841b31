"""The alliance file: one record with everything known about an alliance."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mengyue.model.base import Code, Line, Model, Prose, field
from mengyue.model.cooperation import Agreement, Governance, IntellectualProperty, Project, Revenue, Task
from mengyue.model.events_and_years import AllianceEvent, MeetingRecord, Offer, Rectification, Result, YearRecord
from mengyue.model.lifecycle import Call, Lifecycle, Paper
from mengyue.model.member import Member
from mengyue.model.resources import (
    ChiefExpert,
    Contribution,
    DataSet,
    Funds,
    Platform,
    SharedResource,
    TeamMember,
)  # fmt: skip

__all__ = [
    "Alliance",
    "AllianceLevel",
    "Answer",
    "ClauseChoice",
    "Compliance",
    "Counts",
    "OwnArticle",
    "Predecessor",
    "Profile",
    "Recommender",
    "RecommenderKind",
    "SpecialTerm",
]


class RecommenderKind(StrEnum):
    """Who recommends the alliance (推荐单位类型; guangxi-2021 四（四）)."""

    CITY_BUREAU = "city_bureau"
    DEPARTMENT = "department"
    INDUSTRY = "industry"


class Recommender(Model):
    """The recommending authority (推荐单位)."""

    name: Line | None = field("推荐单位名称", names="unit")
    kind: RecommenderKind | None = field(
        "推荐单位类型",
        choices={"city_bureau": "市级科技主管部门", "department": "省级行业主管部门", "industry": "行业组织"},
    )
    city: Line | None = field("推荐单位所在市", "市级科技主管部门填写，如：某某市")


class AllianceLevel(StrEnum):
    """At which level the alliance has been approved (联盟级别; binhai-2012 办法5（四）)."""

    NATIONAL = "national"
    REGIONAL = "regional"
    LOCAL = "local"


class Profile(Model):
    """What the alliance is and wants (基本信息)."""

    name: Line | None = field("联合体名称", names="unit")
    name_en: Line | None = field("联合体英文名称")
    industry: Line | None = field("产业领域", "联合体所涉及的主导产业、战略性新兴产业")
    technology: Line | None = field("技术领域", "用于协议序文，如：新能源汽车动力电池")
    major_project: Line | None = field("重大科技专项", "协议序文写明重大科技专项的填写，如：……重大科技专项")
    direction: Prose | None = field("技术开发方向", "协议确定的技术创新方向")
    goals: Prose | None = field("技术创新目标", "限500字")
    foundation: Prose | None = field("合作基础、开展活动和取得的实效")
    region: Line | None = field("所在地区", "如：某某市")
    level: AllianceLevel | None = field(
        "批准级别",
        "尚未批准的留空",
        choices={"national": "国家级", "regional": "省、自治区、直辖市级", "local": "市、区级"},
    )
    is_legal_person: bool | None = field("具备法人资格", "联盟本身已登记为法人的填 true")
    contact: Line | None = field("联系人", names="person")
    phone: Code | None = field("联系电话")
    filled_on: date | None = field("填报日期")
    recommender: Recommender | None = field("推荐单位")


class Predecessor(Model):
    """The alliance from which this one continues (原产业技术创新战略联盟; guangxi-2021 八)."""

    name: Line | None = field("原联盟名称", names="unit")
    listed_in: Line | None = field("原联盟名单依据", "名单所在的文件和附件，写明文号")
    number: int | None = field("原联盟名单序号", ge=1, le=10_000)


class Counts(Model):
    """Figures as typed by hand in the application form; compared with the computed ones (填报统计数)."""

    members: int | None = field("成员总数", ge=0, unit="个")
    enterprises: int | None = field("企业数量", ge=0, unit="个")
    universities: int | None = field("高校数量", ge=0, unit="个")
    institutes: int | None = field("研究机构数量", ge=0, unit="个")
    national_platforms: int | None = field("国家级科研平台数量", ge=0, unit="个")
    regional_platforms: int | None = field("省级科研平台数量", ge=0, unit="个")
    effective_on: date | None = field("填报的协议生效时间")


class Rivals(Model):
    """Two members that compete (竞争关系; 反垄断法 art. 17)."""

    member: Line = field("一方", refers="members", default=...)
    other: Line = field("另一方", refers="members", default=...)
    market: Line | None = field("竞争的产品或者领域")


class Compliance(Model):
    """Answers that switch special regimes on (合规事项)."""

    classified: bool | None = field("涉及国家秘密")
    human_genetic_resources: bool | None = field("涉及人类遗传资源")
    ethics: bool | None = field("涉及科技伦理审查", "以人为研究参与者，使用人类生物样本、实验动物等活动")
    personal_data: bool | None = field("共享个人信息")
    cross_border_data: bool | None = field("数据出境")
    export_reviewed: bool | None = field("已核对技术出口目录", "有境外成员时填写")
    competitors: bool | None = field("成员间有竞争关系")
    rivals: tuple[Rivals, ...] = field("竞争关系", "逐对列明有竞争关系的成员单位", default=(), max_length=1000)
    lending: bool | None = field("成员间融资拆借")
    joint_purchasing: bool | None = field("采购让利或集约化采购")


class ClauseChoice(Model):
    """A choice for one clause (条款选择)."""

    variant: Code | None = field("表述", "条款文件中的备选表述代号")
    parameters: dict[str, str] = field("参数", "条款参数的取值", default={})
    exclude: bool = field("不采用", default=False)
    text: Prose | None = field(
        "自拟条文", "代替条款库的条文，每行一款，以（一）开头的是项；写 [条：条款编号] 引用另一条，[表：名称] 放一张表"
    )
    title: Line | None = field("自拟标题", "代替条款库中该条的标题")
    approved_by: Line | None = field("自拟条文批准人")
    reason: Line | None = field("采用自拟条文的理由")


class OwnArticle(Model):
    """An article that the library does not have, agreed upon in negotiation (自拟条)."""

    id: Code = field("编号", "其他条文用 [条：own.编号] 引用", default=...)
    title: Line = field("标题", default=...)
    after: Code = field("位置", "放在哪一条之后：条款编号，或者 own.编号", default=...)
    text: Prose = field("条文", "写法与自拟条文相同", default=...)
    approved_by: Line | None = field("批准人")
    reason: Line | None = field("理由")


class SpecialTerm(Model):
    """What holds for one member alone, in an article that else holds for all (特别约定)."""

    member: Code = field("成员单位", refers="members", default=...)
    clause: Code = field("条款编号", "写在哪一条之下", default=...)
    text: Prose = field("约定", "写法与自拟条文相同", default=...)
    approved_by: Line | None = field("批准人")
    reason: Line | None = field("理由")


class Answer(Model):
    """The answer of a person to a question that the check asks (答复); a question answered is not asked again."""

    question: Code = field("问题编号", "检查结果中的编号，如：STA-conflict", default=...)
    about: Line | None = field("所问对象", "同一问题问及多家单位的，写成员代号，几家的用顿号隔开；不写的对全部适用")
    answer: Line = field("答复", default=...)
    by: Line = field("答复人", default=...)
    on: date = field("答复日期", default=...)


class Alliance(Model):
    """An alliance file (联盟数据文件)."""

    policy: Code | None = field("适用政策", "政策代号，如：guangxi-2021")
    fictional: bool = field("虚构示例", "示例数据填 true", default=False)
    alliance: Profile = field("基本信息", default=Profile.model_construct())
    predecessor: Predecessor | None = field("原产业技术创新战略联盟")
    members: tuple[Member, ...] = field("成员单位", default=(), max_length=1000)
    former_members: tuple[Member, ...] = field(
        "原成员单位", "已经退出、除名或者终止的成员", default=(), max_length=1000
    )
    team: tuple[TeamMember, ...] = field("科研团队", default=(), max_length=5000)
    platforms: tuple[Platform, ...] = field("科研平台", default=(), max_length=5000)
    chief_expert: ChiefExpert | None = field("首席专家")
    governance: Governance | None = field("组织机构")
    tasks: tuple[Task, ...] = field("任务分工", default=(), max_length=2000)
    contributions: tuple[Contribution, ...] = field("投入", default=(), max_length=5000)
    funds: Funds | None = field("经费管理")
    resources: tuple[SharedResource, ...] = field("开放共享资源", default=(), max_length=5000)
    datasets: tuple[DataSet, ...] = field("共享数据目录", default=(), max_length=2000)
    ip: IntellectualProperty | None = field("知识产权")
    revenue: Revenue | None = field("转化收益分配")
    agreement: Agreement | None = field("协议要素")
    projects: tuple[Project, ...] = field("科技计划项目", default=(), max_length=1000)
    call: Call | None = field("本次申报通知", "主管部门当年的申报、备案通知")
    lifecycle: Lifecycle | None = field("办理日期")
    events: tuple[AllianceEvent, ...] = field(
        "变动记录", "按发生先后填写，已经发生的不删改", default=(), max_length=2000
    )
    years: tuple[YearRecord, ...] = field("年度情况", default=(), max_length=60)
    results: tuple[Result, ...] = field("成果登记", default=(), max_length=5000)
    offers: tuple[Offer, ...] = field("成果处分征询", default=(), max_length=2000)
    meetings: tuple[MeetingRecord, ...] = field("会议记录", default=(), max_length=1000)
    rectifications: tuple[Rectification, ...] = field("整改事项", "考核未达标时逐项填写", default=(), max_length=500)
    narratives: dict[str, Prose] = field(
        "文稿内容", "报告、规划中由单位自行撰写的部分；键为文稿内容代号，草案的待填处写明", default={}
    )
    papers: tuple[Paper, ...] = field("文件材料", "已成文或者已提交的文件", default=(), max_length=1000)
    compliance: Compliance | None = field("合规事项")
    counts: Counts | None = field("填报统计数", "可不填，由系统计算；填写时与计算值核对")
    clauses: dict[str, ClauseChoice] = field("条款选择", "键为条款编号", default={})
    own_articles: tuple[OwnArticle, ...] = field("自拟条", "谈判中增加的条", default=(), max_length=200)
    special_terms: tuple[SpecialTerm, ...] = field(
        "特别约定", "只对一家成员单位适用的约定", default=(), max_length=1000
    )
    answers: tuple[Answer, ...] = field(
        "问题答复", "须由人判断的问题的答复：谁、何时、怎样答复", default=(), max_length=2000
    )
