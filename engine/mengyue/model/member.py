"""Members of an alliance and how each of them signs."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mengyue.model.base import Code, Line, Model, Money, Percent, Prose, field

__all__ = [
    "Capacity", "FinanceYear", "Member", "MemberKind", "Ownership", "Sector", "Signature", "SizeClass", "Tier",
]  # fmt: skip


class MemberKind(StrEnum):
    """What kind of organisation a member is (单位类型)."""

    ENTERPRISE = "enterprise"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    MEDICAL = "medical"
    NEW_RD = "new_rd"
    ASSOCIATION = "association"
    OTHER = "other"


class Tier(StrEnum):
    """Place of a member in the alliance (层级): guangxi-2021 一、功能定位 and annex 1-2."""

    LEAD = "lead"
    CORE = "core"
    CLOSE = "close"
    GENERAL = "general"


class Ownership(StrEnum):
    """Who owns the unit (产权性质); decides which rules on state assets and rewards apply."""

    STATE = "state"
    PRIVATE = "private"
    MIXED = "mixed"
    FOREIGN = "foreign"


class SizeClass(StrEnum):
    """How large an enterprise is (企业规模), by the national standard for statistics."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


class Sector(StrEnum):
    """The sector of an enterprise (行业类别): some policies set thresholds by it (liuzhou-2024)."""

    MANUFACTURING = "manufacturing"
    SERVICES = "services"
    OTHER = "other"


class Capacity(StrEnum):
    """In what capacity a person signs (签署身份)."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    AGENT = "agent"


class Signature(Model):
    """A member's signature as recorded after signing (签署记录)."""

    signer: Line | None = field("签署人", names="person")
    capacity: Capacity | None = field("签署身份", choices={"legal_representative": "法定代表人", "agent": "委托代理人"})
    signed_on: date | None = field("签字日期")
    sealed_on: date | None = field("盖章日期")


class FinanceYear(Model):
    """Figures of one fiscal year (分年度财务数据)."""

    year: int = field("会计年度", default=..., ge=1990, le=2100, unit="年")
    main_revenue: Money | None = field("该年主营业务收入", unit="元")
    rd_expense: Money | None = field("该年研发费用", unit="元")


class Member(Model):
    """A member (成员单位). ``id`` is the short name by which the rest of the file refers to it."""

    id: Line = field("成员代号", "本文件内引用该成员时使用的简称，不得重复", default=..., min_length=1, max_length=40)
    name: Line | None = field("单位名称", "营业执照或法人证书上的全称，须与公章一致", names="unit")
    name_en: Line | None = field("英文名称")
    kind: MemberKind | None = field(
        "单位类型",
        choices={
            "enterprise": "企业",
            "university": "高校",
            "institute": "研究机构",
            "medical": "医疗机构",
            "new_rd": "新型研发机构",
            "association": "社会团体",
            "other": "其他组织",
        },
    )
    tier: Tier | None = field(
        "层级", choices={"lead": "牵头单位", "core": "核心层", "close": "紧密合作层", "general": "一般协作层"}
    )
    ownership: Ownership | None = field(
        "产权性质",
        choices={"state": "国有（含公办高校、院所）", "private": "民营", "mixed": "混合", "foreign": "外资或境外"},
    )
    is_legal_person: bool | None = field("独立法人", "分支机构、内设部门、实验室、专家团队填 false")
    country: Line = field("国别或地区", default="中国")
    region: Line | None = field("注册地（省级）", "省、自治区、直辖市的全称")
    city: Line | None = field("注册地（市）", "设区的市的全称")
    district: Line | None = field("注册地（区、县）", "如：某某区")
    domicile: Line | None = field("住所", "登记的住所")
    uscc: Code | None = field("统一社会信用代码", "18 位，按 GB 32100；境外机构留空并填写境外登记号")
    foreign_registration: Line | None = field("境外登记号", "境外机构的登记机关和登记号")
    legal_representative: Line | None = field("法定代表人", "境外机构填写有权签署人", names="person")
    legal_representative_title: Line | None = field("法定代表人职务")
    contact: Line | None = field("联系人", names="person")
    phone: Code | None = field("联系电话")
    email: Code | None = field("电子邮箱")
    service_address: Line | None = field("送达地址")
    standing: Prose | None = field("行业地位与分工", "在行业（或领域）中的地位，在联合体内分工，限200字")
    cooperation_basis: Prose | None = field("合作基础和合作意愿", "与牵头单位在技术研发、成果转化等方面的合作情况")
    chain_position: Prose | None = field("产业链位置", "企业成员在本产业链中的环节和配套能力")
    main_revenue: Money | None = field("年主营业务收入", "最近一个会计年度", unit="元")
    rd_expense: Money | None = field("年研发费用", "与年主营业务收入同一会计年度", unit="元")
    finance_year: int | None = field("财务数据年度", ge=1990, le=2100, unit="年")
    finances: tuple[FinanceYear, ...] = field("分年度财务数据", "政策按多个年度计算时填写", default=(), max_length=20)
    size: SizeClass | None = field(
        "企业规模", choices={"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
    )
    tech_sme: bool | None = field("科技中小微企业", "政策所称科技（型）中小微企业的填 true，如已入库的科技型中小企业")
    sector: Sector | None = field(
        "行业类别", choices={"manufacturing": "制造业", "services": "科技与信息服务业", "other": "其他行业"}
    )
    super_deduction: bool | None = field("享受研发费用加计扣除", "最近一个会计年度已享受的填 true")
    integrity_clean: bool | None = field("无科研失信记录", "经查询没有科研失信、严重违法失信记录的填 true")
    hospital_grade: Line | None = field("医院等级", "医疗机构填写，如：三级甲等")
    patents: int | None = field("有效发明专利数", ge=0, le=1_000_000, unit="件")
    standards: int | None = field("主导或参与制定的标准数", ge=0, le=100_000, unit="项")
    brands: tuple[Line, ...] = field("品牌", "自主品牌、驰名商标等", default=(), max_length=200)
    market_share: Percent | None = field("市场占有率", "主导产品在国内的市场占有率", unit="%")
    market_share_source: Line | None = field("市场占有率的依据", "产品、年度和统计来源")
    honours: tuple[Line, ...] = field("资质称号", "如：科技领军企业", default=())
    leads_elsewhere: int | None = field("牵头的其他联合体", "已牵头组建的其他联合体数", ge=0, le=1000, unit="个")
    fulltime_rd_staff: int | None = field("专职研发人员数", ge=0, le=1_000_000, unit="人")
    activities: Prose | None = field("行业组织能力", "学术交流、技术服务、国际合作、成果转移转化等活动")
    listed: Line | None = field("上市情况", "上市公司填写证券交易所和证券代码")
    foreign_controlled: bool | None = field(
        "境外实际控制", "境内登记而由境外组织、个人设立或者实际控制的填 true；适用人类遗传资源和外商投资的规定"
    )
    liability_cap: Money | None = field("责任限额", "该单位另行商定的违约赔偿限额，不填按协议的限额", unit="元")
    bank: Line | None = field("开户银行", "收取拨付款项的账户")
    bank_account: Code | None = field("银行账号")
    affiliates: tuple[Line, ...] = field("关联方", "纳入保密和许可范围的关联方全称", default=(), max_length=200)
    agent: Line | None = field("授权代表", "法定代表人以外经授权办理签署事务的人", names="person")
    agent_title: Line | None = field("授权代表职务")
    agent_id: Line | None = field("授权代表证件号码")
    signature: Signature | None = field("签署记录", "签署后填写")
