"""Tables as clerks keep them, in workbooks and CSV files: what the cell shows is read, or a fault says why not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from mengyue.intake.load import Loaded, load_bytes
from mengyue.intake.workbook_policy import policy_workbook
from mengyue.library.load_policy import load_policy
from mengyue.model.finding import Finding, InputError
from mengyue.model.member import MemberKind, Tier
from mengyue.paths import content_root

Make = Callable[..., bytes]
BASICS: dict[str, Any] = {"基本信息": [["项目", "内容"], ["适用政策", "p"]]}
HEAD = ["联盟名称", "牵头单位", "成员单位", "联系人", "联系电话", "协议期限"]


def read(data: bytes, file: str = "a.xlsx") -> Loaded:
    (loaded,) = load_bytes(data, file=file)
    return loaded


def faults(data: bytes, file: str = "a.xlsx", policy: str | None = None) -> list[Finding]:
    with pytest.raises(InputError) as refused:
        load_bytes(data, file=file, policy=policy)
    return list(refused.value.findings)


def codes(found: Any) -> list[str]:
    return [finding.code for finding in found]


def members(workbook: Make, title: str, *values: Any) -> bytes:
    rows = [["甲乙丙丁"[number], value] for number, value in enumerate(values)]
    return workbook(BASICS | {"成员单位": [["成员代号", title], *rows]})


def looks(write: Callable[[Any, Any], None]) -> bytes:
    """A workbook with two members, into whose sheet ``write`` puts cells of its own looks."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in (BASICS | {"成员单位": [["成员代号", "单位名称", "联系人"], ["甲", "甲公司", "韦甲"]]}).items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    write(book, page)
    book.close()
    return out.getvalue()


