"""What still stands between a file without errors and a signable package: said at the check, not at the package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from mengyue.cli.terminal import columns, printable, wrap
from mengyue.i18n import _
from mengyue.shell_words import quoted

if TYPE_CHECKING:
    from mengyue.intake.load import Loaded
    from mengyue.model.finding import Finding
    from mengyue.pipeline import Workshop

__all__ = ["lacking_programs", "obstacles", "readiness"]


def obstacles(shop: Workshop, loaded: Loaded, policy: str | None, as_of: date) -> tuple[list[str], int]:
    """Return what ``mengyue package`` would refuse or miss for a file that has no errors, and how many of its clauses
    nobody has approved."""
    from mengyue.draft.tree import Stage
    from mengyue.model.finding import Severity

    made = shop.make(loaded, policy, stage=Stage.SIGNABLE, as_of=as_of, accept_unapproved=True, render=False)
    found = [_said(finding) for finding in made.findings if finding.severity is Severity.ERROR]
    return found, len(made.unapproved)


def readiness(file: str, found: list[str], unapproved: int) -> Iterator[str]:
    """Yield the lines that tell what stands before ``file`` can be packaged: the :func:`obstacles` in its data, clauses
    that nobody has approved, programs that are missing here."""
    found = list(found)
    if unapproved:
        told = _(
            "{count} 个条款未经批准：由有权的人批准（mengyue library approve '*' --by 姓名），"
            "或者打包时加 --accept-unapproved"
        )
        found.append(told.format(count=unapproved))
    found += lacking_programs()
    if found:
        yield _("生成申报包之前还要处理：")
        for text in found:
            first, *rest = wrap(printable(text), max(columns() - 4, 24))
            yield f"  · {first}"
            yield from (f"    {line}" for line in rest)
    flag = " --accept-unapproved" if unapproved else ""
    command = f"mengyue package {quoted(file)} -o {_('申报')}{flag}"
    yield _("下一步：{command}").format(command=printable(command))


def _said(finding: Finding) -> str:
    return "　".join(part for part in (finding.label, finding.message, finding.hint) if part)


def lacking_programs() -> list[str]:
    """Say what of this machine the way to the signed package lacks, each with the command that installs it."""
    from mengyue.extras import absent, install_command
    from mengyue.model.finding import MissingProgram
    from mengyue.pack.office import find_office

    told = []
    try:
        find_office()
    except MissingProgram as error:
        told.append(str(error))
    if "sign" in absent():
        told.append(_("制发和收回签署页还要另装软件包：{command}").format(command=install_command("sign")))
    return told
