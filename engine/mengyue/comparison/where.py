"""Where in an agreement a paragraph stands, in words a person finds it by: article, schedule, table row, signing page.

Our own papers and anybody's: headings are known by their numbers, schedules and signing pages by what they say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mengyue.comparison.typed_numbers import typed_numbers
from mengyue.i18n import _
from mengyue.language.numerals import chinese_number
from mengyue.word.content import Paragraph

__all__ = ["ARTICLE", "Place", "Region", "Walker", "without_number"]

ARTICLE = "第[〇零一二三四五六七八九十百千0-9]+条"
_DIGITS = "[〇零一二三四五六七八九十百0-9０-９]+"
#: A heading begins with its number; a sentence that begins with one refers to another article.
_HEAD = re.compile(
    rf"\s*({ARTICLE}(?:之[一二三四五六七八九十]+)?)(?![第、和及至或的与之]|所|规定|约定|列)[\s:：.．]*(.*)", re.DOTALL
)
_SECTION = re.compile(rf"\s*((?:{_DIGITS}、)|(?:第{_DIGITS}[章编节部分]+))[\s]*(.*)", re.DOTALL)
_SCHEDULE = re.compile(rf"\s*[（(【]?(附\s*[件录表]\s*(?:{_DIGITS})?)[）)】]?\s*[:：.．、]?\s*(.*)", re.DOTALL)
_ITEM = re.compile(
    r"\s*([(（](?:[一二三四五六七八九十百]+|[0-9]+|[A-Za-z]{1,4})[)）]|[0-9]{1,3}[.．、](?![0-9])|[0-9]{1,2}[)）]"
    r"|[A-Za-z][.．、)）](?=\s|[\u4e00-\u9fff])|[①-⒇]|[•●■◆▪►➢])\s*"
)
_SIGNING = re.compile("签署页|签字页|盖章页|签章页|以下无正文|(?:此|本)页无正文")
#: A caption to be sealed or signed, no sentence that speaks of seals.
_SEAL = re.compile(
    r"[^，；。]*(?:[(（][^()（），]{0,8}(?:盖章|公章|签章|签字|签名)[^()（），]{0,4}[)）]|(?:盖章|公章|签章|签字|签名)处?\s*[:：])[^，；。]*"
)
#: A line that says that a list of schedules follows; captions to be filled in end with a colon too.
_ANNOUNCED = re.compile("(?:附\\s*[件录表]|如下|下列|包括)[^。；]{0,20}[:：]$")
#: Who signs: behind the caption 单位名称（盖章）：, else in front of it.
_UNITS = (
    re.compile(r"(?:盖章|公章|签章)[)）]?\s*[:：]\s*(\S.*)"),
    re.compile(r"^\s*(?:[甲乙丙丁戊己庚辛壬癸]方|\S{2,30}单位)?\s*[:：]?\s*(\S+?)\s*[(（](?:盖章|公章|签章)"),
)
#: A caption without a name.
_CAPTION = re.compile(r"(?:单位|机构|公司)?(?:名称|全称)|[甲乙丙丁戊己庚辛壬癸]方|单位")
_STOPS = ("。", "；", "，", ";", ",")
#: Headings are no longer than this.
_LONGEST = 60


class Region(StrEnum):
    """The part of a paper in which something stands."""

    FRONT = "front"  # cover, title, preamble
    SECTION = "section"  # under a heading, outside articles
    ARTICLE = "article"
    SIGNING = "signing"
    SCHEDULE = "schedule"
    OUTSIDE = "outside"  # headers, footers and the like


@dataclass(frozen=True, slots=True)
class Place:
    """A place. ``number`` and ``title`` are those of the article, schedule or heading; ``within`` leads on from there:
    第一款第（二）项, or in a table the row and column by their names. ``bookmark`` is the one we write, if it is
    there."""

    region: Region
    number: str = ""
    title: str = ""
    within: str = ""
    bookmark: str = ""

    @property
    def section(self) -> str:
        """The article, schedule or heading."""
        return "　".join(part for part in (self.number, self.title) if part)

    @property
    def name(self) -> str:
        """The whole place on one line."""
        return "　".join(part for part in (self.section, self.within) if part)


def without_number(paragraph: Paragraph) -> tuple[str, str]:
    """Return the number of a paragraph, counted by Word or typed, and its words without it."""
    words = paragraph.words.strip()
    label = paragraph.label.strip()
    if label:
        return label, words
    if paragraph.cells:
        return "", words
    for pattern in (_HEAD, _ITEM, _SECTION):
        found = pattern.match(words)
        if found and (pattern is not _SECTION or "、" in found[1] or len(words) <= _LONGEST):
            return found[1], (found[2] if pattern is not _ITEM else words[found.end() :]).strip()
    return "", words


class Walker:
    """Goes through the paragraphs of a body in order and says of each where it stands."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._lines = [paragraph for paragraph in paragraphs if not paragraph.cells and paragraph.shown.strip()]
        self._articles = any(self._is_article(paragraph) for paragraph in self._lines)
        self._lists = self._listed_schedules()
        self._typed = typed_numbers(self._lines)
        self.place = Place(Region.FRONT, title=_("条文之前"))
        self._paragraphs = 0
        self._items: list[str] = []
        self._caption = ""
        self._untitled = False

    def split(self, paragraph: Paragraph) -> tuple[str, str]:
        """Return the number of a paragraph and its words without it, as :func:`without_number`; here numbers of several
        levels are known too, by those of the other paragraphs."""
        end = self._typed.get(paragraph.number)
        if end is None:
            return without_number(paragraph)
        return paragraph.words[:end].strip(), paragraph.words[end:].strip()

    def at(self, paragraph: Paragraph) -> tuple[Place, bool]:
        """Return the place of ``paragraph``, outside tables, and whether it is a heading."""
        number, words = self.split(paragraph)
        mark = next((name for name in paragraph.bookmarks if name.startswith("M_")), "")
        if self._is_article(paragraph):
            self._begin(Place(Region.ARTICLE, number, _title(words), bookmark=mark))
            if words.endswith(_STOPS) or len(words) > _LONGEST:
                return self._inside(""), True
            return self.place, True
        if self._is_schedule(paragraph):
            found = _SCHEDULE.match(paragraph.shown)
            assert found is not None
            title = found[2].strip()
            self._begin(Place(Region.SCHEDULE, re.sub(r"\s", "", found[1]), title, bookmark=mark))
            self._untitled = not title
            return self.place, True
        if self._untitled:
            self._untitled = False
            if not number and len(words) <= _LONGEST and not words.endswith(_STOPS):
                self.place = replace(self.place, title=words)
                return self.place, True
        if self._signs(paragraph):
            self._sign(words)
            return self.place, False
        heading = _SECTION.fullmatch(f"{number}{words}") if number and not number.startswith("（") else None
        if heading and self._is_heading(paragraph, words):
            region = Region.SECTION if self._articles else Region.ARTICLE
            self._begin(Place(region, number, _title(words), bookmark=mark))
            return (self._inside("") if words.endswith(_STOPS) else self.place), True
        self._caption = words if len(words) <= _LONGEST and not words.endswith(_STOPS) else ""
        return self._inside(number), False

    def in_row(self, row: str, column: str, number: int) -> Place:
        """Return the place of a cell: ``row`` names its row, ``column`` its column."""
        names = [self._caption if self._caption and self._caption != self.place.title else ""]
        names += [_("第{number}行").format(number=number) + (f"“{row}”" if row else ""), column]
        within = "·".join(name for name in names if name)
        return replace(self.place, within=within)

    def _begin(self, place: Place) -> None:
        self.place, self._paragraphs, self._items, self._caption, self._untitled = place, 0, [], "", False

    def _inside(self, number: str) -> Place:
        if self.place.region not in (Region.ARTICLE, Region.SCHEDULE):
            return self.place
        if not number:
            self._paragraphs += 1
            self._items = []
        else:
            level = 0 if number[0] in "（(" and not number[1:2].isascii() else 1 if number[:1] not in "（(" else 2
            self._items = [*self._items[:level], number]
        item = _("第{number}项").format(number="".join(self._items)) if self._items else ""
        paragraph = _("第{number}款").format(number=chinese_number(max(self._paragraphs, 1)))
        return replace(self.place, within=paragraph + item)

    def _is_article(self, paragraph: Paragraph) -> bool:
        return bool(not paragraph.cells and _HEAD.match(paragraph.shown))

    def _is_heading(self, paragraph: Paragraph, words: str) -> bool:
        if self.place.region is Region.SCHEDULE and "标题" not in paragraph.style:
            return False
        short = 0 < len(words) <= _LONGEST and not words.endswith(_STOPS)
        return short or (not self._articles and bool(words))

    def _is_schedule(self, paragraph: Paragraph) -> bool:
        if paragraph.style == "附件标号":
            return True
        found = None if paragraph.cells else _SCHEDULE.match(paragraph.shown)
        if not found or paragraph.number in self._lists:
            return False
        rest = found[2].strip()
        titled = not rest.startswith(("和", "所", "的", "中", "规定"))
        return titled and len(rest) <= _LONGEST and not rest.endswith(_STOPS)

    def _listed_schedules(self) -> set[int]:
        """Return the lines that list schedules: several in a row, or behind a line that announces them."""
        heads = [bool(_SCHEDULE.match(paragraph.shown)) for paragraph in self._lines]
        listed = set()
        for at, paragraph in enumerate(self._lines):
            near = [heads[i] for i in (at - 1, at + 1) if 0 <= i < len(heads)]
            announced = at > 0 and bool(_ANNOUNCED.search(self._lines[at - 1].words.rstrip()))
            if heads[at] and paragraph.style != "附件标号" and (any(near) or announced):
                listed.add(paragraph.number)
        return listed

    def _signs(self, paragraph: Paragraph) -> bool:
        if paragraph.style.startswith("签署"):
            return True
        words = paragraph.words.strip()
        if _SIGNING.search(words) and len(words) <= 2 * _LONGEST and "。" not in words:
            return True
        short = len(words) <= _LONGEST and not words.endswith(_STOPS)
        signing = self.place.region is Region.SIGNING
        later = self.place.region is Region.ARTICLE
        return short and (signing or (later and bool(_SEAL.fullmatch(words))))

    def _sign(self, words: str) -> None:
        if self.place.region is not Region.SIGNING or _SIGNING.search(words):
            self._begin(Place(Region.SIGNING, title=_("签署页")))
        found = (pattern.search(words) for pattern in _UNITS)
        unit = next((hit[1].strip() for hit in found if hit and not _CAPTION.fullmatch(hit[1].strip())), "")
        if unit:
            self.place = replace(self.place, within=unit)


def _title(words: str) -> str:
    """Return what a heading is called; the beginning of its words where it has no title of its own."""
    first = words.partition("\n")[0]
    if len(first) <= _LONGEST and not first.endswith(_STOPS):
        return first
    return first[:20] + "…"
