"""Packets as they go out to the members of an alliance of thirty."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from signing_issue import issue
from signing_thirty import write_alliance

from mengyue.collation.codes import read_marks
from mengyue.pack.pages import page_texts
from mengyue.sign.mark import Mark
from mengyue.sign.sent_record import read_issued

pytestmark = pytest.mark.libreoffice


def pictures(data: bytes, resolution: int = 150) -> list[object]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=resolution / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def test_every_member_has_one_packet_with_its_pages_in_every_copy_and_nothing_else(sent_out: Path) -> None:
    issued = read_issued(sent_out)
    copies = {paper.kind: paper.copies for paper in issued.papers}
    digests = {paper.kind: paper.sha256[:22] for paper in issued.papers}
    found = sorted((sent_out / "成员单位").iterdir())
    assert len(found) == len(issued.parties) == 30
    for path, party in list(zip(found, issued.parties, strict=True))[::6]:
        read = [mark for picture in pictures(path.read_bytes()) for mark in read_marks(picture) if mark.page]
        assert read == [
            Mark(digests[paper.kind], sheet.page, party.index, copy)
            for paper in issued.papers
            for copy in range(1, copies[paper.kind] + 1)
            for sheet in issued.sheets
            if sheet.document == paper.kind and sheet.member == party.index
        ]
        texts = page_texts(path.read_bytes())
        assert party.name in "".join(texts[0].split()), "the instructions are addressed to the member"
        assert all(party.name in "".join(text.split()) for text in texts[1:] if "签署页）" in text)


def test_every_copy_of_a_page_is_marked_once(sent_out: Path) -> None:
    path = sorted((sent_out / "成员单位").iterdir())[1]
    for text in page_texts(path.read_bytes()):
        words = [
            line.strip() for line in text.splitlines() if re.fullmatch("[0-9A-F]{4} [0-9A-F]{4} .* M2 .*", line.strip())
        ]
        assert len(words) == 2 and len(set(words)) == 1, "at the head and at the foot"


def test_the_instructions_say_who_signs_with_which_seal_how_many_where_to_and_by_when(sent_out: Path) -> None:
    path = sorted((sent_out / "成员单位").iterdir())[1]
    text = "".join("".join(page_texts(path.read_bytes())[:1]).split())
    for words in (
        "法定代表人黄例川",
        "单位名称一致的公章",
        "合计2张",
        "寄至广西壮族自治区柳州市",
        "期限：2026年12月20日前",
    ):
        assert words in text


def test_the_mark_covers_nothing_of_the_page(sent_out: Path) -> None:
    issued = read_issued(sent_out)
    agreement = next(paper for paper in issued.papers if paper.kind == "agreement")
    plain = pictures(issued.read(agreement.path, agreement.sha256), 60)
    packet = sorted((sent_out / "成员单位").iterdir())[4]
    marked = pictures(packet.read_bytes(), 60)[-1]
    number = next(s.page for s in issued.sheets if s.member == 5)
    from PIL import ImageChops

    difference = ImageChops.difference(plain[number - 1], marked).convert("L").point(lambda level: 255 * (level > 40))
    wide, high = difference.size
    middle = difference.crop((int(wide * 0.11), int(high * 0.085), int(wide * 0.89), int(high * 0.915)))
    assert middle.getbbox() is None
    assert difference.getbbox() is not None


def test_the_same_alliance_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write_alliance(tmp_path / "alliance.yaml", 12)
    first, second = (issue(tmp_path / name, source, copies=1) for name in ("a", "b"))
    assert first == second


def test_a_member_whose_facts_are_missing_gets_the_sheet_that_asks_for_them(tmp_path: Path) -> None:
    source = write_alliance(tmp_path / "alliance.yaml", 14, legal_representative=None)
    files = issue(tmp_path / "out", source)
    name, data = (name for name in files if name != "manifest.json")
    assert data == "内部使用/alliance.yaml" and files[data] == source.read_bytes()
    assert name.startswith("补充资料/14 ")
    text = "".join("".join(page_texts(files[name])).split())
    assert "1.法定代表人：" in text
    assert "请不要在任何草案上签字、盖章" in text
    assert json.loads(files["manifest.json"])["sheets"] == []


def test_an_electronic_copy_is_the_whole_text_with_a_named_field_on_each_page_to_sign(sent_out: Path) -> None:
    issued = read_issued(sent_out)
    pages = {paper.kind: paper.pages for paper in issued.papers}
    for entry in (issued.electronic[0], issued.electronic[-1]):
        with pikepdf.open(BytesIO(issued.read(entry.path, entry.sha256))) as pdf:
            assert len(pdf.pages) == pages[entry.document]
            fields = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert fields == list(entry.fields)
        sheets = [s for s in issued.sheets if (s.member, s.document) == (entry.member, entry.document)]
        assert fields == [f"M{sheet.member}-P{sheet.page}" for sheet in sheets]
