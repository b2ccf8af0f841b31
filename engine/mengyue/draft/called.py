"""What the wording of one paper may call: numbers of its articles and schedules, figures of the agreement, laws."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeVar
from weakref import ref

from mengyue.checks.noted import noted_by
from mengyue.checks.self_assessment import Judged, judged_rules
from mengyue.draft.blanks import texts_of
from mengyue.draft.clause_plan import Plan, PlannedSchedule, plan
from mengyue.draft.select import Chosen, choose, figures_of, results_of
from mengyue.draft.tree import Inline
from mengyue.draft.wording_scope import TracedScope, Wording
from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.marks import Marked, mark_ref
from mengyue.library.content_library import Library
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError
from mengyue.once import Same

__all__ = ["Called"]

Lines = tuple[tuple[Inline, ...], ...]
_Made = TypeVar("_Made")
#: Where the text leads when the article that it refers to is left out and does not say where its matter is settled.
_ELSEWHERE = "法律规定"


class Called:
    """The ``scope`` in which a paper is worded, its ``plan``, and the functions that its wording may call.

    ``names`` are further names for the wording; ``within`` is what the document calls to which this one is annexed.
    """

    def __init__(
        self,
        alliance: Alliance,
        outline: Outline,
        library: Library,
        policy: Policy | None,
        wording: Wording,
        as_of: date,
        names: Mapping[str, Any],
        within: Called | None = None,
    ) -> None:
        self.alliance, self.library, self.policy, self.as_of = alliance, library, policy, as_of
        self.scope = TracedScope(alliance, policy, wording, as_of=as_of)
        self.scope.give_ours(
            {
                "ref": _Of(self, "_ref"),
                "article": _Of(self, "_article_of_agreement"),
                "agreed": _Of(self, "_agreed"),
                "schedule": _Of(self, "_schedule"),
                "has": _Of(self, "_has"),
                "uses": _Of(self, "_uses"),
                "has_schedule": _Of(self, "_has_schedule"),
                "law": _Of(self, "_law"),
                "judged": _Later(_Of(self, "_rules_judged")),
                "text_mark": _no_mark,
            }
        )
        if within:
            self.scope.give_ours({"article": within.article_here})
        self.scope.give(names)
        self._made: dict[Hashable, tuple[Any, frozenset[Any]]] = {}
        self._outline, self._unchanged = outline.id, results_of(policy, library, wording)
        self.plan: Plan = plan(self.scope, alliance, outline, library, as_of)
        if within:
            self.scope.tell_plan((self.plan.told, within.plan.told), lambda: ())
        else:
            self.scope.tell_plan(self.plan.told, _Of(self, "_agreement_told"))

    def _has(self, clause: str) -> bool:
        return clause in self.plan.articles

    def _uses(self, term: str) -> bool:
        """Tell whether an article writes ``term`` that does not define it."""
        words, articles = self.scope.words(term), self.plan.articles
        return any(
            words in text for key, text in self._texts.items() if term not in articles[key].chosen.clause.defines
        )

    @property
    def _texts(self) -> dict[str, str]:
        """What the articles say that define no term, by the id of the clause."""
        return self._once("texts", self._all_texts)

    def _all_texts(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, article in self.plan.articles.items():
            clause, variant = article.chosen.clause, article.chosen.variant
            if article.chosen.own:
                found[key] = article.chosen.own
                continue
            if "uses(" not in clause.wording[clause.worded(variant.id, self.plan.length)]:
                what = ("text", self._outline, clause.id, variant.id, self.plan.length)
                make = partial(self._text, article.chosen)
                found[key] = self.scope.kept(self._unchanged, what, Same(article.chosen), make)
        return found

    def _text(self, chosen: Chosen) -> str:
        return "\n".join(texts_of(line) for line in self.worded(chosen))

    def worded(self, chosen: Chosen) -> Lines:
        """Return the lines that a clause of the library says as it was chosen, each clause worded once.

        Raises :class:`EngineError` with its file and line when it cannot be worded.
        """
        clause, variant = chosen.clause, chosen.variant

        def make() -> Lines:
            heading = clause.worded(variant.id, self.plan.length)
            source = clause.wording[heading]
            figures = figures_of(self.scope, self.alliance, clause) if "param" in source else {}
            try:
                return tuple(self.scope.lines(source, param=figures))
            except ExpressionError as error:
                place = f"{clause.file}:{clause.lines.get(heading, 1) + error.line}"
                raise EngineError(f"{place}: {clause.id}（{variant.id}）：{error}") from error

        return self._once((clause.id, variant.id), make)

    def _once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what is made once for a paper; what it reads counts as read by all that ask for it."""
        if key not in self._made:
            self._made[key] = self.scope.noted(make)
        made, read = self._made[key]
        self.scope.note(read)
        found: _Made = made
        return found

    def _ref(self, clause: str) -> Marked:
        planned = self.plan.articles.get(clause)
        if planned is not None:
            return Marked(mark_ref(planned.bookmark, planned.number))
        source, chosen = self.library.clauses.get(clause), self.alliance.clauses.get(clause)
        if source is None or not (clause in self.plan.shortened or (chosen and chosen.exclude)):
            raise EngineError(_("引用的条款“{clause}”不在本协议中").format(clause=clause))
        return Marked(self.scope.words(source.elsewhere or _ELSEWHERE))

    def article_here(self, clause: str) -> Any:
        """Return a live reference to an article of this agreement, for a form annexed to it."""
        planned = self.plan.articles.get(clause)
        return Marked(mark_ref(planned.bookmark, planned.number)) if planned else ""

    def _article_of_agreement(self, clause: str) -> str:
        """Return the number (第十二条) of an article of the alliance's agreement; nothing when it is not there."""
        planned = self._agreement.articles.get(clause) if self._agreement else None
        return planned.number if planned else ""

    @property
    def agreement(self) -> Outline | None:
        """The outline of the alliance's agreement, where the policy knows one."""
        sources = self.policy.sources if self.policy else ()
        found = (self.library.outlines.get(source.removeprefix("agreements/")) for source in sources)
        return next((o for o in found if o), None)

    @property
    def _agreement(self) -> Plan | None:
        return self._once("agreement", self._plan_of_agreement)

    def _plan_of_agreement(self) -> Plan | None:
        outline = self.agreement
        if outline is None:
            return None
        parts = Same(self.alliance, outline, self.library, self.policy, self.scope.wording)
        noted = noted_by(self.library.clauses)
        return (
            noted.once((parts, self.as_of), lambda: _plan(parts, self.as_of))
            if noted
            else _kept_plan(parts, self.as_of)
        )

    def _agreed(self, key: str, parameter: str = "") -> Any:
        """Return a figure of the agreement: parameter ``parameter`` of clause ``key`` as chosen for this alliance.

        Without a parameter, return the id of the variant chosen; nothing when the agreement does not have the clause.
        """
        clause = self.library.clauses.get(key)
        if clause is not None and not parameter:
            chosen = choose(self.scope, self.alliance, self.library, clause, self.as_of)
            return chosen.variant.id if chosen else ""
        if clause is None or parameter not in clause.parameters:
            raise EngineError(_("没有条款“{clause}”的参数“{name}”").format(clause=key, name=parameter))
        return figures_of(self.scope, self.alliance, clause)[parameter]

    def _has_schedule(self, key: str) -> bool:
        return self.plan.schedule(key) is not None

    def _schedule(self, key: str) -> Marked:
        planned: PlannedSchedule | None = self.plan.schedule(key)
        if planned is None:
            raise EngineError(_("引用的附件“{key}”不在本协议中").format(key=key))
        return Marked(mark_ref(planned.bookmark, f"附件{planned.number}"))

    def _law(self, key: str) -> Marked:
        law = self.library.laws.get(key)
        if law is None:
            raise EngineError(_("法规登记册中没有“{key}”").format(key=key))
        return Marked(f"《{law.title}》")

    def _agreement_told(self) -> object:
        return self._agreement.told if self._agreement else ()

    def _rules_judged(self) -> list[Judged]:
        return self._once("judged", self._judged)

    def _judged(self) -> list[Judged]:
        return judged_rules(self.alliance, self.policy, self.as_of, self.library.labels) if self.policy else []


class _Of:
    """What the wording calls of a paper. A scope does not keep its paper: both would outlive their use."""

    __slots__ = ("_method", "_paper")

    def __init__(self, paper: Called, method: str) -> None:
        self._paper, self._method = ref(paper), method

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return getattr(self._paper(), self._method)(*arguments, **named)


def _no_mark() -> str:
    """Whoever assembles the agreement too says its mark."""
    return ""


@lru_cache(maxsize=8)
def _kept_plan(parts: Same, as_of: date) -> Plan:
    return _plan(parts, as_of)


def _plan(parts: Same, as_of: date) -> Plan:
    """Return the plan of the agreement itself, which papers that name its articles share."""
    things: Any = parts.things
    alliance, outline, library, policy, wording = things
    return Called(alliance, outline, library, policy, wording, as_of, {}).plan


class _Later:
    """A list that is made when somebody reads it."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def __iter__(self) -> Any:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())
