"""What was read from the returned files, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mengyue.sign.mark import Mark, decode

__all__ = ["ReturnedFile", "ReturnedPage", "Signature", "from_row"]


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature. ``state`` is valid, untrusted, unsupported or altered; ``facts`` are the rest."""

    field: str
    state: str
    signer: str
    signed_on: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReturnedPage:
    """A page of a returned file; ``picture`` shows it upright, nothing for an empty back. ``undecoded`` tells that the
    file holds a picture for it that cannot be decoded to its end."""

    number: int
    marks: tuple[Mark, ...]
    blank: bool
    turned: int
    picture: Path | None
    undecoded: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A returned file. ``refused`` is the code of the reason why it is not used; ``issued`` the path of the file of
    ours that it begins with, byte for byte."""

    name: str
    path: Path
    sha256: str = ""
    refused: str = ""
    issued: str = ""
    pages: tuple[ReturnedPage, ...] = ()
    signatures: tuple[Signature, ...] = ()


def from_row(name: str, path: Path, row: Mapping[str, Any], room: Path) -> ReturnedFile:
    """Return the file that a line of the reading process tells of."""
    pages = []
    for page in row.get("pages", ()):
        picture = room / f"{row['number']}-{page['page']}.jpg"
        marks = tuple(mark for text in page["marks"] if (mark := decode(text)) is not None)
        shown = None if page["blank"] else picture
        undecoded = bool(page.get("undecoded"))
        pages.append(ReturnedPage(page["page"], marks, page["blank"], page["turned"], shown, undecoded))
    signatures = tuple(
        Signature(s.get("field", ""), s["state"], s.get("signer", ""), s.get("signed_on", ""), s)
        for s in row.get("signatures", ())
    )
    return ReturnedFile(
        name=name,
        path=path,
        sha256=row.get("sha256", ""),
        refused=row.get("refused", ""),
        issued=row.get("issued", ""),
        pages=() if row.get("refused") else tuple(pages),
        signatures=signatures,
    )
