"""Checking: what the policies and the law say about an alliance file."""

from __future__ import annotations

from mengyue.checks.run import check
from mengyue.checks.scope import Scope

__all__ = ["Scope", "check"]
