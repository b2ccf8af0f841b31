"""``mengyue returned``: what the other side changed, whether it may, and the next round from what was decided."""

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
    from mengyue.negotiation.read_all import Reading

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "returned",
        _run,
        [
            click.Argument(["files"], nargs=-1, metavar=_("退回的文件.docx…")),
            click.Option(["--sent"], metavar="DIR", help=_("发出文件所在的文件夹，里面有 manifest.json")),
            click.Option(["-o", "--output"], metavar="DIR", help=_("输出文件夹")),
            click.Option(
                ["--member"],
                multiple=True,
                metavar="FILE=ID",
                help=_("文件来自哪一家：文件名=成员代号，可多次给出；不写的按文件名中的单位名称判断"),
            ),
            click.Option(
                ["--decisions"],
                metavar="FILE",
                help=_("填好的决定表（.xlsx、.csv、.yaml 或 .json）：写入数据文件，生成新稿、对照稿和答复函"),
            ),
            click.Option(
                ["--answers"],
                metavar="FILE",
                help=_("填好的待确认事项（.xlsx 或 .csv）：答复写入 --data 的数据文件，不再问"),
            ),
            click.Option(["--data"], metavar="FILE", help=_("现在的数据文件；不写的按发出时的清单寻找")),
            click.Option(["--store"], metavar="DIR", help=_("内容和数据文件的存放处（mengyue draft --store）")),
            click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("结果的格式，默认 text")),
            click.Option(["--force"], is_flag=True, help=_("覆盖输出文件夹中改过的或同名的文件")),
        ],
        _("读取对方改过退回的 Word 文件：改了什么、能否接受，生成决定表；按填好的决定表生成下一稿"),
    )


def _run(
    files: tuple[str, ...],
    sent: str | None,
    output: str | None,
    member: tuple[str, ...],
    decisions: str | None,
    answers: str | None,
    data: str | None,
    store: str | None,
    format: str,
    force: bool,
) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.negotiation.read_all import read_all
    from mengyue.negotiation.sent import read_sent
    from mengyue.output.folder import write_folder
    from mengyue.pipeline import Workshop

    if answers:
        if files or decisions or output or data is None:
            usage = "mengyue returned --answers 待确认事项.xlsx --data 数据文件"
            raise click.UsageError(_("--answers 只与 --data 一起用：{usage}").format(usage=usage))
        return _answer(Path(answers), Path(data))
    if output is None:
        raise click.UsageError(_("请用 -o 指定输出文件夹"))
    if decisions:
        if files or member:
            raise click.UsageError(_("--decisions 按决定表旁边保存的文件办理，不另写退回的文件"))
        return _apply(Path(decisions), _path(sent), Path(output), _path(data), _path(store), force)
    if not files:
        raise click.UsageError(_("请写明退回的文件"))
    if sent is None:
        raise click.UsageError(_("请用 --sent 指定发出文件所在的文件夹"))
    paths = [Path(file) for file in files]
    found = read_sent(Path(sent), Workshop(), data=_path(data), store=_path(store))
    reading = read_all(paths, found, _members(member, paths, {one.id for one in found.loaded.alliance.members}))
    write_folder(Path(output), reading.files(), force=force)
    sys.stdout.write(_shown(format, reading))
    print(_("已写入 {folder}").format(folder=told(output)), file=sys.stderr)
    return DONE if reading.complete else BLOCKED


def _apply(table: Path, sent: Path | None, output: Path, data: Path | None, store: Path | None, force: bool) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.terminal import printable, tell
    from mengyue.negotiation.apply import apply
    from mengyue.negotiation.decided import data_file, received
    from mengyue.negotiation.decision_table import read_decisions
    from mengyue.negotiation.places_of_data import told_of
    from mengyue.negotiation.read_all import SENT
    from mengyue.output.folder import write_file, write_folder
    from mengyue.pipeline import Workshop

    shop = Workshop()
    reading, decisions = received(table, sent, shop, store), read_decisions(*_table(table))
    place, now = data_file(reading, data, shop)
    applied = apply(reading, decisions, now=now, file=str(table))
    write_folder(output, applied.files, force=force)
    if place is not None and applied.values:
        write_file(place, applied.data)
    for path, value in applied.values.items():
        print(f"  {printable(told_of(path, value, shop.library)[:160])}")
    for line in (*applied.unwritten, *applied.unproved, *applied.notes):
        print(f"  {printable(line)}")
    if applied.undecided:
        print(_("  还有 {count} 项没有决定，条文不变").format(count=applied.undecided))
    tell(_("已写入 {folder}").format(folder=told(output)))
    if place is not None and applied.values:
        message = _("已写入数据文件 {file}；改前的数据在 {folder}")
        tell(message.format(file=told(place), folder=told(table.parent / SENT)))
    elif applied.values:
        message = _("没有找到发出时的数据文件，改后的数据在 {folder}（用 --data 指定要写入的文件）")
        tell(message.format(folder=told(output)))
    return BLOCKED if applied.unwritten or applied.unproved else DONE


def _answer(table: Path, data: Path) -> int:
    from datetime import date

    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.terminal import printable, tell
    from mengyue.draft.tree import Stage
    from mengyue.intake.load import load
    from mengyue.negotiation.answers_in import answers_in
    from mengyue.negotiation.data_written import written
    from mengyue.output.folder import write_file
    from mengyue.pipeline import Workshop

    shop = Workshop()
    found = load(data)
    if len(found) != 1:
        raise click.UsageError(_("“{file}”里有几个联合体；答复写入单个联合体的数据文件").format(file=data))
    (loaded,) = found
    asked = shop.make(loaded, stage=Stage.DRAFT, as_of=date.today(), render=False).findings
    answers = answers_in(*_table(table), loaded.alliance, asked)
    made = written(loaded, answers.values, shop.policy(loaded))
    if answers.values:
        write_file(data, made.data)
    for answer in answers.values.values():
        about = f"（{answer['about']}）" if answer.get("about") else ""
        print(f"  {answer['question']}{printable(about)}：{printable(answer['answer'])}")
    for note in (*answers.notes, *([made.note] if made.note else [])):
        print(f"  {printable(note)}")
    tell(_("已把 {count} 项答复写入 {file}").format(count=len(answers.values), file=data))
    return BLOCKED if answers.notes else DONE


def _table(path: Path) -> tuple[bytes, str]:
    from mengyue.file_names import told
    from mengyue.intake.decode import read_bytes

    return read_bytes(path), told(path.name)


def _path(name: str | None) -> Path | None:
    return Path(name) if name else None


def _members(given: tuple[str, ...], paths: list[Path], known: set[str]) -> dict[Path, str]:
    found: dict[Path, str] = {}
    for row in given:
        name, _equals, member = row.rpartition("=")
        hits = [path for path in paths if name in (str(path), path.name)]
        if not hits:
            raise click.UsageError(_("--member 应写作 文件名=成员代号；没有文件“{file}”").format(file=name or row))
        if member not in known:
            text = _("没有成员代号“{id}”；可选：{known}")
            raise click.UsageError(text.format(id=member, known="、".join(sorted(known))))
        found.update((path, member) for path in hits)
    return found


def _shown(format: str, reading: Reading) -> str:
    from mengyue.cli.terminal import Paint, printable

    if format == "json":
        return json.dumps(reading.as_mapping(), indent=2) + "\n"
    paint = Paint(sys.stdout)
    indent = {"head": "", "line": "  ", "note": "      "}
    lines = (
        paint(indent[kind] + printable(line), *(["bold"] if kind == "head" else [])) for kind, line in reading.lines()
    )
    return "\n".join(lines) + "\n"
