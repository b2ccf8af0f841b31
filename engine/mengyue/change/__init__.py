"""What changed between two states of an alliance, as typed values from which a supplementary agreement is written."""

from __future__ import annotations

from mengyue.change.changes import Changes
from mengyue.change.difference import difference
from mengyue.change.from_events import latest_changes

__all__ = ["Changes", "difference", "latest_changes"]
