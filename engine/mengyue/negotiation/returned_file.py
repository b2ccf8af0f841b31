"""A file that came back: which paper it is, from whom, and everything in it that differs from what was sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mengyue.comparison.differences import Differences, differences
from mengyue.comparison.lines import lines_of
from mengyue.comparison.other_places import Missed, missed
from mengyue.comparison.redline import settled
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError
from mengyue.negotiation.sent import Sent, SentPaper
from mengyue.progress import still
from mengyue.review.notes import AUTHOR
from mengyue.word.accept import accept_all
from mengyue.word.content import Document
from mengyue.word.contents_lines import without_old_contents
from mengyue.word.open_docx import Package, read_package
from mengyue.word.reader import read_document

__all__ = ["Returned", "read_returned"]

#: A file that has less in common with everything that was sent is another paper.
_LEAST = 0.15


@dataclass(frozen=True)
class Returned:
    """A file that came back. ``member`` is the id of the member whose name the file bears, else empty; ``party`` is
    what to call whoever sent it."""

    file: str
    sha256: str
    member: str
    party: str
    paper: SentPaper
    package: Package
    differences: Differences
    missed: tuple[Missed, ...]
    common: float
    #: The ids of the members, in the order of the data.
    members: tuple[str, ...] = ()


def read_returned(path: Path, sent: Sent, member: str = "") -> Returned:
    """Read ``path`` against what was sent. Raises :class:`EngineError` when it cannot be opened or is another paper."""
    package = read_package(path)
    raw = read_document(package)
    after = raw if settled(package) is package else read_document(package, accept_all)
    still()
    paper, common = _paper(after, sent.papers)
    if common < _LEAST:
        titles = "、".join(f"《{title}》" for title in dict.fromkeys(paper.title for paper in sent.papers))
        message = _("“{file}”与发出的文件没有多少相同的文字，不是{titles}的修改稿；核对 --sent")
        raise EngineError(message.format(file=told(path), titles=titles))
    after, raw = without_old_contents(after, paper.document), without_old_contents(raw, paper.document)
    found = differences(paper.document, after, raw, AUTHOR)
    member = member or _member(path, sent.loaded.alliance)
    names = {one.id: one.name or one.id for one in sent.loaded.alliance.members}
    party = names.get(member) or "、".join(_authors(found)) or told(path.stem)
    unread = missed(paper.document, after)
    members = tuple(one.id for one in sent.loaded.alliance.members)
    sha256 = digest(path.read_bytes())
    return Returned(told(path.name), sha256, member, party, paper, package, found, unread, common, members)


def _paper(document: Document, papers: Sequence[SentPaper]) -> tuple[SentPaper, float]:
    """Return the paper of which most stands in ``document``; among equals the one with the same page headers."""
    lines = Counter(line.key for line in lines_of(document.body))
    heads = {p.words for story in document.stories[1:] for p in story.paragraphs}

    def score(paper: SentPaper) -> tuple[float, int]:
        theirs = Counter(line.key for line in paper.lines)
        total = sum(lines.values()) + sum(theirs.values())
        own = {p.words for story in paper.document.stories[1:] for p in story.paragraphs}
        return 2 * sum((lines & theirs).values()) / total if total else 0.0, len(heads & own)

    scores = [(score(paper), -at) for at, paper in enumerate(papers)]
    (common, _heads), at = max(scores)
    best = papers[-at]
    if common < 0.5:  # typed anew: the words count, not the lines
        words = _grams(document)
        rated = [(_alike(words, _grams(paper.document)), -at) for at, paper in enumerate(papers)]
        common, at = max(rated)
        best = papers[-at]
    return best, common


def _grams(document: Document) -> Counter[str]:
    text = re.sub(r"\s+", "", "".join(paragraph.words for paragraph in document.body.paragraphs))
    return Counter(text[at : at + 3] for at in range(max(len(text) - 2, 0)))


def _alike(mine: Counter[str], theirs: Counter[str]) -> float:
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / total if total else 0.0


def _member(path: Path, alliance: Alliance) -> str:
    """Return the member whose name, or else id, the name of the file or of its folder bears: the longest such name."""
    for text in (path.stem, path.absolute().parent.name):
        for names in ([(m.name or "", m.id) for m in alliance.members], [(m.id, m.id) for m in alliance.members]):
            hits = [(len(name), id) for name, id in names if len(name) > 1 and name in text]
            if hits:
                return max(hits)[1]
    return ""


def _authors(found: Differences) -> list[str]:
    counts = Counter(author for one in found.found for author in one.authors if author)
    return [author for author, _count in counts.most_common(2)]
