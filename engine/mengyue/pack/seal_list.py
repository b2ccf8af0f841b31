"""The list of seals (用印清单): document by document, who seals and signs, on which pages, in how many copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mengyue.pack.materials import Material, Seal

__all__ = ["SealRow", "page_list", "seal_rows"]


@dataclass(frozen=True, slots=True)
class SealRow:
    """A row of the list, ready to print."""

    number: str
    title: str
    unit: str
    seal: str
    signs: str
    copies: str
    pages: str


def seal_rows(materials: Sequence[Material], seals: Iterable[Seal]) -> list[SealRow]:
    """Return a row for every seal, in the order of the materials; what the unit provides itself comes last."""
    known = {material.id: material for material in materials}
    order = {material.id: material.number for material in materials}
    found = sorted((seal for seal in seals if seal.document in known), key=lambda seal: order[seal.document])
    return [
        SealRow(
            number=str(at),
            title=known[seal.document].title,
            unit=seal.unit,
            seal=known[seal.document].seal,
            signs=f"{seal.signs}签字" if seal.signs else "—",
            copies=str(seal.copies),
            pages=page_list(seal.pages) or "—",
        )
        for at, seal in enumerate(found, 1)
    ]


def page_list(pages: Sequence[int]) -> str:
    """Return pages as people write them: 1、3、5-7."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
