"""Draft, approved, retired: what is written into the clause file, and what lint and signing make of it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.draft.release import refusals
from mengyue.draft.tree import Stage
from mengyue.library.clause import Clause
from mengyue.library.clause_life import approval_gap, is_approved, is_retired
from mengyue.library.content_library import load_library
from mengyue.library.load_clause import load_clause
from mengyue.lint.approvals import lint_life
from mengyue.model.finding import Finding
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[2]
ALLIANCE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
DAY = date(2026, 12, 1)
NAME = "clauses/risk/technical.md"
KEY = "risk.technical"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the library that the tests may change."""
    root = tmp_path / "library"
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    return root


def _mengyue(root: Path, *words: str) -> int:
    return run(["--library", str(root), "library", *words])


def _approve(root: Path, *words: str) -> int:
    return _mengyue(root, "approve", KEY, "--by", "王律师", "--on", "2026-11-30", *words)


def _clause(root: Path, name: str = NAME) -> Clause:
    faults: list[Finding] = []
    clause = load_clause(root / name, root, faults)
    assert clause is not None, faults
    return clause


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def test_an_approval_changes_the_lines_of_status_and_approval_alone(library: Path) -> None:
    path = library / NAME
    _edit(path, "status: draft\n", "# 由法务部复核\nstatus: draft   # 待批准\n")
    before = path.read_text(encoding="utf-8").split("\n")
    assert _approve(library) == 0
    after = path.read_text(encoding="utf-8").split("\n")
    at = before.index("status: draft   # 待批准")
    assert after[at] == "status: approved   # 待批准"
    assert after[at + 1].startswith("approval: {by: 王律师, on: 2026-11-30, wording_sha256: ")
    assert after[:at] + after[at + 2 :] == before[:at] + before[at + 1 :]
    assert is_approved(_clause(library))
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "written",
    [
        "approval: {by: 旧, on: 2025-01-01}  # 旧的批准",
        "approval:\n  by: 旧  # 旧的批准\n  on: 2025-01-01",
        "approval:  # 旧的批准",
        'approval:\n  # 旧的批准\n  on: "2025-01-01"\n  by: "旧"\n  wording_sha256: "00"',
    ],
)
def test_an_earlier_approval_is_replaced_however_it_was_written_and_comments_stay(library: Path, written: str) -> None:
    _edit(library / NAME, "status: draft", f"status: approved\n{written}")
    assert not is_approved(_clause(library))
    assert _approve(library) == 0
    text = (library / NAME).read_text(encoding="utf-8")
    clause = _clause(library)
    assert is_approved(clause)
    assert clause.approval is not None
    assert (clause.approval.by, clause.approval.on) == ("王律师", date(2026, 11, 30))
    assert "# 旧的批准" in text
    assert text.count("approval:") == text.count("wording_sha256:") == 1


def test_windows_line_ends_stay(library: Path) -> None:
    path = library / NAME
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert _approve(library) == 0
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert is_approved(_clause(library))


@pytest.mark.parametrize("name", ["王: 律师 #1", "null", "{王}", 'O\'Neil, "Sam"', "- 王"])
def test_a_name_cannot_change_the_structure_of_the_file(library: Path, name: str) -> None:
    assert _mengyue(library, "approve", KEY, "--by", name, "--on", "2026-11-30") == 0
    approval = _clause(library).approval
    assert approval is not None
    assert approval.by == name


def test_a_name_that_no_file_can_hold_is_refused(library: Path) -> None:
    before = (library / NAME).read_bytes()
    for name in ("王\x07律师", "  "):
        assert _mengyue(library, "approve", KEY, "--by", name) == 2
    assert (library / NAME).read_bytes() == before


def test_one_unknown_clause_keeps_all_from_being_approved(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (library / NAME).read_bytes()
    assert _approve(library, "risk.technicl") == 2
    assert KEY in capsys.readouterr().err
    assert (library / NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n## by-contribution\n", "\n## by-contribution\n另有约定的除外。\n"),
        ("title: ", "title: 新"),
        ("variants:\n", "when: not members\nvariants:\n"),
        ('default: "', 'default: "1'),
    ],
)
def test_a_change_of_what_was_approved_voids_the_approval(library: Path, old: str, new: str) -> None:
    assert _approve(library) == 0
    _edit(library / NAME, old, new)
    assert not is_approved(_clause(library))
    (finding,) = [f for f in lint_life(load_library(library), DAY) if f.code == "LB-APPROVAL"]
    assert finding.file == NAME
    assert "失效" in finding.message
    assert KEY in finding.hint


def test_a_note_for_the_reviewer_voids_nothing(library: Path) -> None:
    assert _approve(library) == 0
    _edit(library / NAME, "reason: ", "reason: 补充说明；")
    assert is_approved(_clause(library))


def test_an_approval_by_hand_without_the_wording_does_not_count(library: Path) -> None:
    _edit(library / NAME, "status: draft", "status: approved\napproval: {by: 王律师, on: 2026-11-30}")
    assert "没有记录" in approval_gap(_clause(library))
    assert [f.code for f in lint_life(load_library(library), DAY)] == ["LB-APPROVAL"]


