"""One fault of a template: a finding with its place, the words there and what to do."""

from __future__ import annotations

from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State
from mengyue.tailored.template_places import Spot

__all__ = ["at", "whole"]


def at(spot: Spot, code: str, message: str, hint: str, severity: Severity = Severity.ERROR, found: str = "") -> Finding:
    """Return a fault at a paragraph; the words near it go into the message."""
    near = (found or spot.near).strip()[:60]
    text = _("{message}：“{near}”").format(message=message, near=near) if near else message
    return Finding(code, severity, text, path=spot.path, label=spot.label, hint=hint, found=near, state=State.FAULT)


def whole(part: str, code: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return a fault of a part, or of the file where ``part`` is empty."""
    return Finding(code, severity, message, path=part, label=part, hint=hint, state=State.FAULT)
