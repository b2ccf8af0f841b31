"""Policy packs: what a policy demands, as data.

A pack is ``policies/<id>/policy.yaml``. Expressions are sandboxed Jinja over the alliance, the pack's parameters
(``p.members_min``) and its definitions (named expressions).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from mengyue.library.identifier import Id, Source
from mengyue.library.own_fields import OwnField
from mengyue.model.base import Model, field

__all__ = [
    "FOUNDING", "Bound", "CalendarEntry", "ClauseDefault", "Conflict", "Content", "Doubt", "Force", "Nature",
    "Parameter", "Policy", "PolicyDocument", "PolicyStatus", "Precedence", "Recurrence", "Rule", "RuleKind", "Shared",
    "Span",
]  # fmt: skip

#: The phase (办理阶段) in which an alliance applies.
FOUNDING = "formation"


class PolicyStatus(StrEnum):
    """Whether the text is a draft, has been issued, or has been replaced."""

    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


class Force(StrEnum):
    """How binding a rule is: 必须/应 (hard), 原则上/鼓励/可 (soft), 优先 (preferred), information (info).

    Soft never blocks. What is preferred is asked for and never breached: who lacks it may apply all the same.
    """

    HARD = "hard"
    SOFT = "soft"
    PREFERRED = "preferred"
    INFO = "info"


class RuleKind(StrEnum):
    """Who can judge a rule."""

    MACHINE = "machine"  # an expression decides
    REVIEW = "review"  # a person must answer the question
    DRAFTING = "drafting"  # met by the text, layout or package that the engine makes; stated, not evaluated
    LIFE = "life"  # a duty after founding: calendar, change, report
    AUTHORITY = "authority"  # a duty or power of the authority; nothing to check on the applicant


class Bound(StrEnum):
    """How a parameter limits a fact, so that two policies can be compared."""

    MIN = "min"
    MAX = "max"
    EXACT = "exact"
    ONE_OF = "one_of"


class Recurrence(StrEnum):
    """When a duty falls due."""

    YEARLY = "yearly"  # every year, by a day
    WINDOW = "window"  # every year, within a period
    ONCE = "once"  # once, some time after an event
    EVERY = "every"  # again and again, at this interval after an event


class Nature(StrEnum):
    """What the date of a calendar entry means."""

    DEADLINE = "deadline"  # a duty that must be done by then
    EARLIEST = "earliest"  # not before then; no last day is laid down
    EXPIRY = "expiry"  # something runs out
    CHANCE = "chance"  # may be asked for until then; no duty


class Span(StrEnum):
    """Unit of an interval."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    YEAR_END = "year_end"  # the end of a calendar year: 0 that of the event, 1 the next


_FORCES = {"hard": "必须、应", "soft": "原则上、鼓励、可", "preferred": "优先，不作要求", "info": "仅作说明"}

_CLASHES = {"hard": "不能同时满足", "soft": "须注意", "preferred": "须注意", "info": "说明"}


class Parameter(Model):
    """A figure or list that the policy fixes, with the place it comes from."""

    value: Any = field("取值", default=...)
    unit: str = field("单位", default="")
    force: Force = field("效力", choices=_FORCES, default=Force.HARD)
    at: str = field("出处", default=...)
    note: str = field("说明", default="")
    limits: str = field("所限定的资料", "与其他政策比较用，如：agreement.term_years；不填则不比较", default="")
    bound: Bound | None = field(
        "限定方式", choices={"min": "不低于", "max": "不高于", "exact": "等于", "one_of": "取值之一"}
    )


