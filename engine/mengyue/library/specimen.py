"""Specimens (例句): sentences that lawyers have judged, faulty or lawful, each with why.

They stand in ``clauses/specimens/*.yaml``, a file a subject; :mod:`mengyue.meaning.likeness` holds others against them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from mengyue.library.identifier import Id
from mengyue.model.base import Model, field

__all__ = ["Judged", "Specimen", "SpecimenBook", "Specimens", "judged", "specimen_book"]


class Specimen(Model):
    """One sentence, or the few that belong together, and what a lawyer said of it."""

    id: Id = field("编号", "横线前是写法的来源：同一来源的例句同进同出地验证", default=...)
    text: str = field("文字", default=...)
    faulty: bool = field("有问题", default=...)
    why: str = field("理由", "法律依据和一句话的理由；合法的可以不写", default="")
    context: dict[str, Any] = field("情形", "只在某种情形下才这样判断的，如 competitors: true", default={})


class Specimens(Model):
    """A file of ``clauses/specimens``."""

    subject: str = field("种类", default=...)
    specimens: tuple[Specimen, ...] = field("例句", default=())


class Judged(NamedTuple):
    """A specimen as it is counted."""

    id: str
    text: str
    faulty: bool
    why: str

    @property
    def hand(self) -> str:
        """Who wrote it so: what the ids of one source begin with."""
        return self.id.rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class SpecimenBook:
    """All specimens as bytes, of which most processes read nothing; ``learned`` is the file that says which way signs
    lean, with the hands it was learned from (``meaning/leaning.py``); ``digest`` is that of both."""

    digest: str = ""
    data: bytes = b""
    learned: bytes = b""


def specimen_book(files: Iterable[Specimens], learned: bytes = b"") -> SpecimenBook:
    """Bind the specimens of ``files``, and what was learned from them."""
    rows = [(s.id, s.text, s.faulty, s.why) for file in files for s in file.specimens]
    data = json.dumps(rows, ensure_ascii=False).encode() if rows else b""
    return SpecimenBook(hashlib.sha256(data + learned).hexdigest() if rows else "", data, learned if rows else b"")


@lru_cache(maxsize=4)
def judged(book: SpecimenBook) -> tuple[Judged, ...]:
    """Return the specimens of ``book``."""
    return tuple(Judged(*row) for row in json.loads(book.data)) if book.data else ()
