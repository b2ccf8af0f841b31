"""审查意见表: what the checks and the clause library have to say about the wording, the gravest first.

Findings, wording with a risk of its own and whatever the alliance file chose for itself are opinions; the standing
notes of clauses in their usual wording, and of those that an agreement of this length leaves out, are listed once, at
the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from mengyue.draft.tree import Draft
from mengyue.library.clause import Clause
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.model.alliance import ClauseChoice
from mengyue.model.finding import Finding, State
from mengyue.review.basis import statute_lines
from mengyue.review.clause_places import Placed
from mengyue.review.finding_places import Standing
from mengyue.review.levels import LEVELS, level
from mengyue.review.quote import Quotes

__all__ = ["is_opinion", "opinion_rows", "standing_notes"]

_HIGH, _MIDDLE, _LOW = LEVELS
#: The last column is the reviewer's.
_OPEN = {"outcome": ""}
#: What is suggested where nothing in the text need change.
_UNCHANGED = "条文不变，按修改建议核对后保留"
#: How many articles a row names.
_PLACES = 3


def is_opinion(finding: Finding, standing: Standing) -> bool:
    """Tell whether a finding is an opinion on the agreement, and not a matter to be confirmed first."""
    if finding.state in (State.VIOLATED, State.FAULT):
        return True
    return finding.state is not State.UNJUDGED and standing.is_wording(finding)


def opinion_rows(
    draft: Draft,
    library: Library,
    policies: Sequence[Policy],
    findings: Sequence[Finding],
    suggested: Mapping[str, str],
    as_of: date,
    choices: Mapping[str, ClauseChoice],
) -> list[dict[str, str]]:
    """Return one row a finding and one a risk of wording that is unusual or was chosen, by gravity and then in reading
    order.

    ``suggested`` is the wording to fall back on, ``choices`` those of the alliance file, both by clause id.
    """
    standing, quotes = Standing(draft, policies), Quotes(draft, library)
    order = {key: at for at, key in enumerate(standing.clauses)}
    rows: list[tuple[int, int, dict[str, str]]] = []
    for finding in findings:
        if is_opinion(finding, standing):
            keys = standing.of(finding)
            row = _finding(finding, [standing.clauses[key] for key in keys], quotes, library)
            rows.append((LEVELS.index(level(finding)), min((order[key] for key in keys), default=-1), row))
    for key, place in standing.clauses.items():
        for grade, row in _risks(place, library, suggested.get(key, ""), as_of, choices.get(key)):
            rows.append((LEVELS.index(grade), order[key], row))
    return [row for _level, _at, row in sorted(rows, key=lambda item: item[:2])]


def standing_notes(
    draft: Draft, library: Library, policies: Sequence[Policy], choices: Mapping[str, ClauseChoice]
) -> Iterator[dict[str, str]]:
    """Yield the risk note of every clause that the length of the agreement leaves out, with the id by which the file
    may choose it, and of every clause that stands in its usual wording, both in reading order."""
    for key in draft.shortened:
        yield {"place": f"未收入：{library.clauses[key].title}（{key}）", "risk": library.clauses[key].risk}
    for key, place in Standing(draft, policies).clauses.items():
        clause = library.clauses.get(key)
        if clause and clause.risk and not _chosen(choices.get(key)):
            yield {"place": place.name, "risk": clause.risk}


def _chosen(choice: ClauseChoice | None) -> bool:
    return choice is not None and bool(choice.variant or choice.parameters)


def _finding(finding: Finding, places: Sequence[Placed], quotes: Quotes, library: Library) -> dict[str, str]:
    where = finding.label if finding.label.partition("　")[0] in {place.number for place in places} else ""
    names = [place.name for place in places[:_PLACES]]
    names += [f"等 {len(places)} 条"] if len(places) > _PLACES else []
    return {
        "place": where or "\n".join(names) or finding.label or finding.path or "全文",
        "text": _words(quotes.of(finding), library) or (places[0].quoted if places else ""),
        "problem": finding.message,
        "level": level(finding),
        "basis": finding.basis,
        "advice": finding.hint,
        "wording": f"应为：{finding.required}" if finding.required else _UNCHANGED,
        **_OPEN,
    }


def _words(text: str, library: Library) -> str:
    """Return the words that a finding is about; the key of a law is none of them."""
    return "" if any(text.startswith(f"{key}/") or text == key for key in library.laws) else text


def _risks(
    place: Placed, library: Library, suggested: str, as_of: date, choice: ClauseChoice | None
) -> Iterator[tuple[str, dict[str, str]]]:
    """The risk of the wording, where it has one of its own, and that of the subject, where something was chosen."""
    clause = library.clauses.get(place.origin.clause)
    if clause is None:
        return
    variant = next((v for v in clause.variants if v.id == place.origin.variant), None)
    others = "；".join(place.origin.fallbacks)
    common = {
        "place": place.name,
        "text": place.quoted,
        "basis": "\n".join(statute_lines(place.origin.statutes, library, as_of, short=True)),
        **_OPEN,
    }
    if variant and variant.risk:
        advice = f"可改用备选表述：{others}" if others else "核对后保留"
        wording = suggested or _UNCHANGED
        yield _MIDDLE, {**common, "problem": variant.risk, "level": _MIDDLE, "advice": advice, "wording": wording}
    if clause.risk and _chosen(choice):
        advice = f"核对；不合适的可改用备选表述：{others}" if others else "核对"
        problem = "\n".join((clause.risk, *_parameters(clause, choice)))
        yield _LOW, {**common, "problem": problem, "level": _LOW, "advice": advice, "wording": suggested or _UNCHANGED}


def _parameters(clause: Clause, choice: ClauseChoice | None) -> Iterator[str]:
    """Say which parameters were set, and what they would be otherwise."""
    for key, value in (choice.parameters if choice else {}).items():
        parameter = clause.parameters.get(key)
        if parameter and value != parameter.default:
            unit = parameter.unit
            yield f"{parameter.label}定为{value}{unit}（通常为{parameter.default}{unit}）"
