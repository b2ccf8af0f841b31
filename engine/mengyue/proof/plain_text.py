"""Anybody's text as the tree that is proofread: lines with their articles, paragraphs, items, tables and annexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mengyue.draft.tree import Article, Block, Draft, Heading, Item, Origin, Paragraph, Schedule, Stage, Table, Text
from mengyue.i18n import _
from mengyue.meaning.quantities import figure
from mengyue.model.finding import EngineError
from mengyue.proof.top_headings import Top, topped

__all__ = ["FOREIGN", "Line", "draft_of_lines", "draft_of_text", "full_width"]

#: The id and kind of a draft that no outline of ours made.
FOREIGN = "text"
_NUMERAL = "[一二三四五六七八九十百零0-9]{1,6}"
#: The heading of an article: the number, then the title, or the text of the article at once.
_ARTICLE = re.compile(rf"^\s*(第{_NUMERAL}条)[\s　、:：.．]*([^。；，：:]{{0,30}}?)(?:[　\s：:]+(.*)|)$")
_ANNEX = re.compile(rf"^\s*附件\s*({_NUMERAL})?[\s　:：、.．]*([^。；，]{{0,40}})$")
_ITEM = re.compile(
    r"^\s*(?:（([一二三四五六七八九十]{1,3}|[0-9]{1,2})）|\(([一二三四五六七八九十]{1,3}|[0-9]{1,2})\)|([0-9]{1,2})[.．、)）](?![0-9])|([①-⑳]))\s*"
)
#: A heading of an article in the midst of a line.
_INSIDE = re.compile(
    rf"(?<=[。；！])\s*(?=第{_NUMERAL}条(?:[　\s]"
    rf"|[（(【][^（）()【】0-9一二三四五六七八九十][^（）()【】]{{0,19}}[）)】]))"
)
#: 第八条（保密）各方守密。
_BRACKETED = re.compile(
    rf"^\s*(第{_NUMERAL}条)\s*[（(【]([^（）()【】0-9一二三四五六七八九十][^（）()【】]{{0,19}})[）)】]\s*(.*)$"
)
#: 4 Publication 论文发表前…: a number and an English title.
_ENGLISH = re.compile(
    r"^\s*([0-9]{1,2})[.．]?\s+([A-Z][A-Za-z]+(?:\s(?:[A-Z][A-Za-z]+|and|of|the|to"
    r"|for)){0,5})[\s　:：.．]+(.*)$"
)
#: What a term means, and a party by its letter.
_MEANS = re.compile("(?:是|系|即|仅|特|专|乃|谓|意)?(?:指|谓)(?![定导派示引])|谓")
_LETTER = re.compile("[甲乙丙丁戊己庚辛]方")
_UNTITLED = re.compile(rf"^\s*(第{_NUMERAL}条)[　\s]+(.+)$")
#: How much is read: some seven hundred pages, in a minute or so.
_MOST_LINES, _MOST_CHARACTERS = 100_000, 500_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``label`` is a number that a word processor shows in front; ``cell`` is row and column in a table;
    ``top`` a heading that stands for an article."""

    text: str
    label: str = ""
    cell: tuple[int, int, int] | None = None
    top: Top | None = None


#: Words left out between two places of a text.
_LEFT_OUT = re.compile("(?<=[。；！”])\\s*(?:…{1,2}|\\.{3,6})\\s*")
#: A row of a table in plain text: | 单位 | 比例 |.
_ROW = re.compile("^\\s*[|｜].*[|｜]\\s*$")
_RULE = re.compile("^[\\s|｜:—－-]+$")


#: A line of a list in columns: a name, a blank, a figure; cells parted by bars or tabs.
_COLUMNS = re.compile(
    "^\\s*[（(]?[一-龥A-Za-z（）()0-9]{2,30}[：:]?(?:[ 　]+|\\t+|[—…-]{2,8}|[：:])[0-9][0-9,，.]{0,14}\\s?(?:%|％"
    "|万元|亿元|元|成)?[；;，,。]?\\s*$"
)
_PARTED = re.compile("^[^|｜\\t。；]{1,40}(?:[|｜\\t][^|｜\\t。；]{0,60}){1,8}$")


def _cells(lines: Sequence[str], at: int) -> list[str]:
    """Return the cells of a line of a table without bars around it, which must stand beside another such line."""
    for pattern, cut in ((_COLUMNS, "[ 　\\t—…-]+|[：:](?=[0-9])"), (_PARTED, "[|｜\\t]+")):
        if pattern.match(lines[at]) and any(
            0 <= beside < len(lines) and pattern.match(lines[beside]) for beside in (at - 1, at + 1)
        ):
            cells = [cell.strip() for cell in re.split(cut, lines[at].strip().rstrip("；;，,。"))]
            return cells if pattern is _PARTED or len(cells) == 2 else []
    return []


def _rows(lines: Sequence[str]) -> Iterator[Line]:
    """Lines of plain text, those in bars or columns as cells."""
    table, row = 0, 0
    for number, line in enumerate(lines):
        cells = re.split("[|｜]", line.strip().strip("|｜")) if _ROW.match(line) else _cells(lines, number)
        if not cells:
            row = 0
            yield Line(line)
            continue
        if row and _RULE.match(line):
            continue
        table, row = table + (row == 0), row + 1
        for column, cell in enumerate(cells, 1):
            yield Line(cell.strip(), cell=(table, row, column))


#: Marks of half width beside Chinese characters, as they are typed in a hurry.
_HALF = re.compile("(?<=[一-龥”’）》])[,;:?!](?![0-9])|[,;:?!](?=[一-龥“‘（《])|(?<=[一-龥])[,;:?!](?=[0-9])")
_WIDE = str.maketrans(",;:?!", "，；：？！")


