"""Drawing the mark on a page, outside its text: upper right and lower left, so that one seal never covers both."""

from __future__ import annotations

from typing import Any

from mengyue.sign.mark import Mark, encode, spoken
from mengyue.sign.packages import need

__all__ = ["stamp"]

_MM = 72 / 25.4
#: Side of the code and its distance from the edges of the paper, in points: printers leave some 4 mm blank.
_SIDE, _EDGE = 15 * _MM, 6 * _MM
#: Modules kept blank around the code; the paper is white beyond them.
_QUIET = 2
_SIZE = 6.0
_NAME = "/MengyueMark"


def stamp(pdf: Any, page: Any, mark: Mark) -> None:
    """Draw ``mark`` on ``page`` (pikepdf) of ``pdf``; what the page shows stays as it is."""
    pikepdf = need("pikepdf")
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    drawing = _code(mark, right - _EDGE - _SIDE, top - _EDGE - _SIDE) + _code(mark, left + _EDGE, bottom + _EDGE)
    words = spoken(mark)
    # Courier's characters are 0.6 em wide.
    ends = right - _EDGE - _SIDE - 6 - len(words) * _SIZE * 0.6
    drawing += _text(words, ends, top - _EDGE - _SIZE) + _text(words, left + _EDGE + _SIDE + 6, bottom + _EDGE)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
    form = pdf.make_stream(drawing.encode("ascii"))
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([left, bottom, right, top])
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    resources = pikepdf.Dictionary(dict(page.resources.items()))
    forms = dict(resources.get("/XObject", pikepdf.Dictionary()).items())
    resources["/XObject"] = pikepdf.Dictionary({**forms, _NAME: form})
    page.obj["/Resources"] = resources
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(f"\nQ\n{_NAME} Do\n".encode()), prepend=False)


def _code(mark: Mark, x: float, y: float) -> str:
    """Draw the QR code as filled rectangles, its lower left corner at ``x``, ``y``."""
    segno = need("segno")
    rows = [
        list(line) for line in segno.make(encode(mark), error="m", version=2, micro=False, boost_error=False).matrix
    ]
    module = _SIDE / len(rows)
    blank, whole = _QUIET * module, _SIDE + 2 * _QUIET * module
    drawn = [f"1 g {x - blank:.3f} {y - blank:.3f} {whole:.3f} {whole:.3f} re f 0 g"]
    for number, line in enumerate(rows):
        bottom = y + _SIDE - (number + 1) * module
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end]:
                end += 1
            if end > start:
                run = (end - start) * module
                drawn.append(f"{x + start * module:.3f} {bottom:.3f} {run:.3f} {module:.3f} re")
            start = max(end, start + 1)
    return "\n".join([*drawn, "f", ""])


def _text(words: str, x: float, y: float) -> str:
    return f"BT /F {_SIZE} Tf {x:.2f} {y:.2f} Td ({words}) Tj ET\n"
