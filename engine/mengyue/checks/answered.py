"""Questions that a person has answered: they are not asked again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mengyue.model.alliance import Alliance, Answer
from mengyue.model.finding import Finding, State

__all__ = ["SEVERAL", "answer_to", "without_answered"]

#: What stands between several of whom one answer holds.
SEVERAL = "、"


def without_answered(findings: Iterable[Finding], alliance: Alliance) -> list[Finding]:
    """Return ``findings`` without the questions to which the data hold an answer, of all or of the one it is about."""
    return [
        finding for finding in findings if finding.state is not State.QUESTION or answer_to(finding, alliance) is None
    ]


def answer_to(finding: Finding, alliance: Alliance) -> Answer | None:
    """Return the answer that the data hold to the question ``finding``."""
    answers = (answer for answer in alliance.answers if answer.question == finding.code)
    return next((answer for answer in answers if _about(finding, answer, alliance)), None)


def _about(finding: Finding, answer: Answer, alliance: Alliance) -> bool:
    if not answer.about:
        return True
    named = answer.about.split(SEVERAL)
    found = re.match(r"members\[(\d+)\]", finding.path)
    if found and int(found[1]) < len(alliance.members):
        member = alliance.members[int(found[1])]
        return bool({member.id, member.name} & {*named})
    return any(one in finding.path for one in named)
