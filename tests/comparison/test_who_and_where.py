"""Of every change it is told where it stands and who made it, and nothing is told twice or of the wrong neighbour."""

from __future__ import annotations

from mengyue.comparison.differences import Change, Difference, Trace, differences
from mengyue.word.accept import accept_all
from mengyue.word.open_docx import open_package
from mengyue.word.reader import read_document

from ..word.make import p
from ..word.make import word_file as made

WHO = 'w:author="黄律师" w:id="7"'
FIRST, SECOND, THIRD = "甲方应于三十日内付清全款。", "乙方收款后五日内发货。", "逾期的按日支付违约金。"


def word_file(*paragraphs: str, comments: str = "") -> bytes:
    body = "".join(paragraphs)
    if not comments:
        return made(body)
    parts = {"word/comments.xml": f"<w:comments>{comments}</w:comments>"}
    return made(body, {"rIdC": ("comments", "comments.xml")}, parts)


def _told(old: bytes, new: bytes) -> list[Difference]:
    before, package = read_document(open_package(old, "old")), open_package(new, "new")
    return list(differences(before, read_document(package, accept_all), read_document(package)).found)


def _row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{p(text)}</w:tc>" for text in cells) + "</w:tr>"


def test_a_signing_page_is_told_by_the_unit_that_signs_and_a_tenth_schedule_is_no_first() -> None:
    signing = p("（以下无正文）") + p("单位名称（盖章）：南宁示例公司") + p("签署地点：") + p("甲方：示例大学（盖章）")
    tail = p("附件10") + p("加入申请书")
    old = word_file(p("第一条　付款"), p(FIRST), signing + p("日期：") + tail, p("自愿申请加入。"))
    changed = signing.replace("签署地点：", "签署地点：南宁") + p("日期：今日") + tail
    new = word_file(p("第一条　付款"), p(FIRST), changed, p("申请加入。"))
    assert [one.place.name for one in _told(old, new)] == [
        "签署页　南宁示例公司", "签署页　示例大学", "附件10　加入申请书　第一款",
    ]  # fmt: skip


def test_a_comment_at_the_end_of_a_paragraph_is_not_told_of_the_next() -> None:
    mark = '<w:commentRangeStart w:id="1"/><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    comment = f'<w:comment w:id="1" w:author="王律师">{p("为何三十日？")}</w:comment>'
    (found,) = _told(
        word_file(p("第一条　付款"), p(FIRST), p(SECOND)),
        word_file(p("第一条　付款"), p(FIRST, more=mark), p(SECOND), comments=comment),
    )
    assert found.change is Change.REMARK and found.place.name.endswith("第一款") and found.remarks[0].author == "王律师"


def test_what_one_put_in_and_another_took_out_again_stood_there_never() -> None:
    inner = f"<w:del {WHO}><w:r><w:delText>并加倍</w:delText></w:r></w:del>"
    added = f"<w:ins {WHO}><w:r><w:t>费用另计</w:t></w:r>{inner}</w:ins>"
    (found,) = _told(word_file(p("第一条　付款"), p(FIRST)), word_file(p("第一条　付款"), p(FIRST, more=added)))
    assert found.trace is Trace.TRACKED and found.authors == ("黄律师",)


def test_two_paragraphs_run_together_are_told_with_who_did_it() -> None:
    gone = f"<w:rPr><w:del {WHO}/></w:rPr>"
    new = word_file(p("第一条　付款"), p(FIRST, look=gone), p(SECOND))
    (found,) = _told(word_file(p("第一条　付款"), p(FIRST), p(SECOND)), new)
    assert found.change is Change.SPLIT and found.authors == ("黄律师",) and found.trace is Trace.TRACKED


def test_a_paragraph_that_moved_past_a_heading_leaves_the_heading_where_it_was() -> None:
    old = word_file(p("第一条　付款"), p(FIRST), p(SECOND), p("第二条　违约"), p(THIRD))
    new = word_file(p("第一条　付款"), p(FIRST), p("第二条　违约"), p(SECOND), p(THIRD))
    (found,) = _told(old, new)
    assert (found.change, found.old, found.stands and found.stands.number) == (Change.MOVED, SECOND, "第二条")


def test_a_column_that_has_come_is_told_as_a_column_and_the_cells_beside_it_as_they_are() -> None:
    old = f"<w:tbl>{_row('序号', '单位', '金额')}{_row('1', '示例大学', '300')}{_row('2', '示例公司', '400')}</w:tbl>"
    new = (
        f"<w:tbl>{_row('序号', '单位', '金额', '备注')}{_row('1', '示例大学', '350', '无')}"
        f"{_row('2', '示例公司', '400', '另议')}</w:tbl>"
    )
    found = _told(word_file(p("第一条　投入"), old), word_file(p("第一条　投入"), new))
    words = [(one.change, one.old, one.new) for one in found]
    assert (Change.WORDS, "300", "350") in words and len(words) == 4
    assert [one.new for one in found if one.change is Change.ADDED] == ["备注", "无", "另议"]


def test_lines_that_a_program_put_into_a_frame_have_moved_and_are_not_told_as_lost() -> None:
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{p('自治区科学技术厅')}{p('二〇二六年制')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    old = word_file(p("自治区科学技术厅"), p("二〇二六年制"), p("第一条　付款"), p(FIRST))
    (found,) = _told(old, word_file(p("", more=box), p("第一条　付款"), p(FIRST)))
    assert found.change is Change.MOVED and found.mark is None
