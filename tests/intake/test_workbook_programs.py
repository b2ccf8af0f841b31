"""Workbooks saved by the programs that people use, and files that are no workbook or must not be opened."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mengyue.intake import workbook_cells, workbook_package
from mengyue.intake.load import load, load_bytes
from mengyue.intake.workbook_policy import policy_workbook
from mengyue.library.load_policy import load_policy
from mengyue.model.finding import InputError

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.xlsx"
Make = Callable[..., bytes]
SMALL: dict[str, Any] = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"]],
}


def codes(data: bytes, file: str = "a.xlsx") -> list[str]:
    with pytest.raises(InputError) as refused:
        load_bytes(data, file=file)
    return [finding.code for finding in refused.value.findings]


def converted(source: Path, kind: str, folder: Path) -> Path:
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{kind.partition(':')[0]}"


@pytest.mark.libreoffice
def test_libreoffice_opens_the_example_prints_it_and_saves_what_it_read(tmp_path: Path) -> None:
    original = load(EXAMPLE)[0].alliance
    saved = converted(EXAMPLE, "xlsx:Calc MS Excel 2007 XML", tmp_path)
    assert saved.read_bytes() != EXAMPLE.read_bytes()
    loaded = load(saved)[0]
    assert loaded.alliance == original and loaded.notes == ()
    text = subprocess.run(
        ["pdftotext", "-layout", str(converted(EXAMPLE, "pdf", tmp_path)), "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "适用政策" in text and "成员代号*" in text and "Err:" not in text
    table = converted(EXAMPLE, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3", tmp_path)
    lines = next(table.parent.glob("*成员单位*.csv"), table).read_text("utf-8-sig").splitlines()
    assert original.members[0].uscc in "".join(lines)


def test_a_file_saved_by_wps_reads_the_same(edited: Make, workbook: Make) -> None:
    """WPS names itself in the properties, adds parts and namespaces of its own, and writes texts in runs."""

    def main(part: bytes) -> bytes:
        extra = b'<extLst><ext xmlns:wpsdc="http://www.wps.cn/officeDocument/2017/dcExtension" uri="x"/></extLst>'
        return part.replace(b"</workbook>", extra + b"</workbook>")

    def strings(part: bytes) -> bytes:
        runs = "<si><r><t>甲</t></r><r><rPr><charset val='134'/></rPr><t>公司</t></r><phoneticPr fontId='1'/></si>"
        return part.replace("<si><t>甲公司</t></si>".encode(), runs.encode())

    data = workbook(SMALL)
    wps = edited(
        data,
        {
            "docProps/app.xml": lambda part: part.replace(b"Microsoft Excel", "WPS 表格".encode()),
            "docProps/custom.xml": lambda _part: b'<Properties><property name="KSOProductBuildVer"/></Properties>',
            "xl/workbook.xml": main,
            "xl/sharedStrings.xml": strings,
            "xl/worksheets/sheet2.xml": lambda part: part.replace(b' r="A2"', b""),  # cells may go without reference
        },
    )
    assert wps != data and load_bytes(wps, file="a.xlsx")[0].alliance == load_bytes(data, file="a.xlsx")[0].alliance


def test_a_file_saved_by_openpyxl_or_in_the_strict_dialect_reads_the_same(workbook: Make, edited: Make) -> None:
    data = EXAMPLE.read_bytes()
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(out)
    assert load_bytes(out.getvalue(), file="a.xlsx")[0].alliance == load(EXAMPLE)[0].alliance

    def strict(part: bytes) -> bytes:
        usual = b"http://schemas.openxmlformats.org/"
        part = part.replace(usual + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return part.replace(usual + b"officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/")

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        changes = {name: strict for name in package.namelist()}
    assert load_bytes(edited(data, changes), file="a.xlsx")[0].alliance == load(EXAMPLE)[0].alliance


def test_macros_and_links_to_other_files_are_not_touched(workbook: Make, edited: Make) -> None:
    link = b'<Relationship Id="x" Type="http://x/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/>'
    data = edited(
        workbook(SMALL),
        {
            "xl/vbaProject.bin": lambda _part: b"\xd0\xcf\x11\xe0 macro",
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", link + b"</Relationships>"),
        },
    )
    assert load_bytes(data, file="a.xlsm")[0].alliance.members[0].name == "甲公司"


def test_texts_are_read_to_the_character(workbook: Make, edited: Make) -> None:
    sheets = SMALL | {"基本信息": [["项目", "内容"], ["适用政策", "p"], ["技术创新目标", "目标占位"]]}
    stored = "甲_x000D_\n_x005F_x0041_ x005F_ 😀"
    data = edited(
        workbook(sheets),
        {"xl/sharedStrings.xml": lambda part: part.replace("目标占位".encode(), stored.encode())},
    )
    assert load_bytes(data, file="a.xlsx")[0].alliance.alliance.goals == "甲\n_x0041_ x005F_ 😀"


def test_what_is_no_workbook_is_refused_with_its_reason(workbook: Make, edited: Make) -> None:
    data = workbook(SMALL)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert codes(b"") == ["IN-106"]
    assert codes(b"PK") == codes(b"<html>") == codes(data[:-200]) == codes(ole) == ["IN-601"]
    assert codes(ole + "EncryptedPackage".encode("utf-16-le")) == ["IN-602"]
    assert codes(ole, "a.xls") == codes(b"PK", "a.et") == codes(b"PK", "a.ods") == ["IN-104"]
    document = (ROOT / "templates" / "agreements" / "guangxi-2021.docx").read_bytes()
    assert codes(document) == ["IN-601"]
    assert codes(edited(data, {"xl/worksheets/sheet2.xml": None})) == ["IN-601"]
    assert codes(edited(data, {"xl/worksheets/sheet2.xml": lambda part: part[:-50]})) == ["IN-601"]


def test_declarations_that_could_fetch_or_multiply_are_refused(workbook: Make, edited: Make) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels"):
        hostile = edited(workbook(SMALL), {part: lambda old: bomb + old[old.index(b"?>") + 2 :]})
        assert codes(hostile) == ["IN-601"], part
        wide = edited(workbook(SMALL), {part: lambda old: old.decode().replace("UTF-8", "UTF-16").encode("utf-16")})
        assert codes(wide) == ["IN-601"], part


def test_a_workbook_cannot_cost_more_than_its_limits(
    workbook: Make, edited: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = workbook(SMALL)
    big = edited(data, {"xl/worksheets/sheet2.xml": lambda part: part + b" " * 20_000_000})
    assert codes(big) == ["IN-603"]
    far = edited(data, {"xl/worksheets/sheet2.xml": lambda part: part.replace(b'row r="2"', b'row r="1048576"')})
    assert load_bytes(far, file="a.xlsx")[0].positions["members[0]"][0] == 1_048_576
    monkeypatch.setattr(workbook_cells, "MAX_CELLS", 5)
    assert codes(data) == ["IN-603"]
    monkeypatch.setattr(workbook_package, "MAX_SHEETS", 1)
    assert codes(data) == ["IN-603"]


def test_broken_places_in_the_layout_are_reported_at_their_line(tmp_path: Path) -> None:
    from mengyue.intake.workbook_layout import load_layout
    from mengyue.paths import use_library

    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    path = tmp_path / "schemas" / "workbook.yaml"
    text = path.read_text("utf-8").replace("path: team\n", "path: teams\n").replace("{path: uscc,", "{path: usc,")
    path.write_text(text, "utf-8")
    use_library(tmp_path)
    try:
        with pytest.raises(InputError) as refused:
            load_layout()
    finally:
        use_library(None)
    lines = text.split("\n")
    found = [(finding.path, lines[(finding.line or 1) - 1].strip()) for finding in refused.value.findings]
    assert ("sheets[1].columns[10].path", next(line.strip() for line in lines if "usc," in line)) in found
    assert ("sheets[3].path", "path: teams") in found


def test_a_policys_workbook_has_a_sheet_for_every_table_in_the_order_of_the_layout() -> None:
    data = policy_workbook(load_policy(ROOT, "guangxi-2021"))
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert names[:4] == ["填写说明", "基本信息", "成员单位", "分年度财务数据"] and "条款选择" in names
