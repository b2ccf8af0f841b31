"""What a page says of the pages that came back, written into the 核对表."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mengyue.collation.answered_rows import (
    TableRow,
    answer_mark,
    answered,
    said_of,
    sheet_cells,
    shown_mark,
    table_rows,
)
from mengyue.collation.ticks import TICKS
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file
from mengyue.sign.sent_record import read_issued
from mengyue.workbench.bench import Bench
from mengyue.workbench.phrases import sentences
from mengyue.workbench.signing_papers import OUTPUT, PACKETS

__all__ = ["record_ticks"]

#: The fields of a form, by the words of the table.
_LETTERS = {"签字": "s", "盖章": "z", "签署日期": "d", "备注": "n"}


def record_ticks(bench: Bench, results: Path, form: Mapping[str, str], by: str) -> int:
    """Write into the 核对表 what a page says of its rows; return how many it changes.

    ``w.KEY`` is what the page had shown of a row, so that what somebody else said meanwhile is not overwritten. Raises
    :class:`EngineError` with everything that is contradictory, and then writes nothing.
    """
    table = results / OUTPUT / TICKS
    if not table.is_file():
        raise EngineError(_("还没有核对过，没有核对表"))
    issued = read_issued(results / PACKETS)
    with bench.writing(table):
        data = table.read_bytes()
        answers: dict[str, dict[str, str]] = {}
        faults: list[str] = []
        for row in table_rows(data):
            said = _said(form, row)
            if said is None or said == said_of(row.cells) or answer_mark(said) == form[f"w.{row.key}"]:
                continue
            where = _("{file} 第 {page} 页").format(file=told(row.cells["来源"]), page=row.cells["来源页"])
            sheet = said.pop("页次")
            judged = any(said[word] for word in ("签字", "盖章", "签署日期"))
            if shown_mark(row) != form[f"w.{row.key}"]:
                faults.append(_("{place}刚刚由别人核对过，请刷新页面").format(place=where))
            elif not by:
                faults.append(_("请写明核对人"))
            elif not sheet and judged:
                faults.append(_("{place}：先选定是哪一张，再写签字和盖章").format(place=where))
            else:
                moved = sheet_cells(sheet, issued) if sheet != row.sheet else {}
                answers[row.key] = {**said, **moved, "核对人": by if sheet or said["备注"] else ""}
        chosen = Counter(value for name, value in form.items() if name.startswith("a.") and value)
        faults += [_("有两页选定为同一张，请只留一页") for count in chosen.values() if count > 1]
        if faults:
            raise EngineError(sentences(dict.fromkeys(faults)))
        if answers:
            write_file(table, answered(data, answers, issued))
        return len(answers)


def _said(form: Mapping[str, str], row: TableRow) -> dict[str, str] | None:
    if f"w.{row.key}" not in form:
        return None
    said = {
        word: " ".join(form.get(f"{letter}.{row.key}", row.cells[word]).split())[:500]
        for word, letter in _LETTERS.items()
    }
    return {**said, "页次": form.get(f"a.{row.key}", row.sheet)}
