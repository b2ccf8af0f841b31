"""What an earlier run found in a document is found again wherever it still holds, and nowhere else."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from tests.proof.conftest import DAY, Desk, build, unknown

from mengyue.library.content_library import Library
from mengyue.library.content_marks import marked
from mengyue.library.validate import validate
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding
from mengyue.output.kept_pack import KeptPack
from mengyue.proof import kept_by_facts, kept_each
from mengyue.proof.case import Case
from mengyue.proof.proofread import proof
from mengyue.proof.reading import Section

#: Fields whose change is read in many places: names, figures that sentences state, choices of clauses.
TELLING = ("members.name", "agreement.term_years", "revenue.shares.percent", "members.uscc")


def fields(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all single values."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from fields(value, (*path, key))
    else:
        yield path


def edited(data: dict[str, Any], path: tuple[Any, ...]) -> Alliance | None:
    """The data with another value in one place; nothing where that is refused."""
    changed = deepcopy(data)
    at: Any = changed
    for part in path[:-1]:
        at = at[part]
    value = at[path[-1]]
    digit = re.search("[0-9]", value)
    other = f"{value[: digit.start()]}{(int(digit[0]) + 1) % 10}{value[digit.end() :]}" if digit else f"{value}甲"
    if value in ("true", "false"):
        other = "false" if value == "true" else "true"
    at[path[-1]] = other
    alliance, faults = validate(Alliance, changed, file="alliance.yaml", positions={})
    return None if faults else alliance


def column(path: tuple[Any, ...]) -> str:
    """A place without numbers."""
    return ".".join(part for part in path if isinstance(part, str))


def known(library: Library) -> Library:
    """The library as another process has it that read the same files."""
    return marked(unknown(library), "the library")


def found(desk: Desk, library: Library, alliance: Alliance) -> list[Finding]:
    return proof(desk.draft(alliance), alliance, library, desk.policies, as_of=DAY)


@pytest.fixture(autouse=True)
def _folder(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for policy in desk.policies:
        marked(policy, f"the pack {policy.id}")  # tests before may have read so many others that it is forgotten
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    for module in (kept_by_facts, kept_each):
        monkeypatch.setattr(module, "_PACK", KeptPack(module._PACK.kind))


def compare(desk: Desk, places: list[tuple[Any, ...]]) -> int:
    """Hold what is found after each edit with what earlier runs kept to what is found without; return how many."""
    count = 0
    for place in places:
        alliance = edited(desk.data, place)
        if alliance is not None:
            draft = desk.draft(alliance)
            kept, plain = (
                proof(draft, alliance, library, desk.policies, as_of=DAY)
                for library in (known(desk.library), unknown(desk.library))
            )
            assert kept == plain, place
            count += 1
    return count


def test_after_a_change_of_one_field_the_findings_are_those_of_a_run_with_nothing_kept(desk: Desk) -> None:
    by_column: dict[str, list[tuple[Any, ...]]] = {}
    for place in fields(desk.data):
        by_column.setdefault(column(place), []).append(place)
    chance = random.Random(4)
    columns = [*TELLING, *chance.sample(sorted(by_column), 2)]
    assert compare(desk, [chance.choice(by_column[one]) for one in columns if one in by_column]) >= 4


def test_a_document_in_which_a_unit_is_called_otherwise_is_not_judged_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = edited(desk.data, ("members", 2, "name"))
    second = edited(desk.data, ("members", 1, "name"))
    assert first is not None and second is not None
    found(desk, known(desk.library), first)
    judged: list[str] = []
    once = Case.once

    def noting(case: Case, name: str, check: Any) -> Any:
        def asked(of: Case) -> Any:
            judged.append(name)
            return check(of)

        return once(case, name, asked)

    monkeypatch.setattr(Case, "once", noting)
    again = found(desk, known(desk.library), second)
    assert not judged
    assert again == found(desk, unknown(desk.library), second) and judged


def test_of_a_document_with_another_figure_only_the_sections_that_state_it_are_judged_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: dict[str, set[str]] = {}
    finding = kept_each.KeptEach.finding

    def noting(self: kept_each.KeptEach, check: str, held: object, find: Any) -> Any:
        def asked(section: Section) -> Any:
            judged.setdefault(check, set()).add(section.name)
            return find(section)

        return finding(self, check, held, asked)

    monkeypatch.setattr(kept_each.KeptEach, "finding", noting)
    other = edited(desk.data, ("agreement", "term_years"))
    assert other is not None
    found(desk, known(desk.library), build(desk.data))
    first = {check: len(sections) for check, sections in judged.items()}
    judged.clear()
    found(desk, known(desk.library), other)
    for check in ("marks", "amounts", "own_figures", "leading"):
        assert 0 < len(judged[check]) < first[check] / 10


def test_what_is_not_as_its_files_say_is_judged_by_itself(desk: Desk, tmp_path: Path) -> None:
    alliance = edited(desk.data, ("members", 2, "name"))
    assert alliance is not None
    found(desk, unknown(desk.library), alliance)
    assert not (tmp_path / "cache" / "found").exists()
    found(desk, known(desk.library), alliance)
    assert len(list((tmp_path / "cache" / "found").iterdir())) == 1


def test_what_somebody_changed_in_the_folder_is_not_believed(desk: Desk, tmp_path: Path) -> None:
    alliance = edited(desk.data, ("agreement", "term_years"))
    assert alliance is not None
    plain = found(desk, known(desk.library), alliance)
    for file in (tmp_path / "cache" / "found").iterdir():
        file.write_bytes(file.read_bytes().replace(b"PF-", b"XX-") + b" ")
    assert found(desk, known(desk.library), alliance) == plain
