"""The record of what was sent out for signing: ``manifest.json`` beside the packets. Collation reads it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mengyue.i18n import _
from mengyue.intake.data_file import DataFile
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, PacketsManifest, written_now
from mengyue.manifest.packet_rows import ElectronicSent, MemberAsked, PaperSent, SheetSent
from mengyue.manifest.parts import FileMade, PolicyUsed
from mengyue.manifest.read_manifest import read_manifest
from mengyue.manifest.write import encode, files_made
from mengyue.model.finding import EngineError
from mengyue.sign.page_plan import Party, Purpose, Sheet

__all__ = ["Issued", "issued_record", "read_issued"]


@dataclass(frozen=True, slots=True)
class Issued:
    """Everything that was sent out, as the record tells."""

    folder: Path
    manifest: PacketsManifest
    papers: tuple[PaperSent, ...]
    parties: tuple[Party, ...]
    sheets: tuple[Sheet, ...]
    electronic: tuple[ElectronicSent, ...]

    @property
    def alliance(self) -> str:
        """The name of the alliance."""
        return self.manifest.alliance

    @property
    def files(self) -> tuple[FileMade, ...]:
        """All files that were sent out."""
        return self.manifest.files

    def read(self, path: str, sha256: str) -> bytes:
        """Return a file that was sent out; it must be what was sent."""
        data = (self.folder / path).read_bytes()
        if digest(data) != sha256:
            raise EngineError(_("“{file}”与制发时不同，不能用来核对；请用原来的签署页包文件夹").format(file=path))
        return data


def issued_record(
    alliance: str,
    data: DataFile,
    policies: tuple[PolicyUsed, ...],
    papers: Sequence[PaperSent],
    parties: Sequence[Party],
    sheets: Sequence[Sheet],
    electronic: Sequence[ElectronicSent],
    files: Mapping[str, bytes],
    since: DataFile | None = None,
) -> bytes:
    """Return the bytes of the record; ``since`` are the data as signed that a supplement was written from."""
    return encode(
        PacketsManifest(
            **written_now(),
            alliance=alliance,
            input=(data.used,),
            policies=policies,
            documents=tuple(papers),
            members=tuple(
                MemberAsked(**{name: getattr(party, name) for name in MemberAsked.model_fields}) for party in parties
            ),
            sheets=tuple(
                SheetSent(document=sheet.document, page=sheet.page, member=sheet.member, purpose=sheet.purpose.value)
                for sheet in sheets
            ),
            electronic=tuple(electronic),
            files=files_made(files),
            since=since.used if since else None,
        )
    )


def read_issued(folder: Path) -> Issued:
    """Read the record in ``folder``, or in the folder of packets inside it."""
    place = next((place for place in (folder, folder / "签署页包") if (place / MANIFEST).is_file()), None)
    manifest = read_manifest(place) if place else None
    if place is None or not isinstance(manifest, PacketsManifest):
        raise EngineError(_("“{folder}”不是签署页包文件夹：先用 mengyue packets 制发").format(folder=folder))
    return Issued(
        folder=place,
        manifest=manifest,
        papers=manifest.documents,
        electronic=manifest.electronic,
        parties=tuple(Party(**dict(member)) for member in manifest.members),
        sheets=tuple(
            Sheet(sheet.document, sheet.page, sheet.member, Purpose(sheet.purpose)) for sheet in manifest.sheets
        ),
    )
