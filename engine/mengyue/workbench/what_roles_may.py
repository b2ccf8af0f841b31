"""Who may do what: the one table by which every address of the workbench is judged.

Each route names the act that it is (``serving``); what a role may do stands in :data:`MAY`. What is not named there is
not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["MAY", "Act", "NotAllowed", "Person", "Role", "act_of_work", "editable", "may_edit", "role_name"]


class NotAllowed(EngineError):
    """The role of who asks does not hold this."""


class Role(StrEnum):
    """What somebody is in the work on an alliance."""

    LEAD = "lead"
    LAWYER = "lawyer"
    MEMBER = "member"
    READER = "reader"


class Act(StrEnum):
    """What an address does."""

    ENTER = "enter"  # log in and out, the first page, help, the form that a link opens
    READ = "read"  # alliances, papers, findings, history, finished files
    EDIT = "edit"  # save changes; which, see CLAUSE_PLACES
    APPROVE = "approve"  # approve clauses of the library as they read
    JUDGE = "judge"  # answer a question, give it to somebody, decide on what others changed
    DRAFT = "draft"  # drafts, review copies, comparisons, reading what came back changed
    ISSUE = "issue"  # packages, signature pages, scans
    FILES = "files"  # new alliances, files dropped, versions put back
    GATHER = "gather"  # links for members, and what becomes of what they filled in


#: What each role may do. A member is let in to its own form alone, which its link opens.
MAY: Mapping[Role, frozenset[Act]] = {
    Role.LEAD: frozenset(Act),
    Role.LAWYER: frozenset({Act.ENTER, Act.READ, Act.EDIT, Act.APPROVE, Act.JUDGE, Act.DRAFT}),
    Role.READER: frozenset({Act.ENTER, Act.READ}),
    Role.MEMBER: frozenset({Act.ENTER}),
}
#: What a lawyer may change in the data: variants of clauses and articles of one's own, no facts.
CLAUSE_PLACES = ("clauses", "own_articles", "special_terms")
#: Which act each work of the documents page is.
_WORKS = {"draft": Act.DRAFT, "review": Act.DRAFT, "compare": Act.DRAFT}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``known`` is somebody who has logged in; else the name is what they call themselves."""

    name: str
    role: Role = Role.LEAD
    known: bool = False

    def may(self, act: Act) -> bool:
        """Tell whether the role holds ``act``."""
        return act in MAY[self.role]

    def must(self, act: Act) -> None:
        """Raise :class:`NotAllowed` unless the role holds ``act``."""
        if not self.may(act):
            raise NotAllowed(
                _("你的身份是{role}，不能做这一步；需要的话请找牵头单位").format(role=role_name(self.role))
            )


def act_of_work(kind: str) -> Act:
    """Return the act that making ``kind`` is."""
    return _WORKS.get(kind, Act.ISSUE)


def editable(person: Person) -> tuple[str, ...]:
    """Return the records of the data that ``person`` may change; ``*`` is all of them."""
    if person.role is Role.LEAD:
        return ("*",)
    return CLAUSE_PLACES if person.may(Act.EDIT) else ()


def may_edit(person: Person, edit: Any) -> bool:
    """Tell whether ``person`` may make this change of the data."""
    found = editable(person)
    if "*" in found:
        return True
    path = edit.get("path") if isinstance(edit, dict) else None
    top = path[0] if isinstance(path, list) and path else ""
    place = edit.get("grid", top) if isinstance(edit, dict) else top
    return isinstance(place, str) and place.partition("[")[0].partition(".")[0] in found


def role_name(role: Role) -> str:
    """Return the role in words."""
    names = {Role.LEAD: _("牵头单位"), Role.LAWYER: _("律师"), Role.MEMBER: _("成员单位"), Role.READER: _("查阅")}
    return names[role]
