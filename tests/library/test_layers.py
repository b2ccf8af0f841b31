"""A library of one's own holds only what differs: ours lies beneath, by id, and every line is known by who wrote it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.library.load_clause import load_clauses
from mengyue.library.load_form import load_forms
from mengyue.library.load_policy import standing_policies
from mengyue.library.load_statute import load_statutes
from mengyue.library.open_library import close_libraries, composition_of, open_library
from mengyue.library.read_content import read_mapping
from mengyue.model.finding import EngineError, InputError

CLAUSE = """\
---
id: risk.storm
title: 风暴
version: 1.0.0
status: draft
effective: 2026-01-01
reason: 首次编写
risk: 责任的大小难以预计。
variants:
  - {id: shared, title: 共担}
  - {id: own, title: 自担}
---
## shared
损失共担。
## own
损失自担。
"""
FORM = """\
id: filing
kind: application
title: 备案表
source: 自拟
parts:
  - columns: [40, 60]
    rows:
      - cells:
          - {caption: 名称}
          - {id: name, value: alliance.name}
      - cells:
          - {caption: 领域}
          - {id: industry, value: alliance.industry}
"""
STATUTES = """\
- key: code
  title: 某法
  kind: 法律
  version: 2020年通过
  effective: 2021-01-01
  articles:
    "1": {says: 甲, verified: true, how: 核对}
    "2": {says: 乙, verified: true, how: 核对}
"""
NATIONAL = """\
id: national
title: 国家法律
issuer: 国家
status: issued
in_force: 现行
always: true
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A little library to lie beneath."""
    return _write(
        tmp_path / "base",
        {
            "clauses/risk/storm.md": CLAUSE,
            "clauses/statutes.yaml": STATUTES,
            "templates/forms/filing.yaml": FORM,
            "templates/labels.yaml": "Tier: {lead: 牵头, core: 核心}\nKind: {firm: 企业}\n",
            "policies/national/policy.yaml": NATIONAL,
        },
    )


@pytest.fixture(autouse=True)
def closed() -> object:
    """Leave no library open."""
    yield
    close_libraries()


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _laid(base: Path, *layers: dict[str, str]) -> Path:
    folders = [_write(base.parent / f"own{number}", files) for number, files in enumerate(layers, 1)]
    return open_library(folders, base)


def _faults(base: Path, *layers: dict[str, str]) -> list[tuple[str, int | None, str]]:
    with pytest.raises(InputError) as caught:
        _laid(base, *layers)
    return [(Path(f.file).relative_to(base.parent).as_posix(), f.line, f.message) for f in caught.value.findings]


def test_a_clause_with_the_same_id_stands_in_place_of_ours_wherever_its_file_lies(base: Path) -> None:
    root = _laid(base, {"clauses/own/tempest.md": CLAUSE.replace("损失共担", "损失均担")})
    clauses = load_clauses(root, faults := [])
    assert not faults
    assert list(clauses) == ["risk.storm"] and clauses["risk.storm"].wording["shared"] == "损失均担。"


def test_a_clause_says_only_what_it_changes_and_both_texts_keep_their_lines(base: Path) -> None:
    own = "---\nchanges: risk.storm\nversion: 1.1.0\n---\n## shared\n损失由各方均担。\n"
    root = _laid(base, {"clauses/risk/storm.md": own})
    clause = load_clauses(root, [])["risk.storm"]
    assert (clause.version, clause.title) == ("1.1.0", "风暴")
    assert clause.wording == {"shared": "损失由各方均担。", "own": "损失自担。"}
    made = composition_of(root)
    assert made is not None
    at = {name: made.place(clause.file, clause.lines[name]) for name in clause.wording}
    assert at == {
        "shared": (f"{base.parent}/own1/clauses/risk/storm.md", 5),
        "own": ("clauses/risk/storm.md", CLAUSE.splitlines().index("## own") + 1),
    }


def test_a_changed_form_is_a_few_lines_named_by_what_stands_there(base: Path) -> None:
    own = """\
changes: filing
title: 本市备案表
edits:
  - at: industry
    set: {value: alliance.field}
  - at: name
    in: rows
    after:
      - cells:
          - {caption: 电话}
          - {id: phone, value: alliance.phone}
