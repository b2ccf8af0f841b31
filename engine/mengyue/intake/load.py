"""Alliance files of any format to validated alliances, with every fault told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mengyue.i18n import _
from mengyue.intake.cell import CellPosition, in_cell, sheet_position
from mengyue.intake.data_file import DataFile
from mengyue.intake.decode import decode, read_bytes
from mengyue.intake.json_source import read_json_source
from mengyue.intake.labels import label_of
from mengyue.intake.prune import prune
from mengyue.intake.references import reference_faults
from mengyue.intake.source import Source
from mengyue.intake.yaml_source import read_yaml_source
from mengyue.library.faults import fault, limited, note, raise_faults, shown
from mengyue.library.validate import validate
from mengyue.library.yaml_file import Position
from mengyue.model.alliance import Alliance
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding, InputError
from mengyue.names import safe_name, told

__all__ = ["SUFFIXES", "Loaded", "load", "load_bytes"]

#: File types that are read.
SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".xlsx", ".xlsm")
_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Loaded:
    """An alliance together with where it came from.

    ``positions`` maps data paths such as ``members[3].uscc`` to line and column, both from 1, parents included; in a
    CSV file the column is the number of the cell, in a workbook both are those of the cell (``CellPosition``).
    ``file`` is the name of the file as messages give it; ``data`` are the bytes that were parsed, with their digest
    (rows of one table share them); ``name`` is fit for file names. ``notes`` inform, they never block.
    """

    alliance: Alliance
    file: str
    data: DataFile
    positions: Mapping[str, Position]
    name: str
    notes: tuple[Finding, ...] = field(default=())


def load(path: Path, *, policy: str | None = None) -> list[Loaded]:
    """Read ``path``; ``policy`` stands in for, and overrides, the policy named in the file.

    One alliance for YAML, JSON and workbooks, one a row for CSV. Raises ``InputError`` with all faults.
    """
    if path.suffix.lower() not in SUFFIXES and not path.is_dir() and path.exists():
        raise InputError([_unsupported(path)])
    return load_bytes(read_bytes(path), file=told(path), policy=policy)


def load_bytes(data: bytes, *, file: str, policy: str | None = None) -> list[Loaded]:
    """Read ``data`` as the content of ``file``, whose name decides the format."""
    suffix = Path(file).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError([_unsupported(Path(file))])
    if suffix in _WORKBOOKS:
        return [_load_workbook(data, file, policy)]
    read = DataFile.of(Path(file).name, data)
    text, notes = decode(data, file=file)
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise InputError([fault("IN-106", _("文件是空的"), file=file)])
    if suffix == ".csv":
        from mengyue.intake.csv_source import read_csv_source

        sources, faults = read_csv_source(text, file)
    else:
        reader = read_json_source if suffix == ".json" else read_yaml_source
        source, faults = reader(text, file)
        if source.data is None and not faults:
            raise InputError([fault("IN-106", _("文件中没有数据，只有注释或空值"), file=file)])
        sources = [] if source.data is None else [source]
    results: list[Loaded] = []
    taken: set[str] = set()
    for source in sources:
        loaded, found = _build(prune(source), read, file, policy, notes)
        faults += found
        if loaded is not None:
            name = loaded.name if loaded.name not in taken else f"{loaded.name}-{source.row}"
            taken.add(name)
            results.append(replace(loaded, name=name))
    raise_faults(f if f.label or not f.path else replace(f, label=label_of(f.path)) for f in faults)
    return results


def _load_workbook(data: bytes, file: str, policy: str | None) -> Loaded:
    from mengyue.intake.workbook_source import read_workbook_source

    if not data:
        raise InputError([fault("IN-106", _("文件是空的"), file=file)])
    read = read_workbook_source(data, file)
    source = prune(read.source)
    if source.data is None and not read.faults:
        raise InputError([fault("IN-106", _("工作簿里没有填写任何数据"), file=file)])
    loaded, found = _build(source, DataFile.of(Path(file).name, data), file, policy, read.notes)
    known = {finding.path for _place, finding in read.faults if finding.path}
    faults = list(read.faults)
    for finding in found:
        place = sheet_position(source.positions, finding.path) or CellPosition.at(1, 1, "")
        if finding.path not in known:
            faults.append((place, in_cell(replace(finding, line=place[0], column=place[1]), place)))
    if faults or loaded is None:
        raise InputError(limited([f for _place, f in sorted(faults, key=lambda item: (item[0].number, item[0]))]))
    return loaded


def _build(
    source: Source, read: DataFile, file: str, policy: str | None, notes: list[Finding]
) -> tuple[Loaded | None, list[Finding]]:
    data = {} if source.data is None else source.data
    start = source.positions.get("", (1, 1))
    if not isinstance(data, dict):
        found = _("列表") if isinstance(data, list) else shown(data)
        message = _("文件的最外层应为“键: 值”，读到的是“{found}”").format(found=found)
        return None, [fault("IN-211", message, file=file, line=start[0], column=start[1])]
    alliance, faults = validate(Alliance, data, file=file, positions=source.positions)
    faults += reference_faults(data, file=file, positions=source.positions)
    stated = data.get("policy")
    if policy is None and stated is None:
        place = {"line": start[0], "column": start[1], "path": "policy", "label": label_of("policy")}
        faults.append(fault("IN-503", _("未写明适用政策（policy）"), file=file, **place))  # type: ignore[arg-type]
    if alliance is None or faults:
        return None, faults
    if policy is not None and policy != stated:
        if stated is not None:
            message = _("按命令行指定的政策 {policy} 办理，文件中写的是 {stated}")
            line = nearest(source.positions, "policy")[0]
            message = message.format(policy=policy, stated=stated)
            notes = [*notes, note("IN-504", message, file=file, line=line, path="policy", label=label_of("policy"))]
        alliance = alliance.model_copy(update={"policy": policy})
    return Loaded(alliance, file, read, source.positions, _name(alliance, file, source.row), tuple(notes)), []


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
