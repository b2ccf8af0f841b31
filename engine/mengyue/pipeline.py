"""The whole way from a data file to documents: load, check, assemble or fill, render. Pure: it reads, never writes.

A :class:`Workshop` keeps what is read or compiled once (policies, clauses, layouts, templates) for any number of
alliances.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mengyue.i18n import _
from mengyue.model.finding import EngineError, Finding, InputError
from mengyue.paths import content_root

if TYPE_CHECKING:
    from mengyue.docx.compile import CompiledTemplate
    from mengyue.draft.scope import Wording
    from mengyue.draft.tree import Draft, Form, Stage
    from mengyue.intake.load import Loaded
    from mengyue.library.clause import Clause
    from mengyue.library.form import FormLayout
    from mengyue.library.policy import Policy, PolicyDocument
    from mengyue.library.report import ReportLayout
    from mengyue.library.store import Library
    from mengyue.lock.content import ContentDigests
    from mengyue.model.alliance import Alliance
    from mengyue.review.report import Report

__all__ = ["Made", "Rendered", "Workshop", "examples"]


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

    ``unapproved`` are the clauses of a signable copy that nobody has approved as they read.
    """

    policies: Sequence[Policy]
    papers: Sequence[PolicyDocument]
    trees: Sequence[Draft | Form]
    rendered: Sequence[Rendered]
    findings: Sequence[Finding]
    unapproved: Sequence[Clause] = ()


