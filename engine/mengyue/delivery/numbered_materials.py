"""Materials: what should be handed in, numbered: the papers made, and those that the unit has put in itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mengyue.draft.copies import Copy
from mengyue.draft.tree import Draft
from mengyue.file_names import Names
from mengyue.intake.load import Loaded
from mengyue.library.policy import PolicyDocument
from mengyue.pack.materials import Material, Standing
from mengyue.pack.own import own_papers
from mengyue.pipeline import Made, Rendered

__all__ = ["materials", "with_own"]


def materials(loaded: Loaded, papers: Sequence[PolicyDocument], made: Made) -> list[Material]:
    """Return the materials that ``papers`` ask for, numbered from 1 in the order of the policy."""
    names = Names()
    rendered = {item.kind: item for item in made.rendered}
    listed = {paper.document: paper for paper in loaded.alliance.papers}
    found = []
    wanted = [copy for asked in papers for copy in _copies(asked, made) or [Copy(asked, asked.id)]]
    for number, copy in enumerate(wanted, 1):
        paper, item, entry = copy.document, rendered.get(copy.id), listed.get(copy.id)
        dated = entry.dated.isoformat() if entry and entry.dated else ""
        found.append(
            Material(
                number=number,
                id=copy.id,
                title=copy.title,
                basis=paper.at,
                copies=_handed_in(paper, item, loaded),
                file=names.take(copy.title),
                standing=Standing(item is not None, dated, entry is not None, copy.id if paper.source else ""),
                seal=paper.seal,
                data=item.data if item else None,
            )
        )
    return found


def with_own(found: Sequence[Material], folder: Path | None) -> list[Material]:
    """Add what the unit has put into ``folder`` under the numbers of the materials.

    Raises :class:`EngineError` with a line for every file there that cannot be put in.
    """
    ours = {f"{material.stem}{suffix}" for material in found for suffix in (".docx", ".pdf")}
    ours |= {"00-封面和目录.docx", "00-封面和目录.pdf"}
    papers = own_papers(folder, {material.number for material in found}, ours) if folder else []
    return [replace(m, own=tuple(own for own in papers if own.number == m.number)) for m in found]


def _copies(paper: PolicyDocument, made: Made) -> list[Copy]:
    """Return what was made of ``paper``: nothing, one, or one about each of several items."""
    return [copy for copy in made.papers if copy.document.id == paper.id]


def _handed_in(paper: PolicyDocument, item: Rendered | None, loaded: Loaded) -> int:
    """How many copies are handed in: as the policy says; of an agreement as many as it says itself, if more."""
    agreement = loaded.alliance.agreement
    if item and isinstance(item.document, Draft) and item.document.signatures and agreement:
        return max(paper.copies, agreement.filing_copies or 0)
    return paper.copies
