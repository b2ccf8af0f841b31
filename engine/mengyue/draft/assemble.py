"""Assembly: alliance, outline and clause library become a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from mengyue.draft.annex import as_annex
from mengyue.draft.blanks import blanks_in, blanks_of, texts_of
from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.called import Called
from mengyue.draft.clause_plan import PlannedArticle
from mengyue.draft.length import contents_depth, signatures_per_page
from mengyue.draft.own_text import ARTICLE_MARK, own_lines
from mengyue.draft.select import OWN, Chosen, chosen_of, refuse_unknown_choices, results_of
from mengyue.draft.signing import signature_blocks
from mengyue.draft.tables import build_table
from mengyue.draft.texts_filled import texts_filled
from mengyue.draft.tree import (
    Article,
    Blank,
    Block,
    ClosingLine,
    CoverLine,
    Draft,
    Heading,
    Inline,
    Item,
    Origin,
    Paragraph,
    Ref,
    Schedule,
    SignatureBlock,
    Stage,
    Subheading,
    Table,
    Text,
    Value,
)
from mengyue.draft.wording_blocks import ListCounter, blocks
from mengyue.draft.wording_scope import TracedScope, Wording
from mengyue.i18n import _
from mengyue.language.errors import located
from mengyue.library.content_library import Library
from mengyue.library.outline import Outline, OutlineItem, OutlineKind, Signing, layout_of
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import AgreementLength
from mengyue.model.finding import EngineError
from mengyue.once import Same

__all__ = ["assemble", "subjects", "wanting"]

_Block = TypeVar("_Block", Block, Schedule, SignatureBlock)


def assemble(
    alliance: Alliance,
    outline: Outline,
    library: Library,
    policy: Policy | None,
    wording: Wording,
    *,
    stage: Stage,
    as_of: date,
    title: str = "",
    names: Mapping[str, Any] | None = None,
) -> Draft:
    """Assemble the document that ``outline`` describes.

    ``title`` is the policy's name for it, which goes before the outline's own; ``names`` are further names for the
    wording, such as the item that a paper is about (see :func:`subjects`).

    Raises :class:`InputError` for a choice of clause that cannot be met, :class:`EngineError` when the library's own
    content is at fault. A fact that is missing is a blank, whatever the stage.
    """
    refuse_unknown_choices(alliance, library)
    with located(_file(outline)):
        writer = _Writer(alliance, outline, library, policy, wording, stage, as_of, names or {})
        return blanks_of(writer.draft(title), writer.blanks)


def subjects(
    alliance: Alliance, outline: Outline, policy: Policy | None, wording: Wording, as_of: date
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what the copies of a paper are about: for each the words that tell it apart, and the name it binds.

    A paper of which there is one copy is about nothing in particular. Empty when there is no item to write it about.
    """
    if not outline.each:
        return [("", {})]
    scope = TracedScope(alliance, policy, wording, as_of=as_of)
    with located(_file(outline)):
        found = scope.value(outline.each)
        return [
            (texts_of(scope.line(outline.name, **{outline.bind: item})) if outline.name else "", {outline.bind: item})
            for item in (found or ())
        ]


def wanting(
    alliance: Alliance,
    outline: Outline,
    policy: Policy | None,
    wording: Wording,
    as_of: date,
    names: Mapping[str, Any],
) -> bool:
    """Tell whether there is nothing that the paper could be written about."""
    scope = TracedScope(alliance, policy, wording, as_of=as_of)
    with located(_file(outline)):
        return not scope.test(outline.needs, **names)


