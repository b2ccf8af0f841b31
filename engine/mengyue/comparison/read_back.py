"""Reading back a returned review copy: which clauses and values changed, tracked or not, and what was said.

The returned file may come from anybody, so it is opened within the limits of ``package.py``. What was sent is known
from the register that the copy carries; whoever wants to be sure passes the copy that was sent.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mengyue.comparison.beside_words import changed_marks
from mengyue.comparison.other_places import Missed, PlaceChange, changed_places, missed
from mengyue.docx.review_parts import REGISTER_NAMESPACE, digest_of
from mengyue.i18n import _
from mengyue.review.notes import AUTHOR
from mengyue.word.accept import W, accept_all, reject_all
from mengyue.word.content import Document, Kind, Mark, Story
from mengyue.word.control_words import Found, controls_in, shown, text_of
from mengyue.word.open_docx import Package, Unreadable, open_package
from mengyue.word.reader import read_document

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Edit", "Fate", "Part", "ReadBack", "Remark", "read_back"]

_Key = tuple[int, str]
_NS = f"{{{REGISTER_NAMESPACE}}}"


class Fate(StrEnum):
    """What became of a clause or value."""

    SAME = "same"
    CHANGED = "changed"  # with tracked changes
    UNTRACKED = "untracked"  # its words differ from what was sent beyond the tracked changes
    DELETED = "deleted"  # deleted with tracked changes
    MISSING = "missing"  # its content control is gone


@dataclass(frozen=True, slots=True)
class Edit:
    """A tracked insertion or deletion."""

    inserted: bool
    text: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of somebody else."""

    text: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Part:
    """A clause (``name`` is ``id@version#variant``) or a value (``name`` is its data path).

    ``before`` and ``after`` are its words when all tracked changes are rejected or accepted; a value's edits are also
    those of its clause.
    """

    kind: str
    name: str
    title: str
    fate: Fate
    before: str
    after: str
    edits: tuple[Edit, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def clause(self) -> str:
        """The id of a clause, empty for a value."""
        return self.name.partition("@")[0] if self.kind == "clause" else ""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """All clauses and values in the order in which they were sent, and what happened outside clauses."""

    parts: tuple[Part, ...]
    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    #: Words outside clauses differ from what was sent beyond the tracked changes.
    outside_untracked: bool
    #: Tracking was still enforced when the file was saved.
    protected: bool
    #: What changed without tracking beside the words: notes, pictures, boxes, hidden and struck words (kind, old, new).
    beside: tuple[tuple[Kind, str, str], ...] = ()
    #: What changed without tracking in headers, footers and the like; known only from the copy that was sent.
    places: tuple[PlaceChange, ...] = ()
    #: What is in the file and was not read.
    missed: tuple[Missed, ...] = ()

    @property
    def clauses(self) -> tuple[Part, ...]:
        """The clauses."""
        return tuple(part for part in self.parts if part.kind == "clause")

    @property
    def values(self) -> tuple[Part, ...]:
        """The values."""
        return tuple(part for part in self.parts if part.kind == "value")


@dataclass(frozen=True, slots=True)
class _Sent:
    kind: str
    name: str
    tag: str
    id: int
    digest: str


@dataclass
class _Noted:
    edits: list[Edit]
    remarks: list[Remark]


def read_back(data: bytes, *, sent: bytes | None = None, name: str = "returned.docx") -> ReadBack:
    """Read the returned review copy ``data``. Raises :class:`Unreadable` when it is no .docx that we open, or no review
    copy. ``sent`` is the copy that was sent; without it the register inside ``data`` is believed."""
    package = open_package(data, name)
    source = package if sent is None else open_package(sent, name)
    register = _register(source, name)
    rows = [_sent(row) for row in register.iter(f"{_NS}control")]
    root = package.tree(package.main)
    before, after = copy.deepcopy(root), copy.deepcopy(root)
    reject_all(before)
    accept_all(after)
    old, new = _contents(before, rows), _contents(after, rows)
    here = _contents(root, rows)
    noted, outside = _notes(package, root)
    parts = tuple(_part(row, here, old, new, noted) for row in rows)
    rest = digest_of(text_of(before, without_clauses=True))
    returned = read_document(package, reject_all)
    original = _bare(returned, package) if sent is None else read_document(source)
    return ReadBack(
        parts,
        tuple(outside.edits),
        tuple(outside.remarks),
        rest != register.get("outside", ""),
        _protected(package),
        changed_marks(_marks(original), _marks(returned)),
        () if sent is None else changed_places(original, returned),
        missed(original, returned),
    )


def _bare(returned: Document, package: Package) -> Document:
    """Return what a review copy of ours is beside its words: nothing but its register."""
    ours = tuple(t for t in returned.unread if t.kind == "customXml" and package.tree(t.place).tag == f"{_NS}review")
    return Document(returned.name, (Story("body", "body", "", ()),), (), (), ours)


def _marks(document: Document) -> list[Mark]:
    """Return the marks of the body that are neither comments nor fields of ours: both are read on their own."""
    quiet = (Kind.COMMENT, Kind.FIELD)
    return [mark for block in document.body.paragraphs for mark in block.marks if mark.kind not in quiet]


def _register(package: Package, name: str) -> _Element:
    for part in sorted(package.parts):
        if part.startswith("customXml/") and part.endswith(".xml"):
            root = package.tree(part)
            if root.tag == f"{_NS}review":
                return root
    raise Unreadable(_("“{file}”不是本程序生成的审阅稿，或者其中的登记数据已被删去").format(file=name))


def _sent(row: _Element) -> _Sent:
    number = row.get("id", "")
    key = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    return _Sent(row.get("kind", ""), row.get("name", ""), row.get("tag", ""), key, row.get("sha256", ""))


def _contents(root: _Element, rows: list[_Sent]) -> dict[_Key, tuple[Found, _Element]]:
    """Find the controls that were sent: by id and tag, else (when a program gave new ids) by tag, in order."""
    known = {(row.id, row.tag) for row in rows}
    found: dict[_Key, tuple[Found, _Element]] = {}
    loose: dict[str, list[tuple[Found, _Element]]] = {}
    for control, element in controls_in(root):
        key = (control.id, control.tag)
        if key in known and key not in found:
            found[key] = (control, element)
        else:
            loose.setdefault(control.tag, []).append((control, element))
    for row in rows:
        if (row.id, row.tag) not in found and loose.get(row.tag):
            found[row.id, row.tag] = loose[row.tag].pop(0)
    return found


def _part(
    row: _Sent,
    here: Mapping[_Key, tuple[Found, _Element]],
    old: Mapping[_Key, tuple[Found, _Element]],
    new: Mapping[_Key, tuple[Found, _Element]],
    noted: Mapping[_Element, _Noted],
) -> Part:
    key = (row.id, row.tag)
    if key not in here:
        return Part(row.kind, row.name, "", Fate.MISSING, "", "")
    control, element = here[key]
    before, after = (side[key][1] if key in side else None for side in (old, new))
    words = ["" if side is None else text_of(side) for side in (before, after)]
    if digest_of(words[0]) != row.digest:
        fate = Fate.UNTRACKED
    elif words[0] and not words[1]:
        fate = Fate.DELETED
    else:
        fate = Fate.SAME if words[0] == words[1] else Fate.CHANGED
    notes = noted.get(element, _Noted([], []))
    was, reads = ("" if side is None else shown(side) for side in (before, after))
    return Part(row.kind, row.name, control.title, fate, was, reads, tuple(notes.edits), tuple(notes.remarks))


def _notes(package: Package, root: _Element) -> tuple[dict[_Element, _Noted], _Noted]:
    """Give every tracked change and every comment of others to the controls in which it stands."""
    texts = dict(_remarks(package))
    controls = {element for _control, element in controls_in(root)}
    noted: dict[_Element, _Noted] = {}
    outside = _Noted([], [])

    def holders(element: _Element) -> list[_Noted]:
        found = [above for above in element.iterancestors(W + "sdtContent") if above in controls]
        if not any(_is_clause(above) for above in found):
            return [*(noted.setdefault(above, _Noted([], [])) for above in found), outside]
        return [noted.setdefault(above, _Noted([], [])) for above in found]

    for element in root.iter(W + "ins", W + "del", W + "moveTo", W + "moveFrom", W + "commentReference"):
        if element.tag == W + "commentReference":
            remark = texts.pop(element.get(W + "id", ""), None)
            for holder in holders(element) if remark else ():
                holder.remarks += [remark] if remark else []
            continue
        text = "".join(t.text or "" for t in element.iter(W + "t", W + "delText"))
        if not text:
            continue
        inserted = element.tag in (W + "ins", W + "moveTo")
        edit = Edit(inserted, text, element.get(W + "author", ""), element.get(W + "date", ""))
        for holder in holders(element):
            holder.edits.append(edit)
    outside.remarks.extend(texts.values())
    return noted, outside


def _is_clause(content: _Element) -> bool:
    holder = content.getparent()
    tags = holder.iterfind(f"{W}sdtPr/{W}tag") if holder is not None else iter(())
    return any("@" in tag.get(W + "val", "") for tag in tags)


def _remarks(package: Package) -> Iterator[tuple[str, Remark]]:
    """Yield the comments by id, all but our own."""
    part = package.related(package.main, "comments")
    for comment in package.tree(part).iter(W + "comment") if part else ():
        if comment.get(W + "author", "") != AUTHOR:
            author, date = comment.get(W + "author", ""), comment.get(W + "date", "")
            yield comment.get(W + "id", ""), Remark(shown(comment), author, date)


def _protected(package: Package) -> bool:
    part = package.related(package.main, "settings")
    protection = package.tree(part).find(W + "documentProtection") if part else None
    return (
        protection is not None
        and protection.get(W + "edit") == "trackedChanges"
        and protection.get(W + "enforcement", "0") in ("1", "true", "on")
    )
