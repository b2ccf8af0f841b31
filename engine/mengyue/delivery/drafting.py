"""Drafting: the documents of an alliance, or of many, with their manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mengyue.delivery.manifests import alliance_manifest, batch_manifest
from mengyue.delivery.missing_facts import Missing, Outcome, missing_csv, missing_facts
from mengyue.draft.tree import Stage
from mengyue.file_names import Names, safe_name
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.lock.content_store import store_content, store_data
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST
from mengyue.manifest.write import encode
from mengyue.model.finding import EngineError, Finding, InputError, MissingProgram, Severity, State
from mengyue.output.folder import OutputFolder
from mengyue.pipeline import CLEARED, Made, NoOccasion, Rendered, Workshop
from mengyue.progress import each
from mengyue.review.report_table import Report

if TYPE_CHECKING:
    from mengyue.pack.paged import Paged

__all__ = ["Drafted", "Drafting"]


@dataclass(frozen=True, slots=True)
class Drafted:
    """The documents of one alliance: ``files`` by name, the manifest last; none when they were refused.

    ``missing`` are the facts that show as blanks in them. ``boxes`` say what this machine's fonts cannot show of a
    draft: to be told here, written nowhere, since other machines may show it; a signable copy they refuse. ``pages``
    are how many the Word files have, where they were laid out.
    """

    made: Made
    files: Mapping[str, bytes]
    missing: Sequence[Missing]
    boxes: Sequence[Finding] = ()
    pages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafting:
    """How to draft. ``store`` is where the content used is kept, ``signed`` the data that a supplement starts
    from; ``every_comment`` puts a comment on every clause and cell of a review copy. ``pages`` has LibreOffice lay out
    all Word files: the contents get their numbers, and the pages are counted. ``cleared`` adds a copy of the agreement
    that is marked 已审; ``approved`` is the folder or manifest of the draft that was approved, to tell what changed."""

    shop: Workshop
    policy: str | None
    kinds: tuple[str, ...]
    stage: Stage
    as_of: date
    review: bool = False
    accept_unapproved: bool = False
    store: Path | None = None
    phase: str = ""
    signed: Loaded | None = None
    every_comment: bool = False
    pages: bool = False
    cleared: bool = False
    approved: Path | None = None

    def draft(self, loaded: Loaded) -> Drafted:
        """Make the documents of one alliance."""
        return self._drafted(loaded, self._make(loaded))

    def _drafted(self, loaded: Loaded, made: Made) -> Drafted:
        boxes = self.shop.boxes(loaded, made) if made.rendered else []
        if boxes and self.stage is Stage.SIGNABLE:
            made, boxes = replace(made, rendered=(), findings=[*boxes, *made.findings]), []
        files, pages = self._files(loaded, made)
        return Drafted(made, files, missing_facts(made), boxes, pages)

    def draft_many(
        self, alliances: Sequence[Loaded], folder: OutputFolder, report: Callable[[Loaded, Drafted], str]
    ) -> tuple[list[Outcome], list[Finding]]:
        """Draft into ``folder`` as it goes, one folder an alliance, with what ``report`` says of each, and tables of
        what is missing: nothing of an alliance is kept in memory but its findings. Return these, and the boxes."""
        names = Names()
        outcomes: list[Outcome] = []
        written: dict[str, str] = {}
        boxes: list[Finding] = []
        for loaded in each(_("起草"), alliances):
            done = self._drafted(loaded, self._one_of_many(loaded))
            name = names.take(loaded.name, "联合体")
            for key, data in {**done.files, f"{_('检查结果')}.txt": report(loaded, done).encode()}.items():
                folder.write(f"{name}/{key}", data)
                written[f"{name}/{key}"] = digest(data)
            made = done.made
            boxes += done.boxes
            outcomes.append(Outcome(loaded.name, name, len(made.rendered), done.missing, made.findings))
        table = missing_csv(outcomes)
        folder.write("missing.csv", table)
        written["missing.csv"] = digest(table)
        manifest = batch_manifest(alliances, stage=self.stage, as_of=self.as_of, files=written)
        folder.write(MANIFEST, encode(manifest))
        return outcomes, boxes

    def _make(self, loaded: Loaded) -> Made:
        return self.shop.make(
            loaded,
            self.policy,
            self.kinds,
            stage=self.stage,
            as_of=self.as_of,
            accept_unapproved=self.accept_unapproved,
            phase=self.phase,
            names=self._names(loaded),
        )

    def _one_of_many(self, loaded: Loaded) -> Made:
        """Make the papers of one of many: where one has no occasion for them, or cannot have them, the others go on."""
        try:
            return self._make(loaded)
        except NoOccasion as error:
            policy = self.shop.policy(loaded, self.policy)
            findings = self.shop.check(loaded, policy, self.as_of)
            return Made(self.shop.applicable(policy), (), (), (), findings, skipped=error.skipped)
        except MissingProgram:
            raise
        except EngineError as error:
            policy = self.shop.policy(loaded, self.policy)
            failed = Finding("DR-FAILED", Severity.ERROR, str(error), file=loaded.file, state=State.FAULT)
            findings = list(error.findings) if isinstance(error, InputError) else [failed]
            return Made(self.shop.applicable(policy), (), (), (), findings)

    def _names(self, loaded: Loaded) -> Mapping[str, Any] | None:
        """Return what papers see of the changes since the data that were signed."""
        if self.signed is None:
            return None
        policy = self.shop.policy(loaded, self.policy)
        return self.shop.since(loaded, self.signed, policy, as_of=self.as_of)

    def _files(self, loaded: Loaded, made: Made) -> tuple[dict[str, bytes], dict[str, int]]:
        """Name the documents and add their manifest; nothing when none was made. Return the pages of those laid out."""
        if not made.rendered:
            return {}, {}
        names = {".docx": Names(), ".xlsx": Names()}
        reviewed = self.review and self.shop.review(loaded, made, as_of=self.as_of, every=self.every_comment)
        cleared = self._cleared(loaded, made) if self.cleared else ()
        rendered = [*made.rendered, *(reviewed or ()), *cleared]
        documents = {names[item.extension].take(_name(item)) + item.extension: item for item in rendered}
        laid_out = self._laid_out(documents) if self.pages else {}
        documents |= {name: replace(documents[name], data=twin.docx) for name, twin in laid_out.items()}
        manifest = alliance_manifest(
            loaded=loaded,
            shop=self.shop,
            made=made,
            stage=self.stage,
            as_of=self.as_of,
            documents=documents,
            contents={name: twin.contents for name, twin in laid_out.items()},
            since=self.signed,
            every_comment=self.review and self.every_comment,
        )
        if self.store is not None:
            store_content(self.store, self.shop.root, manifest.content or {})
            store_data(self.store, [item.data for item in (loaded, self.signed) if item is not None])
        files = {**{name: item.data for name, item in documents.items()}, MANIFEST: encode(manifest)}
        return files, {name: twin.pages for name, twin in laid_out.items()}

    def _cleared(self, loaded: Loaded, made: Made) -> Sequence[Rendered]:
        """Return the copies marked 已审. Raises :class:`EngineError` with what speaks against it, and what changed."""
        from mengyue.review.reviewed_copy import NotCleared

        try:
            return self.shop.cleared(loaded, made, as_of=self.as_of)
        except NotCleared as error:
            if not error.approved:
                raise
            from mengyue.delivery.approved_text import changed_since

            now = next(item.data for item in made.rendered if item.document is error.draft)
            try:
                changes = changed_since(self.approved, error.approved, now) if self.approved else []
            except EngineError as unread:
                changes = [str(unread)]
            hint = _("要看改动了什么：加 --approved，指明审批那一稿的文件夹（其中有 manifest.json）")
            raise error.with_changes(changes or [hint]) from None

    def _laid_out(self, documents: Mapping[str, Rendered]) -> dict[str, Paged]:
        """Lay out the Word files. Raises :class:`MissingProgram` without LibreOffice."""
        from mengyue.pack.paged import paged
        from mengyue.pack.pdf import PdfError, UntruePdf

        words = {name: item for name, item in documents.items() if item.extension == ".docx"}
        try:
            return paged({name: item.data for name, item in words.items()})
        except (PdfError, UntruePdf) as error:
            raise error.called({name: item.title for name, item in words.items()}) from None


def _name(item: Rendered) -> str:
    """Name a file by title and stage, a table for reviewers by its title."""
    if isinstance(item.document, Report):
        return item.title
    suffix = {Stage.DRAFT: _("草案"), Stage.REVIEW: _("审阅稿"), Stage.SIGNABLE: _("签署稿")}[item.document.stage]
    suffix = _("已审稿") if item.kind.endswith(CLEARED) else suffix
    return f"{safe_name(item.title)}（{suffix}）"
