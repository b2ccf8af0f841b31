"""A newcomer follows docs/zh/新增政策.md to the letter, without a line of Python, and has a policy."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mengyue.library.load_policy import load_policy
from mengyue.library.open_library import open_library

from .conftest import ROOT, Outcome

Run = Callable[..., Outcome]
GUIDE = (ROOT / "docs" / "zh" / "新增政策.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line)[1:] for block in re.findall(r"```sh\n(.*?)\n```", GUIDE, re.DOTALL) for line in block.splitlines()
]
#: Of a province; of a city that extends it; of a zone that stands alone and asks for facts of its own.
PACK, CITY, ZONE = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
FOLDERS = re.findall("`([a-z]+)`", GUIDE[GUIDE.index("复制到") - 80 : GUIDE.index("复制到")])


CREATE, CHECK_LIBRARY, CHECK_ONE, CHECK_CITY, CHECK_ZONE, COMPARE, DRAFT = COMMANDS


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the guide is followed: a library that holds only what differs, and its three packs."""
    assert FOLDERS == ["examples"]
    folder = tmp_path_factory.mktemp("guide")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / "我的内容库" / name)
    for pack in (PACK, CITY, ZONE):
        path = folder / "我的内容库" / "policies" / pack.partition("\n")[0].removeprefix("id: ") / "policy.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(pack, encoding="utf-8")
    return folder


@pytest.fixture
def guided(written: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, from which commands run."""
    monkeypatch.chdir(written)
    return written


@pytest.fixture
def without_examples(tmp_path: Path) -> Path:
    """A whole library with nothing to try agreements with: what a pack says is checked all the same, and sooner."""
    for folder in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / "我的内容库" / folder)
    return tmp_path / "我的内容库"


def test_the_first_command_of_the_guide_writes_a_pack_without_rules(
    mengyue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "我的内容库").mkdir()
    assert mengyue(*CREATE).code == 0
    assert load_policy(open_library([tmp_path / "我的内容库"], ROOT), "demo-2027").rules == ()


def test_following_the_guide_ends_with_a_library_without_faults(mengyue: Run, guided: Path) -> None:
    checked = mengyue(*CHECK_LIBRARY)
    assert (checked.code, checked.out) == (0, "没有发现问题\n")


def test_following_the_guide_ends_with_policies_that_check_an_alliance(mengyue: Run, guided: Path) -> None:
    done = mengyue(*CHECK_ONE)
    assert done.code == 1
    lines = [line for line in done.out.splitlines() if "DEMO-" in line]
    assert [line.split()[:2] for line in lines] == [["错误", "DEMO-5"], ["警告", "DEMO-2"], ["待审", "DEMO-3"]]
    assert "第八条" in mengyue("--library", guided / "我的内容库", "explain", "DEMO-5").out

    for command, found in ((CHECK_CITY, ["待审 DEMO-3"]), (CHECK_ZONE, ["错误 ZONE-1"])):
        lines = [line for line in mengyue(*command).out.splitlines() if re.search("DEMO|ZONE", line)]
        assert [" ".join(line.split()[:2]) for line in lines] == found


def test_following_the_guide_ends_with_a_comparison_and_a_draft(mengyue: Run, guided: Path) -> None:
    table = mengyue(*COMPARE)
    assert table.code == 1
    assert "不高于5年" in table.out and "不低于6年" in table.out and "以“黑龙江联盟意见（2009）”为" in table.out

    assert mengyue(*DRAFT).code == 1  # the soft and hard rules above; the papers are made all the same
    made = {path.name for path in Path("输出").glob("*.docx")}
    assert made == {"联合体组建协议（草案）.docx", "联合体章程（草案）.docx"}


def test_a_mistake_in_the_new_policy_is_found_by_its_place(mengyue: Run, without_examples: Path) -> None:
    library = without_examples
    folder = library / "policies" / "demo-2027"
    folder.mkdir()
    for wrong, right, named in (
        ("kind: machine", "kind: machin", "machin"),
        ("member_count >= p.members_min", "member_cuont >= p.members_min", "member_cuont"),
        ("outer: 03-31", "outer: 02-30", "02-30"),
        ("documents: [annual-report]", "documents: [report]", "report"),
        ("rule: DEMO-6", "rule: DEMO-66", "DEMO-66"),
    ):
        (folder / "policy.yaml").write_text(PACK.replace(wrong, right, 1), encoding="utf-8")
        done = mengyue("--library", library, "library", "check")
        assert done.code == 1 and named in done.out and "policies/demo-2027/policy.yaml" in done.out, right


def test_a_new_pack_may_extend_one_that_is_there_and_never_overwrites(mengyue: Run, without_examples: Path) -> None:
    library = without_examples
    new = ("--library", library, "library", "new-policy")
    assert mengyue(*new, "guangxi-2030", "--extends", "guangxi-2021").code == 0
    assert len(load_policy(library, "guangxi-2030").rules) == len(load_policy(library, "guangxi-2021").rules)
    before = (library / "policies" / "guangxi-2021" / "policy.yaml").read_bytes()
    assert mengyue(*new, "guangxi-2021").code == 2
    assert (library / "policies" / "guangxi-2021" / "policy.yaml").read_bytes() == before
    assert mengyue(*new, "x", "--extends", "atlantis").code == 2
    assert mengyue(*new, "../x").code == 2 and not (library / "x").exists()


def test_the_commented_examples_of_a_new_pack_are_a_policy_once_they_are_switched_on(
    mengyue: Run, without_examples: Path
) -> None:
    library = without_examples
    made = mengyue("--library", library, "library", "new-policy", "demo-2027")
    assert made.code == 0 and f"mengyue --library {library} library check" in made.err, "the check of this very library"
    path = library / "policies" / "demo-2027" / "policy.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line[2:] if line.startswith("#   ") else line for line in lines), encoding="utf-8")
    pack = load_policy(library, "demo-2027")
    assert [rule.id for rule in pack.rules] == ["NEW-1", "NEW-2", "NEW-3"]
    assert pack.parameters and pack.contents and pack.documents and pack.calendar and pack.doubts
    assert mengyue("--library", library, "library", "check").code == 0
