"""Drafting into a folder: what is made, what is reported, what is refused."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from mengyue.cli.accept import accepted
from mengyue.cli.guard import BLOCKED, DONE
from mengyue.cli.manifest import alliance_manifest, batch_manifest
from mengyue.cli.missing import Missing, Outcome, missing_csv, summary_table
from mengyue.cli.report import text
from mengyue.cli.skipped import skipped
from mengyue.cli.terminal import Paint, printable
from mengyue.draft.tree import Stage
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.lock.keep import keep, keep_data
from mengyue.manifest.digest import digest
from mengyue.manifest.record import MANIFEST
from mengyue.manifest.write import encode
from mengyue.model.finding import Finding, Severity
from mengyue.names import Names, safe_name
from mengyue.output.folder import OutputFolder
from mengyue.pipeline import Made, NoOccasion, Rendered, Workshop
from mengyue.progress import each
from mengyue.review.report import Report

__all__ = ["Drafting"]


@dataclass(frozen=True, slots=True)
class Drafting:
    """One run of ``mengyue draft``."""

    shop: Workshop
    policy: str | None
    kinds: tuple[str, ...]
    stage: Stage
    as_of: date
    output: Path
    force: bool
    review: bool = False
    accept_unapproved: bool = False
    store: Path | None = None
    phase: str = ""
    signed: Loaded | None = None

    def one(self, loaded: Loaded) -> int:
        """Write the documents of one alliance straight into the folder."""
        made = self._make(loaded)
        files = self._files(loaded, made)
        if files:
            with OutputFolder(self.output, force=self.force) as folder:
                for name, data in files.items():
                    folder.write(name, data)
        paint = Paint(sys.stdout)
        blanks = _blanks(made)
        # What `mengyue check` asks too is only counted; what proofreading the agreement asks is told here alone.
        questions: list[Finding] = []
        told: list[Finding] = []
        for finding in made.findings:
            asked = finding.severity is Severity.REVIEW and not finding.code.startswith("PF-")
            (questions if asked else told).append(finding)
        told += self._boxes(loaded, made)
        sys.stdout.write(text.render(told, paint))
        if questions:
            sys.stdout.write(_("另有待审问题 {count} 项，逐项见 mengyue check").format(count=len(questions)) + "\n")
        if blanks:
            sys.stdout.write(_listed(blanks))
        for name in files:
            _tell(_("已写入 {file}").format(file=self.output / name))
        if files and made.unapproved:
            _tell(accepted(made))
        for line in skipped(made):
            _tell(line)
        if not made.papers and self.phase:
            _tell(_("该阶段目前没有要生成的文件：数据文件中没有相应的变动、年度或者项目"))
        elif not made.papers:
            _tell(_("所适用的政策没有登记可以起草的文件，只作了检查"))
        elif not files:
            _tell(_("没有生成签署稿：以上错误全部处理后才能生成"))
        return _code(made.findings)

    def many(self, alliances: Sequence[Loaded]) -> int:
        """Write one folder an alliance, and tables of what is missing."""
        names = Names()
        outcomes: list[Outcome] = []
        written: dict[str, str] = {}
        boxes: list[Finding] = []
        with OutputFolder(self.output, force=self.force) as folder:
            for loaded in each(_("起草"), alliances):
                made = self._one_of_many(loaded)
                boxes += self._boxes(loaded, made)
                name = names.take(loaded.name, "联合体")
                blanks = _blanks(made)
                files = self._files(loaded, made)
                # The same on every machine: where the data file lay there is no part of the result.
                named = [replace(f, file=Path(f.file).name) if f.file == loaded.file else f for f in made.findings]
                report = text.render(named) + _listed(blanks) + "".join(f"{line}\n" for line in skipped(made))
                for key, data in {**files, f"{_('检查结果')}.txt": report.encode()}.items():
                    folder.write(f"{name}/{key}", data)
                    written[f"{name}/{key}"] = digest(data)
                outcomes.append(Outcome(loaded.name, name, len(made.rendered), blanks, made.findings))
            table = missing_csv(outcomes)
            folder.write("missing.csv", table)
            written["missing.csv"] = digest(table)
            manifest = batch_manifest(alliances, stage=self.stage, as_of=self.as_of, files=written)
            folder.write(MANIFEST, encode(manifest))
        sys.stdout.write(summary_table(outcomes, Paint(sys.stdout)))
        if boxes:
            sys.stdout.write(text.render(boxes, Paint(sys.stdout)))
        _tell(_("已写入 {folder}；缺什么见 missing.csv，逐项结果见各文件夹").format(folder=self.output))
        return _code(finding for outcome in outcomes for finding in outcome.findings)

    def _make(self, loaded: Loaded) -> Made:
        made = self._made(loaded)
        boxes = self.shop.boxes(loaded, made) if self.stage is Stage.SIGNABLE and made.rendered else ()
        return replace(made, rendered=(), findings=[*boxes, *made.findings]) if boxes else made

    def _boxes(self, loaded: Loaded, made: Made) -> list[Finding]:
        """Return what this machine cannot show of a draft: told here, written nowhere, since others may show it."""
        return [] if self.stage is Stage.SIGNABLE else self.shop.boxes(loaded, made)

    def _made(self, loaded: Loaded) -> Made:
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
        """Make the papers of one of many: where nothing that was asked for has an occasion, the others go on."""
        try:
            return self._make(loaded)
        except NoOccasion as error:
            policy = self.shop.policy(loaded, self.policy)
            findings = self.shop.check(loaded, policy, self.as_of)
            return Made(self.shop.applicable(policy), (), (), (), findings, skipped=error.skipped)

    def _names(self, loaded: Loaded) -> Mapping[str, Any] | None:
        """Return what papers see of the changes since the data that were signed."""
        if self.signed is None:
            return None
        policy = self.shop.policy(loaded, self.policy)
        return self.shop.since(loaded, self.signed, policy, as_of=self.as_of)

    def _files(self, loaded: Loaded, made: Made) -> dict[str, bytes]:
        """Name the documents and add their manifest; nothing when none was made."""
        if not made.rendered:
            return {}
        names = {".docx": Names(), ".xlsx": Names()}
        rendered = [*made.rendered, *(self.shop.review(loaded, made, as_of=self.as_of) if self.review else ())]
        documents = {names[item.extension].take(_name(item)) + item.extension: item for item in rendered}
        manifest = alliance_manifest(
            loaded=loaded,
            shop=self.shop,
            made=made,
            stage=self.stage,
            as_of=self.as_of,
            documents=documents,
            since=self.signed,
        )
        if self.store is not None:
            keep(self.store, self.shop.root, manifest.content or {})
            keep_data(self.store, [item.data for item in (loaded, self.signed) if item is not None])
        return {**{name: item.data for name, item in documents.items()}, MANIFEST: encode(manifest)}


def _name(item: Rendered) -> str:
    """Name a file by title and stage, a table for reviewers by its title."""
    if isinstance(item.document, Report):
        return item.title
    suffix = {Stage.DRAFT: _("草案"), Stage.REVIEW: _("审阅稿"), Stage.SIGNABLE: _("签署稿")}[item.document.stage]
    return f"{safe_name(item.title)}（{suffix}）"


def _blanks(made: Made) -> list[Missing]:
    """Return each missing fact once, with the documents that show it."""
    where: dict[tuple[str, str], list[str]] = {}
    for tree, paper in zip(made.trees, made.papers, strict=True):
        for blank in tree.blanks:
            titles = where.setdefault((blank.path.partition(":")[0], blank.label), [])
            if paper.title not in titles:
                titles.append(paper.title)
    return [Missing(_("待填"), "", path, label, "、".join(titles)) for (path, label), titles in where.items()]


def _listed(blanks: Sequence[Missing]) -> str:
    if not blanks:
        return ""
    rows = [f"  {printable(blank.label)}" + (f"　{blank.path}" if blank.path else "") for blank in blanks]
    return "\n".join([_("待填 {count} 处：").format(count=len(blanks)), *rows]) + "\n"


def _code(findings: Iterable[Finding]) -> int:
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE


def _tell(message: str) -> None:
    print(printable(message), file=sys.stderr)