class Workshop:
    """Everything needed to make documents from one content library."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or content_root()
        self._policies: dict[str, Policy] = {}
        self._layouts: dict[str, FormLayout] = {}
        self._templates: dict[str, tuple[CompiledTemplate, str]] = {}

    @cached_property
    def library(self) -> Library:
        """Clauses, statutes, tables and outlines."""
        from mengyue.library.store import load_library

        return load_library(self.root)

    @cached_property
    def wording(self) -> Wording:
        """Compiled wording, shared by all alliances."""
        from mengyue.draft.scope import Wording

        return Wording(self.library.labels)

    @cached_property
    def content(self) -> ContentDigests:
        """Digests of the content files."""
        from mengyue.lock.content import ContentDigests

        return ContentDigests(self.root)

    @cached_property
    def standing(self) -> tuple[Policy, ...]:
        """The packs that always apply: national law."""
        from mengyue.library.load_policy import standing_policies

        return tuple(standing_policies(self.root))

    def load(self, path: Path, *, policy: str | None = None) -> list[Loaded]:
        """Read a data file: one alliance, or of a table one a row. Raises :class:`InputError` with every fault."""
        from mengyue.intake.load import load

        return load(path, policy=policy)

    def policy(self, loaded: Loaded, override: str | None = None) -> Policy:
        """Return the policy that ``loaded`` comes under: ``override``, else the one the file names."""
        from mengyue.library.load_policy import load_policy

        key = override or loaded.alliance.policy
        if not key:
            raise InputError([_without_policy(loaded)])
        if key not in self._policies:
            self._policies[key] = load_policy(self.root, key)
        return self._policies[key]

    def check(self, loaded: Loaded, policy: Policy, as_of: date) -> list[Finding]:
        """Judge the alliance under ``policy`` and national law on ``as_of``; every finding has its line."""
        from mengyue.check.run import check
        from mengyue.intake.locate import locate

        return [*loaded.notes, *locate(check(loaded.alliance, self.applicable(policy), as_of), loaded)]

    def applicable(self, policy: Policy) -> list[Policy]:
        """Return ``policy`` and the packs that always apply."""
        return [policy, *(pack for pack in self.standing if pack.id != policy.id)]

    def documents(self, policy: Policy, kinds: Iterable[str] = ()) -> list[PolicyDocument]:
        """Return the papers of ``policy`` that we make, or those among them that are named in ``kinds``."""
        made = [document for document in policy.documents if document.source]
        wanted = list(kinds)
        unknown = [kind for kind in wanted if kind not in {document.id for document in made}]
        if unknown:
            message = _("政策 {policy} 没有文件“{kind}”；可选：{kinds}")
            ids = "、".join(document.id for document in made)
            raise EngineError(message.format(policy=policy.id, kind="、".join(unknown), kinds=ids))
        return [document for document in made if not wanted or document.id in wanted]

    def assemble(
        self, loaded: Loaded, policy: Policy, document: PolicyDocument, *, stage: Stage, as_of: date
    ) -> Draft | Form:
        """Make the tree of one paper: an agreement from its outline, a form from its layout."""
        folder, _slash, name = document.source.partition("/")
        if folder == "agreements" and name in self.library.outlines:
            from mengyue.draft.assemble import assemble

            outline = self.library.outlines[name]
            try:
                return assemble(loaded.alliance, outline, self.library, policy, self.wording, stage=stage, as_of=as_of)
            except InputError as error:
                from mengyue.intake.locate import locate

                raise InputError(locate(error.findings, loaded)) from None
        if folder == "forms":
            from mengyue.draft.fill import fill

            return fill(loaded.alliance, self._layout(document.source), policy, self.wording, stage=stage)
        raise EngineError(
            _("政策 {policy} 的文件“{title}”没有提纲或表式：{source}").format(
                policy=policy.id, title=document.title, source=document.source
            )
        )

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
    ) -> Made:
        """Check one alliance and make its papers. A signable copy is made only when nothing speaks against it.

        Documents carry the date of filling in, else ``as_of``. A clause that nobody has approved speaks against a
        signable copy, unless ``accept_unapproved``.
        """
        from mengyue.draft.approval import unapproved
        from mengyue.draft.coverage import uncovered
        from mengyue.draft.release import refusals
        from mengyue.draft.tree import Draft, Stage
        from mengyue.intake.locate import locate
        from mengyue.proof.run import proof

        policy = self.policy(loaded, override)
        policies = self.applicable(policy)
        papers = self.documents(policy, kinds)
        findings = self.check(loaded, policy, as_of)
        trees = [self.assemble(loaded, policy, paper, stage=stage, as_of=as_of) for paper in papers]
        for tree in trees:
            if isinstance(tree, Draft):
                findings += locate(uncovered(tree, self.library, policies), loaded)
                findings += locate(proof(tree, loaded.alliance, self.library, policies, as_of=as_of), loaded)
        pending: Sequence[Clause] = ()
        if stage is Stage.SIGNABLE:
            pending = unapproved(trees, self.library)
            reasons = refusals(trees, findings, () if accept_unapproved else pending)
            if reasons:
                known = set(reasons)
                others = [finding for finding in findings if finding not in known]
                return Made(policies, papers, trees, (), locate([*reasons, *others], loaded), pending)
        modified = loaded.alliance.alliance.filled_on or as_of
        rendered = tuple(
            self.render(tree, kind=paper.id, title=paper.title, modified=modified)
            for paper, tree in zip(papers, trees, strict=True)
        )
        return Made(policies, papers, trees, rendered, findings, pending)

    def review(self, loaded: Loaded, made: Made, *, as_of: date) -> list[Rendered]:
        """Return what a reviewer needs beside the papers: a review copy of each, and tables as Word and Excel files."""
        from mengyue.docx.render import render_report, render_review
        from mengyue.docx.report_sheet import render_sheet
        from mengyue.draft.tree import Draft, Stage
        from mengyue.review.agreement_notes import agreement_notes
        from mengyue.review.form_notes import form_notes
        from mengyue.review.reports import reports
        from mengyue.review.suggest import suggested

        modified = loaded.alliance.alliance.filled_on or as_of
        rendered: list[Rendered] = []
        wording: dict[str, str] = {}
        for paper, tree in zip(made.papers, made.trees, strict=True):
            if isinstance(tree, Draft):
                notes = agreement_notes(tree, self.library, made.policies, made.findings, as_of)

                def again(alliance: Alliance, paper: PolicyDocument = paper) -> Draft | Form:
                    other = replace(loaded, alliance=alliance)
                    return self.assemble(other, made.policies[0], paper, stage=Stage.DRAFT, as_of=as_of)

                wording |= suggested(tree, loaded.alliance, self.library, again)
            else:
                notes = form_notes(tree, self._layout(paper.source), made.findings)
            compiled, digest = self._template(tree.template)
            data = render_review(compiled, tree, notes, modified=modified)
            copy = replace(tree, stage=Stage.REVIEW)
            template = f"templates/{tree.template}.docx"
            rendered.append(Rendered(f"{paper.id}-review", paper.title, copy, template, digest, data))
        layouts = self._reports
        for report in reports(made.trees, layouts, self.library, made.policies, made.findings, wording, as_of):
            compiled, digest = self._template(report.template)
            name, title = f"templates/{report.template}.docx", layouts[report.kind].file
            data = render_report(compiled, report, modified=modified)
            rendered.append(Rendered(report.kind, title, report, name, digest, data))
            sheet = render_sheet(report, modified=modified)
            rendered.append(Rendered(f"{report.kind}-sheet", title, report, name, digest, sheet, ".xlsx"))
        return rendered

    @cached_property
    def _reports(self) -> Mapping[str, ReportLayout]:
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

        if source not in self._layouts:
            self._layouts[source] = load_form(self.root / "templates" / f"{source}.yaml")
        return self._layouts[source]

    def _template(self, name: str) -> tuple[CompiledTemplate, str]:
        from mengyue.docx.compile import compile_template

        if name not in self._templates:
            path = self.root / "templates" / f"{name}.docx"
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                message = _("缺少模板 templates/{name}.docx；请先运行 mengyue library build")
                raise EngineError(message.format(name=name)) from None
            self._templates[name] = compile_template(data), hashlib.sha256(data).hexdigest()
        return self._templates[name]


def _without_policy(loaded: Loaded) -> Finding:
    from mengyue.library.faults import fault

    return fault("IN-503", _("没有写明适用哪一项政策"), file=loaded.file, path="policy", label=_("适用政策"))


def examples(root: Path) -> list[Loaded]:
    """Load ``examples/*/alliance.yaml`` below ``root``: complete alliances with which the library is tried out."""
    from mengyue.intake.load import load

    return [loaded for path in sorted((root / "examples").glob("*/alliance.yaml")) for loaded in load(path)]
