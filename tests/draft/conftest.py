"""The library and its example, and what tests of upgrades do to files as a person would in an editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengyue.intake.load import Loaded
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shop() -> Workshop:
    return Workshop(ROOT)


@pytest.fixture(scope="module")
def loaded(shop: Workshop) -> Loaded:
    return shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")[0]


def decide(text: str, choices: dict[str, str]) -> str:
    """Fill in what is to be decided, by clause."""
    lines, clause = [], ""
    for line in text.split("\n"):
        if line.startswith("  - clause: "):
            clause = line.removeprefix("  - clause: ")
        lines.append(line.replace('decide: ""', f"decide: {choices[clause]}") if "decide:" in line[:12] else line)
    return "\n".join(lines)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), "utf-8")
