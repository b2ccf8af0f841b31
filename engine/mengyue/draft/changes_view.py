"""What wording sees of a change: ``changes.joined``, ``changes.left``, ``changes.tasks.added`` …, and changed articles.

Records keep the path at which they stand in the data, so that a fact missing from them is a blank like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from typing import Any

from mengyue.change.change_values import Changes
from mengyue.checks.record_paths import Places
from mengyue.draft.quotation import quoted
from mengyue.draft.tree import Article, Draft, Inline, Item, Paragraph, Ref, Table
from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.missing import Missing
from mengyue.language.numerals import chinese_number
from mengyue.language.values import Record, view
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.cooperation import Agreement, BackgroundIP, Seat, Share, Task
from mengyue.model.events_and_years import AllianceEvent
from mengyue.model.member import Member
from mengyue.model.resources import Contribution

__all__ = ["ChangedArticle", "ChangesView", "changed_articles", "numbers_of", "quoted_parts"]

#: Where a record that the data no longer have would stand, and where a fact that a change lacks should.
_HOMES: Mapping[type[Model], str] = {
    Agreement: "agreement", AllianceEvent: "events", BackgroundIP: "ip.background", Contribution: "contributions",
    Member: "former_members", Seat: "governance.decision.seats", Share: "revenue.shares", Task: "tasks",
}  # fmt: skip
_LACKING: Mapping[str, type[Model]] = {"original": Agreement, "event": AllianceEvent}


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A paragraph of a changed article, quoted, or the id of the table that stands there."""

    text: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """An article that reads otherwise: ``what`` happens to it is ``changed``, ``added`` or ``removed``; ``parts`` are
    its text as it will be."""

    what: str
    number: str
    title: str
    parts: tuple[ChangedPart, ...] = ()


class ChangesView:
    """``changes`` for wording, made when somebody reads it.

    Besides the fields of :class:`Changes` it has ``empty``, whether nothing changed, and ``articles``, the articles
    that read otherwise (see :func:`changed_articles`).
    """

    def __init__(
        self, make: Callable[[], Changes], alliance: Alliance, articles: Sequence[ChangedArticle] = ()
    ) -> None:
        self._make, self._alliance, self._articles = make, alliance, articles

    @property
    def names_before(self) -> dict[str, str]:
        """The names that members bore before, with those that they bear since."""
        return {one.before: one.member.name for one in self._changes.renamed if one.member.name}

    @cached_property
    def _changes(self) -> Changes:
        return self._make()

    @cached_property
    def _shown(self) -> dict[str, Any]:
        changes, places = self._changes, Places(self._alliance)
        articles = [_view(article, places, "") for article in self._articles]
        shown: dict[str, Any] = _view(changes, places, "")
        return {**shown, "empty": not changes and not articles, "articles": articles}

    def read(self, name: str) -> Any:
        """Return one of them. Raises :class:`ExpressionError` for a name that it does not have."""
        if name not in self._shown:
            raise ExpressionError(_("changes 没有“{field}”项").format(field=name))
        value = self._shown[name]
        return Missing() if value is None else value


def _view(value: Any, places: Places, name: str) -> Any:
    if isinstance(value, Model):
        return Record(value, places.of(value) or _HOMES.get(type(value), ""))
    if is_dataclass(value) and not isinstance(value, type):
        names = (*(f.name for f in fields(value)), *_properties(type(value)))
        return {name: _view(getattr(value, name), places, name) for name in names}
    if isinstance(value, tuple | list):
        return [_view(item, places, name) for item in value]
    if value is None and name in _LACKING:
        return Missing(_HOMES[_LACKING[name]], _LACKING[name])
    return value if value is None or isinstance(value, bool) else view(value, "")


@cache
def _properties(cls: type) -> tuple[str, ...]:
    return tuple(name for name, member in vars(cls).items() if isinstance(member, property))


def changed_articles(old: Draft, new: Draft) -> list[ChangedArticle]:
    """Return the articles of the agreement that read otherwise, in the order of the agreement as signed: number, title,
    what happens (``changed``, ``added``, ``removed``) and the text as it will be, quoted.

    Numbers are those of the agreement as signed; an article put in takes the number of the one before it with 之一.
    """
    before = {article.bookmark: article for article in _articles(old)}
    after = {article.bookmark: article for article in _articles(new)}
    numbers = {key: article.number for key, article in before.items()}
    places = {key: (at, 0) for at, key in enumerate(before)}
    last, count = "", 0
    for key, article in after.items():
        if key in before:
            last, count = key, 0
        else:
            count += 1
            numbers[key] = f"{numbers[last]}之{chinese_number(count)}" if last else article.number
            places[key] = (places[last][0] if last else -1, count)
    numbers |= {schedule.bookmark: f"附件{schedule.number}" for schedule in old.schedules}
    found: list[ChangedArticle] = []
    for key in sorted(places, key=places.__getitem__):
        one, other = before.get(key), after.get(key)
        if one and other and _form(one) == _form(other):
            continue
        if other is None:
            assert one is not None
            found.append(ChangedArticle("removed", numbers[key], one.title))
        else:
            what = "changed" if one else "added"
            found.append(ChangedArticle(what, numbers[key], other.title, quoted_parts(_lines(other, numbers))))
    return found


def quoted_parts(lines: Iterable[str | Table]) -> tuple[ChangedPart, ...]:
    """Return lines of text and the tables among them as one quotation; what stands last as text closes it."""
    parts = list(lines)
    words = iter(quoted([part for part in parts if isinstance(part, str)]))
    return tuple(
        ChangedPart(text=next(words)) if isinstance(part, str) else ChangedPart(table=part.source) for part in parts
    )


def numbers_of(draft: Draft) -> dict[str, str]:
    """Return the number of each article of an agreement by the clause it was made from."""
    return {article.origin.clause: article.number for article in _articles(draft)}


def _articles(draft: Draft) -> Iterable[Article]:
    return (block for block in draft.body if isinstance(block, Article))


def _form(article: Article) -> tuple[object, ...]:
    """Return what an article says, references by their target: a mere shift of numbers changes nothing."""
    return tuple((type(block).__name__, tuple(_said(part) for part in _inlines(block))) for block in article.blocks)


def _said(part: Inline) -> str:
    return f"→{part.bookmark}" if isinstance(part, Ref) else part.text


def _inlines(block: Paragraph | Item | Table) -> Iterable[Inline]:
    if isinstance(block, Table):
        return (part for row in (*block.rows, block.total) for cell in row for part in cell)
    return block.inlines


def _lines(article: Article, numbers: Mapping[str, str]) -> Iterable[str | Table]:
    for block in article.blocks:
        if isinstance(block, Table):
            yield block
            continue
        text = "".join(
            numbers.get(part.bookmark, part.text) if isinstance(part, Ref) else part.text for part in block.inlines
        )
        yield (block.number + text) if isinstance(block, Item) else text
