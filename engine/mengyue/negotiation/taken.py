"""What accepting proposals does to the data: facts, parameters, variants, own text, own articles, special terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mengyue.draft.own_text import is_own, place_of
from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.model.alliance import Alliance
from mengyue.negotiation.own_changes import added_text, own_text, own_text_of
from mengyue.negotiation.places_of_data import Come, steps_of
from mengyue.negotiation.proposals import Class, Proposal
from mengyue.negotiation.sent import Sent

__all__ = ["Edits", "Taken", "edits_of"]

#: What is written as text of the article.
_WORDS = (Class.FREE, Class.WEAKER, Class.OUTSIDE)
#: What of it cannot be written, the notes say better.
_TOLD = (Class.ROWS, Class.ELSEWHERE, Class.DROPPED)
_BY_HAND = {
    Class.ROWS: lambda: _("表中增加或者删去的行、栏，请在数据文件中增删"),
    Class.BESIDE: lambda: _("脚注、图片、域和隐藏文字不出自数据和条款，不能写入"),
    Class.ELSEWHERE: lambda: _("不出自数据和条款，须改模板、提纲或者表"),
    Class.DROPPED: lambda: _("现在起草没有这一条，不能写入"),
    Class.LAYOUT: lambda: _("次序和分段由提纲和条款决定，没有写入"),
    Class.REMARK: lambda: _("批注没有可以写入的文字"),
}


@dataclass(frozen=True)
class Taken:
    """A proposal that is accepted: as it stands, with our words (``counter``), or for its member alone (``only``)."""

    proposal: Proposal
    counter: str | None = None
    only: bool = False
    by: str = ""
    reason: str = ""


@dataclass
class Edits:
    """What to write: values by data path, in order; and what cannot be written, with the reason."""

    values: dict[str, Any] = field(default_factory=dict)
    unwritten: list[tuple[Proposal, str]] = field(default_factory=list)

    def records(self, name: str) -> dict[str, Mapping[str, Any]]:
        """Return the records that are added to the list ``name``, by path; not what changes in those that are there."""
        added = re.compile(rf"{name}\[[0-9]+\]")
        return {path: value for path, value in self.values.items() if added.fullmatch(path)}

    def put(self, proposal: Proposal, path: str, value: Any) -> None:
        """Write ``value`` at ``path``, unless something else is to stand there already. Several may come into a list at
        one place."""
        while isinstance(steps_of(path)[-1], Come) and self.values.get(path, value) != value:
            head, _hash, order = path[:-1].partition("#")
            path = f"{head}#{int(order or 0) + 1}]"
        if path in self.values and self.values[path] != value:
            reason = _("与另一项决定写入同一处：{label}").format(label=label_of(path))
            self.unwritten.append((proposal, reason))
        else:
            self.values[path] = value


def edits_of(sent: Sent, taken: Sequence[Taken]) -> Edits:
    """Return what ``taken`` writes into the data that were sent."""
    edits = Edits()
    alliance = sent.loaded.alliance
    words: dict[tuple[str, str], list[Taken]] = {}
    for one in taken:
        proposal = one.proposal
        if one.only:
            _special(edits, one, sent)
        elif proposal.kind in _BY_HAND and (not proposal.values or one.counter is not None):
            reason = proposal.notes[-1] if proposal.kind in _TOLD and proposal.notes else _BY_HAND[proposal.kind]()
            edits.unwritten.append((proposal, reason))
        elif proposal.kind is Class.COMPUTED:
            if one.counter is not None:
                edits.unwritten.append((proposal, proposal.notes[-1]))
        elif proposal.kind is Class.ARTICLE:
            _article(edits, one, sent)
        elif proposal.kind is Class.TITLE:
            _title(edits, one)
        elif proposal.kind is Class.REMOVED and one.counter is None:
            _removal(edits, proposal, alliance)
        elif proposal.kind in _WORDS or one.counter is not None:
            words.setdefault((proposal.returned.paper.file, proposal.clause), []).append(one)
        else:
            for path, value in proposal.values:
                edits.put(proposal, path, value)
    for (_file, clause), rows in words.items():
        _own(edits, rows, clause, sent, taken)
    return edits


def _special(edits: Edits, one: Taken, sent: Sent) -> None:
    proposal, alliance = one.proposal, sent.loaded.alliance
    if not proposal.returned.member or not proposal.clause:
        reason = _("只有写明是哪一家、在哪一条之下的，才能作为特别约定")
        edits.unwritten.append((proposal, reason))
        return
    words = added_text(sent, proposal, one.counter)[1] if proposal.kind is Class.ARTICLE else one.counter
    words = words or own_text_of(proposal, sent)
    number = len(alliance.special_terms) + len(edits.records("special_terms"))
    row = {"member": proposal.returned.member, "clause": proposal.clause, "text": words, **_approval(one)}
    edits.put(proposal, f"special_terms[{number}]", row)


def _article(edits: Edits, one: Taken, sent: Sent) -> None:
    proposal = one.proposal
    alliance = sent.loaded.alliance
    title, text = added_text(sent, proposal, one.counter)
    if not text:
        edits.unwritten.append((proposal, _("增加的条没有正文")))
        return
    added = edits.records("own_articles")
    number = len(alliance.own_articles) + len(added)
    known = {own.id for own in alliance.own_articles} | {value["id"] for value in added.values()}
    id = next(f"a{at}" for at in range(1, 10_000) if f"a{at}" not in known)
    row = {"id": id, "title": title, "after": proposal.clause, "text": text, **_approval(one)}
    edits.put(proposal, f"own_articles[{number}]", row)


def _title(edits: Edits, one: Taken) -> None:
    for path, value in one.proposal.values:
        edits.put(one.proposal, path, value if one.counter is None else " ".join(one.counter.split()))
        for name, said in _approval(one).items():
            edits.put(one.proposal, f"{path.removesuffix('.title')}.{name}", said)


def _removal(edits: Edits, proposal: Proposal, alliance: Alliance) -> None:
    if not is_own(proposal.clause):
        edits.put(proposal, f"clauses.{proposal.clause}.exclude", True)
        return
    edits.unwritten.append((proposal, _("自拟条请在数据文件的 own_articles 中删去")))


def _own(edits: Edits, rows: Sequence[Taken], clause: str, sent: Sent, taken: Sequence[Taken]) -> None:
    """Write the own text of one article: its words as accepted, and the facts accepted in the same article."""
    if not clause:
        edits.unwritten += [(one.proposal, _BY_HAND[Class.ELSEWHERE]()) for one in rows]
        return
    variant = next((t for t in taken if t.proposal.kind is Class.VARIANT and t.proposal.clause == clause), None)
    if variant is not None and variant.counter is None:
        reason = _("同一条已决定改用另一表述，文字改动没有写入")
        edits.unwritten += [(one.proposal, reason) for one in rows if one is not variant]
        return
    paper = rows[0].proposal.returned.paper
    facts = [
        t for t in taken
        if t.proposal.clause == clause and t.proposal.values and t not in rows and t.proposal.returned.paper == paper
    ]  # fmt: skip
    whole = sorted([*rows, *facts], key=lambda one: one.proposal.old_lines or (one.proposal.anchor,))
    seen: dict[tuple[int, ...], Taken] = {}
    kept = []
    for one in whole:
        lines = one.proposal.old_lines
        rival = next((seen[other] for other in seen if set(other) & set(lines)), None) if lines else None
        if rival is not None and (rival.counter or rival.proposal.new) != (one.counter or one.proposal.new):
            reason = _("与另一项决定改的是同一段文字")
            edits.unwritten.append((one.proposal, reason))
            continue
        if rival is None:
            kept.append(one)
            seen[lines or (-1 - len(seen),)] = one
    counters = {at: one.counter for at, one in enumerate(kept) if one.counter is not None}
    text = own_text(sent, paper, clause, [one.proposal for one in kept], counters)
    place = place_of(sent.loaded.alliance, clause)
    first = next((one for one in rows if one.by), rows[0])
    edits.put(first.proposal, f"{place}.text", text)
    for name, value in _approval(first).items():
        edits.put(first.proposal, f"{place}.{name}", value)


def _approval(one: Taken) -> Mapping[str, str]:
    return {name: value for name, value in (("approved_by", one.by), ("reason", one.reason)) if value}
