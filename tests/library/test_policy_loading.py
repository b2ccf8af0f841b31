"""Loading policy packs: inheritance, figures, and faults that say where they are."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from mengyue.library.load_policy import list_policies, load_policy, pack_files, standing_policies
from mengyue.library.policy import Force
from mengyue.model.finding import InputError, State

ROOT = Path(__file__).parents[2]
Write = Callable[[str, str], Path]

BASE = """\
id: base
title: 甲办法
status: draft
notice: 甲办法是征求意见稿
always: true
vocabulary: {alliance: 联合体, lead: 牵头单位}
parameters:
  members_min: {value: "8", unit: 个, at: 一}
  ratio_min: {value: "2.50", unit: "%", at: 二}
  regions: {value: [广西, "010", 12-31], at: 三}
definitions: {total: members|length}
rules:
  - {id: B-1, title: 数量, at: 一, kind: machine, require: total >= p.members_min}
  - {id: B-2, title: 强度, at: 二, kind: machine, require: "true"}
  - {id: B-3, title: 备案, at: 三, kind: life}
documents:
  - {id: form, title: 申请表, at: 四, copies: "3"}
"""

HEIR = """\
id: heir
title: 乙办法
status: issued
extends: base
without: [B-3]
parameters:
  ratio_min: {value: "3"}
rules:
  - {id: B-2, force: soft}
  - {id: B-4, title: 新增, at: 五, kind: authority}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(identifier: str, text: str) -> Path:
        folder = tmp_path / "policies" / identifier
        folder.mkdir(parents=True)
        (folder / "policy.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return put


def faults(root: Path, identifier: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(InputError) as caught:
        load_policy(root, identifier)
    assert {f.state for f in caught.value.findings} == {State.FAULT}
    return [(f.file, f.line, f.message) for f in caught.value.findings]


def test_figures_of_parameters_are_exact_numbers_and_all_else_stays_text(write: Write) -> None:
    policy = load_policy(write("base", BASE), "base")
    assert {name: p.value for name, p in policy.parameters.items()} == {
        "members_min": 8,
        "ratio_min": Decimal("2.50"),
        "regions": ("广西", 10, "12-31"),
    }
    assert policy.documents[0].copies == 3


def test_a_pack_that_extends_another_states_only_what_differs(write: Write) -> None:
    write("base", BASE)
    heir = load_policy(write("heir", HEIR), "heir")
    assert (heir.title, heir.notice, heir.always) == ("乙办法", "", False)
    assert heir.parameters["ratio_min"].value == 3
    assert heir.parameters["ratio_min"].at == "《甲办法》二"  # cited from the text in which it stands
    assert [rule.at for rule in heir.rules] == ["《甲办法》一", "《甲办法》二", "五"]
    assert heir.parameters["members_min"].value == 8
    assert [(r.id, r.title, r.force) for r in heir.rules] == [
        ("B-1", "数量", Force.HARD),
        ("B-2", "强度", Force.SOFT),
        ("B-4", "新增", Force.HARD),
    ]
    assert heir.definitions == {"total": "members|length"}


def test_an_heir_cites_each_text_it_stands_on_and_what_it_says_again_is_its_own(write: Write) -> None:
    write("base", BASE + "choices: {final.term: {variant: re-sign}, final.effect: {variant: signing-only}}\n")
    write("heir", HEIR + "choices: {final.effect: {variant: last-sign}}\n")
    last = "id: last\ntitle: 丙办法\nstatus: issued\nextends: heir\nrules:\n  - {id: B-1, at: 第九条}\n"
    found = load_policy(write("last", last), "last")
    assert [rule.at for rule in found.rules] == ["第九条", "《甲办法》二", "《乙办法》五"]
    assert [choice.of for choice in found.choices.values()] == ["甲办法", "乙办法"]


def test_a_pack_of_another_authority_inherits_no_words_of_the_place(write: Write) -> None:
    write("base", BASE + "issuer: 甲省科技厅\nplace: 甲省\nwording: {联合体: 联盟}\nlabels: {Tier: {lead: 盟主}}\n")
    same = load_policy(write("same", HEIR.replace("heir", "same") + "issuer: 甲省科技厅\n"), "same")
    other = load_policy(write("heir", HEIR + "issuer: 乙市科技局\n"), "heir")
    assert (same.place, same.vocabulary["lead"], same.wording) == ("甲省", "牵头单位", {"联合体": "联盟"})
    assert (other.place, other.vocabulary, other.wording, other.labels) == ("", {}, {}, {})
    assert len(other.rules) == 3  # rules and figures stay, each cited from its text


def test_loading_an_heir_leaves_its_parent_as_it_was(write: Write) -> None:
    write("base", BASE)
    root = write("heir", HEIR)
    load_policy(root, "heir")
    assert load_policy(root, "base").parameters["ratio_min"].value == Decimal("2.50")


def test_an_unknown_policy_is_a_fault_that_lists_the_known_ones() -> None:
    for identifier in ("nothing", "../national", "", "x" * 999):
        with pytest.raises(InputError) as caught:
            load_policy(ROOT, identifier)
        assert "guangxi-2021" in caught.value.findings[0].hint


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (BASE.replace("kind: life", "kind: lief"), 15, "lief"),
        (BASE.replace("id: B-3", "id: B-1"), 15, "B-1"),
        (BASE.replace("id: base", "id: other"), 1, "base"),
        (BASE + "surprise: 1\n", 18, "surprise"),
        (BASE.replace("status: draft", "status: draft\nstatus: issued"), 4, "status"),
        ("- 一\n", 1, "键"),
    ],
)
def test_a_fault_of_a_pack_is_found_on_its_line(write: Write, text: str, line: int, word: str) -> None:
    found = faults(write("base", text), "base")
    assert [(f[0], f[1]) for f in found] == [("policies/base/policy.yaml", line)]
    assert word in found[0][2]


