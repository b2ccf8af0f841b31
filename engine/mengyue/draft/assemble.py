"""Assembly: alliance, outline and clause library become a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mengyue.draft.blanks import blanks_of, texts_of
from mengyue.draft.blocks import ListCounter, blocks
from mengyue.draft.environment import Marked
from mengyue.draft.inlines import mark_ref
from mengyue.draft.plan import Plan, PlannedArticle, PlannedSchedule, plan
from mengyue.draft.scope import TracedScope, Wording
from mengyue.draft.select import Chosen, choose, refuse_unknown_choices
from mengyue.draft.signing import signature_blocks
from mengyue.draft.tables import build_table
from mengyue.draft.tree import (
    Article,
    Block,
    CoverLine,
    Draft,
    Heading,
    Item,
    Origin,
    Paragraph,
    Schedule,
    Stage,
    Subheading,
    Table,
)
from mengyue.i18n import _
from mengyue.library.outline import Outline, OutlineItem
from mengyue.library.policy import Policy
from mengyue.library.store import Library
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, InputError, Severity, State

__all__ = ["assemble"]


def assemble(
    alliance: Alliance,
    outline: Outline,
    library: Library,
    policy: Policy | None,
    wording: Wording,
    *,
    stage: Stage,
    as_of: date,
) -> Draft:
    """Assemble the agreement that ``outline`` describes.

    Raises :class:`InputError` for a choice of clause that cannot be met, :class:`EngineError` when the library's own
    content is at fault. A fact that is missing is a blank, whatever the stage.
    """
    refuse_unknown_choices(alliance, library)
    writer = _Writer(alliance, outline, library, policy, wording, stage, as_of)
    return writer.draft()


class _Writer:
    """One assembly: the scope, the plan and the count of lists."""

    def __init__(
        self,
        alliance: Alliance,
        outline: Outline,
        library: Library,
        policy: Policy | None,
        wording: Wording,
        stage: Stage,
        as_of: date,
    ) -> None:
        self.alliance, self.outline, self.library, self.stage, self.as_of = alliance, outline, library, stage, as_of
        self.lists = ListCounter()
        self.writing = ""
        self.excluded: dict[str, str] = {}  # clause left out by choice -> title of an article that refers to it
        self.scope = TracedScope(
            alliance, policy, wording, ref=self._ref, schedule=self._schedule, has=self._has, law=self._law
        )
        self.plan: Plan = plan(self.scope, alliance, outline, library, as_of)

    def draft(self) -> Draft:
        outline = self.outline
        title = self.scope.line(outline.title)
        preamble, origin = self._preamble()
        draft = Draft(
            id=outline.id,
            title=texts_of(title),
            stage=self.stage,
            template=f"agreements/{outline.id}",
            cover=self._cover(),
            preamble=preamble,
            preamble_origin=origin,
            body=tuple(self._body()),
            signatures=signature_blocks(self.scope, self.library),
            schedules=tuple(self._schedules()),
            signing_header=outline.signing.header.replace("{title}", texts_of(title)),
            excluded=tuple(key for key, choice in self.alliance.clauses.items() if choice.exclude),
            alliance_name=texts_of(self.scope.inlines("alliance.name")),
        )
        if self.excluded:
            raise InputError([_needed(clause, by) for clause, by in self.excluded.items()])
        return blanks_of(draft)

    def _cover(self) -> tuple[CoverLine, ...]:
        fields = self.outline.cover.fields
        return tuple(CoverLine(f.caption, self.scope.inlines(f.value), f.suffix) for f in fields)

    def _preamble(self) -> tuple[tuple[Paragraph, ...], Origin]:
        clause = self.library.clauses.get(self.outline.preamble)
        chosen = choose(self.scope, self.alliance, self.library, clause, self.as_of) if clause else None
        found = self._blocks(chosen) if chosen else ()
        origin = _origin(chosen) if chosen else Origin()
        return tuple(block for block in found if isinstance(block, Paragraph)), origin

    def _body(self) -> Iterable[Block]:
        for section in self.plan.sections:
            yield Heading(section.number, section.source.heading)
            subheadings = 0
            for content in section.contents:
                if isinstance(content, PlannedArticle):
                    yield self._article(content)
                    continue
                if content.subheading:
                    subheadings += 1
                    yield Subheading(f"{subheadings}．", content.subheading)
                if content.table:
                    yield self._table(content.table, content)

    def _article(self, planned: PlannedArticle) -> Article:
        chosen = planned.chosen
        return Article(planned.number, chosen.clause.title, planned.bookmark, self._blocks(chosen), _origin(chosen))

    def _schedules(self) -> Iterable[Schedule]:
        for planned in self.plan.schedules:
            source = planned.source
            found: tuple[Paragraph | Item | Table, ...] = ()
            clause = self.library.clauses.get(source.clause)
            chosen = choose(self.scope, self.alliance, self.library, clause, self.as_of) if clause else None
            if chosen:
                found = self._blocks(chosen)
            for key in source.tables:
                table = self._table(key, None)
                lead = self.library.tables[key].lead
                found += (Paragraph(self.scope.line(lead)), table) if lead else (table,)
            origin = _origin(chosen) if chosen else Origin()
            yield Schedule(planned.number, source.title, planned.bookmark, found, origin)

    def _blocks(self, chosen: Chosen) -> tuple[Paragraph | Item | Table, ...]:
        clause, variant = chosen.clause, chosen.variant
        self.writing = clause.title
        try:
            lines = self.scope.lines(clause.wording[variant.id], param=chosen.parameters)
        except EngineError as error:
            place = f"{clause.file}:{clause.lines.get(variant.id, 1)}"
            raise EngineError(f"{place}: {clause.id}（{variant.id}）：{error}") from error
        return blocks(lines, self.lists, lambda key: self._table(key, None))

    def _table(self, key: str, item: OutlineItem | None) -> Table:
        source = self.library.tables.get(key)
        if source is None:
            raise EngineError(_("没有表“{key}”，见 templates/agreements/tables.yaml").format(key=key))
        return build_table(self.scope, source, item.rows if item else "", item.blank_label if item else "")

    # What wording may call.

    def _has(self, clause: str) -> bool:
        return clause in self.plan.articles

    def _ref(self, clause: str) -> Marked:
        planned = self.plan.articles.get(clause)
        if planned is None and clause in self.alliance.clauses:
            self.excluded[clause] = self.writing
            return Marked(mark_ref("", clause))
        if planned is None:
            raise EngineError(_("引用的条款“{clause}”不在本协议中").format(clause=clause))
        return Marked(mark_ref(planned.bookmark, planned.number))

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


def _needed(clause: str, by: str) -> Finding:
    return Finding(
        "DR-EXCLUDED",
        Severity.ERROR,
        _("条款“{clause}”被“{by}”引用，不能不采用").format(clause=clause, by=by),
        path=f"clauses.{clause}.exclude",
        hint=_("去掉 exclude，或改选其他表述"),
        state=State.FAULT,
    )


def _origin(chosen: Chosen) -> Origin:
    clause, variant = chosen.clause, chosen.variant
    return Origin(
        clause=clause.id,
        version=clause.version,
        variant=variant.id,
        why=chosen.why,
        satisfies=tuple(dict.fromkeys(clause.satisfies + variant.satisfies)),
        statutes=clause.statutes,
        risk="；".join(part for part in (clause.risk, variant.risk) if part),
        fallbacks=tuple(v.title for v in clause.variants if v.id != variant.id),
    )
