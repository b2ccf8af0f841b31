"""A redline accepted is the new file and refused the old one in every part: body, table, header, note, signing page,
text box and the references whose numbers shifted."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest

from mengyue.comparison.redline import Result, make_redline
from mengyue.comparison.stories import Line, stories
from mengyue.word.accept import accept_all, reject_all
from mengyue.word.open_docx import Package, open_package

from ..word.make import p, word_file

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> REF M_late \\r \\h </w:instrText>'
    '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>第{number}条</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>办理。</w:t></w:r>'
)
BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
WORDS = ["三十日", "五年", "书面", "各半", "全额", "共同", "分别", "之日起", "不得", "可以"]


def _file(words: list[str], number: str) -> Package:
    say = iter(words)
    note = f'<w:footnotes><w:footnote w:id="2">{p(next(say) + "为准。")}</w:footnote></w:footnotes>'
    head = f"<w:hdr>{p(next(say) + '稿')}</w:hdr>"
    mark = '<w:bookmarkStart w:id="1" w:name="M_late"/><w:bookmarkEnd w:id="1"/>'
    body = [
        p("第一条　付款"), p(f"甲方应于{next(say)}付清，逾期的按", more=FIELD.format(number=number)),
        p("乙方确认。", more='<w:r><w:footnoteReference w:id="2"/></w:r>'),
        p("盖章处", more=BOX.format(inside=p(next(say) + "提示"))),
        f"<w:tbl><w:tr><w:tc>{p('单位')}</w:tc><w:tc>{p('期限')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p('示例大学')}</w:tc><w:tc>{p(next(say))}</w:tc></w:tr></w:tbl>",
        p(f"第{number}条　违约", more=mark), p(f"违约金{next(say)}支付。"),
        p("（以下无正文）"), p(f"单位名称（盖章）：{next(say)}示例公司"),
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdH"/></w:sectPr>',
    ]  # fmt: skip
    links = {"rIdF": ("footnotes", "footnotes.xml"), "rIdH": ("header", "header1.xml")}
    return open_package(word_file("".join(body), links, {"word/footnotes.xml": note, "word/header1.xml": head}), "x")


def _said(package: Package, settle: object = None) -> dict[str, list[str]]:
    def words(line: Line) -> str:
        return re.sub(r"\s", "", line.text)

    return {name: [words(line) for line in lines] for name, lines in stories(package, settle).items()}  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [1, 2])
def test_accepting_all_is_the_new_file_and_refusing_all_the_old_one(seed: int) -> None:
    chance = random.Random(seed)
    old, new = _file(chance.sample(WORDS, 7), "九"), _file(chance.sample(WORDS, 7), "十一")
    made = make_redline(old, new, author="法务", on=date(2026, 11, 30))
    assert made.result is Result.WRITTEN, made.reason
    redline = open_package(made.data, "redline")
    assert _said(redline, accept_all) == _said(new) and _said(redline, reject_all) == _said(old)
    assert {name.split()[0] for name in _said(new)} >= {"body", "header"}
