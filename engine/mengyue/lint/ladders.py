"""Ladders of clauses: what they name exists, they go one way, and whoever must approve is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mengyue.draft.parameters import parameter_problem
from mengyue.i18n import _
from mengyue.library.clause import Clause, Level, ParameterType, Rung
from mengyue.library.pattern import pattern_problem
from mengyue.lint.fault_places import in_clause
from mengyue.model.finding import Finding

__all__ = ["lint_ladder"]

_ORDER = tuple(Level)


def lint_ladder(clause: Clause) -> Iterator[Finding]:
    """Yield a finding for every rung that cannot be stood on."""
    levels = [_ORDER.index(rung.level) for rung in clause.ladder]
    if levels != sorted(levels):
        hint = _("按 preferred、acceptable、approval、never 的次序排列")
        yield in_clause(clause, "", 1, "LB-LADDER", _("退让阶梯的次序颠倒"), hint=hint, place="ladder")
    seen: set[str] = set()
    for at, rung in enumerate(clause.ladder):
        for key, problem, hint in _problems(clause, rung, seen):
            message = _("退让阶梯第{number}档：{problem}").format(number=at + 1, problem=problem)
            yield in_clause(clause, "", 1, "LB-LADDER", message, hint=hint, place=f"ladder[{at}].{key}")
        if rung.variant and not (rung.parameters or rung.says or rung.drops):
            seen.add(rung.variant)


def _problems(clause: Clause, rung: Rung, seen: set[str]) -> Iterator[tuple[str, str, str]]:
    known = [variant.id for variant in clause.variants]
    if rung.variant and rung.variant not in known:
        yield "variant", _("没有表述“{id}”").format(id=rung.variant), _("可选：{known}").format(known="、".join(known))
    if rung.variant in seen:
        yield "variant", _("表述“{id}”已在前面的档次").format(id=rung.variant), _("一种表述只列一次")
    for name, bounds in rung.parameters.items():
        parameter = clause.parameters.get(name)
        if parameter is None:
            yield f"parameters.{name}", _("没有参数“{name}”").format(name=name), _("用本条款的参数")
            continue
        if parameter.type not in (ParameterType.INTEGER, ParameterType.DECIMAL):
            yield f"parameters.{name}", _("参数“{name}”不是数字").format(name=name), _("只有数字可以写范围")
            continue
        ends = [end for end in (bounds.min, bounds.max) if end is not None]
        if rung.level in (Level.PREFERRED, Level.ACCEPTABLE):
            for end in ends:
                wrong = parameter_problem(parameter, end)
                if wrong:
                    yield f"parameters.{name}", wrong, _("可接受的范围须在参数的上下限之内")
        if len(ends) == 2 and all(map(_is_number, ends)) and Decimal(ends[0]) > Decimal(ends[1]):
            yield f"parameters.{name}", _("下限大于上限"), _("核对上下限")
    for key, pattern in (("says", rung.says), ("drops", rung.drops)):
        problem = pattern_problem(pattern) if pattern else ""
        if problem:
            yield key, problem, _("核对括号、转义和重复的上限")
    if not (rung.variant or rung.parameters or rung.says or rung.drops or rung.removed):
        yield "level", _("没有写明在什么情形下适用"), _("写明 variant、parameters、says、drops 或者 removed")
    if rung.level is not Level.PREFERRED and not rung.reason:
        yield "reason", _("没有理由"), _("写明为什么可以或者不可以")
    if rung.level is Level.APPROVAL and not rung.by:
        yield "by", _("没有批准人"), _("写明由谁批准")


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]+(\.[0-9]+)?", text))
