"""What was sent: the documents of a folder with their manifest, the data they were made from, and their trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from mengyue.comparison.lines import Line, lines_of
from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.decode import read_bytes
from mengyue.intake.load import Loaded, load_bytes
from mengyue.library.policy import Policy, PolicyDocument
from mengyue.lock.signed_data import find_data
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, DraftManifest
from mengyue.manifest.parts import FileMade
from mengyue.manifest.read_manifest import read_manifest
from mengyue.model.finding import EngineError
from mengyue.negotiation.tree_lines import TreeLine, placed_lines, tree_lines
from mengyue.pipeline import Workshop
from mengyue.word.content import Document
from mengyue.word.open_docx import Package, read_package
from mengyue.word.reader import read_document

__all__ = ["Sent", "SentPaper", "read_sent"]

_REVIEW = "-review"


@dataclass(frozen=True)
class SentPaper:
    """A document that was sent. ``kind`` is the paper's id, the same for draft and review copy."""

    file: str
    kind: str
    title: str
    package: Package
    tree: Draft | Form | None
    #: The clauses that it was made of, by the bookmarks of their articles.
    clauses: Mapping[str, str]

    @cached_property
    def document(self) -> Document:
        """What the document says."""
        return read_document(self.package)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of its body."""
        return lines_of(self.document.body)

    @cached_property
    def tree_lines(self) -> list[TreeLine]:
        """The lines of the tree it was made from."""
        return tree_lines(self.tree) if self.tree is not None else []

    @cached_property
    def placed(self) -> Mapping[int, TreeLine]:
        """Which line of the tree each line is."""
        return placed_lines(self.lines, self.tree_lines, self.clauses)

    @cached_property
    def dropped(self) -> Mapping[str, tuple[str, str]]:
        """The clauses that it was made of and that a draft does not have by now, with number and title as sent."""
        if self.tree is None:
            return {}
        now = {line.clause for line in self.tree_lines}
        heads = ((line, self.clauses.get(line.place.bookmark)) for line in self.lines if line.head)
        return {id: (line.number, line.text) for line, id in heads if id and id not in now}


@dataclass(frozen=True)
class Sent:
    """A folder that was sent out. ``notes`` are told to whoever reads the results."""

    folder: Path
    manifest: DraftManifest
    shop: Workshop
    loaded: Loaded
    policy: Policy
    notes: tuple[str, ...]

    @property
    def as_of(self) -> date:
        """The day whose clauses and policies count."""
        return self.manifest.as_of

    @cached_property
    def papers(self) -> list[SentPaper]:
        """The documents that may come back: no tables for reviewers."""
        return list(self._papers())

    def document(self, kind: str) -> PolicyDocument | None:
        """Return the paper of that id."""
        return next((paper for paper in self.policy.documents if paper.id == kind and paper.source), None)

    def assemble(self, loaded: Loaded, kind: str) -> Draft | Form | None:
        """Return the tree of a paper from other data; nothing for papers of which there are several copies."""
        document = self.document(kind)
        if document is None or self.shop.is_serial(document):
            return None
        return self.shop.assemble(loaded, self.policy, document, stage=Stage.DRAFT, as_of=self.as_of)

    def _papers(self) -> Iterator[SentPaper]:
        trees: dict[str, Draft | Form | None] = {}
        clauses = {bookmark_name(clause.id): clause.id for clause in self.manifest.clauses}
        for row in self._rows():
            kind = (row.kind or "").removesuffix(_REVIEW)
            if kind not in trees:
                trees[kind] = self.assemble(self.loaded, kind)
            package = read_package(self.folder / row.path)
            yield SentPaper(row.path, kind, row.title or told(Path(row.path).stem), package, trees[kind], clauses)

    def _rows(self) -> Iterator[FileMade]:
        for row in self.manifest.files:
            report = (row.template or "templates/reports/").startswith("templates/reports/")
            if row.kind and row.path.lower().endswith(".docx") and not report and (self.folder / row.path).is_file():
                yield row


def read_sent(folder: Path, shop: Workshop, *, data: Path | None = None, store: Path | None = None) -> Sent:
    """Read what was sent. ``data`` is the data file to start from, where it is not found by the manifest.

    Raises :class:`EngineError` with what is missing and how to help, :class:`InputError` for faults of the data.
    """
    if not folder.is_dir():
        message = _("没有文件夹“{folder}”：--sent 指定发出文件所在的文件夹（里面有 manifest.json）")
        raise EngineError(message.format(folder=folder))
    manifest = read_manifest(folder / MANIFEST)
    if not isinstance(manifest, DraftManifest):
        message = _("“{file}”不是起草或者申报包的清单；--sent 指定 mengyue draft 生成的文件夹")
        raise EngineError(message.format(file=folder / MANIFEST))
    used = manifest.input[0]
    held = read_bytes(data) if data is not None else find_data(folder, used, store, manifest)
    if held is None:
        message = _("找不到发出时所用的数据文件 {name}（SHA-256 {digest}…）：放在 {folder} 里，或者用 --data 指定")
        raise EngineError(message.format(name=used.name, digest=used.sha256[:12], folder=folder))
    found = load_bytes(held, file=told(data) if data is not None else used.name, policy=manifest.policies[0].id)
    loaded = next((one for one in found if len(found) == 1 or one.name == manifest.alliance), None)
    if loaded is None:
        raise EngineError(_("数据文件中没有联合体“{name}”").format(name=manifest.alliance))
    sent = Sent(folder, manifest, shop, loaded, shop.policy(loaded), tuple(_notes(manifest, shop, held, folder)))
    if not sent.papers:
        raise EngineError(_("“{folder}”里没有清单所列的 .docx").format(folder=folder))
    return sent


def _notes(manifest: DraftManifest, shop: Workshop, data: bytes, folder: Path) -> Iterator[str]:
    if digest(data) != manifest.input[0].sha256:
        yield _("所用的数据文件不是发出时的那一份：资料的改动按现在的数据判断")
    if manifest.content:
        packs = [row.id for row in manifest.policies]
        templates = [row.path for row in manifest.templates]
        suffix = Path(manifest.input[0].name).suffix
        now = shop.content.of(packs, (), templates, suffix)
        changed = sorted(name for name, sha in now.items() if manifest.content.get(name, sha) != sha)
        if changed:
            text = _("发出之后条款库、政策或者模板有 {count} 个文件改动，判断以现在的为准")
            yield text.format(count=len(changed))
    for row in manifest.files:
        path = folder / row.path
        if row.kind and path.suffix.lower() == ".docx" and path.is_file() and digest(path.read_bytes()) != row.sha256:
            yield _("发出的“{file}”生成后被改过，与清单不符").format(file=row.path)
