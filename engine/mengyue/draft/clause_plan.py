"""The plan of a document: which clauses stand where, under which numbers. Made before a word is rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from mengyue.checks.noted import noted_by
from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.length import is_kept, is_within, length_of
from mengyue.draft.select import Chosen, chosen_of, own_article, results_of
from mengyue.draft.wording_scope import TracedScope
from mengyue.i18n import _
from mengyue.language.numerals import chinese_number
from mengyue.library.clause import Clause
from mengyue.library.content_library import Library
from mengyue.library.outline import Outline, OutlineItem, OutlineKind, OutlineSection, ScheduleSource
from mengyue.library.policy import Force, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import AgreementLength
from mengyue.model.finding import EngineError
from mengyue.once import Same

__all__ = ["Plan", "PlannedArticle", "PlannedSchedule", "PlannedSection", "plan"]


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """A clause with its number: 第一条 in what has articles, （一） in a report, nothing in a letter.

    One that stands in the article of another has that one's number and bookmark, and names it in ``head``; ``title``
    is that of an article which others stand in.
    """

    chosen: Chosen
    number: str
    bookmark: str
    head: str = ""
    title: str = ""


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
    """Sections and schedules in order, and both by id; ``shortened`` are the clauses that apply and that an agreement
    of this length leaves out. It does not change."""

    sections: tuple[PlannedSection, ...]
    schedules: tuple[PlannedSchedule, ...]
    articles: dict[str, PlannedArticle] = field(default_factory=dict)
    shortened: tuple[str, ...] = ()
    length: AgreementLength = AgreementLength.FULL
    #: All of it that wording can ask for.
    told: tuple[object, ...] = ()

    def schedule(self, key: str) -> PlannedSchedule | None:
        """Return the schedule with that id, if it is there."""
        return next((s for s in self.schedules if s.source.id == key), None)


_WITH_ARTICLES = (OutlineKind.AGREEMENT, OutlineKind.CONTRACT, OutlineKind.RULES)
_WITHOUT_NUMBERS = (OutlineKind.LETTER, OutlineKind.SHEET)


def _heading(kind: OutlineKind, number: int) -> str:
    """Return the label of the ``number``-th heading: 第一章 in rules, else 一、."""
    label = chinese_number(number)
    return f"第{label}章　" if kind is OutlineKind.RULES else f"{label}、"


def _subheadings(contents: list[PlannedArticle | OutlineItem]) -> list[PlannedArticle | OutlineItem]:
    """Number the clauses under one heading of a report （一）, （二）; a single one has no number of its own."""
    clauses = [item for item in contents if isinstance(item, PlannedArticle)]
    if len(clauses) < 2:
        return contents
    numbers = {id(item): f"（{chinese_number(at)}）" for at, item in enumerate(clauses, 1)}
    return [replace(item, number=numbers[id(item)]) if isinstance(item, PlannedArticle) else item for item in contents]


def _own_after(
    alliance: Alliance, clause: str, numbered: bool, articles: dict[str, PlannedArticle]
) -> Iterator[PlannedArticle]:
    """Yield the alliance's own articles that stand behind ``clause``, and those behind these; they are entered in
    ``articles``. Only what has articles takes them."""
    for at, own in enumerate(alliance.own_articles if numbered else ()):
        if own.after == clause and f"own.{own.id}" not in articles:
            chosen = own_article(own, at)
            key = chosen.clause.id
            articles[key] = PlannedArticle(chosen, _next_number(articles), bookmark_name(key))
            yield articles[key]
            yield from _own_after(alliance, key, numbered, articles)


def _next_number(articles: Mapping[str, PlannedArticle]) -> str:
    return f"第{chinese_number(sum(not article.head for article in articles.values()) + 1)}条"


def _head(
    clause: Clause, contents: Sequence[PlannedArticle | OutlineItem], alliance: Alliance
) -> PlannedArticle | None:
    """Return the article that ``clause`` stands in, as it says and when that comes right before it. One that the file
    gives a title keeps an article of its own."""
    last = contents[-1] if contents else None
    titled = clause.id in alliance.clauses and bool(alliance.clauses[clause.id].title)
    if clause.joins is None or titled or not isinstance(last, PlannedArticle):
        return None
    key = last.head or last.chosen.clause.id
    articles = [item for item in contents if isinstance(item, PlannedArticle) and item.chosen.clause.id == key]
    return articles[0] if key == clause.joins.clause else None


def _cut(scope: TracedScope, alliance: Alliance, outline: Outline, library: Library) -> set[str]:
    """Return the clauses that an agreement of this length leaves out: never the last one that meets a content, or a
    hard demand on the text, of the policy."""
    if outline.kind is not OutlineKind.AGREEMENT:
        return set()
    listed = [library.clauses[key] for key in outline.clauses if key in library.clauses]
    cut = {clause.id: clause for clause in listed if not is_within(alliance, clause)}
    noted, parts = noted_by(library.clauses), Same(scope.policy, outline, library)
    for meet in noted.once(parts, lambda: _met(parts)) if noted else _meeting(parts):
        if meet and all(key in cut for key in meet):
            del cut[meet[0]]
    return set(cut)


@lru_cache(maxsize=64)
def _meeting(made_of: Same) -> list[list[str]]:
    return _met(made_of)


def _met(made_of: Same) -> list[list[str]]:
    """Return for each content, and hard demand on the text, of a policy the clauses of an outline that meet it."""
    things: Any = made_of.things
    policy, outline, library = things
    if policy is None:
        return []
    listed = [library.clauses[key] for key in outline.clauses if key in library.clauses]
    asked = [(content.id, content.clauses) for content in policy.contents]
    asked += [(rule.id, ()) for rule in policy.rules if _must_be_said(rule)]
    return [[c.id for c in listed if c.id in clauses or _answers(c, key)] for key, clauses in asked]


def _must_be_said(rule: Rule) -> bool:
    return rule.kind is RuleKind.DRAFTING and rule.force is Force.HARD


def _answers(clause: Clause, key: str) -> bool:
    return key in clause.satisfies or any(key in variant.satisfies for variant in clause.variants)


def plan(scope: TracedScope, alliance: Alliance, outline: Outline, library: Library, as_of: date) -> Plan:
    """Choose and number, as before where nothing has changed by which this is done.

    Raises :class:`EngineError` for a clause that the library does not have.
    """

    def make() -> Plan:
        # what is read without the language
        scope.find_fields("clauses", "own_articles")
        scope.find_columns("agreement", "agreement.length")
        return _planned(scope, alliance, outline, library, as_of)

    return scope.kept(results_of(scope.policy, library, scope.wording), ("plan", outline.id), as_of, make)


def _planned(scope: TracedScope, alliance: Alliance, outline: Outline, library: Library, as_of: date) -> Plan:
    articles: dict[str, PlannedArticle] = {}
    sections: list[PlannedSection] = []
    cut = _cut(scope, alliance, outline, library)
    shortened: list[str] = []
    compact = outline.kind is OutlineKind.AGREEMENT and length_of(alliance) is AgreementLength.COMPACT
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
            clause = library.clauses[item.clause]
            chosen = chosen_of(scope, alliance, library, clause, as_of)
            if chosen and clause.id in cut:
                shortened.append(clause.id)
            elif chosen:
                head = _head(clause, contents, alliance) if compact else None
                if head and clause.joins:
                    titled = replace(head, title=clause.joins.title)
                    contents[contents.index(head)] = articles[head.chosen.clause.id] = titled
                    article = replace(titled, chosen=chosen, head=head.chosen.clause.id, title="")
                else:
                    number = _next_number(articles) if outline.kind in _WITH_ARTICLES else ""
                    article = PlannedArticle(chosen, number, bookmark_name(item.clause))
                articles[item.clause] = article
                contents.append(article)
            if chosen:
                contents += _own_after(alliance, item.clause, outline.kind in _WITH_ARTICLES, articles)
        if source.contents and not contents:
            continue
        numbered = source.numbered and bool(source.heading) and outline.kind not in _WITHOUT_NUMBERS
        headings += numbered
        if outline.kind is OutlineKind.REPORT:
            contents = _subheadings(contents)
            articles |= {item.chosen.clause.id: item for item in contents if isinstance(item, PlannedArticle)}
        sections.append(PlannedSection(source, _heading(outline.kind, headings) if numbered else "", tuple(contents)))
    length = length_of(alliance) if outline.kind is OutlineKind.AGREEMENT else AgreementLength.FULL
    kept = [s for s in outline.schedules if is_kept(s.length, length) and scope.test(s.when)]
    schedules = tuple(PlannedSchedule(s, n, bookmark_name(f"schedule:{s.id}")) for n, s in enumerate(kept, 1))
    told = (
        tuple((key, one.number, one.bookmark) for key, one in articles.items()),
        tuple((one.source.id, one.number, one.bookmark) for one in schedules),
        tuple(shortened),
        length,
    )
    found = Plan(tuple(sections), schedules, articles, tuple(shortened), length, told)
    place = _place(told, *_told_apart(found))
    if not place:
        place.append(found)
    return place[0]


def _told_apart(found: Plan) -> tuple[tuple[object, ...], Same]:
    """Return what tells a plan from any other besides what wording can ask for: words, and things by identity."""
    words: list[object] = []
    things: list[object] = [one.source for one in found.schedules]
    for section in found.sections:
        words.append(section.number)
        things.append(section.source)
        for one in section.contents:
            words.append((one.number, one.bookmark, one.head, one.title) if isinstance(one, PlannedArticle) else ())
            things.append(one.chosen if isinstance(one, PlannedArticle) else one)
    return tuple(words), Same(*things)


@lru_cache(maxsize=64)
def _place(_told: object, _words: object, _things: Same) -> list[Plan]:
    """Return where the plan stands that is so told: the very same of before, so that what was made by it is known."""
    return []
