"""What has not changed is not judged again, and what is told is the same as if it were."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from tests.proof.conftest import DAY, Desk, Key, build, key

from mengyue.draft.tree import Article, Draft, Origin, Paragraph, Text
from mengyue.proof.kept_sections import KeptSections
from mengyue.proof.plain_text import draft_of_text
from mengyue.proof.proofread import proof
from mengyue.proof.reading import read


def _without(data: dict[str, Any]) -> None:
    del data["members"][1]


def _in_another_year(data: dict[str, Any]) -> None:
    data["agreement"]["term_years"] = "9"


def test_findings_after_a_change_are_those_of_a_document_read_for_the_first_time(desk: Desk) -> None:
    known = {key(finding) for finding in desk.proofread(build(desk.data))}
    told: set[Key] = set()
    for change, day in ((_without, DAY), (_in_another_year, date(2031, 1, 1))):
        data = deepcopy(desk.data)
        change(data)
        anew = desk.proofread(build(data), replace(desk.library), day)  # the same library, of which nothing is known
        assert desk.proofread(build(data), as_of=day) == anew
        told |= {key(finding) for finding in anew} - known
    assert told


def test_sections_that_did_not_change_are_not_read_again(desk: Desk) -> None:
    kept = KeptSections()
    before = read(desk.draft(build(desk.data)), known=kept.section).sections
    data = deepcopy(desk.data)
    _in_another_year(data)
    after = read(desk.draft(build(data)), known=kept.section).sections
    other = [section for old, section in zip(before, after, strict=True) if section is not old]
    assert 0 < len(other) <= 4
    assert all(section not in before for section in other)


def test_equal_articles_of_one_document_are_two(desk: Desk) -> None:
    article = Article("第一条", "保密", "", (Paragraph((Text("各方应当保守商业秘密。"),)),), Origin())
    draft: Draft = replace(draft_of_text(""), body=(article, article))
    one, other = read(draft, known=KeptSections().section).articles
    assert one == other and one is not other and one.passages[0] is not other.passages[0]
    found = proof(draft, build(desk.data), desk.library, desk.policies, as_of=DAY)
    assert "PF-REPEAT-TITLE" not in {finding.code for finding in found}  # anybody's text may repeat a title


def test_sections_that_no_document_has_any_more_go() -> None:
    kept = KeptSections()
    first = kept.section("first", lambda: read(draft_of_text("一。")).sections[0])
    many = read(draft_of_text("\n".join(f"第{n}段。" for n in range(6_000)))).sections[0]
    assert kept.section("first", lambda: many) is first
    for number in range(5):
        kept.section(number, lambda: many)
    assert kept.section("first", lambda: many) is many
