"""Photos and scans as files have them: transparent, turned, with a second picture, in sixteen bits."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image

from mengyue.collation.codes import read_marks
from mengyue.collation.limits import LIMITS
from mengyue.collation.pictures import image_pages
from mengyue.collation.refused_files import Refused
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


def scan(code: str, pages: int = 1) -> bytes:
    """A TIFF of grain in four strips a page, as scanners and fax machines write them."""
    grain = Image.effect_noise((320, 400), 80)
    drawn = grain if code == "jpeg" else grain.point(lambda grey: 255 if grey > 60 else 0).convert("1")
    more = [drawn.copy() for _page in range(pages - 1)]
    for one in more:
        one.encoderinfo = {"tiffinfo": {278: 104}}
    out = BytesIO()
    drawn.save(out, "TIFF", compression=code, tiffinfo={278: 104}, save_all=True, append_images=more)
    return out.getvalue()


def relisted(data: bytes, tag: int, change: Callable[[tuple[int, ...]], tuple[int, ...]]) -> bytes:
    """The same TIFF with other places or lengths of the strips of its last page."""
    with Image.open(BytesIO(data)) as image:
        image.seek(image.n_frames - 1)
        values = image.tag_v2[tag]
    size = next(size for size in "IH" if struct.pack(f"<{len(values)}{size}", *values) in data)
    before, new = struct.pack(f"<{len(values)}{size}", *values), change(values)
    at = data.rindex(before)
    entry = data.rindex(struct.pack("<HHII", tag, {"H": 3, "I": 4}[size], len(values), at))
    data = data[:at] + struct.pack(f"<{len(new)}{size}", *new).ljust(len(before), b"\0") + data[at + len(before) :]
    return data[: entry + 4] + struct.pack("<I", len(new)) + data[entry + 8 :]


def short(values: tuple[int, ...]) -> tuple[int, ...]:
    return (*values[:-2], values[-2] // 2, values[-1])


def ends(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    try:
        return f"{len(list(image_pages(path, LIMITS)))} pages"
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("code", ["group3", "group4", "tiff_ccitt", "jpeg", "tiff_lzw", "packbits"])
def test_a_scan_in_tiff_that_lacks_a_part_of_a_page_is_damaged(tmp_path: Path, code: str) -> None:
    found = {}
    for pages in (1, 2):
        whole = scan(code, pages)
        found[pages] = [
            ends(tmp_path / "scan", data)
            for data in (
                whole,
                relisted(whole, 279, short),
                relisted(whole, 273, lambda values: values[:-1]),
                relisted(whole, 273, lambda values: (*values[:-1], 0)),
                relisted(whole, 273, lambda values: (*values[:-1], 2**16 * 8)),
            )
        ]
    assert found == {pages: [f"{pages} pages", *["damaged"] * 4] for pages in (1, 2)}


def test_a_photo_whose_data_end_before_its_picture_is_damaged_whatever_stands_behind(tmp_path: Path) -> None:
    out = BytesIO()
    Image.effect_noise((320, 400), 80).save(out, "JPEG")
    whole = out.getvalue()
    half = whole[: len(whole) // 2]
    photos = [whole, whole + bytes(5000), half, half + bytes(len(half)), half + b"\xff\xd9", half + b"\xff" * len(half)]
    assert [ends(tmp_path / "photo", data) for data in photos] == ["1 pages"] * 2 + ["damaged"] * 4
