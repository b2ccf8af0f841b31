"""``mengyue serve``: the workbench in a browser, on this machine or for an office."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.workbench.serving import Office, Served

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
            click.Option(
                ["--members"],
                metavar="ADDRESS",
                help=_("本机在办公网中的 IP 地址：成员单位凭链接在此填写自己的资料，其他页面仍只在本机打开"),
            ),
            click.Option(["--users"], metavar=_("文件"), help=_("几个人登录使用：用户文件，由 mengyue users add 建立")),
            click.Option(["--name"], multiple=True, metavar="HOST", help=_("别人用哪个主机名打开；可以写几次")),
            click.Option(["--behind-proxy"], is_flag=True, help=_("前面有负责 https 的反向代理，信任它所说的来访地址")),
            click.Option(
                ["--listen"], metavar="ADDRESS", help=_("监听的地址，默认只有本机；须同时写 --users 和 --unencrypted")
            ),
            click.Option(["--unencrypted"], is_flag=True, help=_("明白口令和资料在网络上不加密，网络可信")),
        ],
        _("工作台：在浏览器里填写、检查、预览和生成文书，与命令行用同一批文件；只在本机打开，或由几个人登录使用"),
    )


def _run(
    folder: str,
    port: int | None,
    no_browser: bool,
    members: str | None,
    users: str | None,
    name: tuple[str, ...],
    behind_proxy: bool,
    listen: str | None,
    unencrypted: bool,
) -> int:
    from mengyue.extras import absent, install_command
    from mengyue.model.finding import MissingProgram

    place = Path(folder)
    if not place.is_dir():
        raise click.UsageError(_("“{folder}”不是文件夹").format(folder=folder))
    if users is None and (name or behind_proxy or listen or unencrypted):
        raise click.UsageError(_("给别的机器用，要有登录：请写 --users 用户文件"))
    if users is not None and members:
        raise click.UsageError(_("几个人登录使用的服务器，链接就在它的地址上打开，不写 --members"))
    if listen and not unencrypted:
        raise click.UsageError(
            _("本程序自己不加密：请在前面放一个负责 https 的反向代理并写 --behind-proxy；网络可信的，写 --unencrypted")
        )
    if listen and behind_proxy:
        raise click.UsageError(_("--behind-proxy 时只由本机的代理访问，不写 --listen"))
    if listen in ("0.0.0.0", "::") and not name:
        raise click.UsageError(_("请用 --name 写明别人用哪个主机名或地址打开"))
    if "serve" in absent():
        message = _("工作台需要先安装附加组件 serve，请运行：{command}")
        raise MissingProgram(message.format(command=install_command("serve")))
    from mengyue.workbench.serving import serve

    def ready(served: Served) -> None:
        from mengyue.cli.terminal import tell

        if served.again:
            tell(_("这个文件夹的工作台已经在运行，没有另外启动；要换选项的，先关闭原来的窗口。请在浏览器中打开："))
        else:
            tell(_("工作台已启动，按 Ctrl-C 结束。请在浏览器中打开："))
        print(served.address, flush=True)
        if not no_browser and office is None:
            import webbrowser

            webbrowser.open(served.address)

    office = _office(users, name, behind_proxy, listen) if users is not None else None
    serve(place, port=port or 0, ready=ready, office=office, members=members or "")
    sys.stdout.flush()
    return 0


def _office(users: str, names: tuple[str, ...], proxied: bool, listen: str | None) -> Office:
    from mengyue.workbench.serving import Office

    return Office(Path(users), listen or "127.0.0.1", names, proxied)
