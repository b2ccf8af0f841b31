"""Proofreading a Word file of anybody, ours or a partner's: findings with paragraphs, and a copy with comments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from mengyue.comparison.remark import add_remarks
from mengyue.docx.zip import pack
from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.model.finding import Finding, severity_name
from mengyue.proof.plain_text import Line, draft_of_lines, full_width
from mengyue.proof.proofread import proof
from mengyue.proof.said import sentences_of
from mengyue.word.accept import W, accept_all
from mengyue.word.content import Document, Paragraph
from mengyue.word.open_docx import Package
from mengyue.word.reader import read_document

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mengyue.intake.load import Loaded
    from mengyue.pipeline import Workshop

__all__ = ["Proofed", "commented", "proof_word"]

#: Who comments.
AUTHOR = "盟约 Mengyue"


@dataclass(frozen=True, slots=True)
class Proofed:
    """What was found in a Word file. ``line`` of a finding is the paragraph, counted from 1 in the body.

    ``sentences`` were read, of which ``unread`` hold no word that the lexicon knows; ``beside`` are things in the file
    that were not read at all (pictures, embedded files).
    """

    findings: tuple[Finding, ...]
    sentences: int
    unread: int
    beside: tuple[str, ...]


def proof_word(
    shop: Workshop, package: Package, name: str, *, as_of: date, loaded: Loaded | None = None, policy: str | None = None
) -> Proofed:
    """Read the body of a Word file, tracked changes taken as accepted, and judge it.

    With data (``loaded``) its facts and its policies are used; without, what holds for any such agreement.
    """
    document = read_document(package, accept_all)
    lines = list(_lines(document))
    draft = draft_of_lines((line for line, _number in lines), name)
    alliance = loaded.alliance if loaded else data_model()()
    policies = shop.applicable(shop.policy(loaded, policy)) if loaded else ()
    found = proof(draft, alliance, shop.library, policies, as_of=as_of)
    places = _Places(lines)
    findings = tuple(replace(f, file=name, line=places.paragraph(f), path="") for f in found)
    judge = sentences_of(shop.library).judge
    sentences = [s for line, _n in lines for s in line.text.split("。") if len(s.strip()) > 4]
    unread = sum(1 for sentence in sentences if not judge.read(sentence).understood)
    beside = tuple(dict.fromkeys(f"{thing.kind} {thing.place}" for thing in document.unread))
    return Proofed(findings, len(sentences), unread, beside)


def _lines(document: Document) -> Iterator[tuple[Line, int]]:
    for number, block in enumerate((b for b in document.body.blocks if isinstance(b, Paragraph)), 1):
        words = block.words.strip()
        if words:
            cell = block.cells[-1] if block.cells else None
            where = (cell.table, cell.row, cell.column) if cell else None
            yield Line(words, block.label, where), number
        yield from (
            (Line(inner.words.strip()), number) for run in block.runs for inner in run.inner if inner.words.strip()
        )


class _Places:
    """Where a sentence stands: the texts of all paragraphs, one after the other, and where each begins."""

    def __init__(self, lines: Sequence[tuple[Line, int]]) -> None:
        self._all = full_width("\0".join(line.text for line, _number in lines))
        self._begins = list(accumulate((len(line.text) + 1 for line, _number in lines), initial=0))
        self._numbers = [number for _line, number in lines]

    def paragraph(self, finding: Finding) -> int | None:
        """Return the paragraph that holds the sentence found, or the first that holds a good part of it."""
        for length in (len(finding.found), 24, 10):
            wanted = finding.found[:length]
            at = self._all.find(wanted) if wanted and len(wanted) >= min(4, len(finding.found)) else -1
            if at >= 0:
                return self._numbers[bisect_right(self._begins, at) - 1]
        return None


def commented(package: Package, findings: Sequence[Finding], on: date) -> bytes:
    """Return the Word file with a comment at the paragraph of each finding; the rest is as it was."""
    document = read_document(package)
    order = _order(package, document)
    placed = [
        (order.get(finding.line or 0, 0), _remark(finding))
        for finding in sorted(findings, key=lambda f: (f.line or 0, f.code))
    ]
    made, _keys = add_remarks(package, placed, author=AUTHOR, on=on)
    return pack(made.parts)


def _order(package: Package, document: Document) -> dict[int, int]:
    """From the number of a paragraph as read to its place among those of the file, by their words."""
    elements = list(package.tree(package.main).iter(W + "p"))
    words = ["".join(_texts(element)) for element in elements]
    found, at = {}, 0
    for number, block in enumerate((b for b in document.body.blocks if isinstance(b, Paragraph)), 1):
        wanted = "".join(block.words.split())
        for place in range(at, len(words)):
            if "".join(words[place].split()) == wanted and wanted:
                found[number], at = place, place + 1
                break
        else:
            found[number] = min(at, max(0, len(words) - 1))
    return found


def _texts(element: _Element) -> Iterator[str]:
    for text in element.iter(W + "t"):
        within = next(text.iterancestors(W + "p"), None) is element  # not that of a text box in it
        if within and next(text.iterancestors(W + "del", W + "moveFrom"), None) is None:
            yield text.text or ""


def _remark(finding: Finding) -> str:
    lines = [f"【{severity_name(finding.severity)}】{finding.message}"]
    lines += [_("原句：{sentence}").format(sentence=finding.found)] if finding.found else []
    lines += [_("办法：{hint}").format(hint=finding.hint)] if finding.hint else []
    lines += [_("依据：{basis}").format(basis=finding.basis)] if finding.basis else []
    return "\n".join([*lines, finding.code])
