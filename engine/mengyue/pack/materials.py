"""What goes into a package: plain values, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mengyue.pack.own import OwnPaper

__all__ = ["Document", "Material", "Seal", "Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a material stands: made by us, or to be added; ``dated`` when the data list it as written. ``offered`` is
    the id by which we can make it as well."""

    made: bool
    dated: str = ""
    registered: bool = False
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One of the papers that the policy asks for, in its order. ``data`` is its .docx when we make it, ``own`` what the
    unit has put in for it: the paper itself, or ours signed."""

    number: int
    id: str
    title: str
    basis: str
    copies: int
    file: str
    standing: Standing
    seal: str = ""
    data: bytes | None = None
    own: tuple[OwnPaper, ...] = ()

    @property
    def stem(self) -> str:
        """File name without extension: number and name."""
        return f"{self.number:02d}-{self.file}"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal to be set: which unit, in which document, on which pages (from 1), and whether somebody signs there."""

    document: str
    unit: str
    signs: str
    copies: int
    pages: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the package in its two shapes. ``place`` is its path without extension; ``pdf`` may be missing.
    ``contents`` are the pages that its table of contents shows."""

    kind: str
    title: str
    place: str
    docx: bytes
    copies: int = 1
    handed_in: bool = True
    pdf: bytes | None = None
    contents: tuple[int, ...] = ()
