"""One data file under two states of the library: what comes of every alliance in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mengyue.impact.affected_alliance import Assessing
from mengyue.impact.affected_files import affected_files
from mengyue.impact.impact_report import AllianceImpact
from mengyue.intake.counted_places import counted_finding
from mengyue.intake.load import Loaded
from mengyue.intake.locate import locate
from mengyue.library.load_policy import load_policy
from mengyue.manifest.parts import DataUsed
from mengyue.model.finding import Finding, InputError

__all__ = ["Done", "Outcome", "assess_file", "assess_rows", "read_alliances"]


@dataclass(frozen=True, slots=True)
class Done:
    """One alliance assessed, and the files that were made for it; it can go from process to process."""

    told: AllianceImpact
    name: str
    used: DataUsed
    files: tuple[tuple[str, bytes], ...] = ()


#: An alliance assessed, a fault of the file, or the policy of an alliance that is not compared.
Outcome = Done | Finding | str


def assess_file(path: Path, assessing: Assessing, *, files: bool) -> Iterator[Outcome]:
    """Yield what comes of the file: of a table, row by row. What is wrong with it is told, never raised.

    With ``files`` the redlines and supplements of alliances that are affected are made as well.
    """
    loaded, faults = read_alliances(path, assessing)
    yield from faults
    yield from assess_rows(loaded, assessing, files=files)


def read_alliances(path: Path, assessing: Assessing) -> tuple[Sequence[Loaded], Sequence[Finding]]:
    """Return the alliances of a file, and what is wrong with it."""
    faults: list[Finding] = []
    try:
        return _load(path, assessing, faults), faults
    except InputError as error:
        return (), tuple(map(counted_finding, error.findings))


def assess_rows(loaded: Sequence[Loaded], assessing: Assessing, *, files: bool) -> Iterator[Outcome]:
    """Yield what comes of the alliances, in their order."""
    for row in loaded:
        if assessing.pair and row.alliance.policy not in ("", None, *assessing.pair):
            yield row.alliance.policy or ""
            continue
        if not assessing.pair and (unknown := _unknown(row, assessing)):
            yield from unknown
            continue
        done = assessing.assess(row)
        wanted = files and done.told.affected
        made = affected_files(done, assessing.old, assessing.new, assessing.as_of) if wanted else ()
        yield Done(done.told, row.name, row.data.used, tuple(made))


def _unknown(row: Loaded, assessing: Assessing) -> list[Finding]:
    """Return what is wrong with an alliance whose pack neither side has: nothing that changed."""
    key, sides = row.alliance.policy or "", (assessing.old, assessing.new)
    if not key or any(key in side.policies or key in side.broken for side in sides):
        return []
    try:
        load_policy(assessing.new.root, key)
    except InputError as error:
        return locate([replace(finding, path="policy") for finding in error.findings], row)
    return []


def _load(path: Path, assessing: Assessing, faults: list[Finding]) -> list[Loaded]:
    """Read a file; where policies are compared, an alliance that names none comes under the first of them."""
    shop, aside = assessing.new.shop, list[Finding]()
    try:
        loaded = shop.load(path, set_aside=aside)
        if not assessing.pair or not any(finding.code == "IN-503" for finding in aside):
            faults += aside
            return loaded
    except InputError as error:
        if not assessing.pair or any(finding.code != "IN-503" for finding in error.findings):
            raise
    aside = []
    loaded = shop.load(path, policy=assessing.pair[0], set_aside=aside)
    faults += aside
    return loaded
