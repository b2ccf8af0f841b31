"""People, platforms and money that members bring."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mengyue.model.base import Line, Model, Money, Prose, YearMonth, field

__all__ = [
    "AccountKind", "BudgetLine", "ChiefExpert", "Contribution", "ContributionForm", "ContributionRole", "DataSet",
    "DataUse", "FundRequest", "FundRequestKind", "Funds", "Guarantee", "Instalment", "Platform", "PlatformLevel",
    "PlatformStatus", "PriceTier", "SharedResource", "TeamMember",
]  # fmt: skip


class TeamMember(Model):
    """A researcher in the application form's team table (科研团队; guangxi-2021 annex 1-1 part 二)."""

    name: Line | None = field("姓名", names="person")
    age: int | None = field("年龄", ge=16, le=100, unit="岁")
    title: Line | None = field("职务/职称")
    specialty: Line | None = field("从事专业")
    unit: Line | None = field("工作单位", refers="members")


class PlatformLevel(StrEnum):
    """Level at which a platform is recognised (平台级别); regional is that of a province or its like."""

    NATIONAL = "national"
    REGIONAL = "regional"
    CITY = "city"


class PlatformStatus(StrEnum):
    """Whether a platform runs already (建设状态)."""

    RUNNING = "running"
    BUILDING = "building"


class Platform(Model):
    """A research platform already built (科研平台; guangxi-2021 annex 1-1 part 三)."""

    name: Line | None = field("平台名称")
    discipline: Line | None = field("学科/产业领域")
    level: PlatformLevel | None = field("平台级别", choices={"national": "国家级", "regional": "省级", "city": "市级"})
    established: YearMonth | None = field("建设时间", "格式 2018-06")
    owner: Line | None = field("依托单位", refers="members")
    status: PlatformStatus | None = field("建设状态", choices={"running": "已建成并正在运行", "building": "在建"})
    in_industry: bool | None = field("属于本产业领域")


class Salutation(StrEnum):
    """How a person is addressed in a letter (称谓)."""

    MR = "mr"
    MS = "ms"
    COMRADE = "comrade"


class ChiefExpert(Model):
    """The chief expert (首席专家; guangxi-2021 四（三）)."""

    name: Line | None = field("首席专家姓名", names="person")
    address: Salutation | None = field(
        "首席专家称谓", "聘书中的称呼；不填则只写姓名", choices={"mr": "先生", "ms": "女士", "comrade": "同志"}
    )
    unit: Line | None = field("首席专家所在单位", refers="members")
    title: Line | None = field("首席专家职务/职称")
    specialty: Line | None = field("首席专家专业领域")
    achievements: Prose | None = field("首席专家学术造诣与产业经历")
    term_years: int | None = field("首席专家聘期", ge=1, le=10, unit="年")
    appointed_on: date | None = field("首席专家聘任日期")


class ContributionForm(StrEnum):
    """What is contributed (投入形式)."""

    CASH = "cash"
    EQUIPMENT = "equipment"
    STAFF = "staff"
    VENUE = "venue"
    IP = "ip"
    SERVICE = "service"


class ContributionRole(StrEnum):
    """Whether the contributor does research itself (参与方式).

    最高人民法院技术合同解释 art. 19: a party that gives only money, equipment or auxiliary work is in a commissioned,
    not a cooperative development, which changes who owns the result when the agreement is silent.
    """

    RESEARCH = "research"
    SUPPORT = "support"


class Instalment(Model):
    """One payment or delivery of a contribution (分期)."""

    due_on: date | None = field("到位日期")
    amount: Money | None = field("到位金额", unit="元")


class Contribution(Model):
    """What one member puts in (投入承诺)."""

    member: Line = field("投入单位", refers="members", default=...)
    form: ContributionForm | None = field(
        "投入形式",
        choices={
            "cash": "货币",
            "equipment": "设备",
            "staff": "人员",
            "venue": "场地",
            "ip": "知识产权",
            "service": "技术服务",
        },
    )
    role: ContributionRole | None = field(
        "参与方式", choices={"research": "参与研究开发", "support": "仅提供资金、设备或辅助工作"}
    )
    amount: Money | None = field("投入金额", "非货币投入填写各方确认的作价", unit="元")
    description: Line | None = field("投入内容")
    tasks: tuple[Line, ...] = field("用于任务", "任务名称，与任务分工表一致", default=(), max_length=200)
    pooled: bool | None = field("投入共同经费", "由联合体共同使用、由经费管理单位管理的货币投入填 true")
    starts_on: date | None = field("投入开始日期", "设备、人员、场地、技术服务等非货币投入的起止")
    ends_on: date | None = field("投入结束日期")
    instalments: tuple[Instalment, ...] = field("分期到位", default=())


class AccountKind(StrEnum):
    """How alliance money is kept apart (账户方式)."""

    DEDICATED_ACCOUNT = "dedicated_account"
    SUB_LEDGER = "sub_ledger"


class FundRequestKind(StrEnum):
    """What public money is asked for (资金种类; binhai-2012 意见四（二）)."""

    STARTUP = "startup"
    PROJECT = "project"
    OTHER = "other"


