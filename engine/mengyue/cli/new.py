"""``mengyue new``: a commented data file or a workbook to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.policies import asked
from mengyue.file_names import told
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "new",
        _run,
        [
            click.Argument(["file"], metavar=_("数据文件"), required=False, default=""),
            click.Option(["--policy"], default="", metavar="ID", help=_("适用政策的代号，如 guangxi-2021；不写则询问")),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的文件")),
        ],
        _("新建一份带说明的数据文件（.yaml）或工作簿（.xlsx）"),
    )


def _schema(path: Path, root: Path) -> str:
    """Return where the editor finds the schema, seen from ``path``; outside the library it finds none."""
    import os

    place, folder = root / "schemas" / "alliance.schema.json", path.absolute().parent
    return Path(os.path.relpath(place, folder)).as_posix() if folder.is_relative_to(root.absolute()) else ""


def _run(file: str, policy: str, force: bool) -> int:
    from mengyue.intake.scaffold import scaffold
    from mengyue.library.load_policy import load_policy
    from mengyue.output.folder import OutputError, write_file
    from mengyue.paths import content_root

    if not file and not (sys.stdin and sys.stdin.isatty()):
        raise click.UsageError(_("请写明新文件的名称，如 我的联合体.xlsx（工作簿）或 我的联合体.yaml"))
    policy = policy or asked()
    file = file or click.prompt(_("文件名："), default=_("我的联合体.xlsx"), err=True, prompt_suffix=" ")
    path = Path(file)
    suffix = path.suffix.lower()
    if suffix not in (".yaml", ".yml", ".xlsx"):
        raise OutputError(_("新数据文件的扩展名应为 .yaml 或 .xlsx：{file}").format(file=file))
    root = content_root()
    pack = load_policy(root, policy)
    if path.exists() and not force:
        raise OutputError(_("文件“{file}”已经存在，没有覆盖（加 --force 覆盖）").format(file=file))
    if suffix == ".xlsx":
        from mengyue.cli.workbooks import workbook

        write_file(path, workbook(pack))
    else:
        schema = _schema(path, root)
        text = scaffold(pack, schema=schema)
        write_file(path, (text if schema else text.partition("\n")[2]).encode())
    from mengyue.shell_words import quoted

    message = _("已写入 {file}。填写后运行：mengyue check {command}").format(
        file=told(file), command=quoted(told(file))
    )
    print(message, file=sys.stderr)
    return 0
