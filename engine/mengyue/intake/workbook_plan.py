"""The layout filled in from the model: for every sheet its columns, with the titles and names by which they go."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mengyue.intake.workbook_layout import ColumnLayout, SheetLayout, Title, WorkbookLayout, is_list
from mengyue.library.data_model import data_model
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Shape, describe, walk

__all__ = ["Column", "Sheet", "all_names", "choice_name", "folded", "plan", "title_names"]


@dataclass(frozen=True, slots=True)
class Column:
    """One field in a sheet. ``path`` is relative to the item of a list sheet, else absolute."""

    path: str
    title: str
    names: frozenset[str]
    field: FieldDescription
    note: str
    example: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. In a sheet of single records ``tops`` are their paths, and ``headings`` names of groups of items."""

    name: str
    names: frozenset[str]
    title: str
    path: str
    described: FieldDescription | None
    columns: tuple[Column, ...]
    key: Title | None
    parent: Title | None
    headings: frozenset[str]
    tops: tuple[str, ...]

    @property
    def owner(self) -> str:
        """Return the path of the list whose items own the rows of this sheet, or nothing."""
        return re.sub(r"(\[\]|\{\})[^\[\]{}]*$", "", self.path) if self.parent else ""

    @property
    def inner(self) -> str:
        """Return the path from the owner's item to this list, or the whole path."""
        return self.path[len(self.owner) + 3 :] if self.owner else self.path

    @property
    def is_table(self) -> bool:
        """Whether rows have keys of their own (clause numbers), not places in a list."""
        return self.described is not None and self.described.shape is Shape.TABLE


def folded(title: str) -> str:
    """Return ``title`` as it is compared: no spaces, no marks of duty, full-width forms and capitals folded."""
    return "".join(unicodedata.normalize("NFKC", title).split()).strip("*:").casefold()


def choice_name(code: str, name: str) -> str:
    """Return how a choice is offered: its Chinese name; after a code in capitals, which people use, both."""
    return f"{code} {name}".strip() if code.isupper() or not name else name


def plan(layout: WorkbookLayout, model: type[Alliance] | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of ``layout`` in order; ``model`` is that of the data, by default of the library in use."""
    return _plan(layout, model or data_model())


@cache
def _plan(layout: WorkbookLayout, model: type[Alliance]) -> tuple[Sheet, ...]:
    known = dict(walk(model))
    return tuple(_sheet(sheet, known) for sheet in layout.sheets)


def _sheet(layout: SheetLayout, known: Mapping[str, FieldDescription]) -> Sheet:
    described = known.get(layout.path)
    extra = {column.path: column for column in layout.columns}
    headings: set[str] = set()
    fields: list[tuple[str, tuple[str, ...], FieldDescription]] = []
    if described is not None:
        record = described.record
        fields += _leaves(record, "", ()) if record is not None else [("", (), described)]
    else:
        for path in layout.paths:
            top = known[path]
            headings.add(folded(top.label))
            if top.record is None:
                fields.append((path, (), top))
            else:
                fields += _leaves(top.record, path, (top.label,))
    headings |= {folded(label) for _path, above, _field in fields for label in above}
    shared = Counter(field.label for _path, _above, field in fields)
    columns = tuple(_column(extra.get(path), path, above, field, shared) for path, above, field in fields)
    names = frozenset(folded(name) for name in (layout.name, *layout.also))
    title = layout.title or layout.name
    args = (layout.path, described, columns, layout.key, layout.parent, frozenset(headings), layout.paths)
    return Sheet(layout.name, names, title, *args)


def _leaves(
    model: type[Model], path: str, above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...], FieldDescription]]:
    """Yield the single values of ``model``, those of its single records among them."""
    for name, field in describe(model).items():
        below = f"{path}.{name}" if path else name
        if is_list(field):
            continue
        if field.record is None:
            yield below, above, field
        else:
            yield from _leaves(field.record, below, (*above, field.label))


def _column(
    extra: ColumnLayout | None, path: str, above: tuple[str, ...], field: FieldDescription, shared: Mapping[str, int]
) -> Column:
    title = field.label
    if shared[title] > 1 and above:
        title = f"{above[-1]}·{title}"
    title = extra.name if extra and extra.name else title
    names = {folded(name) for name in (title, *(extra.also if extra else ()))}
    names |= {folded(f"{title}（{field.unit}）")} if field.unit else set()
    names |= {folded("·".join((*above[depth:], field.label))) for depth in range(len(above))}
    return Column(path, title, frozenset(names), field, extra.note if extra else "", extra.example if extra else "")


def title_names(title: Title) -> frozenset[str]:
    """Return the names by which a column of the layout's own goes."""
    return frozenset(folded(name) for name in (title.name, *title.also))


def all_names(columns: Iterable[Column]) -> dict[str, Column]:
    """Return every column by each of its names; a title goes before another column's other name."""
    columns = tuple(columns)
    return {name: c for c in columns for name in c.names} | {folded(c.title): c for c in columns}
