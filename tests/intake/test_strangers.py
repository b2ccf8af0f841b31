"""Workbooks and tables that a stranger hands in: one cause is said once, in the words of the table, nothing is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from mengyue.intake.load import Loaded, load_bytes
from mengyue.model.finding import Finding, InputError
from mengyue.paths import content_root

Change = Callable[[Any], object]
HEAD = "联盟名称,牵头单位,成员单位,联系人,联系电话,协议期限"


@pytest.fixture(scope="module")
def example() -> bytes:
    return (content_root() / "examples" / "guangxi-2021" / "alliance.xlsx").read_bytes()


def changed(example: bytes, change: Change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(example))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(data: bytes, file: str = "a.xlsx") -> list[Finding]:
    with pytest.raises(InputError) as refused:
        load_bytes(data, file=file, policy="guangxi-2012" if file.endswith(".csv") else None)
    return list(refused.value.findings)


def table(text: str, encoding: str = "utf-8") -> list[Loaded]:
    return load_bytes(text.encode(encoding), file="a.csv", policy="guangxi-2012")


def unread_name(book: Any) -> None:
    book["投入"].title = "投入-最终版"


@pytest.mark.parametrize(
    "change, code, words",
    [
        (lambda book: book["成员单位"].delete_rows(2), "IN-605", "“成员单位”表没有标题行"),
        (lambda book: book["投入"].delete_rows(2), "IN-605", "“投入”表没有标题行"),
        (lambda book: book["成员单位"].delete_rows(4, 20), "IN-502", "没有登记任何成员单位"),
        (lambda book: book.remove(book["成员单位"]), "IN-502", "没有登记任何成员单位"),
        (lambda book: book.remove(book["投入"]), "IN-611", "上级表没有资料"),
        (unread_name, "IN-604", "投入-最终版"),
    ],
)  # fmt: skip
def test_one_cause_is_said_once(example: bytes, change: Change, code: str, words: str) -> None:
    (found,) = faults(changed(example, change))
    assert found.code == code and words in found.message


def test_advice_to_a_workbook_names_labels_and_sheets_never_keys(example: bytes) -> None:
    def spoil(book: Any) -> None:
        page = book["成员单位"]
        page.cell(5, 2).value = None
        page.cell(6, 5).value = "企业/高校"
        page.cell(7, 8).value = "也许"
        book["投入"].cell(4, 2).value = "某某公司"
        book["变动记录"].cell(4, 2).value = "退出"
        book["变动记录"].cell(4, 4).value = "某某研究院"

    found = faults(changed(example, spoil))
    assert {"IN-402", "IN-406", "IN-407", "IN-502"} <= {finding.code for finding in found}
    for finding in found:
        assert not re.search("[a-z]{2,}|键", finding.message + finding.hint), finding
    (missing,) = (finding for finding in found if "某某公司" not in finding.message and "共 14" in finding.message)
    assert "示例动力电池" in missing.message


@pytest.mark.parametrize(
    "text",
    ["1.张三\n2.李四；王五/赵六", "张三，李四 王五/赵六", "张三、李四\n王五 赵六", "1、张三 2、李四 3、王五 4、赵六"],
)
def test_persons_are_told_apart_whatever_stands_between_them(example: bytes, text: str) -> None:
    def write(book: Any) -> None:
        book["会议记录"].cell(4, 9).value = text

    (loaded,) = load_bytes(changed(example, write), file="a.xlsx")
    assert loaded.alliance.meetings[0].present == ("张三", "李四", "王五", "赵六")


def test_a_mark_that_may_part_two_items_is_told(example: bytes) -> None:
    def write(book: Any) -> None:
        book["会议记录"].cell(4, 9).value = "张三，甲公司总经理"

    (loaded,) = load_bytes(changed(example, write), file="a.xlsx")
    assert loaded.alliance.meetings[0].present == ("张三，甲公司总经理",)
    assert any(note.code == "IN-627" and "，" in note.message for note in loaded.notes)


def test_what_stands_in_a_column_without_a_title_is_told(example: bytes) -> None:
    def write(book: Any) -> None:
        book["投入"].cell(5, 12).value = "这笔钱还没谈定"

    (loaded,) = load_bytes(changed(example, write), file="a.xlsx")
    (note,) = (note for note in loaded.notes if "没有列名" in note.message)
    assert note.code == "IN-624" and "投入!L5" in note.message


def test_a_number_with_a_zero_before_it_is_the_same_number(example: bytes) -> None:
    def write(book: Any) -> None:
        for row in range(4, 20):
            cell = book["任务参与单位"].cell(row, 1)
            cell.value = f"{int(cell.value):02d}"

    (before,) = load_bytes(example, file="a.xlsx")
    (after,) = load_bytes(changed(example, write), file="a.xlsx")
    assert after.alliance == before.alliance


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_own_columns_of_a_list_are_left_out_with_a_note(encoding: str) -> None:
    (loaded,) = table(f"{HEAD},填报人\n甲联盟,甲公司,乙公司、丙公司,张三,13800000000,3年,李\n", encoding)
    assert len(loaded.alliance.members) == 3
    assert any(note.code == "IN-624" and "填报人" in note.message for note in loaded.notes)


def test_a_column_that_looks_like_a_missing_one_is_a_fault() -> None:
    (found,) = faults(f"{HEAD.replace('牵头单位', '牵头单伟')}\n甲联盟,甲公司,乙公司,张三,1,3年\n".encode(), "a.csv")
    assert found.code == "IN-301" and "schemas" not in found.hint


def test_byte_order_marks_inside_are_taken_out_of_every_format() -> None:
    row = "甲联盟,甲公司,乙公司,张三,13800000000,3年\n"
    found = [*table(f"\ufeff{HEAD}\n\ufeff{row}")]
    found += load_bytes("\ufeffpolicy: p\n\ufeffmembers:\n- {id: 甲, name: 甲\ufeff公司}\n".encode(), file="a.yaml")
    found += load_bytes(
        '\ufeff{"policy": "p",\ufeff "members": [{"id": "甲", "name": "甲公司"}]}'.encode(), file="a.json"
    )
    for loaded in found:
        assert loaded.alliance.members[0].name == "甲公司"
        assert any(note.code == "IN-110" and "FEFF" in note.message for note in loaded.notes)


def test_advice_never_turns_months_into_years() -> None:
    (found,) = faults(f"{HEAD}\n甲联盟,甲公司,乙公司,张三,13800000000,36个月\n".encode(), "a.csv")
    assert found.code == "IN-408" and "36" not in found.hint


def test_quotes_round_a_list_and_a_point_zero_after_a_number_are_taken_off_with_a_note() -> None:
    (loaded,) = table(f"{HEAD}\n甲联盟,甲公司,“乙公司、丙公司”,张三,13800000000.0,3年\n")
    assert [member.name for member in loaded.alliance.members] == ["甲公司", "乙公司", "丙公司"]
    assert loaded.alliance.alliance.phone == "13800000000"
    assert [note.code for note in loaded.notes].count("IN-622") == 2 and "IN-626" in {n.code for n in loaded.notes}
