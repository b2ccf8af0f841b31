"""The schemas that an editor uses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mengyue.library.schema import schemas
from mengyue.model.base import Model, field
from mengyue.model.describe import describe

ROOT = Path(__file__).parents[2]
SCHEMAS = {Path(name).name.split(".")[0]: json.loads(data) for name, data in schemas().items()}


class CoreLoader(yaml.SafeLoader):
    """Types scalars as editors do: by the core schema of YAML 1.2."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def complaints(name: str, value: object) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name])
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def read(text: str) -> Any:
    return yaml.load(text, CoreLoader)


def properties(schema: Any) -> Iterator[tuple[str, Any]]:
    for record in [schema, schema.get("items", {}), *schema["$defs"].values()]:
        yield from record.get("properties", {}).items()


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_valid_schema_in_which_every_field_has_a_title_and_a_description(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    fields = list(properties(SCHEMAS[name]))
    assert fields
    for key, found in fields:
        assert re.search("[\u4e00-\u9fff]", found["title"] + found["description"]), key


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_choice_has_a_chinese_name(name: str) -> None:
    for key, found in properties(SCHEMAS[name]):
        codes = [code for code in found.get("enum", []) if isinstance(code, str) and code not in ("是", "否")]
        assert set(codes) == set(found.get("x-enum-labels", {})), key


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_files_in_the_checkout_are_those_that_the_models_make(name: str) -> None:
    path = f"schemas/{name}.schema.json"
    assert (ROOT / path).read_bytes() == schemas()[path]


CONTENT = [
    *(("alliance", path) for path in sorted(ROOT.glob("examples/*/alliance.yaml"))),
    *(("policy", path) for path in sorted(ROOT.glob("policies/*/policy.yaml"))),
    *(("shared", path) for path in sorted(ROOT.glob("policies/shared/*.yaml"))),
    *(("form", path) for path in sorted(ROOT.glob("templates/forms/*.yaml"))),
    *(
        ("outline" if path.stem != "tables" else "table", path)
        for path in sorted([*ROOT.glob("templates/agreements/*.yaml"), *ROOT.glob("templates/papers/*.yaml")])
    ),
    *(("report", path) for path in sorted(ROOT.glob("templates/reports/*.yaml"))),
    *(("topic", path) for path in sorted(ROOT.glob("clauses/topics.yaml"))),
    *(("weakening", path) for path in sorted(ROOT.glob("clauses/weakening.yaml"))),
    *(("preset", path) for path in sorted(ROOT.glob("clauses/presets.yaml"))),
    *(("precedence", path) for path in sorted(ROOT.glob("policies/precedence.yaml"))),
    *(("statute", path) for path in sorted(ROOT.glob("clauses/statutes.yaml"))),
    *(("proof", path) for path in sorted(ROOT.glob("clauses/proof.yaml"))),
    *(("lexicon", path) for path in sorted(ROOT.glob("clauses/lexicon.yaml"))),
    *(("judgements", path) for path in sorted(ROOT.glob("clauses/judgements/*.yaml"))),
    *(("specimens", path) for path in sorted(ROOT.glob("clauses/specimens/*.yaml"))),
    *(("statute-index", path) for path in sorted(ROOT.glob("clauses/statute-index.yaml"))),
    *(("holidays", path) for path in sorted(ROOT.glob("policies/holidays.yaml"))),
    *(("vocabulary", path) for path in sorted(ROOT.glob("policies/vocabulary.yaml"))),
    ("labels", ROOT / "templates" / "labels.yaml"),
    ("packets", ROOT / "templates" / "packets.yaml"),
    ("policy", ROOT / "examples" / "office" / "own" / "policies" / "demo-office" / "policy.yaml"),
]


@pytest.mark.parametrize(
    ("name", "path"), CONTENT, ids=lambda value: value if isinstance(value, str) else value.parent.name
)
def test_an_editor_finds_nothing_wrong_with_our_own_files(name: str, path: Path) -> None:
    assert complaints(name, read(path.read_text("utf-8"))) == []


def test_every_content_file_names_its_schema_in_the_first_line_by_a_path_that_leads_there() -> None:
    listed = {path for _name, path in CONTENT}
    for name, path in CONTENT:
        first = path.read_text("utf-8").split("\n", 1)[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert found and (path.parent / found[1]).resolve() == ROOT / "schemas" / f"{name}.schema.json", path
    every = {p for folder in ("policies", "clauses", "templates") for p in (ROOT / folder).rglob("*.yaml")}
    assert every - listed == set()


def test_an_editor_finds_nothing_wrong_with_our_clauses() -> None:
    for path in sorted(ROOT.glob("clauses/*/*.md")):
        front = path.read_text("utf-8").split("\n---\n", 1)[0].removeprefix("---\n")
        assert complaints("clause", read(front)) == [], path.name


@pytest.mark.parametrize(
    "text",
    [
        "aliance: {}",
        "members: [{name: 甲}]",
        "members: 甲",
        "members: [{id: 甲, tier: leader}]",
        "agreement: {term_years: 0}",
        "alliance: {filled_on: 2026/11/22}",
        "revenue: {shares: [{member: 甲, percent: 101}]}",
        "fictional: 有",
    ],
)
def test_an_editor_marks_what_intake_would_refuse(text: str) -> None:
    assert complaints("alliance", read(text))


@pytest.mark.parametrize(
    "text",
    [
        "members: [{id: 甲, phone: 13800138000, main_revenue: 1000.50}]",
        "fictional: 是",
        "alliance: {filled_on: 2026年1月5日}",
    ],
)
def test_an_editor_accepts_what_intake_accepts(text: str) -> None:
    assert complaints("alliance", read(text)) == []


class Kind(StrEnum):
    """Two values."""

    A = "a"
    B = "b"


class Record(Model):
    """What fields may declare."""

    unit: str = field("单位", "可以不填", refers="members", default="")
    code: str = field("代号", "成员代号以外的代号；也可以不填", default="")
    kind: Kind | None = field("种类", "只选一种", choices={"a": "甲；乙", "b": "丙 丁"})


def test_what_a_field_refers_to_and_what_its_choices_are_called_is_declared_and_not_read_out_of_prose() -> None:
    fields = describe(Record)
    assert [f.name for f in fields.values() if f.is_member_reference] == ["unit"]
    assert fields["unit"].description == "成员代号；可以不填"
    assert fields["kind"].choices == {"a": "甲；乙", "b": "丙 丁"}
    assert fields["kind"].description == "a 甲；乙；b 丙 丁；只选一种"
