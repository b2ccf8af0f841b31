"""Many alliances, one after the other: what is kept of each is its line on disk and its place in the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mengyue.i18n import _
from mengyue.impact.affected_alliance import Assessing
from mengyue.impact.assessed_file import Done, Outcome, assess_file
from mengyue.impact.impact_report import AllianceImpact, Duty, DutyKind, Tally
from mengyue.impact.shared_work import in_processes, process_count, shares_of
from mengyue.library.overlay_files import OVERLAY, OWN
from mengyue.manifest.read_manifest import holds_manifest
from mengyue.model.finding import Finding
from mengyue.output.working import working_folder
from mengyue.progress import each

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
        self.appeared.update(list(dict.fromkeys((finding.code, finding.severity) for finding in impact.appeared)))
        self.vanished.update(list(dict.fromkeys((finding.code, finding.severity) for finding in impact.vanished)))

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
    """Yield the data files that are named, and of a folder all that lie below it, by name. Manifests are none,
    nor is what lies in the library that the folder has of its own (内容库), or in another overlay."""
    for name in names:
        path = Path(name)
        libraries: dict[Path, bool] = {path: False, path / OWN: True}
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            inner = found.relative_to(path).parts
            hidden = any(part.startswith(".") for part in inner)
            if found.suffix.lower() not in _SUFFIXES or hidden or _in_library(found.parent, libraries):
                continue
            if found.is_file() and not holds_manifest(found):
                yield found


def _in_library(folder: Path, known: dict[Path, bool]) -> bool:
    if folder not in known:
        known[folder] = (folder / OVERLAY).is_file() or _in_library(folder.parent, known)
    return known[folder]


def assess_all(
    names: Sequence[str], assessing: Assessing, kept: Kept, *, files: bool = False, jobs: int = 0
) -> Iterator[Done]:
    """Yield the assessment of every alliance in the files or folders called ``names``, each counted in ``kept``.

    A file that cannot be read, and a row of a table, costs itself only: its faults go to ``kept``. With ``files`` the
    redlines and supplements of those affected are made as well. ``jobs`` processes share the work, as many as serve
    where it is 0; the order is that of the files.
    """
    paths = list(dict.fromkeys(data_files(names)))
    count = process_count(paths, jobs)
    if count > 1:
        shares = shares_of(paths, count)
        with in_processes(shares, assessing, files=files, count=count) as found:
            yield from _counted(found, kept, len(shares))
    else:
        yield from _counted((assess_file(path, assessing, files=files) for path in paths), kept, len(paths))


def _counted(found: Iterable[Iterable[Outcome]], kept: Kept, total: int) -> Iterator[Done]:
    results = iter(found)
    for _number in each(_("核对"), range(total)):
        for outcome in next(results):
            if isinstance(outcome, Done):
                kept.add(outcome.told)
                yield outcome
            elif isinstance(outcome, Finding):
                kept.faults.append(outcome)
            else:
                kept.other_policy[outcome] += 1
