"""Places of items as people count them: 成员单位第3项·层级, not 成员单位[3]·层级; alike in every format."""

from __future__ import annotations

import re
from dataclasses import replace

from mengyue.i18n import _
from mengyue.model.finding import Finding

__all__ = ["counted", "counted_finding"]

#: The number of an item, in the name of a place and not in what the user has written.
_ITEM = re.compile("(?<=[\u4e00-\u9fff])\\[([0-9]+)\\](?=·|\u3000|第[0-9]+项·|$)")


def counted(text: str) -> str:
    """Return ``text`` with the numbers of items in words."""
    return _ITEM.sub(lambda match: _("第{number}项").format(number=match[1]), text)


def counted_finding(finding: Finding) -> Finding:
    """Return ``finding`` with its labels counted; the data path keeps its indexes, for programs."""
    return replace(
        finding,
        message=counted(finding.message),
        label=counted(finding.label),
        lacking=tuple(map(counted, finding.lacking)),
    )