class Rule(Model):
    """One rule of a policy."""

    id: Id = field("规则编号", default=...)
    title: str = field("规则名称", default=...)
    title_en: str = field("英文名称", default="")
    topic: str = field("主题", "几项政策对照时，同一主题排在一行；不填则用规则名称", default="")
    at: str = field("出处", "政策内的条款位置", default=...)
    tags: tuple[str, ...] = field("标签", "文书按标签取规则，如：组建条件", default=())
    quote: str = field("原文", default="")
    force: Force = field("效力", choices=_FORCES, default=Force.HARD)
    kind: RuleKind = field(
        "判断方式",
        choices={
            "machine": "由表达式判断",
            "review": "由人判断",
            "drafting": "由文本和版式满足",
            "life": "组建后的义务",
            "authority": "主管部门的职权",
        },
        default=...,
    )
    each: str = field("逐项表达式", "对该表达式得到的每一项分别判断", default="")
    bind: str = field("逐项变量名", default="item")
    when: str = field("适用条件", default="")
    needs: tuple[str, ...] = field("所需资料", "表达式；任一为空则暂无法判断", default=())
    require: str = field("应满足的表达式", default="")
    found: str = field("实际值表达式", default="")
    required: str = field("要求值表达式", default="")
    message: str = field("结论", "不满足时的说明，可用 {{ found }}、{{ required }}", default="")
    message_en: str = field("英文结论", default="")
    question: str = field("审查问题", "需人工判断时提出的问题", default="")
    question_en: str = field("英文审查问题", default="")
    fix: str = field("处理办法", default="")
    fix_en: str = field("英文处理办法", default="")
    path: str = field("数据位置", "如 members；逐项规则写相对位置，如 .uscc；也可用 {{ item.path }}", default="")
    note: str = field("说明", "适用上的疑点或处理", default="")


class Content(Model):
    """A content that the policy or statute requires in the agreement; clauses name it under ``satisfies``."""

    id: Id = field("必备内容编号", default=...)
    title: str = field("必备内容", default=...)
    at: str = field("出处", default=...)
    clauses: tuple[str, ...] = field("满足该内容的条款", "条款编号，采用其中任一即可", default=())


class PolicyDocument(Model):
    """A paper that the policy asks for."""

    id: Id = field("文件代号", default=...)
    title: str = field("文件名称", default=...)
    at: str = field("出处", default=...)
    source: Source = field("提纲或表式", "templates/ 下的源文件，不带扩展名；空表示由单位自备", default="")
    stage: str = field("办理阶段", default=FOUNDING)
    copies: int = field("份数", default=1)
    when: str = field("需要条件", "表达式；不成立时本次办理不需要该文件", default="")
    seal: str = field("印章", "该文件应盖的印章", default="单位公章")
    on_request: bool = field("按需生成", "不指名文件、不指定办理阶段时不生成", default=False)


class CalendarEntry(Model):
    """A duty with a date (办理期限). Days are ``MM-DD``; the outer date is the last one that the wording may allow."""

    id: Id = field("期限编号", default=...)
    title: str = field("办理事项", default=...)
    title_en: str = field("英文名称", default="")
    at: str = field("出处", default=...)
    rule: str = field("规则编号", "所依据的规则", default="")
    recurs: Recurrence = field(
        "期限类型",
        choices={
            "yearly": "每年某日前",
            "window": "每年某段时间内",
            "once": "事件发生后一定时间，一次",
            "every": "事件发生后每隔一定时间",
        },
        default=...,
    )
    wording: str = field("期限原文", "政策的用语，如：每年3月1日前", default=...)
    ambiguous: bool = field("用语有歧义", "如“3月1日前”是否含3月1日；有歧义的同时给出稳妥日期和最迟日期", default=False)
    opens: str = field("起始日", "window 填写，如：01-01", default="")
    safe: str = field("稳妥日期", "yearly、window 填写，如：12-30；02-末 表示2月最后一日", default="")
    outer: str = field("最迟日期", "yearly、window 填写，如：12-31", default="")
    nature: Nature = field(
        "日期的意义",
        choices={
            "deadline": "截止日期",
            "earliest": "最早日期，没有截止日期",
            "expiry": "有效期届满",
            "chance": "可以申请，不是义务",
        },
        default=Nature.DEADLINE,
    )
    each: str = field(
        "逐项表达式",
        "对该表达式得到的每一项各有一个期限，如变动记录；此时 event、done 写相对位置，如 .happened_on",
        default="",
    )
    event: str = field(
        "起算事件",
        "数据位置，如：lifecycle.pilot_started_on；yearly、window 填写时，自该事件当年起才有此义务",
        default="",
    )
    since: str = field("起算日表达式", "得到日期的，以其代替起算事件的日期，如续签后自续签之日起算", default="")
    ends: str = field("终止日表达式", "得到日期的，此后届满的不再有此期限，如已经解散、批复期满", default="")
    after_min: int | None = field("最早间隔", "早于此不得办理", ge=0, le=1000)
    after: int | None = field("间隔", "once、every 填写：事件之后多少日、月、年", ge=0, le=1000)
    after_at: str = field("间隔取自", "数据位置，如：agreement.term_years；不写间隔，以其值为间隔", default="")
    unit: Span | None = field(
        "间隔单位", choices={"day": "日", "month": "月", "year": "年", "year_end": "自然年度末（间隔0为事件当年年末）"}
    )
    at_most: str = field("间隔上限", "数据位置，如：agreement.term_years；其值小于间隔的，以其值为准", default="")
    done: str = field("办结日期", "数据位置；填有日期即为已办理，如：lifecycle.recognition_applied_on", default="")
    rolls_over: bool = field("遇法定休假日顺延", "按日计算的期间末日为法定休假日的，以次日为末日", default=False)
    reports_on: tuple[int, ...] = field("所反映年度", "相对于办理当年：-1 上年度，0 本年度，1 下一年度", default=())
    by_whom: str = field("办理单位", "数据位置或者用语中的键，如：lead；authority 表示由主管部门办理", default="lead")
    to: tuple[str, ...] = field("报送单位", default=())
    documents: tuple[str, ...] = field("所需文件", "本政策文件清单中的代号", default=())
    note: str = field("说明", default="")


