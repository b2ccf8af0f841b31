"""The whole way from a data file to documents: load, check, assemble or fill, render. Pure: it reads, never writes.

A :class:`Workshop` keeps what is read or compiled once (policies, clauses, layouts, templates) for any number of
alliances.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mengyue.i18n import _
from mengyue.manifest.digest import mark_of
from mengyue.model.finding import EngineError, Finding, InputError
from mengyue.once import Once, Same
from mengyue.paths import content_root
from mengyue.progress import each

if TYPE_CHECKING:
    from mengyue.docx.compile import CompiledTemplate
    from mengyue.draft.copies import Copy
    from mengyue.draft.tree import Draft, Form, Stage
    from mengyue.draft.wording_scope import Wording
    from mengyue.intake.load import Loaded
    from mengyue.library.clause import Clause
    from mengyue.library.content_library import Library
    from mengyue.library.form import FormLayout
    from mengyue.library.outline import Outline
    from mengyue.library.policy import Policy, PolicyDocument
    from mengyue.library.report_layout import ReportLayout
    from mengyue.lock.content_digests import ContentDigests
    from mengyue.model.alliance import Alliance
    from mengyue.review.report_table import Report

__all__ = ["Made", "NoOccasion", "Rendered", "Workshop", "examples", "of_phase"]


#: What follows the id of a paper in that of its copy marked 已审.
CLEARED = "-cleared"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: which paper of the policy it is, the tree it was made from, and its bytes."""

    kind: str
    title: str
    document: Draft | Form | Report
    template: str
    template_sha256: str
    data: bytes
    extension: str = ".docx"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one alliance: its papers as trees and as files, and everything found on the way.

    ``unapproved`` are the clauses of a signable copy that nobody has approved as they read; ``skipped`` says why papers
    that were asked for have no occasion.
    """

    policies: Sequence[Policy]
    papers: Sequence[Copy]
    trees: Sequence[Draft | Form]
    rendered: Sequence[Rendered]
    findings: Sequence[Finding]
    unapproved: Sequence[Clause] = ()
    skipped: Sequence[Skipped] = ()


class Skipped(NamedTuple):
    """A paper that has no occasion, such as a supplement where nothing changed, and why."""

    title: str
    reason: str


class NoOccasion(EngineError):
    """Nothing that was asked for has an occasion. The message says why, a line a paper."""

    def __init__(self, skipped: Sequence[Skipped]) -> None:
        self.skipped = tuple(skipped)
        super().__init__("\n".join(_("{title}：{reason}").format(title=s.title, reason=s.reason) for s in skipped))


class Workshop:
    """Everything needed to make documents from one content library.

    Any number of threads may use one workshop at the same time, with or without the interpreter's lock: everything in
    it is read or compiled once, is never seen half made (:class:`~mengyue.once.Once`) and does not change; whatever
    belongs to one alliance is made anew for each call. The language of messages and the library in use are those of
    the process: set them before threads begin.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or content_root()
        self._once = Once()

    @property
    def library(self) -> Library:
        """Clauses, statutes, tables and outlines."""
        from mengyue.library.content_library import load_library

        return self._once.get("library", lambda: load_library(self.root))

    @property
    def wording(self) -> Wording:
        """Compiled wording, shared by all alliances."""
        from mengyue.draft.wording_scope import shared_wording

        return self._once.get("wording", lambda: shared_wording(self.library.labels, self.library.terms))

    @property
    def content(self) -> ContentDigests:
        """Digests of the content files."""
        from mengyue.lock.content_digests import ContentDigests

        return self._once.get("content", lambda: ContentDigests(self.root))

    @property
    def standing(self) -> tuple[Policy, ...]:
        """The packs that always apply: national law."""
        from mengyue.library.load_policy import standing_policies

        return self._once.get("standing", lambda: tuple(standing_policies(self.root)))

    def load(self, path: Path, *, policy: str | None = None, set_aside: list[Finding] | None = None) -> list[Loaded]:
        """Read a data file: one alliance, or of a table one a row. Raises :class:`InputError` with every fault, but for
        those of single rows when there is ``set_aside`` to take them."""
        from mengyue.intake.load import load

        return load(path, policy=policy, set_aside=set_aside)

    def policy(self, loaded: Loaded, override: str | None = None) -> Policy:
        """Return the policy that ``loaded`` comes under: ``override``, else the one the file names."""
        from mengyue.library.load_policy import load_policy

        key = override or loaded.alliance.policy
        if not key:
            raise InputError([_without_policy(loaded)])
        return self._once.get(("policy", key), lambda: load_policy(self.root, key))

    def check(self, loaded: Loaded, policy: Policy, as_of: date) -> list[Finding]:
        """Judge the alliance under ``policy`` and national law on ``as_of``; every finding has its line."""
        from mengyue.checks.all_rules import check
        from mengyue.checks.answered import without_answered
        from mengyue.intake.locate import locate

        found = without_answered(check(loaded.alliance, self.applicable(policy), as_of), loaded.alliance)
        return [*loaded.notes, *locate(found, loaded)]

    def applicable(self, policy: Policy) -> list[Policy]:
        """Return ``policy`` and the packs that always apply."""
        return [policy, *(pack for pack in self.standing if pack.id != policy.id)]

    def documents(self, policy: Policy, kinds: Iterable[str] = (), phase: str = "") -> list[PolicyDocument]:
        """Return the papers of ``policy`` that we make: those named in ``kinds``, those of ``phase`` (办理阶段), or
        with neither the ones that are not made on request alone."""
        if phase:
            return [document for document in of_phase(policy, phase) if document.source]
        made = [document for document in policy.documents if document.source]
        wanted = list(kinds)
        unknown = [kind for kind in wanted if kind not in {document.id for document in made}]
        if unknown:
            message = _("政策 {policy} 没有文件“{kind}”；可选：{kinds}")
            ids = "、".join(document.id for document in made)
            raise EngineError(message.format(policy=policy.id, kind="、".join(unknown), kinds=ids))
        return [document for document in made if document.id in wanted or not (wanted or document.on_request)]

    def _outline(self, document: PolicyDocument) -> Outline | None:
        folder, _slash, name = document.source.partition("/")
        found = {"agreements": self.library.outlines, "papers": self.library.papers}.get(folder, {})
        return found.get(name)

    def is_serial(self, document: PolicyDocument) -> bool:
        """Tell whether there is a copy of ``document`` for each of several items, such as members or years."""
        outline = self._outline(document)
        return outline is not None and bool(outline.each)

    def copies(
        self,
        loaded: Loaded,
        policy: Policy,
        documents: Iterable[PolicyDocument],
        *,
        as_of: date,
        named: bool,
        given: Mapping[str, Any] | None = None,
    ) -> tuple[list[Copy], list[Skipped]]:
        """Return every copy to be made, and why papers that were ``named`` are not.

        Of a paper about a member, event or year there is one for each. One about something that is not there is made
        once, to be filled in, when it was ``named``; ``given`` are names for the wording of all papers. Raises
        :class:`NoOccasion` when nothing that was named has an occasion.
        """
        from mengyue.draft.assemble import subjects, wanting
        from mengyue.draft.copies import copies_of

        listed = {document.id for document in policy.documents}
        found: list[Copy] = []
        skipped: list[Skipped] = []
        for document in documents:
            outline = self._outline(document)
            if (
                outline
                and outline.needs
                and wanting(loaded.alliance, outline, policy, self.wording, as_of, given or {})
            ):
                skipped.append(Skipped(document.title, outline.refusal))
                continue
            items = subjects(loaded.alliance, outline, policy, self.wording, as_of) if outline else [("", {})]
            found += copies_of(document, items or ([("", {})] if named else []), listed)
        if named and skipped and not found:
            raise NoOccasion(skipped)
        return found, skipped if named else []

    def assemble(
        self,
        loaded: Loaded,
        policy: Policy,
        document: PolicyDocument,
        *,
        stage: Stage,
        as_of: date,
        names: Mapping[str, Any] | None = None,
    ) -> Draft | Form:
        """Make the tree of one paper: an agreement or other text from its outline, a form from its layout.

        ``names`` are those that the copy binds.
        """
        folder = document.source.partition("/")[0]
        outline = self._outline(document)
        if outline is not None:
            from mengyue.draft.assemble import assemble

            if outline.kind.value != "agreement":
                names = {"text_mark": partial(_text_mark, self, Same(loaded, policy), as_of), **(names or {})}
            try:
                return assemble(
                    loaded.alliance, outline, self.library, policy, self.wording,
                    stage=stage, as_of=as_of, title=document.title, names=names,
                )  # fmt: skip
            except InputError as error:
                from mengyue.intake.locate import locate

                raise InputError(locate(error.findings, loaded)) from None
        if folder == "forms":
            from mengyue.draft.fill import fill

            layout = self._layout(document.source)
            return fill(loaded.alliance, layout, policy, self.wording, stage=stage, names={"as_of": as_of})
        raise EngineError(
            _("政策 {policy} 的文件“{title}”没有提纲或表式：{source}").format(
                policy=policy.id, title=document.title, source=document.source
            )
        )

    def since(self, loaded: Loaded, signed: Loaded, policy: Policy, *, as_of: date) -> Mapping[str, Any]:
        """Return the names under which papers see what changed since ``signed``, the data as they were signed.

        ``article`` among them gives the numbers of the agreement as signed. Raises :class:`EngineError` when no member
        of ``signed`` is left: it is another alliance's data.
        """
        from mengyue.change import aligned, difference
        from mengyue.draft.changes_view import ChangedArticle, ChangesView, changed_articles, numbers_of
        from mengyue.draft.tree import Draft, Stage

        changes = difference(signed.alliance, loaded.alliance)
        if signed.alliance.members and len(changes.left) == len(signed.alliance.members):
            message = _("“{file}”与现在的数据没有一个共同的成员单位，不是同一个联合体签署时的数据：核对 --since")
            raise EngineError(message.format(file=signed.file))
        articles: Sequence[ChangedArticle] = ()
        names: dict[str, Any] = {}
        agreement = next((d for d in policy.documents if d.source.startswith("agreements/")), None)
        if agreement is not None:
            old, new = (
                self.assemble(side, policy, agreement, stage=Stage.DRAFT, as_of=as_of)
                for side in (signed, replace(loaded, alliance=aligned(signed.alliance, loaded.alliance)))
            )
            if isinstance(old, Draft) and isinstance(new, Draft):
                articles = changed_articles(old, new)
                names["article"] = partial(_number_of, numbers_of(old))
        return {**names, "changes": ChangesView(lambda: changes, loaded.alliance, articles)}

    def render(self, document: Draft | Form, *, kind: str, title: str, modified: date) -> Rendered:
        """Render a tree into the bytes of a .docx."""
        from mengyue.docx.render import render_draft, render_form
        from mengyue.draft.tree import Draft

        compiled, digest = self._template(document.template)
        if isinstance(document, Draft):
            data = render_draft(compiled, document, modified=modified)
        else:
            data = render_form(compiled, document, modified=modified)
        return Rendered(kind, title, document, f"templates/{document.template}.docx", digest, data)

    def form(
        self, loaded: Loaded, policy: Policy, source: str, names: Mapping[str, Any], *, modified: date
    ) -> Rendered:
        """Fill and render the form ``source`` that is no paper of the policy; ``names`` are what its rows are about."""
        from mengyue.draft.fill import fill
        from mengyue.draft.tree import Stage

        layout = self._layout(f"forms/{source}")
        form = fill(loaded.alliance, layout, policy, self.wording, stage=Stage.SIGNABLE, names=names)
        return self.render(form, kind=source, title=layout.title, modified=modified)

    def make(
        self,
        loaded: Loaded,
        override: str | None = None,
        kinds: Iterable[str] = (),
        *,
        stage: Stage,
        as_of: date,
        accept_unapproved: bool = False,
        phase: str = "",
        named: bool | None = None,
        names: Mapping[str, Any] | None = None,
        render: bool = True,
    ) -> Made:
        """Check one alliance and make its papers. A signable copy is made only when nothing speaks against it.

        Without ``render`` the papers are made as trees alone: enough to know what speaks against them. Documents carry
        the date of filling in, else ``as_of``. A clause that nobody has approved speaks against a signable copy, unless
        ``accept_unapproved``.
        """
        from mengyue.checks.answered import without_answered
        from mengyue.draft.approval import unapproved
        from mengyue.draft.changes_view import ChangesView
        from mengyue.draft.coverage import uncovered
        from mengyue.draft.own_findings import own_findings, without_approver
        from mengyue.draft.release import refusals
        from mengyue.draft.tree import Draft, Stage
        from mengyue.intake.locate import locate
        from mengyue.proof.proofread import proof

        policy = self.policy(loaded, override)
        policies = self.applicable(policy)
        wanted = tuple(kinds)
        named = bool(wanted) if named is None else named
        papers, skipped = self.copies(
            loaded, policy, self.documents(policy, wanted, phase), as_of=as_of, named=named, given=names
        )
        findings = self.check(loaded, policy, as_of)
        trees = [
            self.assemble(
                loaded, policy, paper.document, stage=stage, as_of=as_of, names={**paper.names, **(names or {})}
            )
            for paper in each(_("起草"), papers)
        ]
        changes = (names or {}).get("changes")
        renamed = changes.names_before if isinstance(changes, ChangesView) else {}
        for tree in trees:
            if isinstance(tree, Draft):
                if tree.kind == "agreement":
                    findings += locate(uncovered(tree, self.library, policies), loaded)
                    findings += locate(own_findings(tree, loaded.alliance, self.library, policies), loaded)
                told = proof(tree, loaded.alliance, self.library, policies, as_of=as_of, renamed=renamed)
                findings += locate(told, loaded)
        findings = without_answered(findings, loaded.alliance)
        pending: Sequence[Clause] = ()
        if stage is Stage.SIGNABLE:
            pending = unapproved(trees, self.library)
            findings += locate(without_approver(loaded.alliance), loaded)
            reasons = refusals(trees, findings, () if accept_unapproved else pending)
            if reasons:
                known = set(reasons)
                others = [finding for finding in findings if finding not in known]
                return Made(policies, papers, trees, (), locate([*reasons, *others], loaded), pending, skipped)
        modified = loaded.alliance.alliance.filled_on or as_of
        finished = each(_("生成 Word 文件"), tuple(zip(papers, trees, strict=True))) if render else ()
        rendered = tuple(
            self.render(tree, kind=paper.id, title=paper.title, modified=modified) for paper, tree in finished
        )
        return Made(policies, papers, trees, rendered, findings, pending, skipped)

    def boxes(self, loaded: Loaded, made: Made) -> list[Finding]:
        """Return every character that would be printed here as a box, in signable papers as an error.

        What this machine's fonts cannot show depends on the machine: no file of ours may hold these findings.
        """
        from mengyue.docx.zip import read_parts
        from mengyue.draft.tree import Stage
        from mengyue.intake.locate import locate
        from mengyue.model.finding import Severity
        from mengyue.pack.glyphs import boxes, glyphs_here

        glyphs = glyphs_here()
        if glyphs is None or not glyphs.chinese:
            return []
        data = {item.kind: item.data for item in made.rendered}
        found: list[Finding] = []
        for paper, tree in zip(made.papers, made.trees, strict=True):
            signable = tree.stage is Stage.SIGNABLE
            parts = read_parts(data[paper.id]) if signable and paper.id in data else None
            found += boxes(tree, glyphs, Severity.ERROR if signable else Severity.WARNING, parts)
        return locate(found, loaded)

    def review(self, loaded: Loaded, made: Made, *, as_of: date, every: bool = False) -> list[Rendered]:
        """Return what a reviewer needs beside the papers: a review copy of each, and tables as Word and Excel files.

        With ``every`` each clause and cell has a comment, not only what has to be looked at.
        """
        from mengyue.docx.render import render_report, render_review
        from mengyue.docx.report_sheet import render_sheet
        from mengyue.draft.tree import Draft, Stage
        from mengyue.review.agreement_notes import agreement_notes
        from mengyue.review.form_notes import form_notes
        from mengyue.review.reports import reports
        from mengyue.review.reviewed_copy import review_copy
        from mengyue.review.suggest import suggested

        modified = loaded.alliance.alliance.filled_on or as_of
        rendered: list[Rendered] = []
        wording: dict[str, str] = {}
        for paper, tree in zip(made.papers, made.trees, strict=True):
            if isinstance(tree, Draft):
                notes = agreement_notes(
                    tree, self.library, made.policies, made.findings, as_of, loaded.alliance.clauses, every=every
                )

                def again(alliance: Alliance, paper: Copy = paper) -> Draft | Form:
                    other = replace(loaded, alliance=alliance)
                    return self.assemble(
                        other, made.policies[0], paper.document, stage=Stage.DRAFT, as_of=as_of, names=paper.names
                    )

                if tree.kind == "agreement":
                    wording |= suggested(tree, loaded.alliance, self.library, again)
            else:
                notes = form_notes(tree, made.findings, every=every)
            compiled, digest = self._template(tree.template)
            copy = review_copy(tree)
            data = render_review(compiled, copy, notes, modified=modified)
            template = f"templates/{tree.template}.docx"
            rendered.append(Rendered(f"{paper.id}-review", paper.title, copy, template, digest, data))
        layouts = self._reports
        for report in reports(
            made.trees, loaded.alliance, layouts, self.library, made.policies, made.findings, wording, as_of
        ):
            compiled, digest = self._template(report.template)
            name, title = f"templates/{report.template}.docx", report.file
            if not layouts[report.kind].sheet:
                data = render_report(compiled, report, modified=modified)
                rendered.append(Rendered(report.kind, title, report, name, digest, data))
            sheet = render_sheet(report, modified=modified)
            rendered.append(Rendered(f"{report.kind}-sheet", title, report, name, digest, sheet, ".xlsx"))
        return rendered

    def cleared(self, loaded: Loaded, made: Made, *, as_of: date) -> list[Rendered]:
        """Return a copy of each agreement that is marked 已审 from the internal approvals in the data.

        Raises :class:`~mengyue.review.reviewed_copy.NotCleared` with what speaks against the mark.
        """
        from mengyue.draft.tree import Draft
        from mengyue.review.reviewed_copy import reviewed_copy

        modified = loaded.alliance.alliance.filled_on or as_of
        return [
            self.render(
                reviewed_copy(tree, loaded.alliance), kind=f"{paper.id}{CLEARED}", title=paper.title, modified=modified
            )
            for paper, tree in zip(made.papers, made.trees, strict=True)
            if isinstance(tree, Draft) and tree.kind == "agreement"
        ]

    @property
    def _reports(self) -> Mapping[str, ReportLayout]:
        return self._once.get("reports", self._load_reports)

    def _load_reports(self) -> Mapping[str, ReportLayout]:
        from mengyue.library.load_report import load_reports
        from mengyue.review.reports import REPORTS

        faults: list[Finding] = []
        layouts = load_reports(self.root, faults)
        if faults:
            raise InputError(faults)
        for name in REPORTS:
            if name not in layouts:
                raise EngineError(_("缺少表 templates/reports/{name}.yaml").format(name=name))
        return layouts

    def _layout(self, source: str) -> FormLayout:
        from mengyue.library.load_form import load_form

        path = self.root / "templates" / f"{source}.yaml"
        return self._once.get(("layout", source), lambda: load_form(path, self.root))

    def _template(self, name: str) -> tuple[CompiledTemplate, str]:
        return self._once.get(("template", name), lambda: self._compile(name))

    def _compile(self, name: str) -> tuple[CompiledTemplate, str]:
        from mengyue.docx.compile import compile_template
        from mengyue.library.content_file import content_bytes

        path = self.root / "templates" / f"{name}.docx"
        try:
            data = content_bytes(path, self.root)
        except FileNotFoundError:
            message = _("缺少模板 templates/{name}.docx；请先运行 mengyue library build")
            raise EngineError(message.format(name=name)) from None
        try:
            return compile_template(data), hashlib.sha256(data).hexdigest()
        except EngineError as error:
            raise EngineError(f"templates/{name}.docx：{error}") from error


