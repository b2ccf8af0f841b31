"""The example of guangxi-2021 later in its life: a member has left, another has joined and taken over."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mengyue
from mengyue.language.uscc import check_character
from mengyue.library.yaml_file import read_yaml
from mengyue.model.finding import Finding

ROOT = Path(__file__).parents[2]
SIGNED = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
GONE, NEW = "泰国示例院", "示例试验"
_CODE = "91450300MA9XXX120"
#: Parts of the file that tell history, in which the member that left stays.
_HISTORY = ("members", "results", "meetings", "years", "narratives")

Data = dict[str, Any]


@pytest.fixture(scope="session")
def _signed() -> Data:
    data = read_yaml(SIGNED).data
    assert isinstance(data, dict)
    return data


@pytest.fixture
def signed(_signed: Data) -> Data:
    """The data as they were signed."""
    return copy.deepcopy(_signed)


@pytest.fixture
def later(signed: Data) -> Data:
    """The data after the change of 1 March 2027."""
    return after(signed)


def after(signed: Data) -> Data:
    """Let the member from abroad leave, and a new one take over what it had."""
    signed = copy.deepcopy(signed)
    leaver = next(member for member in signed["members"] if member["id"] == GONE)
    data = {key: value if key in _HISTORY else _renamed(value) for key, value in signed.items()}
    joiner = {
        "id": NEW, "name": "桂林示例湿热环境试验有限公司", "kind": "enterprise", "tier": "general",
        "ownership": "private", "is_legal_person": "true", "region": "广西壮族自治区", "city": "桂林市",
        "domicile": "广西壮族自治区桂林市示例区试验路3号", "uscc": _CODE + check_character(_CODE),
        "legal_representative": "秦示林", "contact": "秦例", "phone": "0773-0001313",
        "service_address": "广西壮族自治区桂林市示例区试验路3号", "standing": "湿热环境试验机构",
        "cooperation_basis": "与示例检测合作试验", "chain_position": "位于产业链服务环节",
        "main_revenue": "1000000.00", "rd_expense": "100000.00", "finance_year": "2025",
    }  # fmt: skip
    data["members"] = [member for member in signed["members"] if member["id"] != GONE] + [joiner]
    data["former_members"] = [leaver]
    data["events"] = [
        {
            "kind": "withdrew",
            "happened_on": "2027-03-01",
            "member": GONE,
            "successor": NEW,
            "notified_on": "2026-12-01",
        },
        {"kind": "joined", "happened_on": "2027-03-01", "member": NEW},
    ]
    return data


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner) for inner in value]
    return NEW if value == GONE else value


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write data into a file."""

    def run(data: Data, name: str = "alliance.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return path

    return run


@pytest.fixture
def found(write: Callable[..., Path]) -> Callable[..., list[Finding]]:
    """Check data as a file on a day."""

    def run(data: Data, as_of: str = "2027-06-01") -> list[Finding]:
        (loaded,) = mengyue.load(write(data))
        return mengyue.check(loaded, as_of=date.fromisoformat(as_of))

    return run
