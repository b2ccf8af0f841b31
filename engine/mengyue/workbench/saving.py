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
from mengyue.workbench.edits import Clash, apply
from mengyue.workbench.open_file import OpenFile, read_file, written
from mengyue.workbench.served_folder import Entry

__all__ = ["Saved", "fresh_faults", "put_back", "save"]

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of changes: ``file`` as it is now, what contradicts others, what was refused and why (by place)."""

    file: OpenFile
    clashes: Sequence[Clash]
    refused: dict[str, tuple[str, str]]
    done: bool


def save(bench: Bench, entry: Entry, edits: Sequence[Any], *, who: str, force: bool = False) -> Saved:
    """Put ``edits`` into the file of ``entry``.

    Nothing is written where they contradict what somebody else wrote, or would make a fault that was not there.
    Raises :class:`EngineError` when the file cannot be changed in the pages.
    """
    if not entry.is_text:
        raise EngineError(_("工作簿不在页面里改动；请先转为文本数据文件"))
    with bench.writing(entry.path):
        for _try in range(_TRIES):
            file = bench.open(entry)
            if not file.raw:
                raise EngineError(
                    _("文件读不懂，不能在页面里改动；请用文本编辑器改好：{why}").format(why=_first(file.faults))
                )
            edited = apply(file.raw, edits, force=force)
            if edited.clashes or not edited.labels:
                return Saved(file, edited.clashes, edited.faults, not edited.clashes and not edited.faults)
            data = written(file, edited.raw)
            made = read_file(entry.path, data)
            refused = fresh_faults(file, made)
            if refused:
                return Saved(file, (), {**edited.faults, **refused}, False)
            if digest(read_bytes(entry.path)) != file.digest:
                continue  # somebody else wrote it in between: once more, from what stands there now
            write_file(entry.path, data)
            what = "、".join(dict.fromkeys(edited.labels))
            bench.state.note(entry.name, data, made.digest, who, what[:200])
            bench.keep(made)
            return Saved(made, (), edited.faults, not edited.faults)
    raise EngineError(_("文件正被别的程序不断改写，没有保存；请稍后再试"))


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
