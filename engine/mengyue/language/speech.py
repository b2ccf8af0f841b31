"""How a value is written: only words can be, which are text, numbers, dates, enumerations, yes and no, and blanks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mengyue.i18n import _, language
from mengyue.language.errors import ExpressionError
from mengyue.language.holes import Watched
from mengyue.language.marks import Marked, has_blank, plain_text
from mengyue.language.missing import Missing
from mengyue.language.numerals import chinese_date
from mengyue.language.values import Record

__all__ = ["kind_of", "said", "shown", "word", "written"]


def written(value: Any) -> str:
    """Write ``value`` as papers do; a missing one is a blank. Raises :class:`ExpressionError` for what is no word."""
    if isinstance(value, str):
        return str(value) if isinstance(value, Watched) else value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | Decimal):
        exact = value if isinstance(value, Decimal) else Decimal(repr(value))
        if not exact.is_finite():
            raise ExpressionError(_("“{value}”不是数字").format(value=value))
        return format(exact, "f")
    if isinstance(value, int | Missing):
        return str(value)
    if isinstance(value, date):
        return chinese_date(value)
    if value is None:
        return ""
    raise ExpressionError(
        _("{kind}不能写成文字，应取其中的一项，或者用 join、label 等写成文字").format(kind=kind_of(value))
    )


def word(value: Any) -> str:
    """Return what filters that work on text see of ``value``: text without marks, a number as it is written in data.

    A text in which a fact is missing or to be written by hand keeps its marks. Raises :class:`ExpressionError` for what
    is no word.
    """
    if isinstance(value, Marked):
        return value if has_blank(value) or "\x10" in value else plain_text(value)
    if isinstance(value, str | int | float | Decimal | date | Missing):
        return str(value)
    return written(value)


def said(value: Any) -> str:
    """Write ``value`` as messages do, in the language of the command line; a missing one is a blank."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if language() == "en" and isinstance(value, date):
        return value.isoformat()
    return written(value)


def shown(value: Any) -> str:
    """Write ``value`` as a message shows it: without marks, a missing one as nothing."""
    return "" if value is None or isinstance(value, Missing) else plain_text(said(value))


def kind_of(value: Any) -> str:
    """Name the kind of a value that is no word."""
    if isinstance(value, list | tuple | set | range):
        return _("列表")
    if isinstance(value, Mapping):
        return _("对照表")
    if isinstance(value, Record):
        return _("一项资料")
    return _("函数") if callable(value) else _("这种值")
