"""What a unit is called says nothing of whether an article is sound, and what is told bears the names of the data."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.proof.conftest import DAY, Desk, Key, build, desk, unknown

from mengyue.draft.tree import Article, Draft, Paragraph, Text
from mengyue.model.finding import Finding, Severity
from mengyue.proof.case import Case
from mengyue.proof.neutral_names import NeutralNames
from mengyue.proof.proofread import proof

#: Names that read as words of law, and what they made of articles in which the member only does what others do.
OF_LAW = (
    "南宁诚信担保有限公司", "南宁银行", "广西仲裁技术研究院", "桂林保密科技有限公司", "无效电气有限公司",
    "第三方检测有限公司", "全体成员研究所", "不得入内科技有限公司", "竞业禁止咨询有限公司", "垄断价格联合公司",
    "独家许可研究院", "定金租赁有限公司",
)  # fmt: skip


def _named(desk: Desk, names: Sequence[str]) -> dict[str, Any]:
    data = deepcopy(desk.data)
    for member, name in zip(data["members"], names, strict=False):
        member["name"] = name
    return data


def _told(findings: Sequence[Finding], names: Sequence[str]) -> set[Key]:
    """What is told, but for what each name is, and for names that stand in other data."""
    found = set[Key]()
    for finding in findings:
        text = finding.found
        if finding.code.startswith(("PF-NAME", "PF-PARTY")):
            continue
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, "某")
        found.add((finding.code, finding.path, text))
    return found


def test_a_member_whose_name_is_a_word_of_law_does_not_make_an_article_unlawful(desk: Desk) -> None:
    plain = [member["name"] for member in desk.data["members"]]
    before = _told(desk.proofread(build(desk.data)), plain)
    for turn in (0, 6, 8):
        names = [*OF_LAW[turn:], *OF_LAW[:turn]]
        found = _told(desk.proofread(build(_named(desk, names))), names)
        assert found == before, names[0]


def test_what_is_told_of_a_sentence_bears_the_names_that_stand_in_it(desk: Desk) -> None:
    names = ["南宁诚信担保有限公司", "桂林第二大学", *OF_LAW[2:]]
    clause = desk.library.clauses["governance.executive"]
    host = "{{ name_of(governance.executive.host) }}"
    said = f"{host}对产品固定统一的销售价格，其他成员单位不得降低价格，应当服从{host}。"
    wording = {variant: f"{text}\n{said}" for variant, text in clause.wording.items()}
    library = replace(
        desk.library, clauses={**desk.library.clauses, clause.id: clause.model_copy(update={"wording": wording})}
    )
    found = desk.proofread(build(_named(desk, names)), library)
    told = [finding for finding in found if "统一的销售价格" in finding.found]
    assert told and all(names[0] in finding.found and "龥" not in finding.found for finding in told)


def test_a_name_that_was_cut_off_is_told_whole() -> None:
    names = NeutralNames({"members[0].name": ("南宁诚信担保有限公司", "龥公司")})
    finding = Finding("PF-REPEAT", Severity.WARNING, "与“由龥公”不一致", found="由龥公司承担", required="龥")
    assert names.told(finding) == replace(
        finding,
        message="与“由南宁诚信担保有限公司”不一致",
        found="由南宁诚信担保有限公司承担",
        required="南宁诚信担保有限公司",
    )


def test_a_name_that_is_typed_in_an_article_is_one_unit_with_that_of_the_data(desk: Desk) -> None:
    alliance = build(desk.data)
    draft = desk.draft(alliance)
    lead, other = str(alliance.members[0].name), str(alliance.members[2].name)
    draft = _with_a_line(draft, "经费管理", f"共同经费由{lead}保管。")
    neutral, names = Case(draft, alliance, desk.library, desk.policies, DAY).neutral
    assert names is not None and lead in neutral.reading.text and other not in neutral.reading.text


_WORDS = (
    "担保",
    "银行",
    "大学",
    "附属",
    "公司",
    "分公司",
    "成员单位",
    "不得",
    "三",
    "第三条",
    "集团",
    "龥",
    "科技局",
    "&",
    "“",
)


@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map("".join), min_size=12, max_size=12))
def test_whatever_names_are_made_of_a_document_reads_as_if_it_were_the_first(names: list[str]) -> None:
    here = desk()
    alliance = build(_named(here, names))
    known, anew = (here.proofread(alliance, library) for library in (here.library, unknown(here.library)))
    assert known == anew


def test_what_the_data_say_counts_though_no_word_of_the_document_changes(desk: Desk) -> None:
    draft = _with_a_line(desk.draft(build(desk.data)), "经费管理", "各成员单位以自身财产为其他成员单位的债务提供担保。")
    told: list[set[str]] = []
    for edit in ({}, {"kind": "enterprise"}, {}):
        data = deepcopy(desk.data)
        for member in data["members"]:
            member.update(edit)
        found = proof(draft, build(data), desk.library, desk.policies, as_of=DAY)
        told.append({finding.code for finding in found if "GUARANTOR" in finding.code})
    assert told[0] != told[1] and told[2] == told[0]


def _with_a_line(draft: Draft, title: str, line: str) -> Draft:
    at, article = next((at, b) for at, b in enumerate(draft.body) if isinstance(b, Article) and b.title == title)
    own = replace(article, blocks=(*article.blocks, Paragraph((Text(line),))))
    return replace(draft, body=(*draft.body[:at], own, *draft.body[at + 1 :]))


def test_a_branch_stays_a_branch_whatever_stands_for_its_name(desk: Desk) -> None:
    plain, branch = ("柳州电机有限公司", "柳州电机有限公司第一分厂")
    told = [{f.code for f in desk.proofread(build(_named(desk, [name])))} for name in (plain, branch)]
    assert "PF-NO-CAPACITY" not in told[0] and "PF-NO-CAPACITY" in told[1]
