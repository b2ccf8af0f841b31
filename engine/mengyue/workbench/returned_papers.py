"""Papers that the other side changed: reading them against what was sent, and the table of what is decided on them.

The table is that of ``mengyue returned``, in data (决定表.yaml), beside what was read: the command line can go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.decode import read_bytes
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, DraftManifest, ReturnedManifest
from mengyue.manifest.read_manifest import read_manifest
from mengyue.model.finding import EngineError
from mengyue.negotiation.decision_table import (
    DATA,
    SHEET,
    Choice,
    Decision,
    as_data,
    decided_rows,
    read_decisions,
    rows_in,
)
from mengyue.output.folder import write_file, write_folder
from mengyue.output.working import working_folder
from mengyue.progress import report
from mengyue.workbench.bench import Bench
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.phrases import sentences
from mengyue.workbench.saving import put_in
from mengyue.workbench.served_folder import Entry, NotServed
from mengyue.workbench.what_roles_may import Person, may_edit

__all__ = ["Round", "carrying_out", "reading", "record", "round_of", "sent_folders", "shown", "take_table"]

#: Folders beside the data file; the same in every language.
_RETURNED, _READ, _NEXT = "退回的文件", "退回意见", "新稿"
Work = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Round:
    """What comes back to one folder that was sent: where it is kept, and what was read of it."""

    results: Path
    name: str

    @property
    def sent(self) -> Path:
        """The folder that was sent."""
        return self.results / self.name

    @property
    def dropped(self) -> Path:
        """The folder of the files that came back."""
        return self.results / _RETURNED / self.name

    @property
    def read(self) -> Path:
        """The folder of what was read of them."""
        return self.results / _READ / self.name

    @property
    def table(self) -> Path:
        """The table of decisions, in data."""
        return self.read / DATA

    def files(self) -> list[str]:
        """Return the names of the files that came back."""
        return sorted(path.name for path in self.dropped.glob("*.docx")) if self.dropped.is_dir() else []

    def members(self) -> dict[str, str]:
        """Return whose each file was taken to be when it was read, by the name of the file."""
        if not (self.read / MANIFEST).is_file():
            return {}
        manifest = read_manifest(self.read / MANIFEST)
        return {row.name: row.member for row in manifest.returned} if isinstance(manifest, ReturnedManifest) else {}

    def rows(self) -> list[dict[str, str]]:
        """Return the rows of the table with what is decided so far; none before it was read."""
        if not self.table.is_file():
            return []
        data = read_bytes(self.table)
        return decided_rows(rows_in(data, DATA), read_decisions(data, DATA))

    def decisions(self) -> list[Decision]:
        """Return what is decided so far."""
        return read_decisions(read_bytes(self.table), DATA) if self.table.is_file() else []


def sent_folders(results: Path) -> list[Round]:
    """Return the folders of papers that can be sent out, the newest draft first."""
    found = []
    for path in results.iterdir() if results.is_dir() else ():
        if path.is_symlink() or not (path / MANIFEST).is_file():
            continue
        try:
            if isinstance(read_manifest(path / MANIFEST), DraftManifest):
                found.append(((path / MANIFEST).stat().st_mtime, path.name))
        except (EngineError, OSError):
            continue  # whatever it is, it was not sent out by us
    return [Round(results, name) for _time, name in sorted(found, reverse=True)]


def reading(bench: Bench, entry: Entry, round: Round, members: Mapping[str, str]) -> Work:
    """Return the work of reading what came back; ``members`` says of files, by name, whose they are."""
    paths = [round.dropped / name for name in round.files()]
    if not paths:
        raise EngineError(_("还没有放入退回的 Word 文件"))

    def work() -> Mapping[str, Any]:
        from mengyue.negotiation.read_all import read_all
        from mengyue.negotiation.sent import read_sent

        report(_("读取发出的文件"))
        with working_folder() as place:
            found = read_sent(round.sent, bench.shop, data=_data_sent(bench, entry, round, place))
            known = {member.id for member in found.loaded.alliance.members}
            given = {path: members[path.name] for path in paths if members.get(path.name) in known}
            done = read_all(paths, found, given)
            with bench.writing(round.table):
                write_folder(round.read, done.files(_so_far(round)), force=True)
        lines = [("　" if kind == "note" else "") + line for kind, line in done.lines()]
        page = {"page": f"returned?sent={quote(told(round.name))}", "page_title": _("逐项决定")}
        return {"state": "done" if done.complete else "partly", "lines": lines[:60], **page}

    return work


def _so_far(round: Round) -> list[Decision]:
    """Return what was decided, in the page or in the workbook beside it: reading again loses none of it."""
    book = round.read / SHEET
    written = read_decisions(read_bytes(book), SHEET) if book.is_file() else []
    return list({decision.id: decision for decision in (*written, *round.decisions())}.values())


def _data_sent(bench: Bench, entry: Entry, round: Round, place: Path) -> Path | None:
    """Return the data that were sent, as a file in ``place``: as they are now, or the version with their digest."""
    manifest = read_manifest(round.sent / MANIFEST)
    if not isinstance(manifest, DraftManifest) or not manifest.input:
        return None
    used, now = manifest.input[0], bench.open(entry)
    data = now.data if now.digest == used.sha256 else bench.state.with_digest(entry.name, used.sha256)
    if data is None or digest(data) != used.sha256:
        return None
    path = place / Path(used.name).name
    path.write_bytes(data)
    return path


def record(bench: Bench, round: Round, form: Mapping[str, str], by: str) -> int:
    """Write into the table what a page says of each matter; return how many decisions it changes.

    ``w.ID`` is what the page had shown, so that what somebody else decided meanwhile is not overwritten. Raises
    :class:`EngineError` with everything that is contradictory, and then writes nothing.
    """
    with bench.writing(round.table):
        rows = round.rows()
        decisions = {decision.id: decision for decision in round.decisions()}
        numbers = {row["识别码"]: row["序号"] for row in rows}
        faults: list[str] = []
        changed = 0
        for id, number in numbers.items():
            before = decisions.get(id)
            said = _said(form, id)
            if said is None or said == _whole(before) or _mark(said) == form[f"w.{id}"]:
                continue
            choice, text, reason = said
            if shown(before) != form[f"w.{id}"]:
                faults.append(_("第 {number} 项刚刚由{who}改过，请刷新页面").format(number=number, who=_by(before)))
            elif (not choice and (text or reason)) or (choice and choice not in {one.value for one in Choice}):
                faults.append(_("第 {number} 项没有选决定").format(number=number))
            elif choice == Choice.COUNTER and not text:
                faults.append(_("第 {number} 项选了还价，没有写还价的文字").format(number=number))
            elif choice and not by:
                faults.append(_("请写明决定人"))
            else:
                changed += 1
                decisions.pop(id, None)
                if choice:
                    decisions[id] = Decision(id, Choice(choice), text, by, reason)
        if faults:
            raise EngineError(sentences(dict.fromkeys(faults)))
        if changed:
            write_file(round.table, as_data(decided_rows(rows, decisions.values())))
        return changed


def shown(decision: Decision | None) -> str:
    """Return a mark of a decision, by which a page that shows it is told from one that shows another."""
    return _mark(_whole(decision))


def _whole(decision: Decision | None) -> tuple[str, str, str]:
    return (decision.choice.value, decision.text, decision.reason) if decision else ("", "", "")


def _mark(said: tuple[str, str, str]) -> str:
    return digest("\0".join(said).encode())[:16]


def _said(form: Mapping[str, str], id: str) -> tuple[str, str, str] | None:
    if f"w.{id}" not in form:
        return None
    choice, text, reason = (form.get(f"{part}.{id}", "").replace("\r\n", "\n").strip()[:8000] for part in "dtr")
    return choice, text if choice in (Choice.COUNTER, Choice.ONLY) else "", reason


def _by(decision: Decision | None) -> str:
    return decision.by if decision else _("别人")


def take_table(bench: Bench, round: Round, data: bytes, name: str) -> int:
    """Take over a table that was filled in elsewhere, where it decides something; return how many matters it decides.

    Raises :class:`EngineError` with its faults, or when it is the table of other papers.
    """
    given = read_decisions(data, name)
    with bench.writing(round.table):
        rows = round.rows()
        known = {row["识别码"] for row in rows}
        strange = [decision.line for decision in given if decision.id not in known]
        if strange:
            raise EngineError(
                "\n".join(_("第 {line} 行的识别码不在退回的文件中").format(line=line) for line in strange)
            )
        both = {decision.id: decision for decision in (*round.decisions(), *given)}
        write_file(round.table, as_data(decided_rows(rows, both.values())))
    return len(given)


def carrying_out(bench: Bench, entry: Entry, file: OpenFile, round: Round, person: Person) -> Work:
    """Return the work of carrying out what was decided: the data, the next draft, redlines and letters.

    ``file`` is the data as they were when somebody asked for it: what had been done when a server was ended in the
    middle is not done twice.
    """
    if not round.decisions():
        raise EngineError(_("还没有记下任何决定"))
    if file.loaded is None:
        raise EngineError(_("资料中有读不懂的内容，改好后才能办理"))

    def work() -> Mapping[str, Any]:
        if (whole := _carried_out(round.results, file, bench.open(entry))) is not None:
            return {"lines": [_("中断以前已经办完，已写入 {folder}").format(folder=whole)]}
        from mengyue.negotiation.apply import apply
        from mengyue.negotiation.decided import received
        from mengyue.negotiation.places_of_data import told_of

        report(_("读取退回的文件"))
        found = received(round.table, None, bench.shop)
        report(_("写入决定，起草新稿"))
        now = bench.open(entry)
        if now.loaded is None:
            raise EngineError(_("资料中有读不懂的内容，改好后才能办理"))
        applied = apply(found, round.decisions(), now=now.loaded)
        paths = [path for path in applied.values if not may_edit(person, {"path": [path]})]
        said = {path: told_of(path, value, bench.shop.library) for path, value in applied.values.items()}
        if paths:
            text = _("这些决定要改写资料，须由牵头单位办理：{what}")
            raise EngineError(text.format(what=sentences(said[path][:80] for path in paths)))
        if applied.values and not entry.is_text:
            raise EngineError(_("工作簿不在页面里改动；请先转为文本数据文件"))
        name = _place(round.results, applied.files)
        report(_("写入"))
        with bench.writing(entry.path):
            if digest(read_bytes(entry.path)) != now.digest:
                raise EngineError(_("文件刚刚被改过，没有保存；请刷新页面再试"))
            if not (round.results / name).exists():
                write_folder(round.results / name, applied.files)
            if applied.values:
                what = _("办理退回稿的决定，写入 {count} 处").format(count=len(applied.values))
                put_in(bench, entry, now, applied.data, who=person.name, what=what)
        lines = [_("已写入 {folder}").format(folder=name), *(text[:160] for text in said.values())]
        left = [*applied.unwritten, *applied.unproved]
        lines += [*left, *applied.notes]
        if applied.undecided:
            lines.append(_("还有 {count} 项没有决定，条文不变").format(count=applied.undecided))
        return {"state": "partly" if left else "done", "lines": lines}

    return work


def _place(results: Path, files: Mapping[str, bytes]) -> str:
    """Return the folder for the next draft: a new one, or that in which the very same was written already."""
    number = 1
    while (place := results / f"{_NEXT}-{number}").exists():
        if (place / MANIFEST).is_file() and read_bytes(place / MANIFEST) == files[MANIFEST]:
            break
        number += 1
    return place.name


def _carried_out(results: Path, then: OpenFile, now: OpenFile) -> str | None:
    """Return the folder of the draft by which the data became what they are ``now``; nothing where none did since."""
    if now.digest == then.digest or then.loaded is None:
        return None
    name = then.loaded.data.name
    for place in sorted(results.glob(f"{_NEXT}-*"), reverse=True):
        if (place / name).is_file() and digest(read_bytes(place / name)) == now.digest:
            return place.name
    return None


def round_of(results: Path, name: str) -> Round:
    """Return the round of the folder that a page names. Raises :class:`NotServed` for others."""
    found = next((round for round in sent_folders(results) if told(round.name) == name), None)
    if found is None:
        raise NotServed(_("没有这份发出的文件"))
    return found
