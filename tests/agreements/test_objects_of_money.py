"""Schedules say what money is for, who bears and earns what at which stage, in what order units are named; they hold
nothing that came after the signing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Draft, Table
from mengyue.model.alliance import Rivals
from mengyue.model.cooperation import AgreementLength, NameOrder, StageShare, Unfunded
from mengyue.model.events_and_years import Result
from mengyue.model.resources import Fee, FeeBearer, FeeKind, Guarantee

from .conftest import Case, Make, drafted, example


def _tables(draft: Draft) -> dict[str, str]:
    blocks = [block for schedule in draft.schedules for block in schedule.blocks if isinstance(block, Table)]
    return {table.source: "｜".join(texts_of(cell) for row in table.rows for cell in row) for table in blocks}


def test_what_is_given_is_printed_where_it_belongs() -> None:
    alliance = example("xiamen-2008")
    assert alliance.ip and alliance.compliance
    one, other, third, *rest = alliance.contributions
    background = alliance.ip.background[0]
    first, second, *members = alliance.members
    changed = alliance.model_copy(
        update={
            "contributions": (
                one.model_copy(update={"tasks": ("甲任务", "乙任务")}),
                other.model_copy(update={"tasks": (), "pooled": True}),
                third.model_copy(
                    update={"instalments": (), "starts_on": date(2027, 1, 1), "ends_on": date(2028, 6, 30)}
                ),
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
    assert "2027年1月1日至\n2028年6月30日" in tables["contributions"]
    assert "示例大学（共有）" in tables["background"] and "负担：质押" in tables["background"]
    assert "000111" in tables["accounts"] and "封装材料" in tables["rivals"]
    assert "不得以收到第三方付款作为付款条件" in case.text("funds.payments")
    bare = tuple(row.model_copy(update={"tasks": (), "pooled": None}) for row in alliance.contributions)
    plain = _tables(drafted("xiamen-2008", alliance.model_copy(update={"contributions": bare})).draft)
    assert "用于：" not in plain["contributions"] and "accounts" not in plain and "rivals" not in plain


def test_stages_fees_names_and_money_hoped_for_are_printed_at_every_length(make: Make) -> None:
    alliance = example("xiamen-2008")
    assert alliance.ip and alliance.revenue and alliance.funds
    first, *_ = alliance.members
    task, *tasks = alliance.tasks
    stages = tuple(StageShare(stage=stage, member=first.id, percent=Decimal(100)) for stage in ("中试", "产业化"))
    audit = Fee(kind=FeeKind.AUDIT, bearer=FeeBearer.LEAD, limit=Decimal(50000))
    filing = Fee(kind=FeeKind.FILING, bearer=FeeBearer.EQUALLY)
    changed = alliance.model_copy(
        update={
            "tasks": (
                task.model_copy(
                    update={"hoped_for": Decimal(10000), "if_unfunded": Unfunded.RESIZE, "name_order": (task.lead,)}
                ),
                *tasks,
            ),
            "revenue": alliance.revenue.model_copy(update={"stages": stages}),
            "funds": alliance.funds.model_copy(update={"fees": (audit, filing)}),
            "ip": alliance.ip.model_copy(update={"name_order": NameOrder.TASK_LEAD}),
        }
    )
    for length in AgreementLength:
        case = drafted("xiamen-2008", changed, length)
        tables = _tables(case.draft)
        assert "中试" in tables["revenue-stages"] and "产业化" in tables["revenue-stages"]
        assert "共同经费的审计费用｜由牵头单位承担｜50,000.00" in tables["fees"]
        assert "其中拟申请财政资助10,000.00，未获资助的，按到位资金缩减任务" in tables["tasks"]
        assert "署名顺序：" in tables["tasks"]
        assert "所列的阶段比例分配" in case.text("benefit.split")
        assert "拟申请财政资助的任务" in case.text("tasks.allocation")
        named = "ip.inventors" if "ip.inventors" in case.articles else "ip.ownership"
        assert "任务牵头单位在先，其余按实际贡献的大小排列" in case.text(named)
        assert "各项费用的承担见" in case.text("funds.custody")
    plain = _tables(make("xiamen-2008").draft)
    assert not {"revenue-stages", "fees"} & plain.keys() and "拟申请财政资助" not in plain["tasks"]


def test_what_came_after_the_signing_stands_in_no_schedule() -> None:
    alliance = example("guangxi-2021")
    assert alliance.agreement and alliance.funds and alliance.compliance
    firm = next(m for m in alliance.members if m.kind == "enterprise")
    late = Result(id="成果一", name="一种签署以后完成的方法", number="ZL000")
    changed = alliance.model_copy(
        update={
            "alliance": alliance.alliance.model_copy(update={"filled_on": date(2026, 12, 25)}),
            "results": (late,),
            "agreement": alliance.agreement.model_copy(update={"annexes": ("results_register",)}),
            "compliance": alliance.compliance.model_copy(update={"ethics": True}),
            "funds": alliance.funds.model_copy(update={"guarantees": (Guarantee(guarantor=firm.id, resolved=False),)}),
        }
    )
    draft = drafted("guangxi-2021", changed).draft
    tables = _tables(draft)
    assert "签署以后完成" not in str(draft) and set(tables["results-register"]) == {"｜"}
    captions = {c.caption for s in draft.schedules for b in s.blocks if isinstance(b, Table) for c in b.columns}
    assert "文号和日期" not in captions and "送执行机构登记的文件" in captions
    assert "依章程决议后本项担保方生效" in tables["guarantees"]
    (filled,) = (line for line in draft.cover if line.caption == "填报日期")
    assert "12" not in texts_of(filled.inlines)
