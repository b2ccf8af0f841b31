"""The reader of Word files: a package in, a :class:`mengyue.word.content.Document` out.

Notes and comments stand where they are referred to, headers and footers where a section uses them, so that ids and
names of parts, which every program gives out anew, do not matter.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mengyue.word.blocks import PASSED, faded, hides_row, is_empty, numbered, only, tracked
from mengyue.word.content import Cell, Control, Document, Edge, Kind, Look, Paragraph, Revision, Run, Story, Unread
from mengyue.word.contents_lines import without_contents
from mengyue.word.inline import Inline, revision_of
from mengyue.word.open_docx import Package
from mengyue.word.shown_numbers import Lists, Numbers
from mengyue.word.styles import Styles, flat, look_of
from mengyue.word.unread import digest, digest_of_part, excerpt, loose_parts
from mengyue.word.xmlnames import MC, R, W, number_of, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Reader", "Settle", "read_document"]

#: Accepts or rejects the tracked changes of a part, in place.
Settle = Callable[["_Element"], None]
_EDGES = {W + kind: kind for kind in ("tbl", "tr", "tc")}
_PARTS = {Kind.FOOTNOTE: "footnotes", Kind.ENDNOTE: "endnotes", Kind.COMMENT: "comments"}
_WHOLE = (W + "ins", W + "del", W + "cellIns", W + "cellDel")
_ENDS = (W + "ins", W + "del", W + "moveTo", W + "moveFrom")
#: Longest side of a page where the file does not say: A3, in twips.
_SPAN = 23811


def read_document(package: Package, settle: Settle | None = None, unheard: str = "") -> Document:
    """Read a whole file, after ``settle`` (:func:`mengyue.word.accept.accept_all`, ``reject_all``) if given.

    ``unheard`` is the id of a comment that is left out: one that we add ourselves. What was read of a package is kept
    with it: a file is compared, told and proved by what it says.
    """
    return package.once((settle, unheard), lambda: Reader(package, settle, unheard).document())


@dataclass
class Reader:
    """Reads one package; see :func:`read_document`."""

    package: Package
    settle: Settle | None = None
    unheard: str = ""
    unread: list[Unread] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    _roots: dict[str, _Element] = field(default_factory=dict)
    _open_notes: set[tuple[Kind, str]] = field(default_factory=set)
    _known_notes: dict[Kind, dict[str, _Element]] = field(default_factory=dict)
    _heard: dict[str, Run] = field(default_factory=dict)
    _tables: int = 0

    def document(self) -> Document:
        """Read everything."""
        stories = tuple(self._stories())
        comments = tuple(self._comments())
        for part in [self.package.main, *(self.package.related(self.package.main, kind) for kind in _PARTS.values())]:
            self.read.add(part)
        found = {(thing.kind, thing.place, thing.digest): thing for thing in self.unread}
        bound = any(next(root.iter(W + "dataBinding"), None) is not None for root in self._roots.values())
        loose = loose_parts(self.package, self.read, bound=bound)
        return Document(self.package.name, stories, comments, tuple(self._controls()), (*found.values(), *loose))

    @cached_property
    def styles(self) -> Styles:
        """The styles of the file."""
        return Styles(self.package)

    @cached_property
    def lists(self) -> Lists:
        """The lists of the file."""
        return Lists(self.package, self.styles)

    @cached_property
    def span(self) -> int:
        """The longest side of any page, in twips: what is moved farther is on none."""
        sizes = [
            number_of(size.get(W + side))
            for size in self.root(self.package.main).iter(W + "pgSz")
            for side in ("w", "h")
        ]
        return max(sizes, default=_SPAN) or _SPAN

    def root(self, part: str) -> _Element:
        """Return the settled part."""
        if part not in self._roots:
            tree = self.package.tree(part)
            if self.settle is not None:
                tree = copy.deepcopy(tree)
                self.settle(tree)
            self._roots[part] = tree
        return self._roots[part]

    def story(self, name: str, kind: str, holder: _Element, part: str) -> Story:
        """Read what ``holder`` holds as a story."""
        self._tables = 0
        numbers = Numbers(self.lists)
        blocks = tuple(numbered(self._blocks(holder, Inline(self, part), numbers, (), ())))
        return without_contents(Story(name, kind, part, blocks)) if kind == "body" else Story(name, kind, part, blocks)

    def blocks(self, holder: _Element, part: str) -> Iterator[Paragraph]:
        """Return the paragraphs of a box or cell, out of the context of its story: lists begin anew."""
        numbers = Numbers(self.lists)
        found = numbered(self._blocks(holder, Inline(self, part), numbers, (), ()))
        return (block for block in found if isinstance(block, Paragraph))

    def note(self, kind: Kind, key: str) -> Run:
        """Return a note or comment as a run; an empty one when the file does not hold it, or from its second place on:
        a note has one place."""
        there = self._notes(kind).get(key)
        if kind is Kind.COMMENT and key == self.unheard:
            return Run()
        if there is None or (kind, key) in self._open_notes:
            return Run(kind=kind)
        self._open_notes.add((kind, key))
        part = self.package.related(self.package.main, _PARTS[kind])
        inner = tuple(self.blocks(there, part))
        run = Run(kind=kind, inner=inner, detail=there.get(W + "author", ""))
        if kind is Kind.COMMENT:
            self._heard[key] = run
        return run

    def _notes(self, kind: Kind) -> dict[str, _Element]:
        if kind not in self._known_notes:
            part = self.package.related(self.package.main, _PARTS[kind])
            rows = self.root(part).iterchildren(W + kind.value) if part else ()
            self._known_notes[kind] = {row.get(W + "id", ""): row for row in rows}
        return self._known_notes[kind]

    def _comments(self) -> Iterator[Run]:
        for key in self._notes(Kind.COMMENT):
            if key != self.unheard:
                yield self._heard.get(key) or self.note(Kind.COMMENT, key)

    def _stories(self) -> Iterator[Story]:
        main = self.package.main
        root = self.root(main)
        body = root.find(W + "body")
        yield self.story("body", "body", root if body is None else body, main)
        yield from self._edges_of_pages(root)
        for kind in (Kind.FOOTNOTE, Kind.ENDNOTE):
            for key, note in self._notes(kind).items():
                if note.get(W + "type", "normal") != "normal":
                    part = self.package.related(main, _PARTS[kind])
                    made = self.story(f"separator {kind.value} {key}", "separator", note, part)
                    if not is_empty(made.blocks):
                        yield made
        loose = [key for key in self._notes(Kind.COMMENT) if key not in self._heard and key != self.unheard]
        blocks = [block for key in loose for block in self.note(Kind.COMMENT, key).inner]
        if blocks:
            yield Story("comments", "comments", self.package.related(main, _PARTS[Kind.COMMENT]), tuple(blocks))

    def _edges_of_pages(self, root: _Element) -> Iterator[Story]:
        """Yield headers and footers where they are used: a section without one of its own goes on with the last."""
        relations = self.package.relations(self.package.main)
        part = self.package.related(self.package.main, "settings")
        uneven = bool(part) and on(self.package.tree(part), "evenAndOddHeaders") is True
        now: dict[tuple[str, str], str] = {}
        told: dict[tuple[str, str], tuple[Paragraph | Edge, ...]] = {}
        read: dict[str, Story] = {}
        count: dict[tuple[str, str], int] = {}
        for section in root.iter(W + "sectPr"):
            for kind in ("header", "footer"):
                for reference in section.iterchildren(f"{W}{kind}Reference"):
                    relation = relations.get(reference.get(R + "id", ""))
                    if relation is not None and relation.part in self.package.parts:
                        now[kind, reference.get(W + "type", "default")] = relation.part
                        self.read.add(relation.part)
            for key, part in now.items():
                kind, which = key
                if (which == "first" and not on(section, "titlePg")) or (which == "even" and not uneven):
                    continue
                if part not in read:
                    read[part] = self.story(part, kind, self.root(part), part)
                blocks = read[part].blocks
                if told.get(key, ()) == blocks or (key not in told and is_empty(blocks)):
                    continue
                told[key] = blocks
                count[key] = count.get(key, 0) + 1
                yield Story(f"{kind} {which} {count[key]}", kind, part, blocks)

    def _controls(self) -> Iterator[Control]:
        for control in self.root(self.package.main).iter(W + "sdt"):
            look, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
            if value(look, "tag") and content is not None:
                text = "".join(t.text or "" for t in content.iter(W + "t"))
                yield Control(value(look, "tag"), value(look, "alias"), number_of(value(look, "id")), text)

    def _blocks(
        self, holder: _Element, inline: Inline, numbers: Numbers, cells: tuple[Cell, ...], tags: tuple[str, ...]
    ) -> Iterator[Paragraph | Edge]:
        if holder.tag == W + "p":
            yield self._paragraph(holder, inline, numbers, cells, tags)
            return
        row = column = 0
        for child in holder:
            tag = child.tag
            if tag == W + "p":
                yield self._paragraph(child, inline, numbers, cells, tags)
            elif tag in _EDGES:
                kind = _EDGES[str(tag)]
                inner = cells
                if kind == "tbl":
                    self._tables += 1
                    inner = (*cells, Cell(self._tables, 0, 0))
                elif kind == "tr":
                    row += 1
                    inner = (*cells[:-1], Cell(cells[-1].table if cells else 0, row, 0))
                else:
                    column += 1
                    inner = (*cells[:-1], Cell(cells[-1].table, cells[-1].row, column)) if cells else ()
                yield Edge(kind)
                found = self._blocks(child, inline, numbers, inner, tags)
                change = _whole_change(child)
                found = tracked(found, change) if change else found
                yield from faded(found) if kind == "tr" and hides_row(child) else found
                yield Edge("/" + kind)
            elif tag == W + "sdt":
                yield from self._control(child, inline, numbers, cells, tags)
            elif tag == W + "altChunk":
                self._chunk(child, inline.part)
            elif tag in (
                W + "customXml",
                W + "smartTag",
                W + "ins",
                W + "moveTo",
                MC + "AlternateContent",
                MC + "Choice",
            ):
                yield from self._blocks(child, inline, numbers, cells, tags)
            elif tag not in PASSED and isinstance(tag, str):
                made = Paragraph(0, inline.read(only(child), Look.PLAIN, tags)[0], cells=cells)
                if made.runs:
                    yield made

    def _control(
        self, control: _Element, inline: Inline, numbers: Numbers, cells: tuple[Cell, ...], tags: tuple[str, ...]
    ) -> Iterator[Paragraph | Edge]:
        look, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
        bound = None if look is None else look.find(W + "dataBinding")
        if bound is not None:
            yield Paragraph(0, (Run(kind=Kind.BOUND, detail=bound.get(W + "xpath", "")),), cells=cells)
        if content is not None:
            tag = value(look, "tag")
            yield from self._blocks(content, inline, numbers, cells, (*tags, tag) if tag else tags)

    def _paragraph(
        self, paragraph: _Element, inline: Inline, numbers: Numbers, cells: tuple[Cell, ...], tags: tuple[str, ...]
    ) -> Paragraph:
        look = paragraph.find(W + "pPr")
        key = value(look, "pStyle") or self.styles.default
        base = flat(look, self.styles.look(key)) if key or look is not None else Look.PLAIN
        runs, bookmarks = inline.read(paragraph, base, tags)
        label, level = numbers.label(look, key)
        end = None if look is None else look.find(W + "rPr")
        mark = next((revision_of(change) for change in (() if end is None else end) if change.tag in _ENDS), None)
        if label and end is not None and Look.HIDDEN in look_of(end):
            label = ""
        off = look is not None and self._is_off(look)
        return Paragraph(0, runs, self.styles.name(key) if key else "", label, level, cells, bookmarks, off, mark)

    def _is_off(self, look: _Element) -> bool:
        frame, indent = look.find(W + "framePr"), look.find(W + "ind")
        places = [] if frame is None else [frame.get(W + "x"), frame.get(W + "y")]
        places += [] if indent is None else [indent.get(W + side) for side in ("left", "start", "firstLine", "right")]
        return any(abs(number_of(place)) > self.span for place in places)

    def _chunk(self, chunk: _Element, part: str) -> None:
        relation = self.package.relations(part).get(chunk.get(R + "id", ""))
        if relation is None or relation.part not in self.package.parts:
            target = relation.target if relation is not None else ""
            if not target:
                self.unread.append(Unread("aFChunk", part, "", digest(b""), outside=True))
            return
        self.read.add(relation.part)
        found = digest_of_part(self.package, relation.part)
        self.unread.append(Unread("aFChunk", relation.part, excerpt(self.package.parts[relation.part]), found))


def _whole_change(block: _Element) -> Revision | None:
    """Return the tracked change by which a row or cell has come or goes as a whole."""
    look = block.find(W + ("trPr" if block.tag == W + "tr" else "tcPr"))
    for change in () if look is None else look:
        if change.tag in _WHOLE:
            inserted = change.tag in (W + "ins", W + "cellIns")
            return Revision(inserted, change.get(W + "author", ""), change.get(W + "date", ""))
    return None
