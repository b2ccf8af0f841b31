"""What is left to do on an alliance: each finding, who is to see to it, and how long there is."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from mengyue.i18n import _
from mengyue.model.finding import EngineError, State
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.form_pages import told_of, workspace
from mengyue.workbench.kept_state import Assigned
from mengyue.workbench.page_answers import go, page
from mengyue.workbench.told_findings import left_words
from mengyue.workbench.what_roles_may import Role

__all__ = ["assign", "to_do_page"]


def to_do_page(bench: Bench, ask: Ask) -> Response:
    """Show what is to be seen to: first what is due first, then what nobody has been given."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    assigned = bench.state.assigned(entry.name)
    found = told_of(bench, entry, file)
    rows = []
    for row in found:
        if row["state"] == State.UNJUDGED.value or row["answer"] or row["severity"] == "info":
            continue
        given = assigned.get((row["code"], row["place"]))
        rows.append({"row": row, "given": given, "left": left_words(given.due) if given else ""})
    rows.sort(key=_order)
    there = {(row["code"], row["place"]) for row in found if not row["answer"]}
    settled = [(code, given) for (code, place), given in assigned.items() if (code, place) not in there]
    accounts = bench.accounts.now() if bench.accounts is not None else {}
    people = sorted(name for name, account in accounts.items() if account.role is not Role.MEMBER)
    return page(
        ask, "to_do.html", current="to-do", rows=rows, settled=settled, people=people, today=date.today(),
        **workspace(bench, ask, file, entry),
    )  # fmt: skip


def _order(item: dict[str, Any]) -> tuple[bool, date]:
    given = item["given"]
    return given is None, given.due if given else date.max


def assign(bench: Bench, ask: Ask) -> Response:
    """Give a finding to somebody until a day, or to nobody any more."""
    entry = bench.folder.find(ask.key)
    form = ask.form
    code, place = form.get("code", ""), form.get("place", "")
    if all((row["code"], row["place"]) != (code, place) for row in told_of(bench, entry, bench.open(entry))):
        raise EngineError(_("这一项已经没有了，请刷新页面"))
    person = form.get("person", "").strip()[:40]
    given = None
    if person:
        try:
            due = date.fromisoformat(form.get("due", ""))
        except ValueError:
            raise EngineError(_("请写明哪一天以前办")) from None
        given = Assigned(person, due, ask.who, "")
    bench.state.assign(entry.name, code, place, given)
    return go(f"/a/{entry.key}/to-do")
