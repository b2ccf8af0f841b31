"""Many alliances at once: the same bytes however many work, one bad file costs itself, and nothing is done twice."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from mengyue.batch.sources import sources
from mengyue.batch.way import Make, Way
from mengyue.cli.main import run
from mengyue.i18n import use_language

from .conftest import GIVEN, NAME, ROOT, TABLE, Outcome, command, contents, environment


@pytest.fixture
def made(straight: Path, tmp_path: Path) -> Path:
    """A copy of finished results, times included."""
    return Path(shutil.copytree(straight, tmp_path / "out"))


def test_each_alliance_has_what_draft_makes_of_it(straight: Path, alliances: Path, tmp_path: Path) -> None:
    assert run(["draft", str(alliances / "第3个.yaml"), "-o", str(tmp_path / "one"), *GIVEN]) == 0
    use_language("zh")
    assert contents(tmp_path / "one") == contents(straight / "第3个")
    assert not (straight / "坏的").exists()


def test_the_tables_tell_every_alliance_and_what_is_wrong(straight: Path) -> None:
    told = json.loads((straight / "results.json").read_bytes())
    Draft202012Validator(json.loads((ROOT / "schemas" / "batch.schema.json").read_bytes())).validate(told)
    assert [(row["name"], row["ending"], row["documents"]) for row in told["rows"]] == [
        ("坏的", "unreadable", 0),
        *((f"第{number}个", "made", 1) for number in range(6)),
    ]
    book = openpyxl.load_workbook(straight / "results.xlsx")
    rows = list(book["结果"].iter_rows(values_only=True))
    assert [row[0] or None for row in rows[1:]] == [None, *(f"{NAME}{number}" for number in range(6))]
    wrong = list(book["错误和警告"].iter_rows(values_only=True))
    assert [row[1:3] for row in wrong if row[2] == "错误"] == [("坏的.yaml", "错误")]


def test_several_processes_make_the_same_bytes(
    straight: Path, alliances: Path, batch: Callable[..., Outcome], tmp_path: Path
) -> None:
    assert batch(alliances, "-o", tmp_path / "out", "--jobs", "2", *GIVEN).code == 2
    assert contents(tmp_path / "out") == contents(straight)


def test_processes_keep_what_they_compiled_for_those_of_the_next_batch(alliances: Path, tmp_path: Path) -> None:
    orders = (alliances / "第0个.yaml", alliances / "第1个.yaml")
    begun = command(*orders, "-o", tmp_path / "out", "--jobs", "2", "--make", "check", "--as-of", "2026-11-22")
    kept = tmp_path / "cache"
    subprocess.run(begun, env=environment(MENGYUE_CACHE=str(kept)), capture_output=True, timeout=300)
    assert (tmp_path / "out" / "results.json").exists()
    assert {"expressions", "patterns", "records"} <= {path.parent.name for path in kept.glob("*/*")}


def test_only_what_is_new_or_no_longer_whole_is_made(
    made: Path, straight: Path, alliances: Path, batch: Callable[..., Outcome], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(alliances, tmp_path / "data"))
    times = {path: path.stat().st_mtime_ns for path in made.rglob("*.docx")}
    shutil.rmtree(made / "第0个")
    text = (folder / "第1个.yaml").read_text(encoding="utf-8").replace(f"{NAME}1", f"{NAME}一")
    (folder / "第1个.yaml").write_text(text, encoding="utf-8")
    (folder / "第2个.yaml").unlink()
    for place, name in (("内容库/policies/自己的", "policy.yaml"), ("另一库", "overlay.yaml")):  # no alliances
        (folder / place).mkdir(parents=True)
        (folder / place / name).write_text("id: own\n", encoding="utf-8")
    done = batch(folder, "-o", made, "--jobs", "1", *GIVEN)
    assert "其中 4 个以前已做好" in done.err
    assert "文件夹“第2个”是以前做的，现在没有相应的数据文件" in done.err
    assert {row["name"] for row in json.loads((made / "results.json").read_bytes())["rows"]} == {
        "坏的", "第0个", "第1个", "第3个", "第4个", "第5个",
    }  # fmt: skip
    now = contents(made)
    assert {n: d for n, d in now.items() if n[:3] in ("第0个", "第3个", "第4个", "第5个")} == {
        n: d for n, d in contents(straight).items() if n[:3] in ("第0个", "第3个", "第4个", "第5个")
    }
    kept = [path for path, time in times.items() if path.exists() and path.stat().st_mtime_ns == time]
    assert {path.parent.name for path in kept} == {"第2个", "第3个", "第4个", "第5个"}
    assert not any(n.startswith("第1个") and f"{NAME}1".encode() in d for n, d in now.items())


def test_a_file_that_somebody_changed_is_told_and_stays(
    made: Path, alliances: Path, batch: Callable[..., Outcome]
) -> None:
    (document,) = (made / "第4个").glob("*.docx")
    document.write_bytes(b"by hand")
    done = batch(alliances, "-o", made, "--jobs", "1", *GIVEN)
    assert done.code == 2 and "失败 1 个" in done.out
    assert document.read_bytes() == b"by hand"
    rows = {row["name"]: row for row in json.loads((made / "results.json").read_bytes())["rows"]}
    assert rows["第4个"]["ending"] == "failed" and "改过" in rows["第4个"]["reason"]
    assert batch(alliances, "-o", made, "--jobs", "1", "--force", *GIVEN).out.count("失败") == 0
    assert document.read_bytes() != b"by hand"
    (made / "results.xlsx").write_bytes(b"by hand")
    done = batch(alliances, "-o", made, "--jobs", "1", *GIVEN)
    assert done.code == 2 and "results.xlsx" in done.err and (made / "results.xlsx").read_bytes() == b"by hand"


def test_documents_go_when_the_data_no_longer_allow_them(
    made: Path, alliances: Path, batch: Callable[..., Outcome], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(alliances, tmp_path / "data"))
    (folder / "第5个.yaml").write_text("members: [\n", encoding="utf-8")
    assert batch(folder, "-o", made, "--jobs", "1", *GIVEN).code == 2
    assert not (made / "第5个").exists() and (made / "第4个").exists()


def test_a_row_of_a_table_that_is_wrong_costs_that_row(batch: Callable[..., Outcome], tmp_path: Path) -> None:
    lines = TABLE.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    head, first, second = lines[:3]
    bad = second.replace(second.split(",")[1], "名" * 201)
    table = tmp_path / "list.csv"
    table.write_text(head + first + bad + lines[3], encoding="utf-8-sig")
    given = ("--make", "check", "--jobs", "1", "--as-of", "2026-11-22", "--policy", "guangxi-2012")
    done = batch(table, "-o", tmp_path / "out", *given)
    told = json.loads((tmp_path / "out" / "results.json").read_bytes())
    assert len(told["rows"]) == 2 and "共 2 个联合体" in done.out
    assert {row["file"] for row in told["rows"]} == {"list.csv"}
    assert done.code == 2 and [fault.partition("：")[0] for fault in told["faults"]] == ["list.csv"]
    assert str(tmp_path) not in (tmp_path / "out" / "results.json").read_text(encoding="utf-8")


def test_each_row_of_a_workbook_is_told_of_its_own_cells_alone(batch: Callable[..., Outcome], tmp_path: Path) -> None:
    import xlsxwriter

    table = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(table)) as book:
        book.add_worksheet("说明").write_row(0, 0, ["每行填写一个联盟。"])
        for sheet, names in (("南宁", "甲乙丙"), ("柳州", "丁")):
            rows = book.add_worksheet(sheet)
            rows.write_row(0, 0, ["联盟名称", "牵头单位", "联系电话"])
            for number, name in enumerate(names, 1):
                rows.write_row(number, 0, [f"{name}创新联盟", f"广西{name}有限公司", f"0771234567{number}"])
        rows.write_number(1, 2, 7712345678)  # no 0 in front any more
        book.worksheets()[1].write_formula(2, 2, "=NA()", None, "#N/A")
    given = ("--make", "check", "--jobs", "1", "--as-of", "2026-11-22", "--policy", "guangxi-2012")
    done = batch(table, "-o", tmp_path / "out", *given)
    told = json.loads((tmp_path / "out" / "results.json").read_bytes())
    codes = {row["name"]: [said["code"] for said in row["told"]] for row in told["rows"]}
    assert codes == {
        "甲创新联盟": ["guangxi-2012"], "丙创新联盟": ["guangxi-2012"], "丁创新联盟": ["IN-630", "guangxi-2012"],
    }  # fmt: skip
    (fault,) = told["faults"]
    assert done.code == 2 and "南宁!C3" in fault and "#N/A" in fault
    report = tmp_path / "report"
    assert run(["draft", str(table), "-o", str(report), "--document", "governance", *given[4:]]) == 2
    said = {path.parent.name: path.read_text("utf-8") for path in report.glob("*/*.txt")}
    use_language("zh")
    assert [name for name, text in said.items() if "IN-630" in text] == ["丁创新联盟"] and len(said) == 3


def test_a_check_tells_once_what_holds_for_all_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "list.csv"
    table.write_text(
        "联盟名称,牵头单位,职工食堂\n甲创新联盟,广西甲有限公司,有\n乙创新联盟,广西乙有限公司,有\n", "utf-8-sig"
    )
    assert run(["check", str(table), "--policy", "guangxi-2012", "--lang", "zh"]) in (0, 1)
    use_language("zh")
    assert capsys.readouterr().out.count("“职工食堂”") == 1


def test_a_row_of_a_long_table_travels_without_the_table_and_gives_what_draft_gives(
    batch: Callable[..., Outcome], tmp_path: Path
) -> None:
    lines = TABLE.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    table = tmp_path / "list.csv"
    table.write_text("".join(lines[:3]) + ",,\n" * 20_000, encoding="utf-8-sig")
    given = ("--as-of", "2026-11-22", "--policy", "guangxi-2012", "--document", "governance")
    (first, _second) = sources([str(table)], policy="guangxi-2012", output=tmp_path / "out").orders
    way = Way(Make.DRAFT, date(2026, 11, 22), "zh", "")
    assert len(pickle.dumps(first.order().as_sent(way))) < table.stat().st_size / 4
    assert first.order().as_sent(replace(way, make=Make.PACKAGE)) == first.order()
    assert batch(table, "-o", tmp_path / "out", "--jobs", "1", *given).code in (0, 1)
    assert run(["draft", str(table), "-o", str(tmp_path / "one"), *given]) in (0, 1)
    use_language("zh")
    drafted = {name: data for name, data in contents(tmp_path / "one").items() if name.endswith((".docx", ".json"))}
    made = {n: d for n, d in contents(tmp_path / "out").items() if "/" in n and n.endswith((".docx", ".json"))}
    assert made and made == {name: drafted[name] for name in made}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--make", "check", "--review"), "--make draft"),
        (("--jobs", "2", "--scheduler", "tcp://x"), "--scheduler"),
        (("--phase", "annual"), "--phase"),
    ],
)
def test_what_contradicts_itself_is_refused_before_anything_is_written(
    arguments: tuple[str, ...], said: str, alliances: Path, batch: Callable[..., Outcome], tmp_path: Path
) -> None:
    done = batch(alliances, "-o", tmp_path / "out", *GIVEN, *arguments)
    assert done.code == 2 and said in done.err and not (tmp_path / "out").exists()


def test_a_table_that_cannot_be_read_is_told_by_its_name_alone(batch: Callable[..., Outcome], tmp_path: Path) -> None:
    done = batch(tmp_path / "list.csv", "-o", tmp_path / "out", "--make", "check", "--jobs", "1")
    told = (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
    assert done.code == 2 and "list.csv：" in told and str(tmp_path) not in told
