"""What the members agree on: tasks, intellectual property, revenue, bodies, the agreement itself."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mengyue.model.base import Code, Line, Model, Money, Percent, Prose, field

__all__ = [
    "Agreement",
    "AgreementLength",
    "AnnexForm",
    "BackgroundIP",
    "Body",
    "CourtBasis",
    "Dispute",
    "DisputeMode",
    "Executive",
    "FieldOfUse",
    "FreeTransferee",
    "Governance",
    "IPKind",
    "IntellectualProperty",
    "NameOrder",
    "Participation",
    "Preset",
    "Project",
    "ProjectLevel",
    "ProjectParticipation",
    "Revenue",
    "Seat",
    "Share",
    "Staff",
    "StageShare",
    "Task",
    "Unfunded",
]  # fmt: skip


class Participation(Model):
    """One member's part in a task (参与分工)."""

    member: Line = field("参与单位", refers="members", default=...)
    work: Line | None = field("承担内容")


class Unfunded(StrEnum):
    """What becomes of a task when the public money it counts on does not come (未获资助时的处理)."""

    END = "end"
    RESIZE = "resize"
    GO_ON = "go_on"


class Task(Model):
    """One task of the alliance (任务)."""

    name: Line | None = field("任务名称")
    lead: Line | None = field("任务牵头单位", refers="members")
    participants: tuple[Participation, ...] = field("任务参与单位", default=())
    deliverable: Line | None = field("交付成果")
    standard: Line | None = field("验收标准")
    starts_on: date | None = field("任务开始日期")
    due_on: date | None = field("任务完成日期")
    budget: Money | None = field("任务预算", unit="元")
    hoped_for: Money | None = field("预算中拟申请财政资助", "任务预算中依靠财政资助、尚未获批的部分", unit="元")
    if_unfunded: Unfunded | None = field(
        "未获资助时的处理",
        choices={"end": "终止该任务", "resize": "按到位资金缩减任务", "go_on": "由承担单位自筹继续"},
    )
    name_order: tuple[Line, ...] = field(
        "单位署名顺序",
        "该任务的论文、专利申请和奖励申报中各单位的先后；不填按署名规则",
        refers="members",
        default=(),
        max_length=1000,
    )
    need: Prose | None = field("任务的技术需求", "用于项目建议书：技术问题、现状和差距，注明年份和来源")
    approach: Prose | None = field("任务的技术路线", "用于项目建议书：技术路线、关键参数、已有基础和创新点")
    benefit: Prose | None = field("任务的预期效益", "用于项目建议书：对产业链延伸或者升级的作用和效益测算")


class Preset(StrEnum):
    """Intellectual-property scheme (知识产权方案)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    H = "H"


class IPKind(StrEnum):
    """Kind of intellectual property (知识产权类型)."""

    PATENT = "patent"
    APPLICATION = "application"
    KNOW_HOW = "know_how"
    SOFTWARE = "software"
    DESIGN = "design"
    VARIETY = "variety"
    OTHER = "other"


#: The Chinese names of the kinds.
IP_KINDS = {
    "patent": "专利",
    "application": "专利申请",
    "know_how": "技术秘密",
    "software": "软件著作权",
    "design": "集成电路布图设计",
    "variety": "植物新品种",
    "other": "其他",
}


class BackgroundIP(Model):
    """One item of background intellectual property (背景知识产权).

    Columns after 民法典 art. 845(3): name, applicant or owner, application date and number, patent number, term.
    """

    title: Line | None = field("知识产权名称")
    kind: IPKind | None = field("知识产权类型", choices=IP_KINDS)
    owner: Line | None = field("权利人", refers="members")
    number: Code | None = field("申请号/专利号/登记号")
    applied_on: date | None = field("申请日期")
    valid_until: date | None = field("有效期至")
    scope: Line | None = field("许可使用范围")
    co_owners: tuple[Line, ...] = field(
        "共有权利人", "除权利人外的共有人全称，不限于成员单位", default=(), max_length=100
    )
    burdens: Line | None = field("权利负担", "质押、独占或者排他许可、优先购买等；没有的填“无”")
    excluded: bool = field("不纳入许可", "true 表示仅披露、不向联合体开放", default=False)


class FieldOfUse(Model):
    """A core business field and the member that owns results in it (业务领域; preset C)."""

    name: Line = field("业务领域", default=...)
    member: Line = field("领域归属单位", refers="members", default=...)


class FreeTransferee(Model):
    """A company of a member's group to which it may transfer results without asking the others (可直接受让的关联方)."""

    member: Line = field("所属成员单位", refers="members", default=...)
    name: Line = field("关联方名称", names="unit", default=...)
    relation: Line | None = field("关联关系", "如：全资子公司")


