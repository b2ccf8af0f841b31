"""Documents with their PDFs, and the numbers of pages that their contents show: read off the PDF, written into the
.docx, and the PDF made again of that."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mengyue.docx.contents import listed, numbered
from mengyue.docx.page_numbers import sections
from mengyue.docx.zip import pack, read_parts
from mengyue.pack.merge import page_count
from mengyue.pack.pdf import convert

if TYPE_CHECKING:
    from pikepdf import OutlineItem

__all__ = ["Paged", "contents_pages", "paged", "with_contents"]

_DOCUMENT = "word/document.xml"
#: How often at most the contents are numbered: a number may need a line more, and so move what follows.
_ROUNDS = 3
Converter = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Paged:
    """A document with its PDF; ``contents`` are the pages of the lines of its contents, in their order, from 1."""

    docx: bytes
    pdf: bytes
    contents: tuple[int, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the document has."""
        return page_count(self.pdf)


def paged(documents: Mapping[str, bytes], to_pdf: Converter = convert) -> dict[str, Paged]:
    """Return every document with its PDF and, where it has contents, their pages in both.

    Raises what ``to_pdf`` does.
    """
    pdfs = to_pdf(documents)
    found = {key: Paged(docx, pdfs[key]) for key, docx in documents.items()}
    waiting = dict(found)
    for _round in range(_ROUNDS):
        changed = {key: item for key, old in waiting.items() if (item := renumbered(old)).docx != old.docx}
        if not changed:
            break
        pdfs = to_pdf({key: item.docx for key, item in changed.items()})
        waiting = {key: replace(item, pdf=pdfs[key]) for key, item in changed.items()}
        found |= waiting
    return found


def renumbered(document: Paged) -> Paged:
    """Return the document with the pages that its PDF tells in its contents; the PDF is still that of before."""
    pages = contents_pages(document.docx, document.pdf)
    return replace(document, docx=with_contents(document.docx, pages), contents=pages) if pages else document


def with_contents(docx: bytes, pages: Sequence[int]) -> bytes:
    """Return a .docx whose contents show ``pages``; the same when there are none."""
    if not pages:
        return docx
    parts = read_parts(docx)
    return pack({**parts, _DOCUMENT: numbered(parts[_DOCUMENT].decode(), pages).encode()})


def contents_pages(docx: bytes, pdf: bytes) -> tuple[int, ...]:
    """Return the page of every line of the contents, by the outline of the PDF; none where the document has no
    contents, shows other numbers than those of its sheets, or its headings have no place in the outline."""
    parts = read_parts(docx)
    lines = [_plain(line) for line in listed(parts[_DOCUMENT].decode())]
    if not lines:
        return ()
    counted = sections(parts)
    if counted is None or any(section.start is not None or section.skips for section in counted):
        return ()
    pages: list[int] = []
    headings = _outline(pdf)
    for line in lines:
        found = (at for at, (words, _page) in enumerate(headings) if _is(line, words, headings[at + 1 : at + 2]))
        at = next(found, None)
        if at is None:
            return ()
        pages.append(headings[at][1])
        headings = headings[at + 1 :]
    return tuple(pages)


def _is(line: str, words: str, following: Sequence[tuple[str, int]]) -> bool:
    """Tell whether a heading is that of a line; number and title of a schedule are two paragraphs, one line."""
    return line == words or any(line == words + more for more, _page in following)


def _plain(words: str) -> str:
    return "".join(words.split())


def _outline(data: bytes) -> list[tuple[str, int]]:
    """Return words and page of every heading in the outline of a PDF, in their order."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}

        def target(item: OutlineItem) -> int | None:
            place = item.destination
            return pages.get(place[0].objgen) if isinstance(place, pikepdf.Array) and len(place) else None

        def walk(items: Sequence[OutlineItem]) -> Iterator[tuple[str, int]]:
            for item in items:
                page = target(item)
                if page is not None:
                    yield _plain(item.title), page
                yield from walk(item.children)

        return list(walk(outline.root))
