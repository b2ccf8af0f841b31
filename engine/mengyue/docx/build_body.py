"""Parts that the templates of agreements and of other papers share: text, schedules, signature pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mengyue.docx.build_table import literal_table
from mengyue.docx.page import TIGHT, WIDE, Page, section, section_break
from mengyue.docx.xml import mm, p, r
from mengyue.library.outline import TableSource

__all__ = ["contents", "schedules", "signatures", "text"]

#: The bookmark of a heading, where the contents list it.
_MARK = r("{{r b.mark }}")


def contents() -> str:
    """Return the table of contents, whose lines come as whole paragraphs."""
    return "".join(
        (
            p("{%p if contents %}"),
            p("目　录", style="TOC Heading"),
            p("{%p for line in contents %}"),
            p("{{p line }}"),
            p("{%p endfor %}"),
            p("{%p endif %}"),
        )
    )


def _blocks(tables: Sequence[TableSource], page: Page) -> str:
    """Return the branches of one block, the most frequent first."""
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
            p("{%p elif b.kind == 'hand' %}"),
            p("{{r b.runs }}", style="条文", align="left"),
            p("{%p elif b.kind == 'lead' %}"),
            p("{{r b.runs }}", style="条文", keep_next=True),
            p("{%p elif b.kind == 'subheading' and b.live %}"),
            p("{{ b.runs }}", style="小标题", runs=_MARK),
            p("{%p elif b.kind == 'subheading' %}"),
            p("{{r b.runs }}", style="小标题无号", runs=_MARK),
            p("{%p elif b.live %}"),
            p("{{ b.runs }}", style="一级标题", runs=_MARK),
            p("{%p elif kind == 'rules' %}"),
            p("{{ b.runs }}", style="章标题"),
            p("{%p else %}"),
            p("{{ b.runs }}", style="一级标题无号", runs=_MARK),
            p("{%p endif %}"),
        )
    )


def text(tables: Sequence[TableSource], page: Page) -> str:
    """Return the preamble and the body."""
    return "".join(
        (
            p("{%p for b in preamble %}"),
            p("{%p if b.kind == 'item' %}"),
            p("{{p b.paragraph }}", style="项"),
            p("{%p else %}"),
            p("{{r b.runs }}", style="条文"),
            p("{%p endif %}"),
            p("{%p endfor %}"),
            p("{%p for b in body %}"),
            _blocks(tables, page),
            p("{%p endfor %}"),
        )
    )


def _tables(tables: Sequence[TableSource], page: Page) -> str:
    if not tables:
        return p("{{p missing_table(b.source) }}")
    parts: list[str] = []
    for at, source in enumerate(tables):
        parts.append(p(f"{{%p {'elif' if at else 'if'} b.source == '{source.id}' %}}"))
        parts.append(literal_table(source, page, fill=page.landscape or page == TIGHT))
    return "".join((*parts, p("{%p else %}"), p("{{p missing_table(b.source) }}"), p("{%p endif %}")))


def schedules(tables: Sequence[TableSource], page: Page, wide: Page = WIDE, *, run_on: bool = False) -> str:
    """Return the schedules and the end of the body: pages turn where a schedule of tables begins or ends.

    ``page`` is the upright page, on which the text before them stands. The last section is upright here; rendering
    turns it when the last schedule is on landscape pages (:func:`mengyue.docx.page.turned`). Where they ``run_on``,
    only the first and those of text begin a page.
    """
    return "".join(
        (
            p("{%p for s in schedules %}"),
            p("{%p if s.turns and s.wide %}"),
            section_break(page),
            p("{%p elif s.turns %}"),
            section_break(wide),
            p("{%p endif %}"),
            *_label(run_on, "" if page == TIGHT else _RUNNING_ON),
            p("{{ s.title }}", style="附件标题"),
            p("{%p for b in s.blocks %}"),
            p("{%p if s.wide %}"),
            _blocks(tables, wide),
            p("{%p else %}"),
            _blocks(tables, page),
            p("{%p endif %}"),
            p("{%p endfor %}"),
            p("{%p endfor %}"),
            section(page),
        )
    )


#: A schedule that runs on takes no page of its own, whatever its style says, and has air before it.
_RUNNING_ON = '<w:pageBreakBefore w:val="0"/><w:spacing w:before="240"/>'


def _label(run_on: bool, looks: str) -> tuple[str, ...]:
    label = "{{r s.label }}"
    if not run_on:
        return (p(label, style="附件标号"),)
    return (
        p("{%p if s.begins and not s.turns %}"),
        p(label, style="附件标号", page_break_before=True),
        p("{%p else %}"),
        p(label, style="附件标号", extra=looks),
        p("{%p endif %}"),
    )


#: Blocks of which three stand on a page of an agreement are as high as those of which four do, with this between them.
_ROOM = f'<w:spacing w:before="0" w:after="0" w:line="{mm(14)}" w:lineRule="exact"/>'
#: So many lines more than usual have room in a block of which one or three stand on a page, or two in smaller type.
_FURTHER = 2
#: Heights of lines of such blocks in full agreements, in twips: four of them and their head stand in 239 mm.
_CLOSER = {
    "签署身份": '<w:spacing w:before="0" w:after="40" w:line="400" w:lineRule="exact"/>',
    "签署栏": '<w:spacing w:before="0" w:after="40" w:line="400" w:lineRule="exact"/>',
    "签署栏末": '<w:spacing w:before="0" w:after="160" w:line="240" w:lineRule="exact"/>',
}


def signatures(blocks_per_page: int, *, roomy: bool = False) -> str:
    """Return the signature pages, at most so many blocks on one, dealt out evenly; a block that needs more room has a
    page of its own, so that every page bears its head. ``roomy`` styles leave room for two blocks on a page: where
    three or four are asked for, lines stand closer."""
    several = f"per_page or {blocks_per_page}"
    room = f"({_FURTHER} if per_page in {(1, 3) if roomy else (1, 2, 3)} else 0)"
    closer = (
        p("{%p if per_page > 2 or s.commitment %}")
        + _block(_CLOSER)
        + p("{%p else %}")
        + _block({})
        + p("{%p endif %}")
    )
    return "".join(
        (
            p("{%p if signatures %}"),
            p("（以下无正文）", style="正文结束"),
            p("{%p endif %}"),
            p("{%p for s in signatures %}"),
            p(f"{{%p if loop.index0 in page_openings({several}, {room}) %}}"),
            p("{{ signing_header }}", style="签署页首", page_break_before=True),
            p("{%p endif %}"),
            closer if roomy else _block({}),
            p("{%p if per_page == 3 and not s.tall %}"),
            p(style="签署栏末", extra=_ROOM),
            p("{%p endif %}"),
            p("{%p endfor %}"),
        )
    )


def _block(closer: Mapping[str, str]) -> str:
    """The block of one party; ``closer`` are looks of its styles."""

    def line(text: str, style: str, runs: str = "") -> str:
        return p(text, style=style, runs=runs, extra=closer.get(style, ""))

    pen = "<w:r><w:tab/></w:r>"
    return "".join(
        (
            p("{%p if s.role %}"),
            line("{{ s.role }}", "签署身份"),
            p("{%p endif %}"),
            line("单位名称（盖章）：{{r s.name }}", "签署栏"),
            line("{{ s.signs_as }}：{{r s.representative }}", "签署栏"),
            p("{%p if s.commitment %}"),
            line("{{r s.commitment }}", "签署栏"),
            p("{%p endif %}"),
            line("{{ s.signs_as }}（签字）：", "签署栏", pen),
            line("签署日期：　　　　年　　月　　日", "签署栏"),
            line("签署地点：", "签署栏", pen),
            line("", "签署栏末"),
        )
    )