class NameOrder(StrEnum):
    """In which order units are named in joint results (署名规则)."""

    CONTRIBUTION = "contribution"
    TASK_LEAD = "task_lead"
    LISTED = "listed"


class IntellectualProperty(Model):
    """The scheme for results, and what members bring (知识产权)."""

    preset: Preset | None = field(
        "知识产权方案",
        choices={
            "A": "各归各",
            "B": "牵头集中",
            "C": "分领域",
            "D": "保守",
            "E": "共有",
            "F": "任务书定",
            "H": "人类遗传资源国际合作",
        },
    )
    background: tuple[BackgroundIP, ...] = field("背景知识产权清单", default=())
    no_background: bool = field("无背景知识产权", "确认各成员均不提供背景知识产权时填 true", default=False)
    fields: tuple[FieldOfUse, ...] = field("业务领域划分", "方案 C 使用", default=())
    free_transferees: tuple[FreeTransferee, ...] = field("可直接受让的关联方", default=(), max_length=1000)
    name_order: NameOrder | None = field(
        "署名规则",
        "联合论文、专利申请和奖励申报中各单位的先后；不填按实际贡献",
        choices={
            "contribution": "按实际贡献的大小",
            "task_lead": "任务牵头单位在先，其余按实际贡献的大小",
            "listed": "按任务分工表所列的先后",
        },
    )


class Share(Model):
    """One member's share of net income (收益分配比例)."""

    member: Line = field("分配单位", refers="members", default=...)
    percent: Percent | None = field("分配比例", unit="%")


class StageShare(Model):
    """One member's share of the income of one stage of the work (分阶段收益分配比例)."""

    stage: Line = field("所处阶段", "如：研究开发、中试、产业化", default=...)
    member: Line = field("阶段分配单位", refers="members", default=...)
    percent: Percent | None = field("阶段分配比例", unit="%")


class Revenue(Model):
    """How net income from results is split (转化收益分配)."""

    shares: tuple[Share, ...] = field("收益分配比例表", default=())
    stages: tuple[StageShare, ...] = field(
        "分阶段收益分配比例",
        "各阶段取得的收益按不同比例分配的填写，每行一个阶段的一家单位",
        default=(),
        max_length=2000,
    )
    settlement_days: int | None = field("收益分配期限", "收入到账后多少日内分配", ge=1, le=365, unit="日")
    equity: bool | None = field("作价投资或共同设立企业", "拟以成果作价投资或者由成员单位共同设立企业的填 true")


class Seat(Model):
    """A seat in a body (席位)."""

    name: Line | None = field("姓名", names="person")
    unit: Line | None = field("所在单位", "外部专家留空", refers="members")
    title: Line | None = field("职务")
    principal: bool | None = field("单位主要负责人")


class Body(Model):
    """A deciding or advising body (组织机构)."""

    name: Line | None = field("机构名称")
    chair: Line | None = field("负责人", names="person")
    seats: tuple[Seat, ...] = field("组成人员", default=())
    term_years: int | None = field("任期", ge=1, le=10, unit="年")


class Staff(Model):
    """A person who works in the executive body (工作人员)."""

    name: Line | None = field("姓名", names="person")
    duty: Line | None = field("岗位职责")
    full_time: bool | None = field("专职")


