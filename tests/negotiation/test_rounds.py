"""A negotiation of three rounds with four counterparties on real files, one of them saved by LibreOffice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import docx
from mengyue.word.accept import accept_all, reject_all
from mengyue.word.open_docx import read_package
from mengyue.word.reader import read_document

from .conftest import EXAMPLE, decide, through_libreoffice
from .counterparty import added, removed, replaced, returned, row

POWER, UNIVERSITY, INSTITUTE, DRIVES = (
    "广西示例动力电池有限公司", "广西示例大学", "广西示例材料科学研究院", "柳州示例电驱动系统有限公司",
)  # fmt: skip
FIXED = (
    "保密义务自知悉保密信息之日起，至本协议终止之日起满5年止；属于技术秘密的，至该信息合法公开之日止。"
    "成员单位退出或者被除名的，不影响该期限。"
)
UNTIL = "保密义务自知悉保密信息之日起，至该信息合法公开之日止，不因本协议终止、成员单位退出或者被除名而消灭。"
COUNTER = "每项迟延履行违约金累计不超过其基数的20%；损失超过违约金的，违约单位应赔偿差额。"


def _words(path: Path, settle: Callable | None = None) -> str:
    return "\n".join(p.shown for p in read_document(read_package(path), settle).body.paragraphs)


def _matter(summary: dict, words: str) -> dict:
    (found,) = [m for m in summary["matters"] if words in (m["new"] or m["old"])]
    return found


@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice missing")
def test_three_rounds_with_four_counterparties(
    mengyue: Callable, sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(sent, "first")
    shutil.copy(EXAMPLE, "my.yaml")
    source = next(Path("first").glob("*协议*.docx"))
    Path("back").mkdir()
    files = [Path("back") / f"{name}.docx" for name in (POWER, UNIVERSITY, INSTITUTE, DRIVES)]
    returned(
        source, files[0], replaced("基数的0.03%", "基数的0.02%", "黄律师"),
        replaced("电芯路8号", "电芯路18号", "黄律师"), replaced("满5年止", "满3年止", "黄律师"),
    )  # fmt: skip
    returned(
        source, files[1], replaced("应赔偿差额", "可以协商赔偿差额", after="每项迟延履行违约金累计"),
        added(["第八十三条　学术自由", "高等院校的教师可以自由发表任务成果。"], "迟延履行违约金"),
    )  # fmt: skip
    returned(source, files[2], replaced(FIXED, UNTIL, "梁真"))
    shutil.copy(through_libreoffice(files[2].resolve(), tmp_path), files[2])
    returned(
        source, files[3], replaced("基数的0.03%", "基数的0.05%", "莫航"),
        removed("能够证明因不可抗力、其他成员单位未履行在先义务"),
    )  # fmt: skip

    told = mengyue("returned", *files, "--sent", "first", "-o", "table", "--format", "json")
    assert told.code == 0, told.err
    assert [one["party"] for one in told.summary["files"]] == [POWER, UNIVERSITY, INSTITUTE, DRIVES]
    assert len(told.summary["matters"]) == 8
    address = _matter(told.summary, "电芯路18号")
    assert (address["class"], address["verdict"]) == ("fact", "acceptable")
    assert address["values"][0]["path"] == "members[1].domicile" and POWER in address["place"]
    low, high = (_matter(told.summary, f"基数的{rate}") for rate in ("0.02%", "0.05%"))
    assert low["class"] == high["class"] == "parameter" and low["rivals"] == [high["number"]]
    assert "［－0.03%－］［＋0.02%＋］" in low["words"] and low["proposed"][0]["authors"] == ["黄律师"]
    secrets = _matter(told.summary, "而消灭")
    assert (secrets["class"], secrets["variant"], secrets["verdict"]) == ("variant", "until-public", "acceptable")
    weaker = _matter(told.summary, "可以协商")
    assert weaker["class"] == "weaker" and "［－应－］［＋可以协商＋］" in weaker["words"]
    assert weaker["proposed"][0]["trace"] == ["none"]
    assert _matter(told.summary, "学术自由")["class"] == "article"

    both = {
        "电芯路18号": ("接受", ""), "基数的0.02%": ("接受", ""), "基数的0.05%": ("接受", ""), "满3年止": ("拒绝", ""),
        "而消灭": ("接受", ""), "可以协商": ("还价", COUNTER), "学术自由": ("仅对该单位", ""),
    }  # fmt: skip
    decide(Path("table/决定表.xlsx"), both)
    refused = mengyue("returned", "--decisions", "table/决定表.xlsx", "-o", "second")
    assert refused.code == 2 and "不能都接受" in refused.err and not Path("second").exists()
    assert Path("my.yaml").read_bytes() == EXAMPLE.read_bytes()
    decide(Path("table/决定表.xlsx"), {"基数的0.05%": ("拒绝", "")})
    done = mengyue("returned", "--decisions", "table/决定表.xlsx", "-o", "second")
    assert done.code == 0, done.out + done.err
    assert "还有 1 项没有决定" in done.out

    data = yaml.safe_load(Path("my.yaml").read_text("utf-8"))
    assert data["members"][1]["domicile"].endswith("电芯路18号")
    assert data["clauses"]["confidentiality.period"] == {"variant": "until-public"}
    late = data["clauses"]["liability.late"]
    assert late["parameters"] == {"daily_rate": "0.02"} and late["approved_by"] == "李法务"
    assert COUNTER in late["text"] and "[条：liability.breach]" in late["text"]
    assert data["special_terms"][0]["member"] == "示例大学"
    kept = [line for line in EXAMPLE.read_text("utf-8").splitlines() if "#" in line]
    assert [line for line in Path("my.yaml").read_text("utf-8").splitlines() if "#" in line] == kept

    second = _words(next(Path("second").glob("*协议*.docx")))
    assert COUNTER in second and "基数的0.02%支付" in second and "而消灭" in second and "满3年" not in second
    assert f"对{UNIVERSITY}，本条另有约定：高等院校的教师可以自由发表任务成果。" in second
    redline = Path("second") / f"对照稿-{UNIVERSITY}.docx"
    assert _words(redline, accept_all) == second
    assert _words(redline, reject_all) == _words(files[1])
    letter = docx.Document(str(Path("second") / f"答复函-{DRIVES}.docx"))
    answers = {row.cells[2].text[:40]: row.cells[3].text for row in letter.tables[0].rows[1:]}
    assert sorted(answers.values()) == ["尚待商定", "未采纳"]

    # The second round: one asks again for what was refused, one changes a word of what is now ours alone.
    Path("again").mkdir()
    source = next(Path("second").glob("*协议*.docx"))
    insistent = returned(source, Path("again") / f"{DRIVES}.docx", replaced("基数的0.02%", "基数的0.05%"))
    words = replaced("违约单位应赔偿差额", "违约单位应赔偿实际差额")
    other = returned(
        source, Path("again") / f"{UNIVERSITY}.docx", words, replaced("按份责任", "按份责任和限额", after="解释规则"),
        row("一种高纯硫酸锰的提纯工艺", {1: "一种锂盐的净化方法"}), row("林示越深圳", None),
        row("任务一：高安全长寿命", {2: UNIVERSITY}, new=False), row("农示敏", {5: "农示敏\n0771-9999999"}, new=False),
        row("钦州示例电池回收利用有限公司", None),
    )  # fmt: skip
    told = mengyue("returned", insistent, other, "--sent", "second", "-o", "table2", "--format", "json")
    assert told.code == 0 and told.summary["round"] == 2
    written = {value["path"]: value["value"] for m in told.summary["matters"] for value in m["values"]}
    assert written["ip.background[+4]"]["title"] == "一种锂盐的净化方法" and written["tasks[0].lead"] == "示例大学"
    assert written["ip.background[+4]"]["owner"] == "示例材料院"  # by its id, as the data name it
    named = _matter(told.summary, "港区循环路")
    assert named["class"] == "rows" and not named["values"] and "还有任务、投入" in named["notes"][0]
    asked = _matter(told.summary, "基数的0.05%")
    assert "第1轮拒绝（同一要求）：经研究" in asked["history"]
    decide(Path("table2/决定表.xlsx"), {
        "基数的0.05%": ("拒绝", ""), "实际差额": ("接受", ""), "和限额": ("接受", ""), "锂盐": ("接受", ""),
        "林示越": ("接受", ""), "9999999": ("接受", ""), "广西示例大学": ("接受", ""),
    })  # fmt: skip
    done = mengyue("returned", "--decisions", "table2/决定表.xlsx", "-o", "third")
    assert done.code == 0, done.out + done.err
    data = yaml.safe_load(Path("my.yaml").read_text("utf-8"))
    assert [one["title"] for one in data["ip"]["background"]][3:5] == ["一种高纯硫酸锰的提纯工艺", "一种锂盐的净化方法"]
    assert "林示越" not in [seat["name"] for seat in data["governance"]["decision"]["seats"]]
    assert data["members"][2]["phone"] == "0771-9999999" and data["tasks"][0]["lead"] == "示例大学"
    assert [line for line in Path("my.yaml").read_text("utf-8").splitlines() if "#" in line] == kept
    third = _words(next(Path("third").glob("*协议*.docx")))
    assert "违约单位应赔偿实际差额" in third and "基数的0.02%" in third and "按份责任和限额" in third

    # The third round: the last one comes back as it was sent.
    copy = Path("again") / "终稿.docx"
    shutil.copy(next(Path("third").glob("*协议*.docx")), copy)
    told = mengyue("returned", copy, "--sent", "third", "-o", "table3", "--format", "json")
    assert told.code == 0 and told.summary["matters"] == [] and told.summary["round"] == 3
    rounds = json.loads(Path("third/谈判记录.json").read_text("utf-8"))
    assert [len(one["matters"]) for one in rounds] == [8, 8]
    assert {m["by"] for m in rounds[1]["matters"]} == {"李法务", ""}
    assert mengyue("check", "my.yaml").code in (0, 1)
