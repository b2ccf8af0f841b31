"""What is said about reading tables: faults at their cells, and notes once for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mengyue.intake.cell import CellPosition, in_cell
from mengyue.intake.cell_text import ValueFault
from mengyue.intake.remarks import Remarks
from mengyue.library.faults import fault, note
from mengyue.model.finding import Finding

__all__ = ["SheetReport", "Subject", "WorkbookReport"]

#: Takes code and words of a remark about a cell, and what ``{name}`` in them stands for.
Subject = Callable[..., None]


@dataclass(slots=True)
class WorkbookReport:
    """All findings about one workbook."""

    file: str
    faults: list[tuple[CellPosition, Finding]] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    unread: set[str] = field(default_factory=set)

    def close(self) -> list[Finding]:
        """Return all notes, remarks about cells among them."""
        return [*self.notes, *self.remarks.notes(self.file)]

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

    def at(self, row: int, column: int) -> CellPosition:
        """Return the position of a cell."""
        return CellPosition.at(row, column, self.name, self.number)

    def fault(self, code: str, message: str, row: int, column: int, *, path: str = "", hint: str = "") -> None:
        """Report a fault at a cell."""
        from mengyue.intake.place_labels import label_of

        place = self.at(row, column)
        label = label_of(path) if path else ""
        found = fault(code, message, file=self._report.file, line=row, column=column, path=path, label=label, hint=hint)
        self._report.faults.append((place, in_cell(found, place)))

    def value_fault(self, error: ValueFault, row: int, column: int, path: str) -> None:
        """Report a cell that is not understood."""
        self.fault(error.code, error.message, row, column, path=path, hint=error.hint)

    def remark(self, row: int, column: int) -> Subject:
        """Return what takes remarks about a cell."""

        def take(code: str, message: str, subject: str = "") -> None:
            self._report.remarks.add(code, message, self.at(row, column), subject)

        return take

    def unread(self, path: str) -> None:
        """Remember that what belongs at ``path`` could not be read: what else refers to it need not be told."""
        self._report.unread.add(path)

    def is_unread(self, path: str) -> bool:
        """Tell whether what belongs at ``path`` could not be read."""
        return path in self._report.unread
