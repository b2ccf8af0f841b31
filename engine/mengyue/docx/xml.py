"""WordprocessingML as strings: paragraphs, runs, tables, sections. Text is escaped here and nowhere else.

Looks come from styles, which are named in Chinese (``styles.py``). A docxtpl tag goes into text as it is:
``p("{%p for row in rows %}")``, ``p("{{r cells['name'] }}", style="表格文字")``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mengyue.docx.house_styles import style_id
from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["NAMESPACES", "cell", "escape", "grid", "mm", "p", "r", "row", "table", "template_text"]

#: Namespace declarations of the root of every part we write.
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

#: What XML 1.0 cannot hold or docxtpl takes as a command; intake refuses it (model/base.py), so here it is a fault.
_FORBIDDEN = "\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff"
_SPECIAL = re.compile(f'[&<>"{{}}\n\t{_FORBIDDEN}]')
_ENTITY = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    # Braces as references: what a person typed can never be mistaken for a template tag, by docxtpl or by our rules.
    "{": "&#123;",
    "}": "&#125;",
    "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
}


def mm(millimetres: float) -> int:
    """Millimetres to twips (1/1440 inch)."""
    return round(millimetres * 1440 / 25.4)


def _replacement(found: re.Match[str]) -> str:
    character = found.group()
    if character not in _ENTITY:
        raise EngineError(_("文字中含有文档不能容纳的控制字符 U+{code}").format(code=f"{ord(character):04X}"))
    return _ENTITY[character]


def escape(text: str) -> str:
    """Escape text a person typed for the inside of ``w:t``; a line break becomes ``w:br``, a tab ``w:tab``."""
    return _SPECIAL.sub(_replacement, text)


def template_text(text: str) -> str:
    """Escape fixed template text; docxtpl tags in it stay tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def r(text: str, *, style: str = "", bold: bool = False) -> str:
    """A run of template text; ``style`` is a character style."""
    look = (f'<w:rStyle w:val="{style_id(style)}"/>' if style else "") + ("<w:b/>" if bold else "")
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{template_text(text)}</w:t></w:r>' if text else ""


def p(
    text: str = "",
    *,
    style: str = "",
    align: str = "",
    runs: str = "",
    page_break_before: bool = False,
    keep_next: bool = False,
    extra: str = "",
) -> str:
    """A paragraph: ``text`` as one run, then ``runs`` (ready XML).

    ``align`` is left, center, right, both or distribute; ``extra`` is ready XML for ``w:pPr``, in front of ``w:jc``
    (``w:spacing``, ``w:ind`` in schema order).
    """
    look = f'<w:pStyle w:val="{style_id(style)}"/>' if style else ""
    look += "<w:keepNext/>" if keep_next else ""
    look += "<w:pageBreakBefore/>" if page_break_before else ""
    look += extra
    look += f'<w:jc w:val="{align}"/>' if align else ""
    look = f"<w:pPr>{look}</w:pPr>" if look else ""
    return f"<w:p>{look}{r(text)}{runs}</w:p>"


def cell(
    content: str,
    width: int,
    *,
    span: int = 1,
    merge: str = "",
    borders: str = "",
    fill: str = "",
    vertical: str = "center",
    no_wrap: bool = False,
) -> str:
    """A table cell: ``width`` in twips, ``span`` in grid columns, ``merge`` restart or continue, ``borders`` as XML."""
    look = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    look += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    look += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    look += f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    look += "<w:noWrap/>" if no_wrap else ""
    look += f'<w:vAlign w:val="{vertical}"/>' if vertical else ""
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{content or p()}</w:tc>"


def row(
    cells: Sequence[str], *, header: bool = False, can_split: bool = False, height: int = 0, exact: bool = False
) -> str:
    """A table row; it stays on one page unless ``can_split``. ``height`` in twips, at least unless ``exact``."""
    look = "" if can_split else "<w:cantSplit/>"
    look += f'<w:trHeight w:val="{height}" w:hRule="{"exact" if exact else "atLeast"}"/>' if height else ""
    look += "<w:tblHeader/>" if header else ""
    look = f"<w:trPr>{look}</w:trPr>" if look else ""
    return f"<w:tr>{look}{''.join(cells)}</w:tr>"


def grid(tag: str, columns: Sequence[int], style: str = "") -> str:
    """A row that only holds a row tag such as ``{%tr for x in rows %}``; docxtpl takes the whole row away."""
    return row([cell(p(tag, style=style), sum(columns), span=len(columns))])


def table(columns: Sequence[int], rows: Sequence[str], *, borders: bool = True, align: str = "center") -> str:
    """A table of fixed layout; ``columns`` are the grid widths in twips."""
    look = f'<w:tblStyle w:val="{"TableGrid" if borders else "TableNormal"}"/>'
    look += f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="{align}"/><w:tblLayout w:type="fixed"/>'
    look += '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
    look += '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    grid_columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid_columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