"""
    root = _laid(base, {"templates/forms/filing.yaml": own})
    form = load_forms(root, [])["filing"]
    assert form.title == "本市备案表"
    assert [cell.value for cell in form.bindings()] == ["alliance.name", "alliance.phone", "alliance.field"]


def test_a_form_of_another_id_starts_from_ours_and_leaves_it(base: Path) -> None:
    own = "id: mine\nchanges: filing\nedits:\n  - {at: 领域, in: rows, remove: true}\n"
    forms = load_forms(_laid(base, {"templates/forms/mine.yaml": own}), [])
    assert [cell.id for cell in forms["mine"].bindings()] == ["name"]
    assert len(list(forms["filing"].bindings())) == 2


def test_files_of_many_records_are_laid_record_by_record_through_any_number_of_folders(base: Path) -> None:
    first = {"clauses/statutes.yaml": '- key: code\n  articles:\n    "3": {says: 丙, verified: true, how: 核对}\n'}
    second = {
        "clauses/statutes.yaml": '- key: code\n  articles:\n    "1": {says: 新甲}\n',
        "templates/labels.yaml": "Tier: {core: 骨干}\n",
    }
    root = _laid(base, first, second)
    law = load_statutes(root, [])["code"]
    assert {number: article.says for number, article in law.articles.items()} == {"1": "新甲", "2": "乙", "3": "丙"}
    labels = read_mapping(root / "templates" / "labels.yaml", root, [])
    assert labels == {"Tier": {"lead": "牵头", "core": "骨干"}, "Kind": {"firm": "企业"}}


def test_what_is_listed_is_taken_away_and_nothing_else(base: Path) -> None:
    own = "removes:\n  - forms/filing\n  - statutes/code/2\n  - labels/Tier/core\n"
    root = _laid(base, {"overlay.yaml": own})
    assert load_forms(root, []) == {}
    assert list(load_statutes(root, [])["code"].articles) == ["1"]
    assert read_mapping(root / "templates" / "labels.yaml", root, []) == {
        "Tier": {"lead": "牵头"},
        "Kind": {"firm": "企业"},
    }
    assert list(load_clauses(root, [])) == ["risk.storm"]


def test_national_law_is_never_lost(base: Path) -> None:
    pack = "id: city\ntitle: 某市办法\nissuer: 某市\nstatus: issued\nin_force: 现行\n"
    assert [p.id for p in standing_policies(_laid(base, {"policies/city/policy.yaml": pack}))] == ["national"]
    for own in (
        {"overlay.yaml": "removes:\n  - policies/national\n"},
        {"overlay.yaml": "removes: []\n", "policies/national/policy.yaml": NATIONAL.replace("always: true\n", "")},
    ):
        ((_file, _line, message),) = _faults(base, own)
        assert "始终适用" in message


@pytest.mark.parametrize(
    ("files", "at", "says"),
    [
        ({"overlay.yaml": "removes:\n  - forms/filling\n"}, ("own1/overlay.yaml", 2), "forms/filling"),
        ({"overlay.yaml": "removes:\n  - filing\n"}, ("own1/overlay.yaml", 2), "filing"),
        ({"overlay.yaml": "remove: []\n"}, ("own1/overlay.yaml", 1), "remove"),
        ({"clauses/a/b.md": "---\nchanges: risk.strom\n---\n"}, ("own1/clauses/a/b.md", 2), "risk.strom"),
        (
            {"templates/forms/filing.yaml": "changes: filing\nedits:\n  - {at: adress, remove: true}\n"},
            ("own1/templates/forms/filing.yaml", 3), "adress",
        ),
        (
            {"templates/forms/filing.yaml": "changes: filing\nedits:\n  - {at: name, delete: true}\n"},
            ("own1/templates/forms/filing.yaml", 3), "delete",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_laid_is_told_once_at_its_line(
    base: Path, files: dict[str, str], at: tuple[str, int], says: str
) -> None:
    ((file, line, message),) = _faults(base, files)
    assert (file, line) == at and says in message


def test_nothing_outside_a_folder_is_read_through_it(base: Path) -> None:
    (base.parent / "secret").write_text("secret", encoding="utf-8")
    own = _write(base.parent / "own1", {"clauses/a/b.txt": ""})
    (own / "clauses" / "a" / "c.md").symlink_to(base.parent / "secret")
    with pytest.raises(InputError) as caught:
        open_library([own], base)
    (fault,) = caught.value.findings
    assert fault.file.endswith("own1/clauses/a/c.md") and "之外" in fault.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_folders_that_cannot_be_laid_end_a_command_with_every_fault_and_no_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = _write(tmp_path / "own", {"overlay.yaml": "removes:\n  - forms/../../x\n"})
    _write(own, {"clauses/a/b.md": "---\nid: ../../evil\nchanges: goals.goals\n---\n## text\n甲\n"})
    os.mkfifo(own / "clauses" / "a" / "c.md")
    (own / "templates").mkdir()
    (own / "templates" / "labels.yaml").symlink_to("/dev/zero")
    assert run(["--library", str(own), "policies"]) == 2
    told = capsys.readouterr()
    assert "labels.yaml" in told.out + told.err and "c.md" in told.out + told.err


def test_a_whole_library_is_read_where_it_lies_and_covers_nothing_beneath_another(base: Path) -> None:
    tables = base / "templates" / "agreements" / "tables.yaml"
    tables.parent.mkdir(parents=True)
    tables.write_text("[]\n", encoding="utf-8")
    assert open_library([base], base.parent / "nothing") == base
    own = _write(base.parent / "own1", {"overlay.yaml": ""})
    with pytest.raises(EngineError, match="完整的内容库"):
        open_library([own, base], base)
    assert composition_of(open_library([base, own], base.parent / "nothing")) is not None
