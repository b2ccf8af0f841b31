"""The whole way of a comparison: two sides in, a proved redline (or two columns) and a summary out. It writes nothing.

comparison = Comparing(Workshop()).compare(Path("old.yaml"), Path("new.yaml"))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mengyue.comparison.align import Move, align
from mengyue.comparison.articles import pair_by_number, units_in, with_reasons
from mengyue.comparison.author import author_of, date_of, missed_text, moves_text
from mengyue.comparison.differences import Differences, differences
from mengyue.comparison.facts import Fact, Presence, changed_facts, entries
from mengyue.comparison.other_places import Missed, PlaceChange, changed_places, missed
from mengyue.comparison.redline import Redline, make_redline, settled
from mengyue.comparison.side_by_side import side_by_side
from mengyue.comparison.sides import Paper, Source, choose_paper, read_source
from mengyue.comparison.table_rows import align_rows
from mengyue.comparison.trees import compare_units, units_of
from mengyue.comparison.units import Unit, UnitChange
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.library.policy import Policy, PolicyDocument
from mengyue.model.finding import EngineError
from mengyue.pipeline import Workshop
from mengyue.progress import report, still
from mengyue.word.contents_lines import without_old_contents
from mengyue.word.open_docx import Package, open_package
from mengyue.word.reader import read_document

__all__ = ["Comparing", "Comparison"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides have and have not in common. ``old_package`` already stands in NEW's order."""

    title: str
    units: Sequence[UnitChange]
    facts: Sequence[Fact]
    entries: Sequence[Presence]
    moves: Sequence[Move]
    notes: Sequence[str]
    old_units: Sequence[Unit]
    new_units: Sequence[Unit]
    old_package: Package
    new_package: Package
    author: str
    on: date
    places: Sequence[PlaceChange] = ()
    missed: Sequence[Missed] = ()
    #: Everything that differs between two files that were read, place by place; nothing where data were compared.
    differences: Differences | None = None

    @property
    def same(self) -> bool:
        """Whether nothing was found that differs."""
        found = self.differences.found if self.differences else ()
        return not (self.units or self.facts or self.entries or self.moves or self.places or found)

    @property
    def read(self) -> bool:
        """Whether two files were read, so that places and what was missed are known."""
        return self.differences is not None

    def redline(self) -> Redline:
        """Return the redline; it is proved or refused."""
        remark = moves_text(self.moves)
        return make_redline(self.old_package, self.new_package, author=self.author, on=self.on, remark=remark)

    def columns(self, refused: Redline) -> bytes:
        """Return the .docx that stands in for a redline that was refused."""
        title = _("新旧对照：{title}").format(title=self.title)
        notes = [*self.notes, *map(missed_text, self.missed), *filter(None, [moves_text(self.moves)])]
        return side_by_side(title, refused.reason, notes, self.old_units, self.new_units, self.places, self.on)


