"""Putting the pages of a packet together."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from mengyue.sign.draw_mark import stamp
from mengyue.sign.mark import ELECTRONIC, INSTRUCTIONS, Mark
from mengyue.sign.packages import need
from mengyue.sign.page_plan import Plan

__all__ = ["electronic_copy", "paper_packet", "saved"]


def paper_packet(plan: Plan, member: int, sources: Mapping[str, Any], first: bytes) -> bytes:
    """Return the PDF for one member: ``first`` (its sheet of instructions), then every page in every copy, marked.

    ``sources`` are the signable documents, opened with pikepdf, by kind.
    """
    pikepdf = need("pikepdf")
    digests = {document.kind: document.sha256 for document in plan.documents}
    pdf = pikepdf.new()
    with pikepdf.open(BytesIO(first)) as opening:
        pdf.pages.extend(opening.pages)
        for page in pdf.pages:
            stamp(pdf, page, Mark(plan.documents[0].sha256 if plan.documents else "0" * 64, INSTRUCTIONS, member, 0))
        for document in plan.documents:
            # Every copy of a page is made of what is held of it in ``pdf``: it must be as it was before its mark.
            bare: dict[int, tuple[Any, Any]] = {}
            for copy in range(1, document.copies + 1):
                for sheet in plan.of(member):
                    if sheet.document == document.kind:
                        pdf.pages.append(sources[document.kind].pages[sheet.page - 1])
                        page = pdf.pages[-1]
                        contents, resources = bare.setdefault(sheet.page, (page.obj.Contents, page.resources))
                        page.obj.Contents, page.obj.Resources = contents, resources
                        stamp(pdf, page, Mark(digests[document.kind], sheet.page, member, copy))
        return saved(pdf)


def electronic_copy(plan: Plan, member: int, kind: str, data: bytes) -> bytes:
    """Return the whole document for one member to sign on screen: its own pages marked, the text all there."""
    pikepdf = need("pikepdf")
    digest = next(document.sha256 for document in plan.documents if document.kind == kind)
    with pikepdf.open(BytesIO(data)) as pdf:
        for sheet in plan.of(member):
            if sheet.document == kind:
                stamp(pdf, pdf.pages[sheet.page - 1], Mark(digest, sheet.page, member, ELECTRONIC))
        return saved(pdf)


def saved(pdf: Any) -> bytes:
    """Return the bytes of ``pdf`` (pikepdf): the same every time, no clock, no chance."""
    pikepdf = need("pikepdf")
    out = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=False)
    return out.getvalue()
