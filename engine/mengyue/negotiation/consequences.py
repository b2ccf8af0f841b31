"""What proof, policy and law say of the agreement as the other side wants it: what they did not say before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mengyue.comparison.lines import as_compared
from mengyue.comparison.where import ARTICLE
from mengyue.draft.blanks import texts_of
from mengyue.draft.coverage import uncovered
from mengyue.draft.own_findings import own_findings
from mengyue.draft.tree import Draft
from mengyue.i18n import _
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, InputError
from mengyue.negotiation.facts_in import with_plain_figures
from mengyue.negotiation.places_of_data import value_at, with_values
from mengyue.negotiation.proposals import BY_HAND, Class, Proposal
from mengyue.negotiation.sent import Sent
from mengyue.negotiation.taken import Taken, edits_of
from mengyue.negotiation.tree_lines import TreeLine, tree_lines
from mengyue.proof.proofread import proof
from mengyue.review.finding_places import Standing

__all__ = ["findings_of", "with_consequences"]


def _is_quiet(proposal: Proposal) -> bool:
    return proposal.kind in (*BY_HAND, Class.COMPUTED) or (proposal.kind is Class.ROWS and not proposal.values)


def findings_of(sent: Sent, alliance: Alliance, kind: str) -> tuple[list[Finding], Draft | None]:
    """Return what is said of ``alliance`` and of its agreement. Raises :class:`EngineError` when there can be none."""
    loaded = replace(sent.loaded, alliance=alliance)
    policies = sent.shop.applicable(sent.policy)
    found = sent.shop.check(loaded, sent.policy, sent.as_of)
    tree = sent.assemble(loaded, kind)
    if not isinstance(tree, Draft):
        return found, None
    library = sent.shop.library
    if tree.kind == "agreement":
        found += [*uncovered(tree, library, policies), *own_findings(tree, alliance, library, policies)]
    return [*found, *proof(tree, alliance, library, policies, as_of=sent.as_of)], tree


def with_consequences(
    proposals: Sequence[Proposal], sent: Sent, before: Sequence[Finding]
) -> tuple[list[Proposal], list[Finding]]:
    """Return the proposals of one side with what would be said if all were accepted and was not said ``before``, each
    finding at the proposal it stands on; and what stands on none of them."""
    tried = [proposal for proposal in proposals if not _is_quiet(proposal)]
    if not tried:
        return [_summed(proposal, proposal.returned.paper.tree_lines) for proposal in proposals], []
    kind = tried[0].returned.paper.kind
    failed: dict[int, str] = {}
    try:
        found, tree, edits = _trial(sent, tried, kind)
    except (EngineError, ValueError):
        for proposal in tried:
            try:
                _trial(sent, [proposal], kind)
            except (EngineError, ValueError) as error:
                failed[id(proposal)] = _told(error)
        tried = [proposal for proposal in tried if id(proposal) not in failed]
        try:
            found, tree, edits = _trial(sent, tried, kind)
        except (EngineError, ValueError) as error:
            note = _("几项改动不能同时采用：{error}").format(error=_told(error))
            return [_noted(proposal, failed.get(id(proposal), note)) for proposal in proposals], []
    known = Counter(map(_key, before))
    called = _renamed(tried, sent)
    fresh = []
    for finding in found:
        key = _key(finding)
        for now, before_it in called.items():
            key = key[0], key[1].replace(now, before_it), key[2]
        if known[key]:
            known[key] -= 1
        else:
            fresh.append(finding)
    standing = Standing(tree, sent.shop.applicable(sent.policy)) if tree is not None else None
    own = {path: re.sub(r"[\s*]", "", value["text"].partition("\n")[0])[:12] for path, value in edits.items()}
    told: dict[int, list[Finding]] = {}
    apart = []
    for finding in fresh:
        clauses = standing.of(finding) if standing else ()
        places = {f"own.{edits[path]['id']}": path for path in own}
        here = [places[key] for key in clauses if key in places]
        here += [path for path in own if finding.path.startswith(path)]
        words = [own[path] for path in here]
        on = [one for one in proposals if id(one) not in failed and _stands(finding, clauses, one, words)]
        for proposal in _nearest(finding, on):
            told.setdefault(id(proposal), []).append(finding)
        if not on:
            apart.append(finding)
    made = []
    lines = tree_lines(tree) if tree is not None else []
    for proposal in proposals:
        proposal = _summed(proposal, lines)
        found_here = proposal.with_(findings=tuple(told.get(id(proposal), ())))
        made.append(_noted(found_here, failed.get(id(proposal), "")) if failed else found_here)
    return made, apart


def _summed(proposal: Proposal, lines: Sequence[TreeLine]) -> Proposal:
    """Return a proposal for what is computed with what comes out when all else that its side wants is accepted."""
    here = proposal.returned.paper.placed.get(proposal.old_lines[0]) if proposal.kind is Class.COMPUTED else None
    column = max(proposal.column, 0)
    alike = [] if here is None else [one for one in lines if _same_row(one, here, column)]
    if len(alike) != 1:
        return proposal
    made = texts_of(alike[0].cells[column])
    if with_plain_figures(as_compared(made)) == with_plain_figures(as_compared(proposal.new)):
        note = _("由资料计算得出：对方的其他改动采纳后即为此数，不必另写")
    else:
        note = _("由资料计算得出，不能单独改：按对方改后的资料算得{made}").format(made=made)
    return proposal.with_(notes=(note,))


def _same_row(one: TreeLine, other: TreeLine, column: int) -> bool:
    """Tell whether two rows are the same one of a table, whatever it comes to."""
    if (one.clause, one.table, len(one.cells)) != (other.clause, other.table, len(other.cells)):
        return False
    cells = [
        (mine, theirs) for at, (mine, theirs) in enumerate(zip(one.cells, other.cells, strict=True)) if at != column
    ]
    return any(texts_of(mine) for mine, _theirs in cells) and all(texts_of(a) == texts_of(b) for a, b in cells)


def _nearest(finding: Finding, proposals: Sequence[Proposal]) -> Sequence[Proposal]:
    """Return those of the proposals in one article that a finding is about: whose words it quotes; what concerns the
    article as a whole is told once."""
    if finding.code == "DR-OWN":
        return proposals[:1]
    quoted = [re.sub(r"\s", "", words) for words in re.findall("“([^”]{4,})”", finding.message)]
    found = [one for one in proposals if any(words in re.sub(r"\s", "", one.new) for words in quoted)]
    return found or proposals


def _trial(
    sent: Sent, proposals: Sequence[Proposal], kind: str
) -> tuple[list[Finding], Draft | None, Mapping[str, Mapping[str, Any]]]:
    edits = edits_of(sent, [Taken(proposal, by="—") for proposal in proposals])
    return (*findings_of(sent, with_values(sent.loaded.alliance, edits.values), kind), edits.records("own_articles"))


def _stands(finding: Finding, clauses: Sequence[str], proposal: Proposal, own: Sequence[str]) -> bool:
    if _is_quiet(proposal):
        return False
    if any(_about(finding.path.partition(":")[0], path) for path, _value in proposal.values):
        return True
    if proposal.kind is Class.ARTICLE:
        words = re.sub(r"\s", "", proposal.new)
        return any(first and first in words for first in own)
    if finding.code == "DR-OWN" and proposal.kind in (Class.FACT, Class.PARAMETER, Class.VARIANT):
        return False
    return bool(proposal.clause) and proposal.clause in clauses


def _renamed(proposals: Sequence[Proposal], sent: Sent) -> dict[str, str]:
    """Return the new names of members with the old ones: what was asked about a member before is not asked anew."""
    values = (row for proposal in proposals for row in proposal.values)
    named = {path: value for path, value in values if re.fullmatch(r"members\[\d+\]\.name", path)}
    return {str(value): value_at(sent.loaded.alliance, path) or "" for path, value in named.items() if value}


def _about(told: str, path: str) -> bool:
    """Tell whether a finding at ``told`` is about what is written at ``path``: the field, or the list that it is in."""
    listed = re.match(r"(.+?)\[[-+]?\d+", path)
    base = listed[1] if listed else path
    if path.endswith("]"):  # a row that has come or gone
        return told == base or told.startswith(f"{base}[")
    record = path[: path.index("]") + 1] if listed else path
    around = (base, base.rpartition(".")[0]) if listed else ()
    return told == path or (bool(told) and (told in around or told.startswith(f"{record}.")))


def _key(finding: Finding) -> tuple[str, str, str]:
    places = re.sub(r"\[\d+\]", "[]", finding.path)  # a row that comes or goes moves those behind it
    return finding.code, re.sub(ARTICLE, "第…条", finding.message), places


def _noted(proposal: Proposal, note: str) -> Proposal:
    return proposal.with_(notes=(*proposal.notes, note)) if note and note not in proposal.notes else proposal


def _told(error: Exception) -> str:
    if isinstance(error, InputError):
        return "；".join(finding.message for finding in error.findings[:3])
    return str(error)
