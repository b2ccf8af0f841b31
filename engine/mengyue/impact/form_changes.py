"""Forms, outlines and tables of two states of the library: cells, captions, headings, clauses that come and go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mengyue.comparison.form_titles import form_titles
from mengyue.comparison.sentences import changed_sentences
from mengyue.i18n import _
from mengyue.impact.impact_report import Change, Detail, Effect, Kind
from mengyue.impact.record_details import details_of
from mengyue.library.form import Binding, FormLayout
from mengyue.library.outline import Outline, TableSource
from mengyue.model.describe import describe

__all__ = ["form_changes", "layout_details", "outline_changes", "printed_changes", "table_changes"]


def form_changes(old: Mapping[str, FormLayout], new: Mapping[str, FormLayout]) -> Iterator[Change]:
    """Yield what became of the forms."""
    for key in dict.fromkeys((*new, *old)):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        details = tuple(layout_details(one, other)) if one and other else ()
        told = printed_changes(one, other) if one and other else ()
        if one and other and not details and not told:
            effect, kind = Effect.CHANGED, Kind.LOOKS  # heights, widths, breaks
        else:
            effect = Effect.ADDED if one is None else Effect.REMOVED if other is None else Effect.CHANGED
            kind = Kind.FORM
        held = other or one
        yield Change(kind=kind, effect=effect, id=key, title=held.title if held else key, details=details,
                     sentences=told)  # fmt: skip


def layout_details(old: FormLayout, new: FormLayout) -> Iterator[Detail]:
    """Yield what differs cell by cell: cells that came or went, what they are called, where their data come from."""
    titles = form_titles(old), form_titles(new)
    mine, theirs = _cells(old), _cells(new)
    fields = describe(Binding)
    for key in dict.fromkeys((*mine, *theirs)):
        one, other = mine.get(key), theirs.get(key)
        name = titles[1].get(key) or titles[0].get(key) or key
        if one is None or other is None:
            yield Detail(
                label=_("栏目“{name}”").format(name=name), old=_("有") if one else "", new=_("有") if other else ""
            )
            continue
        if titles[0].get(key) != titles[1].get(key):
            yield Detail(
                label=_("栏目“{name}”的名称").format(name=name), old=titles[0].get(key, ""), new=titles[1].get(key, "")
            )
        for field in ("value", "text", "known", "by_hand"):
            if getattr(one, field) != getattr(other, field):
                label = f"{_('栏目“{name}”').format(name=name)}·{fields[field].label}"
                yield Detail(label=label, old=getattr(one, field), new=getattr(other, field))
    groups = [{part.group.id: part.group for part in layout.parts if part.group} for layout in (old, new)]
    for key in dict.fromkeys((*groups[0], *groups[1])):
        before, after = groups[0].get(key), groups[1].get(key)
        if before and after and before != after:
            yield from details_of(before, after, ("columns", "height", "can_split"), within=titles[1].get(key, key))


def printed_changes(old: FormLayout, new: FormLayout) -> tuple[Detail, ...]:
    """Return what is printed on the form itself and differs: captions, notes, seals."""
    return tuple(Detail(old=one, new=other) for one, other in changed_sentences(_printed(old), _printed(new)))


def _cells(layout: FormLayout) -> dict[str, Binding]:
    found = {binding.id: binding for binding in layout.bindings() if binding.id}
    for part in layout.parts:
        if part.group:
            found |= {column.id: column for column in part.group.columns if column.id}
    return found


def _printed(layout: FormLayout) -> list[str]:
    lines = [layout.title, layout.heading]
    if layout.cover:
        lines += [layout.cover.title, *(line.caption + line.suffix for line in layout.cover.lines)]
        lines += [layout.cover.issuer, layout.cover.made]
    if layout.notes:
        lines += [layout.notes.title, *layout.notes.paragraphs]
    for part in layout.parts:
        lines += [" | ".join(cell.caption for cell in row.cells if cell.caption) for row in part.rows]
        lines += [" ".join((opinion.caption, opinion.seal, opinion.date)) for opinion in part.opinions]
    return [line for line in (*lines, *layout.after) if line]


def outline_changes(old: Mapping[str, Outline], new: Mapping[str, Outline]) -> Iterator[Change]:
    """Yield what became of the outlines of agreements or papers."""
    yield from _records(Kind.OUTLINE, old, new)


def table_changes(old: Mapping[str, TableSource], new: Mapping[str, TableSource]) -> Iterator[Change]:
    """Yield what became of the tables that documents draw from data."""
    yield from _records(Kind.TABLE, old, new)


def _records(
    kind: Kind, old: Mapping[str, Outline | TableSource], new: Mapping[str, Outline | TableSource]
) -> Iterator[Change]:
    for key in dict.fromkeys((*new, *old)):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        held = other or one
        effect = Effect.ADDED if one is None else Effect.REMOVED if other is None else Effect.CHANGED
        details = tuple(details_of(one, other)) if one and other else ()
        yield Change(kind=kind, effect=effect, id=key, title=(held.title if held else "") or key, details=details)
