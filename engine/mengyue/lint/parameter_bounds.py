"""Parameters of clauses: bounds that are numbers, a default within them, and what packs set instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mengyue.draft.parameters import parameter_problem
from mengyue.i18n import _
from mengyue.library.clause import Clause, ClauseParameter, ParameterType
from mengyue.library.content_library import Library
from mengyue.lint.fault_places import Pack, in_clause
from mengyue.model.finding import Finding

__all__ = ["lint_choices", "lint_parameters"]

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?")


def lint_parameters(clause: Clause) -> Iterator[Finding]:
    """Yield a finding for every parameter whose bounds, choices or default do not hold together."""
    for name, parameter in clause.parameters.items():
        place = f"parameters.{name}"
        problems = list(_bounds(parameter))
        if not problems:
            wrong = parameter_problem(parameter, parameter.default)
            problems = [("default", wrong, _advice(parameter))] if wrong else []
        for key, problem, hint in problems:
            message = _("参数“{name}”的{what}：{problem}").format(name=name, what=_what(key), problem=problem)
            yield in_clause(clause, "", 1, "LB-PARAMETER", message, hint=hint, place=f"{place}.{key}")


def _bounds(parameter: ClauseParameter) -> Iterator[tuple[str, str, str]]:
    if parameter.type is ParameterType.CHOICE and not parameter.choices:
        yield "choices", _("没有可选值"), _("在 choices 中列出可选的文字")
    if parameter.type in (ParameterType.TEXT, ParameterType.CHOICE):
        return
    limits = {"min": parameter.min, "max": parameter.max}
    wrong = [key for key, limit in limits.items() if limit is not None and not _NUMBER.fullmatch(limit)]
    for key in wrong:
        yield key, _("“{text}”不是数字").format(text=limits[key]), _("用半角数字写，不带单位")
    if not wrong and parameter.min and parameter.max and Decimal(parameter.min) > Decimal(parameter.max):
        yield "min", _("下限{low}大于上限{high}").format(low=parameter.min, high=parameter.max), _("核对上下限")


def _what(key: str) -> str:
    return {"default": _("默认值"), "min": _("下限"), "max": _("上限"), "choices": _("可选值")}[key]


def _advice(parameter: ClauseParameter) -> str:
    if parameter.type is ParameterType.CHOICE:
        return _("改为可选值之一：{known}").format(known="、".join(parameter.choices))
    if parameter.min is not None and parameter.max is not None:
        return _("用半角数字写，在{low}至{high}之间").format(low=parameter.min, high=parameter.max)
    return _("用半角数字写，不带单位")


def lint_choices(pack: Pack, library: Library) -> Iterator[Finding]:
    """Yield a finding for each clause, variant or parameter that a pack names and the library does not have, and each
    value that a parameter cannot have."""
    for index, content in enumerate(pack.policy.contents):
        if pack.states(f"contents[{index}]"):
            for key in content.clauses:
                if key not in library.clauses:
                    yield pack.fault(f"contents[{index}].clauses", "LB-REFERENCE", _("没有条款“{key}”").format(key=key))
    for key, choice in pack.policy.choices.items():
        place = f"choices.{key}"
        clause = library.clauses.get(key)
        if not pack.states(place):
            continue
        if clause is None:
            yield pack.fault(place, "LB-REFERENCE", _("没有条款“{key}”").format(key=key))
            continue
        known = {variant.id for variant in clause.variants}
        if choice.variant and choice.variant not in known:
            message = _("条款“{key}”没有表述“{variant}”").format(key=key, variant=choice.variant)
            hint = _("可选：{known}").format(known="、".join(sorted(known)))
            yield pack.fault(f"{place}.variant", "LB-REFERENCE", message, hint)
        for name, value in choice.parameters.items():
            at = f"{place}.parameters.{name}"
            parameter = clause.parameters.get(name)
            if parameter is None:
                message = _("条款“{clause}”没有参数“{name}”").format(clause=key, name=name)
                hint = _("可用参数：{known}").format(known="、".join(clause.parameters) or _("无"))
                yield pack.fault(at, "LB-PARAMETER", message, hint)
                continue
            wrong = parameter_problem(parameter, value)
            if wrong:
                yield pack.fault(at, "LB-PARAMETER", f"{key}：{name}：{wrong}", _advice(parameter))
