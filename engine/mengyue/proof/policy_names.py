"""What policies call the alliance and its members: who reads their papers knows these names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.proof.kept_sections import kept_sections

__all__ = ["speaking"]


def speaking(library: Library, policies: Iterable[Policy]) -> Library:
    """Return ``library`` with the names of ``policies`` for actors (创新共同体 for 联合体) that its lexicon does not
    have: the very same library when it has them all, and the same one each time for the same names."""
    own = {word: name for policy in policies for word, name in policy.wording.items()}
    new = kept_sections(library).once(("names", *own.items()), lambda: library.lexicon.unknown(own)) if own else {}
    if not new:
        return library
    return kept_sections(library).once(("speaking", *new.items()), lambda: replace(library, names=tuple(new.items())))
