"""``mengyue library``: check the content, and build what is generated from it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from mengyue.cli.command import Command, Group
from mengyue.cli.options import OneOf, as_of_option
from mengyue.cli.report import FORMATS
from mengyue.i18n import _

__all__ = ["build_command", "check_command", "command"]

_COMMANDS = {
    "check": "mengyue.cli.library:check_command",
    "build": "mengyue.cli.library:build_command",
    "impact": "mengyue.cli.library_impact",
    "list": "mengyue.cli.library_list",
    "diff": "mengyue.cli.library_diff",
    "laws": "mengyue.cli.library_laws",
    "approve": "mengyue.cli.clause_approval:approve_command",
    "retire": "mengyue.cli.clause_approval:retire_command",
    "new-policy": "mengyue.cli.new_policy",
    "new-clause": "mengyue.cli.new_content:new_clause_command",
    "new-paper": "mengyue.cli.new_content:new_paper_command",
    "new-form": "mengyue.cli.new_content:new_form_command",
}


def command() -> click.Command:
    """Make the group."""
    return Group("library", _COMMANDS, _("检查和生成内容库：政策、条款、法规、提纲、表式和模板"))


def check_command() -> click.Command:
    """Make ``library check``."""
    format_option = click.Option(["--format"], type=OneOf(FORMATS), default="text", help=_("输出格式，默认 text"))
    since = click.Option(
        ["--since"], metavar="REV", default="", help=_("另查自该 git 版本以来条文有改动、版本和修改原因却没有改的条款")
    )
    help = _("检查内容库：语法、引用、法规时效、必备内容、表述、效力、两种文字；写了文件或编号的，只查这些")
    named = click.Argument(["names"], nargs=-1, metavar=_("[文件或编号…]"))
    return Command("check", _check, [named, format_option, as_of_option(), since], help)


def build_command() -> click.Command:
    """Make ``library build``."""
    check = click.Option(["--check"], is_flag=True, help=_("只核对已有文件是否最新，不写文件"))
    help = _("由提纲和表式生成 Word 模板，由数据模型生成 JSON Schema，由示例数据生成工作簿，由例句学得写法的倾向")
    return Command("build", _build, [check], help)


def _check(names: tuple[str, ...], format: str, as_of: date, since: str) -> int:
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.report import show
    from mengyue.lint.hidden import told_above
    from mengyue.lint.samples import Samples
    from mengyue.lint.whole_library import lint_library
    from mengyue.model.finding import Severity
    from mengyue.paths import content_root
    from mengyue.tailored.library_templates import own_templates

    root = content_root()
    only = [_named(root, name) for name in names]
    with _seldom_collected():
        findings = lint_library(root, Samples(root), as_of, since, only)
    findings = told_above([*findings, *(() if only else own_templates(root))], root)
    show(findings, (), format, sys.stdout)
    return BLOCKED if any(finding.severity is Severity.ERROR for finding in findings) else DONE


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look seldom for what only refers to itself: a command that ends soon makes much and little of that."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _named(root: Path, name: str) -> str:
    """Return the content file that ``name`` means: its path, from here or below the library, or the id in it."""
    from mengyue.library.open_library import places_of
    from mengyue.library.overlay_files import id_file

    for place in places_of(root):
        for path in (Path(name).absolute(), place.absolute() / name):
            if path.is_file() and path.is_relative_to(place.absolute()):
                return path.relative_to(place.absolute()).as_posix()
    found = id_file(root, name)
    if not found:
        raise click.UsageError(_("内容库里没有“{name}”：写文件，或者条款、政策、提纲的编号").format(name=name))
    return found


def _build(check: bool) -> int:
    from mengyue.batch.batch_results import batch_schema
    from mengyue.cli.guard import BLOCKED, DONE
    from mengyue.cli.report.as_json import findings_schema
    from mengyue.cli.workbooks import examples
    from mengyue.delivery.sentence_sources import provenance_schema
    from mengyue.draft.tree_records import tree_schema
    from mengyue.gathering.gathering_record import gathering_schema
    from mengyue.i18n import language, use_language
    from mengyue.impact.as_records import impact_schema
    from mengyue.library.content_file import holds, inside
    from mengyue.library.content_library import load_library
    from mengyue.library.load_meaning import LEARNED
    from mengyue.library.open_library import own_folder
    from mengyue.library.schema import schemas
    from mengyue.manifest.manifest_schema import manifest_schema
    from mengyue.output.folder import write_file
    from mengyue.paths import content_root
    from mengyue.proof.leanings import learned_file
    from mengyue.tailored.built_library import built_templates, stale_reason

    root = content_root()
    own = own_folder(root)
    spoken = language()
    use_language("zh")  # what is built is content, whatever language its builder speaks
    try:
        built = built_templates(root)
        published = {
            **manifest_schema(),
            **impact_schema(),
            **batch_schema(),
            **findings_schema(),
            **provenance_schema(),
            **tree_schema(),
            **gathering_schema(),
        }
        wanted = {**built.templates, **schemas(), **published, **examples(root)}
        if own == root or (own / LEARNED).exists():  # what lies on top of a library is learned when it is used
            wanted |= learned_file(load_library(root))
    finally:
        use_language(spoken)
    stale = 0
    for name, data in {**built.kept, **wanted}.items():
        if holds(root / name, root, data):
            continue
        path = inside(own / name, own)
        stale += 1
        if check:
            reason = _("将由在其他程序中保存过的模板取得") if name in built.kept else stale_reason(root, name)
            print(_("不是最新：{file}（{reason}）").format(file=name, reason=reason))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, data)
        print(_("已生成：{file}").format(file=name))
    if not stale:
        print(_("全部是最新的"), file=sys.stderr)
    elif check:
        print(_("请运行 mengyue library build"), file=sys.stderr)
    return BLOCKED if check and stale else DONE
