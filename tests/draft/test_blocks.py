"""From lines to paragraphs, lists and tables."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mengyue.draft.tree import Item, Paragraph, Table, Text, Value
from mengyue.draft.wording_blocks import ListCounter, blocks
from mengyue.language.numerals import chinese_number


def parse(*lines: str) -> tuple[Paragraph | Item | Table, ...]:
    return blocks([(Text(line),) for line in lines], ListCounter(), lambda key: Table(key, ()))


def labels(found: tuple[Paragraph | Item | Table, ...]) -> list[str]:
    return [block.number for block in found if isinstance(block, Item)]


def test_each_list_starts_again_and_lower_levels_restart_under_their_parent() -> None:
    found = parse("甲：", "（一）a", "1. b", "2. c", "（二）d", "1. e", "（1）f", "乙：", "（一）g")
    assert labels(found) == ["（一）", "1.", "2.", "（二）", "1.", "（1）", "（一）"]
    assert [b.series for b in found if isinstance(b, Item)] == [1, 1, 1, 1, 1, 1, 2]


def test_the_numerals_that_were_typed_are_ignored() -> None:
    assert labels(parse("（三）a", "（三）b")) == ["（一）", "（二）"]


def test_a_value_is_never_taken_for_a_numeral() -> None:
    found = blocks([(Value("（一）某公司", "members[0].name"),)], ListCounter(), lambda key: Table(key, ()))
    assert found == (Paragraph((Value("（一）某公司", "members[0].name"),)),)


def test_a_table_line_makes_the_table() -> None:
    assert parse("[表：tasks]") == (Table("tasks", ()),)


def test_a_value_of_several_paragraphs_makes_several_paragraphs() -> None:
    found = blocks([(Text("目标："), Value("一\n二\n三", "alliance.goals"))], ListCounter(), lambda key: Table(key, ()))
    assert ["".join(i.text for i in p.inlines) for p in found if isinstance(p, Paragraph)] == ["目标：一", "二", "三"]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_numbering_is_consecutive_in_every_list(sizes: list[int]) -> None:
    lines = [line for size in sizes for line in ["引语：", *["（一）项"] * size]]
    expected = [f"（{chinese_number(n)}）" for size in sizes for n in range(1, size + 1)]
    assert labels(parse(*lines)) == expected
