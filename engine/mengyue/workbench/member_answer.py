"""What a member has said behind its link, held against what we have: what it changes, and what is doubtful of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mengyue.gathering.decision_rows import Decided
from mengyue.gathering.given_values import understood
from mengyue.gathering.held_against import Change, held_against
from mengyue.gathering.member_parts import parts_of
from mengyue.gathering.member_returned import Returned
from mengyue.gathering.merged_answers import Merging, values_of
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.intake.pack_speech import PackSpeech
from mengyue.manifest.digest import digest
from mengyue.model.finding import Finding, State
from mengyue.negotiation.places_of_data import found_at, with_values
from mengyue.workbench.bench import Bench
from mengyue.workbench.member_form import FILLER, given_of
from mengyue.workbench.member_links import Link

__all__ = ["answered", "doubts"]


class _Approved(Merging):
    """In the pages nothing is taken that the lead has not approved."""

    def outcome(self, change: Change) -> Any:
        """Return what becomes of a change."""
        found = super().outcome(change)
        return "open" if found == "taken" and change.id not in self.decided else found


def answered(bench: Bench, loaded: Loaded, link: Link) -> Merging:
    """Return what was said last behind ``link``, which somebody has used, with what was decided of it."""
    assert link.spoken is not None
    policy = bench.shop.policy(loaded)
    parts = parts_of(policy, loaded.alliance)
    typed = {str(name): str(text) for name, text in link.spoken.told.items()}
    given, _faults = given_of(parts, link.sent, typed)
    said, findings = understood(given, parts, loaded.alliance, link.member, _("页面"))
    person, phone, remark = (typed.get(name, "").strip() for name in FILLER)
    by = "，".join(word for word in (person, phone) if word)
    told = digest(repr(sorted(typed.items())).encode())
    returned = Returned(_("页面"), told, link.sent, said, by, link.spoken.at[:10], remark, link.spoken.at, findings)
    changes = held_against(returned, loaded.alliance, parts, PackSpeech(policy))
    decided = {name: Decided(name, take, who, 0) for name, (take, who) in link.spoken.decided.items()}
    return _Approved(loaded, policy, parts, [returned], (), (), changes, decided)


def doubts(bench: Bench, merging: Merging, on: date) -> list[Finding]:
    """Return what the check on day ``on`` says against the values that wait for the lead: a code that cannot be, two
    dates in the wrong order. What it says of other facts, or asks for, is not the member's."""
    loaded, changes = merging.loaded, merging.open
    try:
        alliance = with_values(loaded.alliance, values_of(changes, loaded.alliance))
    except ValueError:
        return []
    found = bench.shop.check(replace(loaded, alliance=alliance, notes=()), merging.policy, on)
    places = tuple(_places(changes, loaded))
    return [f for f in found if f.state is State.VIOLATED and f"{f.path}.".startswith(places)]


def _places(changes: Sequence[Change], loaded: Loaded) -> Iterator[str]:
    """Yield the place of each value and each new row, with the full stop behind it."""
    come: Counter[str] = Counter()
    for change in changes:
        if isinstance(change.value, dict):
            yield f"{change.path}[{len(found_at(loaded.alliance, change.path) or ()) + come[change.path]}]."
            come[change.path] += 1
        else:
            yield f"{change.path}."
