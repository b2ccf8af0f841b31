"""One rule for the characters of every text, whatever file it comes from; and texts that come back as they went in."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from mengyue.intake.load import Loaded, load_bytes
from mengyue.intake.text_characters import CharacterFault, alike, seen_text
from mengyue.intake.workbook_write import write_workbook
from mengyue.intake.yaml_write import write_yaml
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.finding import Finding, InputError
from mengyue.model.member import Member

Make = Callable[..., bytes]


def from_json(name: str, field: str = "name") -> Loaded:
    data = {"policy": "p", "members": [{"id": "甲", field: name}]}
    return load_bytes(json.dumps(data).encode(), file="a.json")[0]


def refused(name: str) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        from_json(name)
    return list(caught.value.findings)


@pytest.mark.parametrize(
    "written, name, code",
    [
        ("广西\u200b大学", "广西大学", "IN-110"),
        ("\ufeff广西大学\u2060", "广西大学", "IN-110"),
        ("广西\u00ad大学\u200f", "广西大学", "IN-110"),
        ("⼴西⼤学", "广西大学", "IN-626"),  # Kangxi radicals, as PDF files give them
        ("⻓沙学院", "长沙学院", "IN-626"),
        ("\uf9dc达公司", "隆达公司", "IN-626"),  # a compatibility ideograph
        ("“广西大学”", "广西大学", "IN-626"),
        ("广西大学。", "广西大学", "IN-626"),
        ("韦\u3000示", "韦示", "IN-622"),
        ("无", None, "IN-626"),
        ("/", None, "IN-626"),
        ("——", None, "IN-626"),
        ("未上市", None, "IN-626"),
        ("N/A", None, "IN-626"),
        ("ABC Co., Ltd.", "ABC Co., Ltd.", None),
        ("“甲”和“乙”", "“甲”和“乙”", None),
        ("广西大学（南宁）", "广西大学（南宁）", None),
    ],
)
def test_what_the_eye_cannot_tell_apart_is_put_right_and_said(
    written: str, name: str | None, code: str | None, workbook: Make
) -> None:
    loaded = from_json(written)
    assert loaded.alliance.members[0].name == name
    assert {note.code for note in loaded.notes} == ({code} if code else set())
    assert all(note.line == 1 for note in loaded.notes)
    sheets = {
        "基本信息": [["项目", "内容"], ["适用政策", "p"]],
        "成员单位": [["成员代号", "单位名称"], ["甲", written]],
    }
    table = load_bytes(workbook(sheets), file="a.xlsx")[0]
    assert table.alliance == loaded.alliance
    assert {note.code for note in table.notes} == {note.code for note in loaded.notes}


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\ue000", "\U000f0000", "\ufffd", "\ufdd0", "\U000e0041"])
def test_what_reads_otherwise_elsewhere_is_refused_with_its_code_point(character: str) -> None:
    (found,) = refused(f"广西{character}大学")
    assert found.code == "IN-110" and found.path == "members[0].name" and found.line == 1
    assert f"U+{ord(character):04X}" in found.message and "第 3 个字符" in found.message


def test_one_note_tells_a_kind_with_all_its_lines() -> None:
    lines = "".join(f"  - {{id: 甲{n}, name: 大学\u200b{n}}}\n" for n in range(3))
    (note,) = load_bytes(f"policy: p\nmembers:\n{lines}".encode(), file="a.yaml")[0].notes
    assert note.line == 3 and "U+200B" in note.message and "共 3 处：第 3、4、5 行" in note.message


def test_a_word_for_nothing_is_an_answer_in_a_text_and_for_yes_or_no() -> None:
    loaded = load_bytes("policy: p\nalliance: {goals: 无, contact: 无}\n".encode(), file="a.yaml")[0]
    assert loaded.alliance.alliance.goals == "无" and loaded.alliance.alliance.contact is None


@pytest.mark.parametrize(
    "other",
    ["示例技术(南宁)有限公司", "示例技术（南宁）有限公司 ", "示例 技术（南宁）有限公司", "示例技术【南宁】有限公司"],
)
def test_names_that_read_the_same_are_told(other: str) -> None:
    assert alike("示例技术（南宁）有限公司") == alike(other)
    data = {"policy": "p", "members": [{"id": "甲", "name": "示例技术（南宁）有限公司"}, {"id": "乙", "name": other}]}
    notes = load_bytes(json.dumps(data).encode(), file="a.json")[0].notes
    spaced = "示例 技术" in other  # taken out and told: then the names are the same, which is for the check to find
    assert [note.code for note in notes] == (["IN-622"] if spaced else ["IN-508"] if other.strip() == other else [])


HOSTILE = st.text(
    st.sampled_from("甲乙 \t\n\r\x85\u2028\u2029\u200b\ufeff\u00a0\u3000\"'“”:#-|>&*!%@`{}[],?=_x0041F。、/\\1.（）")
    | st.characters(),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(HOSTILE, HOSTILE)
@example("_x0041_x0042_", "_x005F_")
@example("甲\u2028乙", "甲\x85乙")
@example(" 甲\n  乙", "甲\n\n")
@example("1. 甲、乙", "'=1+1")
@example("0", "覃示，李试")
@example("_:", "_:")
@example("甲", "同上：")
def test_any_text_that_is_accepted_comes_back_from_every_kind_of_file(prose: str, honour: str) -> None:
    data = {"policy": "p", "alliance": {"goals": prose}, "members": [{"id": "甲", "honours": [honour]}]}
    try:
        alliance = load_bytes(json.dumps(data).encode(), file="a.json")[0].alliance
    except InputError as error:
        assert all(finding.code.startswith("IN-") for finding in error.findings)
        return
    again = load_bytes(write_yaml(alliance), file="a.yaml")[0]
    assert again.alliance == alliance and not again.notes
    table = load_bytes(write_workbook(alliance), file="a.xlsx")[0]
    assert table.alliance == alliance
    assert {note.code for note in table.notes} <= {"IN-627"}, "but for a mark that in a cell may part two items"


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
@example("\u2028甲\x85")
def test_a_yaml_file_that_we_write_is_one_that_we_read(text: str) -> None:
    try:
        alliance = Alliance(policy="p", alliance=Profile(goals=text), members=(Member(id="甲"),))
    except ValueError:
        return  # no text of the model
    try:
        load_bytes(write_yaml(alliance), file="a.yaml")
    except InputError as error:  # by the rules of characters and words, never by the syntax of YAML
        assert {finding.path for finding in error.findings} == {"alliance.goals"}
        assert {finding.code for finding in error.findings} <= {"IN-110", "IN-419", "IN-608"}


@pytest.mark.parametrize("joined", ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u2764\ufe0f\u200d\U0001f525"])
def test_pictures_joined_to_one_are_refused_not_taken_apart(joined: str) -> None:
    (found,) = refused(f"广西{joined}大学")
    assert found.code == "IN-110" and "第 3 个字符" in found.message


def test_ordinary_characters_are_taken_as_they_are_alone_and_beside_others() -> None:
    said: list[str] = []
    for character in map(chr, (*range(0x20, 0x7F), *range(0x4E00, 0xA000), *map(ord, "\t\n，。；：、（）“”《》"))):
        beside = seen_text(f"{character}\u00ad", lambda _code, message: said.append(message))
        assert seen_text(character, lambda _code, message: said.append("")) == beside == character
    assert "" not in said
    for word in ("锟斤拷", "甲烫烫烫乙"):
        with pytest.raises(CharacterFault):
            seen_text(word, lambda _code, _message: None)
