"""``mengyue explain``: what a code means, why it is so, and where it comes from."""

from __future__ import annotations

import sys

import click

from mengyue.cli.command import Command
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "explain",
        _run,
        [click.Argument(["id"], metavar=_("编号或词"))],
        _("说明一个编号：检查结果、条款、法规条文、政策规则或政策；写一个词，列出含有它的内容")
        + "\nIN-403  G21-16  ip.ownership  civil-code/860  guangxi-2021",
    )


def _run(id: str) -> int:
    from mengyue.cli.explanations import explanation
    from mengyue.cli.terminal import columns, printable, wrap

    for number, (caption, text) in enumerate(explanation(id)):
        lines = wrap(printable(text), columns() - 4)
        if not caption:
            sys.stdout.write("\n" * bool(number) + "\n".join(lines) + "\n")
            continue
        sys.stdout.write(f"\n{caption}\n" + "".join(f"    {line}".rstrip() + "\n" for line in lines))
    return 0
