"""For each alliance: what appears and vanishes, what reads otherwise, what its lead must do."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from mengyue.impact.as_records import impact_schema, parse_report
from mengyue.impact.impact_report import AllianceImpact, FindingTold
from mengyue.impact.portfolio import keeping
from mengyue.impact.pull_request import MARKER, MOST
from mengyue.word.open_docx import open_package
from mengyue.word.reader import read_document

ROOT = Path(__file__).resolve().parents[2]
ALLIANCE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
TABLE = ROOT / "examples" / "guangxi-2012" / "alliances.csv"
PACK = "policies/guangxi-2021/policy.yaml"
ADVISORY = "clauses/governance/advisory.md"
TABLES = "templates/agreements/tables.yaml"
WORDING = (ADVISORY, "不采纳的，应在会议纪要中说明理由", "不采纳的，应书面说明理由")
BOTH = ("--from", "guangxi-2021", "--to", "guangxi-2022", "--as-of", "2026-11-22")

Run = Callable[..., tuple[int, str, str]]
Edited = Callable[..., Path]


def test_another_policy_tells_what_appears_vanishes_and_must_be_done(mengyue: Run) -> None:
    code, out, err = mengyue("library", "impact", *BOTH, "--format", "json", ALLIANCE, TABLE)
    assert code == 1, err
    schema = json.loads((ROOT / "schemas" / "impact.schema.json").read_bytes())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(out))] == []
    report = parse_report(out.encode(), "impact.json")
    assert (report.old.name, report.new.name) == ("guangxi-2021", "guangxi-2022")
    assert report.tally.alliances == report.tally.affected == 27
    effects = {(change.id, change.effect.value) for change in report.changes if change.kind.value == "rule"}
    assert {("G21-5.c", "loosened"), ("G22-1", "added"), ("G21-8.b", "removed")} <= effects
    first = report.alliances[0]
    assert "G22-1" in {finding.code for finding in first.appeared}
    assert any(duty.about == "G22-1" and "科技领军企业" in duty.text for duty in first.duties)


def test_signed_text_that_reads_otherwise_needs_a_supplement(mengyue: Run, edited: Edited, tmp_path: Path) -> None:
    root, folder = edited(WORDING), tmp_path / "影响"
    assert mengyue("--library", root, "library", "impact", "--since", "HEAD", ALLIANCE, "-o", folder)[0] == 1
    report = parse_report((folder / "impact.json").read_bytes(), "impact.json")
    (impact,) = report.alliances
    (document,) = impact.documents
    assert (document.kind, document.done) == ("agreement", True)
    (unit,) = document.units
    assert unit.number == "第二十一条"
    assert unit.sentences[0].new == "决策机构不采纳的，应书面说明理由。"
    assert [duty.kind.value for duty in impact.duties] == ["supplement"]
    redline, supplement = sorted(folder.glob("*/*.docx"), key=lambda path: "补充协议" in path.name)
    with zipfile.ZipFile(redline) as parts:
        assert b"<w:ins " in parts.read("word/document.xml")
    told = [p.shown for p in read_document(open_package(supplement.read_bytes(), supplement.name)).body.paragraphs]
    assert "将原协议第二十一条（咨询机构）修改为：" in told
    assert any("应书面说明理由" in line for line in told)
    comment = (folder / "impact.md").read_text("utf-8")
    assert comment.startswith(MARKER)
    assert len(comment) < MOST
    sheets = load_workbook(folder / "impact.xlsx", read_only=True)
    assert [row[2] for row in sheets["文件内容"].iter_rows(values_only=True)] == ["条号", "第二十一条"]


def test_an_alliance_that_nothing_touches_is_not_affected(mengyue: Run, edited: Edited) -> None:
    root = edited(("policies/xiamen-2008/policy.yaml", "title:", "title: 新"))
    code, out, _err = mengyue("--library", root, "library", "impact", "--since", "HEAD", ALLIANCE)
    assert code == 0
    assert "1 个联合体中 0 个受影响" in out


def test_fail_on_says_what_blocks(mengyue: Run, edited: Edited) -> None:
    root = edited(WORDING)
    for fail_on, files, expected in (("blocked", [ALLIANCE], 0), ("content", [], 1)):
        done = mengyue("--library", root, "library", "impact", "--since", "HEAD", *files, "--fail-on", fail_on)
        assert done[0] == expected, fail_on


def test_copies_captions_and_papers_that_cannot_be_written_are_told_of_those_who_have_them(
    mengyue: Run, edited: Edited, tmp_path: Path
) -> None:
    """A pack that neither side has is a fault of the data, and nothing that changed."""
    root = edited(
        (PACK, 'copies: "3", seal: 法人公章', 'copies: "5", seal: 法人公章'),
        (TABLES, "{caption: 验收标准, value: row.standard", "{caption: 考核标准, value: row.standard"),
        ("clauses/presets.yaml", "    ip.improvements: own\n", "    ip.improvements: grant-back\n"),
    )  # fmt: skip
    unknown = tmp_path / "无此政策.yaml"
    unknown.write_text("policy: nowhere\nalliance: {name: 甲}\nmembers: []\n", "utf-8")
    files = (ALLIANCE, ROOT / "examples" / "binhai-2012" / "alliance.yaml", unknown)
    command = ("--library", root, "library", "impact", "--since", "HEAD", *files, "--format", "json")
    code, out, err = mengyue(*command)
    assert code == 2
    assert "没有代号为“nowhere”的政策" in err
    report = parse_report(out.encode(), "impact.json")
    counted, refused = report.alliances
    assert [(moved.code, moved.old, moved.new) for moved in counted.recounted] == [("application", "3 份", "5 份")]
    assert "《广西壮族自治区创新联合体组建申请表》改为提交 5 份（原为 3 份）" in [duty.text for duty in counted.duties]
    (document,) = counted.documents
    assert [unit.title for unit in document.units] == ["附件1 任务分工表"]
    assert "考核标准" in document.units[0].sentences[0].new
    assert [finding.code for finding in refused.appeared] == ["LB-PRESET"]
    assert (refused.blocked, refused.duties) == (True, ()), "a lead unit cannot mend the library"


def test_a_comment_holds_no_markup_of_others_and_what_does_not_fit_is_counted(mengyue: Run, tmp_path: Path) -> None:
    text = ALLIANCE.read_text("utf-8").replace("示例动力电池系统创新联合体", "</details>[甲](http://x)@all")
    folder = tmp_path / "数据"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.yaml").write_text(text, "utf-8")
    code, out, _err = mengyue("library", "impact", *BOTH, "--format", "markdown", folder)
    assert code == 1
    assert out.count("</details>") == out.count("<details>")
    assert "@all" not in out
    assert "[甲](" not in out


def test_faulty_files_cost_themselves_only(mengyue: Run, tmp_path: Path) -> None:
    bad = tmp_path / "坏.yaml"
    bad.write_text("alliance: [", "utf-8")
    code, out, _err = mengyue("library", "impact", *BOTH, bad, tmp_path / "没有.yaml", ALLIANCE)
    assert code == 2
    assert "1 个联合体中 1 个受影响" in out
    assert "坏.yaml" in out
    assert "没有.yaml" in out


def test_more_processes_find_the_same_in_the_same_order(mengyue: Run, tmp_path: Path) -> None:
    (tmp_path / "乙.yaml").write_text("alliance: [", "utf-8")
    for name in ("丁", "戊", "己"):
        (tmp_path / f"{name}.yaml").write_text(f"alliance: {{name: {name}联合体}}\npolicy: guangxi-2021\n", "utf-8")
    rows = "".join(f"{name}联合体,高校{name}\n" for name in "子丑寅")
    (tmp_path / "名单.csv").write_text(f"联盟名称,牵头单位\n{rows}", "utf-8")
    one, two = (mengyue("library", "impact", *BOTH, tmp_path, "--jobs", n, "--format", "json") for n in ("1", "2"))
    assert one == two
    assert one[0] == 2
    assert "乙.yaml" in one[2]
    assert [i.name for i in parse_report(one[1].encode(), "").alliances] == [f"{name}联合体" for name in "丁子丑寅己戊"]


def test_rules_are_told_in_the_order_of_the_pack() -> None:
    """They used to come in the order of a set, which differs from run to run."""
    told = FindingTold(code="", severity="warning", state="violated", message="")
    codes = [f"R-{number}" for number in range(40)]
    impact = AllianceImpact(file="", name="", appeared=tuple(told.model_copy(update={"code": code}) for code in codes))
    with keeping() as kept:
        kept.add(impact)
        kept.add(impact)
        assert [code for code, _severity in kept.appeared] == codes
        assert set(kept.appeared.values()) == {2}


def test_a_broken_clause_or_pack_costs_itself_only(mengyue: Run, edited: Edited) -> None:
    root = edited(
        (ADVISORY, "---\nid:", "--\nid:"),
        ("policies/xiamen-2008/policy.yaml", "id: xiamen-2008", "id: [xiamen-2008"),
        (PACK, 'members_min: {value: "8"', 'members_min: {value: "13"'),
    )
    code, out, _err = mengyue("--library", root, "library", "impact", "--since", "HEAD", ALLIANCE)
    assert code == 2
    assert "不少于8个 → 不少于13个" in out
    assert "有错误，不能起草文件" in out
    assert "governance.advisory 删去" not in out
    assert "新出现" in out
    assert ADVISORY in out
    assert "policies/xiamen-2008/policy.yaml" in out


def test_the_pack_of_an_alliance_that_is_gone_is_told(mengyue: Run, edited: Edited, tmp_path: Path) -> None:
    root = edited()
    new = tmp_path / "新库"
    for name in ("policies", "clauses", "templates"):
        shutil.copytree(root / name, new / name)
    shutil.rmtree(new / "policies" / "guangxi-2022")
    shutil.rmtree(new / "policies" / "guangxi-2021")
    code, out, _err = mengyue("library", "impact", "--old", root, "--new", new, ALLIANCE, "--fail-on", "blocked")
    assert code == 1
    assert "没有政策 guangxi-2021" in out


def test_a_revision_that_is_not_there_and_no_way_at_all_are_told(mengyue: Run, edited: Edited) -> None:
    root = edited()
    code, _out, err = mengyue("--library", root, "library", "impact", "--since", "nowhere", ALLIANCE)
    assert code == 2
    assert "没有版本“nowhere”" in err
    assert mengyue("library", "impact", ALLIANCE)[0] == 2
    assert mengyue("library", "impact", "--from", "guangxi-2021", ALLIANCE)[0] == 2
    code, out, _err = mengyue("library", "impact", "--from", "guangxi-2021", "--to", "nowhere-1", ALLIANCE)
    assert code == 2
    assert "nowhere-1" in out


def test_the_published_schema_is_that_of_the_report_and_the_first_format_is_read() -> None:
    ((name, data),) = impact_schema().items()
    assert (ROOT / name).read_bytes() == data
    kept = (Path(__file__).parent / "fixtures" / "impact-1.json").read_bytes()
    report = parse_report(kept, "impact-1.json")
    assert report.format == 1
    assert report.changes[0].effect.value == "tightened"
    assert json.loads(data)["properties"]["format"]["maximum"] >= 1