class Doubt(Model):
    """A point of the text that is stale, damaged or contradictory, and how the pack handles it."""

    id: Id = field("存疑编号", default=...)
    title: str = field("存疑之处", default=...)
    title_en: str = field("英文名称", default="")
    at: str = field("出处", default=...)
    text: str = field("原文情况", default=...)
    handling: str = field("处理", "本政策文件怎样掌握", default=...)
    handling_en: str = field("英文处理", default="")
    warn: bool = field("每次检查都提示", default=False)


class Conflict(Model):
    """A contradiction with another policy that no figures show."""

    id: Id = field("冲突编号", default=...)
    other: str = field("另一政策", "政策代号", default=...)
    title: str = field("冲突事项", default=...)
    title_en: str = field("英文名称", default="")
    at: str = field("本政策的出处", default=...)
    other_at: str = field("另一政策的出处", default=...)
    force: Force = field("效力", choices=_CLASHES, default=Force.HARD)
    reason: str = field("说明", default="")


class Precedence(Model):
    """One step of the order in which policies and law prevail (``policies/precedence.yaml``)."""

    id: Id = field("位次代号", default=...)
    title: str = field("位次", default=...)
    title_en: str = field("英文名称", default="")
    when: str = field("适用条件", "表达式；可用 policy（政策）和 governing（所适用政策的代号）", default="true")
    reason: str = field("理由", default="")
    reason_en: str = field("英文理由", default="")


class ClauseDefault(Model):
    """Which variant of a clause, and which parameters, suit the policy; a data file may choose otherwise."""

    variant: str = field("表述", default="")
    parameters: dict[str, str] = field("参数", default={})
    exclude: bool = field("不采用", default=False)
    of: str = field("出自", "继承的，写明出自哪一项政策；由程序填写", default="")


class Shared(Model):
    """What several packs draw from (``policies/shared/<name>.yaml``)."""

    title: str = field("名称", default=...)
    definitions: dict[str, str] = field("定义", "有名称的表达式", default={})
    documents: tuple[PolicyDocument, ...] = field("文件", default=())
    calendar: tuple[CalendarEntry, ...] = field("办理期限", default=())