@lru_cache(maxsize=8)
def _text_mark(shop: Workshop, of: Same, as_of: date) -> str:
    """Return the mark of the agreement of an alliance under a policy as its text stands; empty where it has none."""
    from mengyue.draft.signed_text import text_sha256
    from mengyue.draft.tree import Draft, Stage

    loaded, policy = cast("tuple[Loaded, Policy]", of.things)
    agreement = next((d for d in policy.documents if d.source.startswith("agreements/")), None)
    if agreement is None:
        return ""
    tree = shop.assemble(loaded, policy, agreement, stage=Stage.DRAFT, as_of=as_of)
    return mark_of(text_sha256(tree)) if isinstance(tree, Draft) else ""


def _number_of(numbers: Mapping[str, str], clause: str) -> str:
    return numbers.get(clause, "")


def of_phase(policy: Policy, phase: str) -> list[PolicyDocument]:
    """Return the papers of ``phase`` (办理阶段). Raises :class:`EngineError` for a phase that the pack has not."""
    phases = list(dict.fromkeys(document.stage for document in policy.documents))
    if phase not in phases:
        message = _("政策 {policy} 没有办理阶段“{phase}”；可选：{phases}")
        raise EngineError(message.format(policy=policy.id, phase=phase, phases="、".join(phases)))
    return [document for document in policy.documents if document.stage == phase]


def _without_policy(loaded: Loaded) -> Finding:
    from mengyue.library.faults import fault

    return fault("IN-503", _("没有写明适用哪一项政策"), file=loaded.file, path="policy", label=_("适用政策"))


def examples(root: Path) -> list[Loaded]:
    """Load ``examples/*/alliance.yaml`` below ``root``: complete alliances with which the library is tried out."""
    from mengyue.intake.load import load

    return [loaded for path in sorted((root / "examples").glob("*/alliance.yaml")) for loaded in load(path)]
