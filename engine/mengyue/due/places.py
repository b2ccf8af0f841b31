"""Facts of an alliance by their data path, and who is meant by a role."""

from __future__ import annotations

from datetime import date

from mengyue.i18n import _
from mengyue.library.policy import CalendarEntry, Policy
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.describe import describe, label_in
from mengyue.model.member import Tier

__all__ = ["addressees", "date_at", "number_at", "responsible"]

_AUTHORITY = "authority"


def _at(alliance: Alliance, path: str) -> object:
    value: object = alliance
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def date_at(alliance: Alliance, path: str) -> date | None:
    """Return the date at ``path``."""
    value = _at(alliance, path) if path else None
    return value if isinstance(value, date) else None


def number_at(alliance: Alliance, path: str) -> int | None:
    """Return the whole number at ``path``."""
    value = _at(alliance, path) if path else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def responsible(entry: CalendarEntry, policy: Policy, alliance: Alliance) -> str:
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
        value = _at(alliance, role)
        term = term or label_in(Alliance, role)
        names = [member.name or member.id for member in alliance.members if member.id == value]
    return _named(term, names)


def addressees(entry: CalendarEntry, alliance: Alliance) -> tuple[str, ...]:
    """Return to whom papers go; the recommending authority by name where the alliance says it."""
    recommender = alliance.alliance.recommender
    label = describe(Profile)["recommender"].label
    known = [recommender.name] if recommender and recommender.name else []
    return tuple(_named(name, known) if name == label else name for name in entry.to)


def _named(term: str, names: list[str]) -> str:
    return _("{term}（{names}）").format(term=term, names="、".join(names)) if names else term
