"""Commands that speak our language: help in Chinese by default, global options in any position, lazy loading."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from click.core import ParameterSource

from mengyue.cli.options import global_options
from mengyue.cli.terminal import columns, pad, width, wrap
from mengyue.i18n import _
from mengyue.model.finding import InputError

__all__ = ["Command", "Group"]


class _Spoken:
    """The help page of a command, in our words and with Chinese widths."""

    def format_usage(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        usage = " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])
        formatter.write(_("用法：{usage}").format(usage=usage) + "\n")

    def format_help_text(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command is for."""
        formatter.write("\n")
        for line in wrap(self.help or "", columns() - 2):
            formatter.write(f"  {line}\n" if line else "\n")

    def format_options(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        rows = [(term, text.replace("  [required]", _("（必填）"))) for term, text in records]
        _definitions(formatter, _("选项："), rows)
        if isinstance(self, click.Group):
            commands = [(n, self.get_command(ctx, n)) for n in self.list_commands(ctx)]
            _definitions(formatter, _("命令："), [(n, (c.short_help or "") if c else "") for n, c in commands])


def _definitions(formatter: click.HelpFormatter, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    formatter.write(f"\n{heading}\n")
    left = min(max(width(term) for term, _help in rows), 34) + 2
    for term, text in rows:
        lines = wrap(text, columns() - left - 4)
        if width(term) > left - 2:
            formatter.write(f"  {term}\n")
            term = ""
        formatter.write(f"  {pad(term, left)}{lines[0]}".rstrip() + "\n")
        for line in lines[1:]:
            formatter.write("  " + " " * left + line + "\n")


class Command(_Spoken, click.Command):
    """A command. Its callback returns the exit code."""

    def __init__(self, name: str, callback: Callable[..., int], params: Sequence[click.Parameter], help: str) -> None:
        super().__init__(
            name,
            callback=callback,
            params=[*params, *global_options(hidden=True)],
            help=help,
            short_help=help.split("\n")[0],
            options_metavar=_("[选项]"),
            add_help_option=False,
            context_settings={"allow_extra_args": True},
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse what is left over or empty."""
        rest = super().parse_args(ctx, args)
        _refuse_empty(self, ctx)
        if rest and not ctx.resilient_parsing:
            raise click.UsageError(_("多余的参数：{arguments}").format(arguments=" ".join(rest)), ctx)
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Do it; what cannot be read, of data or of the library, is told in the format that was asked for."""
        from mengyue.output.kept_classes import keep_classes
        from mengyue.output.kept_patterns import keep_patterns

        keep_patterns()
        keep_classes()
        try:
            return super().invoke(ctx)
        except InputError as error:
            from mengyue.cli.report import refused

            named = ctx.params.get("files") or ctx.params.get("file") or ()
            return refused(error, (named,) if isinstance(named, str) else named, ctx.params.get("format", "text"))


def _refuse_empty(command: click.Command, ctx: click.Context) -> None:
    """Refuse a word that is empty: that is a variable of a script that was never set, and no place to write to."""
    for param in command.params:
        if ctx.get_parameter_source(param.name or "") is not ParameterSource.COMMANDLINE:
            continue
        given = ctx.params.get(param.name or "")
        if given == "" or (isinstance(given, tuple) and "" in given):
            raise click.BadParameter(_("取值是空的"), ctx, param)


class Group(_Spoken, click.Group):
    """A group whose commands are loaded when they are wanted. ``lazy`` maps a name to the module that makes it."""

    def __init__(self, name: str, lazy: Mapping[str, str], help: str, params: Sequence[click.Parameter] = ()) -> None:
        super().__init__(
            name,
            params=[*params, *global_options(hidden=name != "mengyue")],
            help=help,
            short_help=help.split("\n")[0],
            options_metavar=_("[选项]"),
            subcommand_metavar=_("命令 [参数]…"),
            add_help_option=False,
            no_args_is_help=False,
            invoke_without_command=True,
            callback=_help_when_alone,
        )
        self._lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the work."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        module = self._lazy.get(cmd_name)
        if module is None:
            return None
        name, _colon, maker = module.partition(":")
        command: click.Command = getattr(importlib.import_module(name), maker or "command")()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and say which ones are like it when there is none."""
        if args and not args[0].startswith("-") and args[0] not in self._lazy:
            import difflib

            text = _("没有命令“{name}”").format(name=args[0])
            near = difflib.get_close_matches(args[0], self._lazy)
            if near:
                text += _("，是否想用“{name}”").format(name=near[0])
            raise click.UsageError(text, ctx)
        return super().resolve_command(ctx, args)


@click.pass_context
def _help_when_alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
