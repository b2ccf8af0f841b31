"""Writing the blocks of a draft for a template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from mengyue.docx.house_styles import style_id
from mengyue.docx.list_labels import Labels
from mengyue.docx.live_numbering import list_number
from mengyue.docx.review_marks import Marks
from mengyue.docx.runs import run, runs, text
from mengyue.docx.views import BlockView, ScheduleView, SignatureView
from mengyue.docx.xml import escape
from mengyue.draft.blanks import texts_of
from mengyue.draft.contents_entries import Entry
from mengyue.draft.tree import (
    Article,
    Block,
    Draft,
    Heading,
    Inline,
    Item,
    Origin,
    Paragraph,
    Schedule,
    SignatureBlock,
    Space,
    Subheading,
    Table,
)

__all__ = ["Writer", "kept"]

_PREAMBLE = "序文"
#: Lines of which a number, address or the like may be too long for the rest of a line are not stretched.
_LONG_WORD = re.compile("[!-~]{14,}")
#: Lines with places for the hand are not stretched.
_LEFT = '<w:jc w:val="left"/>'
#: Runs of inlines by the identity of these, which are kept with them; so many at most.
_MOST = 16_384
_KEPT: dict[int, tuple[tuple[Inline, ...], frozenset[str], Markup]] = {}
#: Likewise whether they are better not stretched.
_RAGGED: dict[int, tuple[tuple[Inline, ...], bool]] = {}
#: What the law wants drawn attention to: the look stands in the runs, so that it shows under any template's styles.
_PLAIN_RUN, _BOLD_RUN = re.compile("<w:r>(?=<w:[tf])"), "<w:r><w:rPr><w:b/><w:bCs/></w:rPr>"
_ITEM_STYLES = tuple(style_id(name) for name in ("项", "目", "小目"))


class _Written(NamedTuple):
    """An article as it was written: ``begins`` are the number of the bookmark before it and the texts that references
    lead to, ``bookmarks`` is the number of its last, ``lists`` how far its lists count."""

    article: Article
    begins: tuple[int, frozenset[str]]
    bookmarks: int
    lists: Mapping[int, tuple[int, ...]]
    views: tuple[BlockView, ...]


#: Tables and signature blocks as they were written, likewise, with the texts that references lead to.
_TABLES: dict[int, tuple[Table, frozenset[str], BlockView]] = {}
_SIGNATURES: dict[int, tuple[SignatureBlock, frozenset[str], SignatureView]] = {}
#: Articles by their identity; so many at most.
_MOST_ARTICLES = 384
_ARTICLES: dict[int, _Written] = {}


class Writer:
    """Writes the blocks of one document; counts its bookmarks and follows its numbers. ``listed`` is what its contents
    list, ``contents`` how deep."""

    def __init__(
        self,
        schedules: Iterable[Schedule],
        marks: Marks | None = None,
        *,
        contents: int = 0,
        listed: Iterable[Entry] = (),
    ) -> None:
        self._contents = contents
        self._headings = (entry.bookmark for entry in listed if entry.is_heading)
        self._labels = Labels()
        self._bookmarks = 0
        self._texts = frozenset(schedule.bookmark for schedule in schedules)
        self._marks = marks
        self._prominent = False

    def _switch(self, bookmark: str) -> str:
        return "\\h" if bookmark in self._texts else "\\r \\h"

    def inlines(self, inlines: tuple[Inline, ...]) -> Markup:
        """Write inlines as runs; those of an article that has not changed are the very ones of before."""
        kept = _KEPT.get(id(inlines))
        if kept is None or kept[0] is not inlines or kept[1] != self._texts:
            if len(_KEPT) >= _MOST:
                _KEPT.clear()
            _KEPT[id(inlines)] = kept = (inlines, self._texts, runs(inlines, self._switch))
        return Markup(_PLAIN_RUN.sub(_BOLD_RUN, kept[2])) if self._prominent else kept[2]

    def _marked(self, name: str, content: str) -> str:
        if not name:
            return content
        self._bookmarks += 1
        start = f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{escape(name)}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{self._bookmarks}"/>'

    def _entry(self, level: int) -> Markup:
        """Return the bookmark of a heading, empty where nothing leads to it."""
        return Markup(self._marked(next(self._headings), "")) if level <= self._contents else Markup("")

    def blocks(self, blocks: Iterable[Block]) -> Iterator[BlockView]:
        """Write blocks in order; an article comes as its title and then its blocks."""
        bare = True  # a table right under a heading needs no name of its own
        found = tuple(blocks)
        for block, below in zip(found, (*found[1:], None), strict=False):
            titled, bare = not bare, False
            match block:
                case Paragraph():
                    yield BlockView(_kind(block, below), self.inlines(block.inlines))
                case Item():
                    yield BlockView("item", paragraph=self._item(block))
                case Article() if block.joined or not block.number.startswith("第"):
                    self._prominent = block.prominent
                    yield from self._passage(block)
                    self._prominent = False
                case Article():
                    self._labels.article(block.number)
                    note = self._note(block.origin)
                    if not note or self._marks is None:
                        yield from self._article(block)
                    else:
                        title = self._marked(block.bookmark, run(block.title))
                        self._prominent = block.prominent
                        yield from self._noted(block, note, title, self._marks)
                        self._prominent = False
                case Table():
                    yield self._table(block, titled)
                case Heading():
                    live, bare = self._labels.heading(block.number), True
                    yield BlockView("heading", _label(block, live), live, mark=self._entry(1))
                case Subheading():
                    live, bare = self._labels.subheading(block.number), True
                    yield BlockView("subheading", _label(block, live), live, mark=self._entry(2))

    def _article(self, article: Article) -> tuple[BlockView, ...]:
        """Write an article: as before, where it is the very one, its bookmarks have the same numbers and its lists
        begin with it."""
        kept = _ARTICLES.get(id(article))
        begins = self._bookmarks, self._texts
        if kept is not None and kept.article is article and kept.begins == begins and self._labels.are_new(kept.lists):
            self._bookmarks = kept.bookmarks
            self._labels.go_on(kept.lists)
            return kept.views
        lists = frozenset(block.series for block in article.blocks if isinstance(block, Item))
        whole = self._labels.are_new(lists)
        title = self._marked(article.bookmark, run(article.title))
        self._prominent = article.prominent
        views = (BlockView("article", Markup(title)), *self.blocks(article.blocks))
        self._prominent = False
        if whole and self._marks is None:
            if len(_ARTICLES) >= _MOST_ARTICLES:
                _ARTICLES.clear()
            _ARTICLES[id(article)] = _Written(article, begins, self._bookmarks, self._labels.of_lists(lists), views)
        return views

    def _passage(self, article: Article) -> Iterator[BlockView]:
        """Write a part of a report or letter, under its sub-heading if it has one, or what is joined to an article."""
        note = self._note(article.origin)
        views = list(self.blocks(article.blocks))
        if article.number and not article.joined:
            heading = self._marked(article.bookmark, run(article.number + article.title))
            views.insert(0, BlockView("subheading", Markup(heading), live=False))
        if not note or self._marks is None or not views:
            yield from views
            return
        first, *rest = views
        start, end = self._marks.edges(note)
        if first.kind in ("text", "lead", "hand", "subheading"):
            yield first._replace(runs=Markup(start) + first.runs + Markup(end))
        else:
            yield BlockView("text", Markup(start + end))
            yield first
        yield from rest

    def _noted(self, article: Article, note: tuple[str, ...], title: str, marks: Marks) -> Iterator[BlockView]:
        """Write an article of a review copy. Its comment spans title and first paragraph."""
        start, end = marks.edges(note)
        views = list(self.blocks(article.blocks))
        ended = _ended(views[0], end) if views else None
        yield BlockView("article", Markup(start + title + ("" if ended else end)))
        yield from (ended or view if not at else view for at, view in enumerate(views))

    def _note(self, origin: Origin) -> tuple[str, ...]:
        return self._marks.clause(origin.clause) if self._marks else ()

    def preamble(self, draft: Draft) -> Iterator[BlockView]:
        """Write the preamble; in a review copy its comment is at the beginning, for it has no title."""
        note = self._note(draft.preamble_origin)
        if not note or self._marks is None or not draft.preamble:
            yield from self.blocks(draft.preamble)
            return
        first, *rest = draft.preamble
        yield BlockView("text", Markup(self._marks.comment((_PREAMBLE, *note), "")) + self.inlines(first.inlines))
        yield from self.blocks(rest)

    def _item(self, item: Item) -> Markup:
        self._labels.item(item)
        return Markup(
            f'<w:p><w:pPr><w:pStyle w:val="{_ITEM_STYLES[item.level - 1]}"/><w:numPr><w:ilvl w:val="{item.level - 1}"/>'
            f'<w:numId w:val="{list_number(item.series)}"/></w:numPr>'
            f"{_LEFT if _is_ragged(item.inlines) else ''}</w:pPr>"
            f"{self._marked(item.bookmark, self.inlines(item.inlines))}</w:p>"
        )

    def _table(self, table: Table, titled: bool) -> BlockView:
        """Write a table: as before, where it is the very one."""
        kept = _TABLES.get(id(table))
        if kept is None or kept[0] is not table or kept[1] != self._texts or self._prominent:
            kept = (table, self._texts, self._written_table(table))
            if not self._prominent:
                if len(_TABLES) >= _MOST_ARTICLES:
                    _TABLES.clear()
                _TABLES[id(table)] = kept
        return kept[2] if titled else kept[2]._replace(titled=False)

    def signature(self, block: SignatureBlock, tall: int) -> SignatureView:
        """Write a signature block, ``tall`` lines longer than one: as before, where it is the very one."""
        kept = _SIGNATURES.get(id(block))
        if kept is None or kept[0] is not block or kept[1] != self._texts or kept[2].tall != tall:
            if len(_SIGNATURES) >= _MOST:
                _SIGNATURES.clear()
            view = SignatureView(
                text(block.role),
                self.inlines(block.name),
                text(block.signs_as),
                self.inlines(block.legal_representative),
                tall,
                self.inlines(block.commitment),
            )
            _SIGNATURES[id(block)] = kept = (block, self._texts, view)
        return kept[2]

    def _written_table(self, table: Table) -> BlockView:
        rows = tuple(tuple(self.inlines(cell) for cell in row) for row in table.rows)
        total = tuple(self.inlines(cell) for cell in table.total)
        rows, last = (rows[:-1], rows[-1]) if total else (rows, ())
        return BlockView("table", source=table.source, titled=True, rows=rows, last=last, total=total)

    def schedule(self, schedule: Schedule) -> ScheduleView:
        """Write a schedule. Its number is a SEQ field inside the bookmark, so references show 附件2 as text."""
        number = (
            '<w:r><w:t>附件</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> SEQ 附件 \\* ARABIC </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{schedule.number}</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        label = self._marked(schedule.bookmark, number)
        note = self._note(schedule.origin)
        if note and self._marks is not None:
            label = self._marks.comment(note, label)
        several = sum(isinstance(block, Table) for block in schedule.blocks) > 1
        views = (view if several or not view.titled else _untitled(view) for view in self.blocks(schedule.blocks))
        return ScheduleView(Markup(label), text(schedule.title), tuple(views))


def _kind(paragraph: Paragraph, below: Block | None) -> str:
    """Return how a paragraph is set; what leads in a table or a list is not left behind at the foot of a page."""
    if isinstance(below, Table):
        return "lead"
    if _is_ragged(paragraph.inlines):
        return "hand"
    leads = isinstance(below, Item) and texts_of(paragraph.inlines[-1:]).endswith("：")
    return "lead" if leads else "text"


def _is_ragged(inlines: tuple[Inline, ...]) -> bool:
    """Tell whether lines are better not stretched to the margin."""
    kept = _RAGGED.get(id(inlines))
    if kept is None or kept[0] is not inlines:
        if len(_RAGGED) >= _MOST:
            _RAGGED.clear()
        found = any(isinstance(part, Space) or _LONG_WORD.search(part.text) for part in inlines)
        _RAGGED[id(inlines)] = kept = (inlines, found)
    return kept[1]


def kept(views: list[BlockView], *, signed: bool) -> list[BlockView]:
    """Keep the last paragraph of what is ``signed`` together with what follows, so that signatures never stand on a
    page of their own."""
    if not signed:
        return views
    for at in range(len(views) - 1, -1, -1):
        view = views[at]
        if view.kind in ("text", "hand"):
            views[at] = view._replace(kind="lead")
        elif view.kind == "item" and "</w:pPr>" in view.paragraph and "<w:numPr>" in view.paragraph:
            views[at] = view._replace(
                paragraph=Markup(view.paragraph.replace("<w:numPr>", Markup("<w:keepNext/><w:numPr>"), 1))
            )
        return views
    return views


def _ended(view: BlockView, end: str) -> BlockView | None:
    """Put ``end`` at the end of a paragraph; a table has no place for it."""
    if view.kind in ("text", "lead", "hand"):
        return view._replace(runs=Markup(view.runs + Markup(end)))
    if view.kind == "item":
        return view._replace(paragraph=Markup(view.paragraph.removesuffix("</w:p>") + Markup(f"{end}</w:p>")))
    return None


def _label(block: Heading | Subheading, live: bool) -> Markup:
    return text(block.text if live else block.number + block.text)


def _untitled(view: BlockView) -> BlockView:
    return view._replace(titled=False)
