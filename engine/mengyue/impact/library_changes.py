"""What two states of the library, or two policies of one, differ in by meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from mengyue.impact.clause_changes import clause_changes, preset_changes
from mengyue.impact.form_changes import form_changes, outline_changes, table_changes
from mengyue.impact.impact_report import Change, Detail, Effect, Kind
from mengyue.impact.library_state import LibraryState
from mengyue.impact.named_changes import named_changes
from mengyue.impact.other_content import holiday_changes, other_changes
from mengyue.impact.policy_changes import policy_changes
from mengyue.impact.statute_changes import statute_changes
from mengyue.library.content_file import content_bytes
from mengyue.library.policy import Policy
from mengyue.model.describe import describe

__all__ = ["library_changes"]

#: In which file a change of a kind is; clauses know theirs.
_FILES: Mapping[Kind, str] = {
    Kind.PRESET: "clauses/presets.yaml",
    Kind.STATUTE: "clauses/statutes.yaml",
    Kind.OUTLINE: "templates/*/{id}.yaml",
    Kind.TABLE: "templates/*/tables.yaml",
    Kind.FORM: "templates/forms/{id}.yaml",
    Kind.WORDS: "templates/labels.yaml",
    Kind.DEADLINE: "policies/holidays.yaml",
    Kind.OTHER: "*/{id}*",
}


def library_changes(old: LibraryState, new: LibraryState, pair: tuple[str, str] | None = None) -> list[Change]:
    """Return every change from ``old`` to ``new``; with ``pair``, what the second policy has otherwise than the first.

    What could not be read on one side is not compared.
    """
    if pair is not None:
        before, after = old.policies.get(pair[0]), new.policies.get(pair[1])
        found = list(policy_changes(before, after)) if before and after else []
        return named_changes(found, new.library.clauses, new.others["vocabulary"])
    found = [*_policies(old, new), *_readable(old, new, _contents(old, new))]
    once = _once([*found, *_looks(old, new, found)])
    return named_changes(once, {**old.library.clauses, **new.library.clauses}, new.others["vocabulary"])


def _contents(old: LibraryState, new: LibraryState) -> list[Change]:
    """Return the changes of all but packs and looks."""
    found = list(clause_changes(old.library.clauses, new.library.clauses))
    found += preset_changes(old.library.presets, new.library.presets)
    found += statute_changes(old.library.laws, new.library.laws, new.library.clauses)
    found += outline_changes({**old.library.outlines, **old.library.papers},
                             {**new.library.outlines, **new.library.papers})  # fmt: skip
    found += table_changes(old.library.tables, new.library.tables)
    found += form_changes(old.forms, new.forms)
    found += _labels(old.library.labels, new.library.labels)
    found += holiday_changes(old.others, new.others)
    return [*found, *other_changes(old.others, new.others)]


def _readable(old: LibraryState, new: LibraryState, changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes without those of files that one side could not read: that has neither come nor gone."""
    faulty = {fault.file for side in (old, new) for fault in side.faults}
    clauses = {**old.library.clauses, **new.library.clauses}
    for change in changes:
        alone = change.effect in (Effect.ADDED, Effect.REMOVED) or change.kind in (Kind.WORDS, Kind.OTHER)
        known = clauses[change.id].file if change.id in clauses else _FILES.get(change.kind, "")
        file = known.replace("{id}", change.id)
        if not (alone and file and any(fnmatchcase(name, f"*{file}") for name in faulty)):
            yield change


def _policies(old: LibraryState, new: LibraryState) -> Iterator[Change]:
    for key in dict.fromkeys((*new.policies, *old.policies)):
        before, after = old.policies.get(key), new.policies.get(key)
        if before is not None and after is not None:
            yield from policy_changes(before, after)
        elif after is not None and key not in old.broken:
            yield _whole(after, Effect.ADDED)
        elif before is not None and key not in new.broken:
            yield _whole(before, Effect.REMOVED)


def _whole(policy: Policy, effect: Effect) -> Change:
    return Change(kind=Kind.POLICY, effect=effect, id=policy.id, title=policy.title, policy=policy.id)


def _labels(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    details = [
        Detail(label=f"{name}·{key}", old=old.get(name, {}).get(key, ""), new=new.get(name, {}).get(key, ""))
        for name in dict.fromkeys((*old, *new))
        for key in dict.fromkeys((*old.get(name, {}), *new.get(name, {})))
        if old.get(name, {}).get(key) != new.get(name, {}).get(key)
    ]
    if details:
        title = describe(Policy)["labels"].label
        yield Change(kind=Kind.WORDS, effect=Effect.CHANGED, id="labels", title=title, details=tuple(details))


def _looks(old: LibraryState, new: LibraryState, found: Sequence[Change]) -> Iterator[Change]:
    """Yield the templates whose bytes differ though nothing that they are built from does: their looks do."""
    told = {change.id for change in found if change.kind in (Kind.OUTLINE, Kind.FORM)}
    for path in sorted((new.root / "templates").glob("*/*.docx")):
        name = path.relative_to(new.root).as_posix()
        before = old.root / name
        if path.stem in told or not before.is_file():
            continue
        try:
            same = content_bytes(before, old.root) == content_bytes(path, new.root)
        except OSError:
            continue
        if not same:
            yield Change(kind=Kind.LOOKS, effect=Effect.CHANGED, id=path.stem, title=name)


def _once(changes: Sequence[Change]) -> list[Change]:
    """Tell once what several packs share: packs extend one another and draw from the same files."""
    kept: dict[Change, list[Change]] = {}
    for change in changes:
        # An heir cites what it inherits by the title of the other text: the place is told as it is told first.
        kept.setdefault(change.model_copy(update={"policy": "", "at": ""}), []).append(change)
    return [
        told[0].model_copy(update={"policy": "、".join(dict.fromkeys(c.policy for c in told if c.policy))})
        for told in kept.values()
    ]
