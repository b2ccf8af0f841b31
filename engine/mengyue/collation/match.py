"""Matching what came back with what was sent out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mengyue.collation.returned import ReturnedFile, ReturnedPage
from mengyue.manifest.digest import SHORT
from mengyue.sign.mark import DIGEST_CHARACTERS, ELECTRONIC, INSTRUCTIONS, Mark
from mengyue.sign.sent_record import Issued

__all__ = ["SHORT", "Copy", "Found", "Matched", "Stray", "match"]


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """One sheet in one copy: what is waited for."""

    document: str
    page: int
    member: int
    copy: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page that answers to a sheet."""

    file: ReturnedFile
    page: ReturnedPage


@dataclass(frozen=True, slots=True)
class Stray:
    """A page that answers to nothing. ``kind`` is unreadable, undecoded (its picture is broken), other-version,
    unexpected or printed (the copy meant for the screen, printed and signed)."""

    kind: str
    file: ReturnedFile
    page: ReturnedPage
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """Everything that came back, sorted: ``paper`` by copy; ``electronic`` by sheet (copy 0); the rest is strays."""

    wanted: tuple[Copy, ...]
    paper: dict[Copy, list[Found]]
    electronic: dict[Copy, list[Found]]
    strays: tuple[Stray, ...]
    #: Pages on which nothing is: the backs of sheets, or sheets that were scanned on the wrong side.
    blanks: tuple[Stray, ...] = ()

    def answer(self, copy: Copy) -> Found | None:
        """Return what came back for ``copy``: the page signed on screen, else the first on paper."""
        electronic = self.electronic.get(_screen(copy), [])
        paper = self.paper.get(copy, [])
        return next(iter(electronic or paper), None)

    def missing(self) -> list[Copy]:
        """Return what has not come back."""
        return [copy for copy in self.wanted if self.answer(copy) is None]

    def doubled(self) -> list[Copy]:
        """Return what came back more than once."""
        both = [*self.paper.items(), *self.electronic.items()]
        return sorted(copy for copy, found in both if len(found) > 1)


def match(
    issued: Issued, files: Sequence[ReturnedFile], by_hand: Mapping[tuple[str, int], Copy] | None = None
) -> Matched:
    """Sort the pages of all files by their marks; what shows none goes where a person has put it: ``by_hand`` maps the
    shortened digest of a file and the page to the sheet."""
    kinds = {paper.sha256[:DIGEST_CHARACTERS]: paper for paper in issued.papers}
    sheets = {(sheet.document, sheet.page, sheet.member) for sheet in issued.sheets}
    wanted = tuple(
        Copy(sheet.document, sheet.page, sheet.member, number)
        for paper in issued.papers
        for sheet in issued.sheets
        if sheet.document == paper.kind
        for number in range(1, paper.copies + 1)
    )
    paper_pages: dict[Copy, list[Found]] = {}
    screen_pages: dict[Copy, list[Found]] = {}
    strays: list[Stray] = []
    blanks: list[Stray] = []
    for file in files:
        for page in file.pages:
            if page.undecoded:
                strays.append(Stray("undecoded", file, page))
                continue
            if page.blank:
                blanks.append(Stray("blank", file, page))
                continue
            if not page.marks:
                put = (by_hand or {}).get((file.sha256[:SHORT], page.number))
                if put in wanted:
                    paper_pages.setdefault(put, []).append(Found(file, page))
                else:
                    strays.append(Stray("unreadable", file, page))
            for mark in page.marks:
                if mark.page == INSTRUCTIONS:
                    continue
                paper = kinds.get(mark.digest)
                if paper is None:
                    strays.append(Stray("other-version", file, page, mark))
                    continue
                copy = Copy(paper.kind, mark.page, mark.member, mark.copy)
                if (paper.kind, mark.page, mark.member) not in sheets or mark.copy > paper.copies:
                    strays.append(Stray("unexpected", file, page, mark))
                elif mark.copy != ELECTRONIC:
                    paper_pages.setdefault(copy, []).append(Found(file, page))
                elif file.signatures:
                    screen_pages.setdefault(copy, []).append(Found(file, page))
                else:
                    strays.append(Stray("printed", file, page, mark))
    return Matched(wanted, paper_pages, screen_pages, tuple(strays), tuple(blanks))


def _screen(copy: Copy) -> Copy:
    return Copy(copy.document, copy.page, copy.member, ELECTRONIC)
