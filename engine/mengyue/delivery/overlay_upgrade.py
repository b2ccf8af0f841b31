"""An overlay moves to what lies beneath it now: record by record between what it was written over, what is there now
and its own text.

What an overlay changes in places that did not change beneath follows by itself. Where both changed a person decides,
with all three texts; nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from mengyue.delivery.upgrade_steps import NEW, Fate, Step, undecided
from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.layers import Change
from mengyue.library.open_library import composition_of, own_folder
from mengyue.library.overlay_files import record_key
from mengyue.library.overlay_record import RECORD, beneath_of, read_record, record_of
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.version import VERSION

__all__ = ["OverlayUpgrade", "plan_overlay_upgrade"]


@dataclass(frozen=True, slots=True)
class OverlayUpgrade:
    """The way of the overlay in ``folder`` from what it was recorded over to what is beneath it now.

    ``about`` is the digest of the record; ``unrecorded`` are changes of which the record does not know what was
    beneath.
    """

    folder: Path
    about: str
    steps: Sequence[Step]
    unrecorded: Sequence[str]
    _changes: Sequence[Change]

    @property
    def conflicts(self) -> list[Step]:
        """What a person must decide."""
        return [step for step in self.steps if step.fate is Fate.CONFLICT]

    def files(self, decisions: Mapping[str, str]) -> dict[str, bytes | None]:
        """Return the files of the overlay that change by what was decided: their content, ``None`` for those that go;
        the record of what is beneath now among them.

        Raises :class:`EngineError` with a line for every conflict that is not decided, or not so that it can be.
        """
        wrong = [told for step in self.conflicts if (told := undecided(step, decisions.get(step.clause, "")))]
        if wrong:
            raise EngineError("\n".join(wrong))
        taken = {step.clause for step in self.conflicts if decisions[step.clause].strip() == NEW}
        gone: dict[str, bytes | None] = {c.origin.file: None for c in self._changes if c.key in taken}
        left = [change for change in self._changes if change.key not in taken]
        return {**gone, RECORD: record_of(left, VERSION)}


def plan_overlay_upgrade(root: Path) -> OverlayUpgrade:
    """Compare what the overlay of the library at ``root`` was recorded over with what is beneath it now.

    Raises :class:`EngineError` for a library that is no overlay, or has no record.
    """
    made = composition_of(root)
    if made is None:
        raise EngineError(
            _("没有写清单，也没有叠在下层之上的内容库：写明 manifest.json，或者用 --library 指出只放不同之处的文件夹")
        )
    folder = own_folder(root)
    known = read_record(folder)
    if known is None:
        message = _("“{folder}”没有记下它写在怎样的下层之上：先在原来的程序版本上运行 mengyue library diff --record")
        raise EngineError(message.format(folder=folder))
    before, now = known[1], beneath_of(made.changes)
    steps = [_step(change, folder, before[_base(change)], now) for change in made.changes if _base(change) in before]
    fresh = [change.key for change in made.changes if _base(change) in now and _base(change) not in before]
    return OverlayUpgrade(folder, digest(content_bytes(folder / RECORD, folder)), steps, fresh, made.changes)


def _base(change: Change) -> str:
    return change.base or change.key


def _step(change: Change, folder: Path, base: str, beneath: Mapping[str, str]) -> Step:
    new = beneath.get(_base(change), "")
    lone = bool(record_key(change.origin.file))
    own = content_bytes(folder / change.origin.file, folder).decode("utf-8", "replace") if lone else change.now
    reason = _reason(change, base, new)
    fate = Fate.SAME if base == new else Fate.CONFLICT if reason else Fate.FOLLOWED
    own = own or _("取消")
    return Step(change.key, change.origin.file, fate, base, new, own, reason, may_take=lone and change.way != "removed")


def _reason(change: Change, base: str, new: str) -> str:
    """Say why a person must decide; nothing where what changed beneath follows by itself."""
    if not new:
        return _("下层已没有这一项")
    if change.way == "removed":
        return _("取消的内容下层改写了")
    if change.way == "replaced" or (change.way == "added" and not change.base):
        return _("整份替换的内容下层改写了")
    if set(_touched(base, new, new_side=True)) & set(_touched(new, change.now, new_side=False)):
        return _("同一处本单位改动过，下层也改写了")
    return ""


def _touched(old: str, new: str, *, new_side: bool) -> Iterator[int]:
    """Yield the lines that differ, counted in the new text or in the old one; of what is put in, its neighbours."""
    matcher = SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False)
    for way, first, last, other_first, other_last in matcher.get_opcodes():
        if way == "equal":
            continue
        start, end = (other_first, other_last) if new_side else (first, last)
        yield from range(start, end) if end > start else (start - 1, start)
