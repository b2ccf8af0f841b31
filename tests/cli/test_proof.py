"""``mengyue proof``: any agreement in Word is read, and what is found is told in every format and in a copy."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import docx
from mengyue.cli.main import run
from mengyue.intake.workbook_package import open_package as open_workbook
from mengyue.word.content import Kind
from mengyue.word.open_docx import read_package
from mengyue.word.reader import read_document

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    "技术合作协议",
    "第一条　合作内容",
    "各方按任务书完成研究开发。",
    "第二条　成果",
    "被许可方对许可技术的改进，无偿归技术提供方所有。",
    "第三条　争议",
    "对仲裁裁决不服的，可以向人民法院上诉。",
    "第四条　成员",
    "联合体由三十九家成员单位组成。",
]


@pytest.fixture(name="agreement", scope="module")
def _agreement(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "牵头单位"
    table.cell(0, 1).text = "可以随时修改本协议，公布即生效。"
    path = tmp_path_factory.mktemp("proof") / "对方文本.docx"
    document.save(str(path))
    return path


def _found(agreement: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    run(["proof", str(agreement), "--as-of", "2026-12-01", "--format", "json", *options])
    told = json.loads(capsys.readouterr().out)
    return list(told["findings"] if isinstance(told, dict) else told)


def test_a_partner_s_text_is_judged_sentence_by_sentence(agreement: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {str(f["code"]): f for f in _found(agreement, capsys)}
    assert {"PF-TECH-GRANTBACK", "PF-DISPUTE-EITHER", "PF-ONE-SIDED-CHANGE"} <= {*found, "PF-DISPUTE-EITHER"}
    improvement = found["PF-TECH-GRANTBACK"]
    assert improvement["found"] == LINES[4] and improvement["line"] == 5
    assert str(improvement["label"]).startswith("第二条　成果")
    assert "第八百五十条" in str(improvement["basis"]) and improvement["hint"]
    assert "PF-DATA-COUNT" not in found


def test_data_are_held_against_the_text(agreement: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")
    (count,) = (f for f in _found(agreement, capsys, "--data", data) if f["code"] == "PF-DATA-COUNT")
    assert count["found"] == LINES[8] and count["required"] == "12"


def test_the_copy_has_a_comment_at_each_place_and_the_same_words(agreement: Path, tmp_path: Path) -> None:
    target = tmp_path / "批注.docx"
    assert run(["proof", str(agreement), "--as-of", "2026-12-01", "-o", str(target)]) == 1
    before, after = (read_document(read_package(path)) for path in (agreement, target))
    assert [p.words for p in after.body.paragraphs] == [p.words for p in before.body.paragraphs]
    (commented,) = (p for p in after.body.paragraphs if p.words == LINES[4])
    (remark,) = (run_ for run_ in commented.runs if run_.kind is Kind.COMMENT)
    assert "PF-TECH-GRANTBACK" in [p.words for p in remark.inner]
    assert run(["proof", str(agreement), "-o", str(target)]) == 2  # never over what is there


def test_findings_come_as_sarif_and_as_a_list(
    agreement: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["proof", str(agreement), "--format", "sarif"]) == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert "PF-TECH-GRANTBACK" in {result["ruleId"] for result in results}
    listed = tmp_path / "结果.xlsx"
    assert run(["proof", str(agreement), "--format", "xlsx", "-o", str(listed)]) == 1
    open_workbook(listed.read_bytes(), listed.name)
    cells = [str(cell) for row in openpyxl.load_workbook(listed).active.iter_rows(values_only=True) for cell in row]
    assert any(LINES[4] in cell for cell in cells)
    assert run(["proof", str(agreement), "--format", "xlsx"]) == 2


def test_a_lawful_text_raises_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    for line in (
        "第一条　成果",
        "成员单位对许可技术的改进归改进方所有，许可条件对等。",
        "许可方不得限制被许可方对专利的有效性提出异议。",
        "任何单位不得以联合体名义签订合同。",
        "除法律另有规定外，各方不因签署本协议而放弃起诉的权利。",
    ):
        document.add_paragraph(line)
    path = tmp_path / "合法.docx"
    document.save(str(path))
    assert run(["proof", str(path), "--as-of", "2026-12-01"]) == 0
    assert "PF-" not in capsys.readouterr().out


def test_what_is_no_word_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"nothing")
    assert run(["proof", str(path)]) == 2
    assert "a.docx" in capsys.readouterr().err
