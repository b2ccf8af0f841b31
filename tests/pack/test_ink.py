"""What a paper that somebody has put in shows of signatures and seals."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from mengyue.pack.handed_in import standing
from mengyue.pack.ink import Ink, ink
from mengyue.pack.materials import Material, Standing
from mengyue.pack.own import OwnPaper
from mengyue.pack.photos import photo_pdf

PAPER = (1240, 1754)


def page(draw: Callable[[ImageDraw.ImageDraw], None] = lambda _on: None, paper: str = "#f4f0e6") -> bytes:
    """A scanned page: lines of grey text on a paper that is not quite white, and what else is drawn on it."""
    picture = Image.new("RGB", PAPER, paper)
    on = ImageDraw.Draw(picture)
    for line in range(200, 1200, 60):
        on.line((150, line, 1090, line), fill="#282828", width=8)
    draw(on)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return photo_pdf(out.getvalue())


def seal(on: ImageDraw.ImageDraw) -> None:
    on.ellipse((700, 1250, 940, 1490), outline="#c8324b", width=8)


def pen(on: ImageDraw.ImageDraw) -> None:
    on.line([(300 + 9 * at, 1300 + (at * 37) % 90) for at in range(40)], fill="#1e3c96", width=7)


def printed() -> bytes:
    """A page with text alone, some of it red."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    pdf.pages[0].Contents = pdf.make_stream(b"BT 1 0 0 rg /F1 40 Tf 72 700 Td (Notice 2026) Tj ET")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def with_field(kind: str, *, value: bool, within: bool = False) -> bytes:
    """The page with one field of a form; ``within`` another."""
    pdf = pikepdf.open(io.BytesIO(printed()))
    field = pikepdf.Dictionary(FT=pikepdf.Name(f"/{kind}"), T="a")
    if value:
        field.V = pikepdf.Dictionary() if kind == "Sig" else pikepdf.String("甲")
    made = pdf.make_indirect(field)
    if within:
        made = pdf.make_indirect(pikepdf.Dictionary(T="b", Kids=pikepdf.Array([made])))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([made]))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def signed() -> bytes:
    return with_field("Sig", value=True)


@pytest.mark.parametrize(
    ("pdf", "kind"),
    [
        (page(seal), Ink.COLOURED),
        (page(pen), Ink.COLOURED),
        (page(), Ink.GREY),
        (page(paper="#dfe6f0"), Ink.GREY),  # a photo in the shade
        (printed(), Ink.NONE),
        (signed(), Ink.SIGNED),
        (with_field("Sig", value=True, within=True), Ink.SIGNED),
        (with_field("Sig", value=False), Ink.NONE),
        (with_field("Tx", value=True), Ink.NONE),
    ],
    ids=["seal", "pen", "scan", "shade", "printed", "electronic", "within", "not yet signed", "filled in"],
)
def test_a_file_shows_a_seal_a_pen_an_electronic_signature_or_none_of_them(pdf: bytes, kind: Ink) -> None:
    assert ink(pdf) is kind


def test_a_paper_put_in_without_signature_is_told_before_and_a_signed_one_is_not() -> None:
    def material(number: int, *pdfs: bytes, made: bool = False) -> Material:
        own = tuple(OwnPaper(number, f"{number:02d}-{at}.pdf", b"", pdf) for at, pdf in enumerate(pdfs, 1))
        return Material(number, f"m{number}", "材料", "三", 1, "材料", Standing(made), own=own)

    asked = [
        material(1, printed(), page(seal), made=True),
        material(2, printed(), made=True),
        material(3, printed()),
        material(4, page()),
        material(5, signed()),
    ]
    lines = standing(asked, Path("申报"))
    assert [line.partition(" ")[2].partition(" ")[0] for line in lines] == ["“02-1.pdf”", "“03-1.pdf”", "“04-1.pdf”"]
    assert "签好之前不能提交" in lines[0] and "请人核对" in lines[2]
