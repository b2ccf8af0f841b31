"""How grave a finding is, in a reviewer's words."""

from __future__ import annotations

from mengyue.model.finding import Finding, Severity, State

__all__ = ["LEVELS", "SEVERITIES", "level", "told"]

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.REVIEW: "待审", Severity.INFO: "说明"}
#: 风险等级, from the gravest.
LEVELS = ("高", "中", "低")
_LEVEL = {Severity.ERROR: "高", Severity.WARNING: "中", Severity.REVIEW: "中", Severity.INFO: "低"}


def level(finding: Finding) -> str:
    """Return 高, 中 or 低."""
    return _LEVEL[finding.severity]


def told(finding: Finding) -> str:
    """Return a finding in one line, without its code: 【警告】… 处理：…"""
    head = "暂无法判断" if finding.state is State.UNJUDGED else SEVERITIES[finding.severity]
    hint = f" 处理：{finding.hint}" if finding.hint else ""
    return f"【{head}】{finding.message}{hint}"
