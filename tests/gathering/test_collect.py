"""``mengyue collect``: a workbook for each member, and what came back held against the data."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mengyue.gathering.member_cut import Cut
from mengyue.gathering.sent_identity import Sent, identity_cells
from mengyue.intake.load import load
from mengyue.library.data_model import data_model

from ..in_process import Outcome
from .conftest import ALLIANCE, SENT, SPLIT, Fill

Run = Callable[..., Outcome]


def split(mengyue: Run, folder: Path, *more: str, out: str = "发出") -> Outcome:
    return mengyue("collect", "split", folder / "alliance.yaml", "-o", folder / out, *SPLIT, *more)


def merge(mengyue: Run, folder: Path, *more: str | Path) -> Outcome:
    return mengyue("collect", "merge", folder / "alliance.yaml", *more, "--on", "2026-12-10")


def changes(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(row["kind"], row["label"], row["outcome"]) for row in outcome.summary["changes"]]


def cells(path: Path, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def test_a_members_workbook_holds_its_own_data_and_says_why_and_by_when(sent: Path) -> None:
    path = sent / "发出" / SENT.format(member="乙")
    book = openpyxl.load_workbook(path)
    cover = "\n".join(str(row[0].value or "") for row in book["填写说明"].iter_rows())
    for words in (
        "示例乙大学",
        "示例甲公司",
        "2026年12月20日",
        "覃示安，0772-0000101",
        "浅蓝色的格子",
        "《中华人民共和国个人信息保护法》第十三条、第十七条",
    ):
        assert words in cover
    whole = "".join(
        str(cell.value or "") for page in book for row in page.iter_rows() for cell in row if page.title != "mengyue"
    )
    assert "陆示恒" in whole and "韦示衡" not in whole and "示例丙研究院" not in whole
    team = book["科研团队"]
    assert team.protection.sheet and team["A4"].protection.locked and not team["B4"].protection.locked
    assert team["B4"].fill.fgColor.rgb == "FFDDEBF7"
    own = {str(row[0].value): row[1] for row in book["本单位资料"].iter_rows(min_row=3)}
    assert own["成员代号*"].protection.locked and own["层级"].protection.locked
    assert own["单位名称"].value == "示例乙大学" and not own["单位名称"].protection.locked
    assert "签署人" not in own and "授权代表证件号码" not in own
    assert any("企业,高校" in str(rule.formula1) for rule in book["本单位资料"].data_validations.dataValidation)
    assert book["mengyue"].sheet_state == "veryHidden"


def test_the_same_data_make_the_same_workbooks(mengyue: Run, sent: Path, tmp_path: Path) -> None:
    assert split(mengyue, sent, out="再发").code == 0
    first, second = ({p.name: p.read_bytes() for p in (sent / out).iterdir()} for out in ("发出", "再发"))
    assert first == second


def test_another_round_is_not_put_over_one_that_was_sent(mengyue: Run, sent: Path) -> None:
    before = {path.name: path.read_bytes() for path in (sent / "发出").iterdir()}
    again = mengyue("collect", "split", sent / "alliance.yaml", "-o", sent / "发出", "--due", "2027-01-05")
    assert again.code == 2 and "第 1 轮" in again.err and "没有覆盖" in again.err
    assert {path.name: path.read_bytes() for path in (sent / "发出").iterdir()} == before


def test_names_of_files_are_fit_for_every_system_and_differ(mengyue: Run, tmp_path: Path) -> None:
    ids = ["A/B", "A\\B", "a_b", "CON", "长" * 40, ".点. "]
    rows = "".join(
        f"  - {{id: {json.dumps(name, ensure_ascii=False)}, tier: {'lead' if not at else 'core'}}}\n"
        for at, name in enumerate(ids)
    )
    (tmp_path / "alliance.yaml").write_text(f"policy: guangxi-2021\nmembers:\n{rows}", encoding="utf-8")
    assert split(mengyue, tmp_path, "--contact", "覃示安").code == 0
    names = [path.stem for path in (tmp_path / "发出").glob("*.xlsx")]
    assert len({name.casefold() for name in names}) == len(ids)
    assert not any(set(name) & set('<>:"/\\|?*') or name.upper() == "CON" or len(name) > 60 for name in names)


def test_who_asks_and_whom_to_call_must_be_known(mengyue: Run, tmp_path: Path) -> None:
    (tmp_path / "alliance.yaml").write_text("policy: guangxi-2021\nmembers: [{id: 甲}]\n", encoding="utf-8")
    assert "--from" in split(mengyue, tmp_path).err
    assert "--contact" in split(mengyue, tmp_path, "--from", "甲公司").err
    late = mengyue(
        "collect",
        "split",
        tmp_path / "alliance.yaml",
        "-o",
        tmp_path / "x",
        "--due",
        "2026-01-01",
        "--from",
        "甲",
        "--contact",
        "乙",
        "--on",
        "2026-11-30",
    )
    assert late.code == 2 and "早于" in late.err and not (tmp_path / "x").exists()


def test_a_policys_own_fields_on_members_are_asked_too() -> None:
    from mengyue.gathering.member_parts import parts_of
    from mengyue.library.data_model import applies, declared_fields
    from mengyue.library.load_policy import list_policies, load_policy
    from mengyue.library.own_fields import Bearer, FieldType
    from mengyue.paths import content_root

    root = content_root()
    packs = [load_policy(root, name) for name in list_policies(root)]
    found = 0
    for declared in declared_fields(root):
        for pack in packs:
            if declared.field.on is Bearer.MEMBERS and applies(declared, pack) and not pack.always:
                parts = parts_of(pack, data_model()(policy=pack.id))
                asked = {column.path for column in parts.own.columns} | {
                    f"members.{part.inner}" for part in parts.parts
                }
                assert f"members.{declared.field.id}" in asked
                found += 1
    assert found or not any(
        d.field.on is Bearer.MEMBERS and d.field.type is not FieldType.TABLE for d in declared_fields(root)
    )


def test_what_is_new_and_changed_is_taken_and_the_rest_of_the_file_stays(mengyue: Run, sent: Path, fill: Fill) -> None:
    filled = {
        "本单位资料": {
            "开户银行": "示例银行",
            "联系电话": "0771-0000999",
            "资质称号": "示例称号一\n示例称号二\n示例称号三",
        },
        "科研团队": {"D5": "副教授", "B6": "新示人", "C6": 30},
        "投入": {"A5": "新1", "B5": "设备", "D5": "万元", "E5": 120, "F5": "示例设备"},
        "投入分期": {"B5": "新1", "C5": date(2027, 5, 1), "E5": 1200000},
        "任务参与单位": {"C4": "提供样件和数据"},
        "填表人": {"填表人姓名": "李示填", "填表人电话": "0771-0000001"},
    }
    path = fill("乙", filled, "随便改的名字.xlsx")
    plan = merge(mengyue, sent, path)
    assert plan.code == 0 and "[新填] 成员单位第2项·开户银行：示例银行" in plan.out
    assert "[改动] 成员单位第2项·联系电话：0771-0000303 → 0771-0000999" in plan.out
    assert (sent / "alliance.yaml").read_text(encoding="utf-8") == ALLIANCE  # nothing is written unasked
    assert merge(mengyue, sent, path, "--write").code == 0
    text = (sent / "alliance.yaml").read_text(encoding="utf-8")
    for words in ("# 联盟联系人", "# 名称以法人证书为准", "# 首席专家", "# 联盟数据文件（虚构）"):
        assert words in text
    alliance = load(sent / "alliance.yaml")[0].alliance
    member = alliance.members[1]
    assert (member.bank, member.phone, member.honours[-1]) == ("示例银行", "0771-0000999", "示例称号三")
    assert [(one.name, one.title, one.unit) for one in alliance.team][1:] == [
        ("农例舟", "副教授", "乙"), ("韦示衡", None, "甲"), ("新示人", None, "乙"),
    ]  # fmt: skip
    added = alliance.contributions[1]
    assert (added.member, added.amount, added.instalments[0].due_on) == ("乙", 1200000, date(2027, 5, 1))
    assert alliance.tasks[0].participants[0].work == "提供样件和数据"
    assert merge(mengyue, sent, path, "--format", "json").summary["changes"][0]["outcome"] == "same"


def test_who_said_what_is_kept_beside_the_data(mengyue: Run, sent: Path, fill: Fill) -> None:
    path = fill(
        "乙",
        {"本单位资料": {"开户银行": "示例银行"}, "填表人": {"填表人姓名": "李示填", "需要说明的事项": "证书下周补"}},
    )
    assert merge(mengyue, sent, path, "-o", sent / "新.yaml").code == 0
    assert (sent / "alliance.yaml").read_text(encoding="utf-8") == ALLIANCE
    out, said = map(json.loads, (sent / "新.收集记录.jsonl").read_text(encoding="utf-8").splitlines())
    assert out["event"] == "sent" and [row["member"] for row in out["sent"]] == ["甲", "乙", "丙"]
    assert (said["member"], said["by"], said["remark"], said["on"]) == ("乙", "李示填", "证书下周补", "2026-12-10")
    assert said["fields"] == [
        {
            "path": "members[1].bank",
            "label": "成员单位第2项·开户银行",
            "old": "",
            "new": "示例银行",
            "outcome": "taken",
            "by": "",
        }
    ]


def test_nothing_is_emptied_or_deleted_without_a_decision(mengyue: Run, sent: Path, fill: Fill) -> None:
    path = fill("乙", {"本单位资料": {"电子邮箱": None}, "科研团队": dict.fromkeys(("B4", "C4", "D4", "E4"))})
    table = sent / "汇总.xlsx"
    first = merge(mengyue, sent, path, "--write", "--table", table, "--format", "json")
    assert first.code == 1
    assert changes(first) == [("cleared", "成员单位第2项·电子邮箱", "open"), ("gone", "科研团队第1项", "open")]
    assert (sent / "alliance.yaml").read_text(encoding="utf-8") == ALLIANCE
    book = openpyxl.load_workbook(table)
    head = [cell.value for cell in book["汇总表"][1]]
    for row, word in ((2, "不采用"), (3, "采用")):
        book["汇总表"].cell(row, head.index("决定") + 1).value = word
        book["汇总表"].cell(row, head.index("决定人") + 1).value = "张示"
    book.save(sent / "决定.xlsx")
    assert merge(mengyue, sent, path, "--write", "--decisions", sent / "决定.xlsx").code == 0
    alliance = load(sent / "alliance.yaml")[0].alliance
    assert alliance.members[1].email == "yi@example.com" and [one.name for one in alliance.team] == ["农例舟", "韦示衡"]
    last = json.loads((sent / "alliance.收集记录.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert [(row["outcome"], row["by"]) for row in last["fields"]] == [("refused", "张示"), ("taken", "张示")]


def test_what_both_sides_changed_contradicts_and_waits(mengyue: Run, sent: Path, fill: Fill) -> None:
    path = fill("乙", {"本单位资料": {"联系电话": "0771-0000999"}, "科研团队": {"C4": 55}})
    data = sent / "alliance.yaml"
    text = ALLIANCE.replace("0771-0000303", "0771-0000555").replace(
        "  - {name: 陆示恒", "  - {name: 先示行, unit: 丙}\n  - {name: 陆示恒"
    )
    data.write_text(text, encoding="utf-8")
    told = merge(mengyue, sent, path, "--write")
    assert told.code == 1 and "发出时“0771-0000303”，现在“0771-0000555”，来文“0771-0000999”" in told.out
    alliance = load(data)[0].alliance
    assert alliance.members[1].phone == "0771-0000555" and alliance.team[1].age == 55  # the row has moved on


def test_a_decision_on_what_has_changed_since_is_refused(mengyue: Run, sent: Path, fill: Fill) -> None:
    path = fill("乙", {"本单位资料": {"电子邮箱": None}})
    head = "识别码,决定,决定人\n"
    (row,) = merge(mengyue, sent, path, "--format", "json").summary["changes"]
    decisions = sent / "决定.csv"
    decisions.write_text(f"{head}{row['id']},采用,张示\n", encoding="utf-8")
    data = sent / "alliance.yaml"
    data.write_text(ALLIANCE.replace("yi@example.com", "neu@example.com"), encoding="utf-8")
    refused = merge(mengyue, sent, path, "--write", "--decisions", decisions)
    assert refused.code == 2 and "第 2 行" in refused.err and "neu@example.com" in data.read_text(encoding="utf-8")
    decisions.write_text(f"{head}{row['id']},删,张示\n{row['id']},采用,\n", encoding="utf-8")
    both = merge(mengyue, sent, path, "--decisions", decisions).err
    assert "第 2 行的决定“删”应为采用、不采用" in both and "第 3 行没有写决定人" in both


def test_two_versions_of_one_member_are_told_and_where_they_differ_nobody_wins(
    mengyue: Run, sent: Path, fill: Fill
) -> None:
    one = fill("乙", {"本单位资料": {"开户银行": "示例银行", "联系人": "一示"}}, "一.xlsx")
    two = fill("乙", {"本单位资料": {"开户银行": "示例银行", "联系人": "二示", "送达地址": "示例路2号"}}, "二.xlsx")
    (sent / "三.xlsx").write_bytes(two.read_bytes())
    told = merge(mengyue, sent, two, one, sent / "三.xlsx", "--format", "json")
    assert told.code == 1 and sorted(changes(told)) == [
        ("contradicts", "成员单位第2项·联系人", "open"),
        ("contradicts", "成员单位第2项·联系人", "open"),
        ("new", "成员单位第2项·开户银行", "taken"),
        ("new", "成员单位第2项·送达地址", "taken"),
    ]
    notes = "".join(told.summary["notes"] + told.summary["refused"])
    assert "交回了 2 份不同的表" in notes and "较新" in notes and "“三.xlsx”与“二.xlsx”是同一份文件" in notes
    ids = [row["id"] for row in told.summary["changes"] if row["kind"] == "contradicts"]
    (sent / "决定.csv").write_text(
        "识别码,决定,决定人\n" + "".join(f"{name},采用,张示\n" for name in ids), encoding="utf-8"
    )
    both = merge(mengyue, sent, two, one, "--write", "--decisions", sent / "决定.csv")
    assert both.code == 2 and "只能采用一种" in both.err


def test_an_old_round_is_told_and_held_against_what_was_sent_then(mengyue: Run, sent: Path, fill: Fill) -> None:
    path = fill("乙", {"本单位资料": {"开户银行": "示例银行"}})
    assert (
        mengyue(
            "collect", "split", sent / "alliance.yaml", "-o", sent / "二", "--due", "2027-01-05", "--on", "2026-12-08"
        ).code
        == 0
    )
    told = merge(mengyue, sent, path)
    assert told.code == 0 and "是第 1 轮的表" in told.out and "[新填] 成员单位第2项·开户银行" in told.out


def test_a_cell_that_cannot_be_read_is_told_and_the_rest_is_taken(mengyue: Run, sent: Path, fill: Fill) -> None:
    filled = {
        "本单位资料": {"有效发明专利数": "很多", "开户银行": "示例银行", "层级": "牵头单位"},
        "科研团队": {"C4": 12}, "投入分期": {"C4": "明年"}, "共享数据目录": {"C4": "没有的单位", "B4": "示例数据"},
    }  # fmt: skip
    told = merge(mengyue, sent, fill("乙", filled), "--format", "json")
    assert told.code == 1
    faults = "\n".join(
        f"{row['label']}：{row['message']}" for row in told.summary["findings"] if row["severity"] == "error"
    )
    for place in ("本单位资料!B35 有效发明专利数", "科研团队!C4", "投入分期!C4", "共享数据目录!C4"):
        assert place in faults
    assert changes(told) == [
        ("locked", "成员单位第2项·层级", "refused"),
        ("new", "成员单位第2项·开户银行", "taken"),
        ("row", "共享数据目录", "taken"),
    ]


def _without_identity(book: openpyxl.Workbook) -> None:
    del book["mengyue"]


def _tampered(book: openpyxl.Workbook) -> None:
    book["mengyue"]["A2"].value = "0" * 64


def _forged(book: openpyxl.Workbook) -> None:
    """Says that it is another member's, with a digest to match."""
    packed = "".join(str(row[0].value) for row in book["mengyue"].iter_rows(min_row=3) if row[0].value)
    gathering = json.loads(zlib.decompress(base64.b64decode(packed), -15))["alliance"]
    for row, text in enumerate(identity_cells(Sent(gathering, "丙", 1, date(2026, 11, 30), Cut({}))), 1):
        book["mengyue"].cell(row, 1).value = text


