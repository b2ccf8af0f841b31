"""Packets: for every member the pages that it signs, and what the lead unit keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path

from mengyue.draft.tree import Stage
from mengyue.file_names import safe_name
from mengyue.intake.load import Loaded
from mengyue.library.policy import FOUNDING
from mengyue.model.finding import Finding
from mengyue.output.folder import write_folder
from mengyue.pipeline import Made, Workshop
from mengyue.sign.from_package import package_pdfs
from mengyue.sign.outgoing import ASKED, build
from mengyue.sign.planning import plan
from mengyue.sign.prepare import prepare

__all__ = ["Packeting", "Packets"]


@dataclass(frozen=True, slots=True)
class Packets:
    """What goes out: ``files`` by path, the manifest last; none when nobody can sign and nothing need be asked.

    ``boxes`` say what this machine's fonts cannot show; then nothing goes out. ``unsigned`` are titles of papers that
    were asked for and that no member signs, ``without`` what has no place for whom: (title, name of the member).
    """

    made: Made
    files: Mapping[str, bytes]
    boxes: Sequence[Finding] = ()
    unsigned: Sequence[str] = ()
    without: Sequence[tuple[str, str]] = ()

    def write(self, folder: str | PathLike[str], *, force: bool = False) -> None:
        """Write all files into ``folder``, or none. Raises :class:`EngineError` when it holds what is not ours or was
        changed, unless by ``force``."""
        write_folder(Path(folder), self.files, force=force)

    @property
    def asks(self) -> bool:
        """Tell whether some members must give facts before they can sign."""
        return any(path.startswith(f"{ASKED}/") for path in self.files)


@dataclass(frozen=True, slots=True)
class Packeting:
    """How packets are made. ``kinds`` are the papers, by default those of the founding; ``copies`` how many originals
    of a paper are signed, by kind; ``due`` when they are wanted back; ``package`` a package whose PDFs are signed;
    ``signed`` the data as they were signed, from which a supplement starts."""

    shop: Workshop
    policy: str | None
    as_of: date
    kinds: Sequence[str] = ()
    copies: Mapping[str, int] = field(default_factory=dict)
    due: date | None = None
    package: Path | None = None
    electronic: bool = False
    accept_unapproved: bool = False
    signed: Loaded | None = None

    def make(self, loaded: Loaded) -> Packets:
        """Make the packets of one alliance. Raises :class:`EngineError` when the package is not that of the data."""
        policy = self.shop.policy(loaded, self.policy)
        kinds = self.kinds or [paper.id for paper in self.shop.documents(policy) if paper.stage == FOUNDING]
        made = self.shop.make(
            loaded,
            self.policy,
            kinds,
            stage=Stage.SIGNABLE,
            as_of=self.as_of,
            accept_unapproved=self.accept_unapproved,
            names=self.shop.since(loaded, self.signed, policy, as_of=self.as_of) if self.signed else None,
        )
        boxes = [] if self.package else self.shop.boxes(loaded, made)
        if boxes:
            return Packets(made, {}, boxes)
        pdfs = package_pdfs(self.package, made.rendered) if self.package and made.rendered else None
        prepared = prepare(self.shop, loaded, made, copies=self.copies, due=self.due, pdfs=pdfs)
        since = self.signed.data if self.signed else None
        files = build(self.shop.root, prepared, safe_name, electronic=self.electronic, since=since)
        planned = plan(prepared.documents, prepared.parties)
        signed = {document.kind for document in planned.documents}
        titles = {document.kind: document.title for document in prepared.documents}
        names = {party.index: party.name for party in planned.parties}
        return Packets(
            made,
            files if len(files) > 1 else {},
            unsigned=[title for kind, title in titles.items() if self.kinds and kind not in signed],
            without=[(titles[kind], names[member]) for kind, member in planned.without],
        )
