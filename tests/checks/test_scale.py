"""Amounts of the wrong scale are told: 万元 typed under 元 makes an agreement ten thousand times too small."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mengyue.checks.all_rules import check
from mengyue.cli.main import run
from mengyue.intake.load import load
from mengyue.library.load_policy import load_policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
NATIONAL = load_policy(ROOT, "national")


def example() -> Alliance:
    return load(EXAMPLE)[0].alliance


def scale(alliance: Alliance) -> list[Finding]:
    found = [f for f in check(alliance, [NATIONAL], date(2026, 12, 1)) if f.code.startswith("REC-SCALE")]
    assert all(finding.severity is Severity.WARNING and finding.hint for finding in found)
    return found


def divided(alliance: Alliance, by: int, *names: str) -> Alliance:
    """``alliance`` with its amounts typed in another unit, in the lists named or in all."""
    changed = {
        "contributions": [c.model_copy(update={"amount": c.amount and c.amount / by}) for c in alliance.contributions],
        "tasks": [t.model_copy(update={"budget": t.budget and t.budget / by}) for t in alliance.tasks],
        "members": [
            m.model_copy(update={"main_revenue": m.main_revenue and m.main_revenue / by}) for m in alliance.members
        ],
    }
    return alliance.model_copy(update={name: tuple(changed[name]) for name in names or changed})


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*/alliance.yaml")), ids=lambda path: path.parent.name)
def test_the_examples_have_amounts_of_a_likely_scale(path: Path) -> None:
    assert scale(load(path)[0].alliance) == []


@pytest.mark.parametrize(
    "names, codes",
    [
        (("contributions",), {"REC-SCALE.contribution", "REC-SCALE.tasks"}),
        (("tasks",), {"REC-SCALE.budget", "REC-SCALE.tasks"}),
        (("members",), {"REC-SCALE.rd", "REC-SCALE.own-revenue"}),
        ((), {"REC-SCALE.contribution", "REC-SCALE.budget"}),
    ],
)
def test_ten_thousand_yuan_typed_as_yuan_is_told_wherever_it_stands(names: tuple[str, ...], codes: set[str]) -> None:
    found = scale(divided(example(), 10_000, *names))
    assert codes <= {finding.code for finding in found}
    assert any("大写：" in finding.message for finding in found)


def test_one_row_in_another_unit_is_told_against_the_others() -> None:
    alliance = example()
    first, *others = alliance.contributions
    small = first.model_copy(update={"amount": Decimal("20000000000000") / 100})
    found = scale(alliance.model_copy(update={"contributions": (small, *others)}))
    assert "REC-SCALE.spread" in {finding.code for finding in found}


def test_the_totals_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(EXAMPLE), "--as-of", "2026-12-01", "--format", "json"])
    total = sum(c.amount or 0 for c in example().contributions)
    (told,) = [f for f in json.loads(capsys.readouterr().out)["findings"] if f["code"] == "IN-629"]
    assert told["severity"] == "info" and f"投入人民币{total:,.2f}元（大写：人民币" in told["message"]
