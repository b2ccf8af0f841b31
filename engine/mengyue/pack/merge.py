"""One PDF of many: an outline by paper and heading, and a running page number on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from mengyue.pack.normalise import saved

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["joined", "merged", "page_count"]

_SIZE = 9.0
#: Distance of the stamp from the upper and right edges of the paper, in points: above the running head.
_TOP, _RIGHT = 26.0, 40.0
_FONT = "/MengyueStamp"
#: Helvetica's digits are 0.556 em wide, its solidus 0.278 (Adobe core font metrics).
_DIGIT, _SOLIDUS = 0.556, 0.278


def page_count(data: bytes) -> int:
    """Return the number of pages of a PDF."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def joined(parts: Sequence[bytes]) -> bytes:
    """Join PDFs as they are, nothing drawn on them."""
    import pikepdf

    if len(parts) == 1:
        return parts[0]
    with ExitStack() as sources, pikepdf.new() as pdf:
        for data in parts:
            pdf.pages.extend(sources.enter_context(pikepdf.open(io.BytesIO(data))).pages)
        return saved(pdf, "")


def merged(parts: Sequence[tuple[str, bytes]], title: str, *, unstamped: int = 1) -> bytes:
    """Join ``parts`` (title and PDF). Each page but the first ``unstamped`` shows its number of all at the top right.

    The outline lists the parts, below each its own outline; links within a part still lead to their places.
    """
    import pikepdf

    with ExitStack() as sources, pikepdf.new() as pdf:
        entries = []
        for name, data in parts:
            source = sources.enter_context(pikepdf.open(io.BytesIO(data)))
            first = len(pdf.pages)
            entries.append(_entry(pikepdf.OutlineItem(name, first), source, first))
            pdf.pages.extend(source.pages)
            _relink(pdf, source, first)
        with pdf.open_outline() as outline:
            outline.root.extend(entries)
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )  # fmt: skip
        for number, page in enumerate(pdf.pages, 1):
            if number > unstamped:
                _stamp(pdf, page, font, f"{number}/{len(pdf.pages)}")
        return saved(pdf, title)


def _entry(top: Any, source: Pdf, offset: int) -> Any:
    """Hang the outline of ``source`` below ``top``."""
    import pikepdf

    places = {page.objgen: at for at, page in enumerate(page.obj for page in source.pages)}

    def copied(item: Any) -> Any:
        where = item.destination if item.destination is not None else (item.action or {}).get("/D")
        target = where[0] if isinstance(where, pikepdf.Array) and len(where) else None
        page = places.get(target.objgen, 0) if target is not None else 0
        made = pikepdf.OutlineItem(str(item.title), offset + page)
        made.children.extend(copied(child) for child in item.children)
        made.is_closed = True
        return made

    with source.open_outline() as outline:
        top.children.extend(copied(item) for item in outline.root)
    return top


def _relink(pdf: Pdf, source: Pdf, offset: int) -> None:
    """Point the links of the pages that came from ``source`` at the pages as they are now."""
    import pikepdf

    places = {page.objgen: at for at, page in enumerate(page.obj for page in source.pages)}
    for number, page in enumerate(source.pages):
        old = page.obj.get("/Annots")
        new = pdf.pages[offset + number].obj.get("/Annots")
        for before, after in zip(old or (), new or (), strict=False):
            where = before.get("/Dest") if isinstance(before, pikepdf.Dictionary) else None
            if isinstance(where, pikepdf.Array) and len(where) and where[0].objgen in places:
                rest = list(where)[1:]
                after.Dest = pikepdf.Array([pdf.pages[offset + places[where[0].objgen]].obj, *rest])


def _stamp(pdf: Pdf, page: Any, font: Any, text: str) -> None:
    """Write ``text`` at the top right; what the page shows stays as it is, whatever state its content leaves.

    A page that is turned when it is shown (/Rotate, ISO 32000-1, 7.7.3.3) gets its number where its reader sees it.
    """
    import pikepdf

    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    digits = text.count("/")
    width = ((len(text) - digits) * _DIGIT + digits * _SOLIDUS) * _SIZE
    turned = int(page.obj.get("/Rotate", 0)) % 360
    wide, high = (right - left, top - bottom) if turned % 180 == 0 else (top - bottom, right - left)
    across, up = wide - _RIGHT - width, high - _TOP - _SIZE
    place = {
        0: f"{left + across:.2f} {bottom + up:.2f} Td",
        90: f"0 1 -1 0 {right - up:.2f} {bottom + across:.2f} Tm",
        180: f"-1 0 0 -1 {right - across:.2f} {top - up:.2f} Tm",
        270: f"0 -1 1 0 {left + up:.2f} {top - across:.2f} Tm",
    }[turned // 90 * 90]
    resources = pikepdf.Dictionary(dict(page.resources.items()))
    fonts = dict(resources.get("/Font", pikepdf.Dictionary()).items())
    resources["/Font"] = pikepdf.Dictionary({**fonts, _FONT: font})
    page.obj["/Resources"] = resources
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    drawing = f"\nQ q BT {_FONT} {_SIZE:g} Tf {place} ({text}) Tj ET Q\n"
    page.contents_add(pdf.make_stream(drawing.encode("ascii")), prepend=False)
