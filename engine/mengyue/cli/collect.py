"""``mengyue collect``: a workbook for each member, and what came back."""

from __future__ import annotations

import click

from mengyue.cli.command import Group
from mengyue.i18n import _

__all__ = ["command"]

_COMMANDS = {
    "split": "mengyue.cli.collect_split",
    "merge": "mengyue.cli.collect_merge",
    "status": "mengyue.cli.collect_status",
}


def command() -> click.Command:
    """Make the group."""
    return Group("collect", _COMMANDS, _("向成员单位收集资料：每家一份小工作簿，收回后逐项核对汇总"))
