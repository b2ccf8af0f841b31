"""What sticks to a name goes where it belongs, or is told: it would be printed on signature pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from mengyue.intake.load import Loaded, load_bytes
from mengyue.model.finding import Finding, InputError

Make = Callable[..., bytes]
BASICS: dict[str, Any] = {"基本信息": [["项目", "内容"], ["适用政策", "p"]]}


def read(workbook: Make, title: str, value: str, *more: tuple[str, str]) -> Loaded:
    row = {"成员代号": "甲", title: value, **dict(more)}
    (loaded,) = load_bytes(workbook(BASICS | {"成员单位": [list(row), list(row.values())]}), file="a.xlsx")
    return loaded


def faults(data: bytes, file: str = "a.xlsx") -> list[Finding]:
    with pytest.raises(InputError) as refused:
        load_bytes(data, file=file)
    return list(refused.value.findings)


def codes(loaded: Loaded) -> list[str]:
    return [note.code for note in loaded.notes]


@pytest.mark.parametrize(
    "written",
    ["示例公司（牵头）", "示例公司(牵头单位)", "示例公司-牵头", "示例公司 （理事长单位）", "示例公司【牵头】"],
)
def test_a_place_in_the_alliance_behind_a_name_is_taken_as_such(workbook: Make, written: str) -> None:
    loaded = read(workbook, "单位名称", written)
    member = loaded.alliance.members[0]
    assert (member.name, member.tier) == ("示例公司", "lead")
    assert set(codes(loaded)) == {"IN-622"} and "成员单位!B2" in loaded.notes[0].message


def test_a_place_behind_a_name_that_contradicts_the_column_is_refused(workbook: Make) -> None:
    rows = [["成员代号", "单位名称", "层级"], ["甲", "示例公司（牵头）", "核心层"]]
    (fault,) = faults(workbook(BASICS | {"成员单位": rows}))
    assert fault.code == "IN-419" and "牵头单位" in fault.message and "核心层" in fault.message


def test_a_list_of_members_tells_places_and_takes_the_leader_once(workbook: Make) -> None:
    text = "联合体名称,牵头单位,成员单位\n示例联合体,甲公司（牵头）,甲公司、乙大学（核心层）\n"
    (loaded,) = load_bytes(text.encode(), file="a.csv", policy="p")
    assert [(member.name, member.tier) for member in loaded.alliance.members] == [
        ("甲公司", "lead"),
        ("乙大学", "core"),
    ]
    assert "IN-627" in codes(loaded)
    twice = "适用政策,联合体名称,牵头单位,核心层单位\np,示例联合体,甲公司,甲公司、乙大学\n"
    (fault,) = faults(twice.encode(), "a.csv")
    assert fault.code == "IN-617" and "代号" not in fault.hint


def test_a_member_named_with_its_place_is_that_member(workbook: Make) -> None:
    sheets = {
        "成员单位": [["成员代号", "单位名称"], ["甲", "示例公司"]],
        "任务分工": [["任务名称", "任务牵头单位"], ["任务", "示例公司（牵头）"]],
    }
    (loaded,) = load_bytes(workbook(BASICS | sheets), file="a.xlsx")
    assert loaded.alliance.tasks[0].lead == "甲"


@pytest.mark.parametrize(
    "written",
    ["张三13800000000", "张三 13800000000", "张三（13800000000）", "张三/0771-1234567", "张三，电话：0771-1234567"],
)
def test_a_number_behind_the_contact_is_the_telephone(workbook: Make, written: str) -> None:
    loaded = read(workbook, "联系人", written)
    member = loaded.alliance.members[0]
    assert member.contact == "张三" and member.phone in ("13800000000", "0771-1234567")
    assert codes(loaded) == ["IN-622"]


def test_another_number_behind_the_contact_than_the_telephone_is_told(workbook: Make) -> None:
    loaded = read(workbook, "联系人", "张三13800000000", ("联系电话", "0771-1234567"))
    assert loaded.alliance.members[0].contact == "张三13800000000"
    assert codes(loaded) == ["IN-631"]


@pytest.mark.parametrize(
    ("title", "written", "right"),
    [
        ("单位名称", "2、示例大学", "示例大学"),
        ("单位名称", "（3）示例大学", "示例大学"),
        ("单位名称", "单位名称：示例大学", "示例大学"),
        ("单位名称", "广西示例 科技有限公司", "广西示例科技有限公司"),
        ("法定代表人", "法定代表人：张三", "张三"),
        ("联系电话", "联系电话：13800000000", "13800000000"),
    ],
)
def test_a_number_or_label_before_a_value_is_taken_off_with_a_note(
    workbook: Make, title: str, written: str, right: str
) -> None:
    loaded = read(workbook, title, written)
    member = loaded.alliance.members[0]
    assert right in (member.name, member.legal_representative, member.phone)
    assert "IN-622" in codes(loaded)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("单位名称", "示例大学（盖章）"),
        ("单位名称", "示例大学（以下简称乙方）"),
        ("单位名称", "示例大学（原名：示例学院）"),
        ("单位名称", "★示例大学"),
        ("单位名称", "示例大学①"),
        ("单位名称", "示例大学[1]"),
        ("法定代表人", "张三（董事长）"),
        ("法定代表人", "张三 董事长"),
        ("法定代表人", "张三、李四"),
        ("签署人", "张三总经理"),
        ("联系人", "王主任"),
    ],
)
def test_what_may_be_no_part_of_a_name_is_told_and_kept(workbook: Make, title: str, written: str) -> None:
    loaded = read(workbook, title, written)
    member = loaded.alliance.members[0]
    signer = member.signature.signer if member.signature else None
    assert written in (member.name, member.legal_representative, member.contact, signer)
    assert codes(loaded) == ["IN-631"] and written in loaded.notes[0].message


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("单位名称", "示例石油大学（北京）"),
        ("单位名称", "示例创投中心（有限合伙）"),
        ("单位名称", "示例（广西）有限公司"),
        ("单位名称", "3D打印示例公司"),
        ("单位名称", "示例分析研究所（中国示例分析测试中心）"),
        ("单位名称", "Example Co., Ltd."),
        ("法定代表人", "颂示汶·例拉集"),
        ("法定代表人", "John A. Smith"),
        ("法定代表人", "欧阳示例"),
        ("法定代表人", "㐂示𠮷"),
        ("联系人", "李四"),
    ],
)
def test_whole_names_are_taken_without_a_word(workbook: Make, title: str, written: str) -> None:
    loaded = read(workbook, title, written)
    member = loaded.alliance.members[0]
    assert written in (member.name, member.legal_representative, member.contact)
    assert codes(loaded) == []


@pytest.mark.parametrize(
    "written", ["示例大学、另一示例学院", "示例大学 另一示例学院", "示例大学等", "示例大学等3家单位"]
)
def test_two_units_in_the_cell_of_one_name_are_refused(workbook: Make, written: str) -> None:
    rows = [["成员代号", "单位名称"], ["甲", written]]
    (fault,) = faults(workbook(BASICS | {"成员单位": rows}))
    assert fault.code == "IN-617" and fault.message.startswith("成员单位!B2") and "一行" in fault.hint


@pytest.mark.parametrize("value", [0.25, "0.25"])
def test_a_share_below_one_per_cent_is_told(workbook: Make, value: Any) -> None:
    loaded = read(workbook, "市场占有率（%）", value)
    assert str(loaded.alliance.members[0].market_share) == "0.25"
    assert codes(loaded) == ["IN-621"]


def test_raised_digits_are_no_digits_of_the_text(workbook: Make) -> None:
    data = workbook(
        BASICS | {"成员单位": [["成员代号", "单位名称", "行业地位与分工"], ["甲", "示例公司@2", "面积10@4"]]}
    )
    out = io.BytesIO()
    raised = r"<si><r><t>\1</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>\2</t></r></si>"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = re.sub("<si><t>([^<]*)@([0-9])</t></si>", raised, old.read(name).decode())
            new.writestr(name, text)
    (loaded,) = load_bytes(out.getvalue(), file="a.xlsx")
    member = loaded.alliance.members[0]
    assert (member.name, member.standing) == ("示例公司²", "面积10⁴")
    assert codes(loaded) == ["IN-631"]


MEMBERS = [["成员代号", "单位名称", "单位类型", "层级", "联系人"], ["甲", "示例公司", "企业", "牵头单位", "张三"]]


def test_a_sheet_that_goes_by_another_name_is_known_by_its_titles(workbook: Make) -> None:
    (fault,) = faults(
        workbook(BASICS | {"Sheet1": MEMBERS, "任务分工": [["任务名称", "任务牵头单位"], ["任务", "甲"]]})
    )
    assert fault.code == "IN-604" and "Sheet1" in fault.message and "成员单位" in fault.hint
    own = {"成员单位": MEMBERS, "通讯录": [["姓名", "电话", "部门", "备注"], ["张三", "1", "x", "y"]]}
    (loaded,) = load_bytes(workbook(BASICS | own), file="a.xlsx")
    assert codes(loaded) == ["IN-624"]


def test_a_copy_of_a_sheet_is_told_as_such(workbook: Make) -> None:
    (fault,) = faults(workbook(BASICS | {"成员单位": MEMBERS, "成员单位 (2)": MEMBERS}))
    assert fault.code == "IN-604" and "副本" in fault.message and "原成员单位" not in fault.hint


def test_a_table_on_its_side_is_told_as_such(workbook: Make) -> None:
    (fault,) = faults(workbook(BASICS | {"成员单位": [list(row) for row in zip(*MEMBERS, strict=True)]}))
    assert fault.code == "IN-605" and "转置" in fault.hint


def test_a_table_without_the_column_of_names_is_told(workbook: Make) -> None:
    rows = [["成员代号", "企业名称"], ["甲", "示例公司"]]
    (fault,) = faults(workbook(BASICS | {"成员单位": rows}))
    assert fault.code == "IN-606" and "单位名称" in fault.hint


def test_what_stands_beside_the_table_of_a_form_is_told(workbook: Make) -> None:
    rows = [["项目", "内容"], ["适用政策", "p"], ["联合体名称", None, "示例联合体"]]
    (loaded,) = load_bytes(workbook({"基本信息": rows}), file="a.xlsx")
    assert codes(loaded) == ["IN-624"] and "C3" in loaded.notes[0].message


def test_titles_on_two_rows_are_those_of_their_columns(workbook: Make) -> None:
    rows = [
        ["成员代号", "单位名称", "财务情况", None],
        [None, None, "年主营业务收入（万元）", "年研发费用（万元）"],
        ["甲", "示例公司", 386, 15],
    ]
    merged = [("成员单位", "A1:A2"), ("成员单位", "B1:B2"), ("成员单位", "C1:D1")]
    (loaded,) = load_bytes(workbook(BASICS | {"成员单位": rows}, merged=merged), file="a.xlsx")
    member = loaded.alliance.members[0]
    assert (member.id, member.name, member.main_revenue, member.rd_expense) == ("甲", "示例公司", 3860000, 150000)
    heads = [["序号", "基本情况", None], [None, "联合体名称", "成员单位"], [1, "示例联合体", "甲公司、乙大学"]]
    data = workbook({"名单": heads}, merged=[("名单", "A1:A2"), ("名单", "B1:C1")])
    (loaded,) = load_bytes(data, file="a.xlsx", policy="p")
    assert len(loaded.alliance.members) == 2


def test_a_table_of_one_alliance_in_a_csv_file_is_no_list(workbook: Make) -> None:
    (fault,) = faults("成员代号,单位名称,层级\n甲,甲公司,牵头单位\n".encode(), "a.csv")
    assert fault.code == "IN-305" and "没有找到标题行" in fault.message and "工作簿" in fault.hint


def test_a_time_behind_a_date_is_left_out_with_a_note(workbook: Make) -> None:
    sheets = {"任务分工": [["任务名称", "任务开始日期"], ["任务", "2026-03-05 14:30"]]}
    (loaded,) = load_bytes(workbook(BASICS | sheets), file="a.xlsx")
    assert str(loaded.alliance.tasks[0].starts_on) == "2026-03-05" and codes(loaded) == ["IN-622"]


@pytest.mark.parametrize(
    ("title", "written", "code"),
    [
        ("单位名称", "XX科技有限公司", "IN-631"),
        ("单位名称", "某示例大学", "IN-631"),
        ("法定代表人", "张某某", "IN-631"),
        ("单位名称", "甲&amp;乙示例公司", "IN-630"),
        ("行业地位与分工", "负责研发<br/>负责中试", "IN-630"),
        ("联系电话", "138000000012", "IN-630"),
    ],
)
def test_what_is_still_to_be_written_or_comes_from_a_web_page_is_told(
    workbook: Make, title: str, written: str, code: str
) -> None:
    assert code in codes(read(workbook, title, written))


def test_a_telephone_in_place_of_an_address_of_mail_is_told(workbook: Make) -> None:
    assert codes(read(workbook, "电子邮箱", "13800000001")) == ["IN-630"]


def test_a_doubt_is_told_of_every_file_in_which_the_name_stands(workbook: Make) -> None:
    for _time in range(3):
        assert codes(read(workbook, "单位名称", "示例公司一")) == []
        assert codes(read(workbook, "单位名称", "某示例大学")) == ["IN-631"]
    assert codes(read(workbook, "联系人", "某示例")) == ["IN-631"]
