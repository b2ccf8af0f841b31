"""Packaging: which papers are handed in, and the package that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from os import PathLike
from pathlib import Path

from mengyue.delivery.manifests import alliance_manifest
from mengyue.delivery.numbered_materials import materials, with_own
from mengyue.delivery.seals import places, seals
from mengyue.draft.tree import Stage
from mengyue.draft.wording_scope import TracedScope
from mengyue.file_names import safe_name
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.library.policy import FOUNDING, Policy, PolicyDocument
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, DraftManifest, PackageManifest
from mengyue.manifest.parts import FileMade, Font, Pdf
from mengyue.manifest.parts import Material as MaterialRow
from mengyue.manifest.read_manifest import listed_files
from mengyue.manifest.write import encode, files_made
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_folder
from mengyue.pack.archive import archived
from mengyue.pack.data_beside import data_beside
from mengyue.pack.fonts import fonts_in_use
from mengyue.pack.handed_in import handed_in
from mengyue.pack.making import MERGED, Package, build
from mengyue.pack.materials import Material
from mengyue.pack.pdf import convert
from mengyue.pipeline import Made, Rendered, Workshop, of_phase

__all__ = ["Packaged", "Packaging"]


@dataclass(frozen=True, slots=True)
class Packaged:
    """A package: ``files`` by path, the manifest last; none when ``made`` says why not.

    ``materials`` are what should be handed in, with what the unit has put in. ``problem`` says why there are Word files
    only: LibreOffice is missing, failed, or lost words.
    """

    made: Made
    files: Mapping[str, bytes]
    problem: EngineError | None = None
    materials: Sequence[Material] = ()

    def write(self, folder: str | PathLike[str], *, force: bool = False) -> None:
        """Write all files into ``folder``, or none. Raises :class:`EngineError` when it holds what is not ours or was
        changed, unless by ``force``."""
        write_folder(Path(folder), self.files, force=force)


@dataclass(frozen=True, slots=True)
class Packaging:
    """How to pack. ``extra`` are papers made on request that go in too; ``timeout`` is for one PDF, in seconds.

    ``own`` is the folder of the unit's own papers and signed scans; without it they are looked for in ``output``, the
    folder that the package is written to.
    """

    shop: Workshop
    policy: str | None
    phase: str
    timeout: float
    accept_unapproved: bool
    as_of: date
    extra: Sequence[str] = ()
    own: Path | None = None
    output: Path | None = None

    def make(self, loaded: Loaded) -> Made:
        """Check one alliance and make its papers; there are none when anything stands against a package.

        Raises :class:`EngineError` when there is nothing to be made in this phase.
        """
        policy = self.shop.policy(loaded, self.policy)
        kinds = self._kinds(policy, self._papers(loaded, policy))
        if not kinds:
            message = _("政策 {policy} 在“{phase}”阶段没有由本程序生成的文件，不能打包")
            raise EngineError(message.format(policy=policy.id, phase=self.phase))
        made = self.shop.make(
            loaded,
            self.policy,
            kinds,
            stage=Stage.SIGNABLE,
            as_of=self.as_of,
            accept_unapproved=self.accept_unapproved,
            named=False,
        )
        if not made.papers:
            message = _("“{phase}”阶段目前没有要办理的事项：数据文件中没有相应的变动、年度或者项目")
            raise EngineError(message.format(phase=self.phase))
        boxes = self.shop.boxes(loaded, made)
        return replace(made, rendered=(), findings=[*made.findings, *boxes]) if boxes else made

    def _kinds(self, policy: Policy, papers: Sequence[PolicyDocument]) -> list[str]:
        """Return what is made: all that we can make in a later phase; at the founding what the application consists of
        and what was asked for besides."""
        unknown = [kind for kind in self.extra if kind not in {paper.id for paper in papers if paper.source}]
        if unknown:
            message = _("政策 {policy} 没有可以生成的文件“{kinds}”")
            raise EngineError(message.format(policy=policy.id, kinds="、".join(unknown)))
        later = self.phase != FOUNDING
        return [p.id for p in papers if p.source and (later or not p.on_request or p.id in self.extra)]

    def _papers(self, loaded: Loaded, policy: Policy) -> list[PolicyDocument]:
        """Return the papers that the policy asks for in this phase of this alliance, and those asked for besides."""
        asked = of_phase(policy, self.phase)
        scope = TracedScope(loaded.alliance, policy, self.shop.wording)
        return [
            document
            for document in policy.documents
            if document.id in self.extra or (document in asked and scope.test(document.when))
        ]

    def asked(self, loaded: Loaded, made: Made) -> list[Material]:
        """Return what should be handed in, numbered, with the papers that :meth:`make` made and what the unit has put
        in. Raises :class:`EngineError` with a line for every paper of its own that cannot be put in."""
        papers = self._papers(loaded, self.shop.policy(loaded, self.policy))
        return with_own(materials(loaded, papers, made), self.own or self.output)

    def pack(self, loaded: Loaded, made: Made, asked: Sequence[Material] | None = None) -> Packaged:
        """Pack the papers that :meth:`make` made. ``asked`` is what :meth:`asked` returned, if already asked
        for; the PDFs are made here."""
        if not made.rendered:
            return Packaged(made, {})
        policy = self.shop.policy(loaded, self.policy)
        listed = self.asked(loaded, made) if asked is None else asked
        name = safe_name(loaded.alliance.alliance.name or loaded.name)
        own: dict[str, Rendered] = {}

        def form(source: str, names: Mapping[str, object]) -> bytes:
            modified = loaded.alliance.alliance.filled_on or self.as_of
            own[source] = self.shop.form(loaded, policy, source, names, modified=modified)
            return own[source].data

        package = build(
            listed,
            f"{name}申报材料",
            form,
            partial(seals, self.shop, loaded, made, listed),
            partial(convert, timeout=self.timeout),
        )
        filed = loaded.alliance.alliance.filled_on or self.as_of
        placed = places(self.shop, loaded, made, listed, package, filed)
        put_in = {own.name: own.data for material in listed for own in material.own}
        files = package.files()
        papers = {document.kind: document.docx for document in package.documents}
        rendered = {item.kind: replace(item, data=papers[item.kind]) for item in made.rendered} | own
        manifest = self._manifest(loaded, made, package, listed, rendered)
        archive = f"{name}申报材料.zip"
        inside = package.files(handed_in=True) | put_in
        whole = archived(f"{name}申报材料", {**inside, MANIFEST: encode(handed_in(manifest, inside))}, filed)
        beside = {archive: whole, **placed, **data_beside(loaded.data, safe_name)}
        # What the user has put into the folder itself stays as it is; what we copied there is ours to keep.
        copied = put_in if self.own else listed_files(self.output) if self.output else {}
        beside |= {name: data for name, data in put_in.items() if name in copied}
        outer = manifest.model_copy(update={"files": (*manifest.files, *files_made(beside))})
        return Packaged(made, {**files, **beside, MANIFEST: encode(outer)}, package.problem, listed)

    def _manifest(
        self,
        loaded: Loaded,
        made: Made,
        package: Package,
        listed: Sequence[Material],
        rendered: Mapping[str, Rendered],
    ) -> PackageManifest:
        copies = {f"{document.place}.docx": document for document in package.documents}
        plain = alliance_manifest(
            loaded=loaded,
            shop=self.shop,
            made=made,
            stage=Stage.SIGNABLE,
            as_of=self.as_of,
            documents={path: rendered[document.kind] for path, document in copies.items()},
            contents={path: document.contents for path, document in copies.items()},
        )
        rows = [row.model_copy(update={"copies": copies[row.path].copies}) for row in plain.files]
        rows += [
            FileMade(path=f"{document.place}.pdf", twin_of=path, sha256=digest(document.pdf))
            for path, document in copies.items()
            if document.pdf is not None
        ]
        if package.merged is not None:
            rows.append(FileMade(path=MERGED, sha256=digest(package.merged)))
        shared = {name: getattr(plain, name) for name in DraftManifest.model_fields if name not in ("command", "files")}
        return PackageManifest(
            **shared,
            files=tuple(rows),
            phase=self.phase,
            materials=tuple(
                MaterialRow(
                    number=material.number,
                    kind=material.id,
                    title=material.title,
                    at=material.basis,
                    copies=material.copies,
                    made=material.standing.made,
                    own=files_made({own.name: own.data for own in material.own}),
                )
                for material in listed
            ),
            pdf=Pdf(
                made=package.merged is not None,
                fonts=tuple(Font(font=use.font, used=use.used, substitute=use.substitute) for use in fonts_in_use()),
            ),
        )
