"""Lint reads the table that evaluation is made from: what a place does not offer or print is told with its place."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mengyue.draft.wording_scope import Wording
from mengyue.library.content_library import Library, load_library
from mengyue.library.load_policy import placed_policy
from mengyue.library.policy import CalendarEntry, Policy, Rule, RuleKind
from mengyue.lint.clauses import Around, lint_clause
from mengyue.lint.expressions import lint_policy, lint_tables
from mengyue.lint.fault_places import Pack
from mengyue.lint.tags import lint_tags
from mengyue.model.finding import Finding
from mengyue.paths import content_root

ROOT = content_root()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return Pack(*placed_policy(ROOT, "heilongjiang-2009"))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT)


def linted(pack: Pack, *rules: Rule, **changed: Any) -> list[Finding]:
    policy = pack.policy.model_copy(update={"rules": rules, "calendar": (), "documents": (), **changed})
    return list(lint_policy(Pack(Policy.model_validate(policy.model_dump()), pack.places)))


def rule(**fields: Any) -> Rule:
    return Rule(**{"id": "X-1", "title": "某", "at": "一", "kind": RuleKind.MACHINE, "require": "true", **fields})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"message": "{{ alliance.naem }}"}, "naem"),
        ({"message_en": "{{ membres|length }}"}, "membres"),
        ({"question": "{{ found }}{{ item.name }}"}, "item"),
        ({"question_en": "{{ members|nofilter }}"}, "nofilter"),
        ({"fix": "{{ ref('x') }}"}, "ref"),
        ({"fix_en": "{% if x %}"}, "X-1（fix_en）"),
        ({"path": "{{ item.path }}"}, "item"),
        ({"found": "members"}, "列表"),
        ({"required": "governance"}, "一项资料"),
        ({"found": "alliance.name|hand"}, "hand"),
        ({"require": "members|selectattr('tire')|list"}, "tire"),
        ({"require": "members|map(attribute='nmae')|list"}, "nmae"),
        ({"require": "alliance.name is befitting"}, "befitting"),
        ({"require": "members|select('befitting')|list"}, "befitting"),
        ({"require": "p.nothing"}, "nothing"),
        ({"require": "members.length"}, "length"),
        ({"require": "alliance.name.format(1)"}, "format"),
        ({"require": "now()"}, "now"),
        ({"when": "schedule('a')"}, "schedule"),
        ({"each": "members", "bind": "unit", "require": "unit.uscc and staffed"}, "staffed"),
    ],
)
def test_what_a_rule_says_wrong_is_told_with_its_id(pack: Pack, fields: dict[str, Any], says: str) -> None:
    found = linted(pack, rule(**fields), definitions={**pack.policy.definitions, "staffed": "item.fulltime_rd_staff"})
    assert found and all("X-1" in f.message and f.file == pack.places.file for f in found)
    assert any(says in f.message for f in found), [f.message for f in found]


def test_what_is_right_is_let_through(pack: Pack) -> None:
    fields = {
        "each": "members|where('staffed')",
        "when": "item.honours is containing('科技领军企业') or p.term_years_min",
        "needs": ("item.main_revenue",),
        "require": "members|any('staffed') and item.finances|last_years(3)|gaps(3) == []",
        "found": "item.main_revenue|wan ~ '万元，' ~ item.tier|label",
        "message": "{% if item.name %}{{ item.name }}{% endif %}{{ found }}{{ required }}",
    }
    definitions = {**pack.policy.definitions, "staffed": "item.fulltime_rd_staff >= 30"}
    assert linted(pack, rule(**fields), definitions=definitions) == []


def test_a_definition_and_a_date_are_read_as_well(pack: Pack) -> None:
    assert [f for f in linted(pack, definitions={"x": "membres"}) if "定义 x" in f.message and "membres" in f.message]
    entry = pack.policy.calendar[0].model_dump() | {"id": "X-day", "since": "evnets|last"}
    found = linted(pack, calendar=(CalendarEntry.model_validate(entry),))
    assert any("X-day" in f.message and "evnets" in f.message for f in found)


@pytest.mark.parametrize(
    ("wording", "says"),
    [
        ("甲{{ members }}", "列表"),
        ("甲{{ governance.decision }}", "一项资料"),
        ("甲{{ policy }}", "一项资料"),
        ("甲{{ name_of }}", "函数"),
        ("甲{{ p }}", "对照表"),
        ("甲{{ '（' ~ members ~ '）' }}", "列表"),
        ("甲{% for m in members %}{{ m }}{% endfor %}", "一项资料"),
        ("甲{{ members|map(attribute='honours')|list }}", "列表"),
        ("甲{{ members|string }}", "列表"),
        ("甲{{ members|join('、') }}", "一项资料"),
        ("甲{{ members|map(attribute='honours')|join_names }}", "列表"),
        ("甲{{ loop.index }}", "loop"),
        ("甲{{ found }}", "found"),
        ("甲{{ lipsum() }}", "lipsum"),
        ("甲{{ now() }}", "now"),
        ("甲{{ blank('members', 'nmae') }}", "nmae"),
        ("甲{{ blank('membres:成员单位') }}", "membres"),
    ],
)
def test_a_clause_that_prints_no_word_is_told_at_its_line(library: Library, wording: str, says: str) -> None:
    clause = library.clauses["goals.goals"]
    variant = clause.variants[0].id
    changed = clause.model_copy(update={"wording": {**clause.wording, variant: "第一行\n" + wording}})
    around = Around.of(library, (), {})
    found = [
        f
        for f in lint_clause(changed, library, around, Wording(library.labels), date(2026, 12, 1))
        if f.code in ("LB-PRINT", "LB-NAME") and says in f.message
    ]
    assert [f.line for f in found] == [clause.lines[variant] + 2]


def test_a_definition_of_a_table_is_read_as_what_uses_it_is(library: Library) -> None:
    table = library.tables["report-statistics"]
    assert {"before", "both", "more"} <= table.definitions.keys()

    def told(**definitions: str) -> str:
        changed = table.model_copy(update={"definitions": definitions})
        tables = {table.id: changed}
        return "\n".join(f.message for f in lint_tables(replace(library, tables=tables), {}, {}))

    assert told(**table.definitions) == ""
    assert "report-statistics 的定义 before" in told(**{**table.definitions, "before": "yeers|list"})
    assert "“more”" in told(before=table.definitions["before"], both=table.definitions["both"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_what_lies_below_templates_and_is_no_plain_text_is_told_and_the_rest_is_read(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "far.yaml").symlink_to("/dev/zero")
    (folder / "bytes.yaml").write_bytes(b"tags: \xff\xfe")
    (folder / "open.yaml").write_text("tags: [1", encoding="utf-8")
    (folder / "filter.yaml").write_text("rows: rules|selectattr('tags', 'containing', 'nosuch')\n", encoding="utf-8")
    bare = replace(library, clauses={})
    found = list(lint_tags(tmp_path, bare, []))
    told = {finding.file.removeprefix("templates/"): finding.code for finding in found}
    assert told.keys() == {"pipe.yaml", "far.yaml", "bytes.yaml", "open.yaml", "filter.yaml"}
    assert told["pipe.yaml"] == told["far.yaml"] == "LB-FILE" and told["filter.yaml"] == "LB-TAG"
