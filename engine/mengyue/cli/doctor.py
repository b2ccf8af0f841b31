"""``mengyue doctor``: what this machine has."""

from __future__ import annotations

import click

from mengyue.cli.command import Command
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    sbom = click.Option(
        ["--sbom"],
        metavar="FILE",
        default="",
        help=_("只写已安装软件包的物料清单（CycloneDX JSON）；- 为输出到屏幕"),
    )
    return Command("doctor", _run, [sbom], _("查看本机环境：版本、内容库、字体和 LibreOffice"))


def _run(sbom: str) -> int:
    if sbom:
        return _write(sbom)
    import platform
    import shutil

    from mengyue.cli.terminal import pad
    from mengyue.extras import absent, install_command
    from mengyue.library.open_library import describes
    from mengyue.paths import content_root
    from mengyue.supply import installed
    from mengyue.version import VERSION

    packages = installed()
    rows = [("mengyue", VERSION), ("Python", platform.python_version())]
    rows += [(item.name, item.version or _("未安装")) for item in packages if "" in item.parts]
    rows.append((_("内容库"), describes(content_root())))
    rows.append(("LibreOffice", _office()))
    rows.append(("pdftoppm", shutil.which("pdftoppm") or _("未找到（只有测试需要）")))
    rows.append((_("中文字体"), _fonts()))
    rows += _stand_ins()
    uses = {
        "sign": _("制发和收回签署页"),
        "redline": _("生成修订稿"),
        "serve": _("在浏览器里办理"),
        "cluster": _("批量处理交给集群"),
    }
    lacking = absent()
    for extra, use in uses.items():
        state = _("未安装；安装：{command}").format(command=install_command(extra)) if extra in lacking else _("已安装")
        rows.append((_("组件 {extra}").format(extra=extra), _("{use}：{state}").format(use=use, state=state)))
    for name, value in rows:
        click.echo(f"{pad(name, 18)}{value}")
    missing = [item.name for item in packages if "" in item.parts and not item.version]
    if missing:
        from mengyue.model.finding import MissingProgram

        raise MissingProgram(_("缺少必需的软件包：{names}").format(names="、".join(missing)))
    return 0


def _write(sbom: str) -> int:
    from pathlib import Path

    from mengyue.output.folder import write_file
    from mengyue.supply import bill_of_materials

    if sbom == "-":
        click.echo(bill_of_materials(), nl=False)
    else:
        write_file(Path(sbom), bill_of_materials().encode())
    return 0


def _ask(*command: str) -> str | None:
    """Return what a program prints, or ``None`` when it is not there or does not answer."""
    import shutil
    import subprocess

    if shutil.which(command[0]) is None:
        return None
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None


def _office() -> str:
    from mengyue.model.finding import MissingProgram
    from mengyue.pack.office import find_office

    try:
        program = find_office()
    except MissingProgram as error:
        return str(error)
    return _ask(program, "--version") or _("没有响应（{program}）").format(program=program)


def _stand_ins() -> list[tuple[str, str]]:
    """Return a row for each font that our documents use: what PDFs made here will show."""
    from mengyue.pack.fonts import fonts_in_use

    rows = []
    for use in fonts_in_use():
        told = _("无法查询") if not use.used else _("以 {font} 代替") if use.substitute else _("已安装（{font}）")
        rows.append((use.font, told.format(font=use.used)))
    return rows


def _fonts() -> str:
    listed = _ask("fc-list", ":lang=zh-cn", "family")
    if listed is None:
        return _("无法查询（没有 fc-list）")
    families = sorted({line.split(",")[0].strip() for line in listed.splitlines() if line.strip()})
    if not families:
        return _("没有中文字体，PDF 会显示为方框")
    shown = "、".join(families[:6])
    return shown if len(families) <= 6 else _("{fonts} 等 {count} 种").format(fonts=shown, count=len(families))
