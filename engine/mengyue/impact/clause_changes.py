"""Clauses and schemes of two states of the library: reworded with old and new sentence, variants, parameters, life."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mengyue.comparison.sentences import changed_sentences
from mengyue.impact.impact_report import Change, Detail, Effect, Kind
from mengyue.impact.record_details import details_of, text_of_value
from mengyue.library.clause import Clause, ClauseParameter, ClauseStatus, Preset, Variant
from mengyue.library.clause_life import is_approved
from mengyue.model.describe import describe

__all__ = ["clause_changes", "preset_changes", "sentences"]

#: What is told apart from the notes on a clause, or is no meaning: places, and what follows from other fields.
_APART = ("id", "variants", "parameters", "wording", "status", "approval", "lines", "places", "file")
#: Notes that change with every edit; alone they are no change.
_NOTES = ("version", "reason", "effective")


def clause_changes(old: Mapping[str, Clause], new: Mapping[str, Clause]) -> Iterator[Change]:
    """Yield what became of the clauses, in the order of NEW, those removed last."""
    for key, clause in new.items():
        before = old.get(key)
        if before is None:
            yield Change(kind=Kind.CLAUSE, effect=Effect.ADDED, id=key, title=clause.title, new=clause.version)
        elif before != clause:
            yield from _changed(before, clause)
    for key, clause in old.items():
        if key not in new:
            yield Change(kind=Kind.CLAUSE, effect=Effect.REMOVED, id=key, title=clause.title, old=clause.version)


def preset_changes(old: Mapping[str, Preset], new: Mapping[str, Preset]) -> Iterator[Change]:
    """Yield what became of the intellectual-property schemes."""
    for key in dict.fromkeys((*new, *old)):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        effect = Effect.ADDED if one is None else Effect.REMOVED if other is None else Effect.CHANGED
        held = other or one
        details = tuple(details_of(one, other)) if one and other else ()
        yield Change(kind=Kind.PRESET, effect=effect, id=key, title=held.title if held else "", details=details)


def sentences(old: str, new: str) -> tuple[Detail, ...]:
    """Return the sentences that differ between two texts; blank lines and spaces at the ends say nothing."""
    pairs = changed_sentences(_lines(old), _lines(new))
    return tuple(Detail(old=one, new=other) for one, other in pairs)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _changed(old: Clause, new: Clause) -> Iterator[Change]:
    versions = {"old": old.version, "new": new.version} if old.version != new.version else {"old": "", "new": ""}
    common = {"id": new.id, "title": new.title}
    details = [*details_of(old, new, (*_APART, *_NOTES)), *_parameters(old.parameters, new.parameters)]
    reworded = list(_wording(old, new))
    if details or reworded:
        effect = Effect.REWORDED if reworded else Effect.CHANGED
        notes = tuple(details_of(old, new, (*_APART, *(set(Clause.model_fields) - set(_NOTES) - set(_APART)))))
        told = tuple(sentence for group in reworded for sentence in group)
        yield Change(kind=Kind.CLAUSE, effect=effect, **common, **versions, details=(*details, *notes), sentences=told)
    yield from _variants(old.variants, new.variants, new)
    yield from _life(old, new)


def _wording(old: Clause, new: Clause) -> Iterator[tuple[Detail, ...]]:
    """Yield the changed sentences of each variant that both have."""
    titles = {variant.id: variant.title for variant in new.variants}
    for key in new.wording:
        if key in old.wording:
            found = sentences(old.wording[key], new.wording[key])
            if found and len(new.wording) > 1:
                found = tuple(d.model_copy(update={"label": titles.get(key, key)}) for d in found)
            if found:
                yield found


def _parameters(old: Mapping[str, ClauseParameter], new: Mapping[str, ClauseParameter]) -> Iterator[Detail]:
    label = describe(Clause)["parameters"].label
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        name = f"{label}“{(other or one).label if other or one else key}”"  # type: ignore[union-attr]
        if one is None or other is None:
            yield Detail(label=name, old=text_of_value(one), new=text_of_value(other))
        else:
            yield from details_of(one, other, within=name)


def _variants(old: Sequence[Variant], new: Sequence[Variant], clause: Clause) -> Iterator[Change]:
    mine, theirs = {v.id: v for v in old}, {v.id: v for v in new}
    for key in dict.fromkeys((*theirs, *mine)):
        one, other = mine.get(key), theirs.get(key)
        if one == other:
            continue
        held = other or one
        title = f"{clause.title}·{held.title if held else key}"
        effect = Effect.ADDED if one is None else Effect.REMOVED if other is None else Effect.CHANGED
        details = tuple(details_of(one, other)) if one and other else ()
        yield Change(kind=Kind.VARIANT, effect=effect, id=f"{clause.id}#{key}", title=title, details=details)
    order = [[key for key in side if key in mine and key in theirs] for side in (mine, theirs)]
    if order[0] != order[1]:
        names = ["、".join(theirs[key].title for key in keys) for keys in order]
        yield Change(kind=Kind.VARIANT, effect=Effect.CHANGED, id=clause.id, title=clause.title, old=names[0],
                     new=names[1])  # fmt: skip


def _life(old: Clause, new: Clause) -> Iterator[Change]:
    """Yield that a clause was retired, that its approval was lost or that it has one now."""
    common = {"id": new.id, "title": new.title}
    if new.status is ClauseStatus.RETIRED and old.status is not ClauseStatus.RETIRED:
        text = " ".join(filter(None, (str(new.retired_on or ""), new.replaced_by)))
        yield Change(kind=Kind.CLAUSE, effect=Effect.RETIRED, **common, new=text)
    elif is_approved(old) and not is_approved(new):
        by = f"{old.approval.by} {old.approval.on}" if old.approval else ""
        yield Change(kind=Kind.APPROVAL, effect=Effect.LOST, **common, old=by)
    elif is_approved(new) and not is_approved(old):
        by = f"{new.approval.by} {new.approval.on}" if new.approval else ""
        yield Change(kind=Kind.APPROVAL, effect=Effect.GIVEN, **common, new=by)
