"""Where every sentence of a document comes from: clause, version, variant, statutes, and the data in it.

``format`` counts from 1; a later version may add fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from mengyue.comparison.form_titles import form_titles
from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import (
    Article,
    Blank,
    Draft,
    Form,
    Heading,
    Inline,
    Item,
    Origin,
    Paragraph,
    Ref,
    Subheading,
    Table,
    Text,
    Value,
)
from mengyue.i18n import _
from mengyue.manifest.record_schema import published, without_docstrings
from mengyue.version import VERSION

__all__ = ["FORMAT", "DocumentSources", "Provenance", "Sentence", "provenance_schema", "sources_of_document"]

FORMAT = 1
_ENDS = "。；！？;!?\n"


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Fact(_Record):
    """A value in a sentence."""

    text: str = Field(description="所印的文字")
    path: str = Field("", description="数据位置，如 members[0].name；算出来的为空")
    blank: bool = Field(False, description="待填")


class Sentence(_Record):
    """A sentence, or a cell of a table or form."""

    text: str = Field(description="句子")
    place: str = Field("", description="所在的条、标题或栏目")
    clause: str = Field("", description="条款编号；不出自条款的为空")
    version: str = Field("", description="条款版本")
    variant: str = Field("", description="采用的表述")
    why: str = Field("", description="采用该表述的原因")
    statutes: tuple[str, ...] = Field((), description="法律依据，法规登记册键")
    satisfies: tuple[str, ...] = Field((), description="满足的要求")
    facts: tuple[Fact, ...] = Field((), description="句中取自数据的内容")
    references: tuple[str, ...] = Field((), description="句中引用的条、附件")


class DocumentSources(_Record):
    """One document."""

    id: str = Field(description="文件代号")
    title: str = Field(description="文件标题")
    kind: str = Field(description="文种，表格为 form")
    sentences: tuple[Sentence, ...] = Field((), description="逐句")


class Provenance(_Record):
    """The documents of one alliance."""

    format: int = Field(FORMAT, ge=1, le=FORMAT, description="格式的版本")
    engine: str = Field(VERSION, description="程序版本")
    file: str = Field(description="数据文件")
    sha256: str = Field(description="数据文件的 SHA-256")
    alliance: str = Field(description="联合体名称")
    policy: str = Field(description="适用政策")
    as_of: date = Field(description="按哪一天的条款和政策")
    documents: tuple[DocumentSources, ...] = Field((), description="文件")


def sources_of_document(key: str, title: str, document: Draft | Form) -> DocumentSources:
    """Return the sentences of ``document`` in reading order, each with where it comes from."""
    if isinstance(document, Form):
        return DocumentSources(id=key, title=title, kind="form", sentences=tuple(_of_form(document)))
    return DocumentSources(id=key, title=title, kind=document.kind, sentences=tuple(_of_draft(document)))


def provenance_schema() -> dict[str, bytes]:
    """Return the JSON Schema, by its place below the content root."""
    made = without_docstrings(Provenance.model_json_schema())
    return published("provenance", _("逐句出处（mengyue explain --json）"), made)


def _of_form(form: Form) -> Iterator[Sentence]:
    titles = form_titles(form.layout)
    for key, cell in form.cells.items():
        yield from _of_line(cell, titles.get(key, key), Origin())
    for key, group in form.groups.items():
        for row in group.rows:
            for cell in row.values():
                yield from _of_line(cell, titles.get(key, key), Origin())


def _of_draft(draft: Draft) -> Iterator[Sentence]:
    nowhere = Origin()
    yield from _of_line((Value(draft.title),), draft.title, nowhere)
    for line in draft.cover:
        yield from _of_line(line.inlines, line.caption, nowhere)
    yield from _of_blocks(draft.preamble, _("序文"), draft.preamble_origin)
    place = ""
    for block in draft.body:
        if isinstance(block, Article):
            yield from _of_blocks(block.blocks, f"{block.number} {block.title}".strip(), block.origin)
        elif isinstance(block, Heading | Subheading):
            place = block.text
        else:
            yield from _of_blocks((block,), place, nowhere)
    for schedule in draft.schedules:
        yield from _of_blocks(schedule.blocks, f"附件{schedule.number} {schedule.title}", schedule.origin)


def _of_blocks(blocks: Iterable[Paragraph | Item | Table], place: str, origin: Origin) -> Iterator[Sentence]:
    for block in blocks:
        if isinstance(block, Table):
            for row in (*block.rows, *((block.total,) if block.total else ())):
                for cell in row:
                    yield from _of_line(cell, place, origin)
        else:
            yield from _of_line(block.inlines, place, origin)


def _of_line(inlines: Iterable[Inline], place: str, origin: Origin) -> Iterator[Sentence]:
    """Split a run of inlines into sentences: at the stops of fixed words, never within a fact."""
    held: list[Inline] = []

    def sentence() -> Iterator[Sentence]:
        text = texts_of(tuple(held)).strip()
        if text:
            yield _sentence(text, tuple(held), place, origin)
        held.clear()

    for part in inlines:
        if isinstance(part, Value | Blank | Ref):
            held.append(part)
            continue
        rest = part.text
        while rest:
            stop = min((at for end in _ENDS if (at := rest.find(end)) >= 0), default=-1)
            if stop < 0:
                held.append(Text(rest))
                break
            held.append(Text(rest[: stop + 1]))
            yield from sentence()
            rest = rest[stop + 1 :]
    yield from sentence()


def _sentence(text: str, parts: tuple[Inline, ...], place: str, origin: Origin) -> Sentence:
    facts = tuple(
        Fact(text=part.text, path=part.path, blank=isinstance(part, Blank))
        for part in parts
        if isinstance(part, Blank) or (isinstance(part, Value) and part.path)
    )
    return Sentence(
        text=text, place=place, clause=origin.clause, version=origin.version, variant=origin.variant, why=origin.why,
        statutes=origin.statutes, satisfies=origin.satisfies, facts=facts,
        references=tuple(part.text for part in parts if isinstance(part, Ref)),
    )  # fmt: skip
