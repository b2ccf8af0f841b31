"""``mengyue upgrade``: a drafted alliance moves to the library as it is now, an overlay to what lies beneath it now."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import as_of_option
from mengyue.file_names import told
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.delivery.overlay_upgrade import OverlayUpgrade
    from mengyue.delivery.upgrade_steps import Step
    from mengyue.delivery.upgrading import Upgrade

__all__ = ["command"]

_LONGEST = 200


def command() -> click.Command:
    """Make the command."""
    return Command(
        "upgrade",
        _run,
        [
            click.Argument(["manifest"], required=False, metavar=_("[清单]")),
            click.Option(["-o", "--output"], metavar="FILE.yaml", help=_("升级后的数据文件；不加则只列出各条款的去向")),
            click.Option(["--decisions"], metavar="FILE.yaml", help=_("须决定的条款写在这个文件里；填好后再运行一次")),
            click.Option(["--store"], metavar="DIR", help=_("存放处：起草时用过的内容和数据")),
            as_of_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖已有的数据文件")),
        ],
        _(
            "已起草的联合体改用现在的内容库：逐条比较起草时的条文、现在的条文和本单位的选择；不写清单，则是自己的内容库"
            "（--library）跟上新的下层"
        ),
    )


def _run(
    manifest: str | None, output: str | None, decisions: str | None, store: str | None, as_of: date, force: bool
) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.delivery.overlay_upgrade import plan_overlay_upgrade
    from mengyue.delivery.upgrading import decided, plan_upgrade
    from mengyue.intake.yaml_write import write_yaml
    from mengyue.output.folder import write_file
    from mengyue.paths import content_root
    from mengyue.pipeline import Workshop

    if manifest is None:
        if output is not None or store is not None:
            raise click.UsageError(_("自己的内容库跟上新的下层，不用 -o 和 --store"))
        overlay = plan_overlay_upgrade(content_root())
        _tell(overlay.folder.name, overlay.steps)
        if overlay.unrecorded:
            text = _("没有记下下层内容的有 {count} 处，不能比较：{keys}")
            print(text.format(count=len(overlay.unrecorded), keys="、".join(overlay.unrecorded)), file=sys.stderr)
        chosen = _decisions(overlay, decisions)
        if chosen is None:
            return BLOCKED
        if decisions is not None:
            _apply(overlay.folder, overlay.files(chosen))
        return DONE
    target = _target(output, force=force)
    upgrade = plan_upgrade(Path(manifest), Workshop(), Path(store) if store else None, as_of)
    _tell(upgrade.loaded.name, upgrade.steps)
    if upgrade.gone:
        message = _("起草时用过的 {count} 个内容文件找不到（--store 可指明存放处），其条文不能比较")
        print(message.format(count=len(upgrade.gone)), file=sys.stderr)
    choices = _decisions(upgrade, decisions)
    if choices is None:
        return BLOCKED
    alliance = decided(upgrade, choices)
    if target is not None:
        write_file(target, write_yaml(alliance))
        print(_("已写入 {file}").format(file=told(target)), file=sys.stderr)
    return DONE


def _decisions(upgrade: Upgrade | OverlayUpgrade, decisions: str | None) -> dict[str, str] | None:
    """Return what was decided on the conflicts; nothing where that is still to be done, after saying how."""
    from mengyue.delivery.decision_file import decision_file, read_decisions
    from mengyue.output.folder import write_file

    if not upgrade.conflicts:
        return {}
    if decisions is None:
        print(_("加 --decisions 文件，把须决定的条款连同三种条文写进去"), file=sys.stderr)
        return None
    path = Path(decisions)
    if not path.exists():
        write_file(path, decision_file(upgrade.about, upgrade.conflicts))
        print(_("已写入 {file}：填好每一条的 decide 后再运行一次").format(file=told(decisions)), file=sys.stderr)
        return None
    return read_decisions(path, upgrade.about, upgrade.conflicts)


def _apply(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Take away what gives way to what is beneath, then write the rest: broken off in between, it is done again."""
    from mengyue.output.folder import write_file

    for name, data in files.items():
        if data is None:
            (folder / name).unlink(missing_ok=True)
            print(_("已删去 {file}，采用下层的").format(file=told(folder / name)), file=sys.stderr)
    for name, data in files.items():
        if data is not None:
            write_file(folder / name, data)
            print(_("已写入 {file}").format(file=told(folder / name)), file=sys.stderr)


def _target(name: str | None, *, force: bool) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(_("“{file}”的扩展名应为 {suffixes}").format(file=name, suffixes=".yaml"))
    if path.exists() and not force:
        raise click.UsageError(_("“{file}”已经存在，没有覆盖（换一个名字，或加 --force）").format(file=name))
    return path


def _tell(name: str, steps: Sequence[Step]) -> None:
    from mengyue.cli.terminal import printable
    from mengyue.delivery.upgrade_steps import Fate

    names = {
        Fate.SAME: _("没有变"), Fate.NEW: _("采用现在的条文"), Fate.KEPT: _("保留本单位的选择"),
        Fate.FOLLOWED: _("自动跟上"), Fate.CONFLICT: _("须决定"),
    }  # fmt: skip
    counts = [(names[fate], sum(step.fate is fate for step in steps)) for fate in Fate]
    listed = [(word, count) for word, count in counts if count or word != names[Fate.FOLLOWED]]
    line = _("，").join(_("{name} {count} 条").format(name=word, count=count) for word, count in listed)
    print(printable(f"{name}：{line}"))
    for step in steps:
        if step.fate in (Fate.NEW, Fate.FOLLOWED, Fate.CONFLICT):
            print(printable(f"  {names[step.fate]}　{step.clause} {step.title}　{step.reason}".rstrip()))
            for old, new in step.sentences if step.base else ():
                print(printable(f"    {_short(old)} → {_short(new)}"))


def _short(text: str) -> str:
    line = " ".join(text.split()) or "—"
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
