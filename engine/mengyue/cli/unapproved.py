"""``--accept-unapproved``: signable copies with clauses that nobody has approved, knowingly and on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.pipeline import Made

__all__ = ["accept_option", "accepted", "refuse_acceptance"]


def accept_option() -> click.Option:
    """Return ``--accept-unapproved``."""
    return click.Option(
        ["--accept-unapproved"], is_flag=True, help=_("签署稿可以采用未经批准的条款，逐条记入 manifest.json")
    )


def refuse_acceptance(accept: bool, stage: str) -> None:
    """Refuse the option where it would mean nothing."""
    if accept and stage != "signable":
        raise click.UsageError(_("--accept-unapproved 只用于签署稿，须同时写 --stage signable"))


def accepted(made: Made) -> str:
    """Say how many clauses were accepted."""
    message = _("注意：采用了 {count} 个未经批准的条款，已逐条记入 manifest.json")
    return message.format(count=len(made.unapproved))