def full_width(text: str) -> str:
    """Return ``text`` with marks of half width beside Chinese characters in full width; as long as before."""
    return _HALF.sub(lambda m: m[0].translate(_WIDE), text)


def draft_of_text(text: str) -> Draft:
    """Return plain text, a paragraph a line, as a draft."""
    parts = [part for line in _LEFT_OUT.sub("\n", text).split("\n") for part in _INSIDE.split(line)]
    return draft_of_lines(_rows(parts))


def draft_of_lines(lines: Iterable[Line], title: str = "") -> Draft:
    """Return ``lines`` as a draft of articles and annexes; what stands before the first article is the preamble.

    Raises :class:`EngineError` for a text that is longer than any agreement.
    """
    made = _Making()
    length = 0
    for number, line in enumerate(_articles(lines), 1):
        length += len(line.text)
        if number > _MOST_LINES or length > _MOST_CHARACTERS:
            text = _("全文超过 {lines} 段或者 {length} 字，请拆成几个文件再校对")
            raise EngineError(text.format(lines=f"{_MOST_LINES:,}", length=f"{_MOST_CHARACTERS:,}"))
        made.take(line)
    return made.draft(title)


def _articles(lines: Iterable[Line]) -> list[Line]:
    """``lines`` with their top headings as articles, whichever way they are numbered."""
    all_ = [replace(line, text=full_width(line.text)) for line in islice(lines, _MOST_LINES + 1)]
    prose = [at for at, line in enumerate(all_) if not line.cell]
    texts = [f"{all_[at].label} {all_[at].text}".strip() for at in prose]
    for at, before, text in zip(prose, texts, topped(texts, _ARTICLE.match), strict=True):
        if text != before:
            all_[at] = Line(text) if isinstance(text, str) else Line(text.title, top=text)
    return all_


class _Making:
    def __init__(self) -> None:
        self.preamble: list[Paragraph | Item] = []
        self.body: list[Block] = []
        self.schedules: list[Schedule] = []
        self._blocks: list[Paragraph | Item | Table] = []
        self._rows: dict[int, dict[int, str]] = {}
        self._table = 0
        self._where: tuple[str, str, str] = ("preamble", "", "")

    def take(self, line: Line) -> None:
        """Add one line."""
        text = f"{line.label} {line.text}".strip() if line.label else line.text.strip()
        if not text:
            return
        if line.top:
            self._close_table()
            self._close()
            self._where = ("article", *line.top)
            return
        if line.cell:
            table, row, column = line.cell
            if table != self._table:
                self._close_table()
                self._table = table
            cells = self._rows.setdefault(row, {})
            cells[column] = f"{cells[column]}\n{line.text}" if column in cells else line.text
            return
        self._close_table()
        article, annex, untitled = _ARTICLE.match(text), _ANNEX.match(text), _UNTITLED.match(text)
        bracketed, english = _BRACKETED.match(text) or _ENGLISH.match(text), _ENGLISH.match(text)
        if bracketed:
            self._close()
            number = f"第{bracketed[1]}条" if english else bracketed[1]
            self._where = ("article", number, bracketed[2].strip())
            if bracketed[3]:
                self._add(bracketed[3])
        elif article or untitled:
            self._close()
            number = article[1] if article else untitled[1] if untitled else ""
            title, rest = (article[2] or "", article[3] or "") if article else ("", untitled[2] if untitled else "")
            if (rest and _MEANS.match(rest)) or _LETTER.fullmatch(title.strip()):
                title, rest = "", f"{title.strip()}：{rest}"  # 核心成员：指…, 甲方：某公司 are no titles
            if not rest and len(title) > 15:
                title, rest = "", title
            self._where = ("article", number, title.strip())
            if rest:
                self._add(rest)
        elif annex and (annex[1] or annex[2]):
            self._close()
            self._where = ("schedule", annex[1] or "", annex[2].strip())
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        item = _ITEM.match(text)
        inlines = (Text(text[item.end() :] if item else text),)
        if item:
            level = 1 if item[1] or item[2] else 2
            self._blocks.append(Item(level, 1, text[: item.end()].strip(), inlines))
        else:
            self._blocks.append(Paragraph(inlines))

    def _close_table(self) -> None:
        if self._rows:
            rows = tuple(
                tuple((Text(cells.get(column, "")),) for column in range(1, max(cells) + 1))
                for _row, cells in sorted(self._rows.items())
            )
            self._blocks.append(Table(FOREIGN, rows))
            self._rows = {}

    def _close(self) -> None:
        kind, number, title = self._where
        blocks, self._blocks = tuple(self._blocks), []
        if kind == "preamble":
            self.preamble = [block for block in blocks if not isinstance(block, Table)]
            tables = [block for block in blocks if isinstance(block, Table)]
            if tables:
                self.body = [Heading("", ""), *tables]
        elif kind == "article":
            bookmark = f"text:{len(self.body)}"
            self.body.append(Article(number, title, bookmark, blocks, Origin()))
        else:
            size = figure(number) if number else None
            counted = int(size) if size else len(self.schedules) + 1
            self.schedules.append(Schedule(counted, title, f"annex:{len(self.schedules)}", blocks))

    def draft(self, title: str) -> Draft:
        """Return everything taken."""
        self._close_table()
        self._close()
        return Draft(
            FOREIGN, title, Stage.DRAFT, "", (), tuple(self.preamble), tuple(self.body), (), tuple(self.schedules),
            kind=FOREIGN,
        )  # fmt: skip
