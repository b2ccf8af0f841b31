"""Workbooks as people make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter

Sheets = Mapping[str, Sequence[Sequence[Any]]]


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """Makes a workbook from rows of values; ``merged`` are ranges such as ``("任务参与单位", "A2:A3")``.

    A formula is ``{"formula": "=1+1", "value": 2}``, a number with a format ``{"format": "0%", "value": 1}``.
    """

    def make(sheets: Sheets, *, merged: Sequence[tuple[str, str]] = (), **options: Any) -> bytes:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, dict):
                        look = book.add_format({"num_format": value.get("format", "General")})
                        if "formula" in value:
                            page.write_formula(row, column, value["formula"], look, value["value"])
                        else:
                            page.write_number(row, column, value["value"], look)
                    elif isinstance(value, date):
                        page.write_datetime(row, column, value, book.add_format({"num_format": "yyyy/m/d"}))
                    elif isinstance(value, str) and value:
                        page.write_string(row, column, value)
                    elif value is not None and value != "":
                        page.write(row, column, value)
            for sheet, area in merged:
                if sheet == name:
                    page.merge_range(area, None)
                    first = area.split(":")[0]
                    page.write(first, rows[int(first[1:]) - 1][ord(first[0]) - 65])
        book.close()
        return out.getvalue()

    return make


@pytest.fixture
def edited() -> Callable[..., bytes]:
    """Changes parts of a package: ``edited(data, {"xl/workbook.xml": lambda part: ...})``; None takes a part out."""

    def change(data: bytes, changes: Mapping[str, Callable[[bytes], bytes] | None]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                edit = changes.get(name, lambda part: part)
                if edit is not None:
                    new.writestr(name, edit(old.read(name)))
            for name in changes.keys() - set(old.namelist()):
                edit = changes[name]
                assert edit is not None
                new.writestr(name, edit(b""))
        return out.getvalue()

    return change
