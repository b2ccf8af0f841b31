"""The pieces of text that a PDF must show: fields that the layout sets cut them, others do not."""

from __future__ import annotations

from mengyue.docx.base_document import package
from mengyue.docx.printed import printed
from mengyue.docx.zip import read_parts


def _field(code: str, result: str | None) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    words = "" if result is None else f"{marks[1]}<w:r><w:t>{result}</w:t></w:r>"
    return f"{marks[0]}<w:r><w:instrText> {code} </w:instrText></w:r>{words}{marks[2]}"


def _pieces(field: str) -> list[str]:
    return printed(read_parts(package(f"<w:p><w:r><w:t>前</w:t></w:r>{field}<w:r><w:t>后</w:t></w:r></w:p>")))


def test_what_a_reference_shows_stands_in_its_sentence_and_numbers_of_pages_do_not() -> None:
    assert "前第三条后" in _pieces(_field("REF a", "第三条"))
    for number in (_field("PAGE", "1"), _field("PAGE", ""), _field("PAGE", None)):
        assert {"前", "后"} <= set(_pieces(number)) and not any("前后" in piece for piece in _pieces(number))