def _retire(root: Path, *words: str, key: str = KEY) -> int:
    return _mengyue(root, "retire", key, "--on", "2026-11-30", "--reason", "由新条款替代", *words)


def test_a_retired_clause_is_not_chosen_from_its_day_on_and_lint_says_where_it_is_listed(library: Path) -> None:
    other = library / "clauses" / "risk" / "technical-2.md"
    shutil.copy(library / NAME, other)
    _edit(other, f"id: {KEY}", f"id: {KEY}-2")
    assert _retire(library, "--replaced-by", f"{KEY}-2") == 0
    clause = _clause(library)
    assert (clause.replaced_by, clause.retired_on, clause.reason) == (f"{KEY}-2", date(2026, 11, 30), "由新条款替代")
    assert not is_retired(clause, date(2026, 11, 29))
    assert is_retired(clause, date(2026, 11, 30))
    findings = list(lint_life(load_library(library), DAY))
    listed = [outline.id for outline in load_library(library).outlines.values() if KEY in outline.clauses]
    assert {(f.code, f.file) for f in findings} == {("LB-RETIRED", f"templates/agreements/{o}.yaml") for o in listed}
    assert f"{KEY}-2" in findings[0].hint
    assert list(lint_life(load_library(library), date(2026, 11, 29))) == []
    other.unlink()
    assert ("LB-RETIRED", NAME) in {(f.code, f.file) for f in lint_life(load_library(library), DAY)}


def test_a_retired_clause_leaves_the_agreement_on_its_day(library: Path) -> None:
    key = "funds.taxes"  # no other clause refers to it
    assert _retire(library, key=key) == 0
    shop = Workshop(library)
    (loaded,) = shop.load(ALLIANCE)
    policy = shop.policy(loaded)
    (paper,) = shop.documents(policy, ["agreement"])

    def clauses(day: date) -> set[str]:
        draft = shop.assemble(loaded, policy, paper, stage=Stage.DRAFT, as_of=day)
        return {block.origin.clause for block in draft.body if hasattr(block, "origin")}  # type: ignore[union-attr]

    assert clauses(date(2026, 11, 29)) - clauses(date(2026, 11, 30)) == {key}


@pytest.mark.parametrize("other", ["risk.nothing", KEY])
def test_a_replacement_that_will_not_do_is_refused(library: Path, other: str) -> None:
    before = (library / NAME).read_bytes()
    assert _retire(library, "--replaced-by", other) == 2
    assert (library / NAME).read_bytes() == before


def test_a_retired_clause_cannot_be_approved(library: Path) -> None:
    assert _retire(library) == 0
    assert _approve(library) == 2


def test_every_clause_without_a_valid_approval_keeps_the_agreement_from_being_signed(library: Path) -> None:
    assert _approve(library) == 0
    shop = Workshop(library)
    (loaded,) = shop.load(ALLIANCE)
    made = shop.make(loaded, kinds=["agreement"], stage=Stage.SIGNABLE, as_of=DAY)
    assert not made.rendered
    pending = {f.path.removeprefix("clauses.") for f in made.findings if f.code == "DR-UNAPPROVED"}
    assert pending == {clause.id for clause in made.unapproved}
    assert "preamble.g21" in pending
    assert KEY not in pending
    for finding in made.findings:
        if finding.code == "DR-UNAPPROVED":
            assert (library / finding.file).is_file()
    accepted = shop.make(loaded, kinds=["agreement"], stage=Stage.SIGNABLE, as_of=DAY, accept_unapproved=True)
    assert accepted.rendered
    assert {clause.id for clause in accepted.unapproved} == pending
    assert refusals(accepted.trees, ()) == []


def test_our_own_clauses_claim_no_approval_that_they_do_not_have() -> None:
    for clause in load_library(ROOT).clauses.values():
        assert clause.approval is None or is_approved(clause), clause.id


def test_explain_tells_who_approved_and_whether_it_still_holds(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _approve(library) == 0
    assert run(["--library", str(library), "explain", KEY]) == 0
    told = capsys.readouterr().out
    assert "2026-11-30 由王律师批准\n" in told
    _edit(library / NAME, "title: ", "title: 新")
    assert run(["--library", str(library), "explain", KEY]) == 0
    assert "2026-11-30 由王律师批准；条款批准后有改动，批准失效" in capsys.readouterr().out


def test_one_command_approves_a_whole_topic(library: Path) -> None:
    wanted = {key for key in load_library(library).clauses if key.startswith("integrity.")}
    assert len(wanted) > 2
    assert _mengyue(library, "approve", "integrity.*", "--by", "王律师", "--on", "2026-11-30") == 0
    after = load_library(library)
    assert {key for key, clause in after.clauses.items() if clause.approval} == wanted
    assert _mengyue(library, "approve", "no-such.*", "--by", "王律师") == 2
