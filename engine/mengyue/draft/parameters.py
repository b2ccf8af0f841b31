"""Clause parameters: the default, what suits the policy, or what the alliance file sets, within the clause's bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from mengyue.i18n import _
from mengyue.language.marks import Marked, has_blank, plain_text
from mengyue.language.values import view
from mengyue.library.clause import Clause, ClauseParameter, ParameterType
from mengyue.model.alliance import ClauseChoice
from mengyue.model.finding import Finding, Severity, State

__all__ = ["is_wording", "parameter_problem", "parameter_values"]


def parameter_values(
    clause: Clause,
    choice: ClauseChoice,
    faults: list[Finding],
    *,
    suited: Mapping[str, str] | None = None,
    said: Callable[[str], str] = str,
) -> dict[str, Any]:
    """Return the clause's parameters, typed; each knows the path ``clauses.<id>.parameters.<name>`` that sets it.

    ``choice`` is the alliance file's, whose texts are data; over the default stands what is ``suited`` to the policy.
    Both are wording: ``said`` puts them into words. A name the clause does not have, a value of the wrong type or out
    of bounds goes to ``faults``.
    """
    suited = suited or {}
    values: dict[str, Any] = {}
    for name, parameter in clause.parameters.items():
        path = f"clauses.{clause.id}.parameters.{name}"
        text = choice.parameters.get(name)
        problem = parameter_problem(parameter, text, data=True) if text is not None else ""
        if problem:
            faults.append(_fault(path, f"{parameter.label}：{problem}"))
        if text is None or problem:
            text = said(suited.get(name, parameter.default))
            if has_blank(text):  # the policy does not say it
                values[name] = Marked(text)
                continue
            text = plain_text(text)
        values[name] = view(_typed(parameter, text), path)
    for name in sorted(choice.parameters.keys() - clause.parameters.keys()):
        known = "、".join(f"{n}（{p.label}）" for n, p in clause.parameters.items())
        faults.append(
            _fault(
                f"clauses.{clause.id}.parameters.{name}",
                _("条款“{clause}”没有参数“{name}”").format(clause=clause.id, name=name),
                _("可用参数：{known}").format(known=known or "无"),
            )
        )
    return values


def is_wording(text: str) -> bool:
    """Tell whether ``text`` is worded by the policy rather than fixed."""
    return "{{" in text or "{%" in text


def _typed(parameter: ClauseParameter, text: str) -> int | Decimal | str:
    if is_wording(text):
        return text  # nobody puts it into words here
    if parameter.type is ParameterType.INTEGER:
        return int(text)
    if parameter.type is ParameterType.DECIMAL:
        return Decimal(text)
    return text


def parameter_problem(parameter: ClauseParameter, text: str, *, data: bool = False) -> str:
    """Say what is wrong with ``text`` as a value of ``parameter``, or nothing; of wording, unless it is ``data``, only
    what it says under a policy can be judged."""
    if parameter.type is ParameterType.TEXT or (is_wording(text) and not data):
        return ""
    if parameter.type is ParameterType.CHOICE:
        known = "、".join(parameter.choices)
        return "" if text in parameter.choices else _("“{text}”不在可选值中：{known}").format(text=text, known=known)
    whole = parameter.type is ParameterType.INTEGER
    if not re.fullmatch(r"[0-9]{1,12}" if whole else r"[0-9]{1,12}(\.[0-9]{1,8})?", text):
        return (_("“{text}”不是整数") if whole else _("“{text}”不是数字")).format(text=text)
    low, high = parameter.min, parameter.max
    if (low is not None and Decimal(text) < Decimal(low)) or (high is not None and Decimal(text) > Decimal(high)):
        return _("{text}{unit}超出范围（{low}至{high}{unit}）").format(
            text=text, unit=parameter.unit, low=low or "", high=high or ""
        )
    return ""


def _fault(path: str, message: str, hint: str = "") -> Finding:
    return Finding("DR-PARAMETER", Severity.ERROR, message, path=path, hint=hint, state=State.FAULT)
