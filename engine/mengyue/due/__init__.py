"""Deadlines: what is due, when, to whom, from which words of the policy."""

from __future__ import annotations

from mengyue.due.deadline import Deadline, Needed, Status
from mengyue.due.findings import findings
from mengyue.due.run import deadlines

__all__ = ["Deadline", "Needed", "Status", "deadlines", "findings"]
