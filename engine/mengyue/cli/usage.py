"""Faults of a command line, in our words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from mengyue.i18n import _
from mengyue.untrusted import one_line

__all__ = ["told_again", "usage_message"]

#: What parts of a word may be told alone: the value of an option, a name without its folders, one of several names.
_PARTS = re.compile("[=,/\\\\]")


def told_again(message: str, words: Sequence[str]) -> str:
    """Return ``message`` with the ``words`` of the command line in it each on one line: it repeats them as they came,
    and a line break in a name must begin no line of ours."""
    strange = [word for word in words if one_line(word) != word]
    parts = {part for word in strange for part in (word, word.partition("=")[2], *_PARTS.split(word))}
    for part in sorted(filter(str.strip, parts), key=len, reverse=True):
        message = message.replace(part, one_line(part))
    return message


def usage_message(error: click.UsageError) -> str:
    """Return what was wrong with the command line, and where to read on."""
    text = _text(error)
    if error.ctx is not None:
        text += "\n" + _("用法见：{command} --help").format(command=error.ctx.command_path)
    return text


def _text(error: click.UsageError) -> str:
    name = error.param.name if isinstance(error, click.BadParameter) and error.param is not None else ""
    if isinstance(error, click.MissingParameter):
        if isinstance(error.param, click.Argument):
            return _("缺少参数：{name}").format(name=error.param.make_metavar(_context(error)).strip("[]"))
        return _("缺少选项：{name}").format(name=max(error.param.opts, key=len) if error.param else name)
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        text = _("没有选项“{name}”").format(name=error.option_name)
        return text + (_("，是否想用“{name}”").format(name=near) if near else "")
    if isinstance(error, click.BadOptionUsage):
        return _("选项“{name}”的用法不对：是否漏写或多写了取值").format(name=error.option_name)
    if isinstance(error, click.BadParameter):
        return _("{name}：{message}").format(name=_shown(error), message=error.message)
    return error.message


def _shown(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.make_metavar(_context(error)) if error.param is not None else _("参数")


def _context(error: click.UsageError) -> click.Context:
    return error.ctx or click.Context(click.Command(None))
