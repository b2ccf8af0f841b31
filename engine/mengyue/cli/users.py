"""``mengyue users``: who may log in to an office server."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command, Group
from mengyue.cli.options import OneOf
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.workbench.accounts import Account

__all__ = ["add_command", "command", "list_command", "remove_command"]

_COMMANDS = {
    "add": "mengyue.cli.users:add_command",
    "list": "mengyue.cli.users:list_command",
    "remove": "mengyue.cli.users:remove_command",
}
#: The roles, as ``workbench/what_roles_may.py`` has them, which the help must not load.
ROLES = ("lead", "lawyer", "member", "reader")


def command() -> click.Command:
    """Make the group."""
    return Group("users", _COMMANDS, _("办公网服务器的用户：谁可以登录工作台，是什么身份"))


def _file() -> click.Argument:
    return click.Argument(["file"], metavar=_("用户文件"))


def _name() -> click.Argument:
    return click.Argument(["name"], metavar=_("姓名"))


def add_command() -> click.Command:
    """Make ``users add``."""
    role = click.Option(
        ["--role"],
        type=OneOf(ROLES),
        required=True,
        help=_("身份：lead 牵头单位、lawyer 律师、member 成员单位、reader 查阅"),
    )
    help = _("增加一个用户，或者给已有的用户换身份和口令；口令在提示后输入，也可由标准输入给出一行")
    return Command("add", _add, [_file(), _name(), role], help)


def list_command() -> click.Command:
    """Make ``users list``."""
    return Command("list", _list, [_file()], _("列出用户和身份"))


def remove_command() -> click.Command:
    """Make ``users remove``."""
    return Command("remove", _remove, [_file(), _name()], _("删去一个用户；已经登录的立即退出"))


def _add(file: str, name: str, role: str) -> int:
    from mengyue.workbench.accounts import Account, account_name, proof_of, write_accounts
    from mengyue.workbench.what_roles_may import Role, role_name

    path = Path(file)
    known = _known(path) if path.exists() else {}
    name = account_name(name)
    known[name] = Account(name, Role(role), proof_of(_password()))
    write_accounts(path, known)
    print(_("{name} 可以登录，身份是{role}").format(name=name, role=role_name(Role(role))))
    return 0


def _list(file: str) -> int:
    from mengyue.workbench.what_roles_may import role_name

    for account in _known(Path(file)).values():
        print(f"{account.name}\t{role_name(account.role)}")
    return 0


def _remove(file: str, name: str) -> int:
    from mengyue.workbench.accounts import write_accounts

    known = _known(Path(file))
    if name not in known:
        raise click.UsageError(_("没有名叫“{name}”的用户").format(name=name))
    del known[name]
    write_accounts(Path(file), known)
    return 0


def _known(path: Path) -> dict[str, Account]:
    from mengyue.workbench.accounts import read_accounts

    return read_accounts(path)


def _password() -> str:
    if sys.stdin is not None and sys.stdin.isatty() and os.name in ("posix", "nt"):
        return str(
            click.prompt(_("口令："), hide_input=True, confirmation_prompt=_("再输一遍："), err=True, prompt_suffix=" ")
        )
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
