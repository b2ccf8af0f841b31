"""``mengyue collate``: what came back signed, what is missing, and the executed version when all is there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf
from mengyue.file_names import told
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.collation.match import Copy
    from mengyue.collation.ticks import Tick
    from mengyue.sign.sent_record import Issued

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "collate",
        _run,
        [
            click.Argument(["folder"], metavar=_("扫描件文件夹")),
            click.Option(["--package"], required=True, metavar="DIR", help=_("制发签署页包时的输出文件夹")),
            click.Option(["-o", "--output"], metavar="DIR", help=_("输出文件夹：核对单、核对表、签署版；不加则只报告")),
            click.Option(["--ticks"], metavar="FILE", help=_("填好的核对表；默认输出文件夹中的 核对表.csv")),
            click.Option(
                ["--trust"],
                multiple=True,
                metavar="PATH",
                help=_("信任的根证书（PEM、CER 文件或其文件夹），可多次给出"),
            ),
            click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("报告的格式，默认 text")),
            click.Option(["--force"], is_flag=True, help=_("覆盖输出文件夹中改过的或同名的文件")),
        ],
        _("收回签署页：按标记归位扫描件，验证电子签名，报告缺页、重复和其他版本的页，齐全后汇成签署版"),
    )


def _run(
    folder: str,
    package: str,
    output: str | None,
    ticks: str | None,
    trust: tuple[str, ...],
    format: str,
    force: bool,
) -> int:
    from mengyue.cli.certificates import certificates
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.terminal import printable
    from mengyue.collation.collate import collate
    from mengyue.collation.earlier_readings import READ
    from mengyue.file_names import safe_name
    from mengyue.paths import content_root
    from mengyue.sign.sent_record import read_issued

    issued = read_issued(Path(package))
    known = _ticks(ticks, output, issued)
    done = collate(
        Path(folder),
        issued,
        content_root(),
        safe_name,
        trust=certificates(trust),
        ticks=known,
        write=output is not None,
        kept=Path(output) / READ if output is not None else None,
    )
    if output is not None:
        done.write(output, force=force)
        print(printable(_("已写入 {file}").format(file=told(output))), file=sys.stderr)
        if not done.done:
            print(_("对照 核对单.html 填写 核对表.csv，再运行同一条命令"), file=sys.stderr)
    if format == "json":
        sys.stdout.write(json.dumps(done.record, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(printable(line) + "\n" for line in done.lines))
    return DONE if done.done else BLOCKED


def _ticks(name: str | None, output: str | None, issued: Issued) -> dict[tuple[Copy, str], Tick]:
    from mengyue.collation.ticks import TICKS, read_ticks

    path = Path(name) if name else Path(output) / TICKS if output else None
    if path is None or (name is None and not path.exists()):
        return {}
    return read_ticks(path.read_bytes(), str(path), issued)
