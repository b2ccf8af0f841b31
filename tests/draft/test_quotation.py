"""Articles of several paragraphs are quoted as GB/T 15834-2011 has it: each opened, the last closed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mengyue.draft.changes_view import quoted_parts
from mengyue.draft.quotation import quoted
from mengyue.draft.tree import Table

WORDS = st.text(alphabet="甲乙（）《》，。1 ", min_size=1, max_size=6)
#: Text whose quotation marks are paired and turn from double to single as they nest.
SINGLE = WORDS.map(lambda words: f"‘{words}’")
DOUBLE = st.lists(WORDS | SINGLE, min_size=1, max_size=3).map(lambda parts: f"“{''.join(parts)}”")
PARAGRAPH = st.lists(WORDS | DOUBLE, min_size=1, max_size=4).map("".join)


@given(st.lists(PARAGRAPH, min_size=1, max_size=5))
def test_each_paragraph_is_opened_and_the_last_one_closed(paragraphs: list[str]) -> None:
    made = quoted(paragraphs)
    assert all(line.startswith("“") for line in made) and made[-1].endswith("”")
    inner = [line.removeprefix("“") for line in made]
    inner[-1] = inner[-1].removesuffix("”")
    back = str.maketrans("“”‘’", "‘’“”")
    assert [line.translate(back) for line in inner] == paragraphs
    for line in inner:
        assert line.count("“") == line.count("”") and line.count("‘") == line.count("’")


def test_marks_nest_and_an_apostrophe_is_none() -> None:
    assert quoted(["以下称“首席专家”", "the members’ 约定“所称‘成果’”。"]) == [
        "“以下称‘首席专家’",
        "“the members’ 约定‘所称“成果”’。”",
    ]


def test_a_table_stands_within_the_quotation() -> None:
    table = Table("notices", ())
    shown = [(part.text, part.table) for part in quoted_parts(["送达地址为：", table, "变更的，应通知。"])]
    assert shown == [("“送达地址为：", ""), ("", "notices"), ("“变更的，应通知。”", "")]
    assert [part.text for part in quoted_parts(["如下：", table])] == ["“如下：”", ""]
