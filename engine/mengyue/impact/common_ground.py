"""What two states of the library have in common: it is judged and written once for each alliance."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, fields
from functools import cached_property

from mengyue.impact.library_state import LibraryState
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy, PolicyDocument

__all__ = ["CommonGround"]

#: What papers do not read of a library: it serves to proofread and to explain.
_NOT_WRITTEN = ("proof", "weakening", "lexicon", "judgements", "specimens", "statute_index")


@dataclass
class CommonGround:
    """Finds what is equal on both sides. Packs that are equal have one key, so that what was made of one serves for
    the other."""

    old: LibraryState
    new: LibraryState
    _known: dict[str, list[Policy]] = field(default_factory=dict)
    _keys: dict[int, tuple[Policy, str]] = field(default_factory=dict)

    def pack(self, policy: Policy) -> str:
        """Return the key of ``policy``: the same for packs that say the same."""
        found = self._keys.get(id(policy))
        if found is None:
            known = self._known.setdefault(policy.id, [])
            at = next((at for at, other in enumerate(known) if other is policy or other == policy), len(known))
            known[at:] = known[at:] or [policy]
            found = self._keys[id(policy)] = policy, f"{policy.id}:{at}"  # holds the pack, so that its id stays its own
        return found[1]

    @cached_property
    def holidays(self) -> bool:
        """Tell whether both sides know the same days off."""
        return vars(self.old.holidays) == vars(self.new.holidays)

    @cached_property
    def wording(self) -> bool:
        """Tell whether both sides word what they take from packs and data alike."""
        mine, theirs = self.old.library, self.new.library
        return mine is theirs or (mine.labels == theirs.labels and set(mine.terms) == set(theirs.terms))

    @cached_property
    def library(self) -> bool:
        """Tell whether all that papers are written from is equal."""
        mine, theirs = self.old.library, self.new.library
        if mine is theirs:
            return True
        names = [f.name for f in fields(Library) if f.name not in _NOT_WRITTEN]
        return self.wording and all(getattr(mine, name) == getattr(theirs, name) for name in names)

    def written(self, policy: Policy, document: PolicyDocument, copy: str, state: LibraryState) -> Hashable:
        """Return a key of a paper: what has the same key reads the same."""
        key = (self.pack(policy), document.id, copy)
        if self.library and self._layouts:
            return key
        folder, _slash, name = document.source.partition("/")
        layout = self.old.forms.get(name) if folder == "forms" else None
        if layout is not None and self.wording and layout == self.new.forms.get(name):
            return key
        return (*key, id(state))

    @cached_property
    def _layouts(self) -> bool:
        return self.old is self.new or self.old.forms == self.new.forms