def as_csv(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_list(workbook: Make, kind: str, *rows: list[Any]) -> list[Loaded]:
    """The alliances of a list, from a CSV file or a workbook."""
    data = as_csv(*rows) if kind == ".csv" else workbook({"名单": list(rows)})
    return load_bytes(data, file=f"a{kind}", policy="p")


@pytest.mark.parametrize(
    "title, value, path, wanted",
    [
        ("年主营业务收入", "3,860,000,000.00", "main_revenue", "3860000000"),
        ("年主营业务收入", "￥３，８６０.5元", "main_revenue", "3860.5"),
        ("年主营业务收入", "38.6亿", "main_revenue", "3860000000"),
        ("年主营业务收入", "1亿2000万元", "main_revenue", "120000000"),
        ("年主营业务收入（万元）", "1,200", "main_revenue", "12000000"),
        ("专职研发人员数", "312人", "fulltime_rd_staff", 312),
        ("专职研发人员数", "1,312.0 人", "fulltime_rd_staff", 1312),
        ("单位类型", "大学", "kind", MemberKind.UNIVERSITY),
        ("层级", "牵头", "tier", Tier.LEAD),
        ("层级", "核心", "tier", Tier.CORE),
        ("独立法人", "√", "is_legal_person", True),
        ("独立法人", "☑是 □否", "is_legal_person", True),
        ("独立法人", "是□ 否√", "is_legal_person", False),
        ("独立法人", "有", "is_legal_person", True),
        ("统一社会信用代码", "9145 0200 ma9x 7x01 19", "uscc", "91450200MA9X7X0119"),
        ("统一社会信用代码", "9145020012345678x９", "uscc", "9145020012345678X9"),
        ("联系电话", "'13800138000", "phone", "13800138000"),
        ("联系电话", '="13800138000"', "phone", "13800138000"),
        ("法定代表人", "韦　示", "legal_representative", "韦示"),
        ("单位名称", "  广西大学。 ", "name", "广西大学"),
    ],
)
def test_what_can_mean_one_thing_is_taken_with_a_note(
    workbook: Make, title: str, value: str, path: str, wanted: Any
) -> None:
    loaded = read(members(workbook, title, value))
    found = getattr(loaded.alliance.members[0], path)
    assert found == (Decimal(wanted) if path == "main_revenue" else wanted)
    assert loaded.notes and all(note.line == 2 for note in loaded.notes)


@pytest.mark.parametrize(
    "title, value",
    [
        ("年主营业务收入", "约3000万元"),
        ("年主营业务收入", "3000-5000万元"),
        ("年主营业务收入", "1,23,456"),
        ("专职研发人员数", "312年"),
        ("专职研发人员数", "三百"),
        ("独立法人", "√否"),
        ("产权性质", "非国有"),
        ("联系电话", "1.38E+10"),
        ("财务数据年度", "26年"),
    ],
)
def test_what_can_mean_two_things_is_a_fault_at_its_cell(workbook: Make, title: str, value: str) -> None:
    (found,) = faults(members(workbook, title, value))
    assert "成员单位!B2" in found.label and found.hint


@pytest.mark.parametrize(
    "value, wanted",
    [
        ({"value": 2019.10, "format": "0.00"}, "2019-10"),
        ({"value": 2019.06, "format": "General"}, "2019-06"),
        ({"value": 2019.12, "format": "General"}, "2019-12"),
        (201910, "2019-10"),
        ("2019.10", "2019-10"),
        ("2019年10月份", "2019-10"),
        ("二〇一九年十月", "2019-10"),
        ({"value": 43739, "format": 'yyyy"年"m"月"'}, "2019-10"),
        (2019.1, None),
        ("2019.1", None),
        ({"value": 2019.1, "format": "0.0"}, None),
        ({"value": 43753, "format": 'm"月"d"日"'}, None),
    ],
)
def test_october_is_never_read_as_january(workbook: Make, value: Any, wanted: str | None) -> None:
    data = workbook(BASICS | {"科研平台": [["平台名称", "建设时间"], ["甲", value]]})
    if wanted:
        assert read(data).alliance.platforms[0].established == wanted
    else:
        (found,) = faults(data)
        assert "科研平台!B2" in found.label
        assert ("2019-01" in found.hint + found.message and "2019-10" in found.hint) or "2019-10-15" in found.hint


@pytest.mark.parametrize(
    "value, code",
    [
        (20261110, "IN-409"),
        ({"value": 20261110, "format": "yyyy-mm-dd"}, "IN-409"),
        ({"value": 46336, "format": 'm"月"d"日"'}, "IN-409"),
        ({"value": 46336, "format": 58}, "IN-409"),  # the built-in format of Chinese Excel, without a year
        ({"value": 46336, "format": "yyyy年m月"}, "IN-409"),
    ],
)
def test_a_date_that_is_not_shown_whole_is_a_fault_that_names_it(workbook: Make, value: Any, code: str) -> None:
    (found,) = faults(members(workbook, "签字日期", value))
    assert found.code == code and "2026-11" in found.hint and "成员单位!B2" in found.label


@pytest.mark.parametrize(
    "value, form, wanted",
    [(1234.56, "#,##0", "1235"), (1000 / 3, "#,##0.00", "333.33"), (0.125, "0.00", "0.13"), (2.5, "0", "3")],
)
def test_the_number_that_is_shown_is_read_and_said_once(workbook: Make, value: float, form: str, wanted: str) -> None:
    cell = {"value": value, "format": form}
    loaded = read(members(workbook, "年主营业务收入", cell, cell))
    assert [str(member.main_revenue) for member in loaded.alliance.members] == [wanted] * 2
    assert codes(loaded.notes) == ["IN-615"] and "B2:B3" in loaded.notes[0].message


def test_a_number_of_which_nobody_knows_what_is_shown_is_a_fault(workbook: Make) -> None:
    (found,) = faults(members(workbook, "年主营业务收入", {"value": 0.4, "format": "0;-0;"}))
    assert found.code == "IN-615" and "0.4" in found.message
    assert codes(faults(members(workbook, "专职研发人员数", {"value": 312000, "format": "0,"}))) == ["IN-615"]
    for form in ("0!.0,", "#,##0.00,", '0.0,"万"'):
        assert codes(faults(members(workbook, "年主营业务收入", {"value": 38600000, "format": form}))) == ["IN-610"]


def test_struck_and_unseen_cells_are_faults_and_a_struck_row_is_one(workbook: Make) -> None:
    def struck(book: Any, page: Any) -> None:
        look = book.add_format({"font_strikeout": True})
        page.write_row(2, 0, ["乙", "乙公司", "李乙"], look)

    (found,) = faults(looks(struck))
    assert found.code == "IN-614" and found.line == 3 and "整行" in found.message

    def rich(book: Any, page: Any) -> None:
        page.write_rich_string("B2", "甲公司", book.add_format({"font_strikeout": True}), "（筹）")

    def white(book: Any, page: Any) -> None:
        page.write_string("B2", "甲公司", book.add_format({"font_color": "white"}))

    def same(book: Any, page: Any) -> None:
        page.write_string("B2", "甲公司", book.add_format({"font_color": "#FFFF00", "bg_color": "#FFFF00"}))

    def nothing(book: Any, page: Any) -> None:
        page.write_string("B2", "甲公司", book.add_format({"num_format": ";;;"}))

    for write in (rich, white, same, nothing):
        assert codes(faults(looks(write))) == ["IN-614"]

    def white_on_blue(book: Any, page: Any) -> None:
        page.write_string("B2", "甲公司", book.add_format({"font_color": "white", "bg_color": "#0000FF"}))

    assert read(looks(white_on_blue)).notes == ()


def test_a_picture_in_a_cell_is_a_fault_and_one_above_it_is_told(edited: Make, workbook: Make) -> None:
    data = members(workbook, "单位名称", "甲公司")
    sheet = "xl/worksheets/sheet2.xml"

    def excel(part: bytes) -> bytes:
        at = part.index(b'<c r="B2"')
        return part[:at] + b'<c r="B2" t="e" vm="1"><v>#VALUE!</v></c>' + part[part.index(b"</c>", at) + 4 :]

    assert codes(faults(edited(data, {sheet: excel}))) == ["IN-613"]

    def box(book: Any, page: Any) -> None:
        page.insert_textbox("B2", "此单位已退出")
        page.write_comment("C2", "换人了")

    notes = read(looks(box)).notes
    assert codes(notes) == ["IN-628", "IN-628"] and "换人了" in notes[1].message


def test_columns_that_are_hidden_are_told() -> None:
    notes = read(looks(lambda _book, page: page.set_column(1, 1, None, None, {"hidden": True}))).notes
    assert [note.message for note in notes] == ["成员单位!B1：隐藏的列也已读取"]


def test_an_example_row_that_somebody_wrote_in_is_a_fault_and_one_as_it_was_is_not_read() -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(policy_workbook(load_policy(content_root(), "guangxi-2021"))))
    page = book["成员单位"]

    def saved() -> bytes:
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    assert read(saved()).alliance.members == ()
    page["C4"] = "广西真实汽车有限公司"
    (found,) = faults(saved())
    assert found.code == "IN-616" and "成员单位!C4" in found.label
    page["A4"] = 1
    assert read(saved()).alliance.members[0].name == "广西真实汽车有限公司"
    page["A5"], page["B5"], page["C5"] = "说明", "真实大学", "广西真实大学"
    assert codes(faults(saved())) == ["IN-616"]


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    "row",
    [
        ["合计", "1", "", "", "", ""],
        ["合　计：", "", "", "", "", ""],
        ["", "总计（家）", "12", "", "", ""],
        ["共 3 家", "", "", "", "", ""],
        ["注：以上名单以批复为准。", "", "", "", "", ""],
        ["备注（2）：甲公司为牵头单位", "", "", "", "", ""],
        ["填表人：张三", "", "审核人：李四", "", "日期：2026.11.1", ""],
        ["※ 带星号的为新增", "", "", "", "", ""],
        HEAD,
    ],
)
def test_rows_that_hold_no_record_are_left_out_and_said(workbook: Make, kind: str, row: list[str]) -> None:
    rows = [HEAD, ["甲联盟", "甲公司", "乙公司", "韦甲", "0771-1", "5年"], row]
    (loaded,) = as_list(workbook, kind, *rows)
    assert loaded.alliance.agreement is not None and loaded.alliance.agreement.term_years == 5
    assert "IN-624" in codes(loaded.notes)


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_a_sentence_among_the_records_is_a_fault(workbook: Make, kind: str) -> None:
    rows = [
        HEAD,
        ["甲联盟", "甲公司", "", "", "", ""],
        ["名单经理事会第三次会议审议通过，自公布之日起施行。", "", "", "", "", ""],
    ]
    with pytest.raises(InputError) as refused:
        as_list(workbook, kind, *rows)
    assert codes(refused.value.findings) == ["IN-616"] and refused.value.findings[0].line == 3


