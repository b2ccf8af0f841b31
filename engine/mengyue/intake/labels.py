"""The Chinese name of a place in an alliance file."""

from __future__ import annotations

from mengyue.model.alliance import Alliance
from mengyue.model.describe import label_in

__all__ = ["label_of"]


def label_of(path: str) -> str:
    """Return ``成员单位[4]·统一社会信用代码`` for ``members[3].uscc``."""
    return label_in(Alliance, path)
