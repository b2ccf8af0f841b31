"""Live numbering: headings, articles and item lists as Word multilevel lists (``word/numbering.xml``).

Word restarts a list only through a ``w:num`` of its own, so the base document allocates one for every list a document
may hold.
"""

from __future__ import annotations

from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["ARTICLES", "HEADINGS", "LISTS", "list_number", "numbering_xml"]

HEADINGS, ARTICLES = 1, 2
#: How many item lists one document may hold.
LISTS = 600
_FIRST_LIST = 10

_INDENT = '<w:pPr><w:ind w:firstLineChars="200" w:firstLine="560"/></w:pPr>'
#: (format, text, paragraph style or empty, has a first-line indent) per level of each list. A half-width "1." is
#: followed by a space, the full-width labels by nothing.
_ABSTRACT: tuple[tuple[tuple[str, str, str, bool], ...], ...] = (
    (("chineseCounting", "%1、", "SectionHeading", False), ("decimal", "%2．", "SectionSubheading", True)),
    (("chineseCountingThousand", "第%1条", "ArticleTitle", True),),
    (("chineseCounting", "（%1）", "", True), ("decimal", "%2.", "", True), ("decimal", "（%3）", "", True)),
)


def list_number(series: int) -> int:
    """Return the ``w:numId`` of the ``series``-th item list of a document (counted from 1)."""
    if not 1 <= series <= LISTS:
        raise EngineError(
            _("一份文件最多容纳 {limit} 组分项，本文件用到第 {series} 组").format(limit=LISTS, series=series)
        )
    return _FIRST_LIST + series - 1


def _level(index: int, form: str, text: str, style: str, indent: bool) -> str:
    owner = f'<w:pStyle w:val="{style}"/>' if style else ""
    suffix = "space" if text.endswith(".") else "nothing"
    look = _INDENT if indent else '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr>'
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{owner}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{look}</w:lvl>'
    )


def _abstract(index: int) -> str:
    levels = "".join(_level(at, *level) for at, level in enumerate(_ABSTRACT[index]))
    return (
        f'<w:abstractNum w:abstractNumId="{index}"><w:nsid w:val="{0x4D590000 + index:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x4D5A0000 + index:08X}"/>{levels}</w:abstractNum>'
    )


def numbering_xml(namespaces: str) -> str:
    """Return ``word/numbering.xml``."""
    restart = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(3)
    )
    lists = "".join(
        f'<w:num w:numId="{_FIRST_LIST + at}"><w:abstractNumId w:val="2"/>{restart}</w:num>' for at in range(LISTS)
    )
    fixed = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>' for number in (HEADINGS, ARTICLES)
    )
    abstracts = "".join(_abstract(index) for index in range(len(_ABSTRACT)))
    return f"<w:numbering {namespaces}>{abstracts}{fixed}{lists}</w:numbering>"
