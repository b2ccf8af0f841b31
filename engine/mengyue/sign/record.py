"""The record of what was sent out for signing: ``manifest.json`` beside the packets. Collation reads it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.sign.plan import Party, Purpose, Sheet
from mengyue.version import VERSION

__all__ = ["Electronic", "Issued", "Paper", "issued_record", "read_issued"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was sent out: its signable PDF at ``path``, whose SHA-256 the marks carry."""

    kind: str
    title: str
    path: str
    sha256: str
    pages: int
    copies: int


@dataclass(frozen=True, slots=True)
class Electronic:
    """A file sent out for signing on screen."""

    member: int
    document: str
    path: str
    sha256: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """Everything that was sent out, as the record tells."""

    folder: Path
    alliance: str
    papers: tuple[Paper, ...]
    parties: tuple[Party, ...]
    sheets: tuple[Sheet, ...]
    electronic: tuple[Electronic, ...]

    def read(self, path: str, sha256: str) -> bytes:
        """Return a file that was sent out; it must be what was sent."""
        data = (self.folder / path).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EngineError(_("“{file}”与制发时不同，不能用来核对；请用原来的签署页包文件夹").format(file=path))
        return data


def issued_record(
    alliance: str,
    papers: Sequence[Paper],
    parties: Sequence[Party],
    sheets: Sequence[Sheet],
    electronic: Sequence[Electronic],
    files: Mapping[str, bytes],
) -> bytes:
    """Return the bytes of the record."""
    record: dict[str, Any] = {
        "engine": {"name": "mengyue", "version": VERSION},
        "packets": FORMAT,
        "alliance": alliance,
        "documents": [
            {"kind": p.kind, "title": p.title, "path": p.path, "sha256": p.sha256, "pages": p.pages, "copies": p.copies}
            for p in papers
        ],
        "members": [
            {
                "index": p.index,
                "id": p.id,
                "name": p.name,
                "role": p.role,
                "signs_as": p.signs_as,
                "signer": p.signer,
                "missing": list(p.missing),
            }
            for p in parties
        ],
        "sheets": [
            {"document": s.document, "page": s.page, "member": s.member, "purpose": s.purpose.value} for s in sheets
        ],
        "electronic": [
            {
                "member": e.member,
                "document": e.document,
                "path": e.path,
                "sha256": e.sha256,
                "fields": list(e.fields),
            }
            for e in electronic
        ],
        "files": [{"path": name, "sha256": hashlib.sha256(files[name]).hexdigest()} for name in sorted(files)],
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def read_issued(folder: Path) -> Issued:
    """Read the record in ``folder``, or in the folder of packets inside it."""
    for place in (folder, folder / "签署页包"):
        try:
            record = json.loads((place / "manifest.json").read_bytes())
            if record.get("packets") == FORMAT:
                return _issued(place, record)
        except FileNotFoundError:
            continue
        except (ValueError, KeyError, TypeError, AttributeError):
            break
    raise EngineError(_("“{folder}”不是签署页包文件夹：先用 mengyue packets 制发").format(folder=folder))


def _issued(folder: Path, record: Mapping[str, Any]) -> Issued:
    return Issued(
        folder=folder,
        alliance=str(record["alliance"]),
        papers=tuple(
            Paper(d["kind"], d["title"], _inside(d["path"]), d["sha256"], int(d["pages"]), int(d["copies"]))
            for d in record["documents"]
        ),
        parties=tuple(
            Party(
                index=int(m["index"]),
                id=m["id"],
                name=m["name"],
                role=m["role"],
                signs_as=m["signs_as"],
                signer=m["signer"],
                missing=tuple(m["missing"]),
            )
            for m in record["members"]
        ),
        sheets=tuple(
            Sheet(s["document"], int(s["page"]), int(s["member"]), Purpose(s["purpose"])) for s in record["sheets"]
        ),
        electronic=tuple(
            Electronic(int(e["member"]), e["document"], _inside(e["path"]), e["sha256"], tuple(e["fields"]))
            for e in record["electronic"]
        ),
    )


def _inside(path: str) -> str:
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise ValueError(path)
    return path
