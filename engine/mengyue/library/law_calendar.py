"""What happens to the registered laws between two days: new laws and texts, repeals, articles with other numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mengyue.library.clause import Clause
from mengyue.library.statute import Law

__all__ = ["LawChange", "a_year_after", "changes"]


@dataclass(frozen=True)
class LawChange:
    """On ``day`` a text of ``law`` comes into force (``version``; ``verified`` when it was compared), or, where
    ``version`` is empty, the law is repealed. ``moved`` are the articles that get another number, ``cited`` the clauses
    that cite it, by the articles they cite (empty for the law as a whole)."""

    day: date
    law: Law
    version: str
    verified: bool
    first: bool
    moved: Mapping[str, str]
    cited: Mapping[str, tuple[str, ...]]


def changes(laws: Mapping[str, Law], clauses: Iterable[Clause], after: date, until: date) -> list[LawChange]:
    """List what changes later than ``after`` and not later than ``until``, in order of time."""
    citing = _citing(clauses)
    found = [change for law in laws.values() for change in _of(law, citing.get(law.key, {}))]
    return sorted((c for c in found if after < c.day <= until), key=lambda change: (change.day, change.law.key))


def a_year_after(day: date) -> date:
    """Return the same day of the next year; 28 February for 29 February."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _of(law: Law, cited: Mapping[str, tuple[str, ...]]) -> Iterator[LawChange]:
    starts = [text.effective for text in law.texts] + ([law.effective] if law.effective else [])
    first = min(starts, default=None)
    if law.effective:
        verified = all(article.verified for article in law.articles.values()) and bool(law.articles)
        yield LawChange(law.effective, law, law.version, verified, law.effective == first, law.was, cited)
    for text in law.texts:
        yield LawChange(
            text.effective, law, text.version, text.verified, text.effective == first, text.was, cited
        )  # fmt: skip
    if law.repealed:
        yield LawChange(law.repealed, law, "", True, False, {}, cited)


def _citing(clauses: Iterable[Clause]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for clause in clauses:
        for key in clause.statutes:
            law, _slash, article = key.partition("/")
            articles = found.setdefault(law, {})
            articles[article] = (*articles.get(article, ()), clause.id)
    return found
