"""Building the templates of all papers that are neither agreements nor issued forms: one for what goes to an authority
(公文版面), one for what parties sign or keep (合同版面), one for sheets of a unit's own (内部用表).

The template asks for what an agreement's asks for (``build_agreement.py``), and for ``kind``, ``note``, ``addressee``,
``attachments``, ``closing`` (unit, signs) and ``date``.
"""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.docx.base_document import package
from mengyue.docx.build_body import schedules, signatures, text
from mengyue.docx.page import AGREEMENT, FORM, OFFICIAL
from mengyue.docx.xml import p
from mengyue.library.outline import Layout, TableSource

__all__ = ["build_paper"]


#: GB/T 9704-2012 (5.1, 5.2, 7.3) for what is official; a sheet fills the page, so that it is one.
_PAGES = {Layout.OFFICIAL: OFFICIAL, Layout.CONTRACT: AGREEMENT, Layout.SHEET: FORM}


def build_paper(tables: Sequence[TableSource], behind: Sequence[TableSource], *, layout: Layout) -> bytes:
    """Return the template: ``tables`` may stand in the text, ``behind`` in schedules."""
    page, official = _PAGES[layout], layout is Layout.OFFICIAL
    body = "".join(
        (
            p("{%p for line in title_lines %}"),
            p("{{ line }}", style="公文标题" if official else "协议标题"),
            p("{%p endfor %}"),
            p("{%p if note %}"),
            p("{{r note }}", style="题注"),
            p("{%p endif %}"),
            p("{%p if addressee %}"),
            p("{{r addressee }}：", style="主送"),
            p("{%p endif %}"),
            text(tables, page),
            p("{%p for line in attachments %}"),
            p("{{r line }}", style="附件说明"),
            p("{%p endfor %}"),
            p("{%p for c in closing %}"),
            p("{{r c.unit }}", style="落款"),
            p("{%p if c.signs %}"),
            p("{{r c.signs }}", style="落款签字"),
            p("{%p endif %}"),
            p("{%p endfor %}"),
            p("{%p if closing %}"),
            p("{{r date }}", style="成文日期"),
            p("{%p endif %}"),
            signatures(3 if official else 2),
            schedules(behind, page, run_on=layout is Layout.CONTRACT),
        )
    )
    return package(body, footer="page" if official else "page_of", page=page, official=official)
