from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import yaml

from .conftest import ALLIANCE, ROOT, TABLE, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-12-01")


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def drafted(mengyue: Run, tmp_path: Path) -> Path:
    assert mengyue("draft", ALLIANCE, "-o", tmp_path / "out", *DAY).code == 0
    return tmp_path / "out"


def test_the_manifest_lists_every_document_with_its_digest(drafted: Path) -> None:
    files = _files(drafted)
    manifest = json.loads(files.pop("manifest.json"))
    assert {row["path"]: row["sha256"] for row in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    assert {row["kind"] for row in manifest["files"]} >= {"agreement", "application"}
    assert manifest["input"] == [{"name": "alliance.yaml", "sha256": hashlib.sha256(ALLIANCE.read_bytes()).hexdigest()}]
    assert manifest["engine"]["version"] == "0.1.0"
    assert manifest["policies"][0]["id"] == "guangxi-2021"
    assert all(row["version"] and row["variant"] for row in manifest["clauses"])
    for row in manifest["templates"]:
        assert row["sha256"] == hashlib.sha256((ROOT / row["path"]).read_bytes()).hexdigest()


def test_a_list_goes_on_where_what_was_asked_for_has_no_occasion(mengyue: Run, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_bytes(b"".join(TABLE.read_bytes().splitlines(keepends=True)[:3]))
    done = mengyue("draft", path, "-o", tmp_path / "out", "--policy", "guangxi-2021", "--document", "supplement", *DAY)
    assert done.code in (0, 1), done.err
    reports = list((tmp_path / "out").glob("*/检查结果.txt"))
    assert len(reports) == 2
    assert all("没有起草“增减成员单位的补充协议”：没有可以约定的变化" in file.read_text("utf-8") for file in reports)


def test_packets_tell_what_has_no_occasion_though_nothing_else_can_be_sent_out(mengyue: Run, tmp_path: Path) -> None:
    data = yaml.safe_load(ALLIANCE.read_text("utf-8"))
    del data["agreement"]["term_years"]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data, ensure_ascii=False, default=str), "utf-8")
    papers = ("--document", "agreement,supplement")
    done = mengyue("packets", path, "-o", tmp_path / "out", *papers, "--accept-unapproved", *DAY)
    assert done.code == 1 and not (tmp_path / "out").exists(), done.err
    assert "没有起草“增减成员单位的补充协议”：没有可以约定的变化" in done.out + done.err


def test_no_absolute_path_is_left_in_any_output(drafted: Path, tmp_path: Path) -> None:
    for name, data in _files(drafted).items():
        parts = [data]
        if name.endswith(".docx"):
            with zipfile.ZipFile(drafted / name) as archive:
                parts = [archive.read(part) for part in archive.namelist()]
        for part in parts:
            assert str(tmp_path).encode() not in part
            assert str(ROOT).encode() not in part


def test_the_same_input_gives_the_same_bytes(mengyue: Run, drafted: Path, tmp_path: Path) -> None:
    mengyue("draft", ALLIANCE, "-o", tmp_path / "again", *DAY)
    assert _files(drafted) == _files(tmp_path / "again")


def test_one_document_can_be_asked_for_and_an_unknown_one_is_refused(mengyue: Run, tmp_path: Path) -> None:
    assert mengyue("draft", ALLIANCE, "-o", tmp_path / "out", "--document", "agreement", *DAY).code == 0
    assert len(list((tmp_path / "out").glob("*.docx"))) == 1
    wrong = mengyue("draft", ALLIANCE, "-o", tmp_path / "wrong", "--document", "poem", *DAY)
    assert (wrong.code, "agreement" in wrong.err) == (2, True)
    assert not (tmp_path / "wrong").exists()


