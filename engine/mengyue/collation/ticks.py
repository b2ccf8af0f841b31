"""核对表: the table in which a person records that ink and seal are there. Written once, kept when run again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mengyue.collation.match import SHORT, Copy, Matched
from mengyue.collation.tick_rows import rows_of
from mengyue.i18n import _
from mengyue.manifest.digest import mark_of
from mengyue.model.finding import EngineError
from mengyue.sign.mark import ELECTRONIC
from mengyue.sign.page_plan import Purpose
from mengyue.sign.sent_record import Issued
from mengyue.untrusted import cell

__all__ = ["HEAD", "TICKS", "Tick", "assigned", "plain_cells", "read_ticks", "ticks_table", "unmatched", "written_rows"]

#: Name of the table; its words are Chinese, as the documents are.
TICKS = "核对表.csv"
#: Its head; what a row says is known by these words.
HEAD = (
    "文件代号",
    "文件",
    "页",
    "成员号",
    "成员单位",
    "份",
    "来源",
    "来源页",
    "来源摘要",
    "签字",
    "盖章",
    "签署日期",
    "核对人",
    "备注",
)
_YES = frozenset(["是", "有", "齐", "√", "✓", "☑", "y", "yes", "Y", "YES", "1"])
_NO = frozenset(["否", "无", "缺", "×", "n", "no", "N", "NO", "0"])
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")


@dataclass(frozen=True, slots=True)
class Tick:
    """What a person wrote about one returned sheet. Nothing means: not looked at yet. ``file`` and ``page`` are where
    the sheet was seen."""

    signed: bool | None = None
    sealed: bool | None = None
    on: date | None = None
    by: str = ""
    note: str = ""
    page: int = 0
    file: str = ""

    def refused(self) -> bool:
        """Tell whether the person found something lacking."""
        return self.signed is False or self.sealed is False

    def confirmed(self, purpose: Purpose) -> bool:
        """Tell whether the person found everything there."""
        return self.sealed is True and (self.signed is True or (purpose is Purpose.SEAL and self.signed is None))


def read_ticks(data: bytes, name: str = TICKS, issued: Issued | None = None) -> dict[tuple[Copy, str], Tick]:
    """Read a table that a person filled in; the key holds the digest of the file that was looked at.

    A page that no mark tells apart is assigned by filling in its row: the paper by its id or title, the member by its
    number or name (``issued`` knows them), page and copy. A row without these says nothing yet. Raises
    :class:`EngineError` with a line for every row that cannot be read.
    """
    found: dict[tuple[Copy, str], Tick] = {}
    faults = []
    for line, cells in rows_of(data, name):
        try:
            if _unassigned(cells):
                copy = Copy("", _number(cells, "来源页") if cells.get("来源页") else 0, 0, 0)
            else:
                copy = Copy(_paper(cells, issued), _number(cells, "页"), _member(cells, issued), _copy(cells["份"]))
            tick = Tick(
                _answer(cells.get("签字", "")),
                _answer(cells.get("盖章", "")),
                _day(cells.get("签署日期", "")),
                cells.get("核对人", "")[:100],
                cells.get("备注", "")[:500],
                _number(cells, "来源页") if cells.get("来源页") else 0,
                cells.get("来源", "")[:500],
            )
            if copy.document or tick.by or tick.note:
                found[copy, _digest(cells["来源摘要"])] = tick
        except ValueError as error:
            faults.append(_("“{file}”第 {line} 行填写有误：{error}").format(file=name, line=line, error=error))
    if faults:
        raise EngineError("\n".join(faults))
    return found


def _unassigned(cells: Mapping[str, str]) -> bool:
    """Tell whether nobody has said which sheet a page is; a remark says nothing of that. Raises :class:`ValueError`
    when only half of it is said, or the page is judged without it."""
    wanted = {"文件代号": cells.get("文件代号") or cells.get("文件"), "页": cells.get("页"), "份": cells.get("份")}
    if all(wanted.values()):
        return False
    if not any((*wanted.values(), *(cells.get(key) for key in ("成员号", "成员单位", "签字", "盖章", "签署日期")))):
        return True
    lacking = "、".join(key for key, text in wanted.items() if not text)
    raise ValueError(_("没有填写{keys}，不知道是哪一张").format(keys=lacking))


def _paper(cells: Mapping[str, str], issued: Issued | None) -> str:
    said = cells["文件代号"] or cells.get("文件", "")
    for paper in issued.papers if issued else ():
        if said in (paper.kind, paper.title):
            return str(paper.kind)
    return said


def _member(cells: Mapping[str, str], issued: Issued | None) -> int:
    if cells["成员号"]:
        return _number(cells, "成员号")
    said = "".join(cells.get("成员单位", "").split())
    for party in issued.parties if issued else ():
        if said and said == "".join(party.name.split()):
            return party.index
    raise ValueError(_("没有填写成员号"))


def _number(cells: Mapping[str, str], key: str) -> int:
    text = cells[key]
    if not re.fullmatch(r"\d{1,5}(\.0*)?", text):
        raise ValueError(_("“{key}”应填数字，现为“{text}”").format(key=key, text=text[:20]))
    return int(text.partition(".")[0])


def _digest(text: str) -> str:
    """Return the shortened digest without its hyphens, which keep spreadsheets from taking it for a number."""
    plain = re.sub(r"[\s-]", "", text).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{SHORT}}}", plain):
        raise ValueError(_("来源摘要“{text}”被表格软件改动，请从原来的核对表复制该列").format(text=text[:24]))
    return plain


def assigned(ticks: Mapping[tuple[Copy, str], Tick]) -> dict[tuple[str, int], Copy]:
    """Return which sheet a page is, as a person has filled in: shortened digest of its file and page to copy."""
    return {(digest, tick.page): copy for (copy, digest), tick in ticks.items() if tick.page and copy.document}


def plain_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row with answers and day as we write them ourselves; what cannot be read stays."""
    made = {word: cells.get(word, "") for word in HEAD}
    for word in ("签字", "盖章", "签署日期"):
        try:
            said = _day(made[word]) if word == "签署日期" else _answer(made[word])
        except ValueError:
            continue
        made[word] = said.isoformat() if isinstance(said, date) else _said(said)
    return made


