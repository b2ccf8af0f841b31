"""Clauses and schemes of two states of the library: reworded with old and new sentence, variants, parameters, life."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mengyue.comparison.sentences import changed_sentences
from mengyue.i18n import _
from mengyue.impact.impact_report import Change, Detail, Effect, Kind
from mengyue.impact.record_details import details_of, text_of_value
from mengyue.library.clause import Clause, ClauseParameter, ClauseStatus, Preset, Variant
from mengyue.library.clause_life import is_approved
from mengyue.model.cooperation import Agreement
from mengyue.model.describe import describe

__all__ = ["clause_changes", "preset_changes", "sentences"]

#: What is told apart from the notes on a clause, or is no meaning: places, and what follows from other fields.
_APART = ("id", "variants", "parameters", "wording", "status", "approval", "lines", "places", "file")
_PARAMETER = re.compile(r"\bparam\.(\w+)")
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
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
    renamed = _renamed(old, new)
    versions = {"old": old.version, "new": new.version} if old.version != new.version else {"old": "", "new": ""}
    common = {"id": new.id, "title": new.title}
    details = [*details_of(old, new, (*_APART, *_NOTES)), *_parameters(old.parameters, new.parameters, renamed)]
    reworded = list(_wording(old, new, renamed))
    if details or reworded:
        effect = Effect.REWORDED if reworded else Effect.CHANGED
        notes = tuple(details_of(old, new, (*_APART, *(set(Clause.model_fields) - set(_NOTES) - set(_APART)))))
        told = tuple(sentence for group in reworded for sentence in group)
        yield Change(kind=Kind.CLAUSE, effect=effect, **common, **versions, details=(*details, *notes), sentences=told)
    yield from _variants(old.variants, new.variants, new)
    yield from _life(old, new)


def _text_named(key: str, titles: Mapping[str, str]) -> str:
    """Return what a text is called: its variant, and for which length of agreements it is."""
    variant, _at, length = key.partition("@")
    name = titles.get(variant, variant)
    choices = describe(Agreement)["length"].choices
    return f"{name}·{choices.get(length, length)}" if length else name


def _renamed(old: Clause, new: Clause) -> dict[str, str]:
    """Return the parameters that only have another name: they are described as before."""
    gone = {key: parameter for key, parameter in old.parameters.items() if key not in new.parameters}
    come = {key: parameter for key, parameter in new.parameters.items() if key not in old.parameters}
    found: dict[str, str] = {}
    for key, parameter in gone.items():
        same = [name for name, other in come.items() if other == parameter and name not in found.values()]
        if len(same) == 1:
            found[key] = same[0]
    return found


def _wording(old: Clause, new: Clause, renamed: Mapping[str, str]) -> Iterator[tuple[Detail, ...]]:
    """Yield the changed sentences of each variant that both have; what only calls a parameter otherwise is none."""
    titles = {variant.id: variant.title for variant in new.variants}

    def named(at: re.Match[str]) -> str:
        return f"param.{renamed.get(at[1], at[1])}"

    for key in new.wording:
        if key in old.wording:
            found = sentences(_PARAMETER.sub(named, old.wording[key]), new.wording[key])
            if found and len(new.wording) > 1:
                found = tuple(d.model_copy(update={"label": _text_named(key, titles)}) for d in found)
            if found:
                yield found


def _parameters(
    old: Mapping[str, ClauseParameter], new: Mapping[str, ClauseParameter], renamed: Mapping[str, str]
) -> Iterator[Detail]:
    label = describe(Clause)["parameters"].label
    for was, now in renamed.items():
        yield Detail(label=_("{label}“{name}”的代号").format(label=label, name=new[now].label), old=was, new=now)
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one == other or key in renamed or key in renamed.values():
            continue
        name = f"{label}“{(other or one).label if other or one else key}”"  # type: ignore[union-attr]
        if one is None or other is None:
            yield Detail(label=name, old=text_of_value(one), new=text_of_value(other))
        else:
            unit = other.unit if other.unit == one.unit else ""
            for detail in details_of(one, other, within=name):
                yield detail if not unit else detail.model_copy(update=_with(unit, detail))


def _with(unit: str, detail: Detail) -> dict[str, str]:
    """Return what a detail says, figures with their unit."""
    return {side: f"{text}{unit}" for side in ("old", "new") if _FIGURE.fullmatch(text := getattr(detail, side))}


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
