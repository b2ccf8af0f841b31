"""The tables beside a review copy, in Word and in Excel."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

import docx
from mengyue.docx.build_report import build_report
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_report
from mengyue.docx.report_sheet import render_sheet
from mengyue.draft.tree import Article
from mengyue.library.report_layout import ReportLayout
from mengyue.model.alliance import ClauseChoice
from mengyue.model.finding import EngineError
from mengyue.review.report_table import Report, lay_out
from mengyue.review.reports import REPORTS

from .conftest import EXAMPLE, W

KINDS = list(REPORTS)
LUOYANG = EXAMPLE.parents[1] / "luoyang-2025/alliance.yaml"
#: Those that come as Word tables too.
PAPER = [kind for kind in KINDS if kind != "clause-sources"]


def _rows(data: bytes, table: int = 0) -> list[list[str]]:
    found = docx.Document(io.BytesIO(data)).tables[table]
    return [["".join(p.text for p in c.paragraphs) for c in row.cells] for row in found.rows]


def _sheet(example, kind, at=0):
    """The table of a workbook, head first: below the facts, down to the first empty row."""
    sheet = openpyxl.load_workbook(io.BytesIO(example.report(kind, ".xlsx").data)).worksheets[at]
    cells = [["" if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]
    top = next(n for n, row in enumerate(cells) if all(row[:3]))
    return cells[top : next((n for n in range(top, len(cells)) if not any(cells[n])), len(cells))]


def _named(example, kind):
    head, *rows = _sheet(example, kind)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_table_of_sources_has_a_row_for_every_article(example, shop):
    rows = _named(example, "clause-sources")
    articles = [block for block in example.draft.body if isinstance(block, Article)]
    assert [row["条号"] for row in rows] == ["序文", *(article.number for article in articles)]
    row = next(row for row in rows if row["条款编号"] == "ip.background-access")
    assert row["标题"] == "背景知识产权的使用"
    assert row["版本"] == "1.0.0（草拟）"
    assert row["表述"] == "任务免费、实施公平合理许可（task-free）"
    assert row["选用理由"] == "知识产权方案E"
    assert "《民法典》第846条、第862条" in row["法律依据（核对状态）"]
    assert "（已核对）" in row["法律依据（核对状态）"]
    assert "知识产权许可使用" in row["满足的政策要求"] or "G21-18.licence" in row["满足的政策要求"]
    assert row["不可缺少"] == "否"
    assert row["偏离及替代表述"] == "1. 仅限任务使用"
    essential = {row["条款编号"] for row in rows if row["不可缺少"] == "是"}
    assert essential == {row["条款编号"] for row in rows if shop.library.clauses[row["条款编号"]].essential}


def test_the_opinions_have_the_columns_that_lawyers_expect_and_come_gravest_first(example):
    head, *rows = _rows(example.report("opinions").data)
    assert head == [
        "序号",
        "条款位置",
        "原文",
        "问题/风险",
        "风险等级",
        "法律依据",
        "修改建议",
        "建议条文",
        "处理结果/责任人",
    ]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    levels = [row[4] for row in rows]
    assert set(levels) <= {"高", "中", "低"}
    assert levels == sorted(levels, key="高中低".index)
    assert {row[8] for row in rows} == {""}


def test_the_opinions_are_never_called_a_legal_opinion(example):
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(example.report("opinions").data)).paragraphs)
    assert text.startswith("合同审查意见（供参考）")
    assert "法律意见书" not in text


def test_clauses_in_their_usual_wording_have_their_risk_notes_together_at_the_end(example, shop):
    head, *notes = _rows(example.report("opinions").data, 1)
    assert head == ["条文位置", "风险提示"]
    articles = [block for block in example.draft.body if isinstance(block, Article)]
    assert {(f"{a.number}　{a.title}", shop.library.clauses[a.origin.clause].risk) for a in articles} <= {
        tuple(note) for note in notes
    }
    opinions = {row["问题/风险"] for row in _named(example, "opinions")}
    assert opinions.isdisjoint(risk for _place, risk in notes)
    assert len(opinions) < len(notes) / 2


def test_a_clause_for_which_something_was_chosen_is_an_opinion_again(review, shop):
    clause = next(c for c in shop.library.clauses.values() if c.id == "ip.transfer")
    reviewed = review(clauses={"ip.transfer": ClauseChoice(parameters={"offer_days": "45"})})
    (row,) = [row for row in _named(reviewed, "opinions") if row["问题/风险"].startswith(clause.risk)]
    assert row["问题/风险"].endswith("优先受让答复期定为45日（通常为30日）")
    assert row["风险等级"] == "低"
    assert clause.risk not in {risk for _place, risk in _rows(reviewed.report("opinions").data, 1)}


def test_every_finding_on_wording_and_every_unusual_wording_is_an_opinion(review, shop, tmp_path):
    text = EXAMPLE.read_text("utf-8")
    named_short = text.replace("由检测机构出具报告", "由示例检测出具报告")
    assert named_short != text
    example = review(named_short, tmp_path)
    rows = _named(example, "opinions")
    said = {row["问题/风险"] for row in rows}
    articles = [block for block in example.draft.body if isinstance(block, Article)]
    unusual = {
        variant.risk
        for article in articles
        for variant in shop.library.clauses[article.origin.clause].variants
        if variant.id == article.origin.variant and variant.risk
    }
    assert unusual and unusual <= said
    (short,) = [row for row in rows if row["问题/风险"].startswith("以“示例检测”称呼")]
    assert short["条款位置"].startswith("附件1　任务分工表")
    assert "示例检测" in short["原文"]


def test_a_risky_wording_comes_with_another_to_fall_back_on(review, shop):
    choice = {"ip.background": ClauseChoice(variant="needed")}
    reviewed = review(clauses=choice)
    risk = next(v.risk for v in shop.library.clauses["ip.background"].variants if v.id == "needed")
    (row,) = [row for row in _named(reviewed, "opinions") if row["问题/风险"] == risk]
    assert row["风险等级"] == "中"
    assert row["修改建议"] == "可改用备选表述：列入清单才开放"
    assert row["建议条文"].startswith("各成员单位为任务开放的背景知识产权")
    sources = next(r for r in _named(reviewed, "clause-sources") if r["条款编号"] == "ip.background")
    assert sources["偏离及替代表述"].startswith("偏离首选表述“列入清单才开放”")
    assert sources["选用理由"] == "数据文件选定"


def test_wording_that_wants_what_this_policy_does_not_set_is_not_suggested(review, tmp_path):
    rows = _named(review(LUOYANG.read_text("utf-8"), tmp_path), "opinions")
    assert any(row["条款位置"].endswith("年度报告") for row in rows)
    assert not [row["建议条文"] for row in rows if "calendar" in row["建议条文"]]


def test_what_is_open_names_blanks_questions_unverified_laws_and_the_state_of_the_policy(review, example):
    kinds = {row["类别"] for row in _named(example, "open-points")}
    assert {"政策文本", "须人工判断", "法规未核对", "条款状态"} <= kinds
    agreement = example.loaded.alliance.agreement.model_copy(update={"term_years": None})
    rows = _named(review(agreement=agreement), "open-points")
    assert {"待填", "暂无法判断"} & {row["类别"] for row in rows}
    blank = next(row for row in rows if row["类别"] == "待填")
    assert "《广西壮族自治区创新联合体组建" in blank["位置"]
    law = next(row for row in rows if row["编号"] == "enterprise-bankruptcy-law-2006/18")
    assert law["事项"] == "《企业破产法》第18条（未核对）"
    assert law["位置"].endswith("条　合并分立与破产")


def test_no_finding_is_lost_between_the_tables(example):
    everything = "\n".join(
        "".join(row.values()) for kind in ("opinions", "open-points") for row in _named(example, kind)
    )
    names = [f"“{member.name}”" for member in example.loaded.alliance.members]
    for finding in example.made.findings:
        said = [finding.message, *(finding.message.replace(name, "下列各单位", 1) for name in names)]
        assert any(words in everything for words in said), finding.code


@pytest.mark.parametrize("kind", PAPER)
def test_word_and_excel_say_the_same_but_for_our_ids(example, kind):
    head, *rows = _sheet(example, kind)
    # Who answered and when is filled in in Excel alone; from there it is read back.
    shown = [at for at, caption in enumerate(head) if caption not in ("编号", "答复人", "答复日期")]
    wanted = _rows(example.report(kind).data)
    assert [[row[at] for at in shown] for row in (head, *rows)] == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(example.report(kind, ".xlsx").data)).worksheets[0]
    assert sheet.print_title_rows and sheet.page_setup.orientation == "landscape"


def test_the_table_of_sources_is_a_workbook(example):
    made = [item for item in example.extra if getattr(item.document, "kind", "") == "clause-sources"]
    assert [item.extension for item in made] == [".xlsx"]


def test_what_is_asked_of_several_members_in_the_same_words_is_one_row(example):
    rows = [row for row in _named(example, "open-points") if "合作基础和合作意愿" in row["事项"]]
    asked = [row for row in rows if row["事项"].startswith("下列各单位与牵头企业")]
    assert len(asked) == 1 and asked[0]["位置"].count("、") == 10


def test_every_opinion_comes_with_a_text_to_put_there(example):
    assert all(row["建议条文"] for row in _named(example, "opinions"))


@pytest.mark.parametrize("kind", PAPER)
def test_tables_are_valid_landscape_and_repeat_their_heads(example, judge, kind):
    data = example.report(kind).data
    judge(data)
    document = docx.Document(io.BytesIO(data))
    assert document.tables
    for table in document.tables:
        assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    section = document.sections[-1]
    assert section.page_width > section.page_height


def _report(*cells: str) -> Report:
    columns = [{"id": f"c{at}", "caption": f"栏{at}", "width": 20} for at in range(len(cells))]
    layout = ReportLayout.model_validate({"id": "r", "title": "表", "file": "表", "columns": columns})
    return lay_out(layout, [("文件", "《协议》")], [{f"c{at}": cell for at, cell in enumerate(cells)}])


def test_text_that_looks_like_a_formula_stays_text():
    wild = ("=1+1", "+86", "-5", "@SUM(A1)", "http://a.example/", "007", "{=1}", " =1")
    sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(_report(*wild), modified=date(2026, 1, 1)))).active
    row = next(row for row in sheet.iter_rows() if row[0].value == "=1+1")
    assert [cell.value for cell in row] == list(wild)
    assert {cell.data_type for cell in row} == {"s"}
    assert [cell.quotePrefix for cell in row][:4] == [True] * 4
    assert not [cell for cell in row if cell.hyperlink]


def test_a_row_has_room_for_marks_that_do_not_stand_first_on_a_line():
    """The column takes five characters a line: ten fill two, and come to a third when the mark takes one along."""

    def height(cell):
        sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(_report(cell), modified=date(2026, 1, 1)))).active
        return next(sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows() if row[0].value == cell)

    assert height("甲" * 9 + "。") == height("甲\n甲\n甲") > height("甲\n甲")
    assert height("甲" * 4) == height("甲")


def test_what_a_person_typed_is_no_markup_in_a_table(judge):
    wild = ("{{ 7*7 }}", "<w:p>&", "{% if %}", "甲\n乙")
    report = _report(*wild)
    columns = [{"id": c.id, "caption": c.caption, "width": c.width} for c in report.columns]
    layout = ReportLayout.model_validate({"id": "r", "title": "表", "file": "表", "columns": columns})
    data = render_report(compile_template(build_report(layout)), report, modified=date(2026, 1, 1))
    assert _rows(data)[1] == list(wild)
    judge(data)


def test_a_table_with_nothing_in_it_says_so(shop, example):
    from dataclasses import replace

    empty = replace(example.report("opinions").document, rows=(), closing=None)
    template = compile_template((shop.root / "templates/reports/opinions.docx").read_bytes())
    data = render_report(template, empty, modified=date(2026, 1, 1))
    assert len(_rows(data)) == 1
    assert "（无）" in [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    render_sheet(empty, modified=date(2026, 1, 1))


def test_a_layout_may_leave_out_columns_but_not_invent_them(example):
    layout = {"id": "r", "title": "表", "file": "表", "columns": [{"id": "title", "caption": "标题", "width": 20}]}
    rows = [{"article": "第一条", "title": "定义"}]
    assert lay_out(ReportLayout.model_validate(layout), (), rows).rows == (("定义",),)
    layout["columns"] = [{"id": "colour", "caption": "颜色", "width": 20}]
    with pytest.raises(EngineError, match="没有栏“colour”"):
        lay_out(ReportLayout.model_validate(layout), (), rows)


def test_a_layout_wider_than_the_page_is_refused():
    columns = [{"id": "a", "caption": "甲", "width": 300}]
    layout = ReportLayout.model_validate({"id": "r", "title": "表", "file": "表", "columns": columns})
    with pytest.raises(EngineError, match="超出版心"):
        build_report(layout)
