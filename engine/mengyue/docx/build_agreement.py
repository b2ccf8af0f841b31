"""Building an agreement's docxtpl template from its outline and the tables it may hold.

The template asks for ``title``, ``stamp``, ``cover`` (caption, value, suffix), ``preamble``, ``body``, ``signatures``
(role, name, signs_as, representative), ``signing_header`` and ``schedules`` (label, title, blocks); a block has
``kind``, ``live``, ``runs``, ``paragraph``, ``source``, ``titled``, ``rows``, ``last`` and ``total`` (``blocks.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.docx.base import package
from mengyue.docx.build_table import literal_table
from mengyue.docx.page import AGREEMENT, WIDE, Page, section, section_break
from mengyue.docx.xml import cell, grid, mm, p, row, table
from mengyue.library.outline import Cover, Outline, TableSource

__all__ = ["build_agreement"]

#: Columns of the cover in millimetres: caption, value over a line, what stands behind it.
_COVER = (49.0, 86.0, 25.0)
#: From so many columns on, schedules are turned.
_MANY_COLUMNS = 6
#: Issuer and year stand at the foot of the cover, however long the lines above are.
_AT_THE_FOOT = (
    f'<w:framePr w:w="{AGREEMENT.width}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" '
    'w:xAlign="center" w:yAlign="bottom"/>'
)


def build_agreement(outline: Outline, tables: Sequence[TableSource]) -> bytes:
    """Return the template of the agreement that ``outline`` describes."""
    turned = _has_wide_schedules(outline, tables)
    body = "".join(
        (
            _cover(outline.cover),
            p("{{ title }}", style="协议标题"),
            p("{%p for b in preamble %}"),
            p("{%p if b.kind == 'item' %}"),
            p("{{p b.paragraph }}", style="项"),
            p("{%p else %}"),
            p("{{r b.runs }}", style="条文"),
            p("{%p endif %}"),
            p("{%p endfor %}"),
            p("{%p for b in body %}"),
            _blocks(tables, AGREEMENT),
            p("{%p endfor %}"),
            _signatures(outline.signing.blocks_per_page),
            section_break(AGREEMENT) if turned else "",
            p("{%p for s in schedules %}"),
            p("{{r s.label }}", style="附件标号"),
            p("{{ s.title }}", style="附件标题"),
            p("{%p for b in s.blocks %}"),
            _blocks(tables, WIDE if turned else AGREEMENT),
            p("{%p endfor %}"),
            p("{%p endfor %}"),
            section(WIDE if turned else AGREEMENT),
        )
    )
    return package(body, footer="page_of", page=AGREEMENT)


def _cover(cover: Cover) -> str:
    columns = tuple(mm(width) for width in _COVER)
    under = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    texts = (("{{ line.caption }}", ""), ("{{r line.value }}", under), ("{{ line.suffix }}", ""))
    cells = [
        cell(p(text, style="封面栏目"), width, borders=borders, vertical="bottom")
        for (text, borders), width in zip(texts, columns, strict=True)
    ]
    rows = (grid("{%tr for line in cover %}", columns), row(cells, height=mm(14)), grid("{%tr endfor %}", columns))
    lines = table(columns, rows, borders=False)
    foot = "".join(p(text, style="封面落款", extra=_AT_THE_FOOT) for text in (cover.issuer, cover.year) if text)
    return f"{p(cover.title, style='封面标题')}{lines}{foot}{section_break(AGREEMENT, footer=False)}"


def _has_wide_schedules(outline: Outline, tables: Sequence[TableSource]) -> bool:
    """Tell whether schedules go on landscape pages: one of them is always there and a table has many columns."""
    columns = {table.id: len(table.columns) for table in tables}
    most = max((columns.get(key, 0) for schedule in outline.schedules for key in schedule.tables), default=0)
    return most >= _MANY_COLUMNS and any(not schedule.when for schedule in outline.schedules)


def _blocks(tables: Sequence[TableSource], page: Page) -> str:
    """The branches of one block, the most frequent first."""
    return "".join(
        (
            p("{%p if b.kind == 'text' %}"),
            p("{{r b.runs }}", style="条文"),
            p("{%p elif b.kind == 'item' %}"),
            p("{{p b.paragraph }}", style="项"),
            p("{%p elif b.kind == 'article' %}"),
            p("　{{r b.runs }}", style="条标题"),
            p("{%p elif b.kind == 'table' %}"),
            _tables(tables, page),
            p("{%p elif b.kind == 'lead' %}"),
            p("{{r b.runs }}", style="条文", keep_next=True),
            p("{%p elif b.kind == 'subheading' and b.live %}"),
            p("{{ b.runs }}", style="小标题"),
            p("{%p elif b.kind == 'subheading' %}"),
            p("{{ b.runs }}", style="小标题无号"),
            p("{%p elif b.live %}"),
            p("{{ b.runs }}", style="一级标题"),
            p("{%p else %}"),
            p("{{ b.runs }}", style="一级标题无号"),
            p("{%p endif %}"),
        )
    )


def _tables(tables: Sequence[TableSource], page: Page) -> str:
    if not tables:
        return p("{{p missing_table(b.source) }}")
    parts: list[str] = []
    for at, source in enumerate(tables):
        parts.append(p(f"{{%p {'elif' if at else 'if'} b.source == '{source.id}' %}}"))
        parts.append(literal_table(source, page, fill=page.landscape))
    return "".join((*parts, p("{%p else %}"), p("{{p missing_table(b.source) }}"), p("{%p endif %}")))


def _signatures(blocks_per_page: int) -> str:
    line = "<w:r><w:tab/></w:r>"
    return "".join(
        (
            p("{%p if signatures %}"),
            p("（以下无正文）", style="正文结束"),
            p("{%p endif %}"),
            p("{%p for s in signatures %}"),
            p(f"{{%p if loop.index0 is divisibleby {blocks_per_page} %}}"),
            p("{{ signing_header }}", style="签署页首", page_break_before=True),
            p("{%p endif %}"),
            p("{%p if s.role %}"),
            p("{{ s.role }}", style="签署身份"),
            p("{%p endif %}"),
            p("单位名称（盖章）：{{r s.name }}", style="签署栏"),
            p("{{ s.signs_as }}：{{r s.representative }}", style="签署栏"),
            p("{{ s.signs_as }}（签字）：", style="签署栏", runs=line),
            p("签署日期：　　　　年　　月　　日", style="签署栏"),
            p("签署地点：", style="签署栏", runs=line),
            p(style="签署栏末"),
            p("{%p endfor %}"),
        )
    )
