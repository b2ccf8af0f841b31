"""Alliance files of any format to validated alliances, with every fault told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mengyue.file_names import safe_name, told
from mengyue.i18n import _
from mengyue.intake.cell import CellPosition, in_cell, sheet_position
from mengyue.intake.clean_text import tidied
from mengyue.intake.data_file import DataFile
from mengyue.intake.decode import decode, read_bytes
from mengyue.intake.foreign_fields import foreign_fields
from mengyue.intake.json_source import read_json_source
from mengyue.intake.named_ids import reference_faults, resolve_names
from mengyue.intake.names_alike import names_alike
from mengyue.intake.place_labels import label_of
from mengyue.intake.prune import prune
from mengyue.intake.remarks import Remarks, gathered
from mengyue.intake.source import Read, Source
from mengyue.intake.yaml_source import read_yaml_source
from mengyue.library.data_model import data_model
from mengyue.library.faults import fault, limited, note, raise_faults, shown
from mengyue.library.validate import validate
from mengyue.library.yaml_file import Position
from mengyue.model.alliance import Alliance
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding, InputError

__all__ = ["SUFFIXES", "Loaded", "load", "load_bytes", "load_data"]

#: File types that are read.
SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".xlsx", ".xlsm")
_WORKBOOKS = (".xlsx", ".xlsm")
_TABLES = (".csv", *_WORKBOOKS)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An alliance together with where it came from.

    ``positions`` maps data paths such as ``members[3].uscc`` to line and column, both from 1, parents included; in a
    CSV file the column is the number of the cell, in a workbook both are those of the cell (``CellPosition``).
    ``file`` is the name of the file as messages give it; ``data`` are the bytes that were parsed, with their digest
    (rows of one table share them); ``name`` is fit for file names. ``notes`` inform, they never block. ``origin``
    gives the place in the file of list items that moved up when blank ones were left out.
    """

    alliance: Alliance
    file: str
    data: DataFile
    positions: Mapping[str, Position]
    name: str
    notes: tuple[Finding, ...] = field(default=())
    origin: Mapping[str, str] = field(default_factory=dict)


def load(path: Path, *, policy: str | None = None, set_aside: list[Finding] | None = None) -> list[Loaded]:
    """Read ``path``; ``policy`` stands in for, and overrides, the policy named in the file.

    One alliance for YAML, JSON and workbooks, one a row for lists in CSV files and workbooks. Raises ``InputError``
    with all faults; of a list, those of single rows go to ``set_aside``, if it is given, and cost only these rows, each
    of which then has notes of its own cells.
    """
    if path.suffix.lower() not in SUFFIXES and not path.is_dir() and path.exists():
        raise InputError([_unsupported(path)])
    return load_bytes(read_bytes(path), file=told(path), policy=policy, set_aside=set_aside)


def load_bytes(
    data: bytes, *, file: str, policy: str | None = None, set_aside: list[Finding] | None = None
) -> list[Loaded]:
    """Read ``data`` as the content of ``file``, whose name decides the format."""
    suffix = Path(file).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError([_unsupported(Path(file))])
    data_model(anew=True)
    read = _read_table(data, file, suffix) if suffix in _TABLES else _read_text(data, file, suffix)
    lines = {_line(s.positions[""]) for s in read.sources if s.row is not None and "" in s.positions}
    of_rows = [(p, f) for p, f in read.faults if _line(p) in lines] if set_aside is not None else []
    faults = [fault for fault in read.faults if fault not in of_rows]
    told = {finding.path for _place, finding in read.faults if finding.path}
    broken = any(finding.code == "IN-110" for _place, finding in read.faults)
    notes = Notes(file, list(read.notes))
    held = DataFile.of(Path(file).name, data)
    results: list[tuple[Loaded, Notes]] = []
    taken: set[str] = set()
    for source in read.sources:
        # Rows that go their own ways are told of their own cells alone.
        of_row = Notes(file, []) if set_aside is not None and source.row is not None else notes
        loaded, found = _one(source, held, file, policy, of_row, read.is_table)
        own = [(place, f) for place, f in found if f.path not in told and not (broken and "U+FFFD" in f.message)]
        if set_aside is not None and source.row is not None:
            own = [*(f for f in of_rows if _line(f[0]) == _line(source.positions.get("", (0, 0)))), *own]
        if own and set_aside is not None and source.row is not None:
            set_aside += limited([finding for _place, finding in own])
            continue
        faults += own
        if loaded is not None:
            name = loaded.name if loaded.name not in taken else f"{loaded.name}-{source.row}"
            taken.add(name)
            results.append((replace(loaded, name=name), of_row))
    faults = [(place, finding) for place, finding in faults if not _follows(finding, read.unread)]
    if any(isinstance(place, CellPosition) and place.sheet for place, _finding in faults):
        raise InputError(limited(gathered(sorted(faults, key=lambda fault: _order(fault[0])))))
    raise_faults(f if f.label or not f.path else replace(f, label=label_of(f.path)) for _place, f in faults)
    whole = tuple(notes.made())
    return [replace(loaded, notes=whole if of_row is notes else (*whole, *of_row.made())) for loaded, of_row in results]


