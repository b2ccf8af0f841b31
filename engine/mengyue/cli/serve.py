"""``mengyue serve``: the workbench in a browser, on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.workbench.serving import Served

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "serve",
        _run,
        [
            click.Argument(["folder"], metavar=_("文件夹"), required=False, default="."),
            click.Option(["--port"], type=click.IntRange(1024, 65535), help=_("端口；不写则自行选一个")),
            click.Option(["--no-browser"], is_flag=True, help=_("不打开浏览器，只显示地址")),
        ],
        _("工作台：在浏览器里填写、检查、预览和生成文书，只在本机打开，与命令行用同一批文件"),
    )


def _run(folder: str, port: int | None, no_browser: bool) -> int:
    from mengyue.extras import absent, install_command
    from mengyue.model.finding import MissingProgram

    place = Path(folder)
    if not place.is_dir():
        raise click.UsageError(_("“{folder}”不是文件夹").format(folder=folder))
    if "serve" in absent():
        message = _("工作台需要先安装附加组件 serve，请运行：{command}")
        raise MissingProgram(message.format(command=install_command("serve")))
    from mengyue.workbench.serving import serve

    def ready(served: Served) -> None:
        from mengyue.cli.terminal import tell

        tell(_("工作台已启动，按 Ctrl-C 结束。请在浏览器中打开："))
        print(served.address, flush=True)
        if not no_browser:
            import webbrowser

            webbrowser.open(served.address)

    serve(place, port=port or 0, ready=ready)
    sys.stdout.flush()
    return 0
