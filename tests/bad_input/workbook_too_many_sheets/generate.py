"""More sheets than are read."""

from __future__ import annotations

SHEETS = {f"表{number}": [] for number in range(201)}
