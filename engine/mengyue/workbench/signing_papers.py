"""What came back signed: read, put together, and how it stands by member.

All of it lies in the folder that ``mengyue collate`` writes: its record, its pictures, and the 核对表, which a page and
a spreadsheet fill in alike.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mengyue.collation.answered_rows import TableRow, table_rows
from mengyue.collation.collate import RECORD, REPORT, collate
from mengyue.collation.earlier_readings import READ
from mengyue.collation.refused_files import explained
from mengyue.collation.ticks import TICKS, read_ticks
from mengyue.file_names import safe_name
from mengyue.i18n import _
from mengyue.manifest.manifest_model import MANIFEST
from mengyue.model.finding import EngineError
from mengyue.progress import report
from mengyue.sign.sent_record import Issued, read_issued
from mengyue.workbench.bench import Bench

__all__ = ["OUTPUT", "PACKETS", "PICTURES", "SCANS", "Returned", "collated", "returned_of"]

#: Folders beside the data file; the same in every language, so that each face finds them.
PACKETS, SCANS, OUTPUT = "签署页包", "收回的扫描件", "签署收回"
#: The pictures in the folder of what came back; the page shows them.
PICTURES = "核对"
#: How often what was ticked while pages were read is taken in before the table is written.
_TRIES = 5
#: How a sheet can stand, as it is counted; one that is signed on screen and valid is confirmed.
_KINDS = ("missing", "unseen", "lacking", "confirmed")


@dataclass(frozen=True, slots=True)
class Returned:
    """The folder of what came back, as it was read last. Without ``record`` nothing was read yet."""

    results: Path
    issued: Issued | None
    record: Mapping[str, Any]
    rows: tuple[TableRow, ...]
    fault: str = ""

    @property
    def scans(self) -> list[str]:
        """The files that were dropped in."""
        folder = self.results / SCANS
        return sorted(p.name for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []

    @property
    def fresh(self) -> bool:
        """Whether a file was dropped in, or packets were sent out, since the pages were read."""
        read = self.results / OUTPUT / RECORD
        if not read.is_file():
            return bool(self.scans)
        newer = [self.results / SCANS, self.results / PACKETS / MANIFEST]
        return any(path.exists() and path.stat().st_mtime > read.stat().st_mtime for path in newer)

    @property
    def lines(self) -> list[str]:
        """The report of the last reading."""
        path = self.results / OUTPUT / REPORT
        return path.read_text(encoding="utf-8").splitlines() if self.record and path.is_file() else []

    def refused(self) -> list[tuple[str, str]]:
        """Return the files that could not be used, and why."""
        return [(row["name"], explained(row["refused"])) for row in self.record.get("returned", ()) if "refused" in row]

    def executed(self) -> list[dict[str, Any]]:
        """Return the executed versions that there are: path below the results, title, whether all is confirmed."""
        found = []
        for row in self.record.get("executed", ()):
            name = row["path"].rpartition("/")[2].removesuffix(".pdf")
            paper = next((p for p in self.record["documents"] if name.startswith(safe_name(p["title"]))), None)
            found.append({"file": f"{OUTPUT}/{row['path']}", "name": name, "paper": paper})
        return found

    def standing(self) -> list[dict[str, Any]]:
        """Return a row for each member: for each paper how many sheets are missing, unseen, lacking, confirmed."""
        rows = []
        for member in self.record.get("members", ()):
            cells, whole = [], Counter[str]()
            for paper in self.record["documents"]:
                own = Counter(_kind(s["state"]) for s in paper["sheets"] if s["member"] == member["index"])
                whole += own
                cells.append({"total": own.total(), **{kind: own[kind] for kind in _KINDS}})
            rows.append({**member, "cells": cells, "total": whole.total(), **{kind: whole[kind] for kind in _KINDS}})
        return rows


def _kind(state: str) -> str:
    return "confirmed" if state == "valid" else state


def returned_of(results: Path) -> Returned:
    """Return what came back below ``results``; what cannot be read is told as its fault."""
    sent, output = results / PACKETS, results / OUTPUT
    issued: Issued | None = None
    record: Mapping[str, Any] = {}
    rows: tuple[TableRow, ...] = ()
    try:
        if (sent / MANIFEST).is_file():
            issued = read_issued(sent)
        if (output / RECORD).is_file():
            record = json.loads((output / RECORD).read_bytes())
            rows = tuple(table_rows((output / TICKS).read_bytes())) if (output / TICKS).is_file() else ()
    except (EngineError, ValueError) as error:
        why = str(error) if isinstance(error, EngineError) else _("上一次核对的记录读不懂；请再核对一次")
        return Returned(results, issued, {}, (), why)
    return Returned(results, issued, record, rows)


def collated(bench: Bench, results: Path) -> Mapping[str, Any]:
    """Read what came back, and put together what is complete; what was ticked meanwhile is taken in."""
    scans, sent, output = results / SCANS, results / PACKETS, results / OUTPUT
    if not scans.is_dir():
        raise EngineError(_("还没有放入扫描件"))
    if not (sent / MANIFEST).is_file():
        raise EngineError(_("先制发签署页包，才知道要收回哪些页"))
    issued, table = read_issued(sent), output / TICKS
    for last in (*[False] * _TRIES, True):
        before = table.read_bytes() if table.is_file() else b""
        ticks = read_ticks(before, TICKS, issued) if before else {}
        done = collate(scans, issued, bench.shop.root, safe_name, ticks=ticks, kept=output / READ)
        with bench.writing(table):
            if (table.read_bytes() if table.is_file() else b"") != before:
                if not last:
                    continue
                raise EngineError(_("核对表正被不断改写，没有写入；请稍后再试"))
            report(_("写入"))
            done.write(output)
            break
    return {"lines": list(done.lines), "page": "signing", "page_title": _("逐张核对，查看签署情况")}
