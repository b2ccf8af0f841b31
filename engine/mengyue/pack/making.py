"""Making a package: from the materials to every document, its PDF twin, the lists and the merged PDF. Writes nothing.

LibreOffice is called twice: for what does not depend on page numbers, then for what lists them, contents of agreements
among it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mengyue.model.finding import EngineError, MissingProgram
from mengyue.pack.checklist import contents_rows, material_rows
from mengyue.pack.data_beside import INTERNAL
from mengyue.pack.materials import Document, Material, Seal
from mengyue.pack.merge import joined, merged, page_count
from mengyue.pack.paged import Paged, paged, renumbered
from mengyue.pack.pdf import PdfError, UntruePdf, convert
from mengyue.pack.seal_list import seal_rows

__all__ = ["FORMS", "MERGED", "Package", "build"]

#: Makes the .docx of one of our own forms from the names that its layout uses.
FormMaker = Callable[[str, Mapping[str, object]], bytes]
#: Finds the places for seals in the PDFs of the materials; without PDFs it knows the units but no pages.
SealFinder = Callable[[Mapping[str, bytes] | None], Sequence[Seal]]
Converter = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]

FORMS = ("package-contents", "package-attachments", "package-checklist", "package-seals")
_CONTENTS, _ATTACHMENTS, _CHECKLIST, _SEALS = FORMS
MERGED = "全套材料.pdf"
_COVER, _SEALING = "封面和目录", "用印清单"


@dataclass(frozen=True, slots=True)
class Package:
    """A package: its documents in the order of the merged PDF. ``problem`` says why there are no PDFs."""

    documents: tuple[Document, ...]
    merged: bytes | None = None
    problem: EngineError | None = None

    def files(self, *, handed_in: bool = False) -> dict[str, bytes]:
        """Return every file that we made by its path, or only what is handed in."""
        found: dict[str, bytes] = {}
        for document in self.documents:
            if handed_in and not document.handed_in:
                continue
            found[f"{document.place}.docx"] = document.docx
            if document.pdf is not None:
                found[f"{document.place}.pdf"] = document.pdf
        if self.merged is not None:
            found[MERGED] = self.merged
        return found


def build(
    materials: Sequence[Material], title: str, form: FormMaker, seals: SealFinder, to_pdf: Converter = convert
) -> Package:
    """Make everything. Without a working LibreOffice the .docx are made all the same, and ``problem`` says so."""
    rows = {"materials": material_rows(materials)}
    papers = [
        *(Document(m.id, m.title, m.stem, m.data, m.copies) for m in materials if m.data is not None),
        Document(_ATTACHMENTS, "附件清单", "附件清单", form(_ATTACHMENTS, rows)),
        Document(_CHECKLIST, "材料核对表", f"{INTERNAL}/材料核对表", form(_CHECKLIST, rows), handed_in=False),
    ]
    try:
        twins = to_pdf({paper.kind: paper.docx for paper in papers})
        papers = [replace(paper, pdf=twins[paper.kind]) for paper in papers]
        made = {m.id: twins[m.id] for m in materials if m.id in twins}
        sealing = _sealing(materials, form, seals(made))
        return _with_pages(materials, title, form, papers, sealing, to_pdf)
    except (MissingProgram, PdfError, UntruePdf) as error:
        if not isinstance(error, MissingProgram):
            titles = {paper.kind: paper.title for paper in papers} | {_CONTENTS: _COVER, _SEALS: _SEALING}
            error = error.called(titles)
        contents = _contents(materials, form, papers, 0)
        sealing = _sealing(materials, form, seals(None))
        plain = [replace(paper, pdf=None) for paper in papers]
        return Package((contents, *plain, sealing), None, error)


def _with_pages(
    materials: Sequence[Material],
    title: str,
    form: FormMaker,
    papers: Sequence[Document],
    sealing: Document,
    to_pdf: Converter,
) -> Package:
    """Add what tells page numbers. The contents take pages themselves: as many as it took the last time."""
    length, count = 0, 2
    twins: Mapping[str, bytes] = {}
    paged_papers = {paper.kind: renumbered(Paged(paper.docx, paper.pdf)) for paper in papers if paper.pdf is not None}
    listing = {kind: item for kind, item in paged_papers.items() if item.contents}
    while length != count:
        length = count
        contents = _contents(materials, form, papers, length)
        wanted = {_CONTENTS: contents.docx}
        if not twins:
            wanted |= {_SEALS: sealing.docx, **{kind: item.docx for kind, item in listing.items()}}
        twins = {**twins, **to_pdf(wanted)}
        count = max(page_count(twins[_CONTENTS]), length)  # never fewer again, so this ends
        for kind, item in listing.items():
            if renumbered(Paged(item.docx, twins[kind])).docx != item.docx:  # numbers have moved what they number
                listing[kind] = paged({kind: item.docx}, to_pdf)[kind]
                twins = {**twins, kind: listing[kind].pdf}
        papers = [
            replace(paper, docx=listing[paper.kind].docx, pdf=twins[paper.kind], contents=listing[paper.kind].contents)
            if paper.kind in listing
            else paper
            for paper in papers
        ]
    contents = replace(contents, pdf=twins[_CONTENTS])
    documents = (contents, *papers, replace(sealing, pdf=twins[_SEALS]))
    whole = merged([(_COVER, twins[_CONTENTS]), *_sections(materials, papers)], title)
    return Package(documents, whole)


def _sections(materials: Sequence[Material], papers: Sequence[Document]) -> list[tuple[str, bytes]]:
    """Return title and PDF of everything that is handed in, behind the contents: the materials in their order, what
    the unit has put in in place of ours, then the closing lists."""
    made = {paper.kind: paper.pdf for paper in papers if paper.handed_in and paper.pdf is not None}
    sections = []
    for material in materials:
        ours = made.pop(material.id, None)
        if material.own:
            sections.append((material.title, joined([own.pdf for own in material.own])))
        elif ours is not None:
            sections.append((material.title, ours))
    titles = {paper.kind: paper.title for paper in papers}
    return [*sections, *((titles[kind], pdf) for kind, pdf in made.items())]


def _contents(materials: Sequence[Material], form: FormMaker, papers: Sequence[Document], length: int) -> Document:
    pages: dict[str, tuple[int, int]] = {}
    start = length + 1
    for title, pdf in _sections(materials, papers) if length else ():
        pages[title] = (page_count(pdf), start)
        start += pages[title][0]
    closing = [paper.title for paper in papers if paper.handed_in and paper.kind == _ATTACHMENTS]
    data = form(_CONTENTS, {"contents": contents_rows(materials, closing, pages)})
    return Document(_CONTENTS, _COVER, "00-封面和目录", data)


def _sealing(materials: Sequence[Material], form: FormMaker, seals: Sequence[Seal]) -> Document:
    data = form(_SEALS, {"seals": seal_rows(materials, seals)})
    return Document(_SEALS, _SEALING, f"{INTERNAL}/用印清单", data, handed_in=False)
