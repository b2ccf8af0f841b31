"""The table of ticks: through spreadsheets and back nothing is lost, and a page without a mark is put by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from mengyue.collation.match import Copy, match
from mengyue.collation.returned import ReturnedFile, ReturnedPage
from mengyue.collation.ticks import assigned, read_ticks, ticks_table, unmatched
from mengyue.manifest.packet_rows import PaperSent
from mengyue.model.finding import EngineError
from mengyue.sign.mark import Mark
from mengyue.sign.page_plan import Party, Purpose, Sheet
from mengyue.sign.sent_record import Issued

#: Digests that spreadsheets take for numbers: all digits, and digits with one e.
DIGITS, POWER = "1234567890123456" + "0" * 48, "12e4567890123456" + "0" * 48
PAPER = PaperSent(kind="agreement", title="示例协议", path="签署稿/示例协议.pdf", sha256="ab" * 32, pages=3, copies=1)
ISSUED = Issued(
    folder=Path(),
    manifest=None,  # type: ignore[arg-type]
    papers=(PAPER,),
    parties=(Party(1, "a", "甲示例公司"), Party(2, "b", "乙示例大学")),
    sheets=(Sheet("agreement", 3, 1, Purpose.SIGN), Sheet("agreement", 3, 2, Purpose.SIGN)),
    electronic=(),
)
FIRST, SECOND = Copy("agreement", 3, 1, 1), Copy("agreement", 3, 2, 1)


def page(number: int, *marks: Mark) -> ReturnedPage:
    return ReturnedPage(number, marks, False, 0, Path())


def returned() -> list[ReturnedFile]:
    """The sheet of the first member, and a page of which nobody can read whose it is."""
    marked = page(1, Mark("ab" * 11, 3, 1, 1))
    return [
        ReturnedFile("甲.pdf", Path(), sha256=DIGITS, pages=(marked,)),
        ReturnedFile("=乙.jpg", Path(), sha256=POWER, pages=(page(1),)),
    ]


def rows() -> list[list[str]]:
    table = ticks_table(ISSUED, match(ISSUED, returned()), {}).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(table, newline="")))


def filled() -> list[list[str]]:
    """As a person fills it in: the first sheet is in order, the unread page is the second member's."""
    head, first, unread = rows()
    at = {word: head.index(word) for word in head}
    for word, text in {"签字": "是", "盖章": "是", "签署日期": "2026/12/3"}.items():
        first[at[word]] = text
    values = {
        "文件代号": "示例协议",
        "页": "3",
        "成员单位": "乙示例大学",
        "份": "1",
        "签字": "是",
        "盖章": "是",
        "签署日期": "46360",
    }
    for word, text in values.items():
        unread[at[word]] = text
    return [head, first, unread]


def as_text(code: str, comma: str = ",") -> Callable[[list[list[str]]], bytes]:
    def write(table: list[list[str]]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=comma).writerows(table)
        return out.getvalue().encode(code)

    write.__name__ = f"{code}{comma!r}"
    return write


def as_workbook(table: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(table):
            for at, text in enumerate(row):
                if text.isdigit():
                    sheet.write_number(line, at, int(text))
                elif text:
                    sheet.write_string(line, at, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "write",
    [as_text("utf-8-sig"), as_text("gb18030"), as_text("utf-16", "\t"), as_text("utf-8", ";"), as_workbook],
    ids=lambda write: write.__name__,
)
def test_what_a_person_filled_in_is_read_whatever_program_saved_it(write: Callable[[list[list[str]]], bytes]) -> None:
    ticks = read_ticks(write(filled()), issued=ISSUED)
    assert {key: (tick.signed, tick.on) for key, tick in ticks.items()} == {
        (FIRST, DIGITS[:16]): (True, date(2026, 12, 3)),
        (SECOND, POWER[:16]): (True, date(2026, 12, 4)),
    }


def test_no_spreadsheet_takes_a_digest_for_a_number() -> None:
    digests = [row[rows()[0].index("来源摘要")] for row in rows()[1:]]
    assert digests == ["1234-5678-9012-3456", "12e4-5678-9012-3456"]


def test_a_page_without_a_mark_goes_where_a_person_puts_it() -> None:
    assert match(ISSUED, returned()).missing() == [SECOND]
    ticks = read_ticks(as_text("utf-8")(filled()), issued=ISSUED)
    matched = match(ISSUED, returned(), assigned(ticks))
    assert matched.missing() == [] and matched.strays == ()
    assert unmatched(matched, ticks) == []
    again = read_ticks(ticks_table(ISSUED, matched, ticks), issued=ISSUED)
    assert again == ticks


def test_rows_to_which_nothing_answers_stay_in_the_table() -> None:
    ticks = read_ticks(as_text("utf-8")(filled()), issued=ISSUED)
    matched = match(ISSUED, returned()[:1], assigned(ticks))
    assert unmatched(matched, ticks) == [(SECOND, POWER[:16])]
    assert read_ticks(ticks_table(ISSUED, matched, ticks), issued=ISSUED) == ticks


def test_every_row_that_cannot_be_read_is_named() -> None:
    head, first, unread = filled()
    first[head.index("来源摘要")] = "1.23457E+15"
    unread[head.index("成员单位")] = "丙"
    with pytest.raises(EngineError) as refused:
        read_ticks(as_text("utf-8")([head, first, unread]), issued=ISSUED)
    assert "第 2 行" in str(refused.value) and "第 3 行" in str(refused.value)
