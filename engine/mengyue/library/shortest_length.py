"""The field of content that says from which length of an agreement (篇幅) on it is taken in."""

from __future__ import annotations

from typing import Any

from mengyue.model.base import field
from mengyue.model.cooperation import AgreementLength

__all__ = ["shortest_length"]


def shortest_length(description: str) -> Any:
    """Return the declaration of a field of type :class:`AgreementLength`; what says nothing is in every length."""
    return field(
        "收入的篇幅",
        description,
        choices={"compact": "简版起（各种篇幅都收）", "standard": "标准版起", "full": "只收入完整版"},
        default=AgreementLength.COMPACT,
    )
