"""An alliance that meets every rule exactly, and a way to change one fact of it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mengyue import i18n
from mengyue.checks import check
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Policy
from mengyue.library.yaml_file import read_yaml
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 22)

Check = Callable[..., list[Finding]]
#: In a change: take the field or item away.
DROP = object()


def change(data: Any, path: str, value: object) -> None:
    """Set, or with ``DROP`` remove, what stands at ``path`` (``members[3].uscc``)."""
    *parents, last = [int(p) if p.isdigit() else p for p in re.findall(r"[^.\[\]]+", path)]
    for part in parents:
        data = data[part]
    if value is DROP:
        del data[last]
    else:
        data[last] = copy.deepcopy(value)


@pytest.fixture(scope="session")
def policies() -> list[Policy]:
    return [load_policy(ROOT, "guangxi-2021"), load_policy(ROOT, "national")]


@pytest.fixture(scope="session")
def complete() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).parent / "fixtures" / "complete.yaml").data
    return data


@pytest.fixture
def checked(policies: list[Policy], complete: dict[str, Any]) -> Check:
    """Check the complete alliance with some facts changed, on 22 November 2026."""

    def run(changes: Mapping[str, object] | None = None) -> list[Finding]:
        data = copy.deepcopy(complete)
        for path, value in (changes or {}).items():
            change(data, path, value)
        return check(Alliance.model_validate(data), policies, AS_OF)

    return run


@pytest.fixture(scope="session")
def under() -> Callable[..., list[Finding]]:
    """Check the complete example of a policy with some facts changed, on 22 November 2026."""
    packs: dict[str, Policy] = {}
    samples: dict[str, Any] = {}

    def run(policy: str, changes: Mapping[str, object] | None = None, as_of: date = AS_OF) -> list[Finding]:
        if policy not in packs:
            packs[policy] = load_policy(ROOT, policy)
            samples[policy] = read_yaml(ROOT / "examples" / policy / "alliance.yaml").data
        data = copy.deepcopy(samples[policy])
        for path, value in (changes or {}).items():
            change(data, path, value)
        return check(Alliance.model_validate(data), [packs[policy]], as_of)

    return run


@pytest.fixture
def english() -> Any:
    i18n.use_language("en")
    yield
    i18n.use_language("zh")
