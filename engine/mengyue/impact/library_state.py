"""One state of the library: a folder, or what git has of it at a revision. What cannot be read costs itself only."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mengyue.i18n import _
from mengyue.impact.impact_report import Side
from mengyue.impact.other_content import OtherContent, read_other
from mengyue.library.content_library import Library, read_library
from mengyue.library.earlier import library_at
from mengyue.library.form import FormLayout
from mengyue.library.git import git
from mengyue.library.holidays import Holidays, load_holidays
from mengyue.library.load_form import load_forms
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.open_library import own_folder
from mengyue.library.overlay_files import OVERLAY
from mengyue.library.policy import Policy
from mengyue.library.specimen import judged
from mengyue.model.finding import Finding, InputError
from mengyue.pipeline import Workshop

__all__ = ["LibraryState", "at_revision", "read_state", "uncommitted"]

_FOLDERS = ("clauses", "policies", "schemas", "templates")


@dataclass(frozen=True, slots=True)
class LibraryState:
    """What a library says: ``faults`` are what could not be read of it; ``whole`` tells whether papers can be made."""

    side: Side
    root: Path
    shop: Workshop
    library: Library
    policies: Mapping[str, Policy]
    forms: Mapping[str, FormLayout]
    holidays: Holidays
    others: OtherContent
    faults: tuple[Finding, ...] = ()
    whole: bool = True
    broken: frozenset[str] = field(default=frozenset())


def read_state(root: Path, name: str, *, commit: str = "", dirty: int = 0) -> LibraryState:
    """Read the library at ``root``, which messages call ``name``; a pack or file with faults is left out and told."""
    faults: list[Finding] = []
    library = read_library(root, faults)
    forms = load_forms(root, faults)
    whole = not faults
    policies: dict[str, Policy] = {}
    broken: set[str] = set()
    for key in list_policies(root):
        try:
            policies[key] = load_policy(root, key)
        except InputError as error:
            faults += error.findings
            broken.add(key)
    try:
        holidays = load_holidays(root)
    except InputError as error:
        faults += error.findings
        holidays = Holidays([])
    library_of = {name: getattr(library, name) for name in ("proof", "weakening", "lexicon", "judgements")}
    specimens = {s.id: f"{s.text}（{_('有问题') if s.faulty else _('合法')}）" for s in judged(library.specimens)}
    index = {"statute-index": library.statute_index, "specimens": specimens}
    others = {**read_other(root, faults), **library_of, **index}
    told = tuple(dict.fromkeys(faults))
    side = Side(name=name, commit=commit, dirty=dirty)
    return LibraryState(
        side, root, Workshop(root), library, policies, forms, holidays, others, told, whole, frozenset(broken)
    )


@contextmanager
def at_revision(root: Path, revision: str) -> Iterator[LibraryState]:
    """Give the library at ``root`` as it was at ``revision``; its files are gone after the block.

    Raises :class:`EngineError` when there is no such revision, :class:`MissingProgram` without git.
    """
    own = own_folder(root)
    with library_at(root, revision, _FOLDERS) as place:
        told = git(own, ["rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"])
        yield read_state(place, revision, commit=told.decode("ascii").strip())


def uncommitted(root: Path) -> int:
    """Return how many content files differ from the last commit; 0 where that cannot be known."""
    try:
        listed = git(own_folder(root), ["status", "--porcelain", "-z", "--", *_FOLDERS, OVERLAY])
    except (OSError, subprocess.SubprocessError):
        return 0
    return len(re.findall(rb"(?:^|\0)[ MADRCU?!]{2} ", listed))
