"""Two texts side by side: every line of both has its place, what is equal as well as what is not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mengyue.comparison.sentences import changed_sentences, opcodes

LINES = st.lists(st.sampled_from("甲乙丙丁"), max_size=12)


@settings(max_examples=200, deadline=None)
@given(LINES, LINES)
def test_the_steps_from_one_text_to_another_leave_out_no_line_of_either(old: list[str], new: list[str]) -> None:
    steps = list(opcodes(old, new))
    assert [at for _kind, a, b, _c, _d in steps for at in range(a, b)] == list(range(len(old)))
    assert [at for _kind, _a, _b, c, d in steps for at in range(c, d)] == list(range(len(new)))
    for kind, a, b, c, d in steps:
        assert (kind == "equal") <= (old[a:b] == new[c:d])


def test_items_are_set_against_each_other_by_what_they_say_whatever_their_numbers() -> None:
    old = ["有下列情形之一的：", "（一）牵头单位提议的；", "（二）成员单位联名提议的；", "（三）发生重大风险的。"]
    new = ["有下列情形之一的：", "（一）牵头单位提议的；", "（二）发生重大风险的。"]
    assert changed_sentences(old, new) == (
        ("（二）成员单位联名提议的；", ""),
        ("（三）发生重大风险的。", "（二）发生重大风险的。"),
    )
