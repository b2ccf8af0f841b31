"""Long work that a server which was ended has left: made again of what was wanted of it, on the same data.

Where what was whole then need not be made again (PDFs, pages that were read), the work itself finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mengyue.i18n import _
from mengyue.workbench.bench import Bench
from mengyue.workbench.folder_impact import assessing
from mengyue.workbench.kept_state import Unfinished
from mengyue.workbench.made_documents import WORKS, task_of
from mengyue.workbench.paper_pdf import making
from mengyue.workbench.returned_papers import carrying_out, reading, round_of
from mengyue.workbench.what_roles_may import Act, NotAllowed, Person

__all__ = ["again"]

Work = Callable[[], Mapping[str, Any]]


def again(bench: Bench, left: Unfinished) -> Work:
    """Return the work of a job that was left. When its turn comes it raises :class:`EngineError` for what it can no
    longer be made of."""
    return lambda: _work(bench, left)()


def _work(bench: Bench, left: Unfinished) -> Work:
    wanted = left.wanted
    if left.kind == "impact":
        return assessing(bench, wanted)
    entry = bench.folder.named(left.file)
    results = bench.folder.results(entry)
    if left.kind == "returned":
        return reading(bench, entry, round_of(results, wanted["sent"]), wanted["members"])
    file = bench.as_it_was(entry, wanted["sha256"])
    if left.kind == "decisions":
        return carrying_out(bench, entry, file, round_of(results, wanted["sent"]), _person(bench, left))
    if left.kind in WORKS:
        return task_of(bench, entry, file, left.kind, wanted["form"], date.fromisoformat(wanted["on"]))
    return making(bench, file, wanted["paper"])


def _person(bench: Bench, left: Unfinished) -> Person:
    """Return who asked for the work, with the role that they have by now."""
    if not bench.accounts:
        return Person(left.who)
    account = bench.accounts.now().get(left.who)
    if account is None:
        raise NotAllowed(_("“{name}”已不在用户之中，没有继续办理").format(name=left.who))
    person = Person(account.name, account.role, known=True)
    person.must(Act.EDIT)
    return person
