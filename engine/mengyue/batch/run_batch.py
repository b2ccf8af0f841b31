"""A whole batch: what stands already is left, the rest is made, every result is put in its place as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mengyue.batch.crew import work
from mengyue.batch.kept_rows import KeptRows
from mengyue.batch.sources import Source, Sources
from mengyue.batch.way import Done, Ending, Order, Row, Told, Way
from mengyue.delivery.missing_facts import counted, unjudged
from mengyue.i18n import _
from mengyue.intake.counted_places import counted_finding
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError, Finding, InputError, Severity, State
from mengyue.progress import report
from mengyue.refusal import sentence_of
from mengyue.version import VERSION

__all__ = ["Batch", "run_batch"]

#: Errors and warnings of one alliance that the table tells; all are counted.
_TOLD = 100
_SAID = (Severity.ERROR, Severity.WARNING)


@dataclass
class Batch:
    """A batch that was run. ``again`` orders stood already and were left; ``forgotten`` are folders of earlier runs
    for which there is no data file any more."""

    kept: KeptRows
    names: Sequence[str]
    again: int = 0
    forgotten: Sequence[str] = ()

    def rows(self) -> Iterator[Row]:
        """Yield a row for each alliance, in the order of the sources, from disk."""
        return self.kept.rows(self.names)


@dataclass
class _Run:
    kept: KeptRows
    way: Way
    force: bool
    total: int
    keys: dict[str, str] = field(default_factory=dict)
    ready: int = 0

    def orders(self, waiting: Sequence[Source]) -> Iterator[Order]:
        """Yield the orders as they are asked for; a file that cannot be read becomes a row at once."""
        for source in waiting:
            try:
                order = source.order()
            except InputError as error:
                self.take(source.name, [_unread(source, error.findings)])
                continue
            self.keys[source.name] = _key_of(order, self.way)  # it may have been saved since it was looked at
            yield order.as_sent(self.way)

    def take(self, name: str, done: Sequence[Done]) -> None:
        """Put what came of one order in its place, and remember it."""
        rows = []
        for one in done:
            row = _row(one, self.keys[name])
            try:
                self.kept.place(row, dict(one.files), force=self.force)
            except (EngineError, OSError) as error:
                reason = sentence_of(error) if isinstance(error, OSError) else str(error)
                row = row.model_copy(update={"ending": Ending.FAILED, "reason": reason, "files": {}, "documents": 0})
            rows.append(row)
        self.kept.put(name, rows)
        self.ready += 1
        report(_("批量处理"), self.ready, self.total)


def run_batch(found: Sources, way: Way, folder: Path, *, jobs: int, scheduler: str = "", force: bool = False) -> Batch:
    """Make what ``way`` says of every order into ``folder``, a folder each.

    Nothing is made again whose data, library and way are the same and whose files are as they were made. Killed at
    any moment the folder holds whole results alone, and the next run goes on from there. Raises
    :class:`~mengyue.model.finding.MissingProgram` without LibreOffice, and :class:`EngineError` when the cluster
    cannot be reached or works with another library.
    """
    kept = KeptRows(folder)
    with kept.alone():
        names = [source.name for source in found.orders]
        batch = Batch(kept, names)
        run = _Run(kept, way, force, len(names))
        waiting: list[Source] = []
        for source in found.orders:
            run.keys[source.name] = key = _key_now(source, way)
            if kept.whole(source.name, key):
                batch.again += 1
                run.ready += 1
            else:
                waiting.append(source)
        report(_("批量处理"), run.ready, run.total)
        for order, done in work(run.orders(waiting), way, jobs=jobs, scheduler=scheduler):
            run.take(order.name, done)
        batch.forgotten = kept.forgotten(names)
        return batch


def _key_now(source: Source, way: Way) -> str:
    try:
        return _key_of(source.order(), way)
    except InputError:
        return digest(b"")


def _key_of(order: Order, way: Way) -> str:
    """Return the digest of all that decides what comes of the order."""
    data = order.loaded.data.sha256 if order.loaded is not None else digest(order.data)
    row = order.loaded.name if order.loaded is not None else ""
    ways = (
        way.make.value, way.as_of.isoformat(), way.language, way.content, way.policy or "", "、".join(way.kinds),
        way.phase, way.stage, str(way.review), str(way.accept_unapproved), VERSION,
    )  # fmt: skip
    return digest("\n".join([data, row, order.file, order.name, *ways]).encode())


def _unread(source: Source, findings: Sequence[Finding]) -> Done:
    return Done(source.name, "", source.file, Ending.UNREADABLE, findings=tuple(findings), reason=_("数据有误"))


def _row(done: Done, key: str) -> Row:
    said = [f for f in done.findings if f.severity in _SAID and f.state is not State.UNJUDGED]
    return Row(
        name=done.name,
        alliance=done.alliance,
        file=done.file,
        key=key,
        ending=done.ending,
        reason=done.reason,
        documents=done.documents,
        errors=counted(done.findings, Severity.ERROR),
        warnings=counted(done.findings, Severity.WARNING),
        reviews=counted(done.findings, Severity.REVIEW),
        unjudged=len(unjudged(done.findings)),
        blanks=done.blanks,
        told=tuple(_told(finding) for finding in said[:_TOLD]),
        files={path: digest(data) for path, data in done.files.items()},
    )


def _told(finding: Finding) -> Told:
    finding = counted_finding(finding)
    place = finding.label or finding.path
    where = f"{place}（{_('第 {line} 行').format(line=finding.line)}）" if finding.line else place
    return Told(
        severity="error" if finding.severity is Severity.ERROR else "warning",
        code=finding.code,
        message=finding.message,
        place=where,
        hint=finding.hint,
        basis=finding.basis,
    )
