"""What people write in place of a value: nothing is made of it in silence, and nothing that is a value is dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from mengyue.intake.load import Loaded, load_bytes
from mengyue.model.finding import Finding, InputError, Severity

Make = Callable[..., bytes]


def as_json(name: str = "甲公司", **alliance: str) -> bytes:
    data = {"policy": "p", "alliance": alliance, "members": [{"id": "甲", "name": name}]}
    return json.dumps(data, ensure_ascii=False).encode()


def read(data: bytes, file: str = "a.json") -> list[Loaded]:
    return load_bytes(data, file=file, policy="p")


def faults(data: bytes, file: str = "a.json") -> list[Finding]:
    with pytest.raises(InputError) as refused:
        read(data, file)
    return list(refused.value.findings)


@pytest.mark.parametrize(
    "text", ["暂缺", "（空）", "(无)", "【待定】", "请填写", "null", "NULL", "None", "XXX", "××", "＊＊", "待核实。"]
)
def test_words_for_nothing_are_nothing_with_a_note_in_every_format(text: str, workbook: Make) -> None:
    sheets = {"基本信息": [["项目", "内容"], ["适用政策", "p"], ["联系人", text]]}
    table = f"联盟名称,牵头单位,联系人\n甲联盟,甲公司,{text}\n".encode()
    for data, file in ((as_json(contact=text), "a.json"), (workbook(sheets), "a.xlsx"), (table, "a.csv")):
        (loaded,) = read(data, file)
        assert loaded.alliance.alliance.contact is None
        assert [note.code for note in loaded.notes if note.code != "IN-504"] == ["IN-626"]


@pytest.mark.parametrize("text", ["无锡", "见山", "空军医院", "nan", "None公司", "缺一", "（筹）"])
def test_a_name_that_only_begins_like_a_word_for_nothing_is_a_name(text: str) -> None:
    (loaded,) = read(as_json(technology=text))
    assert loaded.alliance.alliance.technology == text and not loaded.notes


@pytest.mark.parametrize("text", ["／", "—", "－", "N/A"])
@pytest.mark.parametrize("title", ["年主营业务收入", "统一社会信用代码", "专职研发人员数"])
def test_a_cell_of_nothing_is_told_once(text: str, title: str, workbook: Make) -> None:
    sheets = {
        "基本信息": [["项目", "内容"], ["适用政策", "p"]],
        "成员单位": [["成员代号", "单位名称", title], ["甲", "甲公司", text]],
    }
    (loaded,) = read(workbook(sheets), "a.xlsx")
    assert [note.code for note in loaded.notes if note.code != "IN-504"] == ["IN-626"]


@pytest.mark.parametrize("text", ["详见附件", "见附件1", "（名单另附）", "1", "2026", "1.2"])
def test_what_names_nobody_is_no_name(text: str, workbook: Make) -> None:
    (found,) = faults(as_json(text))
    assert found.code == "IN-419" and found.path == "members[0].name"
    (found,) = faults(f"联盟名称,牵头单位\n甲联盟,{text}\n".encode(), "a.csv")
    assert found.code == "IN-419" and found.label.endswith("单位名称") and found.line == 2


@pytest.mark.parametrize("text", ["3M中国有限公司", "附属医院", "见福便利有限公司", "360公司"])
def test_unusual_names_are_names(text: str) -> None:
    (loaded,) = read(as_json(text))
    assert loaded.alliance.members[0].name == text and not loaded.notes


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#VALUE!", "####", "#NAME?", "Err:502"])
def test_what_a_spreadsheet_shows_for_a_failed_formula_is_never_a_value(text: str) -> None:
    (found,) = faults(as_json(industry=text))
    assert found.code == "IN-608"
    (found,) = faults(f"联盟名称,牵头单位,产业领域\n甲联盟,甲公司,{text}\n".encode(), "a.csv")
    assert found.code == "IN-608" and (found.line, found.column) == (2, 3)


@pytest.mark.parametrize(
    "key, text",
    [
        ("goals", "详见附件"), ("goals", "见附件三。"), ("industry", "如附表2"), ("contact", "张**"),
        ("phone", "138****1234"), ("phone", "7715300123"), ("phone", "1053001234"), ("phone", "0.138"), ("phone", "12"),
        ("phone", "0x1F"), ("phone", "13800000001.0"),
    ],
)  # fmt: skip
def test_what_is_not_the_whole_content_is_kept_with_a_warning(key: str, text: str) -> None:
    (loaded,) = read(as_json(**{key: text}))
    assert getattr(loaded.alliance.alliance, key) == text.rstrip("。") or key == "goals"
    (note,) = loaded.notes
    assert (note.code, note.severity) == ("IN-630", Severity.WARNING)


@pytest.mark.parametrize(
    "text",
    [
        "13807711234", "0771-5300123", "07715300123", "010-53001234", "400-800-1234", "4008001234", "+86 13807711234",
        "8613807711234", "0771-5300123转8001", "5300123", "+66-2-123-4567", "0771-0000000/13800000000",
    ],
)  # fmt: skip
def test_usual_telephone_numbers_need_no_word(text: str) -> None:
    (loaded,) = read(as_json(phone=text))
    assert loaded.alliance.alliance.phone and not loaded.notes


def test_a_row_without_the_name_of_its_alliance_is_no_alliance_of_its_own(workbook: Make) -> None:
    rows: list[list[Any]] = [
        ["联盟名称", "牵头单位", "核心层"], ["甲联盟", "甲公司", "乙公司"], ["", "", "丙公司"], ["", "丁公司", ""]
    ]  # fmt: skip
    table = "\n".join(",".join(row) for row in rows).encode()
    for data, file in ((table, "a.csv"), (workbook({"名单": rows}), "a.xlsx")):
        (found,) = faults(data, file)
        assert found.code == "IN-616" and found.line == 3 and "联盟名称" in found.message


def test_words_in_brackets_after_a_title_are_told_and_a_unit_is_heeded(workbook: Make) -> None:
    table = "联盟名称（全称）,牵头单位,联系人（手机）\n甲联盟,甲公司,13800000000\n".encode()
    sheets = {"基本信息": [["项目", "内容"], ["适用政策", "p"], ["联系人（手机）", "13800000000"]]}
    for data, file, count in ((table, "a.csv", 2), (workbook(sheets), "a.xlsx", 1)):
        (loaded,) = read(data, file)
        assert loaded.alliance.alliance.contact == "13800000000"
        said = [note.message for note in loaded.notes if note.code == "IN-624"]
        assert len(said) == 1 and "“联系人（手机）”括号里的字没有采用" in said[0].replace("联盟名称（全称）”、“", "")
        assert said[0].count("（全称）") == count - 1
    table = "联盟名称,牵头单位,协议期限（月）\n甲联盟,甲公司,36\n".encode()
    (found,) = faults(table, "a.csv")
    assert found.code == "IN-610"
    (loaded,) = read("联盟名称,牵头单位,协议期限（年）\n甲联盟,甲公司,3\n".encode(), "a.csv")
    assert loaded.alliance.agreement.term_years == 3 and not [n for n in loaded.notes if n.code == "IN-624"]


@pytest.mark.parametrize(
    "title, text, path, wanted",
    [("形式", "仪器设备", "form", "equipment"), ("类别", "软著", "kind", "software")],
)
def test_usual_words_for_choices_are_understood_with_a_note(
    title: str, text: str, path: str, wanted: str, workbook: Make
) -> None:
    from mengyue.intake.cell_text import text_value
    from mengyue.intake.cell_words import load_words
    from mengyue.model.alliance import Alliance
    from mengyue.model.describe import Kind, walk

    said: list[str] = []
    fields = [f for _place, f in walk(Alliance) if f.kind is Kind.CHOICE and wanted in f.choices]
    assert fields
    for field in fields:
        assert text_value(text, field, "", lambda code, message: said.append(message), load_words()) == wanted
    assert len(said) == len(fields) and all(text in message for message in said)
