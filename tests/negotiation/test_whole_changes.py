"""What one side wants is one row of the table, however often the paper shows it; each row says what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from mengyue.negotiation.read_all import read_all
from mengyue.negotiation.sent import Sent, read_sent
from mengyue.negotiation.taken import Edits
from mengyue.pipeline import Workshop

from .counterparty import W, replaced, returned, row

OLD, NEW = "玉林示例正极材料有限公司", "玉林示例正极材料股份有限公司"


@pytest.fixture(scope="module")
def known(sent: Path) -> Sent:
    return read_sent(sent, Workshop())


def _everywhere(root: etree._Element) -> None:
    for text in root.iter(W + "t"):
        text.text = (text.text or "").replace(OLD, NEW)


def _moved(title: str, before: str) -> Callable[[etree._Element], None]:
    """Move an article, from its title to the next heading, in front of another."""

    def edit(root: etree._Element) -> None:
        paragraphs = list(root.iter(W + "p"))
        words = ["".join(t.text or "" for t in p.iter(W + "t")).strip() for p in paragraphs]
        looks = [p.find(f"{W}pPr/{W}pStyle") for p in paragraphs]
        first = words.index(title)
        last = first + 1
        while looks[last] is not None and looks[last].get(W + "val") not in ("ArticleTitle", "SectionTitle"):  # type: ignore[union-attr]
            last += 1
        for paragraph in paragraphs[first:last]:
            paragraphs[words.index(before)].addprevious(paragraph)

    return edit


def test_a_name_changed_everywhere_a_sum_and_a_moved_article_are_one_row_each(
    known: Sent, agreement: Path, tmp_path: Path
) -> None:
    file = returned(
        agreement, tmp_path / "退回.docx", _everywhere, replaced("500,000.00", "600,000.00"),
        replaced("500,000.00", "600,000.00"), replaced("41,000,000.00", "41,100,000.00"), _moved("税费", "会议"),
        replaced("基数的0.03%", "基数的0.04%"), row("箔轧机组试验机时", {1: NEW, 3: "轧制油回收装置", 5: "1.00"}),
    )  # fmt: skip
    reading = read_all([file], known)
    matters = {matter.first.new.partition("\n")[0]: matter for matter in reading.matters}
    renamed = matters[NEW]
    assert renamed.first.values == (("members[5].name", NEW),) and len(renamed.proposals) == 10
    assert renamed.places.endswith("等10处") and renamed.rivals == () and len(renamed.each) == 1
    total = matters["41,100,000.00"].first
    assert total.kind.value == "computed" and "41,100,000.00" not in "".join(total.notes)
    assert "算得" in total.notes[0] or "即为此数" in total.notes[0]
    moved = [matter for matter in reading.matters if matter.first.kind.value == "layout"]
    assert len(moved) == 1 and moved[0].first.old.count("\n") == 3
    kinds = [matter.first.kind.value for matter in reading.matters]
    assert kinds.count("rows") == 1 and kinds.count("parameter") == 1, kinds
    told = "".join(finding.hint for matter in reading.matters for finding in matter.first.findings)
    assert "G21-" not in told and "STA26" not in told


def test_a_clause_that_no_draft_has_by_now_is_named_and_written_nowhere(
    known: Sent, agreement: Path, tmp_path: Path
) -> None:
    file = returned(
        agreement, tmp_path / "退回.docx", replaced("各自承担", "共同承担", after="因签订和履行本协议产生的税费")
    )
    gone = known.loaded.alliance.model_copy(
        update={"clauses": {**known.loaded.alliance.clauses, "funds.taxes": _excluded()}}
    )
    today = replace(known, loaded=replace(known.loaded, alliance=gone))
    reading = read_all([file], today)
    (matter,) = reading.matters
    assert (matter.first.kind.value, matter.first.clause) == ("dropped", "funds.taxes") and not matter.first.values
    assert "按现在的条款库和数据起草已没有" in matter.first.notes[0]
    assert (
        "广西壮族自治区创新联合体组建协议",
        "发出时的第三十六条“税费”，按现在的条款库和数据起草已没有",
    ) in reading.remarks()


def _excluded() -> object:
    from mengyue.model.alliance import ClauseChoice

    return ClauseChoice(exclude=True)


def test_words_of_an_own_article_that_change_are_no_new_article() -> None:
    edits = Edits({"own_articles[0].text": "改后的条文。", "own_articles[1]": {"id": "a2", "text": "新的一条。"}})
    assert list(edits.records("own_articles")) == ["own_articles[1]"]
