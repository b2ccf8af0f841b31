"""The draft: an agreement or any other paper as a plain typed tree, independent of Word.

From this one tree come the .docx, the source table, plain text and every comparison. Numbers and references are
computed before the tree is built; nothing here computes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mengyue.library.form import FormLayout

__all__ = [
    "Article", "Blank", "Block", "ClosingLine", "CoverLine", "Draft", "Form", "Group", "Heading", "Inline", "Item",
    "Origin", "Paragraph", "Ref", "Schedule", "SignatureBlock", "SignedCell", "Space", "Stage", "Subheading", "Table",
    "TableColumn", "Term", "Text", "Value",
]  # fmt: skip


class Stage(StrEnum):
    """Stage of a document: 草案, 审阅稿, 签署稿."""

    DRAFT = "draft"
    REVIEW = "review"
    SIGNABLE = "signable"


@dataclass(frozen=True, slots=True)
class Text:
    """Fixed wording from a clause, outline or layout."""

    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term at the place where it is defined (set in bold)."""

    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """A fact from the data: ``path`` says where it came from (empty for a computed value)."""

    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A fact that is missing; shown as 【待填：label】 and highlighted."""

    path: str
    label: str

    @property
    def text(self) -> str:
        """What the page shows."""
        return f"【待填：{self.label}】"


@dataclass(frozen=True, slots=True)
class Ref:
    """A live reference: ``bookmark`` is the target's bookmark, ``text`` the cached result (第十二条, 附件2, （一）)."""

    bookmark: str
    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A place to be filled in by hand, as wide as ``width`` characters; ``ruled`` prints a line under it."""

    width: int
    ruled: bool = True

    @property
    def text(self) -> str:
        """What the page shows."""
        return "　" * self.width


Inline = Text | Term | Value | Blank | Ref | Space


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block comes from."""

    clause: str = ""
    version: str = ""
    variant: str = ""
    why: str = ""
    satisfies: tuple[str, ...] = ()
    statutes: tuple[str, ...] = ()
    risk: str = ""
    fallbacks: tuple[str, ...] = ()
    #: Words agreed upon in this alliance that are not the library's: the whole of the block, or terms for one member.
    own: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """An issued heading. ``number`` is the computed label (一、) or empty."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    """An issued sub-heading (1．牵头单位). ``number`` is the computed label."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (款)."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: level 1 （一）, 2 ``1.``, 3 （1）. ``series`` numbers the lists of the document from 1: all items of
    one list share it, and each list starts again at one. ``number`` is the computed label."""

    level: int
    series: int
    number: str
    inlines: tuple[Inline, ...]
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its caption, its width in millimetres on an upright page, how its cells are aligned."""

    caption: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table made from data. ``source`` is the id of the table definition; a cell is a run of inlines; a cell may hold
    line breaks as ``\\n`` in its text. ``total`` is the closing row, empty when there is none; ``unit_note`` stands
    above the table. ``signed`` are the cells in which members sign or seal, row by row."""

    source: str
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    total: tuple[tuple[Inline, ...], ...] = ()
    columns: tuple[TableColumn, ...] = ()
    title: str = ""
    unit_note: str = ""
    signed: tuple[SignedCell, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedCell:
    """A cell of a table in which ``members`` (their ids) sign or seal, as its words say; both counts are from 0."""

    row: int
    column: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article (条): its label (第十二条), title, bookmark and blocks.

    One that is ``joined`` stands, without number and title of its own, in the article before it, whose label it has.
    One that is ``prominent`` has its text in bold.
    """

    number: str
    title: str
    bookmark: str
    blocks: tuple[Paragraph | Item | Table, ...]
    origin: Origin
    joined: bool = False
    prominent: bool = False


Block = Heading | Subheading | Paragraph | Item | Table | Article


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A line of the cover."""

    caption: str
    inlines: tuple[Inline, ...]
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """A signature block (签署栏) of one member: its tier's name as ``role``, what it undertakes as ``commitment``."""

    member: str
    role: str
    name: tuple[Inline, ...]
    legal_representative: tuple[Inline, ...]
    signs_as: str = "法定代表人"
    commitment: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule (附件). ``number`` counts from 1."""

    number: int
    title: str
    bookmark: str
    blocks: tuple[Paragraph | Item | Table, ...]
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """A signatory at the foot of a letter or report: unit, what stands behind it (盖章), who signs."""

    unit: tuple[Inline, ...]
    seal: str = ""
    signs: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An agreement or another paper, assembled. ``kind`` is the outline's: agreement, contract, rules, report, letter.

    ``excluded`` are clauses left out by choice, ``shortened`` those that its length leaves out; ``per_page`` is how
    many signatories a signature page takes, 0 where the template says.

    ``contents`` is how many levels of outline its table of contents lists (headings and schedules, sub-headings,
    articles), 0 for none.

    ``upright`` keeps schedules on upright pages, one behind the other.

    ``note`` stands under the title, ``addressee`` above the text, ``attachments``, ``closing`` and ``date`` below it;
    agreements have none of these.
    """

    id: str
    title: str
    stage: Stage
    template: str
    cover: tuple[CoverLine, ...]
    preamble: tuple[Paragraph | Item, ...]
    body: tuple[Block, ...]
    signatures: tuple[SignatureBlock, ...]
    schedules: tuple[Schedule, ...]
    signing_header: str = ""
    alliance_name: str = ""
    stamp: str = ""
    excluded: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    per_page: int = 0
    upright: bool = False
    contents: int = 0
    blanks: tuple[Blank, ...] = field(default=())
    preamble_origin: Origin = Origin()
    kind: str = "agreement"
    note: tuple[Inline, ...] = ()
    addressee: tuple[Inline, ...] = ()
    attachments: tuple[tuple[Inline, ...], ...] = ()
    closing: tuple[ClosingLine, ...] = ()
    date: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Repeating rows of a form: each row maps a cell id to its inlines."""

    rows: tuple[dict[str, tuple[Inline, ...]], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A filled form: cell id to inlines, group id to rows. ``layout`` has the captions and the place of each cell."""

    id: str
    title: str
    stage: Stage
    template: str
    cells: dict[str, tuple[Inline, ...]]
    groups: dict[str, Group]
    stamp: str = ""
    blanks: tuple[Blank, ...] = field(default=())
    layout: FormLayout | None = None
