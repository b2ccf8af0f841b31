"""Scans come back in any order, turned, dirty, mixed: every page finds its place, and what is not there is named."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from signing_scans import Scanner, jpeg, packets, pdf_of, scanned, tiff_of

from mengyue.collation.codes import read_marks
from mengyue.collation.collate import Collation, collate
from mengyue.collation.sheet_standing import State
from mengyue.file_names import safe_name
from mengyue.paths import content_root
from mengyue.sign.sent_record import read_issued

pytestmark = pytest.mark.libreoffice

SCANNERS = (
    Scanner(),
    Scanner(angle=90, quality=50),
    Scanner(angle=181.4, noise=0.3),
    Scanner(angle=272, resolution=150),
    Scanner(angle=-4.6, resolution=150, quality=45),
    Scanner(angle=5, resolution=120, grey=True),
    Scanner(angle=33, resolution=150),
    Scanner(resolution=100, quality=40, noise=0.25),
    Scanner(angle=2, resolution=75, quality=60),
    Scanner(angle=1, resolution=150, blur=1.4),
    Scanner(angle=184, seal_on_mark=True),
)


def run(folder: Path, sent_out: Path, **more: object) -> Collation:
    return collate(folder, read_issued(sent_out), content_root(), safe_name, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("scanner", SCANNERS, ids=str)
def test_a_page_is_recognised_however_it_was_scanned(sent_out: Path, scanner: Scanner) -> None:
    pages = packets(sent_out)
    for seed, (path, number) in enumerate(pages[:: len(pages) // 3]):
        picture = scanned(path.read_bytes(), number, scanner, seed)
        (mark,) = read_marks(Image.open(BytesIO(jpeg(picture, scanner.quality))))
        assert mark.member == int(path.name[:2])


@pytest.fixture(scope="module")
def mixed(sent_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns of all members, mixed: one page never came, one came twice, some cannot be used."""
    folder = tmp_path_factory.mktemp("returned")
    chance = random.Random(30)
    pages = packets(sent_out)
    chance.shuffle(pages)
    pictures = []
    for seed, (path, number) in enumerate(pages):
        if (int(path.name[:2]), number) == (17, 2):
            continue  # member 17 kept its first copy
        scanner = SCANNERS[seed % 6]
        pictures.append(scanned(path.read_bytes(), number, Scanner(**{**scanner.__dict__, "resolution": 130}), seed))
    (folder / "扫描").mkdir()
    (folder / "扫描" / "全部.pdf").write_bytes(pdf_of([*pictures[:40], Image.new("RGB", (800, 1100), "white")], 130))
    (folder / "一部分.tif").write_bytes(tiff_of(pictures[40:60]))
    for number, picture in enumerate(pictures[60:]):
        (folder / f"IMG_{number}.jpg").write_bytes(jpeg(picture))
    again, number = pages[3]
    (folder / "又一份.png").write_bytes(jpeg(scanned(again.read_bytes(), number, Scanner(resolution=110))))
    torn = scanned(again.read_bytes(), number, Scanner(resolution=110)).crop((150, 150, 700, 900))
    (folder / "撕坏.jpg").write_bytes(jpeg(torn))
    return folder


def test_what_came_back_is_sorted_and_what_did_not_is_named(mixed: Path, sent_out: Path) -> None:
    done = run(mixed, sent_out, write=False)
    missing = [sheet for standing in done.standings for sheet in standing.sheets if sheet.state is State.MISSING]
    assert [(sheet.copy.document, sheet.copy.member, sheet.copy.copy) for sheet in missing] == [("agreement", 17, 1)]
    assert len(done.record["doubled"]) == 1
    assert [(stray["kind"], stray["file"]) for stray in done.record["strays"]] == [("unreadable", "撕坏.jpg")]
    report = "\n".join(done.lines)
    assert "17 南宁示例戊零部件有限公司：缺 1 张" in report
    assert "重复交回 1 张" in report
    assert "撕坏.jpg 第 1 页" in report
    assert "空白的页 1 张" in report and "全部.pdf 第 41 页" in report
    assert done.record["blank"] == [{"file": "扫描/全部.pdf", "page": 41}]
    assert not done.done


def test_a_file_that_was_scanned_on_the_wrong_side_is_told(sent_out: Path, tmp_path: Path) -> None:
    white = Image.new("RGB", (800, 1100), "white")
    (tmp_path / "反面.pdf").write_bytes(pdf_of([white, white], 130))
    done = run(tmp_path, sent_out, write=False)
    report = "\n".join(done.lines)
    assert "扫反了面" in report and "反面.pdf 第 1-2 页（全部页都是空白）" in report
    assert done.record["strays"] == []


def test_a_page_of_another_version_is_refused(sent_out: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    issued = read_issued(sent_out)
    path, number = packets(sent_out)[-1]
    (tmp_path / "旧版.jpg").write_bytes(jpeg(scanned(path.read_bytes(), number, Scanner(resolution=130))))
    papers = tuple(paper.model_copy(update={"sha256": "ab" * 32}) for paper in issued.papers)
    done = collate(tmp_path, replace(issued, papers=papers), content_root(), safe_name, write=False)
    assert [stray["kind"] for stray in done.record["strays"]] == ["other-version"]
    assert all(sheet.state is State.MISSING for standing in done.standings for sheet in standing.sheets)
    assert any("属于另一版本" in line for line in done.lines)


def test_the_packet_sent_back_unsigned_is_not_taken_for_signed(sent_out: Path, tmp_path: Path) -> None:
    path, _number = packets(sent_out)[-1]
    (tmp_path / "returned.pdf").write_bytes(path.read_bytes())
    done = run(tmp_path, sent_out, write=False)
    assert done.record["returned"][0]["refused"] == "unsigned"