@pytest.mark.parametrize(
    ("spoil", "words"),
    [(_forged, "与收集记录不符"), (_without_identity, "没有识别信息"), (_tampered, "识别信息被改动过")],
)
def test_a_file_that_is_not_known_for_whose_it_is_is_refused(
    mengyue: Run, sent: Path, spoil: Callable[[openpyxl.Workbook], None], words: str
) -> None:
    book = openpyxl.load_workbook(sent / "发出" / SENT.format(member="乙"))
    spoil(book)
    book.save(sent / "来.xlsx")
    told = merge(mengyue, sent, sent / "来.xlsx", sent / "发出" / SENT.format(member="甲"))
    assert told.code == 1 and words in told.out and "1 家交回" in told.out


def test_what_is_no_workbook_of_this_gathering_costs_one_sentence_each(
    mengyue: Run, sent: Path, tmp_path: Path
) -> None:
    good = (sent / "发出" / SENT.format(member="乙")).read_bytes()
    (sent / "坏.xlsx").write_bytes(good[:2000])
    (sent / "密.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    (sent / "宏.xlsm").write_bytes(good)
    with zipfile.ZipFile(sent / "宏.xlsm", "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    other = tmp_path / "别家"
    other.mkdir()
    (other / "alliance.yaml").write_text(ALLIANCE.replace("示例收集联合体", "另一联合体"), encoding="utf-8")
    assert split(mengyue, other).code == 0
    told = merge(
        mengyue, sent, sent / "坏.xlsx", sent / "密.xlsx", sent / "宏.xlsm", other / "发出" / SENT.format(member="乙")
    )
    lines = told.out.splitlines()
    assert told.code == 1 and "没有读取的文件 4 份" in lines[-1]
    for file, words in (("坏", "已损坏"), ("密", "已加密"), ("宏", "带有宏"), ("乙-资料收集表", "另一个联盟")):
        assert sum(file in line and words in line for line in lines) == 1
    gone = sent / "alliance.yaml"
    gone.write_text(ALLIANCE.replace("乙", "乙方"), encoding="utf-8")
    assert "没有这个成员代号" in merge(mengyue, sent, sent / "发出" / SENT.format(member="乙")).out


def test_without_a_record_nothing_is_merged(mengyue: Run, sent: Path) -> None:
    (sent / "alliance.收集记录.jsonl").unlink()
    told = merge(mengyue, sent, sent / "发出")
    assert told.code == 2 and "collect split" in told.err
    (sent / "alliance.收集记录.jsonl").write_text("{}\n", encoding="utf-8")
    assert "第 1 行不是本程序写的收集记录" in merge(mengyue, sent, sent / "发出").err


def test_a_sheet_or_column_that_was_taken_out_empties_nothing(mengyue: Run, sent: Path) -> None:
    book = openpyxl.load_workbook(sent / "发出" / SENT.format(member="乙"))
    del book["投入"], book["投入分期"]
    book["科研团队"].delete_cols(3)
    book.save(sent / "来.xlsx")
    told = merge(mengyue, sent, sent / "来.xlsx", "--format", "json")
    assert told.summary["changes"] == [] and told.code == 1
    assert "缺少工作表“投入”" in "".join(row["message"] for row in told.summary["findings"])


def test_the_table_says_who_has_answered_and_what_is_missing(mengyue: Run, sent: Path, fill: Fill) -> None:
    before = mengyue("collect", "status", sent / "alliance.yaml", "--on", "2026-12-25")
    assert before.code == 1 and "乙　逾期未交（2026-12-20 前）" in before.out
    path = fill("乙", {"本单位资料": {"电子邮箱": None}, "填表人": {"填表人姓名": "李示填"}})
    merge(mengyue, sent, path, "--write")
    table = sent / "情况.xlsx"
    told = mengyue("collect", "status", sent / "alliance.yaml", "--format", "json", "--table", table)
    rows = {row["member"]: row for row in told.summary["members"]}
    assert told.code == 1 and rows["乙"]["answered"] == "2026-12-10" and rows["乙"]["open"] == 1
    assert rows["丙"]["answered"] == "" and {"住所", "联系人", "联系电话／电子邮箱"} <= set(rows["丙"]["missing"])
    assert "联系电话／电子邮箱" not in rows["乙"]["missing"]
    assert cells(table, "交回情况")[2][:3] == ["乙", "示例乙大学", "已交，待决定 1 项"]


@pytest.mark.parametrize("suffix", [".json", ".xlsx"])
def test_data_in_other_files_are_split_and_merged_alike(mengyue: Run, sent: Path, fill: Fill, suffix: str) -> None:
    data = sent / f"甲{suffix}"
    assert mengyue("convert", sent / "alliance.yaml", data).code == 0
    assert mengyue("collect", "split", data, "-o", sent / "另", "--member", "乙", *SPLIT).code == 0
    filled = {"本单位资料": {"联系电话": "0771-0000999"}, "科研团队": {"B6": "新示人"}}
    path = fill("乙", filled, source=sent / "另" / SENT.format(member="乙"))
    assert mengyue("collect", "merge", data, path, "--write").code == 0
    alliance = load(data)[0].alliance
    assert alliance.members[1].phone == "0771-0000999" and alliance.team[-1].name == "新示人"