def test_a_sum_without_a_name_is_left_out_or_a_fault(workbook: Make) -> None:
    sheets = BASICS | {
        "成员单位": [["成员代号"], ["甲"], ["乙"]],
        "投入": [["投入单位", "投入金额"], ["甲", 100], ["乙", 200], ["", {"formula": "=SUM(B2:B3)", "value": 300}]],
    }
    loaded = read(workbook(sheets))
    assert len(loaded.alliance.contributions) == 2 and codes(loaded.notes) == ["IN-624"]
    sheets["投入"][3] = ["", 300]
    assert codes(faults(workbook(sheets))) == ["IN-616"]


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    "cell, names, told",
    [
        ("广西大学，示例研究院，柳州公司等", ["广西大学", "示例研究院", "柳州公司"], True),
        ("1.广西大学 2.示例研究院", ["广西大学", "示例研究院"], False),
        ("①广西大学；②示例研究院", ["广西大学", "示例研究院"], False),
        ("广西大学\n示例研究院", ["广西大学", "示例研究院"], False),
        ("广西大学/示例研究院", ["广西大学", "示例研究院"], True),
        ("广西大学 | 示例研究院", ["广西大学", "示例研究院"], True),
        ("广西大学和示例研究院", ["广西大学", "示例研究院"], True),
        ("广西大学（含医学院、农学院）", ["广西大学（含医学院、农学院）"], False),
        ("中国石油和化学工业联合会", ["中国石油和化学工业联合会"], False),
        ("A/B示例有限公司", ["A/B示例有限公司"], True),
        ("ABC Co., Ltd.；广西大学", ["ABC Co., Ltd.", "广西大学"], False),
    ],
)
def test_several_units_in_a_cell_are_told_apart_and_a_name_is_not_split_in_silence(
    workbook: Make, kind: str, cell: str, names: list[str], told: bool
) -> None:
    (loaded,) = as_list(workbook, kind, HEAD, ["甲联盟", "甲公司", cell, "", "", ""])
    assert [member.name for member in loaded.alliance.members[1:]] == names
    assert ("IN-627" in codes(loaded.notes)) == told


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_a_list_of_alliances_reads_the_same_from_csv_and_workbook(workbook: Make, kind: str) -> None:
    rows = [
        ["某省联盟名单"],
        HEAD,
        ["甲联盟", "甲公司", "乙公司、丙大学", "无", "'13800138000", "5 年"],
        ["乙联盟", "甲公司", "", "韦　示", '="0771"', ""],
    ]
    loaded = as_list(workbook, kind, *rows)
    assert [one.name for one in loaded] == ["甲联盟", "乙联盟"]
    assert [one.alliance.alliance.phone for one in loaded] == ["13800138000", "0771"]
    assert loaded[0].alliance.alliance.contact is None and loaded[1].alliance.alliance.contact == "韦示"
    assert loaded[1].positions["members[0].name"] == (4, 2)


