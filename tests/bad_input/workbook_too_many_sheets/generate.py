"""More sheets than are read."""

from __future__ import annotations

import io

import xlsxwriter


def content() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in SHEETS.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


SHEETS = {f"表{number}": [] for number in range(201)}