class _Writer:
    """Builds the tree of one paper: its parts in order, with the count of its lists."""

    def __init__(
        self,
        alliance: Alliance,
        outline: Outline,
        library: Library,
        policy: Policy | None,
        wording: Wording,
        stage: Stage,
        as_of: date,
        names: Mapping[str, Any],
        within: Called | None = None,
    ) -> None:
        self.alliance, self.outline, self.library, self.stage, self.as_of = alliance, outline, library, stage, as_of
        self.policy, self.wording = policy, wording
        self.unchanged = results_of(policy, library, wording)
        self.lists = ListCounter()
        self.blanks: dict[int, tuple[Blank, ...]] = {}  # those of parts of the paper, by identity
        self.within: tuple[str, ...] = ()  # the documents that this paper is an annex form of, outermost first
        self.called = Called(alliance, outline, library, policy, wording, as_of, names, within)
        self.scope, self.plan, self.length = self.called.scope, self.called.plan, self.called.plan.length

    def draft(self, title: str, *, annexed: bool = False) -> Draft:
        """Write the paper, but for the list of its blanks. What is ``annexed`` is called nothing."""
        outline = self.outline
        named = outline.own_title or not title or outline.kind is OutlineKind.AGREEMENT
        shown = "" if annexed else texts_of(self.scope.line(outline.title)) if named else title
        preamble, origin = self._preamble()
        signing = outline.signing
        return Draft(
            id=outline.id,
            title=shown,
            stage=self.stage,
            template=_template(outline, self.length),
            cover=self._cover(),
            preamble=preamble,
            preamble_origin=origin,
            body=self._kept_part("body", self._body),
            signatures=self._kept_part("signatures", partial(self._signatures, signing)) if signing else (),
            schedules=self._kept_part("schedules", self._schedules),
            per_page=signatures_per_page(self.alliance) if outline.kind is OutlineKind.AGREEMENT else 0,
            contents=contents_depth(self.alliance) if outline.kind is OutlineKind.AGREEMENT else 0,
            upright=outline.kind is OutlineKind.AGREEMENT and self.length is not AgreementLength.FULL,
            shortened=self.plan.shortened,
            signing_header=signing.header.replace("{title}", shown) if signing else "",
            excluded=tuple(key for key, choice in self.alliance.clauses.items() if choice.exclude),
            alliance_name="" if annexed else texts_of(self.scope.inlines("alliance.name")),
            kind=outline.kind.value,
            note=self._line(outline.note),
            addressee=self._line(outline.addressee),
            attachments=tuple(line for text in outline.attachments if texts_of(line := self._line(text))),
            closing=tuple(ClosingLine(self._line(c.unit), c.seal, self._plain(c.signs)) for c in outline.closing),
            date=self._line(outline.date),
        )

    def _line(self, source: str) -> tuple[Inline, ...]:
        return self.scope.line(source) if source else ()

    def _plain(self, source: str) -> str:
        return self.scope.plain_line(source) if source else ""

    def _cover(self) -> tuple[CoverLine, ...]:
        fields = self.outline.cover.fields if self.outline.cover else ()
        return tuple(CoverLine(self.scope.words(f.caption), self.scope.inlines(f.value), f.suffix) for f in fields)

    def _preamble(self) -> tuple[tuple[Paragraph | Item, ...], Origin]:
        clause = self.library.clauses.get(self.outline.preamble)
        chosen = chosen_of(self.scope, self.alliance, self.library, clause, self.as_of) if clause else None
        found = self._kept_blocks(chosen) if chosen else ()
        origin = self._origin(chosen) if chosen else Origin()
        return tuple(block for block in found if isinstance(block, Paragraph | Item)), origin

    def _signatures(self, signing: Signing) -> tuple[SignatureBlock, ...]:
        self.scope.find_columns("members", "members.tier")  # read in their order without the language
        agreement = self.called.agreement
        agreed = agreement.signing if agreement else None
        return signature_blocks(self.scope, signing, agreed, self.unchanged, self.outline.id)

    def _kept_part(self, what: str, write: Callable[[], Iterable[_Block]]) -> tuple[_Block, ...]:
        """Return a part of the paper: of before, with the texts of this alliance, where nothing else in it has changed.

        Terms for single members are read from the file as they are, so nothing is kept of a paper that has any.
        """
        if self.alliance.special_terms:
            return tuple(write())

        def make() -> tuple[tuple[_Block, ...], int, tuple[Blank, ...]]:
            found = tuple(write())
            return found, self.lists.series, blanks_in(found)

        held = (Same(self.plan), self.lists.series, self.within)
        found, self.lists.series, blanks = self.scope.kept(
            self.unchanged, (what, self.outline.id), held, make, texts_filled
        )
        self.blanks[id(found)] = blanks
        return found

    def _body(self) -> Iterable[Block]:
        for section in self.plan.sections:
            if section.source.heading:
                yield Heading(section.number, self.scope.words(section.source.heading))
            subheadings = 0
            for content in section.contents:
                if isinstance(content, PlannedArticle):
                    yield self._article(content)
                    continue
                if content.subheading:
                    subheadings += 1
                    yield Subheading(f"{subheadings}．", self.scope.words(content.subheading))
                if content.table:
                    yield self._table(content.table, content)

    def _article(self, planned: PlannedArticle) -> Article:
        """Word an article; one of which nothing has changed is the very one of before."""
        chosen = planned.chosen
        if chosen.own or self.alliance.special_terms:
            return self._worded_article(planned)
        what = ("article", self.outline.id, chosen.clause.id, chosen.variant.id, self.length)
        held = (planned.number, planned.bookmark, Same(chosen), self.lists.series)

        def make() -> tuple[Article, int]:
            return self._worded_article(planned), self.lists.series

        article, self.lists.series = self.scope.kept(self.unchanged, what, held, make, texts_filled)
        return article

    def _worded_article(self, planned: PlannedArticle) -> Article:
        chosen = planned.chosen
        title = (chosen.title or self.scope.words(planned.title or chosen.clause.title)) if planned.number else ""
        bookmark = bookmark_name(chosen.clause.id) if planned.head else planned.bookmark
        joined, prominent = bool(planned.head), chosen.clause.prominent
        return Article(planned.number, title, bookmark, self._blocks(chosen), self._origin(chosen), joined, prominent)

    def _schedules(self) -> Iterable[Schedule]:
        for planned in self.plan.schedules:
            source = planned.source
            found: tuple[Paragraph | Item | Table, ...] = ()
            clause = self.library.clauses.get(source.clause)
            chosen = chosen_of(self.scope, self.alliance, self.library, clause, self.as_of) if clause else None
            if chosen:
                found = self._kept_blocks(chosen)
            if source.paper:
                found += self._annex(source.paper)
            for key in source.tables:
                table = self._table(key, None)
                lead = self.library.tables[key].lead
                found += (Paragraph(self.scope.line(lead)), table) if lead else (table,)
            origin = self._origin(chosen) if chosen else Origin()
            yield Schedule(planned.number, self.scope.words(source.title), planned.bookmark, found, origin)

    def _annex(self, key: str) -> tuple[Paragraph | Item | Table, ...]:
        """Return the text of a paper as a form annexed to this document: about nobody yet, to be filled in by hand."""
        outline = self.library.papers.get(key)
        if outline is None:
            raise EngineError(_("没有文书“{key}”，见 templates/papers").format(key=key))
        within = (*self.within, self.outline.id)
        if key in within:
            chain = " → ".join((*within, key))
            message = _("文书“{key}”不能以自身为附件：{chain}，见提纲的 schedules")
            raise EngineError(message.format(key=key, chain=chain))
        inner = _Writer(
            self.alliance, outline, self.library, self.policy, self.wording, self.stage, self.as_of, {}, self.called
        )
        inner.lists, inner.within = self.lists, within
        annex = as_annex(inner.draft("", annexed=True))
        self.scope.note(inner.scope.noted_so_far())
        return annex

    def _kept_blocks(self, chosen: Chosen) -> tuple[Paragraph | Item | Table, ...]:
        """Return what a clause says that is no article: of before where nothing in it has changed."""
        if chosen.own or self.alliance.special_terms:
            return self._blocks(chosen)
        what = ("blocks", self.outline.id, chosen.clause.id, chosen.variant.id, self.length)

        def make() -> tuple[tuple[Paragraph | Item | Table, ...], int]:
            return self._blocks(chosen), self.lists.series

        held = (Same(chosen), self.lists.series)
        found, self.lists.series = self.scope.kept(self.unchanged, what, held, make, texts_filled)
        return found

    def _blocks(self, chosen: Chosen) -> tuple[Paragraph | Item | Table, ...]:
        lines = own_lines(chosen.own, self._mark) if chosen.own else self.called.worded(chosen)
        special = self._special(chosen.clause.id)
        return blocks([*lines, *special], self.lists, lambda key: self._table(key, None))

    def _mark(self, kind: str, name: str) -> Ref | None:
        """Return what own text refers to; nothing when this paper does not have it."""
        if kind == ARTICLE_MARK:
            article = self.plan.articles.get(name)
            return Ref(article.bookmark, article.number) if article else None
        schedule = self.plan.schedule(name)
        return Ref(schedule.bookmark, f"附件{schedule.number}") if schedule else None

    def _special(self, clause: str) -> Iterable[tuple[Inline, ...]]:
        """Yield the lines that stand in ``clause`` for single members; agreements alone have them."""
        if self.outline.kind is not OutlineKind.AGREEMENT:
            return
        places = {member.id: at for at, member in enumerate(self.alliance.members)}
        for term in self.alliance.special_terms:
            if term.clause != clause or term.member not in places:
                continue
            at = places[term.member]
            name = Value(self.alliance.members[at].name or term.member, f"members[{at}].name")
            first, *rest = own_lines(term.text, self._mark)
            yield (Text("对"), name, Text("，本条另有约定："), *first)
            yield from rest

    def _table(self, key: str, item: OutlineItem | None) -> Table:
        source = self.library.tables.get(key)
        if source is None:
            raise EngineError(_("没有表“{key}”，见 templates/agreements/tables.yaml").format(key=key))
        rows, label = (item.rows, item.blank_label) if item else ("", "")
        what = ("table", self.outline.id, key, rows, label)
        make = partial(build_table, self.scope, source, rows, label, self.unchanged)
        return self.scope.kept(self.unchanged, what, None, make, texts_filled)

    def _origin(self, chosen: Chosen) -> Origin:
        clause, variant = chosen.clause, chosen.variant
        special = any(term.clause == clause.id for term in self.alliance.special_terms)
        met = self.policy.met_by(clause.id) if self.policy else ()
        return Origin(
            clause=clause.id,
            version="" if chosen.own else clause.version,
            variant=OWN if chosen.own else variant.id,
            why=chosen.why,
            satisfies=tuple(dict.fromkeys(clause.satisfies + variant.satisfies + met)),
            statutes=clause.statutes,
            risk=("" if clause.risk.endswith("。") else "；").join(
                part for part in (clause.risk, variant.risk) if part
            ),
            fallbacks=tuple(v.title for v in clause.variants if v.id != variant.id or (chosen.own and v.id != OWN)),
            own=bool(chosen.own or chosen.title) or special,
        )


def _template(outline: Outline, length: AgreementLength) -> str:
    """Agreements have a template each, and one for the shorter lengths; other papers share one for authorities and one
    for contracts."""
    if outline.kind is OutlineKind.AGREEMENT:
        return f"agreements/{outline.id}" if length is AgreementLength.FULL else f"agreements/{outline.id}-tight"
    return f"papers/{layout_of(outline.kind)}"


def _file(outline: Outline) -> str:
    return f"templates/{'agreements' if outline.kind is OutlineKind.AGREEMENT else 'papers'}/{outline.id}.yaml"