def test_a_csv_file_says_what_it_cannot_know() -> None:
    for cell, code in (("1.38E+10", "IN-609"), ("=A1", "IN-607"), ("=SUM(A1:A3)", "IN-607")):
        data = as_csv(HEAD, ["甲联盟", "甲公司", "", "", cell, ""])
        assert codes(faults(data, "a.csv", "p")) == [code]
    assert codes(faults(as_csv(["甲联盟", "甲公司"], ["乙联盟", "乙公司"]), "a.csv", "p")) == ["IN-305"]


def test_a_header_that_was_deleted_is_told_once(workbook: Make) -> None:
    rows = [[f"甲{number}", f"甲公司{number}"] for number in range(50)]
    sheets = BASICS | {
        "成员单位": rows,
        "任务分工": [["任务编号", "任务名称", "牵头单位"], *([n, f"任务{n}", f"甲{n}"] for n in range(1, 50))],
    }
    (found,) = faults(workbook(sheets))
    assert found.code == "IN-605" and "成员单位!A1" in found.label
    del sheets["成员单位"]
    sheets = BASICS | {"成员单位": [["成员代号"], ["甲1"]], "任务分工": sheets["任务分工"][1:], "任务参与单位": [
        ["任务编号", "参与单位"], *([n, "甲1"] for n in range(1, 50))]}  # fmt: skip
    assert codes(faults(workbook(sheets))) == ["IN-605"]


