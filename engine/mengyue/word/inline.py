"""What stands inside a paragraph, run by run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from mengyue.word.content import Kind, Look, Paragraph, Revision, Run, Unread
from mengyue.word.drawn import hides, off_page, with_look
from mengyue.word.fields import OUTSIDE, Fields, kind_of
from mengyue.word.open_docx import Package
from mengyue.word.styles import Styles, look_of
from mengyue.word.unread import digest, digest_of_element, digest_of_part, excerpt
from mengyue.word.xmlnames import MC, OFFICE, W14, A, M, R, V, W, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Inline", "Place", "revision_of"]

_MARKS = {
    W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "", W + "pgNum": "",
}  # fmt: skip
_NOTES = {
    W + "footnoteReference": Kind.FOOTNOTE, W + "endnoteReference": Kind.ENDNOTE, W + "commentReference": Kind.COMMENT,
}  # fmt: skip
_CHANGED = {W + "ins": True, W + "moveTo": True, W + "del": False, W + "moveFrom": False}
#: Properties and marks without words.
_QUIET = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sdtPr", "sdtEndPr", "customXmlPr",
        "smartTagPr", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd",
        "lastRenderedPageBreak", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
        "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
        "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "fldData", "rubyPr",
        "tblCaption", "tblDescription", "background",
    )
)  # fmt: skip
#: Holders that are walked for what they hold.
_HOLDERS = frozenset(
    [W + name for name in ("smartTag", "customXml", "sdtContent", "ruby", "rt", "rubyBase", "dir", "bdo", "body")]
    + [W + name for name in ("footnote", "endnote", "comment", "hdr", "ftr", "txbxContent", "tbl", "tr", "tc")]
    + [MC + "Choice"]
)  # fmt: skip
_DRAWN = frozenset((W + "drawing", W + "pict", W + "object", W + "contentPart", W + "control", W + "subDoc"))


class Place(Protocol):
    """What an inline reader asks of the reader of the whole file."""

    package: Package
    unread: list[Unread]
    read: set[str]

    @property
    def styles(self) -> Styles:
        """The styles of the file."""

    @property
    def span(self) -> int:
        """The longest side of any page, in twips."""

    def note(self, kind: Kind, key: str) -> Run:
        """Return the note or comment of that id."""

    def blocks(self, holder: _Element, part: str) -> Iterator[Paragraph]:
        """Return the paragraphs of a text box."""


def revision_of(element: _Element) -> Revision:
    """Return the tracked change that ``element`` (``w:ins``, ``w:del``, ``w:moveTo``, ``w:moveFrom``) stands for."""
    moved = element.tag in (W + "moveTo", W + "moveFrom")
    return Revision(_CHANGED[str(element.tag)], element.get(W + "author", ""), element.get(W + "date", ""), moved)


@dataclass
class Inline:
    """Reads the paragraphs of one story of the part ``part``; fields stay open from paragraph to paragraph."""

    place: Place
    part: str
    fields: Fields = field(default_factory=Fields)
    base: Look = Look.PLAIN
    bookmarks: list[str] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)

    def read(self, paragraph: _Element, base: Look, tags: tuple[str, ...]) -> tuple[tuple[Run, ...], tuple[str, ...]]:
        """Return the runs and the bookmarks of a paragraph whose own look is ``base``."""
        kept = self._runs, self.bookmarks, self.base
        self._runs, self.bookmarks, self.base = [], [], base
        self._walk(paragraph, None, tags)
        found = tuple(self._runs), tuple(self.bookmarks)
        self._runs, self.bookmarks, self.base = kept
        return found

    def _add(self, run: Run | None, revision: Revision | None, tags: tuple[str, ...]) -> None:
        if run is not None and run.kind is Kind.FIELD and kind_of(run.detail) in OUTSIDE:
            key = digest(run.detail.encode())
            self.place.unread.append(Unread("field", self.part, run.detail[:60], key, outside=True))
        if run is not None:
            self._runs.append(replace(run, revision=revision, tags=tags) if revision or tags else run)

    def _walk(self, holder: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        for child in holder:
            tag = child.tag
            if tag == W + "r":
                self._run(child, revision, tags)
            elif tag in _QUIET:
                continue
            elif tag in _CHANGED:
                this = revision_of(child)
                never = bool(revision and revision.inserted and not this.inserted)
                self._walk(child, this._replace(never=never), tags)
            elif tag == W + "bookmarkStart":
                self.bookmarks.append(child.get(W + "name", ""))
            elif tag == W + "sdt":
                self._control(child, revision, tags)
            elif tag == W + "hyperlink":
                self._link(child, revision, tags)
            elif tag == W + "fldSimple":
                self.fields.begin()
                self.fields.say(child.get(W + "instr", ""))
                self._add(self.fields.separate(), revision, tags)
                self._walk(child, revision, tags)
                self._add(self.fields.end(), revision, tags)
            elif isinstance(tag, str) and tag.startswith(M):
                self._math(child, revision, tags)
            elif tag == MC + "AlternateContent":
                self._alternative(child, revision, tags, Look.PLAIN)
            elif tag in _DRAWN:
                self._drawn(child, revision, tags)
            elif tag == W + "p":
                for paragraph in self.place.blocks(child, self.part):
                    self._runs += paragraph.runs
            else:
                if tag not in _HOLDERS:
                    self._unknown(child)
                self._walk(child, revision, tags)

    def _run(self, run: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        properties = run.find(W + "rPr")
        look = self.base
        if properties is not None and len(properties):
            style = value(properties, "rStyle")
            if style:
                look |= self.place.styles.look(style)
            look = look_of(properties, look)
        for child in run:
            self._leaf(child, look, revision, tags)

    def _leaf(self, child: _Element, look: Look, revision: Revision | None, tags: tuple[str, ...]) -> None:
        tag = child.tag
        if tag in (W + "t", W + "delText"):
            self._text(child.text or "", look, revision, tags)
        elif tag in _QUIET:
            return
        elif tag in _MARKS:
            self._text(_MARKS[str(tag)], look, revision, tags)
        elif tag == W + "br":
            if child.get(W + "type", "textWrapping") == "textWrapping":  # breaks of pages and columns are no words
                self._text("\n", look, revision, tags)
        elif tag in (W + "instrText", W + "delInstrText"):
            self.fields.say(child.text or "")
        elif tag == W + "fldChar":
            self._field(child, revision, tags)
        elif tag == W + "sym":
            self._text(f"〔{child.get(W + 'font', '')} {child.get(W + 'char', '')}〕", look, revision, tags)
        elif tag in _NOTES:
            self._add(self.place.note(_NOTES[str(tag)], child.get(W + "id", "")), revision, tags)
        elif tag == MC + "AlternateContent":
            self._alternative(child, revision, tags, look)
        elif tag in _DRAWN:
            self._drawn(child, revision, tags)
        elif tag == W + "ruby":
            for part in ("rubyBase", "rt"):
                for inner in child.iterchildren(W + part):
                    self._walk(inner, revision, tags)
        elif tag == M + "t":
            self._text(child.text or "", look, revision, tags)
        elif isinstance(tag, str):
            self._unknown(child)
            self._walk(child, revision, tags)

    def _text(self, text: str, look: Look, revision: Revision | None, tags: tuple[str, ...]) -> None:
        if self.fields.coding:
            self.fields.say(text)
        elif text and not self.fields.layout:
            self._runs.append(Run(text, look=look, revision=revision, tags=tags))

    def _field(self, mark: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        step = mark.get(W + "fldCharType")
        if step == "begin":
            self.fields.begin()
            box = mark.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                state = on(box, "checked")
                checked = on(box, "default") if state is None else state
                self._text("☒" if checked else "☐", self.base, revision, tags)
        elif step == "separate":
            self._add(self.fields.separate(), revision, tags)
        elif step == "end":
            self._add(self.fields.end(), revision, tags)

    def _control(self, control: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        look, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
        tag = value(look, "tag")
        bound = None if look is None else look.find(W + "dataBinding")
        if bound is not None:
            self._add(Run(kind=Kind.BOUND, detail=bound.get(W + "xpath", "")), revision, tags)
        if content is not None:
            self._walk(content, revision, (*tags, tag) if tag else tags)

    def _link(self, link: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        relation = self.place.package.relations(self.part).get(link.get(R + "id", ""))
        if relation is not None and relation.target:
            self._add(Run(kind=Kind.LINK, detail=relation.target), revision, tags)
        self._walk(link, revision, tags)

    def _alternative(self, holder: _Element, revision: Revision | None, tags: tuple[str, ...], look: Look) -> None:
        """Read what Word shows; what it keeps for other programs too, when that says something else."""
        readings = []
        for choice in holder:
            before, self._runs = self._runs, []
            if choice.tag in (MC + "Choice", MC + "Fallback"):
                for child in choice:
                    if child.tag == W + "r":
                        self._run(child, revision, tags)
                    else:
                        self._leaf(child, look, revision, tags)
            readings.append(tuple(self._runs))
            self._runs = before
        for at, reading in enumerate(readings):
            if at == 0 or _words(reading) != _words(readings[0]):
                self._runs += reading

    def _math(self, element: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        """Write an equation on one line, so that 10² is not 102 and a half not 12."""
        name = str(element.tag).removeprefix(M)
        if name == "t":
            self._text(element.text or "", self.base, revision, tags)
        elif name in ("f", "sSup", "sSub", "sSubSup", "rad"):
            signs = {"num": "(", "den": ")/(", "sup": "^(", "sub": "_(", "deg": "√["}
            for part in element:
                inner = str(part.tag).removeprefix(M)
                if part.tag in _QUIET or inner.endswith("Pr"):
                    continue
                self._text(signs.get(inner, ""), self.base, revision, tags)
                self._walk(part, revision, tags)
                self._text(")" if inner in ("den", "sup", "sub") else "", self.base, revision, tags)
        elif name == "r":
            for child in element:
                self._leaf(child, self.base, revision, tags)
        elif not name.endswith("Pr"):
            self._walk(element, revision, tags)

    def _drawn(self, drawing: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        """Read a drawing, a picture or an object: its text boxes, WordArt, pictures and whatever else it points at."""
        inside: set[_Element] = set()
        hidden, off = hides(drawing), off_page(drawing, self.place.span)
        for element in drawing.iter():
            if not isinstance(element.tag, str) or any(above in inside for above in element.iterancestors()):
                continue
            if element.tag == W + "txbxContent":
                inside.add(element)
                paragraphs = tuple(self.place.blocks(element, self.part))
                look = Look.HIDDEN if hidden else Look.PLAIN
                inner = tuple(replace(paragraph, off_page=paragraph.off_page or off) for paragraph in paragraphs)
                self._add(Run(kind=Kind.BOX, inner=with_look(inner, look)), revision, tags)
            elif element.tag == V + "textpath" and element.get("string"):
                words = Paragraph(1, (Run(element.get("string", ""), look=Look.HIDDEN if hidden else Look.PLAIN),))
                self._add(Run(kind=Kind.BOX, inner=(words,), detail="wordart"), revision, tags)
            elif element.tag == MC + "AlternateContent":
                inside.add(element)
                self._alternative_drawing(element, revision, tags)
            else:
                self._references(element, revision, tags)

    def _alternative_drawing(self, holder: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        readings = []
        for choice in holder:
            before, self._runs = self._runs, []
            self._drawn(choice, revision, tags)
            readings.append(tuple(self._runs))
            self._runs = before
        for at, reading in enumerate(readings):
            if at == 0 or _words(reading) != _words(readings[0]):
                self._runs += reading

    def _references(self, element: _Element, revision: Revision | None, tags: tuple[str, ...]) -> None:
        package = self.place.package
        for name, key in element.attrib.items():
            if not str(name).startswith((R, OFFICE + "relid")) or not key:
                continue
            relation = package.relations(self.part).get(str(key))
            if relation is None:
                continue
            if relation.target:
                if relation.kind == "hyperlink":
                    self._add(Run(kind=Kind.LINK, detail=relation.target), revision, tags)
                continue  # told with the outside targets
            if relation.part not in package.parts:
                continue
            self.place.read.add(relation.part)
            found = digest_of_part(package, relation.part)
            if relation.kind in ("image", "svgBlip"):
                self._add(Run(kind=Kind.PICTURE, detail=found), revision, tags)
            elif relation.kind not in ("diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"):
                near = excerpt(package.parts[relation.part])
                self.place.unread.append(Unread(relation.kind, relation.part, near, found))
                self._add(Run(kind=Kind.OBJECT, detail=found), revision, tags)

    def _unknown(self, element: _Element) -> None:
        tag = str(element.tag)
        if not tag.startswith((A, W14)):
            near = "".join(str(text) for text in element.itertext())[:60]
            name = tag.rpartition("}")[2][:40]
            self.place.unread.append(Unread("element", f"{self.part} <{name}>", near, digest_of_element(element)))


def _words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text + "".join(p.words for p in run.inner) for run in runs)