def test_a_signable_copy_is_refused_with_every_reason(mengyue: Run, tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    mengyue("new", new, "--policy", "guangxi-2021")
    done = mengyue("draft", new, "-o", tmp_path / "out", "--stage", "signable", *DAY)
    assert done.code == 1
    assert "DR-BLANK" in done.out
    assert not (tmp_path / "out").exists()


def test_a_table_gives_one_folder_a_row_and_a_table_of_what_is_missing(mengyue: Run, tmp_path: Path) -> None:
    done = mengyue("draft", TABLE, "-o", tmp_path / "out", "--policy", "guangxi-2021", *DAY)
    assert done.code in (0, 1)
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        names = [row["联盟名称"] for row in csv.DictReader(file)]
    folders = sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert folders == sorted(names)
    for folder in folders:
        assert list((tmp_path / "out" / folder).glob("*.docx"))
        assert (tmp_path / "out" / folder / "manifest.json").is_file()
    with (tmp_path / "out" / "missing.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["联合体"] for row in rows} == set(names)
    assert {row["类别"] for row in rows} == {"待填", "暂无法判断"}
    files = _files(tmp_path / "out")
    listed = {row["path"] for row in json.loads(files.pop("manifest.json"))["files"]}
    assert listed | {f"{folder}/manifest.json" for folder in folders} == set(files)


@pytest.fixture
def short_table(tmp_path: Path) -> Path:
    """The first two alliances of the list."""
    path = tmp_path / "short.csv"
    path.write_bytes(b"".join(TABLE.read_bytes().splitlines(keepends=True)[:3]))
    return path


def test_a_second_run_over_a_table_replaces_the_first(mengyue: Run, short_table: Path, tmp_path: Path) -> None:
    arguments = ("draft", short_table, "-o", tmp_path / "out", "--policy", "guangxi-2021", *DAY)
    mengyue(*arguments)
    first = _files(tmp_path / "out")
    assert mengyue(*arguments).code in (0, 1)
    assert _files(tmp_path / "out") == first


def test_a_name_from_a_table_cannot_become_a_formula_or_leave_the_folder(mengyue: Run, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("联盟名称\n=cmd|' /C calc'!A0\n../../逃逸\n", encoding="utf-8")
    mengyue("draft", table, "-o", tmp_path / "out", "--policy", "guangxi-2021", *DAY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "t.csv"]
    with (tmp_path / "out" / "missing.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell.startswith("=")]


@pytest.fixture
def unwritable(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nobody may write, not even root."""
    folder = tmp_path / "locked"
    folder.mkdir()
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
        return
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("this machine does not let us mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_folder_that_cannot_be_written_is_told(mengyue: Run, unwritable: Path) -> None:
    for out in (unwritable, unwritable / "out"):
        done = mengyue("draft", ALLIANCE, "-o", out, *DAY)
        assert done.code == 2
        assert re.search("没有权限|磁盘是只读的", done.err)
        assert not list(unwritable.iterdir())


def test_a_failure_in_the_middle_of_a_table_leaves_the_old_folder(
    mengyue: Run, short_table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("draft", short_table, "-o", tmp_path / "out", "--policy", "guangxi-2021", *DAY)
    mengyue(*arguments)
    before = _files(tmp_path / "out")

    def interrupted(*_arguments: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("mengyue.delivery.drafting.missing_csv", interrupted)
    done = mengyue(*arguments)
    assert (done.code, "已中断" in done.err) == (130, True)
    assert _files(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "short.csv"]


def test_a_bad_row_of_a_table_costs_that_row_alone(mengyue: Run, tmp_path: Path) -> None:
    head, *rows = TABLE.read_text(encoding="utf-8").splitlines()[:4]
    bad = rows[1].split(",")
    bad[1] = "名" * 201
    table = tmp_path / "table.csv"
    table.write_text("\n".join([head, rows[0], ",".join(bad), rows[2]]) + "\n", encoding="utf-8")
    words = ("--policy", "guangxi-2012", "--as-of", "2026-11-22")
    done = mengyue("draft", table, "-o", tmp_path / "out", *words)
    assert done.code == 2
    assert "没有起草" in done.err and "3:" in done.out
    made = [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert sorted(made) == sorted(row.split(",")[1] for row in (rows[0], rows[2]))
    table.write_text("\n".join([head, ",".join(bad)]) + "\n", encoding="utf-8")
    assert mengyue("draft", table, "-o", tmp_path / "none", *words).code == 2
    assert not (tmp_path / "none").exists()


def listed(path: Path, rows: list[list[str]]) -> Path:
    """Write a list of alliances, as a table or as a workbook."""
    if path.suffix == ".csv":
        path.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_stops_the_papers_of_one_row_is_told_there_and_costs_that_row_alone(
    suffix: str, mengyue: Run, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, library / name)
    rows = list(csv.reader(TABLE.read_text("utf-8").splitlines()[:4]))
    table = listed(tmp_path / f"table{suffix}", rows)
    names = [row[1] for row in rows[1:]]
    clause = library / "clauses" / "risk" / "technical.md"
    text = clause.read_text("utf-8")
    broken = "{{ members if (members | first).name == '" + rows[2][2] + "' else '' }}发现可能失败的"
    clause.write_text(text.replace("发现可能失败的", broken), "utf-8")
    words = ("--policy", "guangxi-2021", "--document", "agreement", *DAY)
    done = mengyue("--library", library, "draft", table, "-o", tmp_path / "out", *words)
    assert done.code == 1 and "Traceback" not in done.err
    told = {path.parent.name: path.read_text("utf-8") for path in (tmp_path / "out").glob("*/检查结果.txt")}
    assert {name for name, report in told.items() if "DR-FAILED" in report} == {names[1]}
    assert "risk.technical" in told[names[1]] and "列表" in told[names[1]]
    made = {path.parent.name for path in (tmp_path / "out").glob("*/*.docx")}
    assert made == {names[0], names[2]}


def test_a_bad_row_of_a_list_workbook_costs_that_row_alone(mengyue: Run, tmp_path: Path) -> None:
    head, *rows = csv.reader(TABLE.read_text("utf-8").splitlines()[:4])
    names = [row[1] for row in rows]
    rows[1][1] = "名" * 201
    book = listed(tmp_path / "table.xlsx", [head, *rows])
    done = mengyue("draft", book, "-o", tmp_path / "out", "--policy", "guangxi-2012", "--as-of", "2026-11-22")
    assert done.code == 2
    assert "没有起草" in done.err and "B3" in done.out
    made = [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert sorted(made) == sorted([names[0], names[2]])


def test_a_copy_marked_as_reviewed_names_who_approved_this_very_text_and_when(mengyue: Run, tmp_path: Path) -> None:
    data = yaml.safe_load(ALLIANCE.read_text("utf-8"))
    data["agreement"]["length"] = "compact"
    rows = [
        {"step": "法务部门", "by": "覃示法", "on": "2026-11-20"},
        {"step": "分管负责人", "by": "韦示明", "on": "2026-11-21"},
    ]
    path, out = tmp_path / "a.yaml", tmp_path / "out"

    def draft(approvals: list[dict[str, str]], *more: str) -> Outcome:
        data["agreement"]["approvals"] = approvals
        path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
        return mengyue("draft", path, "-o", out, "--document", "agreement", *DAY, *more)

    refused = draft(
        [*rows, {"step": "财务部门", "by": "农示财", "on": "2026-11-22", "opinion": "with_changes"}], "--cleared"
    )
    assert refused.code == 2 and "财务部门 农示财 的意见不是“同意”" in refused.err and not out.exists()
    untied = re.search(
        r"法务部门 覃示法 的审批没有写明所审文本（text）：审的就是这一稿的，填 ([0-9a-f-]{19})", refused.err
    )
    assert untied
    assert draft(rows).code == 0
    (listed,) = [
        row for row in json.loads((out / "manifest.json").read_text("utf-8"))["files"] if row["kind"] == "agreement"
    ]
    mark = untied[1]
    assert listed["text_sha256"].startswith(mark.replace("-", ""))
    approved = [{**row, "text": mark.upper()} for row in rows]
    data["revenue"]["settlement_days"] = 45
    changed = draft(approved, "--cleared")
    assert changed.code == 2 and f"审批的是另一文本（核对码 {mark.upper()}）" in changed.err
    assert "与审批的文本 " in changed.err and "文字改动" in changed.err and not list(out.glob("*已审稿*"))
    data["revenue"]["settlement_days"] = 30
    assert draft(approved, "--cleared", "--force").code == 0
    (copy,) = out.glob("*（已审稿）.docx")
    with zipfile.ZipFile(copy) as package:
        head = package.read("word/header1.xml").decode()
    assert f"已审　核对码{mark}　法务部门 覃示法 2026年11月20日；分管负责人 韦示明 2026年11月21日" in head
    again = mengyue("draft", path, "-o", tmp_path / "again", "--locked", out / "manifest.json")
    assert again.code == 0 and _files(tmp_path / "again") == _files(out)


def test_pages_are_told_at_a_terminal_and_where_they_are_known_and_change_no_file(
    mengyue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "laid-out-by-nobody.yaml"
    path.write_text(ALLIANCE.read_text("utf-8").replace("filled_on: 2026-11-10", "filled_on: 2026-11-12"), "utf-8")
    hint = "各文件的页数：加 --pages"

    def draft(folder: str, *more: str) -> Outcome:
        done = mengyue("draft", path, "-o", tmp_path / folder, "--document", "leader-summary", *DAY, *more)
        assert done.code in (0, 1), done.err
        return done

    piped = draft("pipe")
    assert hint in piped.err and "共 " not in piped.err
    assert hint not in draft("off", "--no-pages").err and hint not in draft("json", "--format", "json").err
    with monkeypatch.context() as terminal:
        terminal.setattr("sys.stdout.isatty", lambda: True)
        terminal.setenv("PATH", str(tmp_path))
        assert "没有报出页数：没有找到 LibreOffice" in draft("bare").err
    with monkeypatch.context() as terminal:
        terminal.setattr("sys.stdout.isatty", lambda: True)
        told = draft("terminal")
    number = re.search(r"\.docx 共 (\d+) 页", told.err)
    assert number and int(number[1]) >= 1 and hint not in told.err
    known = draft("known")
    assert f".docx，共 {number[1]} 页" in known.err and hint not in known.err
    kept = [_files(tmp_path / name) for name in ("pipe", "off", "json", "bare", "terminal", "known")]
    assert all(files == kept[0] for files in kept)
