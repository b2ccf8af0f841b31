"""Which line answers to which, where a line stands, which changes of looks stay: on lines and files made by hand."""

from __future__ import annotations

import pytest

from mengyue.comparison.harmony import in_one_style
from mengyue.comparison.lines import Line, lines_of
from mengyue.comparison.match_lines import Pair, match_lines
from mengyue.comparison.tidy_redline import Keep, count_revisions, tidy
from mengyue.comparison.where import Place, Region
from mengyue.word.open_docx import Package, open_package
from mengyue.word.reader import read_document

from ..word.make import p, word_file

ARTICLE = Place(Region.ARTICLE, "第一条", "付款")


def lines(*texts: str) -> list[Line]:
    return [Line(ARTICLE, "", text, (number,)) for number, text in enumerate(texts, 1)]


PAY = "甲方应于三十日内付清全款，逾期的按日支付违约金。"
NEAR = "甲方应于六十日内付清全款，逾期的按日支付违约金。"
FAR = "甲方应于三十日内答复。"
KEEP = "任何一方不得泄露在合作中知悉的商业秘密。"
KEPT = "任何一方均不得泄露在合作中知悉的商业秘密。"


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ((PAY,), (FAR, NEAR), [Pair((), (0,), False), Pair((0,), (1,), False)]),
        ((FAR, NEAR), (PAY,), [Pair((0,), (), False), Pair((1,), (0,), False)]),
        ((PAY, KEEP), (NEAR, KEPT), [Pair((0,), (0,), False), Pair((1,), (1,), False)]),
        ((PAY, KEEP), (KEPT,), [Pair((0,), (), False), Pair((1,), (0,), False)]),
    ],
)
def test_a_line_answers_to_the_one_that_has_most_in_common_with_it(
    old: tuple[str, ...], new: tuple[str, ...], pairs: list[Pair]
) -> None:
    assert sorted(match_lines(lines(*old), lines(*new))) == sorted(pairs)


def test_no_line_is_lost_in_a_gap_too_large_to_compare_each_with_each() -> None:
    old, new = (lines(*(f"{mark}{number:03}" for number in range(650))) for mark in "甲乙")
    pairs = match_lines(old, new)
    assert sorted(at for pair in pairs for at in pair.old) == list(range(650))
    assert sorted(at for pair in pairs for at in pair.new) == list(range(650))


def _regions(*texts: str) -> list[tuple[Region, str]]:
    body = read_document(open_package(word_file("".join(map(p, texts))), "x.docx")).body
    return [(line.place.region, line.place.number) for line in lines_of(body)]


def test_schedules_named_one_below_the_other_are_a_list_and_one_that_stands_alone_begins() -> None:
    regions = _regions(
        "第九条　附件",
        "附件1　成员名单",
        "附件2　任务书",
        "第十条　生效",
        "自签署之日起生效。",
        "附件1　成员名单",
        "甲公司",
    )
    assert regions[1:3] == [(Region.ARTICLE, "第九条")] * 2
    assert [region for region, _number in regions[3:]] == [Region.ARTICLE] * 2 + [Region.SCHEDULE] * 2


def test_of_changes_of_looks_those_that_change_what_the_words_say_stay_marked() -> None:
    def change(now: str, before: str) -> str:
        return f'{now}<w:rPrChange w:id="1" w:author="甲"><w:rPr>{before}</w:rPr></w:rPrChange>'

    def left(keep: Keep, now: str, before: str) -> int:
        file = open_package(word_file(p("甲方应付款。", run=change(now, before))), "x.docx")
        return count_revisions(open_package(tidy(file, keep), "x.docx"))

    assert [left(Keep.LOOKS, "<w:b/>", ""), left(Keep.LOOKS, "", "<w:i/>"), left(Keep.ALL, "<w:b/>", "")] == [0, 0, 1]
    assert [left(Keep.LOOKS, "<w:strike/>", ""), left(Keep.LOOKS, "", "<w:vanish/>")] == [1, 1]
    assert left(Keep.ALL, "<w:b/>", "<w:b/>") == 0, "what changes nothing is no change"


def test_style_ids_given_anew_become_those_of_the_old_file_and_looks_stay() -> None:
    def file(key: str, name: str, looks: str) -> Package:
        styles = (
            f'<w:styles><w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style></w:styles>'
        )
        links = {"s": ("styles", "styles.xml")}
        body = p("甲方应付款。", look=f'<w:pStyle w:val="{key}"/>', run=looks) + p("乙方应供货。", run=" ")
        return open_package(word_file(body, links, {"word/styles.xml": styles}), "x.docx")

    old, new = in_one_style(file("a3", "正文甲", "<w:b/>"), file("x7", "正文甲", "<w:b/>"))
    mine, theirs = (side.parts["word/document.xml"].decode() for side in (old, new))
    assert 'w:val="a3"' in mine and 'w:val="a3"' in theirs and "x7" not in theirs
    assert theirs.count("<w:b/>") == 1 and theirs.count("<w:rPr") == 1, "what is empty goes, what says something stays"
    _same, other = in_one_style(file("a3", "正文甲", "<w:b/>"), file("a3", "正文乙", "<w:b/>"))
    assert 'w:val="a3N"' in other.parts["word/document.xml"].decode(), "another style needs another id"
