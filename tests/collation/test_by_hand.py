"""What a person adds by hand, through the command: pages put in place, remarks kept, nothing read twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from signing_scans import Scanner, packets, scanned

from mengyue.cli.main import run
from mengyue.collation.ticks import TICKS

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def out(sent_out: Path, tmp_path: Path) -> Path:
    """The output of a first run: one page that is read, one whose marks are covered, one that is nobody's."""
    came = tmp_path / "returned"
    came.mkdir()
    (path, first), (_path, second) = [page for page in packets(sent_out) if page[0].name.startswith("05")][:2]
    good, covered = (scanned(path.read_bytes(), n, Scanner(resolution=110)) for n in (first, second))
    good.save(came / "甲.jpg")
    width, height = covered.size
    covered.paste("white", (width // 2, 0, width, height // 8))
    covered.paste("white", (0, height * 7 // 8, width // 2, height))
    covered.save(came / "乙.jpg")
    covered.rotate(180).save(came / "丙.jpg")
    assert run(["collate", str(came), "--package", str(sent_out), "-o", str(tmp_path / "out")]) == 1
    return tmp_path / "out"


def filled(out: Path, fill: Callable[[dict[str, str], dict[str, str]], None]) -> None:
    """Fill in the rows, given the row of the page that was read, and save as Excel in China does."""
    head, *rows = csv.reader(io.StringIO((out / TICKS).read_text(encoding="utf-8-sig"), newline=""))
    read = [dict(zip(head, row, strict=True)) for row in rows]
    known = next(row for row in read if row["来源"] == "甲.jpg")
    for row in read:
        fill(row, known)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *(list(row.values()) for row in read)])
    (out / TICKS).write_bytes(text.getvalue().encode("gb18030"))


def test_a_page_is_put_in_its_place_by_hand_remarks_stay_and_nothing_is_read_twice(
    sent_out: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fill(row: dict[str, str], known: dict[str, str]) -> None:
        if row["来源"] == "乙.jpg":
            row |= {key: known[key] for key in ("文件", "页", "成员单位")}
            row |= {"份": "2", "签字": "是", "盖章": "是", "签署日期": "2026/11/3"}
        elif row["来源"] == "丙.jpg":
            row |= {"核对人": "韦核", "备注": "翻拍的重复页"}

    kept = {path: path.stat().st_mtime_ns for path in (out / ".已读").iterdir()}
    filled(out, fill)
    capsys.readouterr()
    assert run(["collate", str(out.parent / "returned"), "--package", str(sent_out), "-o", str(out)]) == 1
    said = capsys.readouterr().out
    assert "人工核对无误 1 张" in said and "乙.jpg" not in said and "丙.jpg" in said
    assert kept and kept == {path: path.stat().st_mtime_ns for path in (out / ".已读").iterdir()}, "read once"
    rows = list(csv.DictReader(io.StringIO((out / TICKS).read_text(encoding="utf-8-sig"), newline="")))
    by_source = {row["来源"]: row for row in rows}
    assert (by_source["乙.jpg"]["份"], by_source["乙.jpg"]["签署日期"]) == ("2", "2026-11-03")
    assert (by_source["丙.jpg"]["核对人"], by_source["丙.jpg"]["备注"]) == ("韦核", "翻拍的重复页")


def test_a_page_that_is_judged_without_its_place_is_a_fault_not_forgotten(
    sent_out: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fill(row: dict[str, str], known: dict[str, str]) -> None:
        if row["来源"] == "乙.jpg":
            row |= {"成员单位": known["成员单位"], "签字": "是", "盖章": "是"}

    filled(out, fill)
    before = (out / TICKS).read_bytes()
    capsys.readouterr()
    assert run(["collate", str(out.parent / "returned"), "--package", str(sent_out), "-o", str(out)]) == 2
    assert "没有填写文件代号、页、份" in "".join("".join(capsys.readouterr()).split())
    assert (out / TICKS).read_bytes() == before
