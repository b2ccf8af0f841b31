"""What was sent before the library changed is still read as what it was: text of its clause, not fixed wording."""

from __future__ import annotations

from mengyue.comparison.lines import lines_of
from mengyue.draft.tree import Term, Text
from mengyue.negotiation.facts_in import with_plain_figures
from mengyue.negotiation.tree_lines import TreeLine, lines_of_clause, placed_lines
from mengyue.word.open_docx import open_package
from mengyue.word.reader import read_document

from ..word.make import p, word_file


def test_lines_that_the_library_no_longer_has_belong_to_the_clause_of_their_article() -> None:
    sent = ["第三条　付款", "甲方应于三十日内付清全款。", "（一）分两期；", "第四条　违约", "逾期的按日支付违约金。"]
    lines = lines_of(read_document(open_package(word_file("".join(map(p, sent))), "sent")).body)
    tree = [
        TreeLine(((Term("付款"),),), "pay", -1, "第二条"), TreeLine(((Text("甲方应于六十日内付清。"),),), "pay", 0),
        TreeLine(((Term("违约"),),), "late", -1, "第三条"), TreeLine(((Text("逾期的按日支付违约金。"),),), "late", 0),
    ]  # fmt: skip
    placed = placed_lines(lines, tree)
    assert [placed[at].clause for at in range(5)] == ["pay", "pay", "pay", "late", "late"]
    whole = lines_of_clause(tree, "pay", placed)
    assert [line.number + line.cells[0][0].text for line in whole] == ["甲方应于三十日内付清全款。", "（一）分两期；"]
    assert lines_of_clause(tree, "late", placed) == [tree[3]]


def test_an_amount_is_the_same_however_its_figures_are_set() -> None:
    assert {with_plain_figures(text) for text in ("12,000,000.00元", "12000000元", "12,000,000元")} == {"12000000元"}
    assert with_plain_figures("第1,2,3项，1.50%，2.0.1版") == "第1,2,3项，1.50%，2.0.1版"
