"""What becomes of one clause or record when the library beneath changes, and how a person may decide on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mengyue.comparison.sentences import changed_sentences
from mengyue.i18n import _

__all__ = ["KEEP", "NEW", "VARIANT", "Fate", "Step", "undecided"]

#: What may be decided: take the clause as it is now, keep what the unit chose, or another variant (``variant:id``).
NEW, KEEP, VARIANT = "new", "keep", "variant:"


class Fate(StrEnum):
    """What becomes of a clause."""

    SAME = "same"  # it reads as it was drafted
    NEW = "new"  # it reads otherwise, and the unit chose nothing
    KEPT = "kept"  # the unit chose, and what it chose reads as before
    FOLLOWED = "followed"  # it reads otherwise where nothing was changed, and what was changed stays
    CONFLICT = "conflict"  # a person must decide


@dataclass(frozen=True, slots=True)
class Step:
    """One clause, or record of an overlay: ``base`` as it was, ``new`` as it reads now, ``own`` what the unit chose or
    wrote; ``reason`` says why a person must decide. ``may_keep`` tells whether what the unit has can stay, ``may_take``
    whether what there is now can take its place without more ado."""

    clause: str
    title: str
    fate: Fate
    base: str = ""
    new: str = ""
    own: str = ""
    reason: str = ""
    may_keep: bool = True
    may_take: bool = True
    variants: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """The sentences that changed, old and new."""
        return changed_sentences(self.base.split("\n"), self.new.split("\n"))

    @property
    def ways(self) -> tuple[str, ...]:
        """How it may be decided."""
        taken, kept = [NEW] if self.may_take else [], [KEEP] if self.may_keep else []
        return (*taken, *kept, *(f"{VARIANT}{key}" for key in self.variants))


def undecided(step: Step, choice: str) -> str:
    """Say that a conflict is not decided by ``choice``, or not so that it can be; nothing when it is."""
    if choice.strip() in step.ways:
        return ""
    text = _("条款 {clause} 不能这样决定：decide 填 {ways}")
    if not choice.strip():
        text = _("条款 {clause} 还没有决定：decide 填 {ways}")
    return text.format(clause=step.clause, ways="、".join(step.ways))
