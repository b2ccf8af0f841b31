"""Papers that came back changed: dropped in, read, decided matter by matter, carried out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.negotiation.decision_table import Choice
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.document_pages import job_rows, made_so_far
from mengyue.workbench.dropped_files import dropped_name, keep_dropped
from mengyue.workbench.form_pages import workspace
from mengyue.workbench.page_answers import data, go, page
from mengyue.workbench.returned_papers import (
    Round,
    carrying_out,
    reading,
    record,
    round_of,
    sent_folders,
    shown,
    take_table,
)
from mengyue.workbench.served_folder import NotServed

__all__ = ["carry_out", "decide", "remove", "returned_page", "start_reading", "take_file"]

#: Fields of a form with a thousand matters.
_FIELDS = 5000


def returned_page(bench: Bench, ask: Ask) -> Response:
    """Show what was sent, what came back to it, and every matter with what is decided on it."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    results = bench.folder.results(entry)
    rounds = sent_folders(results)
    wanted = ask.query("sent")
    round = next((one for one in rounds if told(one.name) == wanted), None) or next(iter(rounds), None)
    members = file.loaded.alliance.members if file.loaded else ()
    return page(
        ask,
        "returned.html",
        current="returned",
        rounds=[told(one.name) for one in rounds],
        sent=told(round.name) if round else "",
        members=[(member.id, member.name or member.id) for member in members],
        choices=_choices(),
        **_matters(round),
        **made_so_far(bench, entry),
        **workspace(bench, ask, file, entry),
    )


def _matters(round: Round | None) -> dict[str, Any]:
    if round is None:
        return {"files": [], "matters": [], "decided": 0, "fault": ""}
    names = [told(name) for name in round.files()]
    try:
        whose = round.members()
        files = [(name, whose.get(name, "")) for name in names]
        rows, decisions = round.rows(), {one.id: one for one in round.decisions()}
    except EngineError as error:
        return {"files": [(name, "") for name in names], "matters": [], "decided": 0, "fault": str(error)}
    shown_rows = []
    for row in rows:
        decision = decisions.get(row["识别码"])
        shown_rows.append({"row": row, "decision": decision, "shown": shown(decision)})
    return {"files": files, "matters": shown_rows, "decided": len(decisions), "fault": ""}


def _choices() -> dict[Choice, str]:
    return {
        Choice.ACCEPT: _("接受"),
        Choice.REFUSE: _("拒绝"),
        Choice.COUNTER: _("还价"),
        Choice.ONLY: _("仅对该单位"),
    }


def take_file(bench: Bench, ask: Ask) -> Response:
    """Take in a paper that came back, or a table of decisions that was filled in elsewhere."""
    round = _round(bench, ask, ask.query("sent"))
    given = dropped_name(ask.query("name"), r"\.(docx|xlsx|csv|ya?ml|json)")
    if given.lower().endswith(".docx"):
        return data({"ok": True, "name": keep_dropped(round.dropped, given, ask.body)})
    count = take_table(bench, round, ask.body, told(given))
    return data({"ok": True, "name": given, "summary": [_("记下了 {count} 项决定").format(count=count)]})


def remove(bench: Bench, ask: Ask) -> Response:
    """Take away a paper that was dropped in by mistake."""
    form = ask.form
    round = _round(bench, ask, form.get("sent", ""))
    name = next((name for name in round.files() if told(name) == form.get("file", "")), None)
    if name is None:
        raise NotServed(_("没有这个文件"))
    bench.folder.inside(round.dropped, told(name)).unlink()
    return _back(ask, round)


def start_reading(bench: Bench, ask: Ask) -> Response:
    """Begin to read what came back."""
    form = ask.form
    round = _round(bench, ask, form.get("sent", ""))
    members = {name: form.get(f"m.{told(name)}", "") for name in round.files()}
    entry = bench.folder.find(ask.key)
    work = reading(bench, entry, round, members)
    wanted = {"sent": told(round.name), "members": members}
    bench.jobs.start(entry.name, "returned", _("读取退回的稿"), ask.who, work, wanted)
    return job_rows(bench, ask)


def decide(bench: Bench, ask: Ask) -> Response:
    """Keep what is decided."""
    form = ask.form_of(_FIELDS)
    round = _round(bench, ask, form.get("sent", ""))
    by = ask.who if ask.person.known else form.get("by", "").strip()[:40]
    record(bench, round, form, by)
    return _back(ask, round)


def carry_out(bench: Bench, ask: Ask) -> Response:
    """Begin to carry out what is decided."""
    round = _round(bench, ask, ask.form.get("sent", ""))
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    work = carrying_out(bench, entry, file, round, ask.person)
    wanted = {"sent": told(round.name), "sha256": file.digest}
    bench.jobs.start(entry.name, "decisions", _("办理决定"), ask.who, work, wanted)
    return job_rows(bench, ask)


def _round(bench: Bench, ask: Ask, name: str) -> Round:
    return round_of(bench.folder.results(bench.folder.find(ask.key)), name)


def _back(ask: Ask, round: Round) -> Response:
    return go(f"/a/{ask.key}/returned?sent={quote(told(round.name))}")