class Executive(Model):
    """The executive body (执行机构)."""

    name: Line | None = field("执行机构名称")
    host: Line | None = field("执行机构依托单位", refers="members")
    head: Line | None = field("执行机构负责人", names="person")
    staff: tuple[Staff, ...] = field("执行机构工作人员", default=())


class Governance(Model):
    """Deciding, advising and executive bodies (组织机构; guangxi-2021 三（四）)."""

    support_unit: Line | None = field("联盟依托单位", "负责联盟日常活动的组织开展", refers="members")
    decision: Body | None = field("决策机构")
    advisory: Body | None = field("咨询机构")
    executive: Executive | None = field("执行机构")


class DisputeMode(StrEnum):
    """Exactly one of arbitration or court (争议解决方式)."""

    ARBITRATION = "arbitration"
    COURT = "court"


class CourtBasis(StrEnum):
    """The place with a real connection whose court is chosen (管辖连接点; 民事诉讼法 art. 35)."""

    DEFENDANT = "defendant"
    PLAINTIFF = "plaintiff"
    SIGNING_PLACE = "signing_place"
    PERFORMANCE = "performance"


class Dispute(Model):
    """Dispute resolution (争议解决)."""

    mode: DisputeMode | None = field("争议解决方式", "只能选一种", choices={"arbitration": "仲裁", "court": "诉讼"})
    institution: Line | None = field("仲裁机构", "仲裁机构全称，如：南宁仲裁委员会")
    seat: Line | None = field("仲裁地")
    court_basis: CourtBasis | None = field(
        "管辖法院连接点",
        choices={
            "defendant": "被告住所地",
            "plaintiff": "原告住所地",
            "signing_place": "签订地",
            "performance": "履行地",
        },
    )


class AnnexForm(StrEnum):
    """An annex that the parties may add to the agreement (可以选用的附件)."""

    STRATEGY = "strategy"
    RESULTS_REGISTER = "results_register"
    MEETING_RULES = "meeting_rules"
    FUNDS_RULES = "funds_rules"
    NDA = "nda"
    UNDERTAKING_UNIT = "undertaking_unit"
    UNDERTAKING_PERSON = "undertaking_person"
    ACCESSION = "accession"
    WITHDRAWAL = "withdrawal"
    OFFER_NOTICE = "offer_notice"
    LICENCE = "licence"
    POWER_OF_ATTORNEY = "power_of_attorney"
    INTERNAL_CONSENT = "internal_consent"
    RISK_NOTICE = "risk_notice"


class AgreementLength(StrEnum):
    """How long the agreement is to be (篇幅), shortest first."""

    COMPACT = "compact"
    STANDARD = "standard"
    FULL = "full"


class Contents(StrEnum):
    """What the table of contents of the agreement lists (目录)."""

    NONE = "none"
    HEADINGS = "headings"
    ARTICLES = "articles"


class Opinion(StrEnum):
    """What somebody who reviewed the agreement said (审批意见)."""

    AGREED = "agreed"
    WITH_CHANGES = "with_changes"
    REFUSED = "refused"


class InternalApproval(Model):
    """A step of the internal approval of the agreement (内部审批)."""

    unit: Line | None = field("审批单位", "不填为牵头单位", refers="members")
    step: Line = field("审批环节", "如：法务部门、分管负责人", default=...)
    by: Line = field("审批人", default=...)
    on: date = field("审批日期", default=...)
    opinion: Opinion = field(
        "审批意见",
        choices={"agreed": "同意", "with_changes": "修改后同意", "refused": "不同意"},
        default=Opinion.AGREED,
    )
    text: Code | None = field("所审文本", "所审那一稿的核对码，印在审阅稿每页页首和合同审批表上；没有的不生成已审稿")


