"""One agreement under examination, and the making of findings about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import TypedDict, TypeVar

from mengyue.checks.rule_scope import Scope
from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.tree import Draft
from mengyue.i18n import _, language
from mengyue.language.numerals import chinese_number
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity, State
from mengyue.once import Same
from mengyue.proof.check_catalogue import CHECKS
from mengyue.proof.data_facts import Facts, facts_of
from mengyue.proof.kept_each import KeptEach
from mengyue.proof.kept_findings import KeptFindings
from mengyue.proof.kept_sections import KeptSections, kept_sections
from mengyue.proof.neutral_names import NeutralNames, neutral_names
from mengyue.proof.reading import Passage, Reading, Section, Sentence, read

__all__ = ["Case", "statutes"]

_Read = TypeVar("_Read")
#: What so many documents showed to a check is kept.
_MOST = 4

_STATE = {
    Severity.ERROR: State.VIOLATED,
    Severity.WARNING: State.VIOLATED,
    Severity.REVIEW: State.QUESTION,
    Severity.INFO: State.NOTE,
}


@dataclass(frozen=True)
class Case:
    """The agreement, the data it was made from, and the library and policies it was made with.

    ``renamed`` are members that the document gives another name: the name before to the name since. ``given`` are facts
    that are known without an alliance. ``content`` tells library and policies from all others, where that is known.
    """

    draft: Draft
    alliance: Alliance
    library: Library
    policies: Sequence[Policy]
    as_of: date
    renamed: Mapping[str, str] = field(default_factory=dict)
    given: Facts | None = None
    content: str = ""
    whole: Case | None = None
    stand_ins: tuple[str, ...] = ()

    @cached_property
    def neutral(self) -> tuple[Case, NeutralNames | None]:
        """The same agreement with neutral names, and what tells what is found in it; this one where none is read so."""
        names = neutral_names(self.alliance, self.reading, self.kept)
        if names is None:
            return self, None
        case = replace(self, whole=self, stand_ins=names.all)
        case.__dict__["reading"] = names.reading(self.reading, self.kept)
        return case, names

    @cached_property
    def facts(self) -> Facts:
        """What the data say, as text states it."""
        if self.whole:
            return self.whole.facts
        return self.given or self.kept.facts(facts_of(self.alliance, self.policies))

    @cached_property
    def reading(self) -> Reading:
        """The document as a reader meets it. A paper annexed as a form is proofread where it stands for itself."""
        outline = self.library.outlines.get(self.draft.id) or self.library.papers.get(self.draft.id)
        forms = {bookmark_name(f"schedule:{s.id}") for s in outline.schedules if s.paper} if outline else set()
        schedules = tuple(replace(s, blocks=()) if s.bookmark in forms else s for s in self.draft.schedules)
        preamble = outline.preamble if outline else ""
        found = read(replace(self.draft, schedules=schedules), preamble, self.kept.section, self.kept)
        return self.kept.reading(found.sections)

    @cached_property
    def kept(self) -> KeptSections:
        """What is known from documents before, and what was made of the library."""
        return kept_sections(self.library)

    def each(
        self, check: str, sections: Iterable[Section], find: Callable[[Section], Iterable[Finding]], *held: object
    ) -> Iterator[Finding]:
        """Yield what ``find`` finds in each section: found once, as long as section, library, language and ``held``,
        which is all else that ``find`` reads, are the same."""
        kept = self.kept_each
        finding = kept.finding(check, held, find) if kept else find
        return chain.from_iterable(self.kept.over(sections, check, (language(), *held), partial(_all, finding)))

    @cached_property
    def kept_each(self) -> KeptEach | None:
        """What :meth:`each` found in sections that read alike in an earlier run; nothing where that is not kept."""
        if self.whole:
            return self.whole.kept_each
        known = self.content and self.kept.reads.early
        return KeptEach([self.content, language(), self.draft.kind]) if known else None

    def each_passage(
        self,
        check: str,
        sections: Iterable[Section],
        find: Callable[[Section, Passage], Iterable[Finding]],
        *held: object,
    ) -> Iterator[Finding]:
        """Yield what ``find`` finds in each passage of each section, as :meth:`each` does: where it found nothing in a
        passage that stood in the same section before, it is not asked again. So of the section ``find`` may read its
        kind, clause and bookmark, and only for what it tells the rest; findings are made anew with the section."""
        return self.each(check, sections, partial(self._in_passages, check, (language(), *held), find), *held)

    def _in_passages(
        self, check: str, held: object, find: Callable[[Section, Passage], Iterable[Finding]], section: Section
    ) -> Iterator[Finding]:
        def finds(passage: Passage) -> bool:
            return next(iter(find(section, passage)), None) is not None

        for passage, _found in self.kept.fresh(section.passages, check, held, finds):
            yield from find(section, passage)

    def once(self, name: str, check: Callable[[Case], Iterable[Finding]]) -> tuple[Finding, ...]:
        """Return what ``check`` of that ``name`` finds, which was found in the same sections before, in this run or an
        earlier one, where the values that it asked for (:meth:`value`, :meth:`holds`) are the same. So besides these
        and the sections it may read the library, the policies, the day and the kind of the document, and nothing else
        of the data."""
        known = self.kept.found.get(name, ())
        for seen, asked, found in known:
            if seen == self._seen and all([self._now(*of) == value for of, value in asked.items()]):
                return found
        self._asked.clear()
        kept = self.between_runs
        before = kept.get(name, self._now) if kept else None
        found = tuple(check(self)) if before is None else before
        if kept and before is None:
            kept.put(name, self._asked, found)
        self.kept.found[name] = ((self._seen, dict(self._asked), found), *known[: _MOST - 1])
        return found

    @cached_property
    def between_runs(self) -> KeptFindings | None:
        """What checks found in a document that reads alike in an earlier run; nothing where that is not kept."""
        if not self.content or not self.kept.reads.early:
            return None
        others = [self.as_of.isoformat(), language(), self.draft.kind, self.draft.id, *self.stand_ins]
        return KeptFindings(self.content, self.reading, others)

    def _now(self, expression: str, holds: bool) -> object:
        return self.holds(expression) if holds else self.value(expression)

    @cached_property
    def _seen(self) -> tuple[object, ...]:
        same = Same(self.reading, self.library, *self.policies)
        return same, self.as_of, language(), self.draft.kind, self.draft.id

    @cached_property
    def _asked(self) -> dict[tuple[str, bool], object]:
        return {}

    def read_in(
        self, what: str, sections: Sequence[Section], read: Callable[[Passage], Sequence[_Read]]
    ) -> Iterator[tuple[Section, Passage, _Read]]:
        """Yield what ``read`` reads of each passage of each section, one by one; ``what`` names it. A passage that
        stood in the same section before is not read again: ``read`` may look at it and at the library alone."""
        found = self.kept.over(sections, what, None, partial(self._read_of, what, read))
        for section, places in zip(sections, found, strict=True):
            for passage, every in places:
                for one in every:
                    yield section, passage, one

    def _read_of(
        self, what: str, read: Callable[[Passage], Sequence[_Read]], section: Section
    ) -> list[tuple[Passage, Sequence[_Read]]]:
        return self.kept.fresh(section.passages, what, None, read)

    @cached_property
    def scope(self) -> Scope:
        """What expressions of proof rules read: the data under the first policy."""
        if self.whole:
            return self.whole.scope
        return Scope(self.alliance, self.policies[0] if self.policies else None, {"as_of": self.as_of})

    def value(self, expression: str) -> object:
        """Return the value of a proof rule's expression."""
        if (expression, False) not in self._values:
            self._values[expression, False] = self.scope.evaluate(expression)
        found = self._asked[expression, False] = self._values[expression, False]
        return found

    def holds(self, expression: str) -> bool:
        """Tell whether the condition of a proof rule holds for the data; one that is not written does."""
        if not expression:
            return True
        if (expression, True) not in self._values:
            self._values[expression, True] = bool(self.scope.evaluate(expression))
        found = self._asked[expression, True] = self._values[expression, True]
        return bool(found)

    @cached_property
    def _values(self) -> dict[tuple[str, bool], object]:
        return self.whole._values if self.whole else {}

    @cached_property
    def rules(self) -> frozenset[str]:
        """The ids of all rules of the policies."""
        return frozenset(rule.id for policy in self.policies for rule in policy.rules)

    def report(
        self,
        code: str,
        section: Section | None,
        passage: Passage | None,
        message: str,
        *,
        found: str = "",
        required: str = "",
        path: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of a programmed check; see :meth:`place` for where it stands."""
        check = CHECKS[code]
        grave = severity or check.severity
        return Finding(
            code,
            grave,
            message,
            path=self.place(section, path),
            label=where(section, passage),
            basis=statutes(self.library, check.basis),
            hint=_(check.fix),
            found=found,
            required=required,
            state=_STATE[grave],
            **source_of(section),
        )

    def report_sentence(
        self,
        code: str,
        section: Section,
        passage: Passage,
        sentence: Sentence,
        message: str,
        *,
        required: str = "",
        path: str = "",
    ) -> Finding:
        """Return a finding about a whole sentence; ``path`` is the datum meant, else what the sentence prints."""
        text, start = sentence.text, sentence.start
        path = path or passage.data_path(start, start + len(text))
        return self.report(code, section, passage, message, found=text.strip(), required=required, path=path)

    @staticmethod
    def place(section: Section | None, path: str = "") -> str:
        """Return the data path when the fault is in a fact, else ``clauses.<id>``, which leads to the choice made."""
        if path:
            return path
        return f"clauses.{section.clause}" if section and section.clause else ""


def _all(find: Callable[[Section], Iterable[Finding]], section: Section) -> tuple[Finding, ...]:
    return tuple(find(section))


class SourceOf(TypedDict, total=False):
    """The clause and the variant that a section comes from, as a finding names them."""

    clause: str
    variant: str


def source_of(section: Section | None) -> SourceOf:
    """Return where a section comes from; nothing without one."""
    return {"clause": section.clause, "variant": section.variant} if section else {}


def where(section: Section | None, passage: Passage | None) -> str:
    """Return the place as a person finds it: 第十二条　成果验收　第二款第（一）项."""
    return "　".join(part for part in (section.name if section else "", passage.place if passage else "") if part)


def statutes(library: Library, keys: Sequence[str]) -> str:
    """Name statutes by the register: ``civil-code/506`` → 《中华人民共和国民法典》第五百零六条."""
    named: dict[str, list[str]] = {}
    for key in keys:
        law, _slash, article = key.partition("/")
        title = f"《{library.laws[law].title}》" if law in library.laws else law
        named.setdefault(title, []).append(f"第{chinese_number(int(article))}条" if article.isdecimal() else article)
    return "；".join(title + "、".join(part for part in parts if part) for title, parts in named.items())
