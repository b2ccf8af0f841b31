"""Workbooks of ours: made from the model and the layout, equal to the YAML they stand for, the same every time."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mengyue.checks.all_rules import check
from mengyue.cli.main import run
from mengyue.cli.workbooks import examples
from mengyue.intake.load import load, load_bytes
from mengyue.intake.locate import locate
from mengyue.intake.workbook_layout import load_layout, without_sheet
from mengyue.intake.workbook_plan import plan
from mengyue.intake.workbook_policy import policy_workbook
from mengyue.intake.workbook_write import write_workbook
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.finding import InputError
from mengyue.model.member import Member

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.xlsx"


def test_every_field_of_the_model_has_its_place_in_the_workbook() -> None:
    assert without_sheet(load_layout(), Alliance) == []


def test_no_name_of_a_sheet_or_column_can_mean_two_things() -> None:
    sheets = plan(load_layout())
    assert not [name for name, count in Counter(name for s in sheets for name in s.names).items() if count > 1]
    for sheet in sheets:
        titles = Counter(column.title for column in sheet.columns)
        names = Counter(name for column in sheet.columns for name in column.names)
        assert max(titles.values()) == 1, sheet.name
        assert [name for name, count in names.items() if count > 1] == [], sheet.name


@pytest.mark.parametrize("policy", list_policies(ROOT))
def test_a_new_workbook_loads_as_it_is_and_says_nothing_yet(policy: str) -> None:
    loaded = load_bytes(policy_workbook(load_policy(ROOT, policy)), file="new.xlsx")[0]
    assert loaded.alliance == Alliance(policy=policy)
    assert loaded.notes == ()


def test_a_new_workbook_explains_every_column_and_offers_the_choices_in_chinese() -> None:
    book = openpyxl.load_workbook(io.BytesIO(policy_workbook(load_policy(ROOT, "guangxi-2021"))))
    page = book["成员单位"]
    header = [cell.value for cell in page[2]]
    assert header[:3] == ["序号", "成员代号*", "单位名称"] and "年主营业务收入（元）" in header
    assert [page.cell(3, 1).value, page.cell(4, 1).value] == ["说明", "示例"]
    assert "三（二）" in page.cell(3, header.index("年主营业务收入（元）") + 1).value
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    assert '"企业,高校,研究机构,医疗机构,新型研发机构,社会团体,其他组织"' in {rule.formula1 for rule in rules.values()}
    uscc = page.cell(5, header.index("统一社会信用代码") + 1)
    assert page.column_dimensions[uscc.column_letter].number_format == "@"


def test_the_example_workbook_says_what_the_yaml_beside_it_says() -> None:
    assert load(EXAMPLE)[0].alliance == load(EXAMPLE.with_suffix(".yaml"))[0].alliance
    assert examples(ROOT)[EXAMPLE.relative_to(ROOT).as_posix()] == EXAMPLE.read_bytes()


def test_equal_alliances_give_equal_bytes_and_no_part_knows_the_time() -> None:
    alliance = load(EXAMPLE)[0].alliance
    data = write_workbook(alliance)
    assert data == write_workbook(alliance.model_copy())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in package.read("docProps/core.xml")


@pytest.mark.parametrize("text", ["=1+1", "+86 771", "-甲", "@甲", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    data = write_workbook(Alliance(policy="p", members=(Member(id="甲", name=text),)))
    cell = openpyxl.load_workbook(io.BytesIO(data))["成员单位"]["C4"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert load_bytes(data, file="a.xlsx")[0].alliance.members[0].name == text


def test_another_reader_sees_codes_as_text_amounts_as_numbers_and_dates_as_dates() -> None:
    page = openpyxl.load_workbook(EXAMPLE)["成员单位"]
    header = {cell.value: cell.column for cell in page[2]}
    lead = load(EXAMPLE)[0].alliance.members[0]
    assert lead.signature is not None
    assert page.cell(4, header["统一社会信用代码"]).value == lead.uscc
    assert page.cell(4, header["联系电话"]).data_type == "s"
    assert page.cell(4, header["年主营业务收入（元）"]).value == float(lead.main_revenue or 0)
    assert page.cell(4, header["签字日期"]).value.date() == lead.signature.signed_on


def test_findings_of_the_check_name_sheet_and_cell() -> None:
    data = write_workbook(Alliance(policy="guangxi-2021", members=(Member(id="甲"),)))
    loaded = load_bytes(data, file="a.xlsx")[0]
    found = locate(check(loaded.alliance, [load_policy(ROOT, "guangxi-2021")], date(2026, 12, 1)), loaded)
    (missing,) = [finding for finding in found if finding.path == "members[0].kind"]
    assert missing.message.startswith("成员单位!E4：") and missing.label == "成员单位!E4 成员单位[1]·单位类型"
    assert (missing.line, missing.column) == (4, 5)


def test_a_loaded_workbook_can_be_handed_to_another_process() -> None:
    loaded = load(EXAMPLE)[0]
    position = pickle.loads(pickle.dumps(loaded.positions["members[0].uscc"]))
    assert position == loaded.positions["members[0].uscc"] and position.name == "成员单位!N4"


def test_a_policy_may_be_given_when_the_workbook_names_none() -> None:
    data = write_workbook(Alliance(members=(Member(id="甲"),)))
    assert load_bytes(data, file="a.xlsx", policy="guangxi-2021")[0].alliance.policy == "guangxi-2021"


def test_the_commands_take_a_workbook_as_they_take_yaml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = {}
    for suffix in (".yaml", ".xlsx"):
        code = run(["check", str(EXAMPLE.with_suffix(suffix)), "--as-of", "2026-12-01", "--format", "junit"])
        reports[suffix] = code, capsys.readouterr().out.count("<testcase")
    assert reports[".yaml"] == reports[".xlsx"]
    assert run(["draft", str(EXAMPLE), "-o", str(tmp_path / "out"), "--as-of", "2026-12-01"]) == 0
    assert len(list((tmp_path / "out").glob("*.docx"))) == 2


def test_new_and_convert_write_workbooks_and_overwrite_nothing(tmp_path: Path) -> None:
    new, converted, back = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "b.yaml"
    assert run(["new", str(new), "--policy", "guangxi-2021"]) == 0
    assert run(["new", str(new), "--policy", "guangxi-2021"]) == 2
    assert run(["convert", str(EXAMPLE.with_suffix(".yaml")), str(converted)]) == 0
    assert converted.read_bytes() == EXAMPLE.read_bytes()
    assert run(["convert", str(converted), str(back)]) == 0
    assert run(["convert", str(converted), str(back)]) == 2
    assert load(back)[0].alliance == load(EXAMPLE)[0].alliance
    assert run(["convert", str(back), str(tmp_path / "c.json")]) == 0
    assert load(tmp_path / "c.json")[0].alliance == load(EXAMPLE)[0].alliance
    assert run(["convert", str(back), str(tmp_path / "c.docx")]) == 2


def test_a_list_of_many_alliances_is_no_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "many.csv"
    source.write_text("联盟名称\n甲\n乙\n", encoding="utf-8")
    assert run(["convert", str(source), str(tmp_path / "a.xlsx"), "--policy", "guangxi-2021"]) == 2
    assert "2 个联盟" in capsys.readouterr().err


def test_what_does_not_fit_into_a_cell_is_told_before_anything_is_written() -> None:
    with pytest.raises(InputError, match="32767"):
        write_workbook(Alliance(alliance=Profile(goals="😀" * 16_400)))


def test_writers_of_workbooks_are_loaded_only_when_one_is_written() -> None:
    program = (
        "import sys; from mengyue.cli.main import run; "
        f"run(['check', {str(EXAMPLE)!r}, '--as-of', '2026-12-01', '--format', 'json']); "
        "print([name for name in ('xlsxwriter', 'openpyxl', 'lxml') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT / "engine", capture_output=True, text=True)
    assert done.stderr.split("\n")[-2] == "[]"
