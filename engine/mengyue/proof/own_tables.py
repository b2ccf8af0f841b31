"""Tables of a partner's text whose rows or columns do not make up their total, or whose shares are not a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from mengyue.i18n import _
from mengyue.meaning.quantities import figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import FOREIGN_TABLE, Passage, Section
from mengyue.proof.table_cells import TOTAL, head_of

__all__ = ["own_tables"]

_SPOT = re.compile("第([0-9]+)行第([0-9]+)栏")
_SHARES = re.compile("比例|占比|份额|股比|分配|分成|权益|持股")
_NO_SHARES = re.compile("达标|不低于|考核|增长|合格|完成率|违约|进度|目标|税|利率|收率|误差|同意|赞成")
#: Columns that are no parts of a sum in their row.
_NO_PART = re.compile("序号|编号|数量|单价|人数|年限|比例|占比|%|％|备注|期限|日期|时间")
_SIZE = re.compile("[0-9][0-9,，]{0,20}(?:\\.[0-9]{1,4})?(?:\\s?(?:万元|亿元|元|%|％|家|项|人|份))?")
_Rows = dict[int, dict[int, Passage]]


def own_tables(case: Case, section: Section) -> Iterator[Finding]:
    """Judge the tables of ``section``."""
    for _source, passages in groupby(section.passages, lambda passage: passage.table):
        rows: _Rows = {}
        for passage in passages:
            spot = _SPOT.fullmatch(passage.place)
            if spot and passage.table == FOREIGN_TABLE:
                rows.setdefault(int(spot[1]), {})[int(spot[2])] = passage
        if len(rows) >= 2:
            yield from _columns(case, section, rows)
            yield from _in_rows(case, section, rows)


def _columns(case: Case, section: Section, rows: _Rows) -> Iterator[Finding]:
    first = min(rows)
    for column, top in rows[first].items():
        heading, parts, whole, cell = top.text.strip(), [], None, top
        headless = _size(heading) is not None
        heading = section.text if headless else heading
        for number, row in rows.items():
            text = row[column].text.strip() if column in row else ""
            if (number == first and not headless) or not text:
                continue
            size = _size(text)
            if size is None:
                break
            if TOTAL.search(_name(row)):
                whole, cell = size, row[column]
            elif whole is None:
                parts.append(size)
                cell = row[column]
        else:
            total = sum(parts, Decimal(0))
            shares = bool(_SHARES.search(heading)) and not _NO_SHARES.search(heading)
            hundred = shares and any(sign in cell.text + heading for sign in "%％成")
            if column == 1 or len(parts) < 2 or (_NO_PART.search(heading) and not hundred and not headless):
                continue
            if whole is not None and whole != total:
                yield _told(case, section, cell, whole, total)
            elif whole is None and hundred and total != 100 and (total > 100 or (len(parts) >= 3 and total >= 85)):
                yield _told(case, section, cell, Decimal(100), total)


def _in_rows(case: Case, section: Section, rows: _Rows) -> Iterator[Finding]:
    first = min(rows)
    heads = {column: top.text.strip() for column, top in rows[first].items()}
    if any(re.search("单价|数量", head) for head in heads.values()):
        return
    for column, heading in heads.items():
        if column < 3 or not TOTAL.match(heading):
            continue
        for number, row in rows.items():
            cells = [(c, _size(p.text.strip())) for c, p in row.items() if 1 < c < column and p.text.strip()]
            parts = [size for c, size in cells if size is not None and not _NO_PART.search(heads.get(c, ""))]
            whole = _size(row[column].text.strip()) if column in row else None
            if number > first and whole is not None and len(parts) >= 2 and sum(parts, Decimal(0)) != whole:
                yield _told(case, section, row[column], whole, sum(parts, Decimal(0)))


def _name(row: dict[int, Passage]) -> str:
    return head_of([row[column].text.strip() for column in sorted(row)])


def _size(text: str) -> Decimal | None:
    """The number that a cell consists of, in its own unit."""
    if _SIZE.fullmatch(text):
        plain = re.match("[0-9][0-9,，]{0,20}(?:\\.[0-9]{1,4})?", text)
        return figure(plain[0]) if plain else None
    found = values(text)
    return found[0].size if len(found) == 1 and found[0].start == 0 and found[0].end == len(text) else None


def _told(case: Case, section: Section, passage: Passage, whole: Decimal, total: Decimal) -> Finding:
    message = _("各部分合计{total}，总数写{whole}").format(
        total=f"{total.normalize():f}", whole=f"{whole.normalize():f}"
    )
    return case.report_sentence(
        "PF-SUM", section, passage, passage.sentences[0], message, required=f"{total.normalize():f}"
    )