def test_a_member_named_in_full_is_found_and_two_in_one_cell_are_told(workbook: Make) -> None:
    sheets = BASICS | {
        "成员单位": [["成员代号", "单位名称"], ["甲", "甲公司（南宁）"], ["乙", "乙大学"]],
        "任务分工": [["任务名称", "牵头单位"], ["材料", "甲公司(南宁)"], ["电芯", "乙 "]],
    }
    loaded = read(workbook(sheets))
    assert [task.lead for task in loaded.alliance.tasks] == ["甲", "乙"] and codes(loaded.notes) == ["IN-622"]
    sheets["任务分工"][1][1] = "甲、乙"
    (found,) = faults(workbook(sheets))
    assert found.code == "IN-502" and "分行填写" in found.hint


def test_lists_in_a_cell_are_taken_apart_by_lines_numbers_and_marks(workbook: Make) -> None:
    for cell in ("甲级\n乙级", "1. 甲级\n2. 乙级", "甲级、乙级", "甲级；乙级", "①甲级②乙级"):
        assert read(members(workbook, "资质称号", cell)).alliance.members[0].honours == ("甲级", "乙级")


def test_a_blank_shared_string_is_blank_and_one_that_is_not_there_is_a_fault(workbook: Make, edited: Make) -> None:
    data = members(workbook, "单位名称", "甲公司")
    sheet = "xl/worksheets/sheet2.xml"

    def cell(value: bytes) -> Callable[[bytes], bytes]:
        def change(part: bytes) -> bytes:
            at = part.index(b'<c r="B2"')
            return part[:at] + b'<c r="B2" t="s">' + value + b"</c>" + part[part.index(b"</c>", at) + 4 :]

        return change

    for value in (b"<v></v>", b"<v/>", b""):
        assert read(edited(data, {sheet: cell(value)})).alliance.members[0].name is None
    assert codes(faults(edited(data, {sheet: cell(b"<v>999</v>")}))) == ["IN-608"]


def test_dates_in_the_calendar_of_1904_and_signs_of_a_separator_are_read(workbook: Make) -> None:
    rows = [["成员代号", "签字日期"], ["甲", date(2026, 10, 16)]]
    signature = read(workbook(BASICS | {"成员单位": rows}, date_1904=True)).alliance.members[0].signature
    assert signature is not None and signature.signed_on == date(2026, 10, 16)
    (loaded,) = load_bytes("sep=;\n联盟名称;牵头单位\n甲联盟;甲公司\n".encode(), file="a.csv", policy="p")
    assert loaded.alliance.members[0].name == "甲公司"


