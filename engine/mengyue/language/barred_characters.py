"""Characters that content may not write in quotes: those that mark what is printed, and no characters at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import nodes

from mengyue.i18n import _
from mengyue.language.errors import ExpressionError

__all__ = ["check_constants"]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def check_constants(written: Iterable[nodes.Node]) -> None:
    """Raise :class:`ExpressionError` with the line when a text in quotes, of the nodes ``written``, holds a control
    character."""
    for const in written:
        if not isinstance(const, nodes.Const):
            continue
        found = _CONTROL.search(const.value) if isinstance(const.value, str) else None
        if found:
            code = f"U+{ord(found.group()):04X}"
            raise ExpressionError(_("引号内的文字有控制字符 {code}").format(code=code), const.lineno)
