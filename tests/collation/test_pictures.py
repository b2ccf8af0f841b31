"""Photos and scans as files have them: transparent, turned, with a second picture, in sixteen bits."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image

from mengyue.collation.codes import read_marks
from mengyue.collation.limits import LIMITS
from mengyue.collation.pictures import image_pages
from mengyue.sign.mark import Mark, encode

MARK = Mark("0123456789abcdef012345", 3, 2, 1)
#: What a camera writes for a picture that must be transposed so to stand upright (TIFF 6.0, Orientation).
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}


def page(background: str = "white") -> Image.Image:
    code = BytesIO()
    segno.make(encode(MARK), error="m", micro=False, boost_error=False).save(
        code, kind="png", scale=4, border=4, light=None
    )
    drawn = Image.open(code).convert("RGBA")
    paper = Image.new("RGBA", (820, 1160), background)
    paper.alpha_composite(drawn, (640, 40))
    return paper


def transparent(path: Path) -> None:
    page("#ffffff00").save(path, "PNG")


def transparent_in_few_colours(path: Path) -> None:
    page("#ffffff00").quantize(8).save(path, "PNG")


def with_a_second_picture(path: Path) -> None:
    whole = page().convert("RGB")
    whole.save(path, "MPO", save_all=True, append_images=[whole.resize((205, 290))])


def in_sixteen_bits(path: Path) -> None:
    grey = page().convert("L")
    Image.frombytes("I;16", grey.size, b"".join(bytes((0, level)) for level in grey.tobytes())).save(path, "PNG")


def scan_with_a_preview(path: Path) -> None:
    whole = page().convert("L")
    small = whole.resize((205, 290))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    whole.save(path, "TIFF", save_all=True, append_images=[small])


def turned(orientation: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        exif = Image.Exif()
        exif[274] = orientation
        page().convert("RGB").transpose(Image.Transpose(TURNS[orientation])).save(path, "JPEG", exif=exif)

    write.__name__ = f"orientation {orientation}"
    return write


@pytest.mark.parametrize(
    "write",
    [
        transparent, transparent_in_few_colours, with_a_second_picture, in_sixteen_bits, scan_with_a_preview,
        *map(turned, TURNS),
    ],
    ids=lambda write: write.__name__,
)  # fmt: skip
def test_a_picture_is_one_page_read_upright_on_white_paper(tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / "page"
    write(path)
    assert [read_marks(picture) for _number, picture, _finer in image_pages(path, LIMITS)] == [{MARK: 0}]
