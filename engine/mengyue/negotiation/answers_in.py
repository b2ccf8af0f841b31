"""待确认事项 that came back filled in: the answers of persons, for the data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mengyue.checks.answered import SEVERAL
from mengyue.collation.tick_rows import rows_of
from mengyue.i18n import _
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, State
from mengyue.negotiation.facts_in import day_of
from mengyue.review.open_rows import asked_of

__all__ = ["Answers", "answers_in"]

#: The captions of the table, in templates/reports/open-points.yaml.
_MATTER, _CODE, _ANSWER, _BY, _ON = _NEEDED = ("事项", "编号", "确认结果/责任人", "答复人", "答复日期")


@dataclass(frozen=True)
class Answers:
    """Answers to be written, by data path; ``notes`` tell which rows were not taken, and why."""

    values: Mapping[str, Any]
    notes: tuple[str, ...]


def answers_in(data: bytes, name: str, alliance: Alliance, findings: Sequence[Finding]) -> Answers:
    """Read the table ``data``, called ``name``. ``findings`` are what is asked of ``alliance`` now.

    Raises :class:`EngineError` with every answer that says not who answered or when.
    """
    questions = [finding for finding in findings if finding.state is State.QUESTION]
    members = [member.name for member in alliance.members if member.name]
    asked = list(asked_of(questions, members))
    values: dict[str, Any] = {}
    notes: list[str] = []
    faults: list[str] = []
    for line, row in rows_of(data, name, _NEEDED, _("待确认事项")):
        if not row.get(_ANSWER):
            continue
        found = [(said, asking) for said, asking in asked if said["code"] == row.get(_CODE)]
        exact = [(said, asking) for said, asking in found if _bare(said["matter"]) == _bare(row.get(_MATTER, ""))]
        if len(found) != 1 and len(exact) != 1:
            notes.append(_("第 {line} 行没有写入：不是现在要问的问题（待填的资料请填入数据文件）").format(line=line))
            continue
        day = day_of(row.get(_ON, ""))
        if not row.get(_BY) or day is None:
            faults.append(_("第 {line} 行写了答复，须写明答复人和答复日期（如 2026-12-01）").format(line=line))
            continue
        _said, asking = (exact or found)[0]
        about = SEVERAL.join(_about(asking, questions, alliance))
        answer = {"question": row[_CODE], "about": about, "answer": " ".join(row[_ANSWER].split())}
        whole = {key: value for key, value in {**answer, "by": row[_BY], "on": day}.items() if value}
        values[f"answers[{len(alliance.answers) + len(values)}]"] = whole
    if faults:
        raise EngineError("\n".join(f"{name}：{fault}" for fault in faults))
    return Answers(values, tuple(notes))


def _about(asking: Sequence[Finding], questions: Sequence[Finding], alliance: Alliance) -> Iterator[str]:
    """Yield of whom or what is asked; nothing when it is asked once and of no member."""
    elsewhere = sum(finding.code == asking[0].code for finding in questions) > len(asking)
    for finding in asking:
        found = re.match(r"members\[(\d+)\]", finding.path)
        if found and int(found[1]) < len(alliance.members):
            yield alliance.members[int(found[1])].id
        elif elsewhere and finding.path:
            yield finding.path


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
