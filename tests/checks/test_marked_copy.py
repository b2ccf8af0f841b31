"""``mengyue check --marked``: the findings in a copy of the user's own workbook, which stays what it was."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from PIL import Image as Picture

from mengyue.cli.main import run
from mengyue.intake.load import load
from mengyue.intake.workbook_package import open_package

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.xlsx"
COLOURS = {"FFFFA7A7": "错误", "FFFFEB84": "警告", "FF9DC3E6": "待审"}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A workbook with everything of its own, and the copy with the findings on it."""
    folder = tmp_path_factory.mktemp("marked")
    book = openpyxl.load_workbook(EXAMPLE)
    members = book["成员单位"]
    members["A6"].comment = Comment("经办人：已与对方核对", "经办人")
    members["C6"].font = Font(bold=True, color="FF112233")
    members["B5"].number_format = "@"
    members.conditional_formatting.add("AC4:AC40", CellIsRule("lessThan", ["1"], fill=PatternFill("solid", "00FF00")))
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    members.add_image(Image(picture), "AP3")
    book["基本信息"].defined_names["自己的区域"] = openpyxl.workbook.defined_name.DefinedName(
        "自己的区域", attr_text="基本信息!$A$1:$B$3"
    )
    members["H6"] = "否"  # no legal person: an error at this cell
    source, copy = folder / "我的 联合体.xlsx", folder / "标注.xlsx"
    book.save(source)
    run(["check", str(source), "--as-of", "2026-12-01", "--marked", str(copy)])
    yield source, copy


def _looks(cell: Any) -> tuple[object, ...]:
    kept = (cell.font, cell.border, cell.alignment, cell.protection)
    return (cell.value, cell.number_format, *map(repr, kept))


