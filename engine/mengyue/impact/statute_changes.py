"""Statutes of two states of the register: new texts, repealed, articles renumbered, and which clauses cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mengyue.i18n import _
from mengyue.impact.impact_report import Change, Detail, Effect, Kind
from mengyue.impact.record_details import details_of
from mengyue.language.numerals import chinese_number
from mengyue.library.clause import Clause
from mengyue.library.statute import Law

__all__ = ["statute_changes"]


def statute_changes(old: Mapping[str, Law], new: Mapping[str, Law], clauses: Mapping[str, Clause]) -> Iterator[Change]:
    """Yield what became of the statutes; ``clauses`` are those of the new state, of which the citing ones are named."""
    for key in dict.fromkeys((*new, *old)):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        if one is None or other is None:
            law = other or one
            assert law is not None
            effect = Effect.ADDED if one is None else Effect.REMOVED
            cited = _cited(key, None, clauses) if other is None else ()
            yield Change(kind=Kind.STATUTE, effect=effect, id=key, title=law.title, details=cited)
            continue
        yield from _of_law(one, other, clauses)


def _of_law(old: Law, new: Law, clauses: Mapping[str, Clause]) -> Iterator[Change]:
    details = tuple(details_of(old, new, ("articles", "key")))
    if details:
        repealed = new.repealed is not None and old.repealed is None
        effect = Effect.REPEALED if repealed else Effect.CHANGED
        cited = _cited(new.key, None, clauses) if repealed else ()
        day = str(new.repealed) if repealed else ""
        yield Change(kind=Kind.STATUTE, effect=effect, id=new.key, title=new.title, at=new.version, new=day,
                     details=(*details, *cited))  # fmt: skip
    gone = {number: article for number, article in old.articles.items() if number not in new.articles}
    come = {number: article for number, article in new.articles.items() if number not in old.articles}
    for number, article in gone.items():
        moved = next((other for other, text in come.items() if text.says.strip() == article.says.strip()), "")
        come.pop(moved, None)
        effect = Effect.RENUMBERED if moved else Effect.REMOVED
        yield Change(kind=Kind.STATUTE, effect=effect, id=f"{new.key}/{number}", title=_named(new, moved or number),
                     old=number, new=moved, details=_cited(new.key, number, clauses))  # fmt: skip
    for number in come:
        yield Change(kind=Kind.STATUTE, effect=Effect.ADDED, id=f"{new.key}/{number}", title=_named(new, number))
    for number in (number for number in new.articles if number in old.articles):
        one, other = old.articles[number], new.articles[number]
        if one.says.strip() != other.says.strip():
            says = Detail(label=_("要旨"), old=one.says, new=other.says)
            yield Change(kind=Kind.STATUTE, effect=Effect.REWORDED, id=f"{new.key}/{number}", title=_named(new, number),
                         details=(says, *_cited(new.key, number, clauses)))  # fmt: skip


def _named(law: Law, number: str) -> str:
    return f"《{law.title}》" + (f"第{chinese_number(int(number))}条" if number.isdecimal() else number)


def _cited(key: str, number: str | None, clauses: Mapping[str, Clause]) -> tuple[Detail, ...]:
    """Name the clauses that cite a law, or one article of it."""
    wanted = f"{key}/" if number is None else f"{key}/{number}"
    citing = [
        clause.title
        for clause in clauses.values()
        if any(cited == wanted or (number is None and cited.startswith(wanted)) for cited in clause.statutes)
    ]
    names = "、".join(dict.fromkeys(citing))
    return (Detail(label=_("引用的条款"), old=names, new=names),) if citing else ()
