"""What ``load`` promises beyond the bad-input cases."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mengyue.intake.load import load, load_bytes
from mengyue.intake.locate import locate
from mengyue.intake.named_ids import reference_paths
from mengyue.intake.place_labels import label_of
from mengyue.model.finding import Finding, InputError, Severity
from mengyue.model.member import Tier

ROOT = Path(__file__).parents[2]
SMALL = """\
policy: guangxi-2021
alliance:
  name: 广西/示例:联合体
  filled_on: 2026年1月5日
members:
  -
  - id: 甲
    tier: lead
    is_legal_person: 是
    main_revenue: 1000000000.50
    phone: 010
    name: "  广西示例公司　"
chief_expert:
  name:
clauses:
  ip.ownership: {variant: no}
"""


def small() -> bytes:
    return SMALL.encode()


def test_values_are_taken_as_written_and_amounts_are_exact() -> None:
    alliance = load_bytes(small(), file="a.yaml")[0].alliance
    member = alliance.members[0]
    assert alliance.alliance.filled_on == date(2026, 1, 5)
    assert member.tier is Tier.LEAD and member.is_legal_person is True
    assert member.main_revenue == Decimal("1000000000.50")
    assert member.phone == "010"
    assert alliance.clauses["ip.ownership"].variant == "no"


def test_space_around_a_value_is_dropped() -> None:
    assert load_bytes(small(), file="a.yaml")[0].alliance.members[0].name == "广西示例公司"


def test_a_section_left_blank_is_not_there() -> None:
    assert load_bytes(small(), file="a.yaml")[0].alliance.chief_expert is None


def test_positions_follow_the_members_when_a_blank_one_is_left_out() -> None:
    loaded = load_bytes(small(), file="a.yaml")[0]
    assert loaded.positions["members[0].tier"] == (8, 5)
    assert loaded.positions["members"] == (5, 1)


def test_findings_are_located_at_the_nearest_line_there_is() -> None:
    loaded = load_bytes(small(), file="a.yaml")[0]
    paths = [
        "members[0].tier",
        "members[0].uscc",
        "members:核心层单位",
        "funds.manager",
        "clauses.ip.ownership.variant",
        "",
    ]
    found = locate([Finding("X", Severity.ERROR, "x", path=path) for path in paths], loaded)
    assert [(f.line, f.label) for f in found] == [
        (8, "成员单位[2]·层级"),
        (7, "成员单位[2]·统一社会信用代码"),
        (5, "核心层单位"),
        (1, "经费管理·经费管理单位"),
        (16, "条款选择[ip.ownership]·表述"),
        (1, ""),
    ]
    assert {f.file for f in found} == {"a.yaml"}


def test_a_finding_that_knows_its_own_place_keeps_it() -> None:
    loaded = load_bytes(small(), file="a.yaml")[0]
    finding = Finding("X", Severity.ERROR, "x", file="policies/x/policy.yaml", path="members")
    assert locate([finding], loaded)[0].line is None
    stated = Finding("X", Severity.ERROR, "x", line=3, column=9, label="此处", path="members")
    assert locate([stated], loaded)[0] == Finding(
        "X", Severity.ERROR, "x", file="a.yaml", line=3, column=9, label="此处", path="members"
    )


def test_the_name_is_fit_for_a_file_name() -> None:
    assert load_bytes(small(), file="a.yaml")[0].name == "广西_示例_联合体"
    assert load_bytes(b"policy: x\nalliance: {contact: a}\n", file="dir/data.yaml")[0].name == "data"


def test_an_unreadable_file_is_one_fault(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.yaml"
    os.mkfifo(fifo)
    with pytest.raises(InputError) as caught:
        load(fifo)
    assert [f.code for f in caught.value.findings] == ["IN-103"]


def test_a_file_with_too_many_values_is_refused_quickly() -> None:
    data = b"policy: x\nmembers:\n  [" + b"{id: a}," * 260_000 + b"]"
    with pytest.raises(InputError) as caught:
        load_bytes(data, file="a.yaml")
    assert [f.code for f in caught.value.findings] == ["IN-207"]


def test_a_table_with_too_many_rows_is_refused() -> None:
    data = "序号\n".encode() + b"1\n" * 100_000
    with pytest.raises(InputError) as caught:
        load_bytes(data, file="a.csv", policy="guangxi-2012")
    assert {f.code for f in caught.value.findings} == {"IN-306"}


def test_every_field_that_names_a_member_is_known() -> None:
    assert set(reference_paths()) == {
        "team[].unit",
        "platforms[].owner",
        "chief_expert.unit",
        "governance.decision.seats[].unit",
        "governance.advisory.seats[].unit",
        "governance.executive.host",
        "tasks[].lead",
        "tasks[].participants[].member",
        "contributions[].member",
        "funds.manager",
        "ip.background[].owner",
        "ip.fields[].member",
        "revenue.shares[].member",
        "agreement.liability_unit",
        "projects[].lead",
        "governance.support_unit",
        "funds.guarantees[].guarantor",
        "funds.guarantees[].debtor",
        "papers[].submitter",
        "resources[].owner",
        "datasets[].provider",
        "datasets[].users",
        "ip.free_transferees[].member",
        "projects[].participants[].member",
        "events[].member",
        "events[].successor",
        "special_terms[].member",
        "years[].products[].member",
        "results[].owners[].member",
        "offers[].seller",
        "rectifications[].unit",
        "compliance.rivals[].member",
        "compliance.rivals[].other",
        "tasks[].name_order",
        "revenue.stages[].member",
        "agreement.approvals[].unit",
    }


def test_labels_count_from_one() -> None:
    assert label_of("members[3].uscc") == "成员单位[4]·统一社会信用代码"
    assert label_of("clauses.ip.own.parameters.days") == "条款选择[ip.own]·参数[days]"
    assert label_of("no.such[2].place") == "no·such[3]·place"


def test_loading_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, mengyue.intake.load; print([m for m in ('lxml', 'jinja2', 'babel', 'docx') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert result.stdout.strip() == "[]"


def test_an_item_that_is_too_long_is_called_that_and_a_text_of_line_breaks_is_refused() -> None:
    text = (
        "policy: p\nmembers:\n  -\n  - {id: 甲, honours: ["
        + "长" * 300
        + ', 乙]}\nalliance: {goals: "'
        + "甲\\n" * 9998
    )
    with pytest.raises(InputError) as caught:
        load_bytes(f'{text}"}}\n'.encode(), file="a.yaml")
    item, breaks = caught.value.findings
    assert (item.code, item.label) == ("IN-415", "成员单位[2]·资质称号[1]") and "一项超过 200 个字符" in item.message
    assert breaks.code == "IN-415" and "9998 行" in breaks.message


@pytest.mark.parametrize("kind", [".yaml", ".json"])
def test_a_file_of_unknown_keys_or_one_long_text_is_refused_within_bounds(kind: str, tmp_path: Path) -> None:
    files = {
        "keys": "{" + ",".join(f'"k{number}": 1' for number in range(100_000)) + "}",
        "text": '{"policy": "p", "alliance": {"goals": "' + "a" * 31 * 1024 * 1024 + '"}}',
    }
    for name, content in files.items():
        path = tmp_path / f"{name}{kind}"
        path.write_text(content, "utf-8")
        program = (  # VmHWM is of this process alone; ru_maxrss would begin with what the tests hold
            "import re, sys; from mengyue.cli.main import run; code = run(['check', sys.argv[1]]); "
            "kilobytes = re.search('VmHWM:\\\\s*(\\\\d+)', open('/proc/self/status').read())[1]; "
            "print(code, int(kilobytes) // 1024, file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True)
        code, megabytes = map(int, done.stderr.split()[-2:])
        assert code == 2 and megabytes < 1024
        assert "99600 个不认识的键" in done.stdout if name == "keys" else "超过 20000 个字符" in done.stdout
