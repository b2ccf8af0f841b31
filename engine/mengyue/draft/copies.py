"""The copies of a paper that the policy lists: one, or one about each of several items such as members or years."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mengyue.library.policy import PolicyDocument

__all__ = ["Copy", "copies_of"]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of ``document``. ``id`` names it in manifests and files: that of the listed paper for the first copy.

    ``number`` counts the copies from 1; ``subject`` tells this one from the others, empty where there is but one;
    ``names`` are what it binds for the wording.
    """

    document: PolicyDocument
    id: str
    number: int = 1
    subject: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the paper, with what this copy is about."""
        return f"{self.document.title}（{self.subject}）" if self.subject else self.document.title


def copies_of(
    document: PolicyDocument, items: Sequence[tuple[str, Mapping[str, Any]]], listed: Collection[str]
) -> list[Copy]:
    """Return a copy for each of ``items``, which give the words that tell it apart and the names it binds.

    The second copy of ``x`` is called ``x-2``, unless a paper among those ``listed`` is.
    """
    found: list[Copy] = []
    last = 1
    for number, (subject, names) in enumerate(items, 1):
        id = document.id
        if number > 1:
            last += 1
            while f"{document.id}-{last}" in listed:
                last += 1
            id = f"{document.id}-{last}"
        found.append(Copy(document, id, number, subject, names))
    return found
