"""Which CSV column holds what: ``schemas/csv-columns.yaml``, a file that legal staff can edit."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.library.faults import fault, raise_faults, shown
from mengyue.library.validate import validate
from mengyue.library.yaml_file import read_yaml
from mengyue.model.base import Model, field
from mengyue.model.describe import Shape, walk
from mengyue.model.member import Tier
from mengyue.paths import content_root

__all__ = ["CsvColumn", "CsvColumns", "folded", "load_columns"]


class CsvColumn(Model):
    """One column."""

    name: str = field("列名", default=...)
    also: tuple[str, ...] = field("其他写法", default=())
    path: str = field("数据位置", "如 predecessor.name；members 表示成员单位名单", default=...)
    tier: Tier | None = field(
        "层级", "members 列使用：lead 牵头单位；core 核心层；close 紧密合作层；general 一般协作层"
    )
    separators: str = field("分隔符", "members 列中几个单位之间的符号", default="、；;")


class CsvColumns(Model):
    """All known columns (CSV 列名对照表)."""

    columns: tuple[CsvColumn, ...] = field("列", default=...)


def folded(title: str) -> str:
    """Return ``title`` as it is compared: without spaces, full-width forms folded, so that （ and ( are one."""
    return "".join(unicodedata.normalize("NFKC", title).split())


def load_columns() -> tuple[CsvColumn, ...]:
    """Return the columns of the content folder in use."""
    return _load(content_root())


@cache
def _load(root: Path) -> tuple[CsvColumn, ...]:
    path = root / "schemas" / "csv-columns.yaml"
    content = read_yaml(path, root=root)
    result, faults = validate(CsvColumns, content.data, file=content.file, positions=content.positions)
    fields = walk(data_model())
    known = {place for place, described in fields if described.record is None and described.shape is Shape.ONE}
    for index, column in enumerate(result.columns if result else ()):
        if column.path != "members" and (column.path not in known or "[]" in column.path):
            place = f"columns[{index}].path"
            line, number = content.at(place)
            message = _("数据位置“{path}”不存在").format(path=shown(column.path))
            faults.append(fault("IN-419", message, file=content.file, line=line, column=number, path=place))
    raise_faults(faults)
    return result.columns if result else ()
