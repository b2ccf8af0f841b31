"""A negotiation of three rounds with four counterparties on real files, one of them saved by LibreOffice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


BOTH = {
    "电芯路18号": ("接受", ""), "基数的0.02%": ("接受", ""), "基数的0.05%": ("接受", ""), "满3年止": ("拒绝", ""),
    "而消灭": ("接受", ""), "可以协商": ("还价", COUNTER), "学术自由": ("仅对该单位", ""),
}  # fmt: skip


class Rounds:
    """The negotiation, step by step; who asks for a step is given all before it."""

    def __init__(self, folder: Path, sent: Path) -> None:
        self.folder = folder
        shutil.copytree(sent, folder / "first")
        shutil.copy(EXAMPLE, folder / "my.yaml")
        self.told: dict[str, Any] = {}
        self._left = [self._first, self._decided, self._second, self._third]

    def through(self, step: str, mengyue: Callable) -> Any:
        """Return what came of ``step``, one of first, decided, second and third."""
        while step not in self.told:
            made = self._left.pop(0)
            self.told[made.__name__.lstrip("_")] = made(mengyue)
        return self.told[step]

    def _first(self, mengyue: Callable) -> Any:
        source = next(Path("first").glob("*协议*.docx"))
        Path("back").mkdir()
        self.files = files = [Path("back") / f"{name}.docx" for name in (POWER, UNIVERSITY, INSTITUTE, DRIVES)]
        returned(
            source, files[0], replaced("基数的0.03%", "基数的0.02%", "黄律师"),
            replaced("电芯路8号", "电芯路18号", "黄律师"), replaced("满5年止", "满3年止", "黄律师"),
        )  # fmt: skip
        returned(
            source, files[1], replaced("应赔偿差额", "可以协商赔偿差额", after="每项迟延履行违约金累计"),
            added(["第八十三条　学术自由", "高等院校的教师可以自由发表任务成果。"], "迟延履行违约金"),
        )  # fmt: skip
        returned(source, files[2], replaced(FIXED, UNTIL, "梁真"))
        shutil.copy(through_libreoffice(files[2].resolve(), self.folder), files[2])
        returned(
            source, files[3], replaced("基数的0.03%", "基数的0.05%", "莫航"),
            removed("能够证明因不可抗力、其他成员单位未履行在先义务"),
        )  # fmt: skip
        told = mengyue("returned", *files, "--sent", "first", "-o", "table", "--format", "json")
        assert told.code == 0, told.err
        return told.summary

    def _decided(self, mengyue: Callable) -> Any:
        decide(Path("table/决定表.xlsx"), BOTH)
        refused = mengyue("returned", "--decisions", "table/决定表.xlsx", "-o", "second")
        assert refused.code == 2 and "不能都接受" in refused.err and not Path("second").exists()
        assert Path("my.yaml").read_bytes() == EXAMPLE.read_bytes()
        decide(Path("table/决定表.xlsx"), {"基数的0.05%": ("拒绝", "")})
        done = mengyue("returned", "--decisions", "table/决定表.xlsx", "-o", "second")
        assert done.code == 0, done.out + done.err
        return done.out, yaml.safe_load(Path("my.yaml").read_text("utf-8"))

    def _second(self, mengyue: Callable) -> Any:
        """One asks again for what was refused, one changes a word of what is now ours alone."""
        Path("again").mkdir()
        source = next(Path("second").glob("*协议*.docx"))
        insistent = returned(source, Path("again") / f"{DRIVES}.docx", replaced("基数的0.02%", "基数的0.05%"))
        words = replaced("违约单位应赔偿差额", "违约单位应赔偿实际差额")
        other = returned(
            source, Path("again") / f"{UNIVERSITY}.docx", words,
            replaced("按份责任", "按份责任和限额", after="解释规则"),
            row("一种高纯硫酸锰的提纯工艺", {1: "一种锂盐的净化方法"}), row("林示越深圳", None),
            row("任务一：高安全长寿命", {2: UNIVERSITY}, new=False),
            row("农示敏", {5: "农示敏\n0771-9999999"}, new=False),
            row("钦州示例电池回收利用有限公司", None),
        )  # fmt: skip
        told = mengyue("returned", insistent, other, "--sent", "second", "-o", "table2", "--format", "json")
        assert told.code == 0 and told.summary["round"] == 2
        return told.summary

    def _third(self, mengyue: Callable) -> Any:
        decide(Path("table2/决定表.xlsx"), {
            "基数的0.05%": ("拒绝", ""), "实际差额": ("接受", ""), "和限额": ("接受", ""), "锂盐": ("接受", ""),
            "林示越": ("接受", ""), "9999999": ("接受", ""), "广西示例大学": ("接受", ""),
        })  # fmt: skip
        done = mengyue("returned", "--decisions", "table2/决定表.xlsx", "-o", "third")
        assert done.code == 0, done.out + done.err
        return yaml.safe_load(Path("my.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def whole(sent: Path, tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    return Rounds(tmp_path_factory.mktemp("rounds"), sent)


@pytest.fixture
def rounds(whole: Rounds, monkeypatch: pytest.MonkeyPatch) -> Rounds:
    """The negotiation, in its folder."""
    monkeypatch.chdir(whole.folder)
    return whole


pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice missing"),
]


def test_what_four_counterparties_want_is_told_apart(mengyue: Callable, rounds: Rounds) -> None:
    told = rounds.through("first", mengyue)
    assert [one["party"] for one in told["files"]] == [POWER, UNIVERSITY, INSTITUTE, DRIVES]
    assert len(told["matters"]) == 8
    address = _matter(told, "电芯路18号")
    assert (address["class"], address["verdict"]) == ("fact", "acceptable")
    assert address["values"][0]["path"] == "members[1].domicile" and POWER in address["place"]
    low, high = (_matter(told, f"基数的{rate}") for rate in ("0.02%", "0.05%"))
    assert low["class"] == high["class"] == "parameter" and low["rivals"] == [high["number"]]
    assert "［－0.03%－］［＋0.02%＋］" in low["words"] and low["proposed"][0]["authors"] == ["黄律师"]
    secrets = _matter(told, "而消灭")
    assert (secrets["class"], secrets["variant"], secrets["verdict"]) == ("variant", "until-public", "acceptable")
    weaker = _matter(told, "可以协商")
    assert weaker["class"] == "weaker" and "［－应－］［＋可以协商＋］" in weaker["words"]
    assert weaker["proposed"][0]["trace"] == ["none"]
    assert _matter(told, "学术自由")["class"] == "article"


def test_what_was_decided_is_in_the_data_and_in_what_is_sent(mengyue: Callable, rounds: Rounds) -> None:
    out, data = rounds.through("decided", mengyue)
    assert "还有 1 项没有决定" in out
    assert data["members"][1]["domicile"].endswith("电芯路18号")
    assert data["clauses"]["confidentiality.period"] == {"variant": "until-public"}
    late = data["clauses"]["liability.late"]
    assert late["parameters"] == {"daily_rate": "0.02"} and late["approved_by"] == "李法务"
    assert COUNTER in late["text"] and "[条：liability.breach]" in late["text"]
    assert data["special_terms"][0]["member"] == "示例大学"
    assert _comments(Path("my.yaml")) == _comments(EXAMPLE)

    second = _words(next(Path("second").glob("*协议*.docx")))
    assert COUNTER in second and "基数的0.02%支付" in second and "而消灭" in second and "满3年" not in second
    assert f"对{UNIVERSITY}，本条另有约定：高等院校的教师可以自由发表任务成果。" in second
    redline = Path("second") / f"对照稿-{UNIVERSITY}.docx"
    assert _words(redline, accept_all) == second
    assert _words(redline, reject_all) == _words(rounds.files[1])
    letter = docx.Document(str(Path("second") / f"答复函-{DRIVES}.docx"))
    answers = {row.cells[2].text[:40]: row.cells[3].text for row in letter.tables[0].rows[1:]}
    assert sorted(answers.values()) == ["尚待商定", "未采纳"]


def test_in_the_second_round_what_was_refused_before_is_known(mengyue: Callable, rounds: Rounds) -> None:
    told = rounds.through("second", mengyue)
    written = {value["path"]: value["value"] for m in told["matters"] for value in m["values"]}
    assert written["ip.background[+4]"]["title"] == "一种锂盐的净化方法" and written["tasks[0].lead"] == "示例大学"
    assert written["ip.background[+4]"]["owner"] == "示例材料院"  # by its id, as the data name it
    named = _matter(told, "港区循环路")
    assert named["class"] == "rows" and not named["values"] and "还有任务、投入" in named["notes"][0]
    asked = _matter(told, "基数的0.05%")
    assert "第1轮拒绝（同一要求）：经研究" in asked["history"]


def test_what_came_back_unchanged_ends_the_third_round(mengyue: Callable, rounds: Rounds) -> None:
    data = rounds.through("third", mengyue)
    assert [one["title"] for one in data["ip"]["background"]][3:5] == ["一种高纯硫酸锰的提纯工艺", "一种锂盐的净化方法"]
    assert "林示越" not in [seat["name"] for seat in data["governance"]["decision"]["seats"]]
    assert data["members"][2]["phone"] == "0771-9999999" and data["tasks"][0]["lead"] == "示例大学"
    assert _comments(Path("my.yaml")) == _comments(EXAMPLE)
    third = _words(next(Path("third").glob("*协议*.docx")))
    assert "违约单位应赔偿实际差额" in third and "基数的0.02%" in third and "按份责任和限额" in third

    copy = Path("again") / "终稿.docx"
    shutil.copy(next(Path("third").glob("*协议*.docx")), copy)
    told = mengyue("returned", copy, "--sent", "third", "-o", "table3", "--format", "json")
    assert told.code == 0 and told.summary["matters"] == [] and told.summary["round"] == 3
    rounds_kept = json.loads(Path("third/谈判记录.json").read_text("utf-8"))
    assert [len(one["matters"]) for one in rounds_kept] == [8, 8]
    assert {m["by"] for m in rounds_kept[1]["matters"]} == {"李法务", ""}
    assert mengyue("check", "my.yaml").code in (0, 1)


def _comments(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if "#" in line]