class Policy(Model):
    """A policy pack."""

    id: Id = field("政策代号", default=...)
    title: str = field("政策名称", default=...)
    short_title: str = field("简称", default="")
    cited: str = field(
        "行文中的称呼", "题名不是文件名称的填写，协议照此称呼；不填为加书名号的政策名称和文号", default=""
    )
    number: str = field("文号", default="")
    issuer: str = field("发文机关", default="")
    place: str = field("地方", "适用的地方，如：某某市；文书中不写别的地方", default="")
    issued: date | str | None = field("发文日期")
    status: PolicyStatus = field(
        "状态", choices={"draft": "草案或征求意见稿", "issued": "已发布", "superseded": "已被替代"}, default=...
    )
    superseded_by: str = field("替代文本", default="")
    superseded_on: date | None = field("被替代日期", "自该日起适用替代文本；不知道日期的不填，即视为已被替代")
    in_force: str = field("现行有效性", default="")
    seen: str = field("所见文本", "编写时见到多少原文、何种来源，如：全文；申报条件全，程序约四分之一", default="")
    notice: str = field("提示", "每次检查都显示的警告", default="")
    notice_en: str = field("英文提示", default="")
    always: bool = field("始终适用", "不论适用何种政策都一并检查（国家法律）", default=False)
    extends: str = field("继承", "以另一政策为底本，只写不同之处", default="")
    draws: tuple[str, ...] = field(
        "取用", "policies/shared 中的共用内容；同一编号、名称另写的，以本政策为准", default=()
    )
    without: tuple[str, ...] = field(
        "不再适用", "继承或取用时删去的规则、必备内容、文件、期限、参数、资料等的编号", default=()
    )
    vocabulary: dict[str, str] = field("用语", default={})
    wording: dict[str, str] = field(
        "文书用词", "条款和提纲中的词换成本政策的词，如 联合体: 联盟；长的词先换；不改动数据", default={}
    )
    labels: dict[str, dict[str, str]] = field(
        "选项的中文名", "规则用 label 写出，如 Tier: {lead: 盟主}；没有写的取自 templates/labels.yaml", default={}
    )
    choices: dict[str, ClauseDefault] = field("条款的适用表述", "键为条款编号；数据文件另有选择的从其选择", default={})
    fields: tuple[OwnField, ...] = field(
        "本政策的资料", "政策要求而数据模型没有的资料和表，与已有的一样填写和引用", default=()
    )
    parameters: dict[str, Parameter] = field("参数", default={})
    definitions: dict[str, str] = field("定义", "有名称的表达式，规则、表式和条款共用", default={})
    contents: tuple[Content, ...] = field("协议必备内容", default=())
    rules: tuple[Rule, ...] = field("规则", default=())
    documents: tuple[PolicyDocument, ...] = field("文件", default=())
    calendar: tuple[CalendarEntry, ...] = field("办理期限", default=())
    doubts: tuple[Doubt, ...] = field("存疑之处", default=())
    conflicts: tuple[Conflict, ...] = field("与其他政策的冲突", default=())

    def cites(self, at: str) -> str:
        """Return a place with its source: in this policy, unless ``at`` names another text, or the file itself."""
        return at if at.startswith(("《", "（资料")) else f"《{self.title}》{at}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The outlines and layouts of its papers, in their order."""
        return tuple(document.source for document in self.documents)

    def met_by(self, clause: str) -> tuple[str, ...]:
        """Return the contents that ``clause`` meets, as the pack says."""
        return tuple(content.id for content in self.contents if clause in content.clauses)

    @property
    def limiting(self) -> Mapping[str, Parameter]:
        """The parameters that limit a fact which can be compared."""
        return {name: parameter for name, parameter in self.parameters.items() if parameter.limits}

    @property
    def annual(self) -> CalendarEntry | None:
        """The yearly report that a member hands in, if the calendar has one: it says which years it reports on."""
        yearly = (Recurrence.YEARLY, Recurrence.WINDOW)
        found = (e for e in self.calendar if e.recurs in yearly and e.reports_on and e.by_whom != "authority")
        return next(found, None)

    @property
    def filing(self) -> CalendarEntry | None:
        """The filing of a change, if the calendar has one: it runs in days from a change that the record tells."""
        found = (e for e in self.calendar if e.event == ".happened_on" and e.done == ".filed_on" and e.unit is Span.DAY)
        return next(found, None)