def load_data(
    data: dict[str, Any],
    *,
    file: str,
    policy: str | None = None,
    positions: Mapping[str, Position] | None = None,
) -> Loaded:
    """Read ``data`` as a text file would give them (dict, list, str and None), without lines to point at.

    With ``positions`` they are those of the cells of a workbook. Raises ``InputError`` with all faults, each with its
    data path.
    """
    data_model(anew=True)
    notes = Notes(file, [])
    table = positions is not None
    loaded, found = _one(Source(data, positions or {}), DataFile.of(file, b""), file, policy, notes, table)
    if table and found:
        raise InputError(limited(gathered(sorted(found, key=lambda fault: _order(fault[0])))))
    raise_faults(finding for _place, finding in found)
    if loaded is None:
        raise InputError([fault("IN-106", _("文件中没有数据，只有注释或空值"), file=file)])
    return replace(loaded, notes=tuple(notes.made()))


def _line(place: Position) -> tuple[str, int]:
    """Return the row at ``place``: in a CSV file its line, in a workbook with its sheet."""
    return (place.sheet if isinstance(place, CellPosition) else "", place[0])


@dataclass(slots=True)
class Notes:
    """Notes of the file as a whole, and remarks on the values of all its alliances."""

    file: str
    whole: list[Finding]
    remarks: Remarks = field(default_factory=Remarks)

    def made(self) -> list[Finding]:
        """Return them all."""
        return [*self.whole, *self.remarks.notes(self.file)]


def _read_text(data: bytes, file: str, suffix: str) -> Read:
    text, notes = _decoded(data, file)
    reader = read_json_source if suffix == ".json" else read_yaml_source
    source, faults = reader(text, file)
    if source.data is None and not faults:
        raise InputError([fault("IN-106", _("文件中没有数据，只有注释或空值"), file=file)])
    return Read([] if source.data is None else [source], [(_at(f), f) for f in faults], notes)


