"""``mengyue library new-clause``, ``new-paper`` and ``new-form``: commented content to fill in."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from mengyue.cli.command import Command
from mengyue.cli.library_words import with_library
from mengyue.i18n import _

__all__ = ["new_clause_command", "new_form_command", "new_paper_command"]


def new_clause_command() -> click.Command:
    """Make ``library new-clause``."""
    help = _("新建一条带说明的条款；改已有的条款，用 --changes，只写不同之处")
    return Command("new-clause", _clause, [_id("TOPIC.NAME"), _title(), _changes(_("要改的条款编号"))], help)


def new_paper_command() -> click.Command:
    """Make ``library new-paper``."""
    return Command("new-paper", _paper, [_id("ID"), _title()], _("新建一份带说明的文书：提纲和它的条文"))


def new_form_command() -> click.Command:
    """Make ``library new-form``."""
    help = _("新建一张带说明的表式；以已有的表为底本，用 --changes，只写不同之处")
    return Command("new-form", _form, [_id("ID"), _title(), _changes(_("作为底本的表式代号"))], help)


def _id(metavar: str) -> click.Argument:
    return click.Argument(["id"], metavar=metavar)


def _title() -> click.Option:
    return click.Option(["--title"], metavar="TEXT", default="", help=_("标题；不写的先用代号"))


def _changes(help: str) -> click.Option:
    return click.Option(["--changes"], metavar="ID", default="", help=help)


def _clause(id: str, title: str, changes: str) -> int:
    from mengyue.library.content_library import load_library
    from mengyue.library.content_scaffold import changed_clause, new_clause
    from mengyue.library.load_clause import load_topics
    from mengyue.output.folder import OutputError
    from mengyue.paths import content_root

    root = content_root()
    library = load_library(root)
    _checked(id, r"[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9-]*", _("条款编号写作“主题.名称”，如 ip.filing：{id}"))
    topic, _dot, name = id.partition(".")
    place = f"clauses/{topic}/{name}.md"
    if changes:
        _overlaid(root, changes)
        if changes not in library.clauses or changes != id:
            raise OutputError(_("--changes 应为条款库中的编号，并与新编号相同：{id}").format(id=changes[:80]))
        base = library.clauses[changes]
        return _written(root, {place: changed_clause(base)})
    topics = load_topics(root, [])
    if topic not in topics:
        known = "、".join(f"{key}（{one.title}）" for key, one in topics.items())
        message = _("没有主题“{topic}”；有：{known}。新主题先写入 clauses/topics.yaml")
        raise OutputError(message.format(topic=topic, known=known))
    _absent(id, library.clauses)
    return _written(root, {place: new_clause(id, title=title or id, day=date.today().isoformat())})


def _paper(id: str, title: str) -> int:
    from mengyue.library.content_library import load_library
    from mengyue.library.content_scaffold import LETTER, new_clause, new_paper
    from mengyue.paths import content_root

    root = content_root()
    library = load_library(root)
    _checked(id, r"[a-z0-9][a-z0-9-]{0,79}", _("代号只用小写字母、数字和连字符，如 site-visit：{id}"))
    _absent(id, library.papers)
    _absent(f"letter.{id}", library.clauses)
    clause = new_clause(f"letter.{id}", title=title or id, day=date.today().isoformat(), wording=LETTER)
    files = {f"templates/papers/{id}.yaml": new_paper(id, title=title or id), f"clauses/letter/{id}.md": clause}
    return _written(root, files)


def _form(id: str, title: str, changes: str) -> int:
    from mengyue.library.content_scaffold import changed_form, new_form
    from mengyue.library.load_form import load_forms
    from mengyue.output.folder import OutputError
    from mengyue.paths import content_root

    root = content_root()
    forms = load_forms(root, [])
    _checked(id, r"[a-z0-9][a-z0-9-]{0,79}", _("代号只用小写字母、数字和连字符，如 site-visit：{id}"))
    place = f"templates/forms/{id}.yaml"
    if not changes:
        _absent(id, forms)
        return _written(root, {place: new_form(id, title=title or id)})
    _overlaid(root, changes)
    if changes not in forms:
        raise OutputError(_("没有表式“{id}”；有：{known}").format(id=changes[:80], known="、".join(forms)))
    if id != changes:
        _absent(id, forms)
    ids = [cell.id for cell in forms[changes].bindings()]
    return _written(root, {place: changed_form(id, changes, title=title or forms[changes].title, ids=ids)})


def _checked(identifier: str, pattern: str, message: str) -> None:
    from mengyue.output.folder import OutputError

    if not re.fullmatch(pattern, identifier):
        raise OutputError(message.format(id=identifier[:80]))


def _absent(identifier: str, known: Mapping[str, object]) -> None:
    from mengyue.output.folder import OutputError

    if identifier in known:
        raise OutputError(_("“{id}”已经存在，没有覆盖").format(id=identifier))


def _overlaid(root: Path, base: str) -> None:
    from mengyue.library.open_library import composition_of
    from mengyue.output.folder import OutputError

    if composition_of(root) is None:
        message = _("--changes 写的是叠在“{id}”之上的不同之处：用 --library DIR 指出自己的文件夹")
        raise OutputError(message.format(id=base[:80]))


def _written(root: Path, files: Mapping[str, str]) -> int:
    """Write the new files, all or none that is there already, and say what comes next."""
    from mengyue.library.content_file import inside
    from mengyue.library.open_library import named_file, own_folder
    from mengyue.output.folder import OutputError, write_file

    own = own_folder(root)
    for name in files:
        if inside(own / name, own).exists():
            raise OutputError(_("“{id}”已经存在，没有覆盖").format(id=named_file(root, name)))
    for name, text in files.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        write_file(own / name, text.encode())
        print(_("已写入 {file}").format(file=named_file(root, name)), file=sys.stderr)
    message = _("填写后运行：{check}；改了提纲、表式的，再运行 {build}")
    check, build = (with_library(root, f"library {word}") for word in ("check", "build"))
    print(message.format(check=check, build=build), file=sys.stderr)
    return 0
