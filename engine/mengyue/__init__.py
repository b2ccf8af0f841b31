"""Mengyue (盟约): checks the data of an innovation alliance against policy and law, and drafts its documents.

    import mengyue
    (loaded,) = mengyue.load("alliance.yaml")
    findings = mengyue.check(loaded)
    for document in mengyue.assemble(loaded):
        data = mengyue.render(document)

Nothing heavy is imported before the first of these is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mengyue.version import VERSION as __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from os import PathLike

    from mengyue.comparison.run import Comparison
    from mengyue.draft.tree import Draft, Form
    from mengyue.intake.load import Loaded
    from mengyue.model.finding import Finding


__all__ = ["__version__", "assemble", "check", "compare", "load", "render"]


def load(path: str | PathLike[str], *, policy: str | None = None) -> list[Loaded]:
    """Read a data file: YAML or JSON holds one alliance, CSV one a row.

    Raises :class:`mengyue.model.finding.InputError`, which carries every fault with its line and remedy.
    """
    from pathlib import Path

    from mengyue.pipeline import Workshop

    return Workshop().load(Path(path), policy=policy)


def check(loaded: Loaded, *, policy: str | None = None, as_of: date | None = None) -> list[Finding]:
    """Judge an alliance under its policy (or ``policy``) and national law on ``as_of``, by default today."""
    from mengyue.pipeline import Workshop

    shop = Workshop()
    return shop.check(loaded, shop.policy(loaded, policy), as_of or _today())


def assemble(
    loaded: Loaded,
    kinds: Iterable[str] = (),
    *,
    stage: str = "draft",
    policy: str | None = None,
    as_of: date | None = None,
) -> list[Draft | Form]:
    """Make the trees of the policy's papers, or of those named in ``kinds``; what is missing is a blank in them.

    A paper about a member, an event or a year gives one tree for each.
    """
    from mengyue.draft.tree import Stage
    from mengyue.pipeline import Workshop

    shop = Workshop()
    pack = shop.policy(loaded, policy)
    when = as_of or _today()
    wanted = tuple(kinds)
    copies, _skipped = shop.copies(loaded, pack, shop.documents(pack, wanted), as_of=when, named=bool(wanted))
    return [
        shop.assemble(loaded, pack, copy.document, stage=Stage(stage), as_of=when, names=copy.names) for copy in copies
    ]


def render(document: Draft | Form, *, modified: date | None = None) -> bytes:
    """Render a tree into the bytes of a .docx whose properties say ``modified``, by default today."""
    from mengyue.pipeline import Workshop

    return Workshop().render(document, kind="", title=document.title, modified=modified or _today()).data


def compare(
    old: str | PathLike[str], new: str | PathLike[str], *, policy: str | None = None, as_of: date | None = None
) -> Comparison:
    """Compare two data files, manifests or .docx; ``redline()`` of the result makes the tracked changes."""
    from pathlib import Path

    from mengyue.comparison.run import Comparing
    from mengyue.pipeline import Workshop

    return Comparing(Workshop(), policy=policy, as_of=as_of).compare(Path(old), Path(new))


def _today() -> date:
    from datetime import date

    return date.today()
