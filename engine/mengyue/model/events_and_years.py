"""The alliance's life after its founding: events, yearly figures, results, offers and meetings."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mengyue.model.base import Code, Line, Model, Money, Prose, field
from mengyue.model.cooperation import IP_KINDS, IPKind, Share

__all__ = [
    "AllianceEvent",
    "EventKind",
    "MeetingMode",
    "MeetingRecord",
    "Offer",
    "OfferKind",
    "Product",
    "Rectification",
    "Resolution",
    "Result",
    "YearRecord",
]  # fmt: skip


class EventKind(StrEnum):
    """What happened (变动类型)."""

    JOINED = "joined"
    WITHDREW = "withdrew"
    EXPELLED = "expelled"
    CEASED = "ceased"
    LEAD_CHANGED = "lead_changed"
    MAIN_CHANGED = "main_changed"
    HEAD_CHANGED = "head_changed"
    DISPUTE = "dispute"
    VIOLATION = "violation"
    RENEWED = "renewed"
    REVOKED = "revoked"
    DISSOLVED = "dissolved"


class AllianceEvent(Model):
    """One event in the alliance's life (变动记录); the list is kept in order of time and nothing is struck from it."""

    kind: EventKind = field(
        "变动类型",
        choices={
            "joined": "成员加入",
            "withdrew": "成员退出",
            "expelled": "除名",
            "ceased": "成员终止（注销、破产或者被合并）",
            "lead_changed": "牵头单位变更",
            "main_changed": "主要成员单位变更（增减以外）",
            "head_changed": "主要负责人或常设执行机构变更",
            "dispute": "重大法律纠纷",
            "violation": "违法违规",
            "renewed": "续签",
            "revoked": "取消资格",
            "dissolved": "解散",
        },
        default=...,
    )
    happened_on: date | None = field("发生日期", "变动发生或者生效之日")
    member: Line | None = field("涉及单位", "加入、退出或者变更前的单位", refers="members")
    successor: Line | None = field("接任单位", "变更后的牵头单位或者接手任务的单位", refers="members")
    reason: Prose | None = field("变动原因")
    facts: Prose | None = field("事实和依据", "违约、纠纷或者违规的事实、时间和证据")
    impact: Prose | None = field("变动的影响", "对任务、经费、项目和正常运行的影响，重大事项报告填写")
    arrangements: Prose | None = field("善后安排", "任务、经费、成果和保密的交接")
    notified_on: date | None = field("书面通知日期", "退出申请、违约催告或者变更通知送达之日")
    cure_days: int | None = field("改正期限", "催告给予的改正期限", ge=1, le=365, unit="日")
    decided_on: date | None = field("决议日期", "决策机构作出决议之日")
    signed_on: date | None = field("补充协议签署日期")
    filed_on: date | None = field("备案日期", "已向主管部门报送的日期")


class Product(Model):
    """An innovative product of a year (创新产品)."""

    name: Line = field("产品名称", default=...)
    member: Line | None = field("生产单位", refers="members")
    revenue: Money | None = field("产品销售收入", unit="元")
    innovation: Line | None = field("创新点")


class YearRecord(Model):
    """Figures and words about one calendar year (年度情况)."""

    year: int = field("年度", default=..., ge=1990, le=2100, unit="年")
    rd_expense: Money | None = field("研发投入合计", "全体成员单位用于联盟任务的研发投入", unit="元")
    member_funds: Money | None = field("成员单位投入到位", unit="元")
    public_funds: Money | None = field("财政资助到位", unit="元")
    spent: Money | None = field("经费支出合计", unit="元")
    balance: Money | None = field("经费年末结余", unit="元")
    conversion_income: Money | None = field("成果转化收入", unit="元")
    product_revenue: Money | None = field("创新产品销售收入", unit="元")
    projects_running: int | None = field("在研科技计划项目数", ge=0, le=100_000, unit="项")
    projects_finished: int | None = field("完成验收项目数", ge=0, le=100_000, unit="项")
    inventions_applied: int | None = field("申请发明专利数", ge=0, le=100_000, unit="件")
    inventions_granted: int | None = field("授权发明专利数", ge=0, le=100_000, unit="件")
    other_patents: int | None = field("其他专利授权数", ge=0, le=100_000, unit="件")
    software: int | None = field("软件著作权登记数", ge=0, le=100_000, unit="件")
    standards: int | None = field("制修订标准数", ge=0, le=100_000, unit="项")
    papers: int | None = field("发表论文数", ge=0, le=100_000, unit="篇")
    awards: int | None = field("获科技奖励数", ge=0, le=100_000, unit="项")
    conversions: int | None = field("转化成果数", ge=0, le=100_000, unit="项")
    technology_contracts: int | None = field("签订技术合同数", ge=0, le=100_000, unit="项")
    trained: int | None = field("培养人才数", ge=0, le=1_000_000, unit="人")
    shared_services: int | None = field("平台开放服务次数", ge=0, le=10_000_000, unit="次")
    meetings: int | None = field("召开会议次数", ge=0, le=10_000, unit="次")
    products: tuple[Product, ...] = field("创新产品", default=(), max_length=2000)
    narratives: dict[str, Prose] = field("年度文稿内容", "键为文稿内容代号，草案的待填处写明", default={})


