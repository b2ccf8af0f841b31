"""What a change of the library, or another policy, does to the alliances of the folder, and the papers that follow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.impact.affected_alliance import Assessing
from mengyue.impact.impact_report import AllianceImpact
from mengyue.impact.library_changes import library_changes
from mengyue.impact.library_state import LibraryState, at_revision, read_state
from mengyue.impact.portfolio import Kept, assess_all, keeping
from mengyue.impact.portfolio_sheet import workbook
from mengyue.impact.summary_lines import alliance_lines, change_lines, headline, summed
from mengyue.impact.told_change import duty_name, told
from mengyue.impact.whole_report import report_of
from mengyue.impact.written_impact import ImpactFiles
from mengyue.output.folder import OutputFolder, write_file
from mengyue.progress import report
from mengyue.workbench.bench import Bench
from mengyue.workbench.kept_libraries import opened_library, shown_name
from mengyue.workbench.phrases import labelled
from mengyue.workbench.served_folder import STATE

__all__ = ["MADE", "SHEET", "assessing", "last_impact"]

#: The Excel workbook of the last assessment, the folder of its papers, and what the page shows of it.
SHEET, MADE, _SHOWN = "impact.xlsx", "impact", "impact.json"
#: Lines that the page shows of one alliance and of one change; the workbook has all.
_LINES = 40
#: Digits of a commit that a page shows.
_SHORT = 10
Work = Callable[[], Mapping[str, Any]]


def assessing(bench: Bench, wanted: Mapping[str, str]) -> Work:
    """Return the work that compares what is ``wanted`` as of the day ``on``: the library as it was kept under the name
    ``earlier``, or as git had it at the revision ``since``, with that in use; or else the policy ``from`` with ``to``,
    for the alliances that come under it. With ``files`` the redlines and supplements of those affected are made."""

    def work() -> Mapping[str, Any]:
        report(_("读取内容库"))
        on, files = date.fromisoformat(wanted["on"]), bool(wanted.get("files"))
        if "from" in wanted:
            pair = wanted["from"], wanted["to"]
            titles = {policy.id: policy.short_title or policy.title for policy in bench.policies}
            state = read_state(bench.shop.root, "")
            old, new = (_named(state, titles[one]) for one in pair)
            return _assessed(bench, old, new, pair, on, files=files)
        with _then(bench, wanted) as then:
            report(_("读取内容库"))
            now = read_state(bench.shop.root, _("现在的内容库"))
            return _assessed(bench, then, now, None, on, files=files)

    return work


@contextmanager
def _then(bench: Bench, wanted: Mapping[str, str]) -> Iterator[LibraryState]:
    if "since" in wanted:
        with at_revision(bench.shop.root, wanted["since"]) as then:
            yield _named(then, wanted["since"][:_SHORT])
    else:
        with opened_library(bench.folder.root, wanted["earlier"]) as place:
            yield read_state(place, shown_name(wanted["earlier"]))


def last_impact(folder: Path) -> Mapping[str, Any] | None:
    """Return what the page shows of the last assessment; nothing when there was none."""
    try:
        found: Mapping[str, Any] = json.loads((folder / STATE / _SHOWN).read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _assessed(
    bench: Bench, old: LibraryState, new: LibraryState, pair: tuple[str, str] | None, as_of: date, *, files: bool
) -> Mapping[str, Any]:
    entries = {str(entry.path): entry for entry in bench.folder.entries()}
    place = bench.folder.root / STATE
    with keeping() as kept, ExitStack() as stack:
        changes = library_changes(old, new, pair)
        writer = ImpactFiles(stack.enter_context(OutputFolder(place / MADE, force=True))) if files else None
        for done in assess_all(sorted(entries), Assessing(old, new, as_of, pair), kept, files=files, jobs=1):
            if writer and done.told.affected:
                writer.write(done)
        kept.faults[:0] = [*old.faults, *new.faults]
        whole = report_of(old, new, pair, changes, kept, as_of)
        shown = {
            "headline": headline(whole),
            "at": as_of.isoformat(),
            "notes": list(whole.notes),
            "duties": [f"{duty_name(kind)}　{summed(duty)}" for (kind, _about), duty in kept.duties.items()],
            "changes": [[told(change), list(change_lines(change))[:_LINES]] for change in whole.changes],
            "alliances": _alliances(kept, entries),
            "faults": [labelled(Path(f.file).name, f.message) if f.file else f.message for f in kept.faults][:200],
        }
        report(_("写入"))
        if writer:
            writer.close(whole, kept)
            shown["files"] = [name for name in writer.names if "/" in name]
        table = workbook(whole, kept)
    write_file(place / SHEET, table)
    write_file(place / _SHOWN, json.dumps(shown, ensure_ascii=False).encode())
    return {"lines": [shown["headline"]]}


def _alliances(kept: Kept, entries: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for impact in kept.alliances():
        entry = entries.get(impact.file)
        lines = list(alliance_lines(impact))
        rows.append(
            {
                "name": impact.name,
                "file": entry.name if entry else Path(impact.file).name,
                "key": entry.key if entry else "",
                "kind": _kind(impact),
                "lines": lines[:_LINES],
                "more": max(0, len(lines) - _LINES),
            }
        )
    return rows


def _kind(impact: AllianceImpact) -> str:
    return "blocked" if impact.blocked else "signed" if impact.signed else "affected"


def _named(state: LibraryState, name: str) -> LibraryState:
    from dataclasses import replace

    return replace(state, side=state.side.model_copy(update={"name": name}))
