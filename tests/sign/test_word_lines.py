"""The copy to be signed in Word: a signature line for every member, and nothing else than the agreement."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from ooxml_integrity import check
from PIL import Image
from signing_thirty import write_alliance

from mengyue.collation.collate import collate
from mengyue.collation.sheet_standing import State
from mengyue.docx.build_agreement import build_agreement
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_draft
from mengyue.docx.zip import pack, read_parts
from mengyue.draft.tree import Draft, Stage
from mengyue.file_names import safe_name
from mengyue.model.finding import EngineError
from mengyue.pack.pages import page_texts
from mengyue.pack.pdf import convert
from mengyue.paths import content_root
from mengyue.pipeline import Made, Rendered, Workshop
from mengyue.sign.page_plan import Party
from mengyue.sign.prepare import parties
from mengyue.sign.sent_record import read_issued
from mengyue.sign.word_lines import line_id, with_signature_lines

from ..schema_judge import schema_judge

OFFICE = "{urn:schemas-microsoft-com:office:office}"
MEMBERS = 14


class Papers:
    """The agreement of an alliance, plain and with signature lines."""

    def __init__(self, source: Path) -> None:
        shop = Workshop()
        loaded = shop.load(source)[0]
        kinds, day = ["agreement"], date(2026, 12, 1)
        made: Made = shop.make(loaded, None, kinds, stage=Stage.SIGNABLE, as_of=day, accept_unapproved=True)
        self.plain: Rendered = made.rendered[0]
        self.sha256 = hashlib.sha256(self.plain.data).hexdigest()
        self.parties: tuple[Party, ...] = parties(loaded.alliance, made.trees)
        self.signed = with_signature_lines(self.plain, self.sha256, self.parties)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return Papers(write_alliance(tmp_path_factory.mktemp("word") / "alliance.yaml", MEMBERS))


def lines(data: bytes) -> list[dict[str, str]]:
    root = etree.fromstring(read_parts(data)["word/document.xml"])
    return [dict(line.attrib) for line in root.iter(f"{OFFICE}signatureline")]


def test_every_member_has_a_line_of_its_own_for_its_representative_and_its_name(papers: Papers) -> None:
    found = lines(papers.signed)
    assert [(line[f"{OFFICE}suggestedsigner"], line[f"{OFFICE}suggestedsigner2"]) for line in found] == [
        (party.signer, party.name) for party in papers.parties
    ]
    assert [line["id"] for line in found] == [line_id(papers.sha256, party.id) for party in papers.parties]
    assert len({line["id"] for line in found}) == MEMBERS
    assert all(re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", line["id"]) for line in found)
    assert {line["provid"] for line in found} == {"{00000000-0000-0000-0000-000000000000}"}


def test_each_line_stands_in_the_block_of_the_member_it_is_for(papers: Papers) -> None:
    root = etree.fromstring(read_parts(papers.signed)["word/document.xml"])
    at = ""
    for paragraph in root.iter("{*}p"):
        text = "".join(paragraph.itertext("{*}t"))
        at = text.removeprefix("单位名称（盖章）：") if text.startswith("单位名称（盖章）：") else at
        for line in paragraph.iter(f"{OFFICE}signatureline"):
            assert (line.get(f"{OFFICE}suggestedsigner2"), text[-5:]) == (at, "（签字）：")


def test_the_plain_copy_has_no_line_and_all_its_other_words_stand_in_the_word_copy(papers: Papers) -> None:
    plain, signed = (read_parts(data) for data in (papers.plain.data, papers.signed))
    assert b"signatureline" not in b"".join(plain.values())
    texts = [list(etree.fromstring(parts["word/document.xml"]).itertext("{*}t")) for parts in (plain, signed)]
    assert texts[0] == texts[1]
    changed = {name for name in signed if signed[name] != plain.get(name)}
    assert changed == {
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/media/signature_line.png",
    }


def test_the_picture_is_a_sound_png_and_bytes_are_the_same_again(papers: Papers, tmp_path: Path) -> None:
    with Image.open(BytesIO(read_parts(papers.signed)["word/media/signature_line.png"])) as picture:
        picture.load()
        assert (picture.format, picture.size, picture.getextrema()) == ("PNG", (384, 192), (0x40, 0xFF))
    again = Papers(write_alliance(tmp_path / "alliance.yaml", MEMBERS))
    assert again.signed == papers.signed


def test_another_text_has_other_setup_ids(papers: Papers, tmp_path: Path) -> None:
    other = Papers(write_alliance(tmp_path / "alliance.yaml", MEMBERS, legal_representative="另某人"))
    assert {line["id"] for line in lines(other.signed)}.isdisjoint(line["id"] for line in lines(papers.signed))


def test_both_judges_find_no_fault(papers: Papers, tmp_path: Path) -> None:
    path = tmp_path / "agreement.docx"
    path.write_bytes(papers.signed)
    assert [str(error) for error in schema_judge().validate(path).errors] == []
    assert [str(finding) for finding in check(path)] == []


def test_a_name_with_signs_of_markup_and_templates_stays_a_name(papers: Papers) -> None:
    name = "甲\"乙<&>'{{丙}} 集团"
    odd = [replace(party, name=name) for party in papers.parties]
    found = lines(with_signature_lines(papers.plain, papers.sha256, odd))
    assert {line[f"{OFFICE}suggestedsigner2"] for line in found} == {name}


def test_a_document_without_the_places_to_sign_is_refused_and_told(papers: Papers) -> None:
    parts = read_parts(papers.plain.data)
    parts["word/document.xml"] = parts["word/document.xml"].replace("（签字）：".encode(), "（签章）：".encode(), 1)
    with pytest.raises(EngineError, match="签字"):
        with_signature_lines(replace(papers.plain, data=pack(parts)), papers.sha256, papers.parties)


@pytest.mark.libreoffice
def test_every_page_keeps_its_text_and_each_signature_page_stays_one_page(papers: Papers) -> None:
    pdfs = convert({"plain": papers.plain.data, "signed": papers.signed})
    plain, signed = (
        ["".join(text.replace("_", "").split()) for text in page_texts(pdfs[name])] for name in ("plain", "signed")
    )
    assert signed == plain
    assert sum("（签字）" in text and "签署地点" in text for text in signed) == MEMBERS


@pytest.mark.libreoffice
def test_two_blocks_on_a_page_stay_on_one_page(papers: Papers) -> None:
    shop = Workshop()
    outline, draft = shop.library.outlines["guangxi-2021"], papers.plain.document
    assert isinstance(draft, Draft)
    signing = outline.signing.model_copy(update={"blocks_per_page": 2})
    template = build_agreement(outline.model_copy(update={"signing": signing}), list(shop.library.tables.values()))
    draft = replace(draft, per_page=2)
    data = render_draft(compile_template(template), draft, modified=date(2026, 12, 1))
    signed = with_signature_lines(replace(papers.plain, data=data), papers.sha256, papers.parties)
    pages = ["".join(text.split()) for text in page_texts(convert({"signed": signed})["signed"])]
    assert [text.count("（签字）") for text in pages if "签署页）" in text] == [2] * (MEMBERS // 2)
    last = max(at for at, text in enumerate(pages) if "签署页）" in text)  # behind them stand the forms in annex
    assert all("签署页）" in text for text in pages[: last + 1] if "（签字）" in text)


@pytest.mark.libreoffice
def test_the_word_copy_goes_out_once_and_comes_back_to_a_person_not_as_verified(sent_out: Path, tmp_path: Path) -> None:
    (path,) = (sent_out / "电子签署").glob("*.docx")
    assert len(lines(path.read_bytes())) == 30
    issued = read_issued(sent_out)
    assert f'"电子签署/{path.name}"' in (sent_out / "manifest.json").read_text(encoding="utf-8")
    returned = tmp_path / "returned"
    returned.mkdir()
    (returned / "回.docx").write_bytes(path.read_bytes())
    done = collate(returned, issued, content_root(), safe_name, write=False)
    (row,) = done.record["returned"]
    assert row["refused"] == "office"
    assert any("回.docx" in line and "不算已核验" in line for line in done.lines)
    assert all(sheet.state is State.MISSING for standing in done.standings for sheet in standing.sheets)
