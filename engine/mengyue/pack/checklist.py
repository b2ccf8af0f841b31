"""The lists about the materials: what there is, on what ground, in how many copies, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mengyue.pack.materials import Material

__all__ = ["ContentsRow", "MaterialRow", "contents_rows", "material_rows"]


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A row of the list of attachments and of the check-list, ready to print."""

    number: str
    title: str
    basis: str
    copies: str
    provided: str
    status: str


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A row of the contents, ready to print."""

    number: str
    title: str
    copies: str
    pages: str
    start: str


def material_rows(materials: Sequence[Material]) -> list[MaterialRow]:
    """Return a row for every material."""
    return [
        MaterialRow(
            number=f"{material.number:02d}",
            title=material.title,
            basis=material.basis,
            copies=str(material.copies),
            provided="随本套材料" if material.standing.made or material.own else "单位自备",
            status=_status(material),
        )
        for material in materials
    ]


def _status(material: Material) -> str:
    standing = material.standing
    if material.own:
        put_in = f"已放入（{'、'.join(own.name for own in material.own)}）"
        return f"已生成，{put_in}，由人核对签章" if standing.made else put_in
    if standing.made:
        return "已生成，待签字盖章"
    if standing.registered:
        return f"单位自备，已登记{f'（{standing.dated}）' if standing.dated else ''}"
    return "未放入，可由本程序生成或者单位自备" if standing.offered else "单位自备，待补"


def contents_rows(
    materials: Sequence[Material], closing: Sequence[str], pages: Mapping[str, tuple[int, int]]
) -> list[ContentsRow]:
    """Return the contents: the materials, then ``closing`` papers without a number. ``pages`` maps a title to its
    number of pages and the page on which it begins; what has none shows a dash."""
    rows = []
    entries = [(f"{m.number:02d}", m.title, str(m.copies)) for m in materials]
    for number, title, copies in [*entries, *(("", title, "") for title in closing)]:
        count, start = pages.get(title, (0, 0))
        rows.append(ContentsRow(number, title, copies, str(count) if count else "—", str(start) if start else "—"))
    return rows
