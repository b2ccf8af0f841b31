"""Copies of one paper: which it is, its number and what it is about are values, not parts of a name."""

from __future__ import annotations

from mengyue.draft.copies import copies_of
from mengyue.library.policy import PolicyDocument

PAPER = PolicyDocument(id="letter", title="通知函", at="惯例")


def test_the_first_copy_bears_the_id_of_the_paper_and_no_other_bears_that_of_a_paper_listed() -> None:
    items = [("甲公司", {"n": 1}), ("乙大学", {"n": 2}), ("丙研究院", {"n": 3})]
    copies = copies_of(PAPER, items, {"letter", "letter-3"})
    assert [copy.id for copy in copies] == ["letter", "letter-2", "letter-4"]
    assert [copy.number for copy in copies] == [1, 2, 3]
    assert [copy.title for copy in copies] == ["通知函（甲公司）", "通知函（乙大学）", "通知函（丙研究院）"]
    assert [copy.names for copy in copies] == [{"n": 1}, {"n": 2}, {"n": 3}]


def test_a_paper_of_which_there_is_one_is_called_by_its_title_alone() -> None:
    (copy,) = copies_of(PAPER, [("", {})], ())
    assert (copy.id, copy.title, copy.number) == ("letter", "通知函", 1)
