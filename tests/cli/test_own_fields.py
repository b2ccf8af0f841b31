"""Fields that a pack declares: read, asked for, judged and printed like those of the program."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from mengyue.library.open_library import close_libraries

from .conftest import ALLIANCE, ROOT, Outcome

Run = Callable[..., Outcome]
GUIDE = (ROOT / "docs" / "zh" / "新增政策.md").read_text(encoding="utf-8")
#: The example of the guide: fields of every kind of bearer, a table, and a rule that reads one of them.
EXAMPLE = re.findall(r"\n\n(fields:\n.*?)```", GUIDE, re.DOTALL)[0]
PACK = (
    """
id: demo-2027
title: 示例市创新联合体管理办法
extends: guangxi-2021
status: issued
documents:
  - {id: agreement, at: 第三条}
"""
    + EXAMPLE
)
CLAUSE = """---
id: tasks.sites
title: 场地和设备
version: 1.0.0
status: draft
effective: 2026-01-01
reason: 首次编写
variants:
  - {id: standard, title: 通用}
risk: 场地不写明，无从核对。
---
## standard
研发场地在{{ alliance.park }}，面积{{ alliance.park_area }}平方米，首项任务风险等级为{{ tasks[0].risk|label }}。
{% for m in members if m.equipment %}
（一）{{ m.name }}信用评级{{ m.grade|label }}，提供{{ m.equipment|map(attribute='name')|join('、') }}。
{% endfor %}
"""
OUTLINE = """
changes: guangxi-2021
edits:
  - {at: tasks.allocation, after: [{clause: tasks.sites}]}
"""


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An overlay with a policy that declares fields, and ``a.yaml``, an alliance under it that fills them in."""
    monkeypatch.chdir(tmp_path)
    made = {
        "policies/demo-2027/policy.yaml": PACK,
        "clauses/tasks/sites.md": CLAUSE,
        "templates/agreements/guangxi-2021.yaml": OUTLINE,
    }
    _write(tmp_path / "own", made)
    text = ALLIANCE.read_text("utf-8").replace("policy: guangxi-2021", "policy: demo-2027", 1)
    text = text.replace("\nalliance:\n", "\nalliance:\n  park: 示例高新区\n  park_area: 80\n", 1)
    row = "\n    grade: b\n    equipment:\n      - {name: 化成柜, price: 1200000, keeper: 示例大学}\n"
    text = re.sub(r"(\nmembers:\n  - id: \S+)\n", rf"\1{row}", text, count=1)
    text = re.sub(r"\ntasks:\n  - ", "\ntasks:\n  - risk: high\n    ", text, count=1)
    Path("a.yaml").write_text(text, encoding="utf-8")
    yield "own"
    close_libraries()


def _values(path: str) -> list[object]:
    read = json.loads if path.endswith(".json") else yaml.safe_load
    data = read(Path(path).read_text("utf-8"))
    one = data["members"][0]
    found = [data["alliance"]["park"], data["alliance"]["park_area"], one["grade"], data["tasks"][0]["risk"]]
    return [*map(str, found), [{key: str(value) for key, value in row.items()} for row in one["equipment"]]]


def test_they_are_read_judged_and_written_in_every_format(mengyue: Run, own: str) -> None:
    for source, made in (("a.yaml", "b.xlsx"), ("b.xlsx", "c.json")):
        assert mengyue("--library", own, "convert", source, made).code == 0
    assert _values("a.yaml") == _values("c.json")
    for file in ("a.yaml", "b.xlsx"):
        said = mengyue("--library", own, "check", file).out
        said = "".join(said.split())  # whatever the width of the terminal
        assert re.search(r"ZONE-1[^Z]*研发场地80平方米，要求一百平方米以上", said), file
        assert "IN-632" not in said
    elsewhere = mengyue("--library", own, "check", "b.xlsx", "--policy", "hefei-2025", "--format", "json").out
    told = [row for row in json.loads(elsewhere)["findings"] if row["code"] == "IN-632"]
    assert len(told) == 5 and all(row["severity"] == "info" for row in told)
    assert any("成员单位!" in row["message"] and "“信用评级”是政策 demo-2027 的资料" in row["message"] for row in told)


