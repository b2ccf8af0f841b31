"""Rules of two states of a policy: added, removed, renumbered, tightened, loosened, or told in other words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mengyue.checks.rule_scope import Scope
from mengyue.i18n import _
from mengyue.impact.impact_report import Change, Detail, Effect, Kind
from mengyue.impact.record_details import details_of, differing, text_of_value
from mengyue.impact.strictness import Lean, compared, definitions_in, parameters_in, same
from mengyue.language.errors import ExpressionError
from mengyue.library.data_model import data_model
from mengyue.library.policy import Force, Policy, Rule
from mengyue.model.describe import describe, label_in

__all__ = ["parameter_name", "rule_changes", "same_rules"]

_RANK = {Force.INFO: 0, Force.SOFT: 1, Force.HARD: 2}
#: A list of so many characters is told by what it gained and lost.
_LONG = 40
#: What decides a rule; all else is how it is told.
_DECIDING = ("require", "when", "each", "needs", "force", "kind")


def same_rules(old: Policy, new: Policy) -> dict[str, str]:
    """Return old id to new id of the rules that both have: by id, else by topic or title, or what they ask for."""
    mine, theirs = ({rule.id: rule for rule in policy.rules} for policy in (old, new))
    paired = {key: key for key in mine if key in theirs}
    for known in (_topic, _asked):
        rest = _once(known, [rule for key, rule in mine.items() if key not in paired])
        taken = set(paired.values())
        others = _once(known, [rule for key, rule in theirs.items() if key not in taken])
        paired |= {rest[key]: others[key] for key in rest if key in others}
    return paired


def rule_changes(old: Policy, new: Policy) -> Iterator[Change]:
    """Yield what became of the rules, in the order of NEW, those removed last."""
    paired = same_rules(old, new)
    before = {rule.id: rule for rule in old.rules}
    origin = {key: before[was] for was, key in paired.items()}
    for rule in new.rules:
        if rule.id not in origin:
            yield _alone(rule, new, Effect.ADDED)
            continue
        change = _change(origin[rule.id], old, rule, new)
        if change is not None:
            yield change
    for rule in old.rules:
        if rule.id not in paired:
            yield _alone(rule, old, Effect.REMOVED)


def parameter_name(policy: Policy, key: str) -> str:
    """Return what a parameter is called: the fact that it limits, else the rule or date that speaks of it."""
    limits = policy.parameters[key].limits if key in policy.parameters else ""
    if limits and limits.split(".")[0].split("[")[0] in data_model().model_fields:
        return f"{label_in(data_model(), limits)}（{key}）"
    called = limits or next(_speaking(key, policy), "")
    return f"{called}（{key}）" if called else key


def _speaking(key: str, policy: Policy) -> Iterator[str]:
    for rule in policy.rules:
        if key in parameters_in((rule.require, rule.when, rule.required), policy):
            yield rule.title
    for entry in policy.calendar:
        if key in parameters_in((entry.ends, entry.each, entry.since), policy):
            yield entry.title
    yield from (paper.title for paper in policy.documents if key in parameters_in((paper.when,), policy))


def _topic(rule: Rule) -> str:
    return rule.topic or rule.title


def _asked(rule: Rule) -> str:
    return f"{rule.each}|{rule.when}|{rule.require}" if rule.require not in ("", "true", "false") else ""


def _once(known: object, rules: Sequence[Rule]) -> Mapping[str, str]:
    """Return what each rule is known by to its id, of what is known of one rule alone."""
    names = [(known(rule), rule.id) for rule in rules]  # type: ignore[operator]
    listed = [name for name, _id in names]
    return {name: key for name, key in names if name and listed.count(name) == 1}


def _alone(rule: Rule, policy: Policy, effect: Effect) -> Change:
    figure = _figure(rule, policy) or rule.quote
    added = effect is Effect.ADDED
    return Change(
        kind=Kind.RULE, effect=effect, id=rule.id, title=rule.title, policy=policy.id, at=rule.at,
        force=rule.force.value, old="" if added else figure, new=figure if added else "",
    )  # fmt: skip


def _change(old: Rule, old_policy: Policy, new: Rule, new_policy: Policy) -> Change | None:
    leans = list(_leans(old, old_policy, new, new_policy))
    details = [
        *_conditions(old, old_policy, new, new_policy),
        *_figures(old, old_policy, new, new_policy),
        *details_of(old, new, ("id", *_DECIDING, "found", "required", "tags", "bind", "path")),
    ]
    if leans and not details and old.force is new.force:
        details += _definitions(old, old_policy, new, new_policy)
    if old.force is not new.force:
        field = describe(Rule)["force"]
        details.insert(
            0, Detail(label=field.label, old=text_of_value(old.force, field), new=text_of_value(new.force, field))
        )
    if old.id != new.id:
        details.insert(0, Detail(label=describe(Rule)["id"].label, old=old.id, new=new.id))
    if not leans and not details:
        return None
    figures = [_figure(rule, policy) for rule, policy in ((old, old_policy), (new, new_policy))]
    if figures[0] == figures[1] or (details and min(map(len, figures)) > _LONG):
        figures = ["", ""]
    return Change(
        kind=Kind.RULE, effect=_effect(leans, renumbered=old.id != new.id), id=new.id, title=new.title,
        policy=new_policy.id, at=new.at, force=new.force.value, old=figures[0], new=figures[1], details=tuple(details),
    )  # fmt: skip


def _effect(leans: Sequence[Lean], *, renumbered: bool) -> Effect:
    if not leans:
        return Effect.RENUMBERED if renumbered else Effect.REWORDED
    if set(leans) == {Lean.TIGHTER}:
        return Effect.TIGHTENED
    return Effect.LOOSENED if set(leans) == {Lean.LOOSER} else Effect.CHANGED


def _leans(old: Rule, old_policy: Policy, new: Rule, new_policy: Policy) -> Iterator[Lean]:
    """Yield how NEW relates to OLD in force, in what it asks for, in where it applies."""
    if old.force is not new.force:
        yield Lean.TIGHTER if _RANK[new.force] > _RANK[old.force] else Lean.LOOSER
    asked = compared(old.require, old_policy, new.require, new_policy)
    if asked is not Lean.SAME:
        yield asked
    applies = compared(old.when, old_policy, new.when, new_policy)
    if applies is not Lean.SAME:
        yield {Lean.TIGHTER: Lean.LOOSER, Lean.LOOSER: Lean.TIGHTER}.get(applies, applies)
    if not same(old.each, old_policy, new.each, new_policy) or old.kind is not new.kind:
        yield Lean.OTHER


def _conditions(old: Rule, old_policy: Policy, new: Rule, new_policy: Policy) -> Iterator[Detail]:
    """Yield the conditions that are written otherwise and mean something else."""
    fields = describe(Rule)
    for name in ("require", "when", "each"):
        one, other = getattr(old, name), getattr(new, name)
        if one != other and not same(one, old_policy, other, new_policy):
            yield Detail(label=fields[name].label, old=one, new=other)
    for name in ("needs", "kind"):
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            field = fields[name]
            yield Detail(label=field.label, old=text_of_value(one, field), new=text_of_value(other, field))


def _definitions(old: Rule, old_policy: Policy, new: Rule, new_policy: Policy) -> Iterator[Detail]:
    """Yield the definitions by which the rule means something else though it is written as before."""
    names: list[str] = []
    for rule, policy in ((old, old_policy), (new, new_policy)):
        said = definitions_in((rule.require, rule.when, rule.each), policy)
        names += [name for name in said if name not in names]
    for name in names:
        one, other = (policy.definitions.get(name, "") for policy in (old_policy, new_policy))
        if one != other:
            yield Detail(label=_("所用的定义“{name}”").format(name=name), old=one, new=other)


def _figures(old: Rule, old_policy: Policy, new: Rule, new_policy: Policy) -> Iterator[Detail]:
    """Yield the figures that the rule speaks of and that differ."""
    names: list[str] = []
    for rule, policy in ((old, old_policy), (new, new_policy)):
        said = (rule.require, rule.when, rule.each, rule.required)
        names += [name for name in parameters_in(said, policy) if name not in names]
    for name in names:
        one, other = old_policy.parameters.get(name), new_policy.parameters.get(name)
        texts = [f"{text_of_value(p.value)}{p.unit}" if p else "" for p in (one, other)]
        if texts[0] == texts[1]:
            continue
        label = parameter_name(new_policy if other else old_policy, name)
        if one and other and one.unit == other.unit and isinstance(one.value, tuple):
            yield from differing(one.value, other.value, None, label)
        else:
            yield Detail(label=label, old=texts[0], new=texts[1])


def _figure(rule: Rule, policy: Policy) -> str:
    """Return what a rule requires where that needs no data; nothing where it does."""
    if not rule.required:
        return ""
    try:
        scope = Scope(data_model().model_validate({"alliance": {}, "members": []}), policy)
        if not scope.compile(rule.required).names <= {"p", "policy"}:
            return ""
        return scope.text(rule.required)
    except (ExpressionError, ValueError):
        return ""
