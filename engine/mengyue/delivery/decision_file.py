"""The file in which a person decides on conflicts: a list, each with the three texts and a place for the decision."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from mengyue.delivery.upgrade_steps import KEEP, NEW, VARIANT, Step
from mengyue.i18n import _
from mengyue.library.validate import validate
from mengyue.library.yaml_file import read_yaml
from mengyue.model.base import Model, field
from mengyue.model.finding import EngineError, InputError

__all__ = ["decision_file", "read_decisions"]


class _Decision(Model):
    clause: str = field("条款编号", default=...)
    title: str = field("条款标题", default="")
    reason: str = field("须决定的原因", default="")
    base: str = field("起草时的条文", default="")
    new: str = field("现在的条文", default="")
    own: str = field("本单位的选择", default="")
    decide: str = field("决定", default="")


class _Decisions(Model):
    data: str = field("数据文件的摘要", default=...)
    conflicts: tuple[_Decision, ...] = field("须决定的条款", default=())


def decision_file(about: str, conflicts: Sequence[Step]) -> bytes:
    """Return the file with every conflict, none of them decided; ``about`` is the digest of what they are about."""
    return "".join(_lines(about, conflicts)).encode()


def read_decisions(path: Path, about: str, conflicts: Sequence[Step]) -> dict[str, str]:
    """Return what was decided, by clause. Raises :class:`InputError` with the faults of the file, :class:`EngineError`
    when it is about something else, or a text in it is no longer the one that was decided about."""
    try:
        read = read_yaml(path, file=str(path))
    except OSError as error:
        raise EngineError(_("不能读取文件：{error}").format(error=error.strerror)) from None
    found, faults = validate(_Decisions, read.data, file=str(path), positions=read.positions)
    if found is None:
        raise InputError(faults)
    if found.data != about:
        raise EngineError(_("“{file}”不是为这份数据写的，另存后重新生成").format(file=path))
    steps = {step.clause: step for step in conflicts}
    stale = [row.clause for row in found.conflicts if row.clause in steps and row.new != steps[row.clause].new]
    if stale:
        message = _("决定之后条文又改了：{clauses}；另存后重新生成")
        raise EngineError(message.format(clauses="、".join(stale)))
    return {row.clause: row.decide for row in found.conflicts}


def _lines(about: str, conflicts: Sequence[Step]) -> Iterator[str]:
    yield "# 每一条在 decide 填写：\n"
    yield f"#   {NEW}　采用现在的条文，删去本单位的选择；{KEEP}　保留本单位的选择；{VARIANT}代号　改用另一表述\n"
    yield "# base 起草时的条文，new 现在的条文，own 本单位的选择；只改 decide。\n\n"
    yield f"data: {about}\nconflicts:\n"
    for step in conflicts:
        yield from _conflict(step)


def _conflict(step: Step) -> Iterator[str]:
    yield f"  - clause: {step.clause}\n"
    for name in ("title", "reason", "base", "new", "own"):
        yield f"    {name}: {_scalar(getattr(step, name))}\n"
    yield f'    decide: ""   # {"、".join(step.ways)}\n'


def _scalar(text: str) -> str:
    """Write a text as YAML: lines as they stand where that gives the same text again, else quoted."""
    body = text.removesuffix("\n")
    plain = "\n" in body and not body.startswith((" ", "\n")) and not body.endswith("\n") and "\t" not in body
    if plain:
        head = "|-" if body == text else "|"
        return f"{head}\n" + "\n".join(f"      {line}" if line else "" for line in body.split("\n"))
    return json.dumps(text, ensure_ascii=False)
