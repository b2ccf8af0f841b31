"""The list of places for seals and signatures as platforms for electronic signing ask for it: .xlsx and .json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from mengyue.docx.report_sheet import render_sheet
from mengyue.library.report_layout import ReportColumn
from mengyue.review.report_table import Report
from mengyue.sign.measured_places import Place, places
from mengyue.sign.page_plan import Party, Plan, Purpose, Sheet

__all__ = ["SealPlace", "as_json", "as_workbook", "seal_places"]

_MM = 25.4 / 72
#: Sides of the boxes in millimetres: a round seal with its rim, a signature, a seal over the edges of the sheets.
_SEAL, _SIGNATURE, _EDGE = (42.0, 42.0), (40.0, 15.0), (42.0, 42.0)
_COLUMNS = (
    ("file", "文件", 60), ("page", "页", 10), ("kind", "印章或签名", 30), ("signer", "签署单位", 55),
    ("person", "签字人身份", 24), ("keyword", "关键字", 20), ("nth", "本页第几处", 16), ("x", "中心距左边（毫米）", 24),
    ("y", "中心距上边（毫米）", 24), ("width", "宽（毫米）", 16), ("height", "高（毫米）", 16),
    ("page_width", "页宽（毫米）", 18), ("page_height", "页高（毫米）", 18), ("copies", "份数", 12),
)  # fmt: skip
_NOTE = (
    "坐标为印章或签名中心，自页面左边、上边量起；以左下角为原点的平台，纵坐标用页高减去本表数值。"
    "骑缝章跨全部页加盖，页一栏为“1-末页”，是否加盖由签署各方商定。"
)


@dataclass(frozen=True, slots=True)
class SealPlace:
    """A place for a seal or signature. ``x`` and ``y`` are its middle, in millimetres from the left and upper edges of
    the page; ``page`` is a number from 1, or the pages from first to last that a seal over the edges spans."""

    file: str
    page: str
    kind: str
    signer: str
    person: str
    keyword: str
    nth: int
    x: float
    y: float
    width: float
    height: float
    page_width: float
    page_height: float
    copies: int


def seal_places(
    plan: Plan, pdfs: Mapping[str, bytes], files: Mapping[str, str], seals: Mapping[str, str], copies: Mapping[str, int]
) -> list[SealPlace]:
    """Return every place in the order of documents, pages and members; ``files``, ``seals`` (the name of the seal that
    a document asks for) and ``copies`` are by kind of document."""
    parties = {party.index: party for party in plan.parties}
    rows = []
    for document in plan.documents:
        kind = document.kind
        own = [sheet for sheet in plan.sheets if sheet.document == kind]
        found = places(pdfs[kind], own)
        rows += [_row(place, parties, files[kind], seals.get(kind, ""), copies[kind]) for place in found]
        if document.signers and len(document.texts) > 1:
            rows += _over_the_edges(own, found, parties, files[kind], len(document.texts), copies[kind])
    return rows


def _row(place: Place, parties: Mapping[int, Party], file: str, seal: str, copies: int) -> SealPlace:
    party, signature = parties[place.sheet.member], place.spot.keyword == "(签字)"
    width, height = _SIGNATURE if signature else _SEAL
    middle = (place.left + place.right) / 2 * _MM
    if signature:  # on the line that follows the words
        middle = place.right * _MM + width / 2 + 4
    wide, high = place.width * _MM, place.height * _MM
    y = high - (place.bottom + place.top) / 2 * _MM
    return SealPlace(
        file=file,
        page=str(place.sheet.page),
        kind=f"{party.signs_as}签名或签名章" if signature else seal or "单位公章",
        signer=party.name,
        person=party.signs_as if signature else "",
        keyword=place.spot.keyword.replace("(", "（").replace(")", "）"),
        nth=place.spot.nth,
        x=round(min(max(middle, width / 2), wide - width / 2), 1),
        y=round(min(max(y, height / 2), high - height / 2), 1),
        width=width,
        height=height,
        page_width=round(wide, 1),
        page_height=round(high, 1),
        copies=copies,
    )


def _over_the_edges(
    sheets: Sequence[Sheet], found: Sequence[Place], parties: Mapping[int, Party], file: str, pages: int, copies: int
) -> list[SealPlace]:
    """Return a place over the edges of all pages for every member that signs, one below the other."""
    signing = [sheet.member for sheet in sheets if sheet.purpose is Purpose.SIGN]
    if not found or not signing:
        return []
    wide, high = found[0].width * _MM, found[0].height * _MM
    return [
        SealPlace(
            file, f"1-{pages}", "骑缝章", parties[member].name, "", "", 0, round(wide, 1),
            round(high * at / (len(signing) + 1), 1), *_EDGE, round(wide, 1), round(high, 1), copies,
        )
        for at, member in enumerate(signing, 1)
    ]  # fmt: skip


def as_json(alliance: str, rows: Sequence[SealPlace]) -> bytes:
    """Return the list as JSON; lengths in millimetres."""
    record = {"alliance": alliance, "unit": "mm", "origin": "top-left", "places": [asdict(row) for row in rows]}
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def as_workbook(alliance: str, rows: Sequence[SealPlace], day: date) -> bytes:
    """Return the list as a workbook, every cell text."""
    columns = tuple(ReportColumn(id=key, caption=caption, width=width) for key, caption, width in _COLUMNS)
    cells = tuple(tuple(_said(getattr(row, column.id)) for column in columns) for row in rows)
    report = Report("seal-places", "电子签章位置表", (("联合体", alliance),), columns, cells, _NOTE)
    return render_sheet(report, modified=day)


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
