"""``mengyue explain``: what a code means, why it is so, where it comes from; of a document, sentence by sentence."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.options import as_of_option, policy_option, split
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "explain",
        _run,
        [
            click.Argument(["id"], metavar=_("编号、词或文件")),
            click.Option(
                ["--json", "as_json"],
                is_flag=True,
                help=_("数据文件或清单：逐句列出条款、版本、法规和数据"),
            ),
            click.Option(["--document"], metavar="KIND", multiple=True, help=_("说明哪些文件；默认申报文件")),
            click.Option(["--tree", "trees"], is_flag=True, help=_("连同文书树（schemas/tree.schema.json）")),
            policy_option(),
            as_of_option(),
        ],
        _("说明一个编号：检查结果、条款、法规条文、政策规则或政策；写一个词，列出含有它的内容")
        + "\nIN-403  G21-16  ip.ownership  civil-code/860  guangxi-2021",
    )


def _run(id: str, as_json: bool, document: tuple[str, ...], trees: bool, policy: str | None, as_of: date) -> int:
    if as_json or document or trees:
        from mengyue.cli.explain_document import explain_document

        if not as_json:
            raise click.UsageError(_("--document、--tree 与 --json 一起使用"))
        return explain_document(Path(id), split(document), policy, as_of, trees=trees)
    from mengyue.cli.terminal import columns, printable, wrap
    from mengyue.explain.explanations import explanation

    for number, (caption, text) in enumerate(explanation(id)):
        lines = wrap(printable(text), columns() - 4)
        if not caption:
            sys.stdout.write("\n" * bool(number) + "\n".join(lines) + "\n")
            continue
        sys.stdout.write(f"\n{caption}\n" + "".join(f"    {line}".rstrip() + "\n" for line in lines))
    return 0