class Agreement(Model):
    """Facts of the agreement itself (协议要素)."""

    number: Code | None = field("协议编号")
    length: AgreementLength | None = field(
        "协议篇幅",
        "简版只写各方必须在协议里约定的事项，议事、经费等细节留给联盟的规章；不填为标准版",
        choices={"compact": "简版", "standard": "标准版", "full": "完整版"},
    )
    signatures_per_page: int | None = field(
        "每页签署单位数", "不填则简版四家一页，标准版三家一页，完整版两家一页", ge=1, le=4, unit="家"
    )
    commitments: bool | None = field(
        "签署栏写明承诺", "在每家的签署栏写明该单位承担的任务和投入，至多两家一页；不填为不写"
    )
    contents: Contents | None = field(
        "协议目录",
        "不填则简版不设，标准版列到标题，完整版列到条",
        choices={"none": "不设", "headings": "列到标题", "articles": "列到条"},
    )
    term_years: int | None = field("协议期限", ge=1, le=30, unit="年")
    signing_place: Line | None = field("签订地")
    effective_on: date | None = field("协议生效日期", "最后一方签字并盖章之日；未签署时留空")
    liability_unit: Line | None = field("对外责任单位", "以自己名义代表各方对外签约并承担责任的单位", refers="members")
    liability_mode: Line | None = field("对外责任方式", "联盟对外承担责任的方式，如：由对外责任单位以自己的名义承担")
    renews_automatically: bool | None = field("期满自动续期")
    originals: int | None = field("协议正本份数", ge=2, le=2000, unit="份")
    filing_copies: int | None = field("报送份数", "报推荐单位和科技主管部门的份数", ge=0, le=20, unit="份")
    dispute: Dispute | None = field("争议解决")
    approvals: tuple[InternalApproval, ...] = field(
        "内部审批", "已经办完的内部审批，逐个环节填写；已审稿的每页页首据此标明", default=()
    )
    annexes: tuple[AnnexForm, ...] = field(
        "采用的附件",
        choices={
            "strategy": "发展战略和技术路线图",
            "results_register": "成果登记册",
            "meeting_rules": "会议规则",
            "funds_rules": "经费管理办法",
            "nda": "保密协议",
            "undertaking_unit": "单位科研诚信承诺书",
            "undertaking_person": "个人科研诚信承诺书",
            "accession": "加入申请表",
            "withdrawal": "退出申请表",
            "offer_notice": "优先受让征询通知",
            "licence": "许可合同文本",
            "power_of_attorney": "授权委托书",
            "internal_consent": "单位内部决策文件",
            "risk_notice": "风险提示",
        },
        default=(),
        max_length=20,
    )


class ProjectLevel(StrEnum):
    """Level of a public science and technology project (项目级别)."""

    NATIONAL = "national"
    REGIONAL = "regional"
    CITY = "city"


class ProjectParticipation(Participation):
    """One unit's part in a public project, with its share of the money (项目参与分工)."""

    public_funds: Money | None = field("参与单位财政资助", "财政资助中由该单位使用的金额", unit="元")
    matching_funds: Money | None = field("参与单位配套资金", "该单位为项目配套的自有资金", unit="元")


class Project(Model):
    """A public science and technology project that the alliance carries out (科技计划项目)."""

    name: Line | None = field("项目名称")
    level: ProjectLevel | None = field("项目级别", choices={"national": "国家级", "regional": "省级", "city": "市级"})
    lead: Line | None = field("项目牵头单位", refers="members")
    starts_on: date | None = field("项目开始日期")
    ends_on: date | None = field("项目结束日期")
    goal: Prose | None = field("项目目标")
    number: Code | None = field("项目编号")
    participants: tuple[ProjectParticipation, ...] = field("项目参与单位", default=(), max_length=1000)
    public_funds: Money | None = field("财政资助金额", unit="元")
    matching_funds: Money | None = field("项目配套资金", unit="元")
    need: Prose | None = field("项目的技术需求", "用于项目申报：技术问题、国内外现状和差距，注明年份和来源")
    approach: Prose | None = field("项目的技术路线", "用于项目申报：技术路线、已有基础和创新点")
    benefit: Prose | None = field("项目的预期效益", "用于项目申报：成果的用途、用户和效益测算")
    finished_on: date | None = field("项目验收或终止日期", "已完成验收或者经批准终止的填写；留空表示仍在承担")
