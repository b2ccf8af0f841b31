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
#: A line of the contents: its words, and the number of its page (ECMA-376 part 1, 17.16.5.42 and 17.16.5.69).
_LINE = re.compile(
    r'(<w:hyperlink w:anchor="[^"]*" w:history="1"><w:r><w:t(?: [^>]*)?>)([^<]*)(</w:t></w:r><w:r><w:tab/></w:r>'
    r'(?:(?!</w:hyperlink>).)*?<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>)(\d*)(</w:t></w:r>)'
)


def contents(entries: Sequence[Entry], depth: int) -> list[Markup]:
    """Return the paragraphs of the contents, ``depth`` levels deep; none without entries."""
    if not entries:
        return []
    code = f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" \\h \\z \\u </w:instrText></w:r>'
    lines = [_line(entry) for entry in entries]
    lines[0] = f"{_BEGIN}{code}{_SEPARATE}{lines[0]}"
    lines[-1] += _END
    return [
        Markup(f'<w:p><w:pPr><w:pStyle w:val="{style_id(f"toc {entry.level}")}"/></w:pPr>{line}</w:p>')
        for entry, line in zip(entries, lines, strict=True)
    ]


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
