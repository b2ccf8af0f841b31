"""A paper as a page of the workbench: what the Word file shows, the page shows."""

import re

from mengyue.draft.tree import Article, Draft, Heading, Item, Origin, Paragraph, Schedule, Stage, Text
from mengyue.workbench.tree_html import page_blocks


def _article(number: str, title: str, *, joined: bool = False, prominent: bool = False) -> Article:
    blocks = (Paragraph((Text(title + "的内容。"),)), Item(1, 1, "（一）", (Text("其一。"),)))
    return Article(number, title, f"b_{title}", blocks, Origin(clause="x"), joined, prominent)


def _draft(contents: int) -> Draft:
    body = (
        Heading("一、", "目标和<任务>"),
        _article("第一条", "目标"),
        _article("第一条", "合并", joined=True),
        Heading("二、", "责任"),
        _article("第二条", "免责", prominent=True),
    )
    schedule = Schedule(1, "成员名册", "annex_1", (Paragraph((Text("名册"),)),))
    return Draft("agreement", "协议", Stage.DRAFT, "t", (), (), body, (), (schedule,), contents=contents)


def test_the_page_lists_the_contents_as_links_to_what_they_name():
    blocks = page_blocks(_draft(3))
    (listed,) = [block for block in blocks if block.startswith("<nav")]
    lines = re.findall(r'<li class="t(\d)"><a href="#([^"]+)">([^<]+)</a>', listed)
    assert [(level, words) for level, _place, words in lines] == [
        ("1", "一、目标和&lt;任务&gt;"),
        ("3", "第一条　目标"),
        ("1", "二、责任"),
        ("3", "第二条　免责"),
        ("1", "附件1　成员名册"),
    ]
    page = "".join(blocks)
    for _level, place, words in lines:
        assert re.search(rf'<h[23] [^>]*id="{re.escape(place)}"[^>]*>{re.escape(words)}</h', page)
    assert not any("<nav" in block for block in page_blocks(_draft(0)))


def test_the_page_sets_in_bold_what_attention_is_drawn_to_and_nothing_else():
    bold = [block for block in page_blocks(_draft(0)) if "prominent" in block]
    assert [re.sub("<[^>]*>", "", block) for block in bold] == ["免责的内容。", "（一）其一。"]
