"""Two .docx of anybody: the redline holds both, shows what changed, and is refused when it does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml

import docx

from .conftest import ROWS, WORDS, Outcome, accepted, document, marked, rejected, texts

Run = Callable[..., Outcome]
Write = Callable[[str, bytes], Path]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def locked_row(text: str) -> Callable[[DocxDocument], None]:
    """A row inside a content control, which the engine takes for a row of its own beside it."""

    def add(made: DocxDocument) -> None:
        row = f"<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
        control = f"<w:sdt><w:sdtPr/><w:sdtContent>{row}</w:sdtContent></w:sdt>"
        grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
        made.element.body.insert(2, parse_xml(f"<w:tbl {W}>{grid}{control}</w:tbl>"))

    return add


def first_page(text: str) -> Callable[[DocxDocument], None]:
    def add(made: DocxDocument) -> None:
        made.sections[0].different_first_page_header_footer = True
        made.sections[0].first_page_header.paragraphs[0].text = text

    return add


def remark(text: str) -> Callable[[DocxDocument], None]:
    def add(made: DocxDocument) -> None:
        made.add_comment(made.paragraphs[1].runs, text=text, author="审", initials="s")

    return add


def swapped(rows: tuple[tuple[str, ...], ...], a: int, b: int) -> list[list[str]]:
    found = [list(row) for row in rows]
    found[a], found[b] = found[b], found[a]
    for at in range(1, len(found)):
        found[at][0] = str(at)
    return found


PAIRS = {
    "wording": (document(), document([w.replace("终止后五年", "终止后三年") for w in WORDS])),
    "an amount": (document(), document([w.replace("壹佰万", "贰佰万") for w in WORDS])),
    "an article more": (document(), document([*WORDS[:4], "第三条　人员", "各方派出人员共同工作。", *WORDS[4:]])),
    "an article less": (document(), document([*WORDS[:4], *WORDS[6:]])),
    "a header": (document(header="草案"), document(header="审阅稿")),
    "a header where there was none": (document(), document(extra=first_page("首页"))),
    "a comment": (document(extra=remark("旧")), document(extra=remark("新"))),
    "a row more": (document(rows=ROWS[:4]), document(rows=ROWS)),
    "a row less": (document(rows=ROWS), document(rows=[*ROWS[:2], *ROWS[3:]])),
    "a table gone": (document(rows=ROWS), document()),
    "a cell of a nested table": (
        document(nested=ROWS),
        document(nested=[[c.replace("丙", "戊") for c in row] for row in ROWS]),
    ),
    "rows of a nested table": (document(nested=ROWS), document(nested=ROWS[:2])),
    "everything": (document(looks=True), document(["完全", "不同"], looks=True)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_redline_holds_the_new_text_when_accepted_and_the_old_when_rejected(
    name: str, mengyue: Run, write: Write, tmp_path: Path, judge: Callable[[bytes], None]
) -> None:
    old, new = PAIRS[name]
    out = tmp_path / "out.docx"
    done = mengyue("compare", write("old.docx", old), write("new.docx", new), "-o", out, "--format", "json")
    assert done.code == 0
    data = out.read_bytes()
    assert done.summary["redline"]["result"] == "written" and done.summary["redline"]["revisions"] > 0
    assert [t for t in accepted(data) if t] == [t for t in texts(new) if t]
    assert [t for t in rejected(data) if t] == [t for t in texts(old) if t]
    judge(data)


def test_only_the_words_that_changed_are_marked(mengyue: Run, write: Write, tmp_path: Path) -> None:
    old, new = PAIRS["wording"]
    out = tmp_path / "out.docx"
    arguments = ("--author", "广西某律师事务所", "--date", "2026-03-04", "-o", out)
    assert mengyue("compare", write("old.docx", old), write("new.docx", new), *arguments).code == 0
    data = out.read_bytes()
    assert (marked(data, "ins"), marked(data, "del")) == (["三"], ["五"])
    xml = docx.Document(io.BytesIO(data)).element.xml
    assert 'w:author="广西某律师事务所"' in xml and 'w:date="2026-03-04T00:00:00Z"' in xml


def test_a_moved_paragraph_is_marked_as_moved(mengyue: Run, write: Write, tmp_path: Path) -> None:
    moved = [*WORDS[:2], *WORDS[6:], *WORDS[2:6]]
    out = tmp_path / "out.docx"
    done = mengyue(
        "compare", write("a.docx", document()), write("b.docx", document(moved)), "-o", out, "--format", "json"
    )
    data = out.read_bytes()
    assert marked(data, "moveTo") == marked(data, "moveFrom") != []
    assert (accepted(data), rejected(data)) == (texts(document(moved)), texts(document()))
    assert [(row["title"], row["changes"]) for row in done.summary["clauses"]] == [("保密", ["moved"])]


def test_swapped_rows_are_moved_and_not_rewritten(mengyue: Run, write: Write, tmp_path: Path) -> None:
    rows = swapped(ROWS, 1, 3)
    rows[2][1] = "广西乙学院"
    new = document(rows=rows)
    old_file, new_file, out = write("a.docx", document(rows=ROWS)), write("b.docx", new), tmp_path / "out.docx"
    done = mengyue("compare", old_file, new_file, "-o", out, "--format", "json")
    data = out.read_bytes()
    assert [(m["name"], m["old"], m["new"]) for m in done.summary["moves"]] == [
        ("广西丙研究院", 3, 1),
        ("广西甲公司", 1, 3),
    ]
    assert (marked(data, "ins"), marked(data, "del")) == (["院"], ["大"])
    assert accepted(data, remark="1") == texts(new)
    remarks = [c.text for c in docx.Document(io.BytesIO(data)).comments]
    assert len(remarks) == 1 and "“广西丙研究院”由第 3 位移至第 1 位" in remarks[0]


def test_a_row_that_moved_is_known_by_its_name_when_its_code_was_corrected(
    mengyue: Run, write: Write, tmp_path: Path
) -> None:
    rows = swapped(ROWS, 1, 3)
    rows[3][2] = f"{rows[3][2][:-1]}0"
    assert rows[3][2] != ROWS[1][2]
    out = tmp_path / "out.docx"
    files = write("a.docx", document(rows=ROWS)), write("b.docx", document(rows=rows))
    done = mengyue("compare", *files, "-o", out, "--format", "json")
    assert {m["name"] for m in done.summary["moves"]} == {"广西丙研究院", "广西甲公司"}
    assert marked(out.read_bytes(), "ins") == [rows[3][2]]


def test_with_the_order_kept_rejecting_gives_the_old_file_row_by_row(
    mengyue: Run, write: Write, tmp_path: Path
) -> None:
    old, new = document(rows=ROWS), document(rows=swapped(ROWS, 1, 3))
    out = tmp_path / "out.docx"
    done = mengyue("compare", write("a.docx", old), write("b.docx", new), "-o", out, "--keep-order", "--format", "json")
    assert (done.code, done.summary["moves"]) == (0, [])
    assert (accepted(out.read_bytes()), rejected(out.read_bytes())) == (texts(new), texts(old))


def test_the_same_document_twice_has_no_changes(mengyue: Run, write: Write, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    done = mengyue("compare", write("a.docx", document()), write("b.docx", document()), "-o", out, "--format", "json")
    assert done.code == 0
    assert done.summary["redline"] == {"result": "identical", "revisions": 0, "reason": ""}
    assert done.summary["clauses"] == done.summary["moves"] == []
    assert marked(out.read_bytes(), "ins", "del", "moveTo", "moveFrom") == []


def test_a_redline_that_cannot_be_proved_is_refused_and_two_columns_are_given(
    mengyue: Run, write: Write, tmp_path: Path, judge: Callable[[bytes], None]
) -> None:
    words = [w.replace("五年", "三年") for w in WORDS]
    old, new = document(extra=locked_row("甲方")), document(words, extra=locked_row("乙方"))
    out = tmp_path / "out.docx"
    done = mengyue("compare", write("a.docx", old), write("b.docx", new), "-o", out, "--format", "json")
    assert done.code == 1
    assert done.summary["redline"]["result"] == "refused" and "未通过核验" in done.summary["redline"]["reason"]
    data = out.read_bytes()
    assert marked(data, "ins", "del") == []
    rows = [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(data)).tables[0].rows]
    left, right = ("\n".join(column) for column in zip(*rows, strict=True))
    for column, said in ((left, WORDS), (right, words)):  # the whole of each, what did not change included
        assert [word for word in said if word.replace("\u3000", " ") not in column] == []
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith("◆")] == ["◆ 第一条 总则"] * 2 + ["◆ 第四条 保密"] * 2
    assert {"甲方", "乙方"} <= set(cells)
    assert any("未能生成修订稿" in t for t in texts(data))
    judge(data)


def test_a_document_with_changes_of_its_own_is_compared_as_accepted(mengyue: Run, write: Write, tmp_path: Path) -> None:
    first, second = tmp_path / "first.docx", tmp_path / "second.docx"
    old, new = PAIRS["wording"]
    assert mengyue("compare", write("a.docx", old), write("b.docx", new), "-o", first).code == 0
    done = mengyue("compare", write("a.docx", old), first, "-o", second, "--format", "json")
    assert "本身带有修订" in " ".join(done.summary["notes"])
    assert (accepted(second.read_bytes()), rejected(second.read_bytes())) == (texts(new), texts(old))


def test_an_output_is_not_overwritten_unless_one_says_so(mengyue: Run, write: Write) -> None:
    old, new, out = write("a.docx", document()), write("b.docx", document()), write("out.docx", b"mine")
    assert mengyue("compare", old, new, "-o", out).code == 2
    assert out.read_bytes() == b"mine"
    assert mengyue("compare", old, new, "-o", out, "--force").code == 0


def test_a_document_and_a_data_file_are_not_compared(mengyue: Run, write: Write, alliance: Callable[..., Path]) -> None:
    done = mengyue("compare", alliance("a"), write("b.docx", document()))
    assert done.code == 2 and "同一类" in done.err
