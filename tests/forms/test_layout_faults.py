"""A layout at fault is refused with the file and line at which to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengyue.library.load_form import load_form
from mengyue.model.finding import InputError

GOOD = """\
id: sample
title: 示例表
source: 示例
parts:
  - columns: [40, 60]
    rows:
      - cells:
          - {caption: 名称}
          - {id: name, value: alliance.name}
"""


def fault_of(tmp_path: Path, text: str) -> tuple[str, int | None]:
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_form(path)
    (finding,) = caught.value.findings
    assert finding.file == "sample.yaml"
    return finding.message, finding.line


def test_sound_layout_loads(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_form(path).title == "示例表"


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ("{caption: 名称}", "{caption: 名称, span: 2}", "第1行跨列数合计3，应为2", 5),
        ("{id: name, value: alliance.name}", "{value: alliance.name}", "填数据的栏要有 id", 9),
        ("{id: name, value: alliance.name}", "{id: name}", "每格要么是栏目", 9),
        ("{id: name, value: alliance.name}", "{id: name, value: a, text: b}", "只能写一个", 9),
        ("{caption: 名称}", "{id: name, value: alliance.name}", "代号重复：name", 1),
        ("columns: [40, 60]", "columns: [40, 60]\n    repeat: 1", "后面有重复行", 5),
        ("{caption: 名称}", "{caption: 名称, colour: red}", "colour", 8),
        ("value: alliance.name", "value: alliance..name", "写法有误", 9),
    ],
)
def test_fault_names_its_place(tmp_path: Path, old: str, new: str, says: str, line: int) -> None:
    message, found = fault_of(tmp_path, GOOD.replace(old, new))
    assert says in message
    assert found == line


def test_parts_of_unequal_width_are_refused(tmp_path: Path) -> None:
    more = GOOD + "  - columns: [100, 1]\n    rows:\n      - cells: [{caption: 甲}, {caption: 乙}]\n"
    assert "列宽合计应相等" in fault_of(tmp_path, more)[0]
