"""What needs no LibreOffice: what stays of a PDF, what is told to be missing, where a character has no font."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from mengyue.draft.tree import Article, Draft, Origin, Paragraph, Schedule, Stage, Text, Value
from mengyue.model.finding import Severity
from mengyue.pack.glyphs import Glyphs, boxes
from mengyue.pack.handed_in import standing
from mengyue.pack.materials import Material, Standing
from mengyue.pack.normalise import normalise
from mengyue.pack.own import OwnPaper


def pdf(title: str, day: str, words: bytes = b"(a) Tj") -> bytes:
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    made.pages[0].Contents = made.make_stream(words)
    made.docinfo["/CreationDate"] = f"D:{day}000000Z"
    if title:
        made.docinfo["/Title"] = title
    made.Root.Metadata = made.make_stream(day.encode())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_of_the_properties_of_a_pdf_its_title_stays_and_no_day() -> None:
    first, second = (normalise(pdf("协议", day)) for day in ("20260101", "20270202"))
    assert first == second and first != normalise(pdf("协议", "20260101", b"(b) Tj"))
    with pikepdf.open(io.BytesIO(first)) as made:
        assert {str(key): str(value) for key, value in made.docinfo.items()} == {"/Title": "协议"}
        assert "/Metadata" not in made.Root and made.Root.ViewerPreferences.DisplayDocTitle
    with pikepdf.open(io.BytesIO(normalise(pdf("", "20260101")))) as made:
        assert "/Info" not in made.trailer and "/ViewerPreferences" not in made.Root


def test_a_pdf_that_is_cut_off_is_not_repaired() -> None:
    with pytest.raises(pikepdf.PdfError):
        normalise(pdf("协议", "20260101")[:-300])


def material(number: int, *, made: bool, offered: str = "", own: tuple[OwnPaper, ...] = ()) -> Material:
    return Material(
        number, f"m{number}", f"材料{number}", "附件1", 1, f"材料{number}", Standing(made, offered=offered), own=own
    )


def test_what_is_missing_is_told_with_how_to_have_it_made_where_we_can(tmp_path: Path) -> None:
    asked = [material(1, made=False), material(2, made=False, offered="plan"), material(3, made=True)]
    absent, offered, unsigned, hint = standing(asked, tmp_path)
    assert "还缺 01《材料1》（附件1）" in absent and "--with" not in absent
    assert "还缺 02《材料2》（附件1）" in offered and "--with plan" in offered
    assert "03" in unsigned and "01" not in unsigned and "02" not in unsigned
    assert "01-" in hint and tmp_path.name in hint
    assert standing([material(3, made=True)], tmp_path)[-1].count("03-") == 1
    assert standing([], tmp_path) == []


def test_a_character_without_a_font_is_told_once_with_its_places_and_the_data_it_comes_from() -> None:
    rare = "\U0003134a"
    named = Value(f"甲{rare}公司", "members[1].name")
    article = Article("第二条", "成员", "b", (Paragraph((Text("成员单位："), named)),), Origin())
    schedule = Schedule(1, "名单", "s", (Paragraph((named,)),), Origin())
    draft = Draft("x", "协议", Stage.DRAFT, "t", (), (), (article,), (), (schedule,))
    (found,) = boxes(draft, Glyphs((0x20,), (0xFFFF,)), Severity.WARNING)
    assert (found.code, found.path, found.found) == ("DR-GLYPH", "members[1].name", "U+3134A")
    assert "第二条“成员”" in found.message and "附件 1“名单”" in found.message and "方框" in found.message
    assert list(boxes(draft, Glyphs((0x20,), (0x3FFFF,)), Severity.WARNING)) == []
