"""Packaging: which papers are handed in, and the package that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from os import PathLike
from pathlib import Path

from mengyue.delivery.manifests import alliance_manifest
from mengyue.draft.copies import Copy
from mengyue.draft.scope import TracedScope
from mengyue.draft.tree import Draft, Stage
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.library.policy import Policy, PolicyDocument
from mengyue.manifest.digest import digest
from mengyue.manifest.parts import FileMade, Font, Pdf
from mengyue.manifest.parts import Material as MaterialRow
from mengyue.manifest.read import listed_files
from mengyue.manifest.record import MANIFEST, DraftManifest, PackageManifest
from mengyue.manifest.write import encode, files_made
from mengyue.model.finding import EngineError
from mengyue.names import Names, safe_name
from mengyue.output.folder import write_folder
from mengyue.pack.archive import archived
from mengyue.pack.data_kept import data_kept
from mengyue.pack.fonts import fonts_in_use
from mengyue.pack.handed_in import handed_in
from mengyue.pack.own import own_papers
from mengyue.pack.package import MERGED, Package, build
from mengyue.pack.pdf import convert
from mengyue.pack.plan import Material, Seal, Standing
from mengyue.pipeline import Made, Rendered, Workshop, of_phase

__all__ = ["FOUNDING", "Packaged", "Packaging"]

#: The phase (办理阶段) of a package unless another is named.
FOUNDING = "formation"


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

    def pack(self, loaded: Loaded, made: Made) -> Packaged:
        """Pack the papers that :meth:`make` made."""
        if not made.rendered:
            return Packaged(made, {})
        policy = self.shop.policy(loaded, self.policy)
        papers = self._papers(loaded, policy)
        name = safe_name(loaded.alliance.alliance.name or loaded.name)
        own: dict[str, Rendered] = {}

        def form(source: str, names: Mapping[str, object]) -> bytes:
            modified = loaded.alliance.alliance.filled_on or self.as_of
            own[source] = self.shop.form(loaded, policy, source, names, modified=modified)
            return own[source].data

        materials = self._with_own(_materials(loaded, papers, made))
        package = build(
            materials,
            f"{name}申报材料",
            form,
            partial(_seals, self.shop, loaded, made, materials),
            partial(convert, timeout=self.timeout),
        )
        filed = loaded.alliance.alliance.filled_on or self.as_of
        listed = self._places(loaded, made, materials, package, filed)
        put_in = {own.name: own.data for material in materials for own in material.own}
        files = package.files()
        rendered = {item.kind: item for item in made.rendered} | own
        manifest = self._manifest(loaded, made, package, materials, rendered)
        archive = f"{name}申报材料.zip"
        inside = package.files(handed_in=True) | put_in
        whole = archived(f"{name}申报材料", {**inside, MANIFEST: encode(handed_in(manifest, inside))}, filed)
        beside = {archive: whole, **listed, **data_kept(loaded.data, safe_name)}
        # What the user has put into the folder itself stays as it is; what we copied there is ours to keep.
        copied = put_in if self.own else listed_files(self.output) if self.output else {}
        beside |= {name: data for name, data in put_in.items() if name in copied}
        outer = manifest.model_copy(update={"files": (*manifest.files, *files_made(beside))})
        return Packaged(made, {**files, **beside, MANIFEST: encode(outer)}, package.problem, materials)

    def _with_own(self, materials: Sequence[Material]) -> list[Material]:
        """Add what the unit has put in under the numbers of the materials."""
        ours = {f"{material.stem}{suffix}" for material in materials for suffix in (".docx", ".pdf")}
        ours |= {"00-封面和目录.docx", "00-封面和目录.pdf"}
        folder = self.own or self.output
        found = own_papers(folder, {material.number for material in materials}, ours) if folder else []
        return [replace(m, own=tuple(own for own in found if own.number == m.number)) for m in materials]

    def _places(
        self, loaded: Loaded, made: Made, materials: Sequence[Material], package: Package, day: date
    ) -> dict[str, bytes]:
        """Return the lists of places for electronic seals; without PDFs there are none."""
        from mengyue.sign.plan import plan
        from mengyue.sign.prepare import prepare
        from mengyue.sign.seal_places import as_json, as_workbook, seal_places

        pdfs = {document.kind: document.pdf for document in package.documents if document.pdf is not None}
        if package.merged is None:
            return {}
        prepared = prepare(self.shop, loaded, made, copies={}, pdfs=pdfs)
        rows = seal_places(
            plan(prepared.documents, prepared.parties),
            pdfs,
            {document.kind: f"{document.place}.pdf" for document in package.documents},
            {material.id: material.seal for material in materials},
            {material.id: material.copies for material in materials},
        )
        stem = "内部使用/电子签章位置表"
        return {
            f"{stem}.xlsx": as_workbook(prepared.alliance, rows, day),
            f"{stem}.json": as_json(prepared.alliance, rows),
        }

    def _manifest(
        self,
        loaded: Loaded,
        made: Made,
        package: Package,
        materials: Sequence[Material],
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
                for material in materials
            ),
            pdf=Pdf(
                made=package.merged is not None,
                fonts=tuple(Font(font=use.font, used=use.used, substitute=use.substitute) for use in fonts_in_use()),
            ),
        )


def _materials(loaded: Loaded, papers: Sequence[PolicyDocument], made: Made) -> list[Material]:
    names = Names()
    rendered = {item.kind: item for item in made.rendered}
    listed = {paper.document: paper for paper in loaded.alliance.papers}
    materials = []
    wanted = [copy for asked in papers for copy in _copies(asked, made) or [Copy(asked, asked.id)]]
    for number, copy in enumerate(wanted, 1):
        paper, item, entry = copy.document, rendered.get(copy.id), listed.get(copy.id)
        dated = entry.dated.isoformat() if entry and entry.dated else ""
        materials.append(
            Material(
                number=number,
                id=copy.id,
                title=copy.title,
                basis=paper.at,
                copies=_handed_in(paper, item, loaded),
                file=names.take(copy.title),
                standing=Standing(item is not None, dated, entry is not None, copy.id if paper.source else ""),
                seal=paper.seal,
                data=item.data if item else None,
            )
        )
    return materials


def _copies(paper: PolicyDocument, made: Made) -> list[Copy]:
    """Return what was made of ``paper``: nothing, one, or one about each of several items."""
    return [copy for copy in made.papers if copy.document.id == paper.id]


def _handed_in(paper: PolicyDocument, item: Rendered | None, loaded: Loaded) -> int:
    """How many copies are handed in: as the policy says; of an agreement as many as it says itself, if more."""
    agreement = loaded.alliance.agreement
    if item and isinstance(item.document, Draft) and item.document.signatures and agreement:
        return max(paper.copies, agreement.filing_copies or 0)
    return paper.copies


def _seals(
    shop: Workshop, loaded: Loaded, made: Made, materials: Sequence[Material], pdfs: Mapping[str, bytes] | None
) -> list[Seal]:
    """Return every seal: found on the pages, or, without PDFs, by who signs what."""
    from mengyue.sign.plan import Purpose, plan
    from mengyue.sign.prepare import parties, prepare

    copies = {material.id: material.copies for material in materials}
    if pdfs is None:
        everyone = parties(loaded.alliance, made.trees)
        return [
            Seal(item.kind, party.name, party.signs_as if signed else "", copies[item.kind])
            for item in made.rendered
            for signed in [_signing(item.document)]
            for party in everyone
            if (party.id in signed if signed else party.leads)
        ]
    prepared = prepare(shop, loaded, made, copies={}, pdfs=pdfs)
    sheets = plan(prepared.documents, prepared.parties).sheets
    originals = {document.kind: max(document.copies, copies[document.kind]) for document in prepared.documents}
    found: dict[tuple[str, int, Purpose], list[int]] = {}
    for sheet in sheets:
        found.setdefault((sheet.document, sheet.member, sheet.purpose), []).append(sheet.page)
    members = {party.index: party for party in prepared.parties}
    return [
        Seal(
            kind,
            members[member].name,
            members[member].signs_as if purpose is Purpose.SIGN else "",
            originals[kind],
            tuple(pages),
        )
        for (kind, member, purpose), pages in found.items()
    ]


def _signing(document: object) -> set[str]:
    """Return the ids of the members that have signature blocks."""
    return {block.member for block in document.signatures} if isinstance(document, Draft) else set()
