"""What a pack must say for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengyue.library.load_policy import placed_policy
from mengyue.lint.fault_places import Pack
from mengyue.lint.packs import lint_pack

BARE = "id: bare\ntitle: 示例市办法\nissuer: 示例市科学技术局\nplace: 示例市\nstatus: issued\n"


@pytest.mark.parametrize(
    ("more", "asked"),
    [("", ["calendar", "documents"]), ("calendar: []\n", ["documents"]), ("calendar:\ndocuments: []\n", [])],
)
def test_a_pack_that_says_nothing_of_dates_or_papers_is_asked_and_may_say_that_there_are_none(
    more: str, asked: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "policies" / "bare"
    folder.mkdir(parents=True)
    (folder / "policy.yaml").write_text(BARE + more, encoding="utf-8")
    found = list(lint_pack(Pack(*placed_policy(tmp_path, "bare")), ["bare"]))
    assert len(found) == len(asked)
    for key, finding in zip(asked, found, strict=True):
        assert f"（{key}）" in finding.message and f"{key}: []" in finding.hint and finding.line
