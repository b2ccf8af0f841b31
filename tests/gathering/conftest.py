"""An alliance of three, and the workbooks that its members got."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ALLIANCE = """\
# 联盟数据文件（虚构）
policy: guangxi-2021
fictional: true
alliance:
  name: 示例收集联合体
  contact: 覃示安      # 联盟联系人
  phone: 0772-0000101
members:
  - id: 甲
    name: 示例甲公司
    tier: lead
    kind: enterprise
  - id: 乙
    name: 示例乙大学   # 名称以法人证书为准
    tier: core
    kind: university
    phone: 0771-0000303
    email: yi@example.com
    honours: [示例称号一, 示例称号二]
  - {id: 丙, name: 示例丙研究院, kind: institute}
team:
  - {name: 陆示恒, age: 54, title: 教授, unit: 乙}   # 首席专家
  - {name: 农例舟, age: 41, title: 教授, unit: 乙}
  - {name: 韦示衡, unit: 甲}
tasks:
  - name: 任务一
    lead: 甲
    participants:
      - {member: 乙, work: 提供样件}
contributions:
  - member: 乙
    form: staff
    amount: 2800000
    instalments: [{due_on: 2027-01-31, amount: 2800000}]
"""
SPLIT = ("--due", "2026-12-20", "--on", "2026-11-30")
SENT = "{member}-资料收集表.xlsx"
Fill = Callable[..., Path]


@pytest.fixture(scope="session")
def _sent_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    (folder / "alliance.yaml").write_text(ALLIANCE, encoding="utf-8")
    from mengyue.cli.main import run

    assert run(["collect", "split", str(folder / "alliance.yaml"), "-o", str(folder / "发出"), *SPLIT]) == 0
    return folder


@pytest.fixture
def sent(_sent_once: Path, tmp_path: Path) -> Path:
    """A folder with ``alliance.yaml``, its record, and 发出 with a workbook for each member."""
    shutil.copytree(_sent_once, tmp_path / "收集")
    return tmp_path / "收集"


@pytest.fixture
def fill(sent: Path) -> Fill:
    """Fills in a member's workbook: ``fill("乙", {"本单位资料": {"开户银行": "…"}, "科研团队": {"D5": "…"}})``."""

    def make(member: str, changes: Mapping[str, Mapping[str, Any]], name: str = "", source: Path | None = None) -> Path:
        book = openpyxl.load_workbook(source or sent / "发出" / SENT.format(member=member))
        for sheet, cells in changes.items():
            page = book[sheet]
            titles = {str(page.cell(row, 1).value or ""): row for row in range(1, page.max_row + 1)}
            for place, value in cells.items():
                row = next((row for title, row in titles.items() if title.rstrip("*").split("（")[0] == place), 0)
                cell = page.cell(row, 2) if row else page[place]
                cell.value = value
        out = io.BytesIO()
        book.save(out)
        path = sent / (name or f"{member}交回.xlsx")
        path.write_bytes(out.getvalue())
        return path

    return make
