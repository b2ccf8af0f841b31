"""Texts with ``{{ }}`` and, where they need them, ``{% %}``."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, TracebackType
from typing import Any

from jinja2 import Template, TemplateSyntaxError

from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.language.budget import MAX_TEXT, MAX_WORDING, check_length
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import FAULTS, expression
from mengyue.language.frame import Frame, language
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults

__all__ = ["Text", "is_text", "text"]

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
#: Code of ours alone, as Python keeps that of modules: made by this program, this Python and this Jinja.
_PACK = KeptPack("wording")
#: What takes written text for a value, of which it can then ask what it says.
_CAPTURED = re.compile(r"\{%[-+]?\s*(?:filter\b|set\b[^=]*?%\})")
_TORN = re.compile(r"\{\{|\}\}|%\}|#\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled text: ``run`` writes it; ``names`` are the names that it uses."""

    run: Callable[[Frame], str]
    names: frozenset[str]


def is_text(source: str) -> bool:
    """Tell whether ``source`` is a text with marks of Jinja's, not an expression or plain words."""
    return "{{" in source or "{%" in source


def text(source: str) -> Text:
    """Compile the text ``source``, once in a process. Raises :class:`ExpressionError` with the line."""
    compiled = language().compiled
    key = "\0" + source
    done = compiled.get(key)
    if done is None:
        if len(source) > MAX_WORDING:
            raise ExpressionError(_("文字超过 {limit} 字").format(limit=MAX_WORDING))
        blocks = "{%" in source or "{#" in source or "{{-" in source or "-}}" in source or "'}}" in source
        done = compiled[key] = _compiled(source) if blocks or _TORN.search(_HOLE.sub("", source)) else _holes(source)
    found: Text = done
    return found


def _compiled(source: str) -> Text:
    try:
        names, code = _code(source)
        template = Template.from_code(language(), code, language().make_globals(None))
    except TemplateSyntaxError as error:
        raise ExpressionError(plainly(error), error.lineno) from error
    except FAULTS as error:
        raise ExpressionError(plainly(error)) from error

    captures = _CAPTURED.search(source) is not None

    def run(frame: Frame) -> str:
        context: Any = template.new_context(dict(frame.names))
        context.frame, context.budget = frame, frame.budget
        try:
            written = _together(list(template.root_render_func(context)))
            if captures:
                frame.scope.all_asked()
            return written
        except (*FAULTS, ExpressionError) as error:
            raise _placed(error, _line(template, error.__traceback__)) from error

    return Text(run, names)


def _code(source: str) -> tuple[frozenset[str], CodeType]:
    """Return the names that ``source`` uses and its code, from an earlier run where it was compiled before."""
    key = KeptResults.key([source])
    kept = _PACK.get(key)
    if kept is not None:
        names, code = marshal.loads(kept)
        return names, code
    tree = language().parse(source)
    names, code = language().coded(tree)
    _PACK.put(key, marshal.dumps((names, code)))
    return names, code


def _line(template: Template, trace: TracebackType | None) -> int:
    """Return the line of the text at which its compiled code was."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_globals.get("__jinja_template__") is template or trace.tb_frame.f_code.co_name == "root":
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def _holes(source: str) -> Text:
    pieces = _HOLE.split(source)
    lines, holes = [], []
    for at in range(1, len(pieces), 2):
        lines.append("".join(pieces[:at]).count("\n") + 1)
        try:
            holes.append(expression(pieces[at]))
        except ExpressionError as error:
            raise ExpressionError(str(error), lines[-1]) from error
    fixed = pieces[::2]
    fixed[-1] = fixed[-1].removesuffix("\n")  # as Jinja does

    if not holes and len(fixed[0]) <= MAX_TEXT:
        whole = fixed[0]
        return Text(lambda frame: whole, frozenset())

    def run(frame: Frame) -> str:
        parts = [fixed[0]]
        for hole, after, line in zip(holes, fixed[1:], lines, strict=True):
            try:
                written = frame.scope.printed(hole.run(frame))
            except (*FAULTS, ExpressionError) as error:
                raise _placed(error, line) from error
            frame.budget.spend(len(written) // 10)
            parts += (written, after)
        return _together(parts)

    return Text(run, frozenset().union(*(hole.names for hole in holes)))


def _together(parts: list[str]) -> str:
    check_length("", sum(map(len, parts)))
    return "".join(parts)


def _placed(error: BaseException, line: int) -> ExpressionError:
    message = (
        str(error) if isinstance(error, ExpressionError) else _("不能计算：{reason}").format(reason=plainly(error))
    )
    return ExpressionError(message, line)