def test_cells_with_findings_are_coloured_and_say_why(marked: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(marked[1])
    seen = set()
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                level = COLOURS.get(cell.fill.fgColor.rgb)
                if level:
                    seen.add(level)
                    assert cell.comment is not None and f"【{level}】" in cell.comment.text, cell.coordinate
    assert {"错误", "待审"} <= seen


def test_the_first_sheet_lists_every_finding_with_a_way_to_its_cell(
    marked: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check", str(marked[0]), "--as-of", "2026-12-01", "--format", "json"])
    expected = json.loads(capsys.readouterr().out)["findings"]
    sheet = openpyxl.load_workbook(marked[1]).worksheets[0]
    assert sheet.title == "检查结果"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sorted(row[3] for row in rows) == sorted(finding["message"] for finding in expected)
    linked = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert linked and all(cell.hyperlink.location.replace("'", "") == cell.value for cell in linked)


def test_what_the_user_has_in_the_workbook_stays(marked: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(marked[0]) as before, zipfile.ZipFile(marked[1]) as after:
        kept = {name: before.read(name) for name in before.namelist()}
        assert set(kept) <= set(after.namelist())
        assert all(after.read(n) == data for n, data in kept.items() if "media" in n or "sharedStrings" in n)
    before, after = (openpyxl.load_workbook(path) for path in marked)
    assert after.sheetnames[1:] == before.sheetnames
    assert "自己的区域" in after["基本信息"].defined_names
    assert sum(sheet.sheet_view.tabSelected or False for sheet in after.worksheets) == 1
    for old in before.worksheets:
        new = after[old.title]
        assert [str(v.sqref) for v in new.data_validations.dataValidation] == [
            str(v.sqref) for v in old.data_validations.dataValidation
        ]
        assert {k: v.width for k, v in new.column_dimensions.items()} == {
            k: v.width for k, v in old.column_dimensions.items()
        }
        assert len(new._images) == len(old._images)
        assert len(new.conditional_formatting) == len(old.conditional_formatting)
        for row in old.iter_rows():
            for cell in row:
                twin = new[cell.coordinate]
                assert _looks(twin) == _looks(cell), cell.coordinate
    own = after["成员单位"]["A6"].comment.text
    assert own.startswith("经办人：已与对方核对") and "【待审】" in own


def test_the_copy_reads_as_the_original_and_a_second_marking_replaces_the_first(
    marked: tuple[Path, Path], tmp_path: Path
) -> None:
    source, copy = marked
    original, read = load(source)[0], load(copy)[0]
    assert read.alliance == original.alliance
    assert [note.message for note in read.notes] == [note.message for note in original.notes]
    again = tmp_path / "again.xlsx"
    run(["check", str(copy), "--as-of", "2026-12-01", "--marked", str(again)])
    first, second = openpyxl.load_workbook(copy), openpyxl.load_workbook(again)
    assert first.sheetnames == second.sheetnames
    for sheet in first.worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                twin = second[sheet.title][cell.coordinate]
                assert twin.fill.fgColor.rgb == cell.fill.fgColor.rgb
                assert (twin.comment and twin.comment.text.strip()) == (cell.comment and cell.comment.text.strip())


def test_the_same_check_gives_the_same_bytes(marked: tuple[Path, Path], tmp_path: Path) -> None:
    again = tmp_path / "标注.xlsx"
    run(["check", str(marked[0]), "--as-of", "2026-12-01", "--marked", str(again)])
    assert again.read_bytes() == marked[1].read_bytes()


@pytest.mark.libreoffice
def test_libreoffice_opens_the_copy_and_keeps_its_comments(marked: tuple[Path, Path], tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(marked[1])], check=True, capture_output=True, timeout=120)
    saved = tmp_path / marked[1].name
    assert load(saved)[0].alliance == load(marked[0])[0].alliance
    ours, theirs = openpyxl.load_workbook(marked[1]), openpyxl.load_workbook(saved)
    for sheet in ours.worksheets:
        told = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
        assert told == {c.coordinate for row in theirs[sheet.title].iter_rows() for c in row if c.comment}
    assert not [note for note in load(saved)[0].notes if "盟约" in note.message]


def test_what_was_unseen_is_not_brought_to_light_by_a_colour(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    for row in book["成员单位"].iter_rows(min_row=6, max_row=6):
        for cell in row:
            cell.font = Font(color="FFFFFFFF")
            cell.fill = PatternFill("solid", "FFFFFFFF")
    source, copy = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.save(source)
    run(["check", str(source), "--marked", str(copy)])
    assert all(cell.fill.fgColor.rgb not in COLOURS for cell in openpyxl.load_workbook(copy)["成员单位"][6])


@pytest.mark.parametrize("target", ["alliance.xlsx", "copy.xlsm", "taken.xlsx", "none/copy.xlsx"])
def test_a_copy_that_cannot_be_made_is_refused_before_anything_is_read(
    target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "alliance.xlsx"
    shutil.copy(EXAMPLE, source)
    (tmp_path / "taken.xlsx").write_bytes(b"mine")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert run(["check", str(source), "--marked", str(tmp_path / target), *["--force"] * (target[0] == "a")]) == 2
    assert capsys.readouterr().out == ""
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_parts_of_a_copy_stay_within_the_limits_of_reading(marked: tuple[Path, Path]) -> None:
    package = open_package(marked[1].read_bytes(), "a.xlsx")
    assert all(package.has(name) for name in package.all_parts())


def test_a_sheet_of_the_users_own_that_is_called_as_ours_stays_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    own = book.create_sheet("检查结果", 0)
    own["A1"] = "科室自查：已核对"
    source, copy, again = (tmp_path / name for name in ("自查.xlsx", "一.xlsx", "二.xlsx"))
    book.save(source)
    run(["check", str(source), "--as-of", "2026-12-01", "--marked", str(copy)])
    said = capsys.readouterr().out
    assert "工作表“检查结果”不在数据之内，没有读取" in "".join(said.split())
    run(["check", str(copy), "--as-of", "2026-12-01", "--marked", str(again)])
    for path in (copy, again):
        marked = openpyxl.load_workbook(path)
        assert (
            marked.sheetnames[:2] == ["检查结果 2", "检查结果"] and len(marked.sheetnames) == len(book.sheetnames) + 1
        )
        assert marked["检查结果"]["A1"].value == "科室自查：已核对"
        assert [note.code for note in load(path)[0].notes].count("IN-624") == 1