@dataclass(frozen=True, slots=True)
class Comparing:
    """How to compare. ``old_shop`` holds the library for OLD where it is another one."""

    shop: Workshop
    old_shop: Workshop | None = None
    policy: str | None = None
    kind: str | None = None
    as_of: date | None = None
    author: str | None = None
    on: date | None = None
    keep_order: bool = False

    def compare(self, old_path: Path, new_path: Path) -> Comparison:
        """Compare two files."""
        old = read_source(old_path, self.old_shop or self.shop, self.policy)
        new = read_source(new_path, self.shop, self.policy)
        if old.loaded is not None and new.loaded is not None:
            return self._data(old.loaded, new.loaded)
        if old.loaded is not None or new.loaded is not None:
            raise EngineError(_("新旧两稿须是同一类：都是数据文件，或者都是清单或 .docx"))
        return self._documents(old, new)

    def _data(self, old: Loaded, new: Loaded) -> Comparison:
        before = self.old_shop or self.shop
        as_of = self.as_of or new.alliance.alliance.filled_on or old.alliance.alliance.filled_on
        if as_of is None:
            raise EngineError(_("两个数据文件都没有填报日期，请用 --as-of 指明按哪一天的条款起草"))
        moves: list[Move] = []
        if not self.keep_order:
            alliance, moves = align(old.alliance, new.alliance)
            old = replace(old, alliance=alliance)
        policies = before.policy(old, self.policy), self.shop.policy(new, self.policy)
        papers = [self._paper(shop, policy) for shop, policy in ((before, policies[0]), (self.shop, policies[1]))]
        if any(self.shop.is_serial(paper) for paper in papers):
            message = _("“{title}”一项一份，不能由数据文件比较；请比较两次生成的 .docx")
            raise EngineError(message.format(title=papers[1].title))
        if papers[0].id != papers[1].id and not self.kind:
            papers[0] = _named(policies[0], papers[1].id) or papers[0]
        trees = [
            shop.assemble(side, policy, paper, stage=Stage.DRAFT, as_of=as_of)
            for shop, side, policy, paper in zip((before, self.shop), (old, new), policies, papers, strict=True)
        ]
        mine, theirs = self._units(before, trees[0], old), self._units(self.shop, trees[1], new)
        packages = []
        for shop, side, tree, paper in zip((before, self.shop), (old, new), trees, papers, strict=True):
            modified = side.alliance.alliance.filled_on or as_of
            made = shop.render(tree, kind=paper.id, title=paper.title, modified=modified)
            packages.append(open_package(made.data, side.file))
        return Comparison(
            title=papers[1].title,
            units=compare_units(mine, theirs, self._steps(old, policies, papers[1], as_of)),
            facts=changed_facts(old.alliance, new.alliance),
            entries=entries(old.alliance, new.alliance),
            moves=moves,
            notes=(),
            old_units=mine,
            new_units=theirs,
            old_package=packages[0],
            new_package=packages[1],
            author=self.author or author_of(new.alliance),
            on=self.on or as_of,
        )

    def _steps(
        self, old: Loaded, policies: tuple[Policy, Policy], paper: PolicyDocument, as_of: date
    ) -> list[list[Unit]]:
        """OLD's data under NEW's library, then also under NEW's policy; nothing when neither differs."""
        if self.old_shop is None and policies[0].id == policies[1].id:
            return []
        steps = []
        for policy in (self.shop.policy(old, policies[0].id), policies[1]):
            document = _named(policy, paper.id) or self._paper(self.shop, policy)
            tree = self.shop.assemble(old, policy, document, stage=Stage.DRAFT, as_of=as_of)
            steps.append(self._units(self.shop, tree, old))
        return steps

    def _units(self, shop: Workshop, tree: Draft | Form, side: Loaded) -> list[Unit]:
        return units_of(tree, side.alliance, shop.library.clauses)

    def _paper(self, shop: Workshop, policy: Policy) -> PolicyDocument:
        """Return the paper that was asked for, else the policy's first agreement, else its first paper."""
        papers = shop.documents(policy, [self.kind] if self.kind else [])
        if not papers:
            raise EngineError(_("政策 {policy} 没有可以比较的文件").format(policy=policy.id))
        agreements = [paper for paper in papers if paper.source.startswith("agreements/")]
        return (agreements or papers)[0]

    def _documents(self, old: Source, new: Source) -> Comparison:
        before, after = choose_paper(old, new, self.kind), choose_paper(new, old, self.kind)
        notes = [note for note in (before.note, after.note) if note]
        old_package, new_package = settled(before.package), settled(after.package)
        for given, clean in ((before.package, old_package), (after.package, new_package)):
            if clean is not given:
                notes.append(_("“{file}”本身带有修订，按全部接受后的内容比较").format(file=given.name))
        moves: list[Move] = []
        report(_("比较文字"))
        if not self.keep_order:
            old_package, moves = align_rows(old_package, new_package)
        earlier, later = read_document(old_package), read_document(new_package)
        raw = later if new_package is after.package else read_document(after.package)
        still()
        later, raw = without_old_contents(later, earlier), without_old_contents(raw, earlier)
        documents = earlier, later
        mine, theirs = units_in(documents[0], before.clauses), units_in(documents[1], after.clauses)
        theirs = pair_by_number(mine, theirs)
        still()
        return Comparison(
            title=after.title or new.path.stem,
            units=with_reasons(compare_units(mine, theirs, by_page=True), before.manifest, after.manifest),
            facts=(),
            entries=(),
            moves=moves,
            notes=[*notes, *_versions(before, after)],
            old_units=mine,
            new_units=theirs,
            old_package=old_package,
            new_package=new_package,
            author=self.author or author_of(new_package),
            on=self.on or date_of(new_package, old_package),
            places=changed_places(*documents),
            missed=missed(*documents),
            differences=differences(*documents, raw),
        )


def _named(policy: Policy, kind: str) -> PolicyDocument | None:
    return next((paper for paper in policy.documents if paper.source and paper.id == kind), None)


def _versions(old: Paper, new: Paper) -> list[str]:
    """Say what the two manifests were made from that is not the same."""
    if old.manifest is None or new.manifest is None:
        return []
    parts = (
        (_("程序版本不同"), old.manifest.engine, new.manifest.engine),
        (_("政策内容不同"), old.manifest.policies, new.manifest.policies),
        (_("模板不同"), old.manifest.templates, new.manifest.templates),
        (_("数据文件不同"), old.manifest.input, new.manifest.input),
    )
    return [text for text, mine, theirs in parts if mine != theirs]
