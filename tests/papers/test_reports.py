"""Reports: complete for each policy's example, guiding when nothing is known, with the heads that the policy lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from mengyue.draft.assemble import assemble, subjects
from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Draft, Heading, Item, Paragraph, Stage, Table
from mengyue.library.policy import Policy
from mengyue.library.yaml_file import read_yaml
from mengyue.model.alliance import Alliance
from mengyue.paths import content_root
from mengyue.pipeline import Workshop

WHEN = date(2026, 11, 22)
#: The reports of each policy, by the outline that its document list names.
_REPORTS = {
    "guangxi-2012": ("plan", "strategy", "annual-report", "statistics", "recognition", "project-proposal"),
    "binhai-2012": (
        "feasibility", "necessity", "strategy", "annual-report", "annual-summary", "self-assessment", "rectification",
    ),
    "xiamen-2008": ("work-plan", "strategy", "annual-report", "self-assessment", "demonstration"),
    "heilongjiang-2009": ("construction-plan", "strategy", "annual-report", "pilot-application"),
    "guangxi-2021": ("strategy", "annual-summary", "annual-plan", "risk-report", "renewal-request", "transition"),
}  # fmt: skip
_PAIRS = [(policy, paper) for policy, papers in _REPORTS.items() for paper in papers]
#: What only a later part of an alliance's life brings; laid over the example.
_LIFE: Mapping[str, Mapping[str, Any]] = {
    "binhai-2012": {
        "lifecycle": {"founded_on": date(2026, 6, 18), "rectification_from": date(2029, 3, 1)},
        "rectifications": [
            {
                "finding": "标准研究进度滞后（示例）", "measure": "补充研究人员两名", "unit": "示例水务",
                "due_on": date(2029, 6, 30), "done_on": date(2029, 6, 20), "evidence": "标准草案受理通知书",
            },
            {"finding": "专家委员会未按期开会（示例）", "measure": "每半年开会一次", "unit": "示例膜科",
             "due_on": date(2029, 8, 31)},
        ],
        "narratives": {"rectify-causes": "人员不足（示例）。", "rectify-lasting": "修改会议制度（示例）。"},
    },
    "guangxi-2021": {
        "lifecycle": {"approved_on": date(2027, 3, 1)},
        "predecessor": {"name": "广西示例联盟", "listed_in": "桂政办发〔2012〕273号附件", "number": 2},
        "events": [
            {"kind": kind, "happened_on": date(2027, month, 1), "member": "示例铝箔", "successor": "示例回收",
             "reason": "原因（示例）。", "facts": "事实（示例）。", "impact": "没有影响（示例）。",
             "arrangements": "安排（示例）。"}
            for month, kind in enumerate(("dispute", "joined", "violation", "head_changed"), 1)
        ],
        "narratives": {"transition-history": "历史（示例）。", "transition-succession": "承接（示例）。"},
    },
}  # fmt: skip


@cache
def _shop() -> Workshop:
    return Workshop()


@cache
def _policy(key: str) -> Policy:
    from mengyue.library.load_policy import load_policy

    return load_policy(content_root(), key)


@cache
def _data(policy: str) -> dict[str, Any]:
    return dict(read_yaml(content_root() / f"examples/{policy}/alliance.yaml").data)


def _example(policy: str, **changes: Any) -> Alliance:
    data = _data(policy)
    life = _LIFE.get(policy, {})
    narratives = {**data.get("narratives", {}), **life.get("narratives", {})}
    return Alliance.model_validate({**data, **life, "narratives": narratives, **changes})


def _drafts(policy: str, paper: str, alliance: Alliance) -> list[Draft]:
    shop, pack = _shop(), _policy(policy)
    outline = shop.library.papers[paper]
    items = subjects(alliance, outline, pack, shop.wording, WHEN) or [("", {})]
    return [
        assemble(alliance, outline, shop.library, pack, shop.wording, stage=Stage.DRAFT, as_of=WHEN, names=names)
        for _name, names in items
    ]


@cache
def _complete(policy: str, paper: str) -> tuple[Draft, ...]:
    return tuple(_drafts(policy, paper, _example(policy)))


def _heads(draft: Draft) -> list[str]:
    return [block.number + block.text for block in draft.body if isinstance(block, Heading) and block.text]


def _tables(draft: Draft) -> dict[str, Table]:
    inside = [part for block in draft.body if isinstance(block, Article) for part in block.blocks]
    return {part.source: part for part in (*draft.body, *inside) if isinstance(part, Table)}


def _rows(draft: Draft, table: str) -> list[list[str]]:
    return [[texts_of(cell) for cell in row] for row in _tables(draft)[table].rows]


def _text(draft: Draft) -> str:
    lines = [draft.title, texts_of(draft.note), texts_of(draft.addressee)]
    for block in draft.body:
        for part in block.blocks if isinstance(block, Article) else (block,):
            if isinstance(part, Paragraph | Item):
                lines.append(texts_of(part.inlines))
            elif isinstance(part, Table):
                lines += [texts_of(cell) for row in part.rows for cell in row]
            else:
                lines.append(part.text)
    return "\n".join(lines)


@pytest.mark.parametrize(("policy", "paper"), _PAIRS)
def test_a_report_of_the_example_lacks_nothing(policy: str, paper: str) -> None:
    for draft in _complete(policy, paper):
        assert [blank.label for blank in draft.blanks] == []
        assert draft.kind == "report"
        assert "【" not in draft.title
        assert texts_of(draft.closing[0].unit)


@pytest.mark.parametrize(("policy", "paper"), _PAIRS)
def test_a_report_about_nothing_known_says_what_to_write(policy: str, paper: str) -> None:
    (draft,) = _drafts(policy, paper, Alliance(policy=policy))
    assert draft.blanks
    for blank in draft.blanks:
        assert re.search(r"[\u4e00-\u9fff]{2}", blank.label), blank
        assert "narratives" not in blank.label
        if "narratives." in blank.path:  # guidance: a name, then what to write
            assert re.match(r".{2,}：.{10,}", blank.label), blank.label


@pytest.mark.parametrize(("policy", "papers"), _REPORTS.items())
def test_a_policy_lists_each_of_its_reports(policy: str, papers: tuple[str, ...]) -> None:
    listed = {document.source for document in _policy(policy).documents}
    assert {f"papers/{paper}" for paper in papers} <= listed


_HEADS = {
    ("xiamen-2008", "work-plan"): "成员情况、组成要素、主要目标、工作任务、科研投入、合作机制、管理机构",
    ("binhai-2012", "strategy"): "发展方向、工作原则、技术与产业目标、重点任务、实施步骤与措施、实施预期结果",
    ("binhai-2012", "self-assessment"): "科研成效、项目实施、经费使用、成果转化、知识产权归属、经济社会效益",
    ("guangxi-2012", "strategy"): (
        "产业技术战略研究、发展方向、工作原则、技术与产业目标、重点任务、实施步骤与措施、实施预期结果"
    ),
}


@pytest.mark.parametrize(("key", "heads"), _HEADS.items())
def test_the_heads_are_those_of_the_policy_in_its_order(key: tuple[str, str], heads: str) -> None:
    (draft,) = _complete(*key)
    numbers = "一二三四五六七"
    assert _heads(draft) == [f"{numbers[at]}、{head}" for at, head in enumerate(heads.split("、"))]
    empty = _drafts(*key, Alliance(policy=key[0]))[0]
    assert _heads(empty) == _heads(draft)


def test_a_section_under_a_head_is_never_empty() -> None:
    for policy, paper in _PAIRS:
        for draft in _complete(policy, paper):
            blocks = [block for block in draft.body if not (isinstance(block, Heading) and not block.text)]
            for head, after in zip(blocks, [*blocks[1:], None], strict=True):
                if isinstance(head, Heading):
                    assert isinstance(after, Article) and after.blocks, (paper, head.text)


def test_statistics_compare_with_the_year_before() -> None:
    first, second = _complete("guangxi-2012", "statistics")
    assert _rows(first, "report-statistics")[0][3:] == ["650", "—", "—", "—"]
    rows = {row[1]: row[3:] for row in _rows(second, "report-statistics")}
    assert rows["研发投入"] == ["370", "650", "-280", "-43.1"]
    assert rows["授权发明专利"] == ["5", "2", "3", "150"]
    assert rows["获科技奖励"] == ["1", "0", "1", "—"]  # no per cent of nothing
    assert rows["在研科技计划项目"] == ["1", "1", "0", "0"]


def test_a_change_is_rounded_not_cut_and_amounts_are_exact() -> None:
    years = [
        {"year": 2024, "rd_expense": "3000000.00", "papers": 3},
        {"year": 2025, "rd_expense": "5000000.01", "papers": 2},
    ]
    draft = _drafts("guangxi-2012", "statistics", _example("guangxi-2012", years=years))[1]
    rows = {row[1]: row[3:] for row in _rows(draft, "report-statistics")}
    assert rows["研发投入"] == ["500.000001", "300", "200.000001", "66.7"]
    assert rows["发表论文"] == ["2", "3", "-1", "-33.3"]


def test_two_years_are_added_up_and_older_ones_left_out() -> None:
    (draft,) = _complete("xiamen-2008", "self-assessment")
    total = [texts_of(cell) for cell in _tables(draft)["report-years-funds"].total]
    assert total == ["合计", "2,400", "2,400", "250", "2,500", "—"]
    data = _data("xiamen-2008")["years"]
    older = {**data[0], "year": 2020}
    (again,) = _drafts("xiamen-2008", "self-assessment", _example("xiamen-2008", years=[older, *data]))
    assert _rows(again, "report-years-funds") == _rows(draft, "report-years-funds")
    assert "2024年至2025年" in _text(again)


def test_the_yearly_report_holds_the_statistics_of_results_research_money_and_products() -> None:
    report = _complete("guangxi-2012", "annual-report")[1]
    assert "三、技术创新成果、研发投入和创新产品统计分析" in _heads(report)
    assert {"report-statistics", "report-products"} <= _tables(report).keys()
    assert "2025年度" in report.title


def test_the_plan_for_next_year_goes_to_both_and_names_problems_and_help_wanted() -> None:
    (plan,) = _complete("guangxi-2021", "annual-plan")
    assert texts_of(plan.addressee) == "柳州市科学技术局、自治区科技厅"
    assert "2027年度" in plan.title
    assert [head[2:] for head in _heads(plan)][-2:] == ["当前存在的问题", "需要政府部门协调解决的事项"]
    assert "2027年1月31日：500" in _text(plan)
    assert "2027年7月31日至2030年6月30日，按期间投入" in _text(plan), "work and machines have a span"
    assert "任务七" not in _text(plan)  # begins in 2028


def test_a_transition_answers_every_founding_condition() -> None:
    (draft,) = _complete("guangxi-2021", "transition")
    asked = {
        rule.title
        for rule in _policy("guangxi-2021").rules
        if rule.kind in ("machine", "review") and rule.at.startswith("三（")
    }
    rows = _rows(draft, "report-transition")
    assert asked <= {row[2] for row in rows}
    assert {row[5] for row in rows} == {"符合", "□符合\n□不符合"}
    income = next(row for row in rows if row[2] == "牵头单位年主营业务收入")
    assert income[3:] == ["10亿元以上", "38.6亿元", "符合"]


def test_a_transition_does_not_hide_a_condition_that_is_not_met() -> None:
    members = [dict(member) for member in _data("guangxi-2021")["members"]]
    members[0]["fulltime_rd_staff"] = 29
    (draft,) = _drafts("guangxi-2021", "transition", _example("guangxi-2021", members=members))
    staff = next(row for row in _rows(draft, "report-transition") if row[2] == "牵头单位专职研发人员")
    assert staff[3:] == ["30人以上", "29人", "不符合"]


@pytest.mark.parametrize(
    ("policy", "paper"),
    [("binhai-2012", "feasibility"), ("heilongjiang-2009", "pilot-application"), ("guangxi-2012", "recognition")],
)
def test_a_condition_that_is_met_is_not_described_by_its_fault(policy: str, paper: str) -> None:
    (draft,) = _complete(policy, paper)
    rows = _rows(draft, "report-conditions")
    met = [row for row in rows if row[5] == "符合"]
    assert met
    for row in met:
        assert not re.search("缺少|未列出|非独立|^0|不是|委托代理人", row[4]), row


def test_the_end_of_the_pilot_is_two_years_after_its_beginning() -> None:
    (draft,) = _complete("guangxi-2012", "recognition")
    assert "2024年5月20日开始试点，至2026年5月20日试点满两年" in _text(draft)
    assert [row[0] for row in _rows(draft, "report-annual-papers")] == ["2024", "2025"]


def test_an_approval_lasts_five_years() -> None:
    (draft,) = _complete("guangxi-2021", "renewal-request")
    assert "于2027年3月1日获得核准，批复的有效期为五年，于2032年3月1日届满" in _text(draft)


def test_a_request_is_addressed_to_one_authority_which_hands_it_on() -> None:
    (draft,) = _complete("guangxi-2021", "renewal-request")
    addressed = "".join(inline.text for inline in draft.addressee)
    assert addressed and "、" not in addressed and "科技厅" not in addressed
    assert "请审核并转报自治区科技厅同意延续" in _text(draft)


def test_every_grave_event_has_a_report_and_no_other() -> None:
    reports = _complete("guangxi-2021", "risk-report")
    opening = [_text(report).split("联合体", 2)[2] for report in reports]
    assert len(reports) == 3
    assert [any(word in text for text in opening) for word in ("重大法律纠纷", "涉嫌违反", "主要负责人")] == [True] * 3


def test_rectification_tells_who_does_what_by_when_and_what_is_done() -> None:
    (draft,) = _complete("binhai-2012", "rectification")
    done, running = _rows(draft, "report-rectifications")
    assert done[3:] == ["天津示例海水淡化工程有限公司", "2029年6月30日", "2029年6月20日完成，标准草案受理通知书"]
    assert running[5] == "按期限推进"


def test_no_report_cites_a_plan_that_has_ended() -> None:
    for policy, paper in _PAIRS:
        for draft in _complete(policy, paper):
            assert not re.search("十[一二三四]五|温家宝|八大经济区|十大工程|2010年|2012年5月", _text(draft)), paper


def test_a_report_speaks_the_words_of_its_policy() -> None:
    for policy, paper in _PAIRS:
        for draft in _complete(policy, paper):
            if policy != "guangxi-2021":
                assert "联合体" not in _text(draft), paper
            if policy in ("binhai-2012", "guangxi-2012"):
                fixed = _text(draft).replace(_data(policy)["alliance"]["foundation"].split("\n")[0], "")
                assert "由牵头单位" not in fixed, paper


def test_a_plan_names_only_the_kinds_of_member_that_there_are():
    (draft,) = _drafts("hefei-2025", "build-plan", _example("hefei-2025"))
    assert "其中企业6家、高校1家、新型研发机构1家、社会团体和其他组织2家，企业占" in _text(draft)
