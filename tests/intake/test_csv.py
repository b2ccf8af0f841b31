"""CSV: one alliance a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengyue.intake.load import load, load_bytes
from mengyue.model.finding import InputError
from mengyue.model.member import Tier
from mengyue.paths import use_library

ROOT = Path(__file__).parents[2]
HEAD = "序号,联盟名称,理事长(牵头) 单位,核心层单位\n"


def test_the_list_of_2012_becomes_26_alliances_with_their_leads() -> None:
    loaded = load(ROOT / "examples" / "guangxi-2012" / "alliances.csv", policy="guangxi-2012")
    assert len(loaded) == 26
    assert [row.alliance.predecessor.number for row in loaded if row.alliance.predecessor] == list(range(1, 27))
    leads = [[m.name for m in row.alliance.members if m.tier is Tier.LEAD] for row in loaded]
    assert leads[16] == ["广西大学", "广西农业科学院蔬菜研究所"]
    assert [len(names) for names in leads].count(2) == 3
    assert loaded[19].name == "广西家禽产业技术战略联盟"


def test_several_units_in_one_cell_are_told_apart_and_can_be_named_by_other_columns() -> None:
    text = HEAD.replace("\n", ",首席专家所在单位\n") + '1,甲联盟,甲公司、乙公司,"丙大学；丁院\n戊所",丙大学\n'
    alliance = load_bytes(text.encode(), file="a.csv", policy="x")[0].alliance
    assert [(m.id, m.tier) for m in alliance.members] == [
        ("甲公司", Tier.LEAD), ("乙公司", Tier.LEAD), ("丙大学", Tier.CORE), ("丁院", Tier.CORE), ("戊所", Tier.CORE),
    ]  # fmt: skip
    assert alliance.chief_expert is not None and alliance.chief_expert.unit == "丙大学"


def test_a_name_too_long_for_an_id_gets_a_number() -> None:
    long = "长" * 60
    members = load_bytes(f"{HEAD}1,甲联盟,甲公司、{long}\n".encode(), file="a.csv", policy="x")[0].alliance.members
    assert (members[1].id, members[1].name) == ("成员2", long)


def test_rows_keep_their_lines_and_cells() -> None:
    text = HEAD + '\n1,"甲\n联盟",甲公司\n2,乙联盟,乙公司\n'
    with pytest.raises(InputError) as caught:
        load_bytes(text.encode(), file="a.csv", policy="x")
    assert [(f.code, f.line, f.column) for f in caught.value.findings] == [("IN-417", 3, 2)]
    second = load_bytes(text.replace("甲\n联盟", "甲联盟").encode(), file="a.csv", policy="x")[1]
    assert second.positions["members[0].name"] == (4, 3)


def test_alliances_of_one_name_get_different_names() -> None:
    loaded = load_bytes((HEAD + "1,甲联盟,甲\n2,甲联盟,乙\n3,,丙\n").encode(), file="dir/a.csv", policy="x")
    assert [row.name for row in loaded] == ["甲联盟", "甲联盟-3", "a-4"]


def test_tab_separated_text_of_a_spreadsheet_is_read() -> None:
    text = "序号\t联盟名称\r\n1\t甲联盟\r\n"
    assert load_bytes(text.encode("utf-16"), file="a.csv", policy="x")[0].name == "甲联盟"


def test_columns_are_named_in_a_file_that_can_be_changed(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    columns = tmp_path / "schemas" / "csv-columns.yaml"
    columns.write_text("columns:\n  - {name: 名字, path: alliance.name}\n", "utf-8")
    try:
        use_library(tmp_path)
        assert load_bytes("名字\n甲\n".encode(), file="a.csv", policy="x")[0].alliance.alliance.name == "甲"
    finally:
        use_library(None)


def test_a_column_that_leads_nowhere_is_a_fault_of_the_columns_file(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    columns = tmp_path / "schemas" / "csv-columns.yaml"
    columns.write_text("columns:\n  - {name: 名字, path: alliance.nmae}\n  - {nam: 甲}\n", "utf-8")
    try:
        use_library(tmp_path)
        with pytest.raises(InputError) as caught:
            load_bytes("名字\n甲\n".encode(), file="a.csv", policy="x")
    finally:
        use_library(None)
    assert {f.code for f in caught.value.findings} == {"IN-401", "IN-402"}
    assert all(f.file.endswith("csv-columns.yaml") and f.line == 3 for f in caught.value.findings)
