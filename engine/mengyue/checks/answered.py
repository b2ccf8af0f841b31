"""Questions that a person has answered: they are not asked again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mengyue.model.alliance import Alliance, Answer
from mengyue.model.finding import Finding, State

__all__ = ["without_answered"]


def without_answered(findings: Iterable[Finding], alliance: Alliance) -> list[Finding]:
    """Return ``findings`` without the questions to which the data hold an answer, of all or of the one it is about."""
    answers: dict[str, list[Answer]] = {}
    for answer in alliance.answers:
        answers.setdefault(answer.question, []).append(answer)
    return [
        finding
        for finding in findings
        if finding.state is not State.QUESTION
        or not any(_about(finding, answer, alliance) for answer in answers.get(finding.code, ()))
    ]


def _about(finding: Finding, answer: Answer, alliance: Alliance) -> bool:
    if not answer.about:
        return True
    found = re.match(r"members\[(\d+)\]", finding.path)
    if found and int(found[1]) < len(alliance.members):
        return answer.about in (alliance.members[int(found[1])].id, alliance.members[int(found[1])].name)
    return answer.about in finding.path