class Result(Model):
    """A result of the alliance's work (成果)."""

    id: Line = field("成果编号", "本文件内引用该成果时使用，不得重复", default=..., min_length=1, max_length=40)
    name: Line | None = field("成果名称")
    kind: IPKind | None = field("成果类型", choices=IP_KINDS)
    task: Line | None = field("来源任务", "任务名称")
    project: Line | None = field("来源项目", "财政资助成果填写项目名称")
    public_funded: bool | None = field("财政资助成果")
    completed_on: date | None = field("成果完成日期")
    owners: tuple[Share, ...] = field("权利人及份额", default=(), max_length=1000)
    completers: tuple[Line, ...] = field("完成人", default=(), max_length=1000)
    number: Code | None = field("成果申请号或登记号")
    income: Money | None = field("成果累计转化收入", unit="元")
    costs: Money | None = field("成果转化扣除支出", "依约从转化收入中扣除、有凭证的税费和费用；没有的填 0", unit="元")
    uses: Prose | None = field("成果用途和主要指标", "可以公开的内容，用于扩散公告")
    diffusion: Prose | None = field("成果扩散方式和条件", "许可、服务、培训等方式和收费条件，用于扩散公告")


class OfferKind(StrEnum):
    """What a holder wants to do with a result (处分方式)."""

    TRANSFER = "transfer"
    LICENCE = "licence"
    ABANDON = "abandon"


class Offer(Model):
    """A planned transfer, licence or abandonment of a result, to be offered to the others first (成果处分征询)."""

    result: Line = field("征询的成果", "成果编号", default=...)
    kind: OfferKind | None = field(
        "处分方式", choices={"transfer": "转让", "licence": "许可", "abandon": "放弃申请或者维持"}
    )
    seller: Line | None = field("处分单位", refers="members")
    buyer: Line | None = field("拟受让人或被许可人")
    price: Money | None = field("价款或使用费", unit="元")
    payment: Line | None = field("支付方式和期限")
    scope: Line | None = field("许可范围", "许可的方式、期限、地域和用途")
    sent_on: date | None = field("征询通知日期")
    reply_days: int | None = field("答复期限", ge=1, le=365, unit="日")


class MeetingMode(StrEnum):
    """How a body decides (会议方式)."""

    ON_SITE = "on_site"
    REMOTE = "remote"
    WRITTEN = "written"


class Resolution(Model):
    """One matter put to the vote (议决事项)."""

    title: Line = field("议题", default=...)
    text: Prose | None = field("决议内容")
    in_favour: int | None = field("同意票", ge=0, le=1000, unit="票")
    against: int | None = field("反对票", ge=0, le=1000, unit="票")
    abstained: int | None = field("弃权票", ge=0, le=1000, unit="票")


class MeetingRecord(Model):
    """A meeting, or a vote in writing, of the deciding body (会议)."""

    session: Line | None = field("会议届次", "如：第一届理事会第一次会议")
    held_on: date | None = field("会议日期")
    notified_on: date | None = field("会议通知日期")
    place: Line | None = field("会议地点")
    mode: MeetingMode | None = field("会议方式", choices={"on_site": "现场", "remote": "远程", "written": "书面表决"})
    chair: Line | None = field("主持人", names="person")
    recorder: Line | None = field("记录人", names="person")
    present: tuple[Line, ...] = field("出席人员", default=(), max_length=2000)
    absent: tuple[Line, ...] = field("缺席人员", default=(), max_length=2000)
    resolutions: tuple[Resolution, ...] = field("议决事项", default=(), max_length=200)


class Rectification(Model):
    """One shortcoming found in an assessment and what is done about it (整改事项; binhai-2012 意见五（二）)."""

    finding: Prose = field("考核指出的问题", default=...)
    measure: Prose | None = field("整改措施")
    unit: Line | None = field("整改责任单位", refers="members")
    due_on: date | None = field("整改完成期限")
    done_on: date | None = field("整改完成日期", "尚未完成的留空")
    evidence: Line | None = field("整改证明材料")
