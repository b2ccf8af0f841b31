"""Two columns, old and new, article by article: what is given when a redline cannot be proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.comparison.beside_words import changed_marks, mark_name
from mengyue.comparison.other_places import PlaceChange
from mengyue.comparison.sentences import opcodes
from mengyue.comparison.units import Unit
from mengyue.docx.base_document import package
from mengyue.docx.page import WIDE, Page
from mengyue.docx.xml import cell, escape, p, row, table
from mengyue.docx.zip import pack, read_parts
from mengyue.i18n import _

__all__ = ["cells", "report", "side_by_side"]

_HALF = WIDE.width // 2
_SHADE = "F2F2F2"


def side_by_side(
    title: str,
    reason: str,
    notes: Sequence[str],
    old: Sequence[Unit],
    new: Sequence[Unit],
    places: Sequence[PlaceChange],
    on: date,
) -> bytes:
    """Return a .docx that sets OLD beside NEW. ``places`` are headers, footers and the like that differ."""
    head = _row([_("旧稿"), _("新稿")], fill=_SHADE, header=True)
    rows = [head]
    for before, after in _paired(old, new):
        rows += _unit(before, after)
    for change in places:
        rows.append(_row([change.place, change.place], fill=_SHADE))
        rows.append(_row([change.old, change.new]))
    lines = [_("未能生成修订稿：{reason}").format(reason=reason), *notes]
    lines.append(_("以下逐条对照，有不同的条在标题前以“◆”标出。修订稿须另行制作。"))
    return report(title, lines, table([_HALF, _HALF], rows), on)


def report(title: str, lines: Sequence[str], content: str, on: date, page: Page = WIDE) -> bytes:
    """Return a .docx of our own with a title, lines of text and ready XML."""
    body = _p(title, style="协议标题") + "".join(_p(line, style="条文") for line in lines) + content + p()
    parts = read_parts(package(body, page=page, title=escape(title), stamp=False))
    core = parts["docProps/core.xml"].replace(b"1980-01-01T00:00:00Z", f"{on.isoformat()}T00:00:00Z".encode())
    return pack({**parts, "docProps/core.xml": core})


def _paired(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[Unit | None, Unit | None]]:
    keys = [unit.key for unit in old], [unit.key for unit in new]
    for _kind, a, b, c, d in opcodes(*keys):
        if b - a == d - c and keys[0][a:b] == keys[1][c:d]:
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from ((unit, None) for unit in old[a:b])
            yield from ((None, unit) for unit in new[c:d])


def _unit(old: Unit | None, new: Unit | None) -> Iterator[str]:
    differs = old is None or new is None or (old.lines, old.title, old.marks) != (new.lines, new.title, new.marks)
    mark = "◆ " if differs else ""
    yield _row([mark + f"{unit.number} {unit.title}".strip() if unit else "" for unit in (old, new)], fill=_SHADE)
    columns = (old.lines if old else (), new.lines if new else ())
    for _kind, a, b, c, d in opcodes(*columns):
        yield _row(["\n".join(columns[0][a:b]), "\n".join(columns[1][c:d])])
    for kind, before, after in changed_marks(old.marks if old else (), new.marks if new else ()):
        yield _row([f"{mark_name(kind)}：{text}" if text else "" for text in (before, after)])


def _row(texts: Sequence[str], *, fill: str = "", header: bool = False) -> str:
    cells = [
        cell("".join(_p(line, style="表格文字") for line in text.split("\n")), _HALF, fill=fill, vertical="top")
        for text in texts
    ]
    return row(cells, header=header, can_split=not fill)


def cells(texts: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    """Return a row of a table of such a .docx."""
    fill = _SHADE if head else ""
    made = [
        cell("".join(_p(line, style="表格文字") for line in text.split("\n")), width, fill=fill, vertical="top")
        for text, width in zip(texts, widths, strict=True)
    ]
    return row(made, header=head, can_split=not head)


def _p(text: str, *, style: str) -> str:
    clean = "".join(c if c in "\t\n" or (c >= " " and c not in "\x7f\ufffe\uffff") else " " for c in text)
    runs = f'<w:r><w:t xml:space="preserve">{escape(clean)}</w:t></w:r>' if clean else ""
    return p(style=style, runs=runs)
