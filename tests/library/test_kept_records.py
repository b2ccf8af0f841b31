"""Records kept between runs are the very records that reading the library again would give, and nothing else."""

from __future__ import annotations

import os
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mengyue.library.content_library import load_library, read_library
from mengyue.library.read_once import kept
from mengyue.library.record_bytes import as_bytes, from_bytes
from mengyue.library.statute import Law
from mengyue.library.yaml_file import read_yaml
from mengyue.model.finding import Finding, InputError

ROOT = Path(__file__).resolve().parents[2]


def test_every_record_of_the_library_comes_back_equal() -> None:
    library = load_library(ROOT)
    for records in (
        library.clauses, library.presets, library.laws, library.tables, library.outlines, library.papers,
        library.statute_index, {"": library.proof}, {"": library.lexicon}, dict(enumerate(library.judgements)),
    ):  # fmt: skip
        for record in records.values():
            data = as_bytes(record)
            assert data is not None
            again = from_bytes(data)
            assert type(again) is type(record) and again == record
            assert again.model_dump_json() == record.model_dump_json()


def test_a_library_from_an_earlier_run_is_the_one_that_its_files_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    faults: list[Finding] = []
    read = read_library(ROOT, faults)
    assert not faults
    assert load_library(ROOT) == read
    (kept,) = (tmp_path / "cache" / "library").iterdir()
    assert load_library(ROOT) == read
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")  # damaged: read anew
    assert load_library(ROOT) == read


class Calls:
    """What pickle would have call something."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.getenv, ("HOME",)


@pytest.mark.parametrize("value", [Calls(), os.getenv, Path("a"), ValueError("a"), load_library])
def test_nothing_but_records_and_plain_data_is_written_or_read(value: object) -> None:
    assert as_bytes([value]) is None
    with pytest.raises(pickle.UnpicklingError):
        from_bytes(pickle.dumps([value]))


def test_plain_data_comes_back() -> None:
    value = {"a": (1, None, "盟"), "b": [date(2026, 1, 1), Decimal("1.50"), frozenset("ab")]}
    assert from_bytes(as_bytes(value) or b"") == value


def test_what_had_faults_is_read_anew_every_time() -> None:
    calls: list[int] = []
    faults: list[object] = []

    def build() -> str:
        calls.append(1)
        faults.append("told")
        return "made"

    for _time in range(2):
        assert kept(Law, "tried.yaml", "text with a fault", faults, build) == "made"  # type: ignore[arg-type]
    assert len(calls) == len(faults) == 2


def test_a_file_that_was_parsed_before_says_the_same_at_the_same_places_to_each_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: [1, {b: 是}]\nc:\n", encoding="utf-8")
    first = read_yaml(path, root=tmp_path)
    assert first.data == {"a": ["1", {"b": "是"}], "c": None} and first.positions["a[1].b"] == (1, 9)
    first.data["a"].append("of one reader alone")
    again = read_yaml(path, root=tmp_path, file="called otherwise")
    assert again.data == {"a": ["1", {"b": "是"}], "c": None} and again.positions == first.positions
    path.write_text("a: 1\na: 2\n", encoding="utf-8")
    for _reading in range(2):
        with pytest.raises(InputError, match="重复"):
            read_yaml(path, root=tmp_path)
