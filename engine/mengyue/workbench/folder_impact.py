"""What a change of the library, or another policy, does to the alliances of the folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.impact.affected_alliance import Assessing
from mengyue.impact.impact_report import AllianceImpact
from mengyue.impact.library_changes import library_changes
from mengyue.impact.library_state import LibraryState, read_state
from mengyue.impact.portfolio import Kept, assess_all, keeping
from mengyue.impact.portfolio_sheet import workbook
from mengyue.impact.summary_lines import alliance_lines, change_lines, headline, summed
from mengyue.impact.told_change import duty_name, told
from mengyue.impact.whole_report import report_of
from mengyue.output.folder import write_file
from mengyue.progress import report
from mengyue.workbench.bench import Bench
from mengyue.workbench.kept_libraries import opened_library
from mengyue.workbench.phrases import labelled
from mengyue.workbench.served_folder import STATE

__all__ = ["SHEET", "assessing_libraries", "assessing_policies", "last_impact"]

#: The Excel workbook of the last assessment, and what the page shows of it.
SHEET, _SHOWN = "impact.xlsx", "impact.json"
#: Lines that the page shows of one alliance and of one change; the workbook has all.
_LINES = 40
Work = Callable[[], Mapping[str, Any]]


def assessing_libraries(bench: Bench, earlier: str) -> Work:
    """Return the work that compares the library as it was kept under the name ``earlier`` with that in use."""

    def work() -> Mapping[str, Any]:
        report(_("读取内容库"))
        with opened_library(bench.folder.root, earlier) as place:
            then = read_state(place, earlier[:16])
            return _assessed(bench, then, read_state(bench.shop.root, _("现在的内容库")), None)

    return work


def assessing_policies(bench: Bench, first: str, second: str) -> Work:
    """Return the work that puts the alliances that come under the policy ``first`` under ``second``."""

    def work() -> Mapping[str, Any]:
        report(_("读取内容库"))
        titles = {policy.id: policy.short_title or policy.title for policy in bench.policies}
        state = read_state(bench.shop.root, "")
        return _assessed(bench, _named(state, titles[first]), _named(state, titles[second]), (first, second))

    return work


def last_impact(folder: Path) -> Mapping[str, Any] | None:
    """Return what the page shows of the last assessment; nothing when there was none."""
    try:
        found: Mapping[str, Any] = json.loads((folder / STATE / _SHOWN).read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _assessed(bench: Bench, old: LibraryState, new: LibraryState, pair: tuple[str, str] | None) -> Mapping[str, Any]:
    entries = {str(entry.path): entry for entry in bench.folder.entries()}
    as_of = date.today()
    with keeping() as kept:
        assessing = Assessing(old, new, as_of, pair)
        changes = library_changes(old, new, pair)
        for _done in assess_all(sorted(entries), assessing, kept, jobs=1):
            pass
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
        place = bench.folder.root / STATE
        write_file(place / SHEET, workbook(whole, kept))
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
