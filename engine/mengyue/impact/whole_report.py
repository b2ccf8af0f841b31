"""The whole report on a change of the library: its two sides, what is to be known of them, the changes, the counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mengyue.i18n import _
from mengyue.impact.impact_report import Change, Report
from mengyue.impact.library_state import LibraryState
from mengyue.impact.portfolio import Kept

__all__ = ["report_of"]


def report_of(
    old: LibraryState,
    new: LibraryState,
    pair: tuple[str, str] | None,
    changes: Sequence[Change],
    kept: Kept,
    as_of: date,
) -> Report:
    """Return the report on a comparison of ``old`` with ``new``, or of the two policies of ``pair``, with its notes."""
    notes = []
    if new.side.dirty:
        notes.append(_("内容库有 {count} 个文件尚未提交，按现在的内容比较").format(count=new.side.dirty))
    for state in dict.fromkeys((old.side.name, new.side.name)):
        count = sum(len(s.faults) for s in (old, new) if s.side.name == state)
        if count and not pair:
            notes.append(_("“{side}”有 {count} 处错误，有错误的内容没有比较").format(side=state, count=count))
    for policy, count in kept.other_policy.items():
        notes.append(_("适用 {policy} 的 {count} 个联合体不在比较之列").format(policy=policy, count=count))
    tally = kept.tally.model_copy(update={"faults": len(kept.faults)})
    return Report(as_of=as_of, old=old.side, new=new.side, notes=tuple(notes), changes=tuple(changes), tally=tally)
