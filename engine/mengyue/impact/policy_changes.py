"""Two states of a policy pack: its rules, figures, papers, dates, required contents, choices and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mengyue.impact.impact_report import Change, Detail, Effect, Kind
from mengyue.impact.record_details import details_of, text_of_value
from mengyue.impact.rule_changes import parameter_name, rule_changes
from mengyue.impact.strictness import Lean, compared, same
from mengyue.library.merge_packs import MERGED_BY_ID
from mengyue.library.policy import Bound, CalendarEntry, ClauseDefault, Force, Parameter, Policy, PolicyDocument
from mengyue.model.describe import describe

__all__ = ["paired_documents", "policy_changes"]

#: The parts of a pack that are told one by one; the other fields are facts about the text.
_PARTS = (
    "id", "vocabulary", "wording", "labels", "choices", "parameters", "definitions", "contents", "rules", "documents",
    "calendar", "doubts", "conflicts", "extends", "draws", "without",
)  # fmt: skip
#: What is counted in the unit of the entry.
_INTERVALS = ("after", "after_min")
_RANK = {Force.INFO: 0, Force.SOFT: 1, Force.HARD: 2}


def policy_changes(old: Policy, new: Policy) -> Iterator[Change]:
    """Yield every change of meaning between two states of a policy, or between two policies."""
    new = _without_title(new, old.title)
    facts = tuple(details_of(old, new, _PARTS))
    if facts or old.id != new.id:
        yield Change(kind=Kind.POLICY, effect=Effect.CHANGED, id=new.id, title=new.title, policy=new.id, details=facts,
                     old=old.id if old.id != new.id else "", new=new.id if old.id != new.id else "")  # fmt: skip
    rules = list(rule_changes(old, new))
    told = {detail.label for change in rules for detail in change.details}
    yield from rules
    yield from (change for change in _parameters(old, new) if change.title not in told)
    yield from _documents(old, new)
    yield from _calendar(old, new)
    yield from _records(Kind.CONTENT, old.contents, new.contents, new)
    for kind, name in ((Kind.OTHER, "doubts"), (Kind.OTHER, "conflicts")):
        yield from _records(kind, getattr(old, name), getattr(new, name), new)
    yield from _choices(old, new)
    yield from _definitions(old, new)
    yield from _words(old, new)


def _without_title(policy: Policy, title: str) -> Policy:
    """Return ``policy`` with places as the text ``title`` itself gives them: an heir cites what it inherits by it."""
    head = f"《{title}》"

    def plain(record: Any) -> Any:
        return record.model_copy(update={"at": record.at.removeprefix(head)}) if record.at.startswith(head) else record

    lists = {name: tuple(map(plain, getattr(policy, name))) for name in MERGED_BY_ID}
    figures = {key: plain(parameter) for key, parameter in policy.parameters.items()}
    return policy.model_copy(update={**lists, "parameters": figures})


def paired_documents(old: Policy, new: Policy) -> dict[str, str]:
    """Return old id to new id of the papers that both packs list: by id, else by what they are made from or called."""
    mine, theirs = ({paper.id: paper for paper in policy.documents} for policy in (old, new))
    paired = {key: key for key in mine if key in theirs}
    for known in ("source", "title"):
        rest = [paper for key, paper in mine.items() if key not in paired]
        taken = set(paired.values())
        for paper in rest:
            alike = [other.id for key, other in theirs.items() if key not in taken and _alike(paper, other, known)]
            if len(alike) == 1:
                paired[paper.id] = alike[0]
                taken.add(alike[0])
    return paired


def _alike(one: PolicyDocument, other: PolicyDocument, known: str) -> bool:
    if known == "source":
        agreements = one.source.startswith("agreements/") and other.source.startswith("agreements/")
        return agreements or (bool(one.source) and one.source == other.source)
    return one.title == other.title


def _parameters(old: Policy, new: Policy) -> Iterator[Change]:
    for key in dict.fromkeys((*old.parameters, *new.parameters)):
        one, other = old.parameters.get(key), new.parameters.get(key)
        if one == other:
            continue
        held = other or one
        assert held is not None
        details = tuple(details_of(one, other, ("value", "unit"))) if one and other else ()
        figures = (_figure(one), _figure(other)) if _figure(one) != _figure(other) else ("", "")
        yield Change(
            kind=Kind.PARAMETER, effect=_bounded(one, other), id=key, policy=new.id, at=held.at,
            title=parameter_name(new if other else old, key), force=held.force.value,
            old=figures[0], new=figures[1], details=details,
        )  # fmt: skip


def _figure(parameter: Parameter | None) -> str:
    return f"{text_of_value(parameter.value)}{parameter.unit}" if parameter else ""


def _bounded(old: Parameter | None, new: Parameter | None) -> Effect:
    if old is None or new is None:
        return Effect.ADDED if old is None else Effect.REMOVED
    if _figure(old) == _figure(new):
        if old.force is not new.force:
            return Effect.TIGHTENED if _RANK[new.force] > _RANK[old.force] else Effect.LOOSENED
        return Effect.REWORDED
    if new.bound in (Bound.MIN, Bound.MAX) and old.bound is new.bound:
        try:
            up = new.value > old.value
        except TypeError:
            return Effect.CHANGED
        return Effect.TIGHTENED if up is (new.bound is Bound.MIN) else Effect.LOOSENED
    if new.bound is old.bound is Bound.ONE_OF:
        mine, theirs = (set(map(str, p.value if isinstance(p.value, tuple) else (p.value,))) for p in (old, new))
        return Effect.LOOSENED if mine < theirs else Effect.TIGHTENED if theirs < mine else Effect.CHANGED
    return Effect.CHANGED


def _documents(old: Policy, new: Policy) -> Iterator[Change]:
    paired = paired_documents(old, new)
    before = {paper.id: paper for paper in old.documents}
    origin = {key: before[was] for was, key in paired.items()}
    for paper in new.documents:
        mine = origin.get(paper.id)
        if mine is None:
            yield Change(kind=Kind.DOCUMENT, effect=Effect.ADDED, id=paper.id, title=paper.title, policy=new.id,
                         at=paper.at, details=_condition("", paper.when))  # fmt: skip
        elif details := tuple(_of_document(mine, old, paper, new)):
            yield Change(kind=Kind.DOCUMENT, effect=_owed(mine, old, paper, new), id=paper.id, title=paper.title,
                         policy=new.id, at=paper.at, details=details)  # fmt: skip
    for paper in old.documents:
        if paper.id not in paired:
            yield Change(kind=Kind.DOCUMENT, effect=Effect.REMOVED, id=paper.id, title=paper.title, policy=new.id,
                         at=paper.at, details=_condition(paper.when, ""))  # fmt: skip


def _condition(old: str, new: str) -> tuple[Detail, ...]:
    label = describe(PolicyDocument)["when"].label
    return (Detail(label=label, old=old, new=new),) if old or new else ()


def _of_document(one: PolicyDocument, old: Policy, other: PolicyDocument, new: Policy) -> Iterator[Detail]:
    yield from details_of(one, other, ("when",))
    if one.when != other.when and not same(one.when or "true", old, other.when or "true", new):
        yield from _condition(one.when, other.when)


def _owed(one: PolicyDocument, old: Policy, other: PolicyDocument, new: Policy) -> Effect:
    lean = compared(one.when, old, other.when, new)
    if lean is Lean.LOOSER:  # it is asked of more
        return Effect.TIGHTENED
    if lean is Lean.TIGHTER:
        return Effect.LOOSENED
    if one.copies != other.copies and lean is Lean.SAME:
        return Effect.TIGHTENED if other.copies > one.copies else Effect.LOOSENED
    if one.on_request is not other.on_request and not other.when and lean is Lean.SAME:
        return Effect.TIGHTENED if one.on_request else Effect.LOOSENED
    return Effect.CHANGED


def _calendar(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = ({entry.id: entry for entry in policy.calendar} for policy in (old, new))
    for key, entry in after.items():
        mine = before.get(key)
        if mine is None:
            yield Change(kind=Kind.DEADLINE, effect=Effect.ADDED, id=key, title=entry.title, policy=new.id, at=entry.at,
                         new=entry.wording)  # fmt: skip
        elif details := (*details_of(mine, entry, _INTERVALS), *_intervals(mine, entry)):
            words = (mine.wording, entry.wording) if mine.wording != entry.wording else ("", "")
            yield Change(kind=Kind.DEADLINE, effect=_sooner(mine, entry), id=key, title=entry.title, policy=new.id,
                         at=entry.at, old=words[0], new=words[1], details=details)  # fmt: skip
    for key, entry in before.items():
        if key not in after:
            yield Change(kind=Kind.DEADLINE, effect=Effect.REMOVED, id=key, title=entry.title, policy=new.id,
                         at=entry.at, old=entry.wording)  # fmt: skip


def _intervals(old: CalendarEntry, new: CalendarEntry) -> Iterator[Detail]:
    """Yield the intervals that differ, with what they are counted in."""
    fields = describe(CalendarEntry)
    for name in _INTERVALS:
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            texts = [
                "" if count is None else f"{count}{text_of_value(entry.unit, fields['unit'])}"
                for entry, count in ((old, one), (new, other))
            ]
            yield Detail(label=fields[name].label, old=texts[0], new=texts[1])


def _sooner(old: CalendarEntry, new: CalendarEntry) -> Effect:
    """Tell whether the last day moved forward or back, where that can be told from the entry alone."""
    if old.recurs is not new.recurs or old.unit is not new.unit or old.event != new.event:
        return Effect.CHANGED
    days = [(old.outer or old.safe, new.outer or new.safe), (old.safe, new.safe), (old.after, new.after)]
    for one, other in days:
        if one != other and one not in ("", None) and other not in ("", None):
            return Effect.EARLIER if other < one else Effect.LATER  # type: ignore[operator]
    return Effect.CHANGED


def _records(kind: Kind, old: Sequence[Any], new: Sequence[Any], policy: Policy) -> Iterator[Change]:
    before, after = ({record.id: record for record in records} for records in (old, new))
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        record: Any = other or one
        details = tuple(details_of(one, other)) if one and other else ()
        if one and other and not details:
            continue
        effect = Effect.ADDED if one is None else Effect.REMOVED if other is None else Effect.CHANGED
        yield Change(kind=kind, effect=effect, id=key, title=record.title, policy=policy.id, at=record.at,
                     details=details)  # fmt: skip


def _choices(old: Policy, new: Policy) -> Iterator[Change]:
    for key in dict.fromkeys((*new.choices, *old.choices)):
        one, other = old.choices.get(key), new.choices.get(key)
        if one != other:
            yield Change(kind=Kind.CHOICE, effect=_came(one, other), id=key, policy=new.id,
                         details=tuple(details_of(one or ClauseDefault(), other or ClauseDefault())))  # fmt: skip


def _definitions(old: Policy, new: Policy) -> Iterator[Change]:
    for key in dict.fromkeys((*new.definitions, *old.definitions)):
        one, other = old.definitions.get(key, ""), new.definitions.get(key, "")
        if one != other and not (one and other and same(one, old, other, new)):
            effect = _came(one or None, other or None)
            yield Change(kind=Kind.DEFINITION, effect=effect, id=key, policy=new.id, old=one, new=other)


def _words(old: Policy, new: Policy) -> Iterator[Change]:
    fields = describe(Policy)
    for name in ("vocabulary", "wording", "labels"):
        mine, theirs = getattr(old, name), getattr(new, name)
        details = tuple(_mapped(mine, theirs))
        if details:
            yield Change(kind=Kind.WORDS, effect=Effect.CHANGED, id=name, title=fields[name].label, policy=new.id,
                         details=details)  # fmt: skip


def _mapped(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Detail]:
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if isinstance(one or other, Mapping):
            yield from (d.model_copy(update={"label": f"{key}·{d.label}"}) for d in _mapped(one or {}, other or {}))
        elif one != other:
            yield Detail(label=key, old=text_of_value(one), new=text_of_value(other))


def _came(old: object, new: object) -> Effect:
    return Effect.ADDED if old is None else Effect.REMOVED if new is None else Effect.CHANGED
