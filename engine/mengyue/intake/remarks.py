"""What a reader should know about how values were read: one note a kind, with the places where it happened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mengyue.i18n import _
from mengyue.intake.cell import CellPosition, column_letters, in_cell
from mengyue.intake.place_labels import label_of
from mengyue.library.faults import note, shown
from mengyue.library.yaml_file import Position
from mengyue.model.finding import Finding, Severity

__all__ = ["Remarks", "gathered"]

#: How many places, and how many subjects, one note lists.
_MAX_PLACES, _MAX_SUBJECTS = 8, 5

#: From so many cells on, the same fault is told once.
_MANY = 3
_NO_WORDS = Finding("", Severity.ERROR, "")

#: What may well be wrong, though it was read.
_WARNINGS = frozenset(("IN-508", "IN-630", "IN-631"))


@dataclass(slots=True)
class _Kind:
    places: dict[_Place, None] = field(default_factory=dict)
    subjects: dict[str, None] = field(default_factory=dict)
    path: str = ""


def gathered(faults: list[tuple[Position, Finding]]) -> list[Finding]:
    """Return ``faults``, with those of a workbook in the same words at many cells as one, at the first of them."""
    kinds: dict[tuple[str, str], list[tuple[_Place, Finding]]] = {}
    for place, finding in faults:
        lead = in_cell(_NO_WORDS, place).message if isinstance(place, CellPosition) and place.sheet else ""
        words = finding.message.removeprefix(lead) if lead else f"{len(kinds)} {finding.message}"
        kinds.setdefault((finding.code, words), []).append((_Place.of(place), finding))
    found: list[Finding] = []
    for alike in kinds.values():
        places = list(dict.fromkeys(place for place, _finding in alike))
        if len(places) < _MANY:
            found += [finding for _place, finding in alike]
            continue
        message = _("{message}（共 {count} 个单元格：{cells}）")
        first = alike[0][1]
        found.append(
            replace(first, message=message.format(message=first.message, count=len(places), cells=_listed(places)))
        )
    return found


class Remarks:
    """Collects remarks. The same words at many places become one note, at the first of them."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], _Kind] = {}

    def add(self, code: str, message: str, place: Position, subject: str = "", path: str = "") -> None:
        """Remember ``message``; its ``{name}`` stands for the subjects of all remarks in these words."""
        kind = self._kinds.setdefault((code, message), _Kind(path=path))
        kind.places[_Place.of(place)] = None
        if subject:
            kind.subjects[shown(subject, 30)] = None

    def notes(self, file: str) -> list[Finding]:
        """Return one note for each kind, in the order of their places."""
        found = []
        for (code, message), kind in self._kinds.items():
            places = sorted(kind.places, key=_Place.order)
            subjects = list(kind.subjects)[:_MAX_SUBJECTS]
            text = message.replace("{name}", "”、“".join(subjects) + "……" * (len(kind.subjects) > _MAX_SUBJECTS))
            first = places[0].position
            if len(places) > 1:
                where = _listed(places)
                words = _("{message}（共 {count} 个单元格：{cells}）") if isinstance(first, CellPosition) else ""
                words = words or _("{message}（共 {count} 处：{cells}）")
                text = words.format(message=text, count=len(places), cells=where)
            path = kind.path if len(places) == 1 else ""
            made = note(code, text, file=file, line=first[0], path=path, label=label_of(path) if path else "")
            if code in _WARNINGS:
                made = replace(made, severity=Severity.WARNING)
            cell = first if isinstance(first, CellPosition) else None
            found.append((places[0].order(), in_cell(made, cell)))
        return [made for _order, made in sorted(found, key=lambda item: item[0])]


@dataclass(frozen=True, slots=True)
class _Place:
    """A position that is told apart by its sheet as well."""

    position: Position
    sheet: str
    number: int

    @classmethod
    def of(cls, position: Position) -> _Place:
        cell = position if isinstance(position, CellPosition) else None
        return cls(position, cell.sheet if cell else "", cell.number if cell else 0)

    def order(self) -> tuple[int, int, int]:
        return self.number, self.position[0], self.position[1]


def _listed(places: list[_Place]) -> str:
    """Write places as ``B2:B4、C7``; what stands in another sheet begins with its name."""
    first = places[0].position
    if not isinstance(first, CellPosition):
        lines = list(dict.fromkeys(str(place.position[0]) for place in places))
        text = _("第 {lines} 行").format(lines="、".join(lines[:_MAX_PLACES]))
        return text + "……" * (len(lines) > _MAX_PLACES)
    runs: list[tuple[_Place, int]] = []
    for place in sorted(places, key=lambda place: (place.number, place.position[1], place.position[0])):
        row, column = place.position
        if runs:
            start, last = runs[-1]
            if (start.sheet, start.position[1], last + 1) == (place.sheet, column, row):
                runs[-1] = (start, row)
                continue
        runs.append((place, row))
    parts = []
    sheet = places[0].sheet
    for start, last in runs[:_MAX_PLACES]:
        letters = column_letters(start.position[1])
        name = f"{letters}{start.position[0]}" + (f":{letters}{last}" if last > start.position[0] else "")
        parts.append(name if start.sheet == sheet else f"{start.sheet}!{name}")
        sheet = start.sheet
    return "、".join(parts) + "……" * (len(runs) > _MAX_PLACES)