class BudgetLine(Model):
    """One head of the budget of an application for money (预算科目)."""

    head: Line = field("预算科目", "如：设备费、业务费、劳务费", default=...)
    amount: Money | None = field("预算金额", "使用所申请资金的部分", unit="元")
    use: Line | None = field("预算用途", "该科目的测算依据和用途")


class FundRequest(Model):
    """An application for public money (资金申请)."""

    kind: FundRequestKind | None = field(
        "资金种类", choices={"startup": "启动资金", "project": "科技项目资金", "other": "其他"}
    )
    amount: Money | None = field("申请金额", unit="元")
    requested_on: date | None = field("资金申请日期")
    purpose: Prose | None = field("资金用途", "用所申请资金做什么，预期完成什么")
    budget: tuple[BudgetLine, ...] = field("资金预算", default=(), max_length=200)


class Guarantee(Model):
    """A guarantee between members (成员间担保; guangxi-2012 二（六）)."""

    guarantor: Line = field("提供担保的单位", refers="members", default=...)
    debtor: Line | None = field("被担保的单位", refers="members")
    debt: Line | None = field("被担保的债务", "债权人、债务种类和到期日，如：示例银行流动资金借款，2028年6月30日到期")
    amount: Money | None = field("担保金额", "担保责任的最高限额", unit="元")
    resolved: bool | None = field("已依章程决议", "公司提供担保，已由董事会或者股东会决议")


class FeeKind(StrEnum):
    """What a fee is for (费用项目)."""

    FILING = "filing"
    AUDIT = "audit"
    EXECUTIVE = "executive"
    REVIEW = "review"


class FeeBearer(StrEnum):
    """Who bears a fee (承担方式)."""

    POOL = "pool"
    LEAD = "lead"
    HOST = "host"
    OWNERS = "owners"
    EQUALLY = "equally"
    BY_CONTRIBUTION = "by_contribution"


class Fee(Model):
    """Who bears a fee of the alliance's work (费用承担)."""

    kind: FeeKind = field(
        "费用项目",
        choices={
            "filing": "成果的知识产权申请、登记和维护费用",
            "audit": "共同经费的审计费用",
            "executive": "执行机构的日常工作经费",
            "review": "任务验收、成果评价和评估费用",
        },
        default=...,
    )
    bearer: FeeBearer = field(
        "承担方式",
        choices={
            "pool": "从共同经费中列支",
            "lead": "由牵头单位承担",
            "host": "由执行机构依托单位承担",
            "owners": "由权利人按权属份额承担",
            "equally": "由各成员单位平均承担",
            "by_contribution": "由各成员单位按投入金额的比例承担",
        },
        default=...,
    )
    limit: Money | None = field("费用年度限额", "超过的须另行书面同意，不填为不设限额", unit="元")


class Funds(Model):
    """Management of the alliance's money (经费管理; guangxi-2021 三（五）)."""

    manager: Line | None = field("经费管理单位", "受托管理经费的依托单位", refers="members")
    account: AccountKind | None = field(
        "账户方式", choices={"dedicated_account": "管理单位名下专户", "sub_ledger": "专账核算"}
    )
    rules_title: Line | None = field("经费管理办法名称")
    supervisor: Line | None = field("经费内部监督机构")
    requests: tuple[FundRequest, ...] = field("资金申请", default=(), max_length=200)
    guarantees: tuple[Guarantee, ...] = field("成员间担保", default=(), max_length=200)
    fees: tuple[Fee, ...] = field("费用承担", "每项费用一行；不填按条款的约定", default=(), max_length=20)


class PriceTier(StrEnum):
    """How the use of a shared resource is paid for (收费方式)."""

    FREE = "free"
    COST = "cost"
    MARKET = "market"


class SharedResource(Model):
    """A facility, instrument or service open to the members (开放共享资源)."""

    name: Line = field("资源名称", default=...)
    owner: Line | None = field("管理单位", refers="members")
    content: Line | None = field("服务内容", "规格和可提供的服务")
    tier: PriceTier | None = field("收费方式", choices={"free": "免费", "cost": "成本价", "market": "市场价"})
    price: Line | None = field("收费标准", "如：每机时200元")
    booking: Line | None = field("预约方式")
    outside: bool | None = field("向联盟外开放")


class DataUse(StrEnum):
    """On what footing personal data goes to another member (个人信息处理方式; 个人信息保护法 arts. 20, 21, 23)."""

    NONE = "none"
    JOINT = "joint"
    ENTRUSTED = "entrusted"
    PROVIDED = "provided"


class DataSet(Model):
    """A data set that members share (共享数据)."""

    name: Line = field("数据名称", default=...)
    provider: Line | None = field("数据提供单位", refers="members")
    users: tuple[Line, ...] = field("数据使用单位", refers="members", default=(), max_length=1000)
    grade: Line | None = field("数据分类分级", "如：一般数据、重要数据")
    purpose: Line | None = field("使用目的和方式")
    personal: DataUse | None = field(
        "个人信息处理方式",
        choices={"none": "不含个人信息", "joint": "共同处理", "entrusted": "委托处理", "provided": "向其他处理者提供"},
    )
    until: Line | None = field("使用期限")
    disposal: Line | None = field("退出时的处理", "如：删除并出具证明")
