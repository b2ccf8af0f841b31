"""Layouts of the tables for reviewers (``templates/reports/*.yaml``)."""

from __future__ import annotations

from mengyue.library.identifier import Id
from mengyue.model.base import Model, field

__all__ = ["ReportClosing", "ReportColumn", "ReportLayout"]


class ReportColumn(Model):
    """A column: what it shows, its caption and width."""

    id: Id = field("内容", default=...)
    caption: str = field("栏目", default=...)
    width: float = field("宽度", unit="毫米", gt=0, default=...)
    align: str = field("对齐", pattern="^(left|center|right)$", default="left")
    sheet: bool = field("只在工作簿中", "内部编号等，Word 表中没有这一栏", default=False)


class ReportClosing(Model):
    """A second table in smaller type, below the first: what is worth reading once."""

    title: str = field("附表名", default=...)
    columns: tuple[ReportColumn, ...] = field("附表栏", default=...)


class ReportLayout(Model):
    """A table on landscape pages."""

    id: Id = field("表代号", default=...)
    title: str = field("表名", default=...)
    file: str = field("文件名", default=...)
    columns: tuple[ReportColumn, ...] = field("栏", default=...)
    note: str = field("表后说明", default="")
    closing: ReportClosing | None = field("附表")
    sheet: bool = field("只有工作簿", "不生成 Word 表", default=False)
