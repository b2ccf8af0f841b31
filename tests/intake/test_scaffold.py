"""The file that a lead unit begins with."""

from __future__ import annotations

from mengyue.intake.load import load_bytes
from mengyue.intake.scaffold import scaffold
from mengyue.library.policy import Policy, PolicyStatus, Rule, RuleKind
from mengyue.library.yaml_file import parse_yaml
from mengyue.model.alliance import Alliance
from mengyue.model.describe import Kind, Shape, walk

RULES = (
    Rule(
        id="R1",
        title="收入",
        at="三（二）1",
        kind=RuleKind.MACHINE,
        each="members",
        bind="m",
        needs=("m.main_revenue",),
    ),
    Rule(id="R2", title="代码", at="附件1", kind=RuleKind.MACHINE, each="members", path=".uscc"),
    Rule(id="R3", title="目标", at="四（二）", kind=RuleKind.REVIEW, path="alliance.goals"),
)
POLICY = Policy(id="guangxi-2021", title="示例方案", status=PolicyStatus.DRAFT, rules=RULES)


def test_the_file_loads_as_it_is_and_says_nothing_yet() -> None:
    loaded = load_bytes(scaffold(POLICY).encode(), file="new.yaml")[0]
    assert loaded.alliance == Alliance(policy="guangxi-2021")
    assert loaded.notes == ()


def test_every_field_of_the_model_has_its_place_in_the_file() -> None:
    places = parse_yaml(scaffold(POLICY), file="new.yaml")[0].positions
    for path, described in walk(Alliance):
        if "{}" not in path:
            assert path.replace("[]", "[0]") in places, path
        assert described.shape is not Shape.TABLE or described.kind in (Kind.RECORD, Kind.TEXT, Kind.PROSE)


def test_each_field_stands_under_a_comment_that_explains_it() -> None:
    lines = scaffold(POLICY).split("\n")
    for path, described in walk(Alliance):
        name = path.rsplit(".", 1)[-1]
        if "{}" in path:
            continue
        at = [n for n, line in enumerate(lines) if line.lstrip(" -").startswith(f"{name}:")]
        assert any(described.label in lines[n - 1] and lines[n - 1].lstrip().startswith("#") for n in at), path


def test_the_places_of_the_policy_that_ask_for_a_field_are_named() -> None:
    text = scaffold(POLICY)
    before = {key: text[: text.index(f"    {key}:")].rsplit("\n", 2)[-2] for key in ("main_revenue", "uscc")}
    assert "三（二）1" in before["main_revenue"] and "附件1" in before["uscc"]
    assert "四（二）" in text[: text.index("  goals:")].rsplit("\n", 2)[-2]


def test_the_first_line_tells_an_editor_where_the_schema_is() -> None:
    first = scaffold(POLICY, schema="../schemas/alliance.schema.json").split("\n")[0]
    assert first == "# yaml-language-server: $schema=../schemas/alliance.schema.json"
