"""Options: those that every command takes, and the types of the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mengyue import paths
from mengyue.i18n import _, language

__all__ = [
    "LANGUAGES",
    "AsOf",
    "OneOf",
    "as_of_option",
    "files_argument",
    "format_option",
    "global_options",
    "library_folder",
    "policy_option",
    "since_option",
    "split",
    "today",
]

LANGUAGES = ("zh", "en")


def split(values: Sequence[str]) -> tuple[str, ...]:
    """Return the words of an option that may be repeated and may hold several, parted by commas."""
    return tuple(word for value in values for word in value.split(",") if word)


class OneOf(click.ParamType[Any]):
    """One of a few words."""

    name = "choice"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the words in the help."""
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse any other word; letters may be large or small."""
        word = value.lower()
        if word not in self.words:
            message = _("“{value}”不在可选值之内：{words}")
            self.fail(message.format(value=value, words="、".join(self.words)), param, ctx)
        return word


class AsOf(click.ParamType[Any]):
    """A date, YYYY-MM-DD."""

    name = "date"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the form in the help."""
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the date."""
        from datetime import date

        if isinstance(value, date):
            return value
        try:
            if len(value) != 10:  # Python 3.11 also takes 20260101 and 2026-W01-1
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.fail(_("“{value}”不是日期，应写作 2026-11-22").format(value=value), param, ctx)


def format_option() -> click.Option:
    """Make the option of a command whose findings people or programs read."""
    from mengyue.cli.report import FORMATS

    return click.Option(["--format"], type=OneOf(FORMATS), default="text", help=_("检查结果的格式，默认 text"))


def today() -> object:
    """Return today's date."""
    from datetime import date

    return date.today()


def as_of_option() -> click.Option:
    """Return ``--as-of``: the day on which the rules and clauses are judged."""
    return click.Option(["--as-of"], type=AsOf(), default=today, help=_("按哪一天的政策、法规和条款判断；默认今天"))


def policy_option(*, many: bool = False) -> click.Option:
    """Return ``--policy``, which may be given more than once if ``many``."""
    help = _("适用政策的代号；数据文件未写明时必须给出，写明时以此为准")
    if many:
        help += _("；可以写多个 --policy，对照几项政策")
    return click.Option(["--policy"], metavar="ID", multiple=many, help=help)


def since_option() -> click.Option:
    """Return ``--since``: the data as they were signed, from which a supplement starts."""
    help = _("签署时的数据文件，或者已签署文件的 manifest.json：补充协议按其与现在数据的差别起草")
    return click.Option(["--since"], metavar="SIGNED", help=help)


def files_argument() -> click.Argument:
    """Return FILE...: data files."""
    return click.Argument(["files"], nargs=-1, required=True, metavar=_("文件…"))


def global_options(*, hidden: bool) -> list[click.Option]:
    """Return the options that may stand before or after the name of a command."""
    common: dict[str, Any] = {"expose_value": False, "is_eager": True, "hidden": hidden}
    return [
        # The language is read before any text is made (mengyue.cli.main); here it is only checked.
        click.Option(["--lang"], type=OneOf(LANGUAGES), default=None, help=_("界面语言，默认中文"), **common),
        click.Option(
            ["--library"],
            metavar="DIR",
            multiple=True,
            callback=_library,
            help=_("自己的政策、条款和模板文件夹，只放与随附内容不同之处；可以写多个，后面的在上"),
            **common,
        ),
        click.Option(["--debug"], is_flag=True, help=_("出现意外错误时显示详细信息"), **common),
        click.Option(["--version"], is_flag=True, callback=_version, help=_("显示版本"), **common),
        _option_of_help(),
    ]


def _option_of_help() -> click.Option:
    names = ["-h", "--help"]
    return click.Option(names, is_flag=True, is_eager=True, expose_value=False, callback=_help, help=_("显示本帮助"))


def library_folder(value: str) -> Path:
    """Return the folder ``value``. Raises :class:`click.UsageError` when it holds nothing of a library."""
    from mengyue.library.overlay_files import is_library

    folder = Path(value)
    if not folder.is_dir():
        raise click.UsageError(_("内容库文件夹“{folder}”不存在").format(folder=value))
    if not is_library(folder):
        message = _("文件夹“{folder}”里没有 policies/、clauses/、templates/ 等，不是内容库")
        raise click.UsageError(message.format(folder=value))
    return folder


def _library(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    if not value or ctx.resilient_parsing:
        return
    folders = [library_folder(name) for name in value]

    def opened() -> Path:
        from mengyue.library.open_library import open_library

        return open_library(folders, paths.shipped_root())

    paths.use_library(opened)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from mengyue.version import VERSION

        click.echo(f"mengyue {VERSION}" if language() == "en" else f"盟约 mengyue {VERSION}")
        ctx.exit()


def _help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()
