"""The page that tells which alliances of the folder a change of the library, or another policy, would change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from starlette.responses import Response

from mengyue.i18n import _
from mengyue.library.commits import commits_of
from mengyue.model.finding import EngineError
from mengyue.workbench.ask import Ask, as_number
from mengyue.workbench.bench import Bench
from mengyue.workbench.dropped_files import dropped_name
from mengyue.workbench.folder_impact import MADE, SHEET, assessing, last_impact
from mengyue.workbench.kept_libraries import keep_dropped_library, keep_library, kept_libraries, shown_name
from mengyue.workbench.page_answers import as_file, data, go, page
from mengyue.workbench.served_folder import STATE, NotServed

__all__ = ["cancel", "impact_file", "impact_job", "impact_page", "impact_sheet", "keep", "library", "start"]

#: What the jobs of the whole folder are kept under: no data file has this name.
_FOLDER = "/"


def impact_page(bench: Bench, ask: Ask) -> Response:
    """Show what can be compared, how the work goes, and the last result."""
    here = {entry.policy for entry in bench.folder.entries()}
    policies = [(p.id, p.short_title or p.title, p.id in here) for p in bench.policies if not p.always]
    return page(
        ask,
        "impact.html",
        kept=[(name, shown_name(name)) for name in kept_libraries(bench.folder.root)],
        revisions=commits_of(bench.shop.root),
        policies=policies,
        found=last_impact(bench.folder.root),
        **_job(bench),
    )


def impact_job(bench: Bench, ask: Ask) -> Response:
    """Show how the work goes."""
    return page(ask, "impact_job.html", **_job(bench))


def start(bench: Bench, ask: Ask) -> Response:
    """Begin to compare: an earlier state of the library with that in use, or one policy with another."""
    form = ask.form
    known = {policy.id for policy in bench.policies}
    if form.get("earlier"):
        if form["earlier"] not in kept_libraries(bench.folder.root):
            raise EngineError(_("没有这一份记下的内容库"))
        names: tuple[str, ...] = ("earlier",)
    elif form.get("since", "").strip():
        names = ("since",)
    elif form.get("from") in known and form.get("to") in known and form["from"] != form["to"]:
        names = ("from", "to")
    else:
        raise EngineError(_("请选定比较什么：两项不同的政策，或者以前的内容库"))
    wanted = {name: form[name].strip() for name in names} | {"on": date.today().isoformat()}
    if form.get("files"):
        wanted["files"] = "1"
    bench.jobs.start(_FOLDER, "impact", _("变动的影响"), ask.who, assessing(bench, wanted), wanted)
    return page(ask, "impact_job.html", **_job(bench))


def cancel(bench: Bench, ask: Ask) -> Response:
    """Stop the work."""
    number = as_number(ask.form.get("job", ""))
    if number is not None and any(row["id"] == number for row in bench.state.job_rows(_FOLDER, 20)):
        bench.jobs.cancel(number)
    return page(ask, "impact_job.html", **_job(bench))


def keep(bench: Bench, ask: Ask) -> Response:
    """Keep the library as it is now, to be compared with later."""
    keep_library(bench.folder.root, bench.shop.root)
    return go("/impact")


def impact_sheet(bench: Bench, ask: Ask) -> Response:
    """Return the last result as an Excel workbook."""
    path = bench.folder.root / STATE / SHEET
    if not path.is_file():
        raise NotServed(_("没有这个文件"))
    return as_file(path.read_bytes(), f"{_('变动的影响')}.xlsx")


def impact_file(bench: Bench, ask: Ask) -> Response:
    """Return a redline or a supplement of the last result."""
    place = bench.folder.inside(bench.folder.root / STATE / MADE, ask.query("file"))
    return as_file(place.read_bytes(), place.name)


def library(bench: Bench, ask: Ask) -> Response:
    """Take in another state of the library, as a zip, to be compared with."""
    given = dropped_name(ask.query("name"), r"\.zip")
    name = keep_dropped_library(bench.folder.root, ask.body, Path(given).stem)
    return data({"ok": True, "name": given, "summary": [_("已作为 {at} 的内容库记下").format(at=shown_name(name))]})


def _job(bench: Bench) -> dict[str, Any]:
    row = next(iter(bench.state.job_rows(_FOLDER, 1)), None)
    progress = bench.jobs.progress(row["id"]) if row and row["state"] == "running" else None
    return {"job": row, "progress": progress}
