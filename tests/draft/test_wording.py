"""Wording: data is never markup, missing facts are blanks, and nothing dangerous runs."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mengyue.draft.fill import fill
from mengyue.draft.tables import build_table
from mengyue.draft.tree import Blank, Stage, Term, Text, Value
from mengyue.draft.wording_scope import TracedScope, Wording
from mengyue.library.form import FormLayout
from mengyue.library.outline import Column, TableSource
from mengyue.library.policy import Policy, PolicyStatus
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.base import _FORBIDDEN
from mengyue.model.finding import EngineError
from mengyue.model.member import Member, Tier

LABELS = {"Tier": {"lead": "牵头单位"}}


def scope(alliance: Alliance | None = None) -> TracedScope:
    return TracedScope(alliance or Alliance(), None, Wording(LABELS))


typed = st.text(max_size=80).filter(lambda t: not _FORBIDDEN.search(t))


@settings(deadline=None)
@given(typed)
def test_any_text_that_a_person_may_type_comes_through_unchanged_with_its_path(text: str) -> None:
    found = scope(Alliance(alliance=Profile(goals=text))).line("目标：{{ alliance.goals }}。")
    assert "".join(part.text for part in found) == f"目标：{text}。"
    assert all(part.path == "alliance.goals" for part in found if isinstance(part, Value))
    assert not [part for part in found if isinstance(part, Blank | Term)]


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% for x in y %}", "**粗体**", "第{{ param.x }}条", "（一）项", "[表：tasks]", "{# 注 #}"]
)
def test_markup_in_data_stays_text(text: str) -> None:
    found = scope(Alliance(alliance=Profile(name=text))).line("{{ alliance.name }}")
    assert found == (Value(text, "alliance.name"),)


def test_a_missing_fact_is_a_blank_that_names_the_field() -> None:
    assert scope().line("期限为{{ agreement.term_years }}年") == (
        Text("期限为"),
        Blank("agreement.term_years", "协议期限"),
        Text("年"),
    )


def test_a_blank_survives_filters_sums_joins_and_concatenation() -> None:
    alliance = Alliance(members=(Member(id="a", name="甲"), Member(id="b")))
    s = scope(alliance)
    assert s.inlines("agreement.term_years|cn") == (Blank("agreement.term_years", "协议期限"),)
    assert s.inlines("members|map(attribute='name')|join_names") == (
        Value("甲", "members[0].name"),
        Text("、"),
        Blank("members[1].name", "单位名称"),
    )
    assert s.inlines("'（' ~ members[1].uscc ~ '）'") == (
        Value("（", ""),
        Blank("members[1].uscc", "统一社会信用代码"),
        Value("）", ""),
    )
    assert s.inlines("contributions[0].amount + 1") == (Blank("contributions[0].amount", "投入金额"),)


def test_conditions_on_missing_facts_are_false_and_loops_over_them_empty() -> None:
    s = scope()
    assert not s.test("agreement.term_years == 5")
    assert not s.test("agreement.term_years < 5")
    assert not s.test("governance.decision.seats")
    assert s.line("{% for x in revenue.shares %}x{% else %}无{% endfor %}") == (Text("无"),)


def test_a_choice_prints_its_chinese_name() -> None:
    alliance = Alliance(members=(Member(id="a", tier=Tier.LEAD),))
    assert scope(alliance).inlines("members[0].tier|label") == (Value("牵头单位", "members[0].tier"),)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ alliance.__class__ }}",
        "{{ alliance._model }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ members.append(1) }}",
        "{{ 9**9**9 }}",
        "{{ range(10**9) }}",
        "{{ alliance.name.format(x) }}",
        "{{ cycler }}",
        "{{ unknown }}",
        "{{ alliance.naem }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a'.ljust(1000000000) }}",
        "{{ 'a'|center(1000000000) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
        "{% for a in range(9999) %}" * 3 + "{% endfor %}" * 3,
        "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    ],
)
def test_wording_reaches_nothing_but_the_data(attack: str) -> None:
    with pytest.raises(EngineError):
        scope(Alliance(alliance=Profile(name="{0.__class__}"))).line(attack)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ policy.parse_raw('I1\\n.', proto='pickle', allow_pickle=True) }}",
        "{{ policy|attr('parse_file')('/etc/hostname') }}",
        "{{ policy.model_dump() }}",
        "{{ [policy]|map(attribute='model_config')|first }}",
    ],
)
def test_a_policy_gives_wording_its_fields_and_none_of_its_methods(attack: str) -> None:
    policy = Policy(id="a", title="甲", status=PolicyStatus.ISSUED)
    wording = TracedScope(Alliance(), policy, Wording(LABELS))
    assert wording.line("{{ policy.title }}")[0].text == "甲"
    with pytest.raises(EngineError, match="没有"):
        wording.line(attack)


def test_a_name_of_a_member_that_is_not_there_is_a_blank() -> None:
    found = scope(Alliance(members=(Member(id="a"),))).inlines("name_of('a')")
    assert found == (Blank("members[0].name", "单位名称"),)
    assert isinstance(scope().inlines("name_of(agreement.liability_unit)")[0], Blank)


def test_a_blank_is_asked_for_by_the_name_of_its_field() -> None:
    found = scope(Alliance(members=(Member(id="a"),)))
    assert found.inlines("blank('members', 'name')") == (Blank("members[1].name", "单位名称"),)
    assert found.inlines("'' or blank('alliance.contact')") == (Blank("alliance.contact", "联系人"),)
    assert found.inlines("blank('team:科研团队')") == (Blank("team:科研团队", "科研团队"),)
    for wrong in ("blank('members', 'nmae')", "blank('memebrs')", "blank('alliance', 'name')", "blank('team.name')"):
        with pytest.raises(EngineError, match=r"项|位置|表"):
            found.inlines(wrong)


def test_a_line_that_ends_in_a_control_tag_stays_a_line_of_its_own() -> None:
    alliance = Alliance(members=(Member(id="a", name="甲"), Member(id="b", name="乙")))
    source = "{% for m in members %}\n（一）{{ m.name }}{% if loop.last %}。{% else %}；{% endif %}\n{% endfor %}\n后文"
    lines = ["".join(part.text for part in line) for line in scope(alliance).lines(source)]
    assert [line for line in lines if line.strip()] == ["（一）甲；", "（一）乙。", "后文"]


@pytest.mark.parametrize(
    "use", ["string", "upper", "lower", "trim", "replace('a', 'b')", "ending('。')", "label", "uscc_fault"]
)
@pytest.mark.parametrize("value", ["members", "members[0]", "member", "{}", "'a'.upper"])
def test_no_filter_makes_words_of_what_is_none(value: str, use: str) -> None:
    with pytest.raises(EngineError, match="不能写成文字"):
        scope(Alliance(members=(Member(id="a", name="甲"),))).line("{{ " + value + "|" + use + " }}")


def test_a_table_and_a_form_that_print_no_word_are_told_with_their_place() -> None:
    columns = (Column(caption="名称", value="row.name", width=20), Column(caption="单位", value="row", width=20))
    table = TableSource(id="units", rows="members", columns=columns)
    with pytest.raises(EngineError, match=r"units.*单位.*不能写成文字"):
        build_table(scope(Alliance(members=(Member(id="a", name="甲"),))), table)
    cells = [{"caption": "单位"}, {"id": "unit", "value": "members"}]
    layout = FormLayout.model_validate(
        {"id": "own", "title": "表", "source": "自拟", "parts": [{"columns": [40, 60], "rows": [{"cells": cells}]}]}
    )
    with pytest.raises(EngineError, match=r"templates/forms/own\.yaml.*unit.*不能写成文字"):
        fill(Alliance(), layout, None, Wording(LABELS), stage=Stage.DRAFT)


@pytest.mark.parametrize("value", ["1e400", "1e400 - 1e400", "'nan'|wan", "'Infinity'|plain"])
def test_a_number_that_is_none_is_not_printed(value: str) -> None:
    with pytest.raises(EngineError, match=r"不是数字|数字超过"):
        scope().line("{{ " + value + " }}")


@pytest.mark.parametrize("source", [r"{{ '\x02a\x03b\x04' }}", r"{% set x = '\x1099\x11' %}{{ x }}", r"{{ '\ud800' }}"])
def test_wording_cannot_write_marks_of_its_own(source: str) -> None:
    with pytest.raises(EngineError, match="控制字符"):
        scope().line(source)


def test_what_is_cut_from_a_marked_text_is_cut_from_its_words() -> None:
    found = scope(Alliance(members=(Member(id="a", name="甲乙丙"),)))
    line = found.line("{{ (members[0].name|ending('。'))[1:] }}{{ (members[0].name ~ 'a')|upper }}")
    assert "".join(part.text for part in line) == "乙丙。甲乙丙A"
    with pytest.raises(EngineError, match="不能截取"):
        found.line("{{ (hand(12) ~ '甲')[:1] }}")


TWICE = "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 45
LONG = "{% set t = '字a' * 400000 %}{% set l = [1] * 90000 %}{% for i in range(9999) %}{% for j in range(9999) %}"
ENDS = "{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    "attack",
    [
        TWICE + "{{ a == b }}",
        TWICE + "{{ [a, b]|sort|length }}",
        "{% set x = (1,) %}" + "{% set x = (x, x) %}" * 45 + "{{ {x: 1}|length }}",
        LONG + "{% set u = t|chars_word %}" + ENDS,
        LONG + "{% set u = t.split('a') %}" + ENDS,
        LONG + "{% if 'q' in l %}{% endif %}" + ENDS,
        "{{ '字' * 1000000 }}" * 20,
        "{{ " + "~".join(["'a'"] * 200_000) + " }}",
    ],
    ids=["compared", "sorted", "as a key", "counted", "split", "looked for", "printed", "written"],
)
def test_no_step_takes_for_ever(attack: str) -> None:
    began = thread_time()
    with pytest.raises(EngineError, match=r"超过|不能用作名称"):
        scope().line(attack)
    assert thread_time() - began < 10


@pytest.mark.parametrize("call", ["narrative(1)", "narrative('goals', 2)", "narrative('goals', '写目标', 'a')"])
def test_a_text_of_the_units_own_is_asked_for_by_a_key_and_what_to_write(call: str) -> None:
    with pytest.raises(EngineError, match="narrative 应写作"):
        scope().line("{{ " + call + " }}")
    assert scope().line("{{ narrative('goals', '写目标') }}") == (Blank("narratives.goals:写目标", "写目标"),)
