"""``mengyue library new-policy``: a commented policy pack to fill in."""

from __future__ import annotations

import re
import sys

import click

from mengyue.cli.command import Command
from mengyue.cli.library_words import with_library
from mengyue.i18n import _

__all__ = ["command"]


def command() -> click.Command:
    """Make the command."""
    return Command(
        "new-policy",
        _run,
        [
            click.Argument(["id"], metavar="ID"),
            click.Option(["--extends"], metavar="ID", default="", help=_("以已有的政策为底本，只写不同之处")),
        ],
        _("新建一份带说明的政策文件"),
    )


def _run(id: str, extends: str) -> int:
    from mengyue.library.content_file import inside
    from mengyue.library.load_policy import list_policies, load_policy
    from mengyue.library.open_library import named_file, own_folder
    from mengyue.library.policy_scaffold import new_policy
    from mengyue.library.vocabulary import load_vocabulary
    from mengyue.output.folder import OutputError, write_file
    from mengyue.paths import content_root

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", id):
        raise OutputError(_("政策代号只用小写字母、数字和连字符，如 hubei-2027：{id}").format(id=id[:80]))
    root = content_root()
    if extends:
        load_policy(root, extends)
    own = own_folder(root)
    path = inside(own / "policies" / id / "policy.yaml", own)
    if id in list_policies(root) or path.parent.exists():
        raise OutputError(_("政策“{id}”已经存在，没有覆盖").format(id=id))
    path.parent.mkdir(parents=True)
    write_file(path, new_policy(id, extends=extends, terms=load_vocabulary(root, [])).encode())
    file = named_file(root, f"policies/{id}/policy.yaml")
    message = _("已写入 {file}。填写后运行：{check}")
    print(message.format(file=file, check=with_library(root, "library check")), file=sys.stderr)
    return 0
