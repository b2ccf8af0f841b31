"""The complete example of a policy with some dates and papers changed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mengyue.deadlines import Deadline, deadlines
from mengyue.library.holidays import Holidays, load_holidays
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Policy
from mengyue.library.yaml_file import read_yaml
from mengyue.model.alliance import Alliance

ROOT = Path(__file__).parents[2]
Due = Callable[..., list[Deadline]]
#: National law has no example of its own.
EXAMPLES = {"national": "guangxi-2021"}


@pytest.fixture(scope="session")
def holidays() -> Holidays:
    return load_holidays(ROOT)


@pytest.fixture(scope="session")
def due(holidays: Holidays) -> Due:
    """Compute the deadlines of an example whose lifecycle and papers are the given ones, one member gone."""
    packs: dict[str, Policy] = {}
    samples: dict[str, Any] = {}

    def run(
        policy: str,
        as_of: str,
        lifecycle: Mapping[str, str],
        papers: Sequence[Mapping[str, object]] = (),
        *,
        until: str | None = None,
        agreement: Mapping[str, object] | None = None,
        events: Sequence[Mapping[str, object]] = (),
        without: str = "",
    ) -> list[Deadline]:
        if policy not in packs:
            packs[policy] = load_policy(ROOT, policy)
            samples[policy] = read_yaml(ROOT / "examples" / EXAMPLES.get(policy, policy) / "alliance.yaml").data
        data = copy.deepcopy(samples[policy])
        data["lifecycle"], data["papers"] = dict(lifecycle), [dict(paper) for paper in papers]
        data["agreement"] |= agreement or {}
        data["events"] = [dict(event) for event in events]
        if without:
            _let_go(data, without)
        end = date.fromisoformat(until) if until else None
        alliance = Alliance.model_validate(data)
        return deadlines(alliance, [packs[policy]], holidays, as_of=date.fromisoformat(as_of), until=end)

    return run


def _let_go(data: dict[str, Any], member: str) -> None:
    """Let a member leave and others have its tasks."""
    gone = [row for row in data["members"] if row["id"] == member]
    data["members"], data["former_members"] = [row for row in data["members"] if row["id"] != member], gone
    for task in data["tasks"]:
        task["participants"] = [row for row in task["participants"] if row["member"] != member]
        assert task["lead"] != member


def paper(document: str, submitted_on: str, year: int | None = None, to: Sequence[str] = ()) -> dict[str, object]:
    found: dict[str, object] = {"document": document, "submitted_on": submitted_on, "submitted_to": list(to)}
    return found if year is None else {**found, "year": year}


def changed(on: str, **more: object) -> list[dict[str, object]]:
    """Return the record of a change of a main member."""
    return [{"kind": "main_changed", "happened_on": on, **more}]


def only(rows: Sequence[Deadline], code: str) -> Deadline:
    (row,) = (row for row in rows if row.code == code)
    return row


def iso(*days: date | None) -> tuple[str | None, ...]:
    return tuple(day.isoformat() if day else None for day in days)
