"""Workbooks as people fill them in: what is certain is read and said, what is not is a fault, nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mengyue.intake.load import Loaded, load_bytes
from mengyue.model.finding import Finding, InputError, Severity

Make = Callable[..., bytes]
POLICY: dict[str, Any] = {"基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]]}


def shown_as(value: float, number_format: str | int) -> dict[str, Any]:
    return {"value": value, "format": number_format}


def computed(formula: str, value: Any) -> dict[str, Any]:
    return {"formula": formula, "value": value}


def read(data: bytes) -> Loaded:
    (loaded,) = load_bytes(data, file="a.xlsx")
    assert all(note.severity is Severity.INFO for note in loaded.notes)
    return loaded


def faults(data: bytes) -> list[Finding]:
    with pytest.raises(InputError) as refused:
        load_bytes(data, file="a.xlsx")
    return list(refused.value.findings)


def told(findings: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.message.partition("：")[0]) for finding in findings]


def member(workbook: Make, title: str, *values: Any) -> Loaded:
    return read(
        workbook(POLICY | {"成员单位": [["成员代号", title], *(["甲乙丙丁"[n], v] for n, v in enumerate(values))]})
    )


def member_faults(workbook: Make, title: str, value: Any) -> list[Finding]:
    return faults(workbook(POLICY | {"成员单位": [["成员代号", title], ["甲", value]]}))


def test_titles_above_the_header_blank_rows_and_spaces_in_names_do_not_matter(workbook: Make) -> None:
    rows = [
        ["某某创新联合体成员单位名单"],
        [],
        ["", " 成员 代号 ", "单位名称*", "电话", "注册地(省级)"],
        ["", "甲 ", "　甲公司　", "0771-1", "广西"],
        [],
        ["", "乙", "乙公司"],
        ["", "  "],
    ]
    loaded = read(workbook(POLICY | {" 成员 单位 ": rows}))
    assert [(m.id, m.name, m.phone, m.region) for m in loaded.alliance.members] == [
        ("甲", "甲公司", "0771-1", "广西"),
        ("乙", "乙公司", None, None),
    ]
    assert loaded.positions["members[1].name"] == (6, 3)
    assert loaded.notes == ()


def test_columns_sheets_and_rows_of_peoples_own_are_left_alone_and_said(workbook: Make) -> None:
    rows = [["成员代号", "备注", "排序"], ["甲", "重要", 1], ["合计", "1 家"]]
    loaded = read(workbook(POLICY | {"成员单位": rows, "领导批示": [["时间"]], "Sheet2": []}))
    assert [m.id for m in loaded.alliance.members] == ["甲"]
    assert told(loaded.notes) == [
        ("IN-624", "工作表“领导批示”不在数据之内，没有读取"),
        ("IN-624", "成员单位!B1"),
        ("IN-624", "成员单位!A3"),
    ]
    assert loaded.notes[1].message == "成员单位!B1：“备注”、“排序”不在数据之内，没有读取（共 2 个单元格：B1、C1）"


def test_a_title_that_looks_misspelt_is_a_fault_not_a_lost_column(workbook: Make) -> None:
    (found,) = member_faults(workbook, "统一社会信用代号", "91450200MA9XXX0119")
    assert (found.code, found.hint) == ("IN-606", "是否应为“统一社会信用代码”？")
    (found,) = faults(workbook(POLICY | {"成员单位列表": [["成员代号"], ["甲"]]}))
    assert (found.code, found.hint) == ("IN-604", "是否应为“成员单位”？")
    (found,) = faults(workbook({"基本信息": [["项目", "内容"], ["适用政策", "p"], ["联合体名", "甲"]]}))
    assert (found.code, found.line, found.hint) == ("IN-606", 3, "是否应为“联合体名称”？")


@pytest.mark.parametrize(
    "title, value, amount",
    [
        ("年主营业务收入", 1234.56, "1234.56"),
        ("年主营业务收入（元）", "1234.56", "1234.56"),
        ("年主营业务收入（万元）", 1234.5678, "12345678"),
        ("年主营业务收入(单位：万元)", "1234.5678", "12345678"),
        ("主营业务收入（亿元）", 38.6, "3860000000"),
        ("年主营业务收入", "1200万元", "12000000"),
        ("年主营业务收入（万元）", "1200 元", "1200"),
        ("年主营业务收入", 0.1 + 0.2, "0.3"),
        ("年主营业务收入", "１２００", "1200"),
        ("年主营业务收入", shown_as(1200, "#,##0.00"), "1200"),
    ],
)
def test_amounts_are_read_exactly_whatever_their_unit(workbook: Make, title: str, value: Any, amount: str) -> None:
    loaded = member(workbook, title, value)
    assert loaded.alliance.members[0].main_revenue == Decimal(amount)
    converted = "万" in f"{title}{value}" or "亿" in title
    assert ("IN-621" in {note.code for note in loaded.notes}) == (converted and value != "1200 元")


def test_a_unit_above_the_table_holds_for_all_of_it(workbook: Make) -> None:
    rows = [["成员单位一览表"], ["", "", "单位：万元"], ["成员代号", "年主营业务收入", "年研发费用"], ["甲", 100, 5.5]]
    loaded = read(workbook(POLICY | {"成员单位": rows}))
    assert loaded.alliance.members[0].main_revenue == 1_000_000
    assert loaded.alliance.members[0].rd_expense == 55_000
    assert told(loaded.notes) == [("IN-621", "成员单位!B4")]
    assert "共 2 个单元格：B4、C4" in loaded.notes[0].message
    rows[2] = ["成员代号", "年主营业务收入（元）"]
    assert told(faults(workbook(POLICY | {"成员单位": rows})))[0] == ("IN-610", "成员单位!B3")


@pytest.mark.parametrize(
    "title, value", [("年主营业务收入（美元）", 5), ("年主营业务收入", shown_as(1200, '0.00"万元"'))]
)
def test_a_unit_that_is_not_certain_is_a_fault(workbook: Make, title: str, value: Any) -> None:
    assert member_faults(workbook, title, value)[0].code == "IN-610"


def test_a_note_is_given_once_a_kind_with_the_cells(workbook: Make) -> None:
    loaded = member(workbook, "年主营业务收入（万元）", 1, 2, 3)
    (note,) = loaded.notes
    assert note.message == "成员单位!B2：金额以“万元”计，已换算为元（共 3 个单元格：B2:B4）"


def test_a_phone_typed_as_a_number_is_read_and_said_and_a_ruined_code_is_refused(workbook: Make) -> None:
    loaded = member(workbook, "联系电话", 13800000001.0)
    assert loaded.alliance.members[0].phone == "13800000001"
    assert told(loaded.notes) == [("IN-622", "成员单位!B2")]
    assert member(workbook, "联系电话", shown_as(77112345, "00000000000")).alliance.members[0].phone == "00077112345"
    (found,) = member_faults(workbook, "统一社会信用代码", 914502001234567890)
    assert found.code == "IN-609" and "15 位" in found.message and found.path == "members[0].uscc"
    assert member_faults(workbook, "统一社会信用代码", "9.1450E+17")[0].code == "IN-609"


@pytest.mark.parametrize(
    "value, notes",
    [
        (date(2026, 10, 16), 0),
        ("2026-10-16", 0),
        ("2026年10月16日", 0),
        ("2026/10/16", 1),
        ("2026.10.16", 1),
        ("２０２６-10-16", 1),
        (shown_as(46311, 31), 0),  # the built-in format of Chinese Excel
        (shown_as(46311, '[$-804]yyyy"年"m"月"d"日"'), 0),
        (shown_as(46311.5, "yyyy-mm-dd hh:mm"), 1),
    ],
)
def test_dates_are_read_from_dates_and_from_text(workbook: Make, value: Any, notes: int) -> None:
    loaded = member(workbook, "签字日期", value)
    signature = loaded.alliance.members[0].signature
    assert signature is not None and signature.signed_on == date(2026, 10, 16)
    assert len(loaded.notes) == notes


def test_a_number_where_a_date_belongs_is_a_fault_that_names_the_date_it_may_mean(workbook: Make) -> None:
    (found,) = member_faults(workbook, "签字日期", 46311)
    assert found.code == "IN-409" and "2026-10-16" in found.hint
    assert [f.code for f in member_faults(workbook, "财务数据年度", date(2026, 1, 1))] == ["IN-419"]


def test_the_days_of_the_old_macintosh_calendar_are_told_apart(workbook: Make) -> None:
    rows = [["成员代号", "签字日期"], ["甲", date(2026, 10, 16)]]
    loaded = read(workbook(POLICY | {"成员单位": rows}, date_1904=True))
    signature = loaded.alliance.members[0].signature
    assert signature is not None and signature.signed_on == date(2026, 10, 16)


@pytest.mark.parametrize("value", ["2018-06", "2018年6月", "2018.06", date(2018, 6, 1)])
def test_a_month_is_read_from_text_and_from_the_date_that_excel_makes_of_it(workbook: Make, value: Any) -> None:
    loaded = read(workbook(POLICY | {"科研平台": [["平台名称", "建设时间"], ["甲", value]]}))
    assert loaded.alliance.platforms[0].established == "2018-06"


def test_choices_and_flags_go_by_their_chinese_names_and_by_their_codes(workbook: Make) -> None:
    for value in ("国有（含公办高校、院所）", "国有(含公办高校、院所)", "国有", "state", " 国有 "):
        assert member(workbook, "产权性质", value).alliance.members[0].ownership == "state"
    for value in ("是", True, "TRUE"):
        assert member(workbook, "独立法人", value).alliance.members[0].is_legal_person is True
    (found,) = member_faults(workbook, "产权性质", "国企")
    assert found.code == "IN-406" and "国有（含公办高校、院所）、民营" in found.hint and "state" not in found.hint
    for value in ("E", "E 共有", "共有"):
        loaded = read(workbook(POLICY | {"知识产权": [["项目", "内容"], ["知识产权方案", value]]}))
        assert loaded.alliance.ip is not None and loaded.alliance.ip.preset == "E"


def test_percentages_are_read_as_shown(workbook: Make) -> None:
    rows = [["分配单位", "分配比例（%）"], ["甲", 12.5], ["甲", shown_as(0.125, "0.0%")], ["甲", "12.5%"]]
    loaded = read(workbook(POLICY | {"成员单位": [["成员代号", "单位名称"], ["甲"]], "收益分配": rows}))
    assert loaded.alliance.revenue is not None
    assert [share.percent for share in loaded.alliance.revenue.shares] == [Decimal("12.5")] * 3
    assert told(loaded.notes) == [("IN-621", "收益分配!B3")]


def test_formulas_are_read_as_last_computed_and_refused_when_they_never_were(workbook: Make, edited: Make) -> None:
    data = workbook(POLICY | {"成员单位": [["成员代号", "年主营业务收入"], ["甲", computed("=1+1", 2)]]})
    loaded = read(data)
    assert loaded.alliance.members[0].main_revenue == 2 and told(loaded.notes) == [("IN-622", "成员单位!B2")]
    sheet = "xl/worksheets/sheet2.xml"
    for empty in (b"", b"<v></v>", b"<v/>"):
        unsaved = edited(data, {sheet: lambda part, empty=empty: part.replace(b"<v>2</v>", empty)})
        assert told(faults(unsaved)) == [("IN-607", "成员单位!B2")]
    data = workbook(POLICY | {"成员单位": [["成员代号", "年主营业务收入"], ["甲", computed("=1/0", "#DIV/0!")]]})
    assert told(faults(data)) == [("IN-608", "成员单位!B2")]


def test_parts_of_a_task_are_found_by_its_number_by_its_name_and_through_merged_cells(workbook: Make) -> None:
    sheets = POLICY | {
        "成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"], ["乙", "乙公司"]],
        "任务分工": [["任务编号", "任务名称"], [1, "材料"], ["T-2", "电芯"]],
        "任务参与单位": [["任务编号", "参与单位"], ["1", "甲"], ["", "乙"], ["电芯", "甲"], ["T-2", "乙"]],
    }
    loaded = read(workbook(sheets, merged=[("任务参与单位", "A2:A3")]))
    assert [[p.member for p in task.participants] for task in loaded.alliance.tasks] == [["甲", "乙"], ["甲", "乙"]]
    assert told(loaded.notes) == [("IN-625", "任务参与单位!A2")]
    (found,) = faults(workbook(sheets))
    assert (found.code, found.line, found.hint) == ("IN-611", 3, "可填：1、T-2。")


def test_the_years_of_a_member_are_found_by_its_id(workbook: Make) -> None:
    sheets = POLICY | {
        "成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"]],
        "分年度财务数据": [["成员代号", "会计年度"], ["甲", 2024], ["甲", 2025], ["丁", 2025]],
    }
    (found,) = faults(workbook(sheets))
    assert (found.code, found.line, found.column, found.label) == ("IN-611", 4, 1, "分年度财务数据!A4")
    sheets["分年度财务数据"] = sheets["分年度财务数据"][:3]
    assert [year.year for year in read(workbook(sheets)).alliance.members[0].finances] == [2024, 2025]


def test_an_amount_merged_over_several_rows_is_a_fault(workbook: Make) -> None:
    rows = [["投入单位", "投入金额"], ["甲", 100], ["甲", None]]
    sheets = POLICY | {"成员单位": [["成员代号", "单位名称"], ["甲"]], "投入": rows}
    assert told(faults(workbook(sheets, merged=[("投入", "B2:B3")]))) == [("IN-612", "投入!B2")]


def test_hidden_sheets_and_rows_are_data_too(workbook: Make, edited: Make) -> None:
    data = workbook(POLICY | {"成员单位": [["成员代号", "单位名称"], ["甲"], ["乙"]]})
    data = edited(
        data,
        {
            "xl/workbook.xml": lambda part: part.replace(b'sheetId="2"', b'sheetId="2" state="hidden"'),
            "xl/worksheets/sheet2.xml": lambda part: part.replace(b'<row r="3"', b'<row r="3" hidden="1"'),
        },
    )
    loaded = read(data)
    assert [m.id for m in loaded.alliance.members] == ["甲", "乙"]
    assert [note.message for note in loaded.notes] == [
        "工作表“成员单位”是隐藏的，也已读取",
        "成员单位!A1：有 1 行被隐藏或筛选掉（第 3 行），也已读取",
    ]


def test_every_fault_of_the_workbook_is_told_in_the_order_of_its_sheets(workbook: Make) -> None:
    found = faults(
        workbook(
            {
                "投入": [["投入单位", "投入金额"], ["丙", "很多"]],
                "成员单位": [
                    ["成员代号", "单位类型", "电子邮箱"],
                    ["甲", "单位", "a＠b"],
                    ["甲", "企业", None],
                    [None, "高校"],
                ],
                "基本信息": [["项目", "内容"], ["适用政策", "p"], ["填报日期", "明天"]],
            }
        )
    )
    assert told(found) == [
        ("IN-409", "基本信息!B3"),
        ("IN-406", "成员单位!B2"),
        ("IN-501", "成员单位!A3"),
        ("IN-402", "成员单位!A4"),
        ("IN-502", "投入!A2"),
        ("IN-412", "投入!B2"),
    ]
    assert all(finding.file == "a.xlsx" and finding.hint and finding.label for finding in found)
