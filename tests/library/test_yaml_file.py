"""YAML read as text, with places."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mengyue.library.yaml_file import YamlFile, parse_yaml, read_yaml
from mengyue.model.finding import Finding, InputError


def parse(text: str) -> YamlFile:
    parsed, faults = parse_yaml(text, file="f.yaml")
    assert not faults
    return parsed


def faults_of(text: str) -> list[Finding]:
    return parse_yaml(text, file="f.yaml")[1]


@pytest.mark.parametrize(
    "text", ["no", "1.10", "010", "1e3", "2026-11-22", "914500001982280003", "0x1F", "off", ".5", "1_000"]
)
def test_a_plain_value_stays_the_text_that_was_typed(text: str) -> None:
    assert parse(f"a: {text}").data == {"a": text}


@pytest.mark.parametrize("text", ["", "null", "Null", "NULL", "~"])
def test_an_empty_value_is_none_unless_it_is_quoted(text: str) -> None:
    assert parse(f"a: {text}").data == {"a": None}
    assert parse(f'a: "{text}"').data == {"a": text}


def test_every_value_has_its_line_and_column() -> None:
    parsed = parse("# note\na:\n  - b: 1\n    c: |\n      x\n  - {d: [e, f]}\n")
    assert parsed.positions == {
        "": (2, 1), "a": (2, 1), "a[0]": (3, 5), "a[0].b": (3, 5), "a[0].c": (4, 5), "a[1]": (6, 5), "a[1].d": (6, 6),
        "a[1].d[0]": (6, 10), "a[1].d[1]": (6, 13),
    }  # fmt: skip
    assert parsed.at("a[0].missing.deeper[2]") == (3, 5)


def test_text_from_inside_a_file_keeps_the_lines_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "clause.md"
    with pytest.raises(InputError) as caught:
        read_yaml(path, text="id: x\ntitle: \x00\nid: y\n", first_line=2, file="c.md")
    assert [(f.code, f.file, f.line) for f in caught.value.findings] == [("IN-110", "c.md", 3), ("IN-203", "c.md", 4)]
    assert read_yaml(path, text="id: x", first_line=2).positions["id"] == (2, 1)


def test_every_repeated_key_is_reported_with_the_first_kept() -> None:
    parsed, faults = parse_yaml("a: 1\nb: {c: 1, c: 2}\na: {d: 1, d: 2}\n", file="f")
    assert parsed.data == {"a": "1", "b": {"c": "1"}}
    assert [(f.path, f.line) for f in faults] == [("b.c", 2), ("a", 3), ("a.d", 3)]


def test_tags_anchors_and_aliases_are_refused_and_never_followed() -> None:
    text = "a: !!python/object/apply:os.system ['false']\nb: !x y\nc: &d [1]\ne: *d\n"
    assert [f.code for f in faults_of(text)] == ["IN-204", "IN-204", "IN-205", "IN-205"]


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]" for i in range(1, 30)]
    started = time.perf_counter()
    assert {f.code for f in faults_of("\n".join(lines))} == {"IN-205"}
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("text", ["[" * 1000, "{a: " * 1000, "- " * 1000, "? " * 1000])
def test_deep_nesting_is_refused(text: str) -> None:
    assert [f.code for f in faults_of(text)][-1] == "IN-206"


def test_a_second_document_is_refused() -> None:
    assert [(f.code, f.line) for f in faults_of("a: 1\n---\nb: 2\n")] == [("IN-208", 2)]


def test_a_file_that_is_not_utf8_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes("id: x\ntitle: 政策\n".encode("gbk"))
    with pytest.raises(InputError) as caught:
        read_yaml(path)
    assert [(f.code, f.line, f.file) for f in caught.value.findings] == [("IN-107", 2, str(path))]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_yaml(tmp_path / "none.yaml")
    assert caught.value.findings[0].code == "IN-101"
