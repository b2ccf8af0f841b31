"""Own text made of what was sent and what was accepted of the other side's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mengyue.comparison.differences import Change
from mengyue.comparison.lines import Line
from mengyue.comparison.where import ARTICLE
from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.own_text import ARTICLE_MARK, SCHEDULE_MARK
from mengyue.draft.tree import Article, Draft, Term
from mengyue.negotiation.proposals import Proposal, lines_after
from mengyue.negotiation.sent import Sent, SentPaper
from mengyue.negotiation.tree_lines import TreeLine, lines_of_clause, own_source

__all__ = ["Marks", "added_text", "marks_of", "own_text", "own_text_of"]

_REFERENCE = re.compile(rf"{ARTICLE}|附件\s*[0-9]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """How own text names what a paper refers to: by bookmark, and by number as the paper was sent."""

    bookmarks: Mapping[str, str]
    numbers: Mapping[str, str]


def marks_of(sent: Sent, paper: SentPaper) -> Marks:
    """Return the marks for the articles and schedules of ``paper``."""
    bookmarks: dict[str, str] = {}
    numbers: dict[str, str] = {}
    if isinstance(paper.tree, Draft):
        for block in paper.tree.body:
            if isinstance(block, Article) and block.origin.clause and not block.joined:
                bookmarks[block.bookmark] = numbers[block.number] = f"[{ARTICLE_MARK}：{block.origin.clause}]"
        heads = [(at, line) for at, line in enumerate(paper.lines) if line.head and line.number.startswith("第")]
        if any(paper.placed[at].number != line.number for at, line in heads if at in paper.placed):
            # the library counts otherwise by now: what was sent counts
            clauses = {line.number: paper.placed[at].clause for at, line in heads if at in paper.placed}
            numbers = {number: f"[{ARTICLE_MARK}：{clause}]" for number, clause in clauses.items() if clause}
        library = sent.shop.library
        outline = library.outlines.get(paper.tree.id) or library.papers.get(paper.tree.id)
        ids = {bookmark_name(f"schedule:{source.id}"): source.id for source in (outline.schedules if outline else ())}
        for schedule in paper.tree.schedules:
            if schedule.bookmark in ids:
                mark = f"[{SCHEDULE_MARK}：{ids[schedule.bookmark]}]"
                bookmarks[schedule.bookmark] = numbers[f"附件{schedule.number}"] = mark
    return Marks(bookmarks, numbers)


def own_text(
    sent: Sent, paper: SentPaper, clause: str, proposals: Sequence[Proposal], counters: Mapping[int, str]
) -> str:
    """Return the text of ``clause`` with ``proposals`` in it. ``counters`` are words of ours instead of theirs, by the
    position of the proposal."""
    marks = marks_of(sent, paper)
    lines = lines_of_clause(paper.tree_lines, clause, paper.placed)
    texts: list[list[str]] = [[own_source(line, dict(marks.bookmarks))] for line in lines]
    at_of = {id(line): at for at, line in enumerate(lines)}
    behind: dict[int, list[str]] = {}
    for position, proposal in enumerate(proposals):
        terms = _terms(lines)
        counter = counters.get(position)
        new = _sources(proposal, marks, terms) if counter is None else [_marked(t, marks, ()) for t in _lines(counter)]
        places = [at_of[id(line)] for at in proposal.old_lines if (line := paper.placed.get(at)) and id(line) in at_of]
        if proposal.change is Change.ADDED or not places:
            anchor = paper.placed.get(proposal.anchor)
            behind.setdefault(at_of.get(id(anchor), -1), []).extend(new)
            continue
        for at in places:
            texts[at] = []
        texts[places[0]] = new
    made = behind.get(-1, [])[:]
    for at, own in enumerate(texts):
        made += [*own, *behind.get(at, [])]
    return "\n".join(line for line in made if line.strip())


def added_text(sent: Sent, proposal: Proposal, counter: str | None = None) -> tuple[str, str]:
    """Return title and text of an article that the other side has added."""
    marks = marks_of(sent, proposal.returned.paper)
    head, *rest = lines_after(proposal)
    whole = head.text.endswith(("。", "；")) or len(head.text) > 40
    title = "补充约定" if whole else head.text
    lines = [head, *rest] if whole else rest
    texts = [_marked(_source(line, plain=line is head), marks, ()) for line in lines]
    if counter is not None:
        first, *others = _lines(counter)
        titled = len(first) <= 40 and not first.endswith(("。", "；")) and others
        title, texts = (first, others) if titled else (title, [first, *others])
        texts = [_marked(text, marks, ()) for text in texts]
    return title, "\n".join(text for text in texts if text.strip())


def own_text_of(proposal: Proposal, sent: Sent) -> str:
    """Return the words of a proposal alone, as own text has them."""
    return "\n".join(_sources(proposal, marks_of(sent, proposal.returned.paper), ()))


def _sources(proposal: Proposal, marks: Marks, terms: Sequence[str]) -> list[str]:
    if proposal.change is Change.REMOVED:
        return []
    return [_marked(_source(line), marks, terms) for line in lines_after(proposal)]


def _source(line: Line, *, plain: bool = False) -> str:
    """Return a line as own text has it: items with their number, articles without."""
    item = bool(re.match(r"（|[0-9]+[.．]|[(]", line.number)) and not plain
    number = line.number if item else ""
    found = re.fullmatch(r"[(]([0-9]+|[一二三四五六七八九十百]+)[)]", number)
    number = f"（{found[1]}）" if found else re.sub(r"^([0-9]+)[．、]$", r"\1.", number)
    return number + line.text


def _marked(text: str, marks: Marks, terms: Sequence[str]) -> str:
    """Put marks for the references in ``text``, and around the terms that it defines."""
    text = _REFERENCE.sub(lambda found: marks.numbers.get(re.sub(r"\s", "", found[0]), found[0]), text)
    for term in terms:
        defined = rf"[“（]?{re.escape(term)}[”）]?[，,]?(?:是指|指|：)|称为?“?{re.escape(term)}"
        if f"**{term}**" not in text and re.search(defined, text):
            text = text.replace(term, f"**{term}**", 1)
    return text


def _terms(lines: Sequence[TreeLine]) -> tuple[str, ...]:
    return tuple(part.text for line in lines for cell in line.cells for part in cell if isinstance(part, Term))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()] or [""]