def unmatched(matched: Matched, ticks: Mapping[tuple[Copy, str], Tick]) -> list[tuple[Copy, str]]:
    """Return the keys of filled-in rows to which no returned page answers (any more)."""
    there = {
        (copy, found.file.sha256[:SHORT])
        for pages in (matched.paper, matched.electronic)
        for copy, places in pages.items()
        for found in places
    }
    return sorted(key for key in ticks if key not in there and key[0].document)


def ticks_table(issued: Issued, matched: Matched, ticks: dict[tuple[Copy, str], Tick]) -> bytes:
    """Return the table to fill in, a row for each returned sheet, with what was filled in before."""
    titles = {paper.kind: paper.title for paper in issued.papers}
    names = {party.index: party.name for party in issued.parties}
    rows: list[tuple[object, ...]] = []
    for copy, found in sorted([*matched.electronic.items(), *matched.paper.items()]):
        first = found[0]
        tick = ticks.get((copy, first.file.sha256[:SHORT]), Tick())
        place = (first.file.name, first.page.number, first.file.sha256[:SHORT])
        rows.append(_row(copy, titles, names, place, tick))
    for copy, digest in unmatched(matched, ticks):
        tick = ticks[copy, digest]
        rows.append(_row(copy, titles, names, (tick.file, tick.page or "", digest), tick))
    for stray in matched.strays:
        if stray.kind == "unreadable":
            place = (stray.file.name, stray.page.number, mark_of(stray.file.sha256))
            note = ticks.get((Copy("", stray.page.number, 0, 0), stray.file.sha256[:SHORT]), Tick())
            rows.append(("", "", "", "", "", "", *place, "", "", "", note.by, note.note))
    return written_rows(rows)


def written_rows(rows: Iterable[Iterable[object]]) -> bytes:
    """Return the table with these rows, each as long as its head."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for row in rows:
        writer.writerow([cell(str(value)) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _row(
    copy: Copy, titles: Mapping[str, str], names: Mapping[int, str], place: tuple[str, object, str], tick: Tick
) -> tuple[object, ...]:
    name, page, digest = place
    return (
        copy.document, titles.get(copy.document, ""), copy.page, copy.member, names.get(copy.member, ""),
        "电子" if copy.copy == ELECTRONIC else copy.copy, name, page, mark_of(digest),
        _said(tick.signed), _said(tick.sealed), tick.on.isoformat() if tick.on else "", tick.by, tick.note,
    )  # fmt: skip


def _copy(text: str) -> int:
    return ELECTRONIC if text == "电子" else _number({"份": text}, "份")


def _answer(text: str) -> bool | None:
    if not text:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    raise ValueError(_("“{text}”应为“是”或“否”").format(text=text[:20]))


def _said(answer: bool | None) -> str:
    return {True: "是", False: "否", None: ""}[answer]


def _day(text: str) -> date | None:
    if not text:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", text):  # as Excel counts days, from the end of 1899
        return date(1899, 12, 30) + timedelta(days=int(text[:5]))
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(_("“{text}”不是日期，应写作 2026-11-22").format(text=text[:20]))
    return date(*(int(part) for part in found.groups()))
