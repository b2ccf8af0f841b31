"""Checking: what the policies and the law say about an alliance file."""

from __future__ import annotations

from mengyue.checks.all_rules import check
from mengyue.checks.rule_scope import Scope

__all__ = ["Scope", "check"]
