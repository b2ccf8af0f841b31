"""The table of contents: a field of Word's whose lines are there already, each with the number of its page where known.

Word and WPS bring it up to date when asked (F9, or 更新域): headings, articles and schedules have levels of outline. It
is not marked as out of date, and no program is told to bring fields up to date on opening: Word then asks every reader
a question about other files. So a copy whose pages nobody has laid out shows the lines without numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from mengyue.docx.house_styles import style_id
from mengyue.docx.runs import run
from mengyue.docx.xml import escape
from mengyue.draft.contents_entries import Entry

__all__ = ["contents", "listed", "numbered"]

_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_BEGIN, _SEPARATE, _END = (_FIELD.format(step) for step in ("begin", "separate", "end"))
#: Heights of its lines by level and of its head, and of the type area of a full agreement, in points.
_HEIGHT, _HEAD, _PAGE = {1: 18.0, 2: 15.4, 3: 15.4}, 54.0, 677.0
#: Lines stand closer by a tenth at the most: those of 五号 are then as high as in shorter agreements.
_LEAST = 0.9
#: A line of the contents: its words, and the number of its page (ECMA-376 part 1, 17.16.5.42 and 17.16.5.69).
_LINE = re.compile(
    r'(<w:hyperlink w:anchor="[^"]*" w:history="1"><w:r><w:t(?: [^>]*)?>)([^<]*)(</w:t></w:r><w:r><w:tab/></w:r>'
    r'(?:(?!</w:hyperlink>).)*?<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>)(\d*)(</w:t></w:r>)'
)


def contents(entries: Sequence[Entry], depth: int, *, roomy: bool = False) -> list[Markup]:
    """Return the paragraphs of the contents, ``depth`` levels deep; none without entries.

    ``roomy`` contents have pages of their own: where few lines would stand on the last, all stand a little closer.
    """
    if not entries:
        return []
    closer = _closer([entry.level for entry in entries]) if roomy else 1.0
    code = f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" \\h \\z \\u </w:instrText></w:r>'
    lines = [_line(entry) for entry in entries]
    lines[0] = f"{_BEGIN}{code}{_SEPARATE}{lines[0]}"
    lines[-1] += _END
    looks = (f'<w:pStyle w:val="{style_id(f"toc {entry.level}")}"/>{_look(entry, closer)}' for entry in entries)
    return [Markup(f"<w:p><w:pPr>{look}</w:pPr>{line}</w:p>") for look, line in zip(looks, lines, strict=True)]


def _closer(levels: Sequence[int]) -> float:
    """Return by how much lines of these ``levels`` stand closer, so that a few of them need no page of their own."""
    height = sum(_HEIGHT[level] for level in levels) + _HEAD
    pages = int(height // _PAGE)
    closer = (pages * (_PAGE - _HEIGHT[1]) - _HEAD) / (height - _HEAD) if pages else 1.0
    return closer if _LEAST <= closer < 1 else 1.0


def _look(entry: Entry, closer: float) -> str:
    if closer == 1:
        return ""
    return f'<w:spacing w:line="{int(_HEIGHT[entry.level] * closer * 20)}" w:lineRule="exact"/>'


def _line(entry: Entry) -> str:
    target = escape(entry.bookmark)
    page = (
        f'{_BEGIN}<w:r><w:instrText xml:space="preserve"> PAGEREF {target} \\h </w:instrText></w:r>'
        f"{_SEPARATE}<w:r><w:t></w:t></w:r>{_END}"
    )
    words = run(entry.words.replace("\n", "").replace("\t", " "))
    return f'<w:hyperlink w:anchor="{target}" w:history="1">{words}<w:r><w:tab/></w:r>{page}</w:hyperlink>'


def listed(document: str) -> list[str]:
    """Return the words of the lines of the contents in ``word/document.xml``, as we write them."""
    from html import unescape

    return [unescape(found[2]) for found in _LINE.finditer(document)]


def numbered(document: str, pages: Sequence[int]) -> str:
    """Return ``word/document.xml`` with the numbers of the ``pages`` of all lines of its contents, in their order."""
    numbers = iter(pages)
    return _LINE.sub(lambda line: f"{line[1]}{line[2]}{line[3]}{next(numbers)}{line[5]}", document)
