"""What a pack must say for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengyue.library.load_policy import placed_policy
from mengyue.library.policy_scaffold import new_policy
from mengyue.lint.fault_places import Pack
from mengyue.lint.packs import lint_pack

BARE = "id: bare\ntitle: 示例市办法\nissuer: 示例市科学技术局\nplace: 示例市\nstatus: issued\n"


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ("", ["calendar", "documents"]),
        ("calendar: []\n", ["documents"]),
        ("calendar:\ndocuments: []\n", ["calendar"]),
        ("calendar:\ndocuments: []\ndraws: [call]\n", ["calendar"]),
        ("calendar: []\ndocuments: []\n", []),
    ],
)
def test_a_pack_that_says_nothing_of_dates_or_papers_is_asked_and_may_say_that_there_are_none(
    more: str, asked: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "policies" / "bare"
    folder.mkdir(parents=True)
    (tmp_path / "policies" / "shared").mkdir()
    (tmp_path / "policies" / "shared" / "call.yaml").write_text("title: 通知\n", encoding="utf-8")
    (folder / "policy.yaml").write_text(BARE + more, encoding="utf-8")
    found = list(lint_pack(Pack(*placed_policy(tmp_path, "bare")), ["bare"]))
    assert len(found) == len(asked)
    for key, finding in zip(asked, found, strict=True):
        assert f"（{key}）" in finding.message and f"{key}: []" in finding.hint and finding.line


def test_a_new_pack_that_nobody_has_named_is_asked_for_title_authority_and_place(tmp_path: Path) -> None:
    folder = tmp_path / "policies" / "new"
    folder.mkdir(parents=True)
    text = new_policy("new").replace("draws:", "#").replace("calendar:", "calendar: []")
    (folder / "policy.yaml").write_text(text.replace("documents:", "documents: []"), encoding="utf-8")
    pack = Pack(*placed_policy(tmp_path, "new"))
    lines = text.splitlines()
    asked = [lines[(finding.line or 0) - 1].partition(":")[0] for finding in lint_pack(pack, ["new"])]
    assert asked == ["title", "issuer", "place"]
