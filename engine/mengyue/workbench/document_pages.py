"""Making documents: drafts, review copies, the package, packets; what comes back; comparing; deadlines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from starlette.responses import Response

from mengyue.collation.collate import SIGNED_FILES
from mengyue.i18n import _
from mengyue.library.holidays import load_holidays
from mengyue.model.finding import EngineError
from mengyue.workbench.ask import Ask, as_number
from mengyue.workbench.bench import Bench
from mengyue.workbench.dropped_files import dropped_name, keep_dropped
from mengyue.workbench.form_pages import workspace
from mengyue.workbench.made_documents import COMPARED, WORKS, made_files, task_of
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.page_answers import as_file, as_shown, data, page
from mengyue.workbench.served_folder import Entry, NotServed
from mengyue.workbench.signing_papers import SCANS
from mengyue.workbench.what_roles_may import act_of_work

__all__ = [
    "calendar_file",
    "cancel",
    "deadline_page",
    "document_page",
    "download",
    "job_rows",
    "made_so_far",
    "scan",
    "start",
    "view",
]

Work = Callable[[], Mapping[str, Any]]
#: The kinds of work that a page shows by itself.
_WORK_OF = {"signing": ("collate",)}


def document_page(bench: Bench, ask: Ask) -> Response:
    """Show what can be made, what is being made, what is there."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    return page(
        ask,
        "documents.html",
        current="documents",
        works=[
            {"id": key, "title": _(title), "about": _(about)}
            for key, (title, about) in WORKS.items()
            if ask.person.may(act_of_work(key))
        ],
        **made_so_far(bench, entry),
        **workspace(bench, ask, file, entry),
    )


def job_rows(bench: Bench, ask: Ask) -> Response:
    """Show how the work goes; asked for again and again while there is some."""
    of = ask.query("of") or (ask.form.get("of", "") if ask.body else "")
    return page(ask, "jobs.html", key=ask.key, **made_so_far(bench, bench.folder.find(ask.key), of))


def made_so_far(bench: Bench, entry: Entry, of: str = "") -> dict[str, Any]:
    """Return how the work on an alliance goes, and the files that are there; ``of`` a page that has its own work, that
    work alone."""
    rows = bench.state.job_rows(entry.name, 40 if of in _WORK_OF else 12)
    rows = [row for row in rows if row["kind"] in _WORK_OF.get(of, (row["kind"],))]
    for row in rows:
        row["progress"] = bench.jobs.progress(row["id"]) if row["state"] == "running" else None
    return {
        "jobs": rows,
        "running": any(row["progress"] for row in rows),
        "made": [] if of in _WORK_OF else made_files(bench.folder.results(entry)),
        "of": of if of in _WORK_OF else "",
    }


def start(bench: Bench, ask: Ask) -> Response:
    """Begin to make something."""
    entry = bench.folder.find(ask.key)
    form = ask.form
    kind = form.get("kind", "")
    if kind not in WORKS:
        raise EngineError(_("没有这种文书"))
    ask.person.must(act_of_work(kind))
    file = bench.open(entry)
    today = date.today()
    work = task_of(bench, entry, file, kind, form, today)
    asked = {name: form[name] for name in ("accept", "old", "new") if name in form}
    wanted = {"form": asked, "sha256": file.digest, "on": today.isoformat()}
    bench.jobs.start(entry.name, kind, _(WORKS[kind][0]), ask.who, work, wanted)
    return job_rows(bench, ask)


def cancel(bench: Bench, ask: Ask) -> Response:
    """Stop a job of this alliance; who may not begin it may not stop it either."""
    entry = bench.folder.find(ask.key)
    number = as_number(ask.form.get("job", ""))
    for row in bench.state.job_rows(entry.name, 200):
        if row["id"] == number:
            if row["kind"] in WORKS:
                ask.person.must(act_of_work(row["kind"]))
            bench.jobs.cancel(row["id"])
    return job_rows(bench, ask)


def download(bench: Bench, ask: Ask) -> Response:
    """Return a finished file."""
    entry = bench.folder.find(ask.key)
    place = bench.folder.inside(bench.folder.results(entry), ask.query("file"))
    return as_file(place.read_bytes(), place.name)


def view(bench: Bench, ask: Ask) -> Response:
    """Show a PDF or a picture that we made, without saving it; what came from others is downloaded only."""
    entry = bench.folder.find(ask.key)
    name = ask.query("file")
    place = bench.folder.inside(bench.folder.results(entry), name)
    if place.suffix.lower() not in (".pdf", ".jpg") or {SCANS, SIGNED_FILES} & set(name.split("/")):
        raise NotServed(_("没有这个文件"))
    return as_shown(place.read_bytes(), place.name)


def scan(bench: Bench, ask: Ask) -> Response:
    """Take in a scan that came back, or a Word file to be compared."""
    entry = bench.folder.find(ask.key)
    folders = {"scan": SCANS, "compare": COMPARED}
    suffixes = {"scan": r"\.(pdf|png|jpe?g|tiff?|zip|docx)", "compare": r"\.docx"}
    purpose = ask.query("for")
    given = dropped_name(ask.query("name"), suffixes.get(purpose, "(?!)"))
    ask.person.must(act_of_work("collate" if purpose == "scan" else purpose))
    name = keep_dropped(bench.folder.results(entry) / folders[purpose], given, ask.body)
    return data({"ok": True, "name": name, "file": f"{folders[purpose]}/{name}"})


def deadline_page(bench: Bench, ask: Ask) -> Response:
    """Show what is due, when, to whom."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    return page(
        ask,
        "deadlines.html",
        current="deadlines",
        today=date.today(),
        deadlines=_deadlines(bench, file),
        **workspace(bench, ask, file, entry),
    )


def calendar_file(bench: Bench, ask: Ask) -> Response:
    """Return the deadlines for a calendar."""
    from mengyue.deadlines.ics import calendar

    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    name = file.loaded.name if file.loaded else entry.path.stem
    rows = [(name, deadline) for deadline in _deadlines(bench, file)]
    return as_file(calendar(rows, date.today()), f"{name}.ics", "text/calendar")


def _deadlines(bench: Bench, file: OpenFile) -> list[Any]:
    from mengyue.deadlines import deadlines

    if file.loaded is None:
        return []
    policies = bench.shop.applicable(bench.shop.policy(file.loaded))
    found = deadlines(file.loaded.alliance, policies, load_holidays(bench.shop.root), as_of=date.today(), until=None)
    return sorted(found, key=lambda deadline: (deadline.day is None, deadline.day or date.max))
