"""Changes of the library as people know what they are about: titles beside ids, each matter once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mengyue.impact.impact_report import Change, Detail, Kind
from mengyue.library.clause import Clause
from mengyue.library.data_model import data_model
from mengyue.library.vocabulary import Term
from mengyue.model.describe import walk

__all__ = ["named_changes"]

_ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9.-]*")
#: Changes in which ids of clauses and of their variants stand for them.
_OF_CLAUSES = (Kind.CHOICE, Kind.PRESET, Kind.OUTLINE, Kind.CLAUSE, Kind.VARIANT)


def named_changes(changes: Sequence[Change], clauses: Mapping[str, Clause], terms: Sequence[Term]) -> list[Change]:
    """Return ``changes`` with the titles of what their details name by id, without what another change says."""
    told = {
        detail for change in changes if change.kind is Kind.WORDS and not change.policy for detail in change.details
    }
    found = []
    for change in changes:
        if change.kind is Kind.WORDS:
            details = tuple(_words(change, told, terms))
            if not details:
                continue
            found.append(change.model_copy(update={"details": details}))
        elif change.kind in _OF_CLAUSES:
            found.append(_titled(change, clauses))
        else:
            found.append(change)
    return found


def _words(change: Change, told: set[Detail], terms: Sequence[Term]) -> Iterator[Detail]:
    titles = {term.key: term.title for term in terms}
    spoken = {term.word for term in terms if term.word} | {text for term in terms for text in term.within}
    for detail in change.details:
        if change.policy and detail in told:
            continue
        if change.id == "wording" and detail.label in spoken:
            continue  # told with the vocabulary that it follows from
        label = titles.get(detail.label, detail.label) if change.id == "vocabulary" else detail.label
        if change.id == "labels":
            name, _dot, key = detail.label.partition("·")
            label = f"{_enumerations().get(name, name)}·{key}"
        yield detail.model_copy(update={"label": label})


def _enumerations() -> dict[str, str]:
    """Return what the enumerations of the data are called: as the first field that has them."""
    found: dict[str, str] = {}
    for _path, field in walk(data_model()):
        if field.enum:
            found.setdefault(field.enum, field.label)
    return found


def _titled(change: Change, clauses: Mapping[str, Clause]) -> Change:
    def named(match: re.Match[str]) -> str:
        clause = clauses.get(match[0])
        return f"{clause.title}（{clause.id}）" if clause else match[0]

    details = []
    for detail in change.details:
        about = change.id if change.kind is Kind.CHOICE else next(iter(_ID.findall(detail.label)), "")
        variants = {v.id: v.title for v in clauses[about].variants} if about in clauses else {}
        old, new = (variants.get(text, _ID.sub(named, text)) for text in (detail.old, detail.new))
        details.append(Detail(label=_ID.sub(named, detail.label), old=old, new=new))
    known = clauses.get(change.id)
    title = change.title or (known.title if known else "")
    return change.model_copy(update={"title": title, "details": tuple(details)})
