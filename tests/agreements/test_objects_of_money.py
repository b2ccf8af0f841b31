"""Schedule 2 says what each contribution is for and over what time; accounts, burdens and rivals are printed."""

from __future__ import annotations

from datetime import date

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Draft, Table
from mengyue.model.alliance import Rivals

from .conftest import Case, Make, drafted, example


def _tables(draft: Draft) -> dict[str, str]:
    blocks = [block for schedule in draft.schedules for block in schedule.blocks if isinstance(block, Table)]
    return {table.source: "｜".join(texts_of(cell) for row in table.rows for cell in row) for table in blocks}


def test_what_is_given_is_printed_where_it_belongs(make: Make) -> None:
    alliance = example("xiamen-2008")
    assert alliance.ip and alliance.compliance
    one, other, third, *rest = alliance.contributions
    background = alliance.ip.background[0]
    first, second, *members = alliance.members
    changed = alliance.model_copy(
        update={
            "contributions": (
                one.model_copy(update={"tasks": ("甲任务", "乙任务")}),
                other.model_copy(update={"pooled": True}),
                third.model_copy(update={"starts_on": date(2027, 1, 1), "ends_on": date(2028, 6, 30)}),
                *rest,
            ),
            "members": (
                first.model_copy(update={"bank": "示例银行", "bank_account": "000111", "size": "small"}),
                second,
                *members,
            ),
            "ip": alliance.ip.model_copy(
                update={"background": (background.model_copy(update={"co_owners": ("示例大学",), "burdens": "质押"}),)}
            ),
            "compliance": alliance.compliance.model_copy(
                update={"rivals": (Rivals(member=first.id, other=second.id, market="封装材料"),)}
            ),
        }
    )
    case: Case = drafted("xiamen-2008", changed)
    tables = _tables(case.draft)
    assert "用于：甲任务、乙任务" in tables["contributions"] and "用于：共同经费" in tables["contributions"]
    assert "2027年1月1日至2028年6月30日" in tables["contributions"]
    assert "示例大学（共有）" in tables["background"] and "负担：质押" in tables["background"]
    assert "000111" in tables["accounts"] and "封装材料" in tables["rivals"]
    assert "不得以收到第三方付款作为付款条件" in case.text("funds.payments")
    plain = _tables(make("xiamen-2008").draft)
    assert "用于：" not in plain["contributions"] and "accounts" not in plain and "rivals" not in plain
