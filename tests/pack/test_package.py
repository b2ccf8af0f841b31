"""What lies in a package: every paper twice, numbered; lists that tell the truth; one merged PDF; digests of all."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from ooxml_integrity import check
from pypdfium2 import PdfDocument

from docx import Document
from mengyue.intake.load import load
from mengyue.library.load_policy import load_policy
from mengyue.model.alliance import Alliance
from mengyue.paths import content_root

from ..schema_judge import schema_judge
from .conftest import ALLIANCE, contents, made_package, needs_office

pytestmark = needs_office
NAME = "广西壮族自治区示例动力电池系统创新联合体申报材料"


@pytest.fixture(scope="module")
def files(whole: Path) -> dict[str, bytes]:
    return contents(whole)


@pytest.fixture(scope="module")
def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["manifest.json"])
    return found


@pytest.fixture(scope="module")
def alliance() -> Alliance:
    return load(ALLIANCE)[0].alliance


def pages(data: bytes) -> list[str]:
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in PdfDocument(data)]


def table(data: bytes) -> list[list[str]]:
    """The rows of the last table of a .docx."""
    rows = Document(io.BytesIO(data)).tables[-1].rows
    return [["".join(cell.text.split()) for cell in row.cells] for row in rows]


def test_every_paper_lies_there_as_word_and_as_pdf_numbered_in_the_order_of_the_policy(
    files: dict[str, bytes],
) -> None:
    papers = [d for d in load_policy(content_root(), "guangxi-2021").documents if d.source and not d.on_request]
    for number, paper in enumerate(papers, 1):
        stem = f"{number:02d}-{paper.title}"
        assert files[f"{stem}.docx"][:2] == b"PK" and files[f"{stem}.pdf"][:5] == b"%PDF-"
    twins = {name[:-5] for name in files if name.endswith(".docx")}
    assert twins == {name[:-4] for name in files if name.endswith(".pdf")} - {"全套材料"}
    assert len(twins) == len(papers) + 4  # cover and contents, attachments, check-list, seals


def test_every_word_file_passes_the_schema_and_the_package_rules(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in files.items():
        if name.endswith(".docx"):
            path = tmp_path / "document.docx"
            path.write_bytes(data)
            assert [str(error) for error in schema_judge().validate(path).errors] == [], name
            assert [str(finding) for finding in check(path)] == [], name


def test_manifest_lists_every_file_with_its_digest(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    listed = {row["path"]: row["sha256"] for row in manifest["files"]}
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"}
    assert manifest["stage"] == "signable" and manifest["clauses"] and manifest["templates"]


def test_zip_holds_what_is_handed_in_and_nothing_of_ours_of_the_day_of_filing(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files[f"{NAME}.zip"])) as archive:
        inside = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        assert all(entry.flag_bits & 0x800 or entry.filename.isascii() for entry in archive.infolist())
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 11, 10)}
    internal = (f"{NAME}.zip", "manifest.json")
    outside = {n: data for n, data in files.items() if n not in internal and not n.startswith("内部使用/")}
    own = json.loads(inside.pop(f"{NAME}/manifest.json"))
    assert inside == {f"{NAME}/{name}": data for name, data in outside.items()}
    assert {row["path"]: row["sha256"] for row in own["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in outside.items()
    }
    assert set(own) == {"format", "engine", "command", "alliance", "as_of", "files"}


def test_the_places_for_seals_lie_on_the_pages_beside_their_words(files: dict[str, bytes], alliance: Alliance) -> None:
    found = json.loads(files["内部使用/电子签章位置表.json"])
    signing = [row for row in found["places"] if row["keyword"] == "（签字）"]
    assert [row["signer"] for row in signing] == [member.name for member in alliance.members]
    row = signing[3]
    page = PdfDocument(files[row["file"]])[int(row["page"]) - 1]
    assert (row["page_width"], row["page_height"]) == (210.0, 297.0)
    point = 72 / 25.4
    left, lower = row["x"] - row["width"] / 2, row["page_height"] - row["y"] - row["height"] / 2
    box = ((left - 24) * point, lower * point, left * point, (lower + row["height"]) * point)
    assert "（签字）" in page.get_textpage().get_text_bounded(*box)
    assert {row["page"] for row in found["places"] if row["kind"] == "骑缝章"} == {
        f"1-{len(PdfDocument(files[row['file']]))}"
    }


def test_two_runs_give_the_same_bytes_pdfs_too(files: dict[str, bytes], tmp_path: Path) -> None:
    assert contents(made_package(tmp_path / "elsewhere" / "again")) == files


def test_contents_tell_the_page_of_the_merged_pdf_on_which_each_paper_begins(files: dict[str, bytes]) -> None:
    merged = pages(files["全套材料.pdf"])
    rows = {row[1]: row for row in table(files["00-封面和目录.docx"])[1:]}
    for title in ("广西壮族自治区创新联合体组建申请表", "广西壮族自治区创新联合体组建协议", "附件清单"):
        (name,) = [name for name in files if name.endswith(f"{title}.pdf")]
        own = pages(files[name])
        _number, _title, _copies, count, start = rows[title]
        assert int(count) == len(own)
        begins = merged[int(start) - 1 : int(start) - 1 + len(own)]
        assert [page.replace(f"{at}/{len(merged)}", "", 1) for at, page in enumerate(begins, int(start))] == own
    assert rows["首席专家选聘文件"][3:] == ["—", "—"]


def test_the_contents_of_the_agreement_tell_the_page_of_every_heading(
    files: dict[str, bytes], manifest: dict[str, Any]
) -> None:
    row = next(row for row in manifest["files"] if row.get("contents"))
    lines = [
        q.text.split("\t")
        for q in Document(io.BytesIO(files[row["path"]])).paragraphs
        if q.style.name.startswith("toc ")
    ]
    shown = pages(files[row["path"].removesuffix(".docx") + ".pdf"])
    assert len(lines) > 10 and [int(number) for _words, number in lines] == row["contents"]
    for words, number in lines:
        words = "".join(words.split())
        assert words in shown[int(number) - 1], words
        assert any(words + "." in page and page.count(".") > 50 for page in shown), words  # the line with its leaders


def test_every_page_but_the_cover_carries_its_number_of_all(files: dict[str, bytes]) -> None:
    merged = pages(files["全套材料.pdf"])
    stamps = [re.search(rf"(\d+)/{len(merged)}(?!\d)", page) for page in merged]
    assert stamps[0] is None
    assert [int(stamp[1]) for stamp in stamps[1:] if stamp] == list(range(2, len(merged) + 1))


def test_outline_of_the_merged_pdf_leads_to_papers_and_headings_and_links_stay_inside(files: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(files["全套材料.pdf"])) as pdf:
        places = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        starts: dict[str, int] = {}
        with pdf.open_outline() as outline:
            for item in outline.root:
                starts[item.title] = places[item.destination[0].objgen]
                for child in item.children:
                    assert places[child.destination[0].objgen] >= starts[item.title]
            titles = [child.title for item in outline.root for child in item.children]
        assert list(starts.values()) == sorted(set(starts.values())) and len(starts) == 4
        assert any("所有成员单位签章" in title for title in titles)
        agreement = starts["广西壮族自治区创新联合体组建协议"]
        links = [link.Dest for page in pdf.pages for link in page.obj.get("/Annots", [])]
        assert len(links) > 40
        assert all(agreement <= places[link[0].objgen] < starts["附件清单"] for link in links)


def test_list_of_seals_gives_every_member_a_page_that_bears_its_name(
    files: dict[str, bytes], alliance: Alliance
) -> None:
    rows = table(files["内部使用/用印清单.docx"])[1:]
    texts = {name[3:-4]: pages(data) for name, data in files.items() if re.match(r"\d\d-.*\.pdf", name)}
    for _number, title, unit, _seal, _signs, _copies, where in rows:
        assert all(unit in texts[title][int(page) - 1] for page in where.split("、") if page != "9")
    signing = {row[2] for row in rows if row[4].endswith("签字")}
    assert signing == {member.name for member in alliance.members}
    form = [row for row in rows if row[1].endswith("申请表")]
    assert [(row[3], row[5]) for row in form] == [("法人公章", "3")]
    assert alliance.agreement
    assert {row[5] for row in rows if row[4].endswith("签字")} == {str(alliance.agreement.originals)}


def test_copies_are_those_that_policy_and_agreement_ask_for(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    assert {m["kind"]: m["copies"] for m in manifest["materials"]} == {
        "application": 3, "agreement": 3, "intent": 1, "lead-evidence": 1, "expert-appointment": 1, "governance": 1,
        "funds-rules": 1,
    }  # fmt: skip
    rows = table(files["00-封面和目录.docx"])[1:]
    assert [row[2] for row in rows] == ["3", "3", "1", "1", "1", "1", "1", ""]


def test_check_list_names_ground_and_standing_of_every_paper(files: dict[str, bytes]) -> None:
    rows = table(files["内部使用/材料核对表.docx"])[1:]
    papers = [d for d in load_policy(content_root(), "guangxi-2021").documents if d.stage == "formation" and not d.when]
    assert [(row[1], row[2]) for row in rows] == [(paper.title, paper.at) for paper in papers]
    made = [bool(paper.source) and not paper.on_request for paper in papers]
    assert [row[4].startswith("已生成") for row in rows] == made
    offered = next(row[4] for row in rows if row[1] == "首席专家选聘文件")
    assert offered == "未放入，可由本程序生成或者单位自备"
    provided = {row[1]: row[4] for row in table(files["附件清单.docx"])[1:]}
    assert provided["首席专家选聘文件"] == "单位自备"


def test_manifest_says_which_fonts_stand_in_for_the_chinese_office_fonts(manifest: dict[str, Any]) -> None:
    fonts = {row["font"]: row for row in manifest["pdf"]["fonts"]}
    assert {"仿宋", "黑体", "楷体", "宋体"} <= set(fonts)
    assert all(row["used"] and (row["substitute"] is not row["used"].startswith(row["font"])) for row in fonts.values())


def personal(alliance: Alliance) -> Iterator[str]:
    """Names, telephone numbers and mail addresses of people in the data."""
    yield from filter(None, (alliance.alliance.contact, alliance.alliance.phone))
    yield from (person.name for person in alliance.team if person.name)
    for member in alliance.members:
        people = (member.legal_representative, member.contact, member.phone, member.email)
        yield from filter(None, people)
        if member.signature and member.signature.signer:
            yield member.signature.signer


def test_no_file_holds_personal_data_that_its_form_does_not_ask_for(
    files: dict[str, bytes], alliance: Alliance
) -> None:
    known = set(personal(alliance))
    assert len(known) > 40
    papers = re.compile(r"0[12]-|全套材料")
    for name, data in files.items():
        if name.endswith(".pdf") and not papers.match(name):
            assert [person for person in known if person in "".join(pages(data))] == [], name
        if name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                parts = {part: package.read(part).decode() for part in package.namelist() if part.endswith(".xml")}
            kept = [part for part in parts if not (papers.match(name) and part == "word/document.xml")]
            assert [(part, person) for part in kept for person in known if person in parts[part]] == [], name
    assert [person for person in known if person in files["manifest.json"].decode()] == []
    application = "".join(pages(files["01-广西壮族自治区创新联合体组建申请表.pdf"]))
    # The application asks for one contact and for the team; no other person's telephone or mail belongs there.
    own = {alliance.alliance.phone}
    others = {member.phone for member in alliance.members} | {member.email for member in alliance.members}
    assert [found for found in others - own if found and found in application] == []
