"""``mengyue start``: a folder with a filled, fictional example to play with, and what to do next."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.file_names import told
from mengyue.i18n import _

__all__ = ["command"]

#: The example used when no policy is named: the policy whose example comes as a workbook too.
DEFAULT = "guangxi-2021"


def command() -> click.Command:
    """Make the command."""
    return Command(
        "start",
        _run,
        [
            click.Argument(["folder"], metavar=_("文件夹")),
            click.Option(
                ["--policy"], default=DEFAULT, metavar="ID", help=_("用哪一项政策的示例，默认 {id}").format(id=DEFAULT)
            ),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的文件")),
        ],
        _("试用：新建文件夹，放入填好的示例工作簿（单位均为虚构）和下一步说明"),
    )


def _run(folder: str, policy: str, force: bool) -> int:
    from mengyue.cli.workbooks import workbook
    from mengyue.intake.load import load
    from mengyue.library.load_policy import load_policy
    from mengyue.output.folder import OutputError, write_file
    from mengyue.paths import content_root

    root = content_root()
    pack = load_policy(root, policy)
    example = root / "examples" / policy / "alliance.yaml"
    if not example.is_file():
        raise OutputError(_("政策 {policy} 没有填好的示例；可以新建空白的：mengyue new").format(policy=policy))
    (loaded,) = load(example)
    place = Path(folder)
    files = {_("联合体.xlsx"): workbook(pack, loaded.alliance), _("下一步.txt"): _next_steps(place).encode("utf-8-sig")}
    taken = [name for name in files if (place / name).exists()]
    if taken and not force:
        message = _("“{folder}”里已有{names}，没有覆盖（加 --force 覆盖）")
        raise OutputError(message.format(folder=told(folder), names="、".join(taken)))
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_file(place / name, data)
    print(_next_steps(place), file=sys.stderr)
    return 0


def _next_steps(folder: Path) -> str:
    from mengyue.shell_words import quoted

    file, out = folder / _("联合体.xlsx"), folder / _("申报")
    return _(
        "{file} 是填好的示例，其中的单位和人员均为虚构。可以这样试用：\n"
        "1. 用 Excel 或 WPS 打开它，看看、改改，保存。\n"
        "2. 检查：mengyue check {file}\n"
        "3. 生成申报包：mengyue package {file} -o {out} --accept-unapproved\n"
        "自己的联合体从空白工作簿开始：mengyue new 我的联合体.xlsx\n"
    ).format(file=quoted(told(file)), out=quoted(told(out)))
