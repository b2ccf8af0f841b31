"""A member's workbook as it came back: whose it is, what it says, and each cell that cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mengyue.gathering.given_values import Given, GivenRow, Said, understood
from mengyue.gathering.member_parts import IDENTITY, OF, MemberParts, Part
from mengyue.gathering.sent_identity import Sent, read_identity
from mengyue.i18n import _
from mengyue.intake.cell import CellPosition
from mengyue.intake.cell_value import plain_text
from mengyue.intake.remarks import gathered
from mengyue.intake.workbook_cells import Reader
from mengyue.intake.workbook_package import Package, open_package
from mengyue.intake.workbook_plan import folded
from mengyue.intake.workbook_source import WorkbookSource, read_workbook_source
from mengyue.library.faults import fault
from mengyue.library.yaml_file import Position
from mengyue.manifest.digest import digest
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding

__all__ = ["Returned", "cell_of", "read_returned"]

_MACROS = "vbaproject.bin"
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook, or a form, that came back. ``findings`` are its faults and notes, each at its cell; ``saved`` is when
    a program last saved it, as it says itself (ISO 8601)."""

    file: str
    sha256: str
    sent: Sent
    said: Said
    by: str = ""
    filled: str = ""
    remark: str = ""
    saved: str = ""
    findings: Sequence[Finding] = field(default=())


def read_returned(data: bytes, file: str, parts: MemberParts, alliance: Alliance, gathering: str) -> Returned:
    """Read the workbook ``data`` called ``file``.

    Raises :class:`EngineError` with one sentence for what is none of ours: damaged, encrypted, with macros, of another
    gathering, or of a unit that is no member.
    """
    package = open_package(data, file)
    if any(name.casefold().endswith(_MACROS) for name in package.all_parts()):
        raise EngineError(_("“{file}”带有宏，没有读取；请另存为不带宏的 .xlsx").format(file=file))
    reader = Reader(package)
    sent = read_identity(package, reader)
    if sent is None:
        there = any(sheet.name == IDENTITY for sheet in package.sheets)
        changed = _("“{file}”的识别信息被改动过，不能断定是哪家填的；请在发出的表里重新填写")
        strange = _("“{file}”没有识别信息，不是 mengyue collect split 发出的表；请把内容填入发出的表再交回")
        raise EngineError((changed if there else strange).format(file=file))
    if sent.alliance != gathering:
        raise EngineError(_("“{file}”是另一个联盟或者另一次收集的表，没有读取").format(file=file))
    if all(member.id != sent.member for member in alliance.members):
        message = _("“{file}”是“{id}”填的，现在的数据文件里没有这个成员代号；改过代号的，请重新发一份")
        raise EngineError(message.format(file=file, id=sent.member))
    source = read_workbook_source(package, file, layout=parts.workbook, sheets=parts.sheets)
    given = _given(source, parts, sent)
    said, wrong = understood(given, parts, alliance, sent.member, file)
    person, phone, filled, remark = _filler(package, reader, parts)
    findings = [*_faults(source), *_absent(source, parts, sent, file), *map(_as_told, wrong), *source.notes]
    by = "，".join(word for word in (person, phone) if word)
    return Returned(file, digest(data), sent, said, by, filled, remark, _saved(package), findings)


def _as_told(finding: Finding) -> Finding:
    """Return a finding with its cell and what the column is called: the member has never seen another place."""
    cell, _space, label = finding.label.partition(" ")
    return replace(finding, path="", label=f"{cell} {label.rpartition('·')[2]}".strip())


def _faults(source: WorkbookSource) -> list[Finding]:
    return gathered(sorted(source.faults, key=lambda found: (getattr(found[0], "number", -1), *found[0])))


def _absent(source: WorkbookSource, parts: MemberParts, sent: Sent, file: str) -> list[Finding]:
    """Say which sheets with data of ours are gone: what they said stays as it is."""
    names = [part.sheet.name for part in parts.parts if sent.base.rows.get(part.key) and part.key not in source.there]
    names += [parts.own.name] if "members" not in source.there else []
    message = _("缺少工作表“{name}”，其中的内容按没有改动处理")
    return [fault("IN-604", message.format(name=name), file=file) for name in names]


def _given(source: WorkbookSource, parts: MemberParts, sent: Sent) -> Given:
    positions = source.source.positions
    at_fault = {finding.path for _place, finding in source.faults if finding.path}
    own = _row("", "", "members", _columns(parts.own.columns), source, positions, at_fault)
    rows = {}
    for part in parts.parts:
        if part.key in source.there and part.key not in source.unread:
            rows[part.key] = _rows(part, source, positions, at_fault, sent)
    return Given(own, rows)


def _columns(columns: Sequence[Any]) -> list[str]:
    return [column.path.partition(".")[2] for column in columns if column.path != "members.id"]


def _rows(
    part: Part, source: WorkbookSource, positions: Mapping[str, Position], at_fault: set[str], sent: Sent
) -> list[GivenRow]:
    owner = source.owners.get(part.key)
    codes = {path: code for code, (_record, path) in owner.by_key.items()} if owner else {}
    before = {row.code: row.of for row in sent.base.rows.get(part.key, ())}
    columns = [column.path for column in part.columns]
    found = []
    for at, record in enumerate(source.source.data.get(part.key, ())):
        path = f"{part.key}[{at}]"
        code = codes.get(path, "")
        of = before.get(code) or str(record.get(OF) or "")
        found.append(_row(code, of, path, columns, source, positions, at_fault))
    return found


def _row(
    code: str,
    of: str,
    path: str,
    columns: Sequence[str],
    source: WorkbookSource,
    positions: Mapping[str, Position],
    at_fault: set[str],
) -> GivenRow:
    """Return the row at ``path``: the columns that the sheet has, without the cells that could not be read."""
    seen = [c for c in columns if f"{path}.{c}" in positions and f"{path}.{c}" not in at_fault]
    values = {column: _value(source.source.data, f"{path}.{column}") for column in seen}
    places = {column: positions[f"{path}.{column}"] for column in seen}
    return GivenRow(code, of, values, places, positions.get(path))


def _value(data: Any, path: str) -> Any:
    for step in re.findall(r"[^.\[\]]+", path):
        data = data[int(step)] if isinstance(data, list) else data.get(step) if isinstance(data, dict) else None
    return data


def _filler(package: Package, reader: Reader, parts: MemberParts) -> tuple[str, ...]:
    """Return person, telephone, day and remark, as they were written on the sheet for it."""
    asked = parts.layout.filler
    entry = next((sheet for sheet in package.sheets if folded(sheet.name) == folded(asked.name)), None)
    told: dict[str, str] = {}
    for row in reader.grid(entry).rows if entry else ():
        if 1 in row.cells and 2 in row.cells:
            told[folded(plain_text(row.cells[1]))] = " ".join(plain_text(row.cells[2]).split())[:_LONGEST]
    return tuple(told.get(folded(title), "") for title in (asked.person, asked.phone, asked.on, asked.remark))


def _saved(package: Package) -> str:
    if not package.has("docProps/core.xml"):
        return ""
    text = package.read("docProps/core.xml").decode("utf-8", "replace")
    found = re.search(r"<dcterms:modified[^>]*>\s*([0-9T:.\-]{10,23}Z?)\s*<", text)
    return found[1] if found else ""


def cell_of(place: Position | None) -> str:
    """Return the cell as people name it; nothing for what stands in none."""
    return place.name if isinstance(place, CellPosition) else ""
