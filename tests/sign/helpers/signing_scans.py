"""Making scans of pages: rendered, signed and sealed by the pencil, turned, soiled, made small. The same every time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter


@dataclass(frozen=True)
class Scanner:
    """How badly a page is scanned. ``angle`` in degrees, ``resolution`` in dots per inch, ``noise`` from 0 to 1."""

    angle: float = 0
    resolution: int = 200
    noise: float = 0.0
    quality: int = 75
    blur: float = 0.0
    grey: bool = False
    seal_on_mark: bool = False


def rendered(data: bytes, number: int, resolution: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        picture: Image.Image = document[number - 1].render(scale=resolution / 72).to_pil().convert("RGB")
        return picture
    finally:
        document.close()


def scanned(data: bytes, number: int, scanner: Scanner, seed: int = 0) -> Image.Image:
    """Return page ``number`` (from 1) of a PDF as it comes from a scanner after signing."""
    picture = rendered(data, number, scanner.resolution)
    chance = random.Random(seed)
    draw = ImageDraw.Draw(picture)
    unit = scanner.resolution / 25.4  # dots in a millimetre
    x, y = (187 * unit, 24 * unit) if scanner.seal_on_mark else (80 * unit, 85 * unit)
    seal = (x - 20 * unit, y - 20 * unit, x + 20 * unit, y + 20 * unit)
    draw.ellipse(seal, outline=(200, 20, 20), width=max(1, int(1.2 * unit)))
    draw.line(
        [(70 * unit + chance.random() * 60 * unit, 100 * unit + chance.random() * 8 * unit) for _n in range(9)],
        fill=(20, 30, 120),
        width=max(1, int(0.5 * unit)),
    )
    if scanner.angle:
        picture = picture.rotate(
            scanner.angle, expand=True, fillcolor=(250, 250, 248), resample=Image.Resampling.BICUBIC
        )
    if scanner.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scanner.blur))
    if scanner.noise:
        grain = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
        grain = grain.point(lambda level: int(255 - level * scanner.noise))
        picture = ImageChops.multiply(picture, grain.convert("RGB"))
    return picture.convert("L") if scanner.grey else picture


def jpeg(picture: Image.Image, quality: int = 75) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def pdf_of(pictures: Sequence[Image.Image], resolution: int, quality: int = 75) -> bytes:
    """Return the pictures as a PDF, a page each, as scanners write them."""
    out = BytesIO()
    first, *rest = [picture.convert("RGB") for picture in pictures]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=resolution, quality=quality)
    return out.getvalue()


def tiff_of(pictures: Sequence[Image.Image]) -> bytes:
    out = BytesIO()
    first, *rest = [picture.convert("L") for picture in pictures]
    first.save(out, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")
    return out.getvalue()


def pages_of(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def packets(folder: Path) -> list[tuple[Any, ...]]:
    """Return every page to be signed: packet file and page number, the sheet of instructions left out."""
    return [
        (path, number)
        for path in sorted((folder / "成员单位").glob("*.pdf"))
        for number in range(2, pages_of(path) + 1)
    ]
