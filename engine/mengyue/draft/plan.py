"""The plan of an agreement: which clauses stand where, under which numbers. Made before a word is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.numerals import chinese_number
from mengyue.draft.scope import TracedScope
from mengyue.draft.select import Chosen, choose
from mengyue.i18n import _
from mengyue.library.outline import Outline, OutlineItem, OutlineSection, ScheduleSource
from mengyue.library.store import Library
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError

__all__ = ["Plan", "PlannedArticle", "PlannedSchedule", "PlannedSection", "plan"]


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """A clause with its article number."""

    chosen: Chosen
    number: str
    bookmark: str


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A heading with its number and what stands under it: articles, or items of the outline as they are."""

    source: OutlineSection
    number: str
    contents: tuple[PlannedArticle | OutlineItem, ...]


@dataclass(frozen=True, slots=True)
class PlannedSchedule:
    """A schedule with its number, counted from 1."""

    source: ScheduleSource
    number: int
    bookmark: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Sections and schedules in order, and both by id."""

    sections: tuple[PlannedSection, ...]
    schedules: tuple[PlannedSchedule, ...]
    articles: dict[str, PlannedArticle] = field(default_factory=dict)

    def schedule(self, key: str) -> PlannedSchedule | None:
        """Return the schedule with that id, if it is there."""
        return next((s for s in self.schedules if s.source.id == key), None)


def plan(scope: TracedScope, alliance: Alliance, outline: Outline, library: Library, as_of: date) -> Plan:
    """Choose and number. Raises :class:`EngineError` for a clause that the library does not have."""
    articles: dict[str, PlannedArticle] = {}
    sections: list[PlannedSection] = []
    headings = 0
    for source in outline.sections:
        contents: list[PlannedArticle | OutlineItem] = []
        for item in source.contents:
            if not scope.test(item.when):
                continue
            if not item.clause:
                contents.append(item)
                continue
            if item.clause not in library.clauses:
                raise EngineError(
                    _("提纲{outline}引用了条款库中没有的条款“{clause}”").format(outline=outline.id, clause=item.clause)
                )
            chosen = choose(scope, alliance, library, library.clauses[item.clause], as_of)
            if chosen:
                number = f"第{chinese_number(len(articles) + 1)}条"
                article = PlannedArticle(chosen, number, bookmark_name(item.clause))
                articles[item.clause] = article
                contents.append(article)
        headings += source.numbered
        sections.append(
            PlannedSection(source, f"{chinese_number(headings)}、" if source.numbered else "", tuple(contents))
        )
    kept = [s for s in outline.schedules if scope.test(s.when)]
    schedules = tuple(PlannedSchedule(s, n, bookmark_name(f"schedule:{s.id}")) for n, s in enumerate(kept, 1))
    return Plan(tuple(sections), schedules, articles)
