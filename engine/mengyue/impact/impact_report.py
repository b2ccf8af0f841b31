"""What a change of the library does, as plain records: what is written as JSON, and read again.

``format`` counts from 1. A later version may add fields; it raises ``format`` only when one means something else.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from mengyue.version import VERSION

__all__ = [
    "FORMAT",
    "AllianceImpact",
    "Change",
    "Detail",
    "DocumentImpact",
    "Duty",
    "DutyKind",
    "Effect",
    "FindingTold",
    "Kind",
    "Moved",
    "Paper",
    "Report",
    "Side",
    "Tally",
    "UnitTold",
]

FORMAT = 1


class Kind(StrEnum):
    """What changed in the library."""

    POLICY = "policy"
    RULE = "rule"
    PARAMETER = "parameter"
    DOCUMENT = "document"
    DEADLINE = "deadline"
    CONTENT = "content"
    CHOICE = "choice"
    DEFINITION = "definition"
    WORDS = "words"
    CLAUSE = "clause"
    VARIANT = "variant"
    APPROVAL = "approval"
    PRESET = "preset"
    OUTLINE = "outline"
    TABLE = "table"
    FORM = "form"
    STATUTE = "statute"
    LOOKS = "looks"
    OTHER = "other"


class Effect(StrEnum):
    """How it changed."""

    ADDED = "added"
    REMOVED = "removed"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"
    EARLIER = "earlier"
    LATER = "later"
    REWORDED = "reworded"
    RENUMBERED = "renumbered"
    REPEALED = "repealed"
    RETIRED = "retired"
    LOST = "lost"
    GIVEN = "given"


class DutyKind(StrEnum):
    """What a lead unit must do."""

    CORRECT = "correct"
    HAND_IN = "hand_in"
    RESEND = "resend"
    REFILL = "refill"
    SUPPLEMENT = "supplement"
    REDRAFT = "redraft"
    FILE_BY = "file_by"
    CHOOSE_POLICY = "choose_policy"


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Detail(_Record):
    """One thing that reads otherwise."""

    label: str = Field("", description="哪一项")
    old: str = Field("", description="原来")
    new: str = Field("", description="现在")


class Change(_Record):
    """One change of the library."""

    kind: Kind = Field(description="哪一类内容")
    effect: Effect = Field(description="怎样变动")
    id: str = Field(description="编号或代号")
    title: str = Field("", description="名称")
    policy: str = Field("", description="所属政策；条款、法规等不属于一项政策的为空")
    at: str = Field("", description="出处")
    force: str = Field("", description="规则的效力：hard、soft、info")
    old: str = Field("", description="原来的数值或写法")
    new: str = Field("", description="现在的数值或写法")
    details: tuple[Detail, ...] = Field((), description="逐项对照")
    sentences: tuple[Detail, ...] = Field((), description="改动的句子，新旧对照")


class FindingTold(_Record):
    """A finding as it stands on one side."""

    code: str = Field(description="规则编号或代号")
    severity: str = Field(description="error、warning、review、info")
    state: str = Field(description="violated、unjudged、question、note、fault")
    message: str = Field(description="结论")
    line: int | None = Field(None, description="数据文件的行，从 1 起")
    path: str = Field("", description="数据位置")
    label: str = Field("", description="数据位置的中文名称")
    basis: str = Field("", description="依据")
    hint: str = Field("", description="办法")
    required: str = Field("", description="要求")
    found: str = Field("", description="实际")


class Moved(_Record):
    """A finding, a deadline or a number of copies that is there before and after, and reads otherwise."""

    code: str = Field(description="编号")
    title: str = Field("", description="事项")
    old: str = Field("", description="原来的结论或日期")
    new: str = Field("", description="现在的结论或日期")
    blocks: bool = Field(False, description="现在构成错误、原来不是")


class Paper(_Record):
    """A document that is owed, or no longer."""

    id: str = Field(description="文件代号")
    title: str = Field(description="文件名称")
    at: str = Field("", description="出处")
    copies: int = Field(1, description="份数")
    made: bool = Field(description="是否可由本程序生成")


class UnitTold(_Record):
    """An article, or a cell of a form, that reads otherwise."""

    number: str = Field("", description="条号")
    title: str = Field("", description="条的标题或栏目")
    what: tuple[str, ...] = Field((), description="added、removed、wording、variant、parameter、moved 等")
    clause: str = Field("", description="条款编号")
    sentences: tuple[Detail, ...] = Field((), description="改动的句子，新旧对照")


class DocumentImpact(_Record):
    """A document whose content changes."""

    id: str = Field(description="文件代号")
    title: str = Field(description="文件名称")
    kind: str = Field(description="agreement 协议及合同，form 表格，paper 其他文书")
    done: bool = Field(description="协议是否已签署，其他文件是否已提交")
    units: tuple[UnitTold, ...] = Field((), description="逐条、逐栏的变动")


class Duty(_Record):
    """Something that the lead unit must do."""

    kind: DutyKind = Field(description="哪一类")
    text: str = Field(description="做什么")
    about: str = Field("", description="所涉文件或规则")
    by: date | None = Field(None, description="最迟日期")


class AllianceImpact(_Record):
    """What the change does to one alliance."""

    file: str = Field(description="数据文件")
    name: str = Field(description="联合体名称")
    policy: str = Field("", description="原来适用的政策")
    new_policy: str = Field("", description="现在适用的政策")
    problem: str = Field("", description="不能比较的原因")
    appeared: tuple[FindingTold, ...] = Field((), description="新出现的问题")
    vanished: tuple[FindingTold, ...] = Field((), description="不再有的问题")
    altered: tuple[Moved, ...] = Field((), description="要求或结论有变的问题")
    owed: tuple[Paper, ...] = Field((), description="新增须提交的文件")
    dropped: tuple[Paper, ...] = Field((), description="不再要求的文件")
    recounted: tuple[Moved, ...] = Field((), description="份数有变的文件")
    documents: tuple[DocumentImpact, ...] = Field((), description="内容有变的文件")
    not_compared: str = Field("", description="文件内容没有比较的原因")
    deadlines: tuple[Moved, ...] = Field((), description="日期有变的期限")
    duties: tuple[Duty, ...] = Field((), description="牵头单位须办的事")

    @property
    def affected(self) -> bool:
        """Whether anything changes for the alliance."""
        return bool(
            self.problem or self.appeared or self.vanished or self.altered or self.owed or self.dropped
            or self.recounted or self.documents or self.deadlines
        )  # fmt: skip

    @property
    def blocked(self) -> bool:
        """Whether something now stands in its way that did not before."""
        new = any(finding.severity == "error" for finding in self.appeared)
        return bool(self.problem) or new or any(moved.blocks for moved in self.altered)

    @property
    def signed(self) -> bool:
        """Whether what has been signed reads otherwise now."""
        return any(document.kind == "agreement" and document.done for document in self.documents)


class Side(_Record):
    """One state of the library."""

    name: str = Field(description="版本、文件夹或政策代号")
    commit: str = Field("", description="git 提交号")
    dirty: int = Field(0, description="尚未提交的内容文件数")


class Tally(_Record):
    """How many alliances it comes to."""

    alliances: int = Field(0, description="核对的联合体数")
    affected: int = Field(0, description="受影响的")
    blocked: int = Field(0, description="新增错误的")
    signed: int = Field(0, description="已签署的协议有变的")
    faults: int = Field(0, description="不能读取的数据文件中的问题数")


class Report(_Record):
    """All of it. ``alliances`` are those that are affected."""

    format: int = Field(FORMAT, ge=1, le=FORMAT, description="格式的版本")
    engine: str = Field(VERSION, description="程序版本")
    as_of: date = Field(description="按哪一天判断")
    old: Side = Field(description="原来的内容库")
    new: Side = Field(description="现在的内容库")
    notes: tuple[str, ...] = Field((), description="须知")
    changes: tuple[Change, ...] = Field((), description="内容库的变动")
    tally: Tally = Field(Tally(), description="计数")
    alliances: tuple[AllianceImpact, ...] = Field((), description="受影响的联合体")
