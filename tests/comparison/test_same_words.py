"""What says the same is not told as a change, however it is numbered, spaced, ordered or punctuated; and nothing that
says something else hides behind it."""

from __future__ import annotations

import pytest

from mengyue.comparison.differences import Change, Differences, differences
from mengyue.word.accept import accept_all
from mengyue.word.open_docx import open_package
from mengyue.word.reader import read_document

from ..word.make import p, word_file

OURS = (
    "第一条　付款", "甲方应于三十日内付清全款，逾期的（不论原因）按日付息。", "（一）分两期支付；", "（二）每期各半。",
    "第二条　违约", "逾期的按日支付违约金。", "第三条　期限", "本协议有效期为五年。",
)  # fmt: skip


def _compared(old: str, new: str) -> Differences:
    packages = [open_package(word_file(body), name) for body, name in ((old, "old"), (new, "new"))]
    before, after = read_document(packages[0]), read_document(packages[1], accept_all)
    return differences(before, after, read_document(packages[1]))


def _lines(*texts: str) -> str:
    return "".join(map(p, texts))


def _row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{p(text)}</w:tc>" for text in cells) + "</w:tr>"


def test_numbers_of_their_own_are_counted_and_the_word_that_changed_is_told() -> None:
    theirs = (
        "1. 付款", "1.1 甲方应于三十日内付清全款，逾期的（不论原因）按日付息。", "(a) 分两期支付；", "b) 每期各半。",
        "2. 违约", "2.1逾期的按日支付违约金。", "3. 期限", "3.1本协议有效期为六年。",
    )  # fmt: skip
    found = _compared(_lines(*OURS), _lines(*theirs))
    assert [(one.change, one.old, one.new) for one in found.found] == [
        (Change.WORDS, OURS[7], "3.1　本协议有效期为六年。")
    ]
    assert found.renumbered == 7


def test_a_figure_in_front_of_a_sentence_is_none_of_the_numbers() -> None:
    head = "第一条　赔偿"
    (found,) = _compared(_lines(head, "1.5倍赔偿。"), _lines(head, "2.5倍赔偿。")).found
    assert (found.old, found.new) == ("1.5倍赔偿。", "2.5倍赔偿。")


def test_punctuation_of_the_other_width_is_counted_and_never_hides_a_word() -> None:
    theirs = [line.replace("，", ",").replace("（", "(").replace("）", ")") for line in OURS]
    same = _compared(_lines(*OURS), _lines(*theirs))
    assert same.found == () and same.widths == 1
    (found,) = _compared(_lines(*OURS), _lines(theirs[0], theirs[1].replace("三十", "六十"), *theirs[2:])).found
    assert "三十日" in found.old and "六十日" in found.new


def test_a_sentence_about_seals_is_no_signing_page() -> None:
    lines = [
        "第一条　表决",
        "下列事项须经书面同意，以加盖公章的文件（一式两份）为准，不得另行表决：",
        "（一）解散联合体的。",
    ]
    (found,) = _compared(_lines(*lines), _lines(*lines[:2], "（一）合并联合体的。")).found
    assert found.place.name == "第一条　表决　第一款第（一）项"


def test_rows_that_only_count_otherwise_are_the_same_rows() -> None:
    units = [("南宁示例公司", "300"), ("示例大学", "400"), ("柳州示例研究院", "500")]
    head = _row("序号", "单位", "金额")

    def table(rows: list[tuple[str, str]]) -> str:
        return f"<w:tbl>{head}{''.join(_row(str(at), *row) for at, row in enumerate(rows, 1))}</w:tbl>"

    added = _compared(table(units), table([units[0], ("桂林示例公司", "700"), *units[1:]]))
    assert [one.change for one in added.found] == [Change.ADDED] and added.renumbered == 2
    swapped = _compared(table(units), table([units[0], units[2], units[1]]))
    assert [one.change for one in swapped.found] == [Change.MOVED]


def test_a_line_that_changed_within_what_moved_is_told_as_changed() -> None:
    moved = [OURS[4], "逾期的按日支付违约金，并赔偿全部损失。", "违约金不足的，补足差额。"]
    old = [*OURS[:4], *moved, *OURS[6:], "第四条　通知", "通知以书面为准，送达即生效。"]
    new = [*OURS[:4], *OURS[6:], old[-2], old[-1], moved[0], "逾期的按日支付违约金，并赔偿直接损失。", moved[2]]
    changes = {one.old: (one.change, one.new) for one in _compared(_lines(*old), _lines(*new)).found}
    assert changes[moved[1]] == (Change.WORDS, new[-2])
    assert {change for text, (change, _new) in changes.items() if text != moved[1]} == {Change.MOVED}


LINK = '<w:fldSimple w:instr=" REF M_b_00000000 \\r \\h "><w:r><w:t>第二条</w:t></w:r></w:fldSimple>'
MARK = '<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>'


@pytest.mark.parametrize(("target", "shown", "told"), [
    ("M_c_00000000", "第二条", [("引用第二条　违约", "引用第三条　期限")]),
    ("M_b_00000000", "第二条", []),
])  # fmt: skip
def test_a_link_is_told_by_the_article_that_it_leads_to(target: str, shown: str, told: list[tuple[str, str]]) -> None:
    def paper(link: str) -> str:
        heads = p("第二条　违约", more=MARK.format(id=1, name="M_b_00000000")) + p(OURS[5])
        heads += p("第三条　期限", more=MARK.format(id=2, name="M_c_00000000")) + p(OURS[7])
        return p("第一条　付款") + p("逾期的适用", more=link + "<w:r><w:t>。</w:t></w:r>") + heads

    new = LINK.replace("M_b_00000000", target)
    assert [(one.old, one.new) for one in _compared(paper(LINK), paper(new)).found] == told
    bare = f"<w:r><w:t>{shown}</w:t></w:r>"
    gone = _compared(paper(LINK), paper(bare))
    assert gone.found == () and gone.unlinked == 1
    assert _compared(paper(bare), paper(LINK)).found == ()
