"""What is said about reading a workbook: faults at their cells, and notes once for each column."""

from __future__ import annotations

from dataclasses import dataclass, field

from mengyue.i18n import _
from mengyue.intake.cell import CellPosition, in_cell
from mengyue.intake.workbook_value import Remark, ValueFault
from mengyue.library.faults import fault, note
from mengyue.model.finding import Finding

__all__ = ["SheetReport", "WorkbookReport"]


@dataclass(slots=True)
class WorkbookReport:
    """All findings about one workbook."""

    file: str
    faults: list[tuple[CellPosition, Finding]] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def sheet(self, name: str, number: int) -> SheetReport:
        """Return where findings about one sheet go."""
        return SheetReport(self, name, number)

    def fault(self, code: str, message: str, hint: str = "") -> None:
        """Report a fault of the file as a whole."""
        self.faults.append((CellPosition.at(1, 1, "", -1), fault(code, message, file=self.file, hint=hint)))

    def note(self, code: str, message: str) -> None:
        """Report what a reader should know about the file as a whole."""
        self.notes.append(note(code, message, file=self.file))


class SheetReport:
    """Findings about one sheet."""

    def __init__(self, report: WorkbookReport, name: str, number: int) -> None:
        self._report = report
        self.name = name
        self.number = number
        self._remarks: dict[tuple[str, str, int], list[CellPosition]] = {}

    def at(self, row: int, column: int) -> CellPosition:
        """Return the position of a cell."""
        return CellPosition.at(row, column, self.name, self.number)

    def fault(self, code: str, message: str, row: int, column: int, *, path: str = "", hint: str = "") -> None:
        """Report a fault at a cell."""
        from mengyue.intake.labels import label_of

        place = self.at(row, column)
        label = label_of(path) if path else ""
        found = fault(code, message, file=self._report.file, line=row, column=column, path=path, label=label, hint=hint)
        self._report.faults.append((place, in_cell(found, place)))

    def value_fault(self, error: ValueFault, row: int, column: int, path: str) -> None:
        """Report a cell that is not understood."""
        self.fault(error.code, error.message, row, column, path=path, hint=error.hint)

    def remark(self, row: int, column: int) -> Remark:
        """Return what takes remarks about a cell."""

        def take(code: str, message: str) -> None:
            self._remarks.setdefault((code, message, column), []).append(self.at(row, column))

        return take

    def close(self) -> None:
        """Turn remarks into notes, one for each column."""
        for (code, message, _column), places in sorted(self._remarks.items(), key=lambda entry: entry[1][0]):
            text = message
            if len(places) > 1:
                text = _("{message}（共 {count} 个单元格）").format(message=message, count=len(places))
            found = note(code, text, file=self._report.file, line=places[0][0])
            self._report.notes.append(in_cell(found, places[0]))
