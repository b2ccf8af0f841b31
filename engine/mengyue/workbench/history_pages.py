"""Versions: who saved what when; comparing with today; going back."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from mengyue.change import aligned
from mengyue.comparison.facts import changed_facts, entries
from mengyue.i18n import _
from mengyue.workbench.ask import Ask, as_number
from mengyue.workbench.bench import Bench
from mengyue.workbench.form_pages import workspace
from mengyue.workbench.open_file import OpenFile, read_file
from mengyue.workbench.page_answers import as_file, go, page
from mengyue.workbench.saving import put_back
from mengyue.workbench.served_folder import NotServed

__all__ = ["history_page", "old_file", "restore", "version_page"]


def history_page(bench: Bench, ask: Ask) -> Response:
    """Show the versions."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    versions = bench.state.versions(entry.name)
    return page(ask, "history.html", current="history", versions=versions, **workspace(bench, ask, file, entry))


def version_page(bench: Bench, ask: Ask) -> Response:
    """Show what is different today from a version."""
    entry = bench.folder.find(ask.key)
    then = read_file(entry.path, _data(bench, ask, entry.name))
    return page(ask, "version.html", key=entry.key, number=ask.part("number"), **_difference(then, bench.open(entry)))


def restore(bench: Bench, ask: Ask) -> Response:
    """Make a version the present state; what is there now stays in the list."""
    entry = bench.folder.find(ask.key)
    when = next((v.at for v in bench.state.versions(entry.name, 10_000) if str(v.id) == ask.part("number")), "")
    put_back(bench, entry, _data(bench, ask, entry.name), who=ask.who, what=_("恢复 {at} 的版本").format(at=when))
    return go(f"/a/{entry.key}/history")


def old_file(bench: Bench, ask: Ask) -> Response:
    """Return the bytes of a version."""
    entry = bench.folder.find(ask.key)
    return as_file(_data(bench, ask, entry.name), f"{entry.path.stem}-{ask.part('number')}{entry.path.suffix}")


def _data(bench: Bench, ask: Ask, name: str) -> bytes:
    number = as_number(ask.part("number"))
    found = None if number is None else bench.state.version(name, number)
    if found is None:
        raise NotServed(_("没有这个版本"))
    return found


def _difference(then: OpenFile, now: OpenFile) -> dict[str, Any]:
    if then.loaded is None or now.loaded is None:
        return {"facts": (), "rows": (), "unreadable": True}
    old, new = then.loaded.alliance, now.loaded.alliance
    order = aligned(new, old)
    return {"facts": changed_facts(order, new), "rows": entries(order, new), "unreadable": False}
