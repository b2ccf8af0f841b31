"""The executed version of a document: our text, the returned signature pages in their places, the signing table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from mengyue.collation.sheet_standing import Sheet, Standing, State
from mengyue.docx.base_document import package
from mengyue.docx.page import AGREEMENT
from mengyue.docx.xml import cell, escape, mm, p, row, table
from mengyue.language.numerals import chinese_date
from mengyue.sign.packages import need
from mengyue.sign.packet import saved
from mengyue.sign.page_plan import Party
from mengyue.sign.sheet_words import Phrases

__all__ = ["executed", "signing_table"]

_COLUMNS = (12.0, 62.0, 16.0, 18.0, 34.0, 18.0)


def signing_table(standing: Standing, parties: Sequence[Party], words: Phrases) -> bytes:
    """Return the table of who signed how and when, as a .docx."""
    own = {sheet.copy.member for sheet in standing.sheets}
    names: dict[str, object] = {
        "title": standing.paper.title,
        "pages": standing.paper.pages,
        "sha256": standing.paper.sha256,
        "members": len(own),
        "sheets": sum(sheet.copy.copy == 1 for sheet in standing.sheets),
        "copies": standing.paper.copies,
        "date": chinese_date(standing.effective) if standing.effective else "",
    }
    lines = words.listed("facts", **names)
    lines.append(words.say("effective" if standing.effective else "not_effective", **names))
    lines.append(words.say("confirmed" if standing.confirmed else "unconfirmed", **names))
    if any(sheet.found and sheet.found.file.signatures for sheet in standing.sheets):
        lines.append(words.say("electronic", **names))
    heads = [words.inner("table", key) for key in ("index", "name", "way", "pages", "date", "state")]
    rows = [
        _row(party, [s for s in standing.sheets if s.copy.member == party.index], words)
        for party in parties
        if party.index in own
    ]
    columns = tuple(mm(width) for width in _COLUMNS)
    drawn = [row([cell(_p(text, "表头"), width) for text, width in zip(heads, columns, strict=True)], header=True)]
    drawn += [row([cell(_p(t, "表格文字"), w) for t, w in zip(line, columns, strict=True)]) for line in rows]
    body = "".join(
        (
            _p(words.say("title"), "协议标题"),
            _p(words.say("document", **names), "正文结束"),
            *(_p(line, "条文") for line in lines),
            table(columns, drawn),
            p(style="表后"),
        )
    )
    return package(body, footer="none", page=AGREEMENT, title=escape(words.say("title")), stamp=False)


def _row(party: Party, sheets: Sequence[Sheet], words: Phrases) -> tuple[str, ...]:
    ways = {"electronic" if s.found and s.found.file.signatures else "paper" for s in sheets}
    dates = [sheet.on for sheet in sheets if sheet.on]
    states = {sheet.state for sheet in sheets}
    state = (
        "valid" if states == {State.VALID} else "confirmed" if states <= {State.VALID, State.CONFIRMED} else "unseen"
    )
    return (
        str(party.index),
        party.name,
        "、".join(words.inner("ways", way) for way in sorted(ways, reverse=True)),
        "、".join(str(page) for page in sorted({sheet.copy.page for sheet in sheets})),
        chinese_date(max(dates)) if dates else "",
        words.inner("states", state),
    )


def executed(
    standing: Standing, parties: Sequence[Party], text: bytes, table_pdf: bytes, attachments: Mapping[str, bytes]
) -> bytes:
    """Return the executed version as PDF. ``text`` is the signable PDF; ``attachments`` the digitally signed files,
    which go in as they are."""
    pikepdf = need("pikepdf")
    names = {party.index: party.name for party in parties}
    places: list[tuple[str, Any]] = []
    with pikepdf.open(BytesIO(text)) as pdf, pikepdf.open(BytesIO(table_pdf)) as table_file:
        first = sorted((s for s in standing.sheets if s.copy.copy == 1), key=lambda s: (s.copy.page, s.copy.member))
        for number in sorted({sheet.copy.page for sheet in first}, reverse=True):
            own = [sheet for sheet in first if sheet.copy.page == number and sheet.found is not None]
            original = pdf.pages[number - 1]
            size = [float(edge) for edge in original.mediabox]
            for at, sheet in enumerate(own):
                assert sheet.found is not None and sheet.found.page.picture is not None
                page = original if at == 0 else _blank(pikepdf, pdf, number - 1 + at, size)
                _show(pikepdf, pdf, page, sheet.found.page.picture, size)
                places.append((f"第 {number} 页　{names.get(sheet.copy.member, '')}", page.obj))
        last = len(pdf.pages)
        pdf.pages.extend(table_file.pages)
        _outline(pikepdf, pdf, standing.paper.title, sorted(places, key=lambda place: place[0]), last)
        for name, data in sorted(attachments.items()):
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name, mime_type="application/pdf")
        return saved(pdf)


def _outline(pikepdf: Any, pdf: Any, title: str, places: Sequence[tuple[str, Any]], last: int) -> None:
    numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        body = pikepdf.OutlineItem(title, 0)
        body.children.extend(outline.root)
        signed = pikepdf.OutlineItem("签署页", min(numbers[page.objgen] for _name, page in places))
        for name, page in sorted(places, key=lambda place: numbers[place[1].objgen]):
            signed.children.append(pikepdf.OutlineItem(name, numbers[page.objgen]))
        outline.root[:] = [body, signed, pikepdf.OutlineItem("签署情况表", last)]


def _blank(pikepdf: Any, pdf: Any, at: int, size: list[float]) -> Any:
    pdf.pages.insert(at, pikepdf.Page(pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=pikepdf.Array(size))))
    return pdf.pages[at]


def _show(pikepdf: Any, pdf: Any, page: Any, picture: Path, size: list[float]) -> None:
    """Let ``page`` show the picture of the returned page, as large as fits."""
    from PIL import Image

    with Image.open(picture) as image:
        wide, high = image.size
    shown = pdf.make_stream(picture.read_bytes())
    shown.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=wide,
        Height=high,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    left, bottom, right, top = size
    scale = min((right - left) / wide, (top - bottom) / high)
    x, y = left + ((right - left) - wide * scale) / 2, bottom + ((top - bottom) - high * scale) / 2
    drawing = f"q {wide * scale:.3f} 0 0 {high * scale:.3f} {x:.3f} {y:.3f} cm /S Do Q\n"
    page.obj["/Contents"] = pdf.make_stream(drawing.encode())
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(S=shown))
    if "/Annots" in page.obj:
        del page.obj["/Annots"]


def _p(text: str, style: str) -> str:
    return p(runs=f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>', style=style)
