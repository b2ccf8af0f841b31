"""``mengyue convert``: the same data in another kind of file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.options import policy_option
from mengyue.file_names import told
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "convert",
        _run,
        [
            click.Argument(["source"], metavar=_("原文件")),
            click.Argument(["target"], metavar=_("新文件")),
            policy_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的文件")),
        ],
        _("转换数据文件的格式：.yaml、.json 和 .xlsx 互转（YAML 中的注释不保留）"),
    )


def _run(source: str, target: str, policy: str | None, force: bool) -> int:
    from mengyue.cli.report import text
    from mengyue.cli.terminal import Paint, printable
    from mengyue.intake.load import load
    from mengyue.output.folder import OutputError, write_file

    path = Path(target)
    suffix = path.suffix.lower()
    if suffix not in (".yaml", ".yml", ".json", ".xlsx"):
        raise OutputError(_("新文件的扩展名应为 .yaml、.json 或 .xlsx：{file}").format(file=target))
    if path.exists() and not force:
        raise OutputError(_("文件“{file}”已经存在，没有覆盖（加 --force 覆盖）").format(file=target))
    found = load(Path(source), policy=policy)
    if len(found) != 1:
        message = _("“{file}”中有 {count} 个联盟，一次只能转换一个")
        raise OutputError(message.format(file=source, count=len(found)))
    loaded = found[0]
    if suffix == ".xlsx":
        from mengyue.cli.workbooks import workbook
        from mengyue.pipeline import Workshop

        data = workbook(Workshop().policy(loaded, policy), loaded.alliance)
    elif suffix == ".json":
        import json

        from mengyue.intake.yaml_write import plain

        data = (json.dumps(plain(loaded.alliance.model_dump()), ensure_ascii=False, indent=2) + "\n").encode()
    else:
        from mengyue.intake.yaml_write import write_yaml

        data = write_yaml(loaded.alliance)
    write_file(path, data)
    if loaded.notes:
        sys.stdout.write(text.render(loaded.notes, Paint(sys.stdout)))
    print(printable(_("已写入 {file}").format(file=told(target))), file=sys.stderr)
    return 0
