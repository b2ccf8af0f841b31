"""A folder of one's own over the library that comes with the program, through the commands that people type."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ALLIANCE, FULL, ROOT, USUAL, Outcome

Run = Callable[..., Outcome]
ADVISORY = "clauses/governance/advisory.md"
SAID = "咨询机构的结论应于五日内送达。"


def _own(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An overlay of one clause, called ``own`` from where commands run."""
    monkeypatch.chdir(tmp_path)
    text = f"---\nchanges: governance.advisory\nversion: 1.1.0\nreason: 写明送达的期限\n---\n## advise\n{SAID}\n"
    return _own(tmp_path / "own", {ADVISORY: text}).name


def test_explain_says_which_file_won(mengyue: Run, own: str) -> None:
    text = mengyue("--library", own, "explain", "governance.advisory").out
    assert f"own/{ADVISORY}（在 {ADVISORY} 之上）" in text and SAID in text
    assert (
        "采用的文件\n    clauses/governance/voting.md" in mengyue("--library", own, "explain", "governance.voting").out
    )
    assert "clauses/statutes.yaml:" in mengyue("--library", own, "explain", "civil-code/860").out


def test_diff_says_what_differs_and_what_changed_beneath_since_it_was_recorded(mengyue: Run, own: str) -> None:
    lower = _own(Path("lower"), {"templates/labels.yaml": "Tier: {core: 骨干单位}\n"})
    _own(Path(own), {"templates/labels.yaml": "Tier: {core: 中坚单位}\n"})
    words = ("--library", str(lower), "--library", own, "library", "diff")
    first = mengyue(*words)
    assert first.code == 0 and "改动　clauses/governance.advisory　own/" in first.out and f"+{SAID}" in first.out
    assert '-"core": "骨干单位"' in first.out and '+"core": "中坚单位"' in first.out
    assert mengyue(*words, "--record").code == 0
    again = mengyue(*words)
    assert again.code == 0 and "下层" not in again.out + again.err
    _own(lower, {"templates/labels.yaml": "Tier: {core: 主干单位}\n"})
    moved = mengyue(*words)
    assert moved.code == 1 and "下层已改　labels/Tier" in moved.out and '+"core": "主干单位"' in moved.out
    data = json.loads(mengyue(*words, "--format", "json").out)
    assert list(data["beneath"]) == ["labels/Tier"] and len(data["changes"]) == 2


def test_what_an_overlay_takes_away_though_it_is_needed_is_told_once_where_it_says_so(mengyue: Run, own: str) -> None:
    _own(Path(own), {"overlay.yaml": "removes:\n  - clauses/governance.voting\n"})
    above = _own(
        Path("above"), {"clauses/voting.md": "---\nchanges: governance.voting\n---\n", "clauses/README.md": ""}
    )
    done = mengyue("--library", own, "--library", above, "library", "check", "--format", "json")
    misplaced, told = [f for f in json.loads(done.out)["findings"] if f["severity"] == "error"]
    assert (told["code"], told["file"], told["line"]) == ("LB-OVERLAY", "own/overlay.yaml", 2)
    assert "governance.voting" in told["message"] and "clauses/alliance/special-fund.md:" in told["message"]
    assert misplaced["file"] == "above/clauses/voting.md" and "clauses/<主题>/<名称>.md" in misplaced["hint"]


def test_a_policy_that_nobody_needs_is_taken_away_without_a_word(mengyue: Run, own: str) -> None:
    _own(Path(own), {"overlay.yaml": "removes:\n  - policies/heilongjiang-2009\n"})
    done = mengyue(
        "--library", own, "library", "check", "clauses/alliance/roles.md", "templates/papers/pilot-application.yaml"
    )
    assert done.code == 0 and "LB-" not in done.out, done.out


def test_explain_says_what_took_away_what_is_not_there_and_not_what_is_given_back(mengyue: Run, own: str) -> None:
    lower = _own(Path("lower"), {"overlay.yaml": "removes:\n  - clauses/governance.voting\n  - policies/binhai-2012\n"})
    gone = mengyue("--library", lower, "explain", "governance.voting")
    assert gone.code == 0 and "lower/overlay.yaml:2" in gone.out and "clauses/governance/voting.md" in gone.out
    words = ("--library", lower, "--library", own, "explain")
    rule = re.search("^  - id: (.+)$", (ROOT / "policies/binhai-2012/policy.yaml").read_text("utf-8"), re.MULTILINE)
    assert rule and "lower/overlay.yaml:3　连同 policies/binhai-2012" in mengyue(*words, rule[1]).out
    text = (ROOT / "clauses/governance/voting.md").read_text("utf-8")
    _own(Path(own), {"clauses/governance/back.md": text})
    assert "own/clauses/governance/back.md" in mengyue(*words, "governance.voting").out


def test_approval_of_what_lies_beneath_is_a_few_lines_above_it(mengyue: Run, own: str) -> None:
    words = ("--library", own, "library", "approve", "governance.voting", "governance.advisory", "--by", "张律师")
    assert mengyue(*words, "--on", "2026-11-29").code == 0
    text = (Path(own) / "clauses" / "governance" / "voting.md").read_text("utf-8")
    assert text.startswith("---\nchanges: governance.voting\n") and len(text.splitlines()) == 5
    assert (Path(own) / ADVISORY).read_text("utf-8").endswith(f"## advise\n{SAID}\n")
    for key in ("governance.voting", "governance.advisory"):
        assert "2026-11-29 由张律师批准\n" in mengyue("--library", own, "explain", key).out


