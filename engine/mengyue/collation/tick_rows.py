"""Reading the 核对表 as it comes back from whatever program it went through: .csv in any encoding, tabs, .xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator

from mengyue.i18n import _
from mengyue.intake.decode import decode
from mengyue.intake.workbook_cells import Reader
from mengyue.intake.workbook_package import open_package
from mengyue.model.finding import EngineError

__all__ = ["rows_of"]

_NEEDED = frozenset(["文件代号", "页", "成员号", "份", "来源摘要"])


def rows_of(
    data: bytes, name: str, needed: Collection[str] = _NEEDED, what: str = ""
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each filled row with its number: its cells by the words of the head, without spaces around them.

    ``needed`` are the words that its head must have, ``what`` is what to call the table. Raises :class:`EngineError`
    when the head is another one.
    """
    table = what or _("核对表")
    rows = _in_workbook(data, name) if data[:2] == b"PK" else _in_text(data, name)
    head: dict[int, str] = {}
    for line, row in rows:
        if not head:
            head = {at: text for at, text in row.items() if text}
            if not set(head.values()) >= set(needed):
                if len(head) < len(needed):
                    head = {}
                    continue
                raise EngineError(_("“{file}”不是{table}，或者表头被改动").format(file=name, table=table))
        elif any(row.values()):
            yield line, {word: row.get(at, "") for at, word in head.items()}
    if not head:
        raise EngineError(_("“{file}”不是{table}，或者表头被改动").format(file=name, table=table))


def _in_text(data: bytes, name: str) -> Iterator[tuple[int, dict[int, str]]]:
    text, _notes = decode(data, file=name)
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    for row in reader:
        yield reader.line_num, {at: _bare(value) for at, value in enumerate(row)}


def _in_workbook(data: bytes, name: str) -> Iterator[tuple[int, dict[int, str]]]:
    package = open_package(data, name)
    grid = Reader(package).grid(package.sheets[0])
    for row in grid.rows:
        yield row.number, {at: _bare(cell.text) for at, cell in row.cells.items()}


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" else text