def test_workbook_text_file_and_explain_show_them_under_their_policy_alone(mengyue: Run, own: str) -> None:
    for policy, shown in (("demo-2027", True), ("hefei-2025", False)):
        assert mengyue("--library", own, "new", f"{policy}.yaml", "--policy", policy).code == 0
        text = Path(f"{policy}.yaml").read_text("utf-8")
        wanted = (
            "# 所在园区：主要研发场地所在的园区",
            "# 信用评级：a 甲级；b 乙级",
            "# 园区面积：单位：平方米",
            "# 专用设备",
        )
        assert all((part in text) is shown for part in wanted)
        if not shown:
            continue
        assert mengyue("--library", own, "new", f"{policy}.xlsx", "--policy", policy).code == 0
        with zipfile.ZipFile(f"{policy}.xlsx") as book:
            parts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        wanted = ("所在园区", '"甲级,乙级"', '"高,低"', "专用设备", "原成员专用设备", "保管单位")
        assert [part for part in wanted if part not in parts] == []
    said = mengyue("--library", own, "explain", "grade").out
    assert "members[].grade　成员单位·信用评级" in said and "demo-2027　示例市创新联合体管理办法" in said
    assert "own/policies/demo-2027/policy.yaml" in said


def test_wording_prints_them_and_blanks_carry_their_labels(mengyue: Run, own: str) -> None:
    Path("a.yaml").write_text(Path("a.yaml").read_text("utf-8").replace("  park_area: 80\n", ""), "utf-8")
    done = mengyue("--library", own, "draft", "a.yaml", "-o", "out", "--document", "agreement")
    assert done.code in (0, 1), done.err
    with zipfile.ZipFile(next(Path("out").glob("*.docx"))) as made:
        text = re.sub(r"<[^>]+>", "", made.read("word/document.xml").decode())
    assert "研发场地在示例高新区，面积【待填：园区面积】平方米，首项任务风险等级为高" in text
    assert "信用评级乙级，提供化成柜" in text


TYPED = {"{id: site, on: alliance, label: 园, type: text}": "“text”不是“类型”的可选值"}
WRONG = {
    "{id: uscc, on: members, label: 信用码, type: line}": "“uscc”是已有的资料（统一社会信用代码）",
    "{id: boss, on: alliance, label: 联系人, type: line}": "名称“联系人”重复",
    "{id: level, on: tasks, label: 等级, type: choice, choices: {a: 高, b: 高}}": "选项“高”重复",
    "{id: path, on: tasks, label: 路径, type: line}": "“path”由程序使用",
    "{id: one, on: tasks, label: 科研平台, type: table, columns: [{id: a, label: 甲, type: line}]}": "已有名为",
    "{id: two, on: tasks, label: 清单, type: table}": "表没有列",
    "{id: two, on: tasks, label: 次序, type: line}": "资料“two”声明了两次",
    "{id: grade, on: members, label: 资信评级, type: line}": "“grade”已由所继承的政策声明（信用评级）",
    "{id: note, on: members, label: 信用评级, type: line}": "名称“信用评级”重复",
}


@pytest.mark.parametrize("wrong", [TYPED, WRONG], ids=["types", "names"])
def test_each_fault_of_a_declaration_is_one_message_at_its_line(mengyue: Run, own: str, wrong: dict[str, str]) -> None:
    fields = "".join(f"  - {line}\n" for line in wrong)
    text = f"id: heir\ntitle: 某市办法\nextends: demo-2027\nstatus: issued\nfields:\n{fields}"
    _write(Path(own), {"policies/heir/policy.yaml": text})
    done = mengyue("--library", own, "check", "a.yaml", "--policy", "heir", "--format", "json")
    told = json.loads(done.out)["findings"]
    assert done.code == 2 and [row["line"] for row in told] == list(range(6, 6 + len(wrong)))
    assert all(says in row["message"] for says, row in zip(wrong.values(), told, strict=True))
    assert all(row["file"].endswith("policies/heir/policy.yaml") for row in told)


def test_two_layers_or_two_packs_that_declare_one_id_otherwise_are_told(mengyue: Run, own: str) -> None:
    field = "fields:\n  - {id: park, on: alliance, label: 园区名称, type: prose}\n"
    _write(Path("top"), {"policies/demo-2027/policy.yaml": f"changes: demo-2027\n{field}"})
    done = mengyue("--library", own, "--library", "top", "check", "a.yaml")
    assert done.code == 2 and re.search(r"LB-OVERLAY +3.*“park”已由下层声明", done.out) and "错误 1" in done.out
    told = re.sub(r"\s", "", done.out)
    assert re.search(rf"（{re.escape(own)}/policies/demo-2027/policy.yaml第[0-9]+行）", told), (
        "its layer's folder is said"
    )
    _write(Path("side"), {"policies/zeta/policy.yaml": f"id: zeta\ntitle: 某市办法\nstatus: issued\n{field}"})
    done = mengyue("--library", own, "--library", "side", "check", "a.yaml", "--policy", "zeta")
    assert done.code == 2 and "“park”已由政策 demo-2027 另行声明（所在园区）" in done.out + done.err
