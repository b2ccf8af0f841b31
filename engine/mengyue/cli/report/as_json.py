"""Findings as JSON; the keys are part of the command-line contract."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mengyue.model.finding import Finding

__all__ = ["render"]


def render(findings: Sequence[Finding]) -> str:
    """Return an object with the key ``findings``. ASCII only, so that no console encoding can spoil it."""
    return json.dumps({"findings": [finding.as_dict() for finding in findings]}, indent=2) + "\n"
