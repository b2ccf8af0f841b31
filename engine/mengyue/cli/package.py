"""``mengyue package``: everything that is handed in, as one folder and one .zip; or every reason why not."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.options import as_of_option, format_option, policy_option, split
from mengyue.file_names import told
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "package",
        _run,
        [
            click.Argument(["file"], metavar=_("数据文件")),
            click.Option(["-o", "--output"], required=True, metavar="DIR", help=_("输出文件夹")),
            policy_option(),
            click.Option(
                ["--phase"],
                default="formation",
                metavar="PHASE",
                help=_("办理阶段（政策文件清单中的 stage），默认 formation 组建"),
            ),
            click.Option(
                ["--with", "extra"],
                multiple=True,
                metavar="KIND",
                help=_("另外放入这些按需生成的文件（文件代号），可多次给出或以逗号分隔"),
            ),
            click.Option(
                ["--own"],
                metavar="DIR",
                help=_("自备材料和签好的扫描件所在的文件夹，文件名以材料序号开头；不加则用输出文件夹"),
            ),
            click.Option(
                ["--timeout"],
                type=click.FloatRange(min=1, max=3600),
                default=120.0,
                metavar="SECONDS",
                help=_("每个文件转换为 PDF 的时间上限（秒），默认 120"),
            ),
            click.Option(
                ["--accept-unapproved"],
                is_flag=True,
                help=_("确认采用未经批准的条款（清单中记明）"),
            ),
            as_of_option(),
            format_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖输出文件夹中改过的或同名的文件")),
        ],
        _("生成申报包：签署稿及 PDF、封面目录、附件清单、核对表、用印清单、合并 PDF 和压缩包"),
    )


def _run(
    file: str,
    output: str,
    policy: str | None,
    phase: str,
    extra: tuple[str, ...],
    own: str | None,
    timeout: float,
    accept_unapproved: bool,
    as_of: date,
    format: str,
    force: bool,
) -> int:
    from mengyue.cli.guard import BLOCKED, DONE, MISSING_PROGRAM
    from mengyue.cli.report import show
    from mengyue.cli.terminal import tell
    from mengyue.cli.unapproved import accepted
    from mengyue.delivery.packaging import Packaging
    from mengyue.pack.handed_in import standing
    from mengyue.pack.pdf import UntruePdf
    from mengyue.pipeline import Workshop

    shop = Workshop()
    loaded = shop.load(Path(file), policy=policy)
    if len(loaded) != 1:
        message = _("“{file}”有 {count} 个联合体，申报包每次生成一个")
        raise click.UsageError(message.format(file=file, count=len(loaded)))
    folder = Path(own) if own and Path(own).resolve() != Path(output).resolve() else None
    if folder is not None and not folder.is_dir():
        raise click.UsageError(_("“{folder}”不是文件夹").format(folder=folder))
    packaging = Packaging(
        shop, policy, phase, timeout, accept_unapproved, as_of, split(extra), own=folder, output=Path(output)
    )
    made = packaging.make(loaded[0])
    show(made.findings, (file,), format, sys.stdout)
    if not made.rendered:
        tell(_("没有生成申报包：以上错误全部处理后才能生成"))
        return BLOCKED
    materials = packaging.asked(loaded[0], made)
    for line in standing(materials, folder or Path(output)):
        tell(line)
    tell(_("正在生成 PDF……"))
    packed = packaging.pack(loaded[0], made, materials)
    packed.write(output, force=force)
    for path in packed.files:
        tell(_("已写入 {file}").format(file=told(Path(output) / path)))
    if made.unapproved:
        tell(accepted(made))
    if packed.problem is None:
        return DONE
    tell(str(packed.problem))
    if isinstance(packed.problem, UntruePdf):
        tell(_("只生成了 .docx；请在 Word 中另存为 PDF 并核对，或者缩短以上文字后重新运行"))
        return BLOCKED
    tell(_("只生成了 .docx，没有 PDF；处理后重新运行即可补齐"))
    return MISSING_PROGRAM
