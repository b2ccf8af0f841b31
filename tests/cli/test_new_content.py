"""New clauses, papers and forms begin as commented files that load, build and check as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mengyue.draft.wording_scope import Wording
from mengyue.library.content_library import read_library
from mengyue.library.load_form import load_forms
from mengyue.library.load_policy import load_policy, standing_policies
from mengyue.library.open_library import close_libraries, open_library
from mengyue.lint.clauses import Around, lint_clause
from mengyue.model.finding import Finding
from mengyue.paths import shipped_root

from .conftest import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of one's own."""
    monkeypatch.chdir(tmp_path)
    Path("own").mkdir()
    return Path("own")


def test_what_is_new_loads_and_checks_as_it_is_and_is_never_written_over(mengyue: Run, own: Path) -> None:
    for words in (
        ("new-clause", "ip.stamp", "--title", "专用章"),
        ("new-clause", "governance.advisory", "--changes", "governance.advisory"),
        ("new-paper", "site-visit", "--title", "考察函"),
        ("new-form", "city-filing", "--title", "备案表"),
        ("new-form", "binhai-2012-filing", "--changes", "binhai-2012-filing"),
    ):
        done = mengyue("--library", own, "library", *words)
        assert done.code == 0, done.err
        assert mengyue("--library", own, "library", *words).code == 2, "written over"
    faults: list[Finding] = []
    root = open_library([own], shipped_root())
    library, forms = read_library(root, faults), load_forms(root, faults)
    policies = [*standing_policies(root), load_policy(root, "guangxi-2021")]
    assert not faults and {"city-filing", "binhai-2012-filing"} <= forms.keys() and "site-visit" in library.papers
    around = Around.of(library, policies, {})
    for key in ("ip.stamp", "letter.site-visit"):
        wording = Wording(library.labels, library.terms)
        assert not list(lint_clause(library.clauses[key], library, around, wording, date(2030, 1, 1)))
    lines = (own / "templates" / "forms" / "binhai-2012-filing.yaml").read_text("utf-8").splitlines()
    assert len(lines) < 30, "a changed form is a page"
    close_libraries()


def test_what_cannot_be_new_is_refused_in_a_sentence_that_says_what_can(mengyue: Run, own: Path) -> None:
    for words, says in (
        (("new-clause", "weather.storm"), "clauses/topics.yaml"),
        (("new-clause", "storm"), "主题.名称"),
        (("new-clause", "final.law"), "已经存在"),
        (("new-form", "x", "--changes", "nothing"), "binhai-2012-filing"),
        (("new-paper", "../x"), "小写字母"),
    ):
        done = mengyue("--library", own, "library", *words)
        assert done.code == 2 and says in done.err, done.err
    assert not list(own.iterdir())
