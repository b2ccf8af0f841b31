"""What was asked for and not written, in words."""

from __future__ import annotations

from mengyue.i18n import _
from mengyue.pipeline import Made

__all__ = ["skipped"]


def skipped(made: Made) -> list[str]:
    """Say of each paper that was asked for and has no occasion why it was not written."""
    return [_("没有起草“{title}”：{reason}").format(title=t, reason=r) for t, r in made.skipped]
