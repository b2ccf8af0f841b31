"""Checking: what the policies and the law say about an alliance file."""

from __future__ import annotations

from mengyue.check.run import check
from mengyue.check.scope import Scope

__all__ = ["Scope", "check"]
