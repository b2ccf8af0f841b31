"""Rows of a table that hold no record: examples, explanations, totals, notes below, the header once more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from mengyue.intake.cell_value import plain_text
from mengyue.intake.cell_words import CellWords
from mengyue.intake.grid import Cell, CellKind, Row
from mengyue.intake.workbook_plan import folded

__all__ = ["Kept", "LeftOut", "is_sum"]

_TAIL = (
    "金额|数额|数|额|人数|家数|单位|资金|经费|投入|预算|收入|支出|人民币"
    "|[0-9.,，]+|[:=：~～—-]+|[百千万亿]?元|家|个|项|人|名|户|位|共|万|亿"
)
_SUM = re.compile(r"\b(SUM|SUBTOTAL|AGGREGATE)\s*\(", re.IGNORECASE)


class Kept(StrEnum):
    """What a row is."""

    RECORD = "record"
    TOTAL = "total"
    NOTE = "note"
    HEADER = "header"
    DOUBT = "doubt"  # a sentence, or a sum without a name


def _total_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what matches the folded text of a cell that begins a total row."""
    names = "|".join(re.escape(folded(word)) for word in words) or "(?!)"
    return re.compile(rf"(?:{names})(?:\([^)]*\)|{_TAIL})*|共[0-9]+(?:家|个|项|人|名|户|位)(?:单位|成员|任务|企业)?")


class LeftOut:
    """Tells rows that hold no record from those that do."""

    def __init__(self, words: CellWords, totals: Iterable[str], titles: Mapping[int, str]) -> None:
        self._total = _total_pattern((*words.totals, *totals))
        names = "|".join(sorted((re.escape(word) for word in words.remarks), key=len, reverse=True)) or "(?!)"
        self._note = re.compile(
            rf"[\s（(【\[*※★#]*(?:{names})\s*(?:[（(][^）)]*[）)])?\s*[0-9一二三四五]?\s*[)）】\]]?\s*[:：]|[※★]|[*＊]+[^*]"
        )
        self._titles = titles

    def kind(self, row: Row, columns: set[int]) -> Kept:
        """Say what ``row`` is; ``columns`` are those that hold data."""
        cells = [row.cells[number] for number in sorted(row.cells)]
        texts = [cell for cell in cells if cell.kind is CellKind.TEXT]
        if any(self._total.fullmatch(folded(cell.text)) for cell in cells[:2] if cell.kind is CellKind.TEXT):
            return Kept.TOTAL
        if texts and self._is_note(cells, texts):
            return Kept.NOTE
        if len(texts) > 1 and all(self._titles.get(cell.column) == folded(plain_text(cell)) for cell in texts):
            return Kept.HEADER
        numbers = [cell for cell in cells if cell.column in columns and cell.kind is CellKind.NUMBER]
        if not texts and numbers and any(_SUM.search(cell.formula) for cell in numbers):
            return Kept.TOTAL
        if len(cells) == 1 and len(columns) > 2 and texts and _is_sentence(texts[0].text):
            return Kept.DOUBT
        return Kept.RECORD

    def _is_note(self, cells: list[Cell], texts: list[Cell]) -> bool:
        if cells[0].kind is not CellKind.TEXT or not self._note.match(cells[0].text.strip()):
            return False
        return len(cells) <= 3 or all(self._note.match(cell.text.strip()) for cell in texts)


def _is_sentence(text: str) -> bool:
    return len(text) > 40 or re.search("[。！？；]|^[（(]?(以上|本表)", text.strip()) is not None


def is_sum(row: Row, above: Iterable[Row], columns: set[int]) -> bool:
    """Tell whether ``row`` has numbers only, and one of them is the sum of what stands above it."""
    if any(cell.kind is not CellKind.NUMBER for number, cell in row.cells.items() if number in columns):
        return False
    rows = list(above)
    for number in columns & row.cells.keys():
        values = [_decimal(other.cells[number]) for other in rows if number in other.cells]
        if len(values) > 1 and sum(values) == _decimal(row.cells[number]) != 0:
            return True
    return False


def _decimal(cell: Cell) -> Decimal:
    try:
        return Decimal(cell.text) if cell.kind is CellKind.NUMBER else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
