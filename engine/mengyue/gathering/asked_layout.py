"""What is asked of members, and in which words: ``schemas/collect.yaml``, a file that legal staff can edit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mengyue.intake.workbook_layout import Title
from mengyue.library.faults import raise_faults
from mengyue.library.validate import validate
from mengyue.library.yaml_file import read_yaml
from mengyue.model.base import Model, field
from mengyue.paths import content_root

__all__ = ["AskedLayout", "CoverLayout", "FillerLayout", "OwnLayout", "PageLayout", "TableLayout", "load_asked"]


class OwnLayout(Model):
    """The single facts of a member."""

    name: str = field("工作表", default=...)
    fixed: tuple[str, ...] = field("不能改的", default=())
    leave: tuple[str, ...] = field("不收集的", default=())
    needed: tuple[str, ...] = field("须有的", "几个代号用 | 隔开的，有一个即可", default=())


class TableLayout(Model):
    """A list of which some rows are a member's own."""

    path: str = field("数据位置", default=...)
    owner: str = field("所属成员的列", default="")
    of: str = field("上级的名称", default="")
    add: bool = field("可以增加行", default=True)
    fixed: tuple[str, ...] = field("不能改的", default=())
    leave: tuple[str, ...] = field("不收集的", default=())


class FillerLayout(Model):
    """The sheet on which a person says who filled the workbook in."""

    name: str = field("工作表", default=...)
    person: str = field("姓名", default=...)
    phone: str = field("电话", default=...)
    on: str = field("日期", default=...)
    remark: str = field("说明事项", default=...)
    note: str = field("备注", default="")


class CoverLayout(Model):
    """The first sheet: who asks for what, why and until when."""

    name: str = field("工作表", default=...)
    title: str = field("标题", default=...)
    lines: tuple[str, ...] = field("文字", default=())
    privacy: tuple[str, ...] = field("个人信息告知", default=())
    laws: tuple[str, ...] = field("引用的法律条文", "法规代号/条号", default=())


class PageLayout(Model):
    """What stands above a form in the browser; what is told of personal data is that of the cover."""

    title: str = field("标题", default=...)
    lines: tuple[str, ...] = field("文字", default=())


class AskedLayout(Model):
    """What is asked of members (向成员收集的资料)."""

    file: str = field("文件名", default=...)
    own: OwnLayout = field("本单位资料", default=...)
    number: Title = field("行号列", default=...)
    tables: tuple[TableLayout, ...] = field("一行一项的资料", default=())
    filler: FillerLayout = field("填表人", default=...)
    cover: CoverLayout = field("首页", default=...)
    page: PageLayout = field("填写页面的开头", default=...)


def load_asked() -> AskedLayout:
    """Return the layout of the content folder in use. Raises :class:`InputError` with its faults."""
    return _load(content_root())


@cache
def _load(root: Path) -> AskedLayout:
    content = read_yaml(root / "schemas" / "collect.yaml", root=root)
    layout, faults = validate(AskedLayout, content.data, file=content.file, positions=content.positions)
    raise_faults(faults)
    assert layout is not None
    return layout
