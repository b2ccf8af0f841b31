"""Deadlines: what is due, when, to whom, from which words of the policy."""

from __future__ import annotations

from mengyue.deadlines.compute import deadlines
from mengyue.deadlines.deadline import Deadline, Needed, Status
from mengyue.deadlines.findings import findings

__all__ = ["Deadline", "Needed", "Status", "deadlines", "findings"]
