"""Writing what was changed in a page: into the file as it is on disk by then, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mengyue.i18n import _
from mengyue.intake.decode import read_bytes
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError, Finding
from mengyue.output.folder import write_file
from mengyue.workbench.bench import Bench
from mengyue.workbench.edits import apply
from mengyue.workbench.list_merge import Clash
from mengyue.workbench.open_file import OpenFile, read_file, written
from mengyue.workbench.phrases import listed
from mengyue.workbench.served_folder import Entry

__all__ = ["Saved", "fresh_faults", "put_back", "put_in", "save"]

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of changes: ``file`` as it is now, what contradicts others, what was refused and why (by place).
    ``states`` and ``values`` say it of each change, as in :class:`mengyue.workbench.edits.Edited`."""

    file: OpenFile
    clashes: Sequence[Clash]
    refused: dict[str, tuple[str, str]]
    states: Sequence[str]
    values: Sequence[Any]

    @property
    def done(self) -> bool:
        """Whether all was taken."""
        return set(self.states) <= {"saved"}


def save(bench: Bench, entry: Entry, edits: Sequence[Any], *, who: str, prefer: str = "") -> Saved:
    """Put ``edits`` into the file of ``entry``; ``prefer`` as in :func:`mengyue.workbench.edits.apply`.

    What contradicts somebody else, or would make a fault that was not there, is not written; all else is.
    Raises :class:`EngineError` when the file cannot be changed in the pages.
    """
    if not entry.is_text:
        raise EngineError(_("工作簿不在页面里改动；请先转为文本数据文件"))
    with bench.writing(entry.path):
        saved = _saved(bench, entry, edits, who, prefer)
        if len(edits) < 2 or not saved.blocked:
            return saved.saved
        each = [_saved(bench, entry, [edit], who, prefer).saved for edit in edits]  # one must not keep back the others
        return Saved(
            each[-1].file,
            [clash for one in each for clash in one.clashes],
            {place: why for one in each for place, why in one.refused.items()},
            [state for one in each for state in one.states],
            [value for one in each for value in one.values],
        )


@dataclass(frozen=True, slots=True)
class _Try:
    saved: Saved
    blocked: bool = False


def _saved(bench: Bench, entry: Entry, edits: Sequence[Any], who: str, prefer: str) -> _Try:
    for _try in range(_TRIES):
        file = bench.open(entry)
        if not file.raw:
            raise EngineError(
                _("文件读不懂，不能在页面里改动；请用文本编辑器改好：{why}").format(why=_first(file.faults))
            )
        edited = apply(file.raw, edits, prefer=prefer)
        if edited.clashes or not edited.labels:
            return _Try(Saved(file, edited.clashes, edited.faults, edited.states, edited.values), bool(edited.clashes))
        data = written(file, edited.raw)
        made = read_file(entry.path, data)
        refused = fresh_faults(file, made)
        if refused:
            none = [None] * len(edits)
            return _Try(Saved(file, (), {**edited.faults, **refused}, ["refused"] * len(edits), none), True)
        if digest(read_bytes(entry.path)) != file.digest:
            continue  # somebody else wrote it in between: once more, from what stands there now
        write_file(entry.path, data)
        what = listed(dict.fromkeys(edited.labels))
        bench.state.note(entry.name, data, made.digest, who, what[:200])
        bench.keep(made)
        return _Try(Saved(made, (), edited.faults, edited.states, edited.values))
    raise EngineError(_("文件正被别的程序不断改写，没有保存；请稍后再试"))


def put_in(bench: Bench, entry: Entry, file: OpenFile, data: bytes, *, who: str, what: str) -> OpenFile:
    """Write ``data``, which were made from ``file``, as its next version; return it as read.

    Raises :class:`EngineError` where somebody else has written meanwhile.
    """
    with bench.writing(entry.path):
        if digest(read_bytes(entry.path)) != file.digest:
            raise EngineError(_("文件刚刚被改过，没有保存；请刷新页面再试"))
        made = read_file(entry.path, data)
        write_file(entry.path, data)
        bench.state.note(entry.name, data, made.digest, who, what[:200])
        bench.keep(made)
        return made


def put_back(bench: Bench, entry: Entry, data: bytes, *, who: str, what: str) -> None:
    """Make an earlier state of the file its present one; the present one is kept as a version."""
    with bench.writing(entry.path):
        bench.open(entry)
        write_file(entry.path, data)
        bench.state.note(entry.name, data, digest(data), who, what)


def fresh_faults(before: OpenFile, after: OpenFile) -> dict[str, tuple[str, str]]:
    """Return the faults that ``after`` has and ``before`` had not, by place."""
    known = {(fault.code, fault.path) for fault in before.faults}
    fresh = [fault for fault in after.faults if (fault.code, fault.path) not in known]
    return {fault.path or "policy": (fault.message, fault.hint) for fault in fresh}


def _first(faults: Sequence[Finding]) -> str:
    return faults[0].message if faults else ""
