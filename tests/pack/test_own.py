"""Papers of one's own, put in under their number."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from mengyue.model.finding import EngineError
from mengyue.pack.merge import merged
from mengyue.pack.own import own_papers

from .conftest import ALLIANCE, Outcome, needs_office


def photo(path: Path, size: tuple[int, int] = (300, 200), orientation: int = 1) -> Path:
    exif = Image.Exif()
    exif[274] = orientation
    Image.new("RGB", size, "#3366cc").save(path, exif=exif)
    return path


def scan(path: Path, turned: int = 0) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].Rotate = turned
        pdf.save(path)
    return path


def test_files_are_known_by_the_number_in_front_of_their_names(tmp_path: Path) -> None:
    scan(tmp_path / "07 办法.pdf")
    photo(tmp_path / "5-聘书（2）.png")
    photo(tmp_path / "05-聘书（1）.jpg", orientation=6)
    for name in ("申报须知.txt", "2026年通知.pdf", "02-协议.pdf"):
        (tmp_path / name).write_bytes(b"nothing of ours")
    found = own_papers(tmp_path, {2, 5, 7}, {"02-协议.pdf"})
    assert [(own.number, own.name) for own in found] == [
        (5, "05-聘书（1）.jpg"),
        (5, "5-聘书（2）.png"),
        (7, "07 办法.pdf"),
    ]
    upright, lying = (PdfDocument(own.pdf)[0].get_size() for own in found[:2])
    assert upright[0] < upright[1] and lying[0] > lying[1]


def test_every_file_that_cannot_be_put_in_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "03-意向书.docx").write_bytes(b"PK")
    (tmp_path / "04-证明.pdf").write_bytes(b"%PDF-1.7 cut off")
    photo(tmp_path / "04-照片？：.jpg".replace("？：", "?:"))
    photo(tmp_path / "09-照片.jpg")
    with pytest.raises(EngineError) as refused:
        own_papers(tmp_path, {3, 4}, set())
    assert [line.partition("”")[0] for line in str(refused.value).splitlines()] == [
        f"“{tmp_path / name}" for name in ("03-意向书.docx", "04-照片?:.jpg", "04-证明.pdf", "09-照片.jpg")
    ]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_carries_its_number_where_the_reader_sees_the_upper_right_corner(
    tmp_path: Path, turned: int
) -> None:
    page = scan(tmp_path / "page.pdf", turned).read_bytes()
    document = PdfDocument(merged([("册", page)], "册", unstamped=0))
    picture = document[0].render(scale=1).to_pil().convert("L")
    left, upper, right, lower = picture.point(lambda level: 255 * (level < 128)).getbbox() or (0, 0, 0, 0)
    assert right > picture.width - 60 and left > picture.width - 90 and lower < 60 and right - left > lower - upper


@pytest.mark.libreoffice
@needs_office[1]
def test_own_papers_are_told_missing_before_and_stand_in_merged_pdf_contents_and_zip(
    package: Callable[..., Outcome], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    photo(folder / "05-聘书.jpg")
    scan(folder / "01-申请表，签章扫描件.pdf")
    done = package(ALLIANCE, folder)
    assert done.code == 0
    assert "还缺 03《行业相关单位合作意向材料》" in done.err and "还缺 05" not in done.err
    assert "还没有签字盖章：02；" in done.err
    assert done.err.index("还缺 03") < done.err.index("还没有签字盖章") < done.err.index("正在生成 PDF")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [own["path"] for m in manifest["materials"] for own in m["own"]] == [
        "01-申请表，签章扫描件.pdf",
        "05-聘书.jpg",
    ]
    with pikepdf.open(folder / "全套材料.pdf") as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[1:4] == ["广西壮族自治区创新联合体组建申请表", "广西壮族自治区创新联合体组建协议", "首席专家选聘文件"]
    (archive,) = folder.glob("*.zip")
    with zipfile.ZipFile(archive) as inside:
        assert {"05-聘书.jpg", "01-申请表，签章扫描件.pdf"} <= {Path(name).name for name in inside.namelist()}
        (name,) = (name for name in inside.namelist() if name.endswith("05-聘书.jpg"))
        assert inside.read(name) == (folder / "05-聘书.jpg").read_bytes()
    text = "".join(PdfDocument(folder / "00-封面和目录.pdf")[1].get_textpage().get_text_bounded().split())
    assert "05首席专家选聘文件1" in text and "05首席专家选聘文件1——" not in text
