"""Words that belong to the place of one policy: what a paper under another must not say."""

from __future__ import annotations

import re

from mengyue.library.policy import Policy

__all__ = ["place_names"]

_PART = re.compile("[\u4e00-\u9fff]+?(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|新区|省|市|自治州|地区|盟|县)")
_KIND = re.compile("(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|新区|省|市|自治州|地区|盟|县)$")


def place_names(policy: Policy) -> frozenset[str]:
    """Return the names of the policy's place, whole and without their kind (广西壮族自治区, 广西)."""
    parts = _PART.findall(policy.place) or ([policy.place] if policy.place else [])
    names = {policy.place, *parts, *(_KIND.sub("", part) for part in parts)}
    return frozenset(name for name in names if len(name) > 1)
