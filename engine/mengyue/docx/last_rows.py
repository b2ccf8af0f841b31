"""The last two rows of a table stay on one page: no single row is left alone under a repeated head."""

from __future__ import annotations

__all__ = ["with_last_rows_together"]

_BEGIN, _END = "<w:tbl>", "</w:tbl>"
_TEXT = '<w:pStyle w:val="TableText"/>'
_KEEP = "<w:keepNext/>"


def with_last_rows_together(xml: str) -> str:
    """Return the XML of a document in which the last row but one of every table of data keeps with the last (ECMA-376
    part 1, 17.3.1.15). A row that may run on to the next page is left as it is."""
    parts = xml.split(_END)
    for number, part in enumerate(parts[:-1]):
        begins = part.rfind(_BEGIN)
        if begins >= 0:  # the end of a table that holds another has none of its own before it
            parts[number] = part[:begins] + _kept(part[begins:])
    return _END.join(parts)


def _kept(table: str) -> str:
    rows = table.split("<w:tr>")
    if len(rows) < 4 or "<w:cantSplit/>" not in rows[-2] or "<w:cantSplit/>" not in rows[-1]:
        return table  # a head and one row, or rows that split anyhow
    rows[-2] = rows[-2].replace(_TEXT + _KEEP, _TEXT).replace(_TEXT, _TEXT + _KEEP)
    return "<w:tr>".join(rows)
