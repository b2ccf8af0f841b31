"""Seals: who seals what on which pages, for people and for platforms of electronic seals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mengyue.intake.load import Loaded
from mengyue.pack.making import Package
from mengyue.pack.materials import Material, Seal
from mengyue.pipeline import Made, Workshop
from mengyue.sign.page_plan import Purpose
from mengyue.sign.planning import plan
from mengyue.sign.prepare import parties, prepare
from mengyue.sign.seal_places import as_json, as_workbook, seal_places
from mengyue.sign.signers import signers

__all__ = ["places", "seals"]


def seals(
    shop: Workshop, loaded: Loaded, made: Made, materials: Sequence[Material], pdfs: Mapping[str, bytes] | None
) -> list[Seal]:
    """Return every seal: found on the pages, or, without PDFs, by who signs what."""
    copies = {material.id: material.copies for material in materials}
    if pdfs is None:
        everyone = parties(loaded.alliance, made.trees)
        return [
            Seal(item.kind, party.name, party.signs_as if signed else "", copies[item.kind])
            for item in made.rendered
            for signed in [{signer.member for signer in signers(item.document, loaded.alliance)}]
            for party in everyone
            if (party.id in signed if signed else party.leads)
        ]
    prepared = prepare(shop, loaded, made, copies={}, pdfs=pdfs)
    sheets = plan(prepared.documents, prepared.parties).sheets
    originals = {document.kind: max(document.copies, copies[document.kind]) for document in prepared.documents}
    found: dict[tuple[str, int, Purpose], list[int]] = {}
    for sheet in sheets:
        found.setdefault((sheet.document, sheet.member, sheet.purpose), []).append(sheet.page)
    members = {party.index: party for party in prepared.parties}
    return [
        Seal(
            kind,
            members[member].name,
            members[member].signs_as if purpose is Purpose.SIGN else "",
            originals[kind],
            tuple(pages),
        )
        for (kind, member, purpose), pages in found.items()
    ]


def places(
    shop: Workshop, loaded: Loaded, made: Made, materials: Sequence[Material], package: Package, day: date
) -> dict[str, bytes]:
    """Return the lists of places for electronic seals, by path; without PDFs there are none."""
    pdfs = {document.kind: document.pdf for document in package.documents if document.pdf is not None}
    if package.merged is None:
        return {}
    prepared = prepare(shop, loaded, made, copies={}, pdfs=pdfs)
    rows = seal_places(
        plan(prepared.documents, prepared.parties),
        pdfs,
        {document.kind: f"{document.place}.pdf" for document in package.documents},
        {material.id: material.seal for material in materials},
        {material.id: material.copies for material in materials},
    )
    stem = "内部使用/电子签章位置表"
    return {
        f"{stem}.xlsx": as_workbook(prepared.alliance, rows, day),
        f"{stem}.json": as_json(prepared.alliance, rows),
    }
