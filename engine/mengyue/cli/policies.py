"""``mengyue policies``: every policy of the library, and the choice of one when a new file is made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import OneOf
from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.library.policy import Policy

__all__ = ["asked", "choosable", "command", "standing"]


def command() -> click.Command:
    """Make the command."""
    formats = click.Option(["--format"], type=OneOf(("text", "json")), default="text", help=_("输出格式，默认 text"))
    told = _("列出政策：代号、名称、地方、发文机关、日期、状态、替代文本和所见文本")
    return Command("policies", _run, [formats], told)


def choosable() -> list[Policy]:
    """Return the policies that an alliance can come under, by id. Raises :class:`InputError` for a broken pack."""
    from mengyue.library.load_policy import list_policies, load_policy
    from mengyue.paths import content_root

    root = content_root()
    packs = [load_policy(root, name) for name in list_policies(root)]
    return [pack for pack in packs if not pack.always]


def standing(policy: Policy) -> str:
    """Say in a few words what the text is worth today: draft, issued, replaced by what."""
    from mengyue.library.policy import PolicyStatus

    names = {
        PolicyStatus.DRAFT: _("征求意见稿"),
        PolicyStatus.ISSUED: _("已发布"),
        PolicyStatus.SUPERSEDED: _("已被替代"),
    }
    told = names[policy.status]
    return (
        _("{status}；替代文本：{text}").format(status=told, text=policy.superseded_by) if policy.superseded_by else told
    )


def asked() -> str:
    """Ask at the terminal which policy applies, and return its id.

    Raises :class:`click.UsageError`, with the list, where nobody can be asked.
    """
    packs = choosable()
    if not (sys.stdin and sys.stdin.isatty()):
        rows = "\n".join(f"  {pack.id}　{pack.title}" for pack in packs)
        raise click.UsageError(_("请写明适用的政策：--policy 代号，可选：\n{rows}").format(rows=rows))
    print(_("适用哪一项政策？"), file=sys.stderr)
    for number, pack in enumerate(packs, 1):
        print(f"  {number}. {pack.title}　{pack.id}", file=sys.stderr)
        print(f"     {standing(pack)}", file=sys.stderr)
    while True:
        answer = click.prompt(_("序号或代号："), err=True, prompt_suffix=" ").strip()
        if answer.isdecimal() and 1 <= int(answer) <= len(packs):
            return packs[int(answer) - 1].id
        if answer in {pack.id for pack in packs}:
            return str(answer)
        print(_("没有“{answer}”，请填 1 至 {last} 或者代号").format(answer=answer, last=len(packs)), file=sys.stderr)


def _run(format: str) -> int:
    from mengyue.cli.terminal import columns, printable, wrap

    packs = choosable()
    if format == "json":
        import json

        rows = [
            {
                "id": pack.id,
                "title": pack.title,
                "number": pack.number,
                "issuer": pack.issuer,
                "place": pack.place or None,
                "issued": str(pack.issued) if pack.issued else None,
                "status": pack.status.value,
                "superseded_by": pack.superseded_by or None,
                "superseded_on": pack.superseded_on.isoformat() if pack.superseded_on else None,
                "in_force": pack.in_force,
                "seen": pack.seen or None,
                "extends": pack.extends or None,
            }
            for pack in packs
        ]
        print(json.dumps({"policies": rows}, ensure_ascii=False, indent=2))
        return 0
    for pack in packs:
        print(printable(f"{pack.id}　《{pack.title}》"))
        facts = [
            " ".join(part for part in (pack.place, pack.issuer, pack.number, str(pack.issued or "")) if part),
            standing(pack),
            pack.in_force,
            _("所见文本：{seen}").format(seen=pack.seen) if pack.seen else "",
        ]
        for fact in filter(None, facts):
            for line in wrap(printable(fact), columns() - 4):
                print(f"    {line}")
    return 0
