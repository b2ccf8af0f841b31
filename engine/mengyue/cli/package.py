"""``mengyue package``: everything that is handed in, as one folder and one .zip; or every reason why not."""

from __future__ import annotations

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
    force: bool,
) -> int:
    from mengyue.cli.packaging import Packaging
    from mengyue.pipeline import Workshop

    shop = Workshop()
    loaded = shop.load(Path(file), policy=policy)
    if len(loaded) != 1:
        message = _("“{file}”有 {count} 个联合体，申报包每次生成一个")
        raise click.UsageError(message.format(file=file, count=len(loaded)))
    kinds = split(extra)
    folder = Path(own) if own and Path(own).resolve() != Path(output).resolve() else None
    if folder is not None and not folder.is_dir():
        raise click.UsageError(_("“{folder}”不是文件夹").format(folder=folder))
    packaging = Packaging(shop, policy, phase, timeout, accept_unapproved, as_of, Path(output), force, kinds, folder)
    return packaging.run(loaded[0])