def test_a_row_chooses_the_unit_of_its_amounts() -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(policy_workbook(load_policy(content_root(), "guangxi-2021"))))
    page = book["投入"]
    titles = {cell.value: cell.column for cell in page[2]}
    (rule,) = [r for r in page.data_validations.dataValidation if "万元" in str(r.formula1)]
    assert rule.formula1 == '"元,万元,亿元"'
    unit, amount = titles["金额单位"], titles["投入金额（元）"]
    assert unit == amount - 1
    book["成员单位"]["B5"] = "甲"
    for row, (chosen, number) in enumerate([(None, 5), ("万元", 1200.5), ("亿元", 3.8612), ("元", 7)], 5):
        page.cell(row, titles["投入单位*" if "投入单位*" in titles else "投入单位"]).value = "甲"
        page.cell(row, unit).value = chosen
        page.cell(row, amount).value = number
    out = io.BytesIO()
    book.save(out)
    loaded = read(out.getvalue())
    assert [c.amount for c in loaded.alliance.contributions] == [5, 12_005_000, 386_120_000, 7]
    assert codes(loaded.notes) == ["IN-621", "IN-621"]
    page.cell(8, unit).value = "美元"
    out = io.BytesIO()
    book.save(out)
    assert codes(faults(out.getvalue())) == ["IN-610"]


def test_a_row_that_chooses_another_unit_than_the_note_above_is_told(workbook: Make) -> None:
    sheet = [
        ["单位：万元"],
        ["序号", "投入单位", "投入形式", "金额单位", "投入金额"],
        [1, "甲", "现金", "元", 5],
        [2, "甲", "现金", None, 5],
    ]
    member = {"成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"]]}
    loaded = read(workbook(BASICS | member | {"投入": sheet}))
    assert [c.amount for c in loaded.alliance.contributions] == [5, 50_000]
    (told,) = [note for note in loaded.notes if "金额单位" in note.message]
    assert told.code == "IN-621" and "“元”" in told.message and "“万元”" in told.message and told.line == 3


@pytest.mark.parametrize("note", ["金额以万元计", "（万元）", "注：本表金额单位为万元。", "按万元填列"])
def test_a_note_that_names_the_unit_is_heeded_above_the_table_and_a_fault_below_it(workbook: Make, note: str) -> None:
    member = {"成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"]]}
    rows: list[list[Any]] = [["序号", "投入单位", "投入形式", "投入金额"], [1, "甲", "现金", 5]]
    loaded = read(workbook(BASICS | member | {"投入": [[note], *rows]}))
    assert [c.amount for c in loaded.alliance.contributions] == [50_000]
    below = note if note.startswith("注") else f"填表说明：{note}"
    (found,) = faults(workbook(BASICS | member | {"投入": [*rows, [], [below]]}))
    assert found.code == "IN-610" and "投入!A4" in found.label and "万元" in found.message


def test_a_note_that_speaks_of_an_amount_says_nothing_of_the_unit(workbook: Make) -> None:
    member = {"成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"]]}
    rows: list[list[Any]] = [
        ["序号", "投入单位", "投入形式", "投入金额"],
        [1, "甲", "现金", 5],
        ["注：另有50万元由甲公司垫付"],
    ]
    loaded = read(workbook(BASICS | member | {"投入": [["甲公司投入50万元"], *rows]}))
    assert [c.amount for c in loaded.alliance.contributions] == [5]


@pytest.mark.parametrize("mark", ["同上", "〃", "″", "同上行", '"'])
def test_a_mark_for_the_words_above_is_a_fault_in_every_format(workbook: Make, mark: str) -> None:
    (found,) = faults(members(workbook, "送达地址", "示例路1号", mark))
    assert found.code == "IN-419" and "成员单位!B3" in found.label
    data = {"policy": "p", "members": [{"id": "甲", "service_address": mark}]}
    (found,) = faults(json.dumps(data).encode(), "a.json")
    assert found.code == "IN-419" and "送达地址" in found.label


def test_advice_never_makes_another_number_of_what_is_in_doubt(workbook: Make) -> None:
    (found,) = faults(members(workbook, "年主营业务收入", "158,26"))
    assert "15826" not in found.hint and found.hint
    (found,) = faults(members(workbook, "专职研发人员数", "3,12"))
    assert "312" not in found.hint and found.hint
