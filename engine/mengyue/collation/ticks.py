"""核对表: the table in which a person records that ink and seal are there. Written once, kept when run again."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from mengyue.collation.match import Copy, Matched
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.sign.mark import ELECTRONIC
from mengyue.sign.plan import Purpose
from mengyue.sign.record import Issued
from mengyue.untrusted import cell

__all__ = ["TICKS", "Tick", "read_ticks", "ticks_table"]

#: Name of the table; its words are Chinese, as the documents are.
TICKS = "核对表.csv"
_HEAD = (
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
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
#: The shortened digest of a returned file that ties a tick to what was looked at.
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Tick:
    """What a person wrote about one returned sheet. Nothing means: not looked at yet."""

    signed: bool | None = None
    sealed: bool | None = None
    on: date | None = None
    by: str = ""
    note: str = ""

    def refused(self) -> bool:
        """Tell whether the person found something lacking."""
        return self.signed is False or self.sealed is False

    def confirmed(self, purpose: Purpose) -> bool:
        """Tell whether the person found everything there."""
        return self.sealed is True and (self.signed is True or (purpose is Purpose.SEAL and self.signed is None))


def read_ticks(data: bytes, name: str = TICKS) -> dict[tuple[Copy, str], Tick]:
    """Read a table that a person filled in; the key holds the digest of the file that was looked at."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")  # what Excel saves in China
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if rows.fieldnames is None or not {"文件代号", "页", "成员号", "份", "来源摘要"} <= set(rows.fieldnames):
        raise EngineError(_("“{file}”不是核对表，或者表头被改动").format(file=name))
    found = {}
    for line, row in enumerate(rows, 2):
        cells = {key: _bare(value) for key, value in row.items() if key}
        try:
            key = Copy(cells["文件代号"], int(cells["页"]), int(cells["成员号"]), _copy(cells["份"]))
            tick = Tick(
                _answer(cells.get("签字", "")),
                _answer(cells.get("盖章", "")),
                _day(cells.get("签署日期", "")),
                cells.get("核对人", "")[:100],
                cells.get("备注", "")[:500],
            )
        except (ValueError, KeyError) as error:
            raise EngineError(
                _("“{file}”第 {line} 行填写有误：{error}").format(file=name, line=line, error=error)
            ) from None
        found[key, cells["来源摘要"]] = tick
    return found


def ticks_table(issued: Issued, matched: Matched, ticks: dict[tuple[Copy, str], Tick]) -> bytes:
    """Return the table to fill in, a row for each returned sheet, with what was filled in before."""
    titles = {paper.kind: paper.title for paper in issued.papers}
    names = {party.index: party.name for party in issued.parties}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    for copy, found in sorted([*matched.electronic.items(), *matched.paper.items()]):
        first = found[0]
        tick = ticks.get((copy, first.file.sha256[:_SHORT]), Tick())
        row = (
            copy.document,
            titles[copy.document],
            copy.page,
            copy.member,
            names.get(copy.member, ""),
            "电子" if copy.copy == ELECTRONIC else copy.copy,
            first.file.name,
            first.page.number,
            first.file.sha256[:_SHORT],
            _said(tick.signed),
            _said(tick.sealed),
            tick.on.isoformat() if tick.on else "",
            tick.by,
            tick.note,
        )
        writer.writerow([cell(str(value)) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _bare(value: object) -> str:
    text = str(value or "").strip()
    return text[1:] if text[:1] == "'" else text


def _copy(text: str) -> int:
    return ELECTRONIC if text == "电子" else int(text)


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
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(_("“{text}”不是日期，应写作 2026-11-22").format(text=text[:20]))
    return date(*(int(part) for part in found.groups()))
