"""What happens after the founding: dates of the alliance's life, papers written and handed in."""

from __future__ import annotations

from datetime import date

from mengyue.model.base import Code, Line, Model, field

__all__ = ["Call", "Lifecycle", "Paper"]


class Paper(Model):
    """A paper that has been written or handed in (文件材料); ``document`` is its id in the policy's list."""

    document: Code = field("文件代号", "政策文件清单中的代号，如：charter、annual-report", default=...)
    title: Line | None = field("文件标题")
    number: Line | None = field("文件文号", "批复、认定文件的文号")
    issuer: Line | None = field("发文机关", "批复、认定文件的发文机关")
    parts: tuple[Line, ...] = field("已写明的内容", "按政策所列的名称逐项填写，如：宗旨、性质、原则", default=())
    year: int | None = field("所属年度", "报告、总结所反映的年度", ge=1990, le=2100, unit="年")
    dated: date | None = field("成文日期")
    submitter: Line | None = field("提交单位", refers="members")
    submitted_on: date | None = field("提交日期")
    submitted_to: tuple[Line, ...] = field(
        "报送单位", "须向两处报送的逐一填写，两处都填写才算办结；如：推荐单位、科技主管部门", default=(), max_length=20
    )


class Call(Model):
    """This year's call for applications (本次申报通知): its dates hold beside the calendar of the policy."""

    title: Line | None = field("通知名称")
    number: Line | None = field("通知文号")
    issuer: Line | None = field("通知的发文机关")
    issued_on: date | None = field("通知日期")
    batch: Line | None = field("申报批次", "如：第一批")
    opens_on: date | None = field("申报开始日期")
    closes_on: date | None = field("申报截止日期", "向受理、推荐单位提交的最后一日")
    forwarded_by: date | None = field("推荐截止日期", "推荐单位向上级报送的最后一日")
    source: Line | None = field("通知来源", "网址或者取得的途径")


class Lifecycle(Model):
    """Dates from which duties run (办理日期)."""

    founded_on: date | None = field("成立日期")
    applied_on: date | None = field("提交组建申请日期", "尚未提交的留空；填写后检查申请材料是否齐备")
    approved_on: date | None = field("批复日期")
    filed_on: date | None = field("提交备案日期", "已由上级批准的联盟报本级备案时填写")
    pilot_started_on: date | None = field("试点开始日期")
    recognition_applied_on: date | None = field("申请认定日期", "试点期满后申请认定")
    demonstration_applied_on: date | None = field("申请示范单位日期")
    assessed_on: date | None = field("最近一次考核日期")
    rectification_from: date | None = field("整改起算日期", "收到限期整改通知之日")
