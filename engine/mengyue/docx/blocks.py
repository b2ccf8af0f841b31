"""Writing the blocks of a draft for a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from mengyue.docx.labels import Labels
from mengyue.docx.numbering import list_number
from mengyue.docx.runs import run, runs, text
from mengyue.docx.styles import style_id
from mengyue.docx.views import BlockView, ScheduleView
from mengyue.docx.xml import escape
from mengyue.draft.tree import Article, Block, Heading, Inline, Item, Paragraph, Schedule, Subheading, Table

__all__ = ["Writer"]

_ITEM_STYLES = tuple(style_id(name) for name in ("项", "目", "小目"))


class Writer:
    """Writes the blocks of one document; counts its bookmarks and follows its numbers."""

    def __init__(self, schedules: Iterable[Schedule]) -> None:
        self._labels = Labels()
        self._bookmarks = 0
        self._texts = frozenset(schedule.bookmark for schedule in schedules)

    def _switch(self, bookmark: str) -> str:
        return "\\h" if bookmark in self._texts else "\\r \\h"

    def inlines(self, inlines: Iterable[Inline]) -> Markup:
        """Write inlines as runs."""
        return runs(inlines, self._switch)

    def _marked(self, name: str, content: str) -> str:
        if not name:
            return content
        self._bookmarks += 1
        start = f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{escape(name)}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{self._bookmarks}"/>'

    def blocks(self, blocks: Iterable[Block]) -> Iterator[BlockView]:
        """Write blocks in order; an article comes as its title and then its blocks."""
        bare = True  # a table right under a heading needs no name of its own
        found = tuple(blocks)
        for block, below in zip(found, (*found[1:], None), strict=True):
            titled, bare = not bare, False
            match block:
                case Paragraph():
                    kind = "lead" if isinstance(below, Table) else "text"
                    yield BlockView(kind, self.inlines(block.inlines))
                case Item():
                    yield BlockView("item", paragraph=self._item(block))
                case Article():
                    self._labels.article(block.number)
                    yield BlockView("article", Markup(self._marked(block.bookmark, run(block.title))))
                    yield from self.blocks(block.blocks)
                case Table():
                    yield self._table(block, titled)
                case Heading():
                    live, bare = self._labels.heading(block.number), True
                    yield BlockView("heading", _label(block, live), live)
                case Subheading():
                    live, bare = self._labels.subheading(block.number), True
                    yield BlockView("subheading", _label(block, live), live)

    def _item(self, item: Item) -> Markup:
        self._labels.item(item)
        return Markup(
            f'<w:p><w:pPr><w:pStyle w:val="{_ITEM_STYLES[item.level - 1]}"/><w:numPr><w:ilvl w:val="{item.level - 1}"/>'
            f'<w:numId w:val="{list_number(item.series)}"/></w:numPr></w:pPr>'
            f"{self._marked(item.bookmark, self.inlines(item.inlines))}</w:p>"
        )

    def _table(self, table: Table, titled: bool) -> BlockView:
        rows = tuple(tuple(self.inlines(cell) for cell in row) for row in table.rows)
        total = tuple(self.inlines(cell) for cell in table.total)
        rows, last = (rows[:-1], rows[-1]) if total else (rows, ())
        return BlockView("table", source=table.source, titled=titled, rows=rows, last=last, total=total)

    def schedule(self, schedule: Schedule) -> ScheduleView:
        """Write a schedule. Its number is a SEQ field inside the bookmark, so references show 附件2 as text."""
        number = (
            '<w:r><w:t>附件</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> SEQ 附件 \\* ARABIC </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{schedule.number}</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        several = sum(isinstance(block, Table) for block in schedule.blocks) > 1
        views = self.blocks(schedule.blocks)
        return ScheduleView(
            Markup(self._marked(schedule.bookmark, number)),
            text(schedule.title),
            tuple(view if several or not view.titled else _untitled(view) for view in views),
        )


def _label(block: Heading | Subheading, live: bool) -> Markup:
    return text(block.text if live else block.number + block.text)


def _untitled(view: BlockView) -> BlockView:
    return view._replace(titled=False)
