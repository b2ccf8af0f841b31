"""`mengyue check` and `draft` do not read again what has not changed, nor tell what was found in something else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ..in_process import Outcome

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2012" / "alliance.yaml"
Run = Callable[..., Outcome]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kept answers, as yet none."""
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "check"


def answers(kept: Path) -> int:
    return len(list(kept.iterdir())) if kept.is_dir() else 0


def test_the_second_answer_is_the_first_and_nothing_is_read_for_it(
    mengyue: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "alliance.yaml"
    shutil.copy(EXAMPLE, file)
    first = mengyue("check", file, "--as-of", "2026-11-22")
    assert answers(kept) == 2  # the findings, and what stands before the package
    again = mengyue("check", file, "--as-of", "2026-11-22")
    assert (again.code, again.out) == (first.code, first.out)
    assert answers(kept) == 2
    monkeypatch.setenv("MENGYUE_CACHE", "off")
    plain = mengyue("check", file, "--as-of", "2026-11-22")
    assert (plain.code, plain.out) == (first.code, first.out)


def test_another_day_another_form_of_the_data_another_language_and_a_changed_file_are_answered_anew(
    mengyue: Run, kept: Path, tmp_path: Path
) -> None:
    file = tmp_path / "alliance.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    said = {mengyue("check", file, "--as-of", "2026-11-22", "--format", "json").out}
    count = answers(kept)
    mengyue("check", file, "--as-of", "2026-11-23", "--format", "json")
    said.add(mengyue("check", file, "--as-of", "2026-11-22", "--format", "json", "--lang", "en").out)
    said.add(mengyue("check", file, "--as-of", "2026-11-22", "--format", "json", "--policy", "guangxi-2021").out)
    file.write_text(text.replace("policy: guangxi-2012", "policy: no-such-policy"), encoding="utf-8")
    said.add(mengyue("check", file, "--as-of", "2026-11-22", "--format", "json").out)
    assert len(said) == 4
    assert answers(kept) == count + 4


def test_a_changed_library_is_answered_anew(mengyue: Run, kept: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    for folder in ("clauses", "policies", "schemas", "templates"):
        shutil.copytree(ROOT / folder, library / folder)
    before = mengyue("--library", library, "check", EXAMPLE, "--as-of", "2026-11-22", "--format", "json")
    pack = library / "policies" / "guangxi-2012" / "policy.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("id: guangxi-2012", "id: elsewhere", 1), encoding="utf-8")
    after = mengyue("--library", library, "check", EXAMPLE, "--as-of", "2026-11-22", "--format", "json")
    assert after.code == 2 and after.out != before.out


def test_a_damaged_answer_is_found_again(mengyue: Run, kept: Path) -> None:
    first = mengyue("check", EXAMPLE, "--as-of", "2026-11-22", "--format", "json")
    for file in kept.iterdir():
        file.write_bytes(file.read_bytes().replace(b"PF-", b"XX-") + b" ")
    assert mengyue("check", EXAMPLE, "--as-of", "2026-11-22", "--format", "json").out == first.out


def test_a_draft_of_the_same_is_the_same_and_its_folder_is_kept_from_overwriting(
    mengyue: Run, kept: Path, tmp_path: Path
) -> None:
    kept = kept.with_name("draft")
    file, day = tmp_path / "alliance.yaml", ("--as-of", "2026-11-22")
    shutil.copy(EXAMPLE, file)
    first = mengyue("draft", file, "-o", tmp_path / "one", *day)
    assert answers(kept) == 1
    again = mengyue("draft", file, "-o", tmp_path / "two", *day)
    assert (again.code, again.out) == (first.code, first.out)
    assert [p.name for p in sorted((tmp_path / "two").iterdir())] == [
        p.name for p in sorted((tmp_path / "one").iterdir())
    ]
    assert all(p.read_bytes() == (tmp_path / "one" / p.name).read_bytes() for p in (tmp_path / "two").iterdir())
    assert answers(kept) == 1
    document = next((tmp_path / "two").glob("*.docx"))
    document.write_bytes(b"ours")
    assert mengyue("draft", file, "-o", tmp_path / "two", *day).code == 2
    assert document.read_bytes() == b"ours"
    file.write_text(file.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    mengyue("draft", file, "-o", tmp_path / "one", *day, "--stage", "signable", "--accept-unapproved")
    mengyue("draft", file, "-o", tmp_path / "one", *day, "--document", "agreement")
    assert answers(kept) == 3
