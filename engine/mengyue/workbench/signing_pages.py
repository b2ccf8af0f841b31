"""Signed pages that came back: dropped in, looked at, ticked, and how it stands by member."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from starlette.responses import Response

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.document_pages import made_so_far
from mengyue.workbench.form_pages import workspace
from mengyue.workbench.made_documents import WORKS, task_of
from mengyue.workbench.page_answers import go, page
from mengyue.workbench.served_folder import NotServed
from mengyue.workbench.signing_cards import cards, open_sheets, unusable
from mengyue.workbench.signing_papers import OUTPUT, SCANS, returned_of
from mengyue.workbench.signing_ticks import record_ticks

__all__ = ["remove", "signing_page", "tick"]

#: Fields of a form with two thousand pages.
_FIELDS = 16_000


def signing_page(bench: Bench, ask: Ask) -> Response:
    """Show what came back, each page to be ticked, and how every member and every paper stands."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    returned = returned_of(bench.folder.results(entry))
    found = cards(returned)
    standing = returned.standing()
    return page(
        ask,
        "signing.html",
        current="signing",
        sent=returned.issued is not None,
        scans=[told(name) for name in returned.scans],
        fresh=returned.fresh,
        fault=returned.fault,
        papers=returned.record.get("documents", ()),
        standing=standing,
        executed=returned.executed(),
        refused=returned.refused(),
        unusable=unusable(returned.record),
        unknown=found.pop(0, []),
        members=[(row, found[row["index"]]) for row in standing if row["index"] in found],
        open_sheets=open_sheets(returned),
        lines=returned.lines,
        pictures=f"/a/{entry.key}/view?file={quote(OUTPUT)}/",
        **made_so_far(bench, entry, "signing"),
        **workspace(bench, ask, file, entry),
    )


def tick(bench: Bench, ask: Ask) -> Response:
    """Keep what somebody found on the pages, and begin to put together what is complete by that."""
    entry = bench.folder.find(ask.key)
    form = ask.form_of(_FIELDS)
    by = ask.who if ask.person.known else form.get("by", "").strip()[:40]
    if record_ticks(bench, bench.folder.results(entry), form, by):
        file, today = bench.open(entry), date.today()
        work = task_of(bench, entry, file, "collate", {}, today)
        title, _about = WORKS["collate"]
        wanted = {"form": {}, "sha256": file.digest, "on": today.isoformat()}
        bench.jobs.start_once(entry.name, "collate", _(title), ask.who, work, wanted)
    return go(f"/a/{entry.key}/signing")


def remove(bench: Bench, ask: Ask) -> Response:
    """Take away a scan that was dropped in by mistake; what was ticked of it stays at the end of the table."""
    entry = bench.folder.find(ask.key)
    results = bench.folder.results(entry)
    wanted = ask.form.get("file", "")
    name = next((name for name in returned_of(results).scans if told(name) == wanted), None)
    if name is None:
        raise NotServed(_("没有这个文件"))
    bench.folder.inside(results / SCANS, told(name)).unlink()
    return go(f"/a/{entry.key}/signing")
