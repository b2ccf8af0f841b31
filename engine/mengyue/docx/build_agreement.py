"""Building an agreement's docxtpl template from its outline and the tables it may hold.

The template asks for ``title``, ``stamp``, ``cover`` (caption, value, suffix), ``contents`` (paragraphs),
``preamble``, ``body``, ``signatures`` (role, name, signs_as, representative), ``signing_header`` and ``schedules``
(label, title, blocks); a block has ``kind``, ``live``, ``runs``, ``mark``, ``paragraph``, ``source``, ``titled``,
``rows``, ``last`` and ``total`` (``views.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.docx.base_document import package
from mengyue.docx.build_body import contents, schedules, signatures, text
from mengyue.docx.page import AGREEMENT, TIGHT, WIDE, section_break
from mengyue.docx.xml import cell, grid, mm, p, row, table
from mengyue.library.outline import Cover, Outline, TableSource

__all__ = ["build_agreement"]

#: Columns of the cover in millimetres: caption, value over a line, what stands behind it.
_COVER = (47.3, 88.0, 24.7)
#: Issuer and year stand at the foot of the cover, however long the lines above are.
_AT_THE_FOOT = (
    f'<w:framePr w:w="{AGREEMENT.width}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" '
    'w:xAlign="center" w:yAlign="bottom"/>'
)
#: Sets the text apart from contents that stand on its page.
_AFTER_CONTENTS = '<w:spacing w:before="80" w:after="0"/>'


def build_agreement(
    outline: Outline,
    tables: Sequence[TableSource],
    behind: Sequence[TableSource] | None = None,
    *,
    tight: bool = False,
) -> bytes:
    """Return the template of the agreement that ``outline`` describes: ``tables`` may stand in its text, ``behind`` in
    its schedules (by default the same). ``tight`` is for the standard and the compact length."""
    behind = tables if behind is None else behind
    page = TIGHT if tight else AGREEMENT
    body = "".join(
        (
            _cover(outline.cover) if outline.cover else "",
            *_title(tight),
            text(tables, page),
            signatures(outline.signing.blocks_per_page if outline.signing else 1, roomy=not tight),
            schedules(behind, page, page if tight else WIDE, run_on=True),
        )
    )
    return package(body, footer="page_of", page=page, tight=tight)


def _title(tight: bool) -> tuple[str, ...]:
    """Return title and contents: short contents under the title, long ones on pages of their own before it."""
    title = "{{ title }}"
    if tight:
        apart = (p("{%p if contents %}"), p(style="表后", extra=_AFTER_CONTENTS), p("{%p endif %}"))
        return p(title, style="协议标题"), contents(), *apart
    return (
        contents(),
        p("{%p if contents %}"),
        p(title, style="协议标题", page_break_before=True),
        p("{%p else %}"),
        p(title, style="协议标题"),
        p("{%p endif %}"),
    )


def _cover(cover: Cover) -> str:
    columns = tuple(mm(width) for width in _COVER)
    under = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    texts = (("{{ line.caption }}", ""), ("{{p line.paragraph }}", under), ("{{ line.suffix }}", ""))
    cells = [
        cell(p(text, style="封面栏目"), width, borders=borders, vertical="bottom")
        for (text, borders), width in zip(texts, columns, strict=True)
    ]
    rows = (grid("{%tr for line in cover %}", columns), row(cells, height=mm(14)), grid("{%tr endfor %}", columns))
    lines = table(columns, rows, borders=False)
    foot = "".join(p(text, style="封面落款", extra=_AT_THE_FOOT) for text in (cover.issuer, cover.year) if text)
    return f"{p(cover.title, style='封面标题')}{lines}{foot}{section_break(AGREEMENT, footer=False)}"
