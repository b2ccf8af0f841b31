"""Many alliances, one after the other: what is kept of each is its line on disk and its place in the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mengyue.i18n import _
from mengyue.impact.affected_alliance import Assessed, Assessing
from mengyue.impact.impact_report import AllianceImpact, Duty, DutyKind, Tally
from mengyue.intake.load import Loaded
from mengyue.manifest.read_manifest import holds_manifest
from mengyue.model.finding import Finding, InputError, Severity, State
from mengyue.output.working import working_folder
from mengyue.pipeline import Workshop
from mengyue.progress import each
from mengyue.refusal import sentence_of

__all__ = ["Kept", "assess_all", "data_files", "keeping"]

_SUFFIXES = (".yaml", ".yml", ".json", ".xlsx", ".xlsm", ".csv")


@dataclass
class Summed:
    """A duty, or a rule, and how many alliances it comes to."""

    text: str
    count: int = 0
    names: list[str] = field(default_factory=list)
    last: str = ""
    by: str = ""


@dataclass
class Kept:
    """What is known of all alliances so far; the affected ones lie in the file ``path``, one a line."""

    path: Path
    tally: Tally = field(default_factory=Tally)
    duties: dict[tuple[DutyKind, str], Summed] = field(default_factory=dict)
    appeared: Counter[tuple[str, str]] = field(default_factory=Counter)
    vanished: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[Finding] = field(default_factory=list)
    other_policy: Counter[str] = field(default_factory=Counter)

    def add(self, impact: AllianceImpact) -> None:
        """Count an alliance, and keep it if it is affected."""
        tally = self.tally
        self.tally = Tally(
            alliances=tally.alliances + 1,
            affected=tally.affected + impact.affected,
            blocked=tally.blocked + impact.blocked,
            signed=tally.signed + impact.signed,
        )
        if not impact.affected:
            return
        with self.path.open("a", encoding="utf-8") as file:
            file.write(impact.model_dump_json() + "\n")
        for duty in impact.duties:
            self._sum(duty, impact.name)
        self.appeared.update({(finding.code, finding.severity) for finding in impact.appeared})
        self.vanished.update({(finding.code, finding.severity) for finding in impact.vanished})

    def alliances(self) -> Iterator[AllianceImpact]:
        """Yield those affected, in the order of the files."""
        if self.path.exists():
            with self.path.open(encoding="utf-8") as file:
                for line in file:
                    yield AllianceImpact.model_validate_json(line)

    def _sum(self, duty: Duty, name: str) -> None:
        summed = self.duties.setdefault((duty.kind, duty.about), Summed(duty.text))
        if summed.last == name:
            return
        summed.last = name
        summed.count += 1
        if len(summed.names) < _NAMED:
            summed.names.append(name)
        if duty.by is not None and (not summed.by or duty.by.isoformat() < summed.by):
            summed.by = duty.by.isoformat()


#: So many alliances are named where many share a duty.
_NAMED = 5


@contextmanager
def keeping() -> Iterator[Kept]:
    """Give a place to keep what is found; it is gone after the block."""
    with working_folder() as folder:
        yield Kept(folder / "alliances.jsonl")


def data_files(names: Sequence[str]) -> Iterator[Path]:
    """Yield the data files that are named, and of a folder all that lie below it, by name; manifests are none."""
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            inner = found.relative_to(path).parts
            hidden = any(part.startswith(".") for part in inner)
            if found.suffix.lower() in _SUFFIXES and found.is_file() and not hidden and not holds_manifest(found):
                yield found


def assess_all(names: Sequence[str], assessing: Assessing, kept: Kept) -> Iterator[Assessed]:
    """Yield the assessment of every alliance in the files or folders called ``names``, each counted in ``kept``.

    A file that cannot be read, and a row of a table, costs itself only: its faults go to ``kept``.
    """
    shop = Workshop(assessing.new.root)
    files = list(dict.fromkeys(data_files(names)))
    for path in each(_("核对"), files):
        try:
            loaded = _load(path, shop, assessing, kept.faults)
        except InputError as error:
            kept.faults += error.findings
            continue
        except OSError as error:
            fault = Finding("IN-101", Severity.ERROR, sentence_of(error), file=str(path), state=State.FAULT)
            kept.faults.append(fault)
            continue
        for row in loaded:
            if assessing.pair and row.alliance.policy not in ("", None, *assessing.pair):
                kept.other_policy[row.alliance.policy or ""] += 1
                continue
            done = assessing.assess(row)
            kept.add(done.told)
            yield done


def _load(path: Path, shop: Workshop, assessing: Assessing, faults: list[Finding]) -> list[Loaded]:
    """Read a file; where policies are compared, an alliance that names none comes under the first of them."""
    aside: list[Finding] = []
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
