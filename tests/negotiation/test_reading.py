"""Reading what came back: however it was saved or typed, and never more than was seen."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import docx
from mengyue.comparison.cut_words import Step, diff_words, told_words
from mengyue.word.content import Edge
from mengyue.word.open_docx import read_package
from mengyue.word.reader import read_document

from .counterparty import replaced, returned


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("保密期限为三十日。", "保密期限为六十日。", "保密期限为［－三十日－］［＋六十日＋］。"),
        ("支付300万元。", "支付350万元。", "支付［－300万元－］［＋350万元＋］。"),
        ("不得转让", "可以转让", "［－不得－］［＋可以＋］转让"),
        ("按第十二条办理", "按第十三条办理", "按［－第十二条－］［＋第十三条＋］办理"),
        ("", "甲", "［＋甲＋］"),
    ],
)
def test_changes_are_told_by_words(old: str, new: str, told: str) -> None:
    assert told_words(diff_words(old, new)) == told


@pytest.mark.parametrize(("old", "new"), [("甲乙丙丁戊", "甲丙戊己"), ("应在5日内\n付款", "应于5日内付款"), ("", "")])
def test_the_pieces_of_a_change_are_both_texts(old: str, new: str) -> None:
    pieces = diff_words(old, new)
    assert "".join(p.text for p in pieces if p.step is not Step.COME) == old
    assert "".join(p.text for p in pieces if p.step is not Step.GONE) == new


def _retyped(source: Path, target: Path, change: Callable[[str], str]) -> Path:
    """Type a paper anew: plain paragraphs and tables, numbers as text, nothing of its styles and fields."""
    out = docx.Document()
    rows: list[list[str]] = []
    row: list[str] = []
    cell: list[str] = []
    depth = 0
    for block in read_document(read_package(source)).body.blocks:
        match block:
            case Edge("tbl"):
                depth, rows = depth + 1, []
            case Edge("tr"):
                row = []
            case Edge("tc"):
                cell = []
            case Edge("/tc"):
                row.append("\n".join(cell))
            case Edge("/tr"):
                rows.append(row)
            case Edge("/tbl"):
                depth -= 1
                table = out.add_table(rows=0, cols=max(map(len, rows)))
                for texts in rows:
                    for place, text in zip(table.add_row().cells, texts, strict=False):
                        place.text = change(text)
            case Edge():
                pass
            case _ if depth:
                cell.append(block.shown)
            case _ if block.shown.strip():
                out.add_paragraph(change(block.shown))
    out.save(str(target))
    return target


def test_a_paper_typed_anew_shows_the_one_word_that_differs(
    mengyue: Callable, sent: Path, agreement: Path, tmp_path: Path
) -> None:
    file = _retyped(agreement, tmp_path / "x.docx", lambda text: text.replace("知悉其减轻责任", "并不知悉其减轻责任"))
    told = mengyue("returned", file, "--sent", sent, "-o", tmp_path / "out", "--format", "json")
    assert told.code == 0, told.err
    words = [m for m in told.summary["matters"] if m["class"] != "elsewhere"]
    assert [m["words"].count("［＋并不＋］") for m in words] == [1]
    assert "责任限额" in words[0]["place"] and words[0]["clause"] == "liability.cap"
    assert {m["change"] for m in told.summary["matters"]} <= {"words", "removed"}  # its header and footer are gone
    assert any("成了普通文字" in note for note in told.summary["notes"])


def test_what_cannot_be_read_is_named_and_a_header_is_a_place(
    mengyue: Callable, sent: Path, agreement: Path, tmp_path: Path
) -> None:
    plain = returned(agreement, tmp_path / "a.docx", replaced("草案", "草案 甲方放弃全部权利"), part="word/header1.xml")
    hidden = tmp_path / "b.docx"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(hidden, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            if item == "word/_rels/document.xml.rels":
                row = f'<Relationship Id="rIdX" Type="{kind}" Target="x.html"/></Relationships>'.encode()
                data = data.replace(b"</Relationships>", row)
            if item == "[Content_Types].xml":
                data = data.replace(b"</Types>", b'<Default Extension="html" ContentType="text/html"/></Types>')
            if item == "word/document.xml":
                data = data.replace(
                    b"</w:body>",
                    b'<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
                    b'r:id="rIdX"/></w:body>',
                )
            new.writestr(item, data)
        new.writestr("word/x.html", "<p>甲方放弃全部权利。</p>")
    told = mengyue("returned", hidden, "--sent", sent, "-o", tmp_path / "out", "--format", "json")
    assert told.code == 1, told.err
    assert [thing["kind"] for thing in told.summary["files"][0]["not_compared"]] == ["aFChunk"]
    (header,) = told.summary["matters"]
    assert header["place"].startswith("页眉") and "甲方放弃全部权利" in header["new"]


def test_a_file_that_is_none_of_ours_or_cannot_be_opened_is_refused_and_nothing_is_written(
    mengyue: Callable, sent: Path, agreement: Path, tmp_path: Path
) -> None:
    other = docx.Document()
    for number in range(40):
        other.add_paragraph(f"第{number}号采购合同的货物在仓库交付，运费由买受人负担。")
    other.save(str(tmp_path / "other.docx"))
    (tmp_path / "broken.docx").write_bytes(agreement.read_bytes()[:5000])
    shutil.copy(agreement, tmp_path / "same.docx")
    shutil.copy(agreement, tmp_path / "again.docx")
    names = [tmp_path / f"{name}.docx" for name in ("other", "broken", "same", "again")]
    told = mengyue("returned", *names, "--sent", sent, "-o", tmp_path / "out")
    assert told.code == 2 and not (tmp_path / "out").exists()
    assert all(said in told.err for said in ("没有多少相同的文字", "broken.docx", "是同一个文件"))