def _decoded(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Decode ``data``. Byte order marks inside, left where files were joined, are taken out and told."""
    text, notes = decode(data, file=file)
    text = text.removeprefix("\ufeff")
    if "\ufeff" in text:
        line = text.count("\n", 0, text.index("\ufeff")) + 1
        message = _("含有看不见的字符 U+{code}{name}，已去掉").format(code="FEFF", name="（" + _("字节序标记") + "）")
        notes = [*notes, note("IN-110", message, file=file, line=line)]
        text = text.replace("\ufeff", "")
    if not text.strip():
        raise InputError([fault("IN-106", _("文件是空的"), file=file)])
    return text, notes


def _read_table(data: bytes, file: str, suffix: str) -> Read:
    from mengyue.intake.table_source import read_csv_file, read_workbook_file

    if suffix in _WORKBOOKS:
        if not data:
            raise InputError([fault("IN-106", _("文件是空的"), file=file)])
        return read_workbook_file(data, file)
    text, notes = _decoded(data, file)
    read = read_csv_file(text, file)
    return replace(read, notes=[*notes, *read.notes])


def _one(
    source: Source, held: DataFile, file: str, policy: str | None, notes: Notes, is_table: bool
) -> tuple[Loaded | None, list[tuple[Position, Finding]]]:
    """Make one alliance of ``source``, with its faults, each at its place."""
    tidy, faults = tidied(source, file, notes.remarks)
    pruned = prune(tidy)
    if is_table and isinstance(pruned.data, dict):
        resolve_names(pruned.data, pruned.positions, notes.remarks)
    if is_table and pruned.data is None and source.row is None and not faults:
        return None, [((0, 0), fault("IN-106", _("工作簿里没有填写任何数据"), file=file))]
    loaded, found = _build(pruned, held, file, policy, notes, is_table)
    known = {finding.path for finding in faults}
    placed: list[tuple[Position, Finding]] = []
    for finding in [*faults, *(f for f in found if f.path not in known)]:
        if finding.path and pruned.origin and finding not in faults:
            finding = replace(finding, label=label_of(finding.path, pruned.origin))
        elif finding.path and not finding.label:
            finding = replace(finding, label=label_of(finding.path))
        place = sheet_position(pruned.positions, finding.path)
        if place is None or not place.sheet:
            placed.append((_at(finding), finding))
        else:
            placed.append((place, in_cell(replace(finding, line=place[0], column=place[1]), place)))
    return (None if faults else loaded), placed


def _at(finding: Finding) -> Position:
    return finding.line or 0, finding.column or 0


def _order(place: Position) -> tuple[int, int, int]:
    return (place.number if isinstance(place, CellPosition) else -1), place[0], place[1]


def _follows(finding: Finding, unread: frozenset[str]) -> bool:
    """Tell whether ``finding`` only follows from a sheet or column that could not be read and is told itself."""
    if finding.code == "IN-502":
        return bool(unread & {"members", "former_members"})
    if finding.code in ("IN-503", "IN-506"):
        return ("policy" if finding.code == "IN-503" else "results") in unread
    return finding.code == "IN-402" and re.sub(r"\[[0-9]+\]", "[]", finding.path) in unread


def _build(
    source: Source, held: DataFile, file: str, policy: str | None, notes: Notes, is_table: bool
) -> tuple[Loaded | None, list[Finding]]:
    data = {} if source.data is None else source.data
    start = source.positions.get("", (1, 1))
    if not isinstance(data, dict):
        found = _("列表") if isinstance(data, list) else shown(data)
        message = _("文件的最外层应为“键: 值”，读到的是“{found}”").format(found=found)
        return None, [fault("IN-211", message, file=file, line=start[0], column=start[1])]
    alliance, faults = validate(data_model(), data, file=file, positions=source.positions, keys=not is_table)
    faults += reference_faults(data, file=file, positions=source.positions, table=is_table)
    stated = data.get("policy")
    if policy is None and stated is None:
        place = {"line": start[0], "column": start[1], "path": "policy", "label": label_of("policy")}
        message = _("未写明适用政策") if is_table else _("未写明适用政策（policy）")
        hint = _("填写“适用政策”，或者用 --policy 指定。") if is_table else ""
        faults.append(fault("IN-503", message, file=file, hint=hint, **place))  # type: ignore[arg-type]
    if alliance is None or faults:
        return None, faults
    if policy is not None and policy != stated:
        if stated is not None:
            message = _("按命令行指定的政策 {policy} 办理，文件中写的是 {stated}")
            line = nearest(source.positions, "policy")[0]
            message = message.format(policy=policy, stated=stated)
            made = note("IN-504", message, file=file, line=line, path="policy", label=label_of("policy"))
            if source.row is None or made not in notes.whole:
                notes.whole.append(made)
        alliance = alliance.model_copy(update={"policy": policy})
    notes.whole += foreign_fields(data, alliance.policy or "", source.positions, file)
    names_alike(alliance, source.positions, notes.remarks)
    name = _name(alliance, file, source.row)
    return Loaded(alliance, file, held, source.positions, name, (), source.origin), []


def _name(alliance: Alliance, file: str, row: int | None) -> str:
    """Return a name fit for files on every system: at most 60 characters, none that Windows refuses."""
    former = alliance.predecessor.name if alliance.predecessor else None
    stem = Path(file).stem
    name = alliance.alliance.name or former or (stem if row is None else f"{stem}-{row}")
    return safe_name(name, safe_name(stem))


def _unsupported(path: Path) -> Finding:
    suffix = path.suffix.lower()
    if suffix in (".xls", ".xlsb", ".et", ".ods"):
        message = _("不支持 {suffix} 工作簿").format(suffix=suffix)
        hint = _("在表格软件中另存为“Excel 工作簿（.xlsx）”。")
        return fault("IN-104", message, file=told(path), hint=hint)
    message = _("不支持的文件类型“{suffix}”").format(suffix=shown(suffix) or _("无扩展名"))
    return fault("IN-104", message, file=told(path), hint=_("可用的类型：{types}。").format(types="、".join(SUFFIXES)))
