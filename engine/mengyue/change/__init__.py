"""What changed between two states of an alliance, as typed values from which a supplementary agreement is written."""

from __future__ import annotations

from mengyue.change.change_values import Changes
from mengyue.change.from_events import latest_changes
from mengyue.change.from_states import difference
from mengyue.change.identity import aligned

__all__ = ["Changes", "aligned", "difference", "latest_changes"]
