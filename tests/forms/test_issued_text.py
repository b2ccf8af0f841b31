"""The form reads as it was issued: fixtures/guangxi-2021-annex-1-1.txt is annex 1-1 of the 2021 plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mengyue.model.alliance import Alliance

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ISSUED = Path(__file__).parent / "fixtures" / "guangxi-2021-annex-1-1.txt"
#: How the plan labels its annex; no part of the form that an applicant hands in.
ANNEX_LABELS = ("附件1-1", "（模板）")


def issued_text() -> str:
    text = "".join(ISSUED.read_text(encoding="utf-8").split())
    for label in ANNEX_LABELS:
        text = text.replace(label, "", 1)
    # A missing filing date is a blank, in the place of the issued 年 月 日.
    return text.replace("填报日期：年月日", "填报日期：")


def issued_captions() -> list[str]:
    """Every caption in order, without the colon at its end; places for dates and row numbers are left out."""
    text = ISSUED.read_text(encoding="utf-8")
    for broken in ("联合体内已建相关\n\n国家级各类科研\n\n平台数量", "成员单位名称\n\n及统一社会信用代码"):
        text = text.replace(broken, broken.replace("\n", ""))
    for label in ANNEX_LABELS:
        text = text.replace(label, "", 1)
    text = re.sub(r"(牵头单位：)\s+（盖章）", r"\1\n（盖章）", text, count=1)
    lines = (re.sub(r"\s", "", line).removesuffix("年月日").removesuffix("：") for line in text.splitlines())
    return [line for line in lines if line and not line.isdigit()]


def test_form_of_an_unknown_alliance_reads_word_for_word_as_issued(rendered: Callable[[Alliance], Any]) -> None:
    page = rendered(Alliance())
    assert page.text(page.root, blanks=False) == issued_text()


def test_every_issued_caption_stands_once_and_in_order_in_a_full_form(
    rendered: Callable[[Alliance], Any], example: Alliance
) -> None:
    page = rendered(example)
    paragraphs = (page.text(paragraph).removesuffix("：") for paragraph in page.root.iter(W + "p"))
    captions = issued_captions()
    assert [text for text in paragraphs if text in set(captions)] == captions


def test_issued_captions_are_the_ones_that_people_know() -> None:
    captions = issued_captions()
    assert captions[0] == "广西壮族自治区创新联合体组建申请表"
    assert captions[-4:-2] == ["推荐单位审核意见", "（盖章）"]
    assert "联合体内已建相关国家级各类科研平台数量" in captions
    assert "学科/产业领域" in captions
