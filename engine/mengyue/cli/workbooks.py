"""Workbooks as files: packed as our documents are, so that the same content has the same bytes on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mengyue.library.policy import Policy
    from mengyue.model.alliance import Alliance

__all__ = ["examples", "workbook"]


def workbook(policy: Policy, alliance: Alliance | None = None) -> bytes:
    """Return the workbook of ``alliance``, or an empty one to fill in."""
    from mengyue.docx.zip import pack, read_parts
    from mengyue.intake.workbook_policy import policy_workbook

    return pack(read_parts(policy_workbook(policy, alliance)))


def examples(root: Path) -> dict[str, bytes]:
    """Return what every ``examples/*/alliance.xlsx`` below ``root`` must be: the ``alliance.yaml`` beside it."""
    from mengyue.intake.load import load
    from mengyue.library.load_policy import load_policy

    made = {}
    for path in sorted((root / "examples").glob("*/alliance.xlsx")):
        (loaded,) = load(path.with_suffix(".yaml"))
        policy = load_policy(root, loaded.alliance.policy or "")
        made[path.relative_to(root).as_posix()] = workbook(policy, loaded.alliance)
    return made
