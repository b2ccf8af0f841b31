"""``mengyue compare``: what changed between two versions, as tracked changes and as a summary by clause."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mengyue.cli.command import Command
from mengyue.cli.options import AsOf, OneOf, policy_option
from mengyue.file_names import told
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.comparison.compare import Comparison
    from mengyue.comparison.redline import Redline

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "compare",
        _run,
        [
            click.Argument(["old"], metavar=_("旧稿文件")),
            click.Argument(["new"], metavar=_("新稿文件")),
            click.Option(["-o", "--output"], metavar="FILE.docx", help=_("修订稿；不加则只给逐条摘要")),
            click.Option(["--summary"], metavar="FILE", help=_("把摘要另存为 .json、.txt 或 .docx")),
            click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("摘要的格式，默认 text")),
            click.Option(["--document"], metavar="KIND", help=_("比较哪一种文件（政策中的文件代号），默认协议")),
            click.Option(["--author"], metavar="NAME", help=_("修订的作者；默认新稿的牵头单位或最后保存者")),
            click.Option(["--date"], type=AsOf(), help=_("修订的日期；默认新稿的填报日期或保存日期")),
            click.Option(["--as-of"], type=AsOf(), help=_("按哪一天的条款起草；默认新稿的填报日期")),
            policy_option(),
            click.Option(["--old-library"], metavar="DIR", help=_("旧稿使用的政策、条款和模板文件夹")),
            click.Option(["--keep-order"], is_flag=True, help=_("不按成员对齐次序：移动的行按删去和增加标出")),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的输出文件")),
        ],
        _("比较两个数据文件、两份清单（manifest.json）或两个 .docx，生成修订稿和逐条摘要"),
    )


def _run(
    old: str,
    new: str,
    output: str | None,
    summary: str | None,
    format: str,
    document: str | None,
    author: str | None,
    date: date | None,
    as_of: date | None,
    policy: str | None,
    old_library: str | None,
    keep_order: bool,
    force: bool,
) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.comparison.compare import Comparing
    from mengyue.comparison.redline import Result
    from mengyue.output.folder import write_file
    from mengyue.pipeline import Workshop

    target = _target(output, (".docx",), force)
    listing = _target(summary, (".json", ".txt", ".docx"), force)
    comparing = Comparing(
        shop=Workshop(),
        old_shop=Workshop(_library(old_library)) if old_library else None,
        policy=policy,
        kind=document,
        as_of=as_of,
        author=_author(author),
        on=date,
        keep_order=keep_order,
    )
    comparison = comparing.compare(Path(old), Path(new))
    redline: Redline | None = None
    if target is not None:
        redline = comparison.redline()
        write_file(target, redline.data or comparison.columns(redline))
    if listing is not None:
        write_file(listing, _saved(listing.suffix.lower(), comparison, redline))
    sys.stdout.write(_shown(format, comparison, redline))
    refused = redline is not None and redline.result is Result.REFUSED
    if target is not None:
        message = _("已写入新旧对照 {file}") if refused else _("已写入 {file}")
        print(message.format(file=told(target)), file=sys.stderr)
    return BLOCKED if refused or comparison.missed else DONE


def _shown(format: str, comparison: Comparison, redline: Redline | None) -> str:
    from mengyue.cli.terminal import Paint, printable
    from mengyue.comparison.summary import as_lines, as_mapping

    if format == "json":
        return json.dumps(as_mapping(comparison, redline), indent=2) + "\n"
    paint = Paint(sys.stdout)
    indent = {"head": "", "line": "  ", "note": "    "}
    lines = (
        paint(indent[kind] + printable(line), *(["bold"] if kind == "head" else []))
        for kind, line in as_lines(comparison, redline)
    )
    return "\n".join(lines) + "\n"


def _saved(suffix: str, comparison: Comparison, redline: Redline | None) -> bytes:
    from mengyue.comparison.side_by_side import report
    from mengyue.comparison.summary import as_lines, as_mapping

    if suffix == ".json":
        return (json.dumps(as_mapping(comparison, redline), ensure_ascii=False, indent=2) + "\n").encode()
    indent = {"head": "", "line": "  ", "note": "    "}
    if suffix == ".txt":
        return "".join(f"{indent[kind]}{line}\n" for kind, line in as_lines(comparison, redline)).encode()
    lines = ["\u3000" * (len(indent[kind]) // 2) + line for kind, line in as_lines(comparison, redline)]
    return report(_("比较摘要"), lines, "", comparison.on)


def _target(name: str | None, suffixes: tuple[str, ...], force: bool) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if path.suffix.lower() not in suffixes:
        raise click.UsageError(_("“{file}”的扩展名应为 {suffixes}").format(file=name, suffixes="、".join(suffixes)))
    if path.exists() and not force:
        raise click.UsageError(_("“{file}”已经存在，没有覆盖（换一个名字，或加 --force）").format(file=name))
    return path


def _library(name: str) -> Path:
    from mengyue.cli.options import library_folder
    from mengyue.library.open_library import open_library
    from mengyue.paths import shipped_root

    return open_library([library_folder(name)], shipped_root())


def _author(name: Any) -> str | None:
    if name is not None and (not name.strip() or not name.isprintable() or len(name) > 200):
        raise click.UsageError(_("作者姓名应为一行、不超过 200 字的文字"))
    return name.strip() if name else None
