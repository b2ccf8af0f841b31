"""Two data files: the tracked changes of their agreements, and the summary by clause with the reasons."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, Outcome, accepted, marked, rejected

Run = Callable[..., Outcome]
Alliance = Callable[..., Path]


def compare(mengyue: Run, *arguments: str | Path) -> Any:
    done = mengyue("compare", *arguments, "--format", "json")
    assert done.code == 0, done.err
    return done.summary


def changes(summary: Any) -> dict[str, tuple[list[str], list[str]]]:
    """Return what changed and why by clause, without the clauses that only took another number."""
    rows = [row for row in summary["clauses"] if row["changes"] != ["renumbered"]]
    return {row["id"]: (row["changes"], row["because"]) for row in rows}


def without(summary: Any) -> Any:
    return [summary[key] for key in ("clauses", "entries", "moves", "facts")]


def test_a_changed_amount_is_marked_in_its_figures_and_traced_to_its_field(
    mengyue: Run, alliance: Alliance, tmp_path: Path, judge: Callable[[bytes], None]
) -> None:
    out = tmp_path / "out.docx"
    new = alliance("new", lambda d: d["contributions"][0].update(amount="12345678.00"))
    summary = compare(mengyue, alliance("old"), new, "-o", out)
    assert [(f["path"], f["old"], f["new"]) for f in summary["facts"]] == [
        ("contributions[0].amount", "12000000.00", "12345678.00")
    ]
    (row,) = summary["clauses"]
    assert (row["title"], row["changes"], row["because"]) == ("附件2 投入承诺表", ["wording"], ["data"])
    assert row["values"][0]["label"] == "投入[1]·投入金额"
    data = out.read_bytes()
    assert all(set(text) <= set("0123456789,.") for text in marked(data, "ins", "del"))
    assert any("12,345,678.00" in text for text in accepted(data))
    judge(data)


def test_a_longer_term_changes_one_clause(mengyue: Run, alliance: Alliance, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    new = alliance("new", lambda d: d["agreement"].update(term_years=6))
    summary = compare(mengyue, alliance("old"), new, "-o", out)
    assert changes(summary) == {"final.term": (["wording"], ["data"])}
    assert (marked(out.read_bytes(), "ins"), marked(out.read_bytes(), "del")) == (["6"], ["5"])


def test_another_scheme_changes_the_variants_of_its_clauses(
    mengyue: Run, alliance: Alliance, tmp_path: Path, judge: Callable[[bytes], None]
) -> None:
    out = tmp_path / "out.docx"
    old = alliance("old", lambda d: d["ip"].update(preset="E"))
    new = alliance("new", lambda d: d["ip"].update(preset="B"))
    summary = compare(mengyue, old, new, "-o", out)
    found = changes(summary)
    assert {"ip.ownership", "ip.joint", "ip.transfer"} <= set(found)
    assert all(found[key] == (["variant"], ["data"]) for key in ("ip.ownership", "ip.joint", "ip.transfer"))
    row = next(row for row in summary["clauses"] if row["id"] == "ip.ownership")
    assert row["old"]["variant"] != row["new"]["variant"] and row["old"]["version"] == row["new"]["version"]
    judge(out.read_bytes())


def test_a_parameter_is_told_by_its_name(mengyue: Run, alliance: Alliance) -> None:
    new = alliance("new", lambda d: d.update(clauses={"governance.meetings": {"parameters": {"notice_days": "20"}}}))
    (row,) = compare(mengyue, alliance("old"), new)["clauses"]
    assert (row["id"], row["changes"], row["because"]) == ("governance.meetings", ["parameter"], ["data"])
    assert [(p["old"], p["new"]) for p in row["parameters"]] == [("15", "20")]


def test_an_excluded_clause_is_removed_and_the_rest_only_takes_other_numbers(mengyue: Run, alliance: Alliance) -> None:
    new = alliance("new", lambda d: d.update(clauses={"final.notice": {"exclude": True}}))
    summary = compare(mengyue, alliance("old"), new)
    assert changes(summary) == {"final.notice": (["removed"], ["data"])}
    back = compare(mengyue, new, alliance("old"))
    assert changes(back) == {"final.notice": (["added"], ["data"])}


def test_a_reordered_member_has_moved_and_nothing_is_rewritten(
    mengyue: Run, alliance: Alliance, tmp_path: Path
) -> None:
    def reorder(data: dict[str, Any]) -> None:
        data["members"].insert(7, data["members"].pop(5))

    out = tmp_path / "out.docx"
    old, new = alliance("old"), alliance("new", reorder)
    name = json.loads(new.read_text(encoding="utf-8"))["members"][7]["name"]
    summary = compare(mengyue, old, new, "-o", out)
    assert summary["moves"] == [{"path": "members", "name": name, "old": 6, "new": 8}]
    assert summary["redline"]["result"] == "identical"
    assert summary["clauses"] == summary["entries"] == summary["facts"] == []
    assert marked(out.read_bytes(), "ins", "del", "moveFrom", "moveTo") == []


def test_a_member_is_known_by_its_credit_code_when_its_id_changed(mengyue: Run, alliance: Alliance) -> None:
    old = json.loads(alliance("old").read_text(encoding="utf-8"))
    name = old["members"][4]["id"]

    def rename(data: dict[str, Any]) -> None:
        text = json.dumps(data, ensure_ascii=False, default=str).replace(f'"{name}"', '"另一简称"')
        data.clear()
        data.update(json.loads(text))
        data["members"].insert(6, data["members"].pop(4))

    summary = compare(mengyue, alliance("old"), alliance("new", rename))
    assert (summary["clauses"], summary["entries"]) == ([], [])
    assert [(m["old"], m["new"]) for m in summary["moves"]] == [(5, 7)]
    assert summary["facts"][0]["new"] == "另一简称"


def extra_member(data: dict[str, Any]) -> None:
    member = copy.deepcopy(data["members"][9])
    member |= {"id": "后来者", "name": "广西后来者示例有限公司", "uscc": None, "tier": "general"}
    data["members"].append(member)


def test_a_new_member_is_an_inserted_row_and_a_signature_and_one_that_left_is_deleted(
    mengyue: Run, alliance: Alliance, tmp_path: Path, judge: Callable[[bytes], None]
) -> None:
    out = tmp_path / "out.docx"
    old, new = alliance("old"), alliance("new", extra_member)
    summary = compare(mengyue, old, new, "-o", out)
    assert [(e["name"], e["change"], e["position"]) for e in summary["entries"]] == [
        ("广西后来者示例有限公司", "added", 13)
    ]
    assert summary["moves"] == []
    inserted = marked(out.read_bytes(), "ins")
    assert sum("广西后来者示例有限公司" in text for text in inserted) >= 2
    assert not any("广西后来者" in text for text in rejected(out.read_bytes()))
    judge(out.read_bytes())
    back = compare(mengyue, new, old, "-o", tmp_path / "back.docx")
    assert [e["change"] for e in back["entries"]] == ["removed"]
    assert sum("广西后来者示例有限公司" in text for text in marked((tmp_path / "back.docx").read_bytes(), "del")) >= 2


def test_the_summary_says_whose_order_the_redline_keeps(mengyue: Run, alliance: Alliance, tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["members"].insert(7, data["members"].pop(5))
        data["agreement"]["term_years"] = 6

    done = mengyue("compare", alliance("old"), alliance("new", change), "-o", tmp_path / "out.docx")
    assert "由第 6 位移至第 8 位" in done.out and "全部拒绝即旧稿内容、新稿次序" in done.out
    done = mengyue("compare", alliance("old"), alliance("new", change), "-o", tmp_path / "kept.docx", "--keep-order")
    assert "全部拒绝即旧稿\n" in done.out and "移至" not in done.out


def test_swapped_tasks_have_moved(mengyue: Run, alliance: Alliance) -> None:
    def swap(data: dict[str, Any]) -> None:
        data["tasks"][0], data["tasks"][1] = data["tasks"][1], data["tasks"][0]

    summary = compare(mengyue, alliance("old"), alliance("new", swap))
    assert [(m["path"], m["old"], m["new"]) for m in summary["moves"]] == [("tasks", 1, 2)]
    assert summary["clauses"] == summary["facts"] == []


def many_members(data: dict[str, Any]) -> None:
    pattern = data["members"][9]
    for at in range(200 - len(data["members"])):
        data["members"].append({**pattern, "id": f"第{at}号", "name": f"广西示例第{at}号有限公司", "uscc": None})


def test_two_hundred_members_are_compared_and_one_of_them_moved_and_another_changed(
    mengyue: Run, alliance: Alliance, tmp_path: Path
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["members"].insert(20, data["members"].pop(150))
        data["members"][50]["legal_representative"] = "新法人"

    out = tmp_path / "out.docx"
    summary = compare(mengyue, alliance("old", many_members), alliance("new", many_members, change), "-o", out)
    assert [(m["old"], m["new"]) for m in summary["moves"]] == [(151, 21)]
    assert [(f["path"], f["new"]) for f in summary["facts"]] == [("members[50].legal_representative", "新法人")]
    assert summary["redline"]["result"] == "written"
    assert len(marked(out.read_bytes(), "ins")) <= 4


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The library as it was: one clause in an earlier version and in other words."""
    folder = tmp_path / "earlier"
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, (path.name, old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_a_clause_that_the_library_rewrote_is_not_blamed_on_the_data(
    mengyue: Run, alliance: Alliance, library: Path
) -> None:
    edit(library / "clauses" / "final" / "notice.md", ("version: 1.", "version: 0."), ("当面交付", "当面递交"))
    new = alliance("new", lambda d: d["agreement"].update(term_years=6))
    summary = compare(mengyue, alliance("old"), new, "--old-library", library)
    found = changes(summary)
    assert found.pop("final.notice") == (["wording"], ["library"])
    assert found == {"final.term": (["wording"], ["data"])}
    row = next(row for row in summary["clauses"] if row["id"] == "final.notice")
    assert row["old"]["version"].startswith("0.") and row["new"]["version"].startswith("1.")


def test_the_same_file_twice_has_no_changes(mengyue: Run, alliance: Alliance, tmp_path: Path) -> None:
    summary = compare(mengyue, alliance("old"), alliance("new"), "-o", tmp_path / "out.docx")
    assert summary["redline"]["result"] == "identical"
    assert without(summary) == [[], [], [], []]


def test_the_changes_carry_the_lead_unit_and_the_day_of_filling_in(
    mengyue: Run, alliance: Alliance, tmp_path: Path
) -> None:
    out = tmp_path / "out.docx"
    compare(mengyue, alliance("old"), alliance("new", lambda d: d["agreement"].update(term_years=6)), "-o", out)
    from mengyue.word.open_docx import open_package

    xml = open_package(out.read_bytes(), "x").parts["word/document.xml"].decode()
    assert 'w:author="广西示例新能源汽车集团有限公司"' in xml and 'w:date="2026-11-10T00:00:00Z"' in xml


def test_without_any_day_one_is_asked_for_and_the_clock_is_not(mengyue: Run, alliance: Alliance) -> None:
    def undated(data: dict[str, Any]) -> None:
        del data["alliance"]["filled_on"]

    done = mengyue("compare", alliance("old", undated), alliance("new", undated))
    assert done.code == 2 and "--as-of" in done.err


def test_the_application_form_can_be_compared_too(mengyue: Run, alliance: Alliance, tmp_path: Path) -> None:
    new = alliance("new", lambda d: d["alliance"].update(contact="新联系人"))
    summary = compare(mengyue, alliance("old"), new, "--document", "application", "-o", tmp_path / "out.docx")
    assert "申请表" in summary["document"]
    assert {row["title"] for row in summary["clauses"]} == {"联系人", "封面·联系人"}  # as the page calls them
    assert any("新联系人" in text for text in accepted((tmp_path / "out.docx").read_bytes()))


def test_two_manifests_compare_the_documents_beside_them(mengyue: Run, alliance: Alliance, tmp_path: Path) -> None:
    old, new = alliance("old"), alliance("new", lambda d: d["agreement"].update(term_years=6))
    for source in (old, new):
        assert mengyue("draft", source, "-o", tmp_path / source.stem, "--as-of", "2026-11-10").code == 0
    out = tmp_path / "out.docx"
    summary = compare(mengyue, tmp_path / "old" / "manifest.json", tmp_path / "new" / "manifest.json", "-o", out)
    assert changes(summary) == {"final.term": (["wording"], ["data"])}
    assert (marked(out.read_bytes(), "ins"), marked(out.read_bytes(), "del")) == (["6"], ["5"])
    assert "数据文件不同" in summary["notes"]


def test_a_manifest_does_not_lead_out_of_its_folder(mengyue: Run, tmp_path: Path) -> None:
    rows = [{"path": "../secret.docx", "kind": "agreement", "sha256": ""}]
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"engine": {"name": "mengyue"}, "files": rows}), encoding="utf-8")
    done = mengyue("compare", path, path)
    assert done.code == 2 and "不在其所在文件夹内" in done.err


@pytest.mark.parametrize("suffix", ["json", "txt", "docx"])
def test_the_summary_is_saved_where_one_wants_it(
    suffix: str, mengyue: Run, alliance: Alliance, tmp_path: Path, judge: Callable[[bytes], None]
) -> None:
    path = tmp_path / f"summary.{suffix}"
    new = alliance("new", lambda d: d["agreement"].update(term_years=6))
    summary = compare(mengyue, alliance("old"), new, "--summary", path)
    if suffix == "json":
        assert json.loads(path.read_bytes()) == summary
    elif suffix == "txt":
        assert "文字改动；原因：数据" in path.read_text(encoding="utf-8")
    else:
        judge(path.read_bytes())


def test_papers_of_which_there_are_several_are_not_compared_from_data(mengyue: Run, alliance: Alliance) -> None:
    done = mengyue("compare", alliance("old"), alliance("new"), "--document", "undertaking-unit")
    assert done.code == 2 and "一项一份" in done.err
