"""Facts of an alliance by their data path, and who is meant by a role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.library.policy import CalendarEntry, Policy
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.base import Model
from mengyue.model.describe import describe, label_in
from mengyue.model.events_and_years import AllianceEvent
from mengyue.model.member import Tier

__all__ = ["addressees", "also_called", "date_at", "number_at", "responsible", "subject_of"]

_AUTHORITY = "authority"


def _at(alliance: Alliance, path: str, item: object = None) -> object:
    """Return the value at ``path``; a path that begins with a dot is one below ``item``."""
    value: object = item if path.startswith(".") else alliance
    for name in path.removeprefix(".").split("."):
        value = getattr(value, name, None)
    return value


def date_at(alliance: Alliance, path: str, item: object = None) -> date | None:
    """Return the date at ``path``."""
    value = _at(alliance, path, item) if path else None
    return value if isinstance(value, date) else None


def number_at(alliance: Alliance, path: str) -> int | None:
    """Return the whole number at ``path``."""
    value = _at(alliance, path) if path else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def responsible(entry: CalendarEntry, policy: Policy, alliance: Alliance, item: object = None) -> str:
    """Return who has to act: in the words of the policy, and by name where the alliance says it."""
    role = entry.by_whom
    term = policy.vocabulary.get(role)
    if role == _AUTHORITY:
        return term or _("主管部门")
    names: list[str] = []
    if role in list(Tier):
        names = [member.name or member.id for member in alliance.members if member.tier == role]
        term = term or role
    else:
        value = _at(alliance, role, item)
        names = [name] if isinstance(value, str) and (name := _names(alliance).get(value)) else []
        if term is None:
            label = describe(type(item))[role[1:]].label if isinstance(item, Model) and role.startswith(".") else ""
            term = label or label_in(data_model(), role)
    return _named(term, names)


def subject_of(item: object, alliance: Alliance) -> str:
    """Return what tells one event of the alliance's life from another: its kind and the member."""
    if not isinstance(item, AllianceEvent):
        return ""
    kind = describe(AllianceEvent)["kind"].choices[item.kind].partition("（")[0]
    name = _names(alliance).get(item.member or "", "")
    return _("{kind}：{name}").format(kind=kind, name=name) if name else kind


def addressees(entry: CalendarEntry, alliance: Alliance) -> tuple[str, ...]:
    """Return to whom papers go; the recommending authority by name where the alliance says it."""
    recommender, label = _recommender(alliance)
    return tuple(_named(name, [recommender] if recommender and name == label else []) for name in entry.to)


def also_called(name: str, policy: Policy, alliance: Alliance) -> frozenset[str]:
    """Return by what names a file may call the addressee ``name``: that word, or the body's own name."""
    recommender, label = _recommender(alliance)
    names = {name}
    if name == label and recommender:
        names.add(recommender)
    if name in (policy.vocabulary.get(_AUTHORITY), policy.issuer) and policy.issuer:
        names |= {policy.issuer, policy.vocabulary.get(_AUTHORITY, name)}
    return frozenset(names)


def _recommender(alliance: Alliance) -> tuple[str, str]:
    """Return the name of the recommending authority and the word for it."""
    recommender = alliance.alliance.recommender
    return (recommender.name or "") if recommender else "", describe(Profile)["recommender"].label


def _names(alliance: Alliance) -> Mapping[str, str]:
    return {member.id: member.name or member.id for member in (*alliance.former_members, *alliance.members)}


def _named(term: str, names: list[str]) -> str:
    return _("{term}（{names}）").format(term=term, names="、".join(names)) if names else term