def test_a_lock_brings_back_what_an_overlay_and_ours_gave_together(mengyue: Run, own: str, tmp_path: Path) -> None:
    _git(tmp_path / own, "init", "-q")
    _git(tmp_path / own, "add", "-A")
    _git(tmp_path / own, "commit", "-q", "-m", "first")
    words = ("--library", own, "draft", ALLIANCE, "--document", "agreement", "--as-of", "2026-12-01")
    assert mengyue(*words, "-o", "first").code in (0, 1)
    (made,) = Path("first").glob("*.docx")
    clause = tmp_path / own / ADVISORY
    clause.write_text(clause.read_text("utf-8").replace("五日", "十日"), encoding="utf-8")
    _git(tmp_path / own, "commit", "-aqm", "second")
    locked = mengyue("--library", own, "draft", ALLIANCE, "--locked", "first/manifest.json", "-o", "again")
    assert locked.code == 0, locked.out + locked.err
    assert (Path("again") / made.name).read_bytes() == made.read_bytes()


def test_what_cannot_be_laid_is_told_in_the_format_that_was_asked_for(mengyue: Run, own: str) -> None:
    _own(Path(own), {"overlay.yaml": "removes:\n  - clauses/governance.nowhere\n"})
    for words in (("library", "check"), ("library", "diff"), ("check", ALLIANCE), ("policies",)):
        done = mengyue("--library", own, *words, "--format", "json")
        told = json.loads(done.out)["findings"]
        assert done.code == 2 and [(f["file"], f["line"]) for f in told] == [("own/overlay.yaml", 2)], words
    done = mengyue("--library", own, "check", ALLIANCE, "--format", "sarif")
    assert done.code == 2 and "own/overlay.yaml" in done.out and json.loads(done.out)["runs"]
    assert "overlay.yaml" in mengyue("--library", own, "library", "check").out


def test_what_is_no_library_is_refused_in_a_sentence(mengyue: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("", encoding="utf-8")
    done = mengyue("--library", tmp_path, "policies")
    assert done.code == 2 and "不是内容库" in done.err
    done = mengyue("--library", tmp_path / "nowhere", "policies")
    assert done.code == 2 and "不存在" in done.err and "不是内容库" not in done.err
    done = mengyue("--library", ROOT, "library", "diff")
    assert done.code == 2 and "--library" in done.err


def _git(folder: Path, *words: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=folder, env={**kept, **who, **nobody}, check=True, capture_output=True)


def test_one_clause_or_pack_is_checked_by_itself(mengyue: Run, own: str, tmp_path: Path) -> None:
    clause = tmp_path / own / ADVISORY
    assert mengyue("--library", own, "library", "check", f"own/{ADVISORY}").code == 0
    clause.write_text(clause.read_text("utf-8").replace(SAID, "{{ alliance.nmae }}送达。"), encoding="utf-8")
    done = mengyue("--library", own, "library", "check", "governance.advisory", "--format", "json")
    (told,) = json.loads(done.out)["findings"]
    assert done.code == 1 and (told["file"], told["line"]) == (f"own/{ADVISORY}", 7) and "nmae" in told["message"]
    assert mengyue("--library", own, "library", "check", "final.law").code == 0, "what is not asked for is not told"
    missing = mengyue("--library", own, "library", "check", "nowhere")
    assert missing.code == 2 and "nowhere" in missing.err


SCHEME = """\
- id: A
  title: 各归各（本所）
- id: Z
  title: 本所统管
  suits: 由本所统一管理
  variants: {ip.ownership: lead}
"""


def test_a_scheme_of_ones_own_is_chosen_drafted_and_explained(mengyue: Run, own: str, tmp_path: Path) -> None:
    _own(Path(own), {"clauses/presets.yaml": SCHEME})
    data = tmp_path / "alliance.yaml"
    text = ALLIANCE.read_text("utf-8").replace(FULL, USUAL)
    data.write_text(re.sub("^  preset: .*$", "  preset: Z", text, flags=re.MULTILINE), "utf-8")
    refused = mengyue("check", data)
    assert refused.code == 2 and "A（各归各）" in refused.err + refused.out
    words = ("--library", own)
    done = mengyue(*words, "draft", data, "-o", tmp_path / "out")
    assert done.code == 0, done.err
    told = mengyue(*words, "explain", "Z").out
    assert "本所统管" in told and "own/clauses/presets.yaml:3" in told


def test_a_name_for_a_choice_that_there_is_not_is_told(mengyue: Run, own: str) -> None:
    _own(Path(own), {"templates/labels.yaml": "Sector: {ocean: 海洋产业}\nSecter: {other: 他业}\n"})
    done = mengyue("--library", own, "library", "check", "templates/labels.yaml")
    told = [line for line in done.out.splitlines() if "LB-LABEL" in line]
    assert len(told) == 2 and "ocean" in done.out and "Secter" in done.out