def test_a_fault_of_an_heir_is_found_on_the_heirs_own_line(write: Write) -> None:
    write("base", BASE)
    root = write("heir", HEIR.replace("force: soft", "force: sotf"))
    assert [(f[0], f[1]) for f in faults(root, "heir")] == [("policies/heir/policy.yaml", 9)]


def test_packs_that_extend_each_other_or_nothing_are_refused(write: Write) -> None:
    write("a", "id: a\ntitle: 甲\nstatus: draft\nextends: b\n")
    root = write("b", "id: b\ntitle: 乙\nstatus: draft\nextends: a\n")
    assert "循环继承" in faults(root, "a")[0][2]
    write("c", "id: c\ntitle: 丙\nstatus: draft\nextends: nothing\n")
    assert faults(root, "c")[0][0] == "policies/c/policy.yaml"


def test_standing_packs_are_those_that_always_apply(write: Write) -> None:
    write("base", BASE)
    root = write("heir", HEIR)
    assert list_policies(root) == ["base", "heir"]
    assert [p.id for p in standing_policies(root)] == ["base"]
    assert [p.id for p in standing_policies(ROOT)] == ["national"]


SHARED = """\
title: 共用
definitions: {total: members|length, leads: members|first}
documents:
  - {id: minutes, title: 纪要, at: 惯例, source: papers/minutes, stage: governance}
  - {id: ballot, title: 表决票, at: 惯例}
  - {id: notice, title: 通知, at: 惯例}
"""


def test_a_pack_draws_what_all_packs_share_states_what_differs_and_drops_the_rest(write: Write) -> None:
    extra = "draws: [common]\nwithout: [notice]\n"
    root = write("base", BASE.replace("rules:", extra + "rules:") + "  - {id: ballot, at: 五}\n")
    (root / "policies" / "shared").mkdir()
    (root / "policies" / "shared" / "common.yaml").write_text(SHARED, encoding="utf-8")
    write("heir", HEIR.replace("without: [B-3]", "draws: [common]\nwithout: [B-3, minutes]"))
    base, heir = load_policy(root, "base"), load_policy(root, "heir")
    assert [(d.id, d.title, d.at) for d in base.documents] == [
        ("form", "申请表", "四"), ("minutes", "纪要", "惯例"), ("ballot", "表决票", "五"),
    ]  # fmt: skip
    assert base.definitions == {"total": "members|length", "leads": "members|first"}
    # what the pack extended says of it, and drops of it, stands
    assert {d.id: d.at for d in heir.documents} == {"form": "《甲办法》四", "ballot": "《甲办法》五"}
    names = [path.name for path in pack_files(root, "heir")]
    assert names == ["policy.yaml", "policy.yaml", "common.yaml"]
    assert list_policies(root) == ["base", "heir"]


def test_what_cannot_be_drawn_is_a_fault_on_its_line_and_so_is_a_fault_in_it(write: Write) -> None:
    root = write("base", BASE + "draws: [common, missing]\n")
    (root / "policies" / "shared").mkdir()
    (root / "policies" / "shared" / "common.yaml").write_text(
        SHARED.replace("at: 惯例}", "at: 惯例, cpoies: 2}", 1), "utf-8"
    )
    found = faults(root, "base")
    assert [(file, line) for file, line, _message in found] == [
        ("policies/shared/common.yaml", 5), ("policies/base/policy.yaml", 18),
    ]  # fmt: skip
