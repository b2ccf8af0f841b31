"""A partner's text that numbers its articles otherwise is read by its headings, and findings say where they stand."""

from __future__ import annotations

from datetime import date

from mengyue.proof.any_text import proof_text
from mengyue.proof.plain_text import draft_of_text

from .conftest import desk

TRANSLATED = """技术合作协议
1. DEFINITIONS 定义
1.1 “保密信息”指披露方以任何形式披露的非公开信息。
2. LICENSE 许可
2.1 许可方授予被许可方非独占许可。
2.2 被许可方不得：
(a) 采用任何第三方的竞争性技术；
(b) 对许可专利的有效性提出任何异议。
3. PAYMENT 付款
3.1 提成费于专利期限届满后继续支付十年。"""
CHINESE = """一、合作内容
双方共同研发算法。
二、经费
甲方收到上游客户款项以后，才向外协小企业支付加工费。
三、违约责任
违反第八条的，应当赔偿。"""
LIST = """提交的材料如下：
一、申请书
二、协议
三、承诺书"""


def _told(text: str) -> set[tuple[str, str]]:
    return {(f.code, f.label) for f in proof_text(text, desk().library, as_of=date(2026, 12, 1))}


def test_findings_stand_in_the_articles_that_headings_open() -> None:
    assert _told(TRANSLATED) == {
        ("PF-TECH-NOCOMPETE", "第二条　LICENSE 许可　第二款第（一）项"),
        ("PF-TECH-NOCHALLENGE", "第二条　LICENSE 许可　第二款第（二）项"),
        ("PF-ROYALTY-AFTER", "第三条　PAYMENT 付款　第一款"),
    }
    assert _told(CHINESE) == {
        ("PF-PAY-WHEN-PAID", "第二条　经费　第一款"),
        ("PF-REF-MISSING", "第三条　违约责任　第一款"),
    }


def test_a_list_is_no_row_of_headings_and_articles_stay_what_they_are() -> None:
    assert not draft_of_text(LIST).body
    assert len(draft_of_text(f"第一条　范围\n{LIST}").body) == 1
