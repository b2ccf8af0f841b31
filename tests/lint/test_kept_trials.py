"""What was tried before is not tried again, unless anything that it read reads otherwise."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from mengyue.library.content_library import Library, load_library
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import ClauseDefault, Policy
from mengyue.lint.clauses import Around
from mengyue.lint.kept_trials import KeptTrials, Outcome, Trying
from mengyue.lint.types import NUMBER, TEXT
from mengyue.model.finding import Finding, Severity
from mengyue.output.cache_folder import CACHE_VARIABLE
from mengyue.processes import processors

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT)


def _trial(library: Library, day: date, done: list[str], key: str, *, wording: bool = False) -> Outcome:
    """Try something that reads one clause, with its ``wording`` or without, and note in ``done`` that it was tried."""
    kept = KeptTrials(library, (), day)

    def attempt() -> Outcome:
        done.append(key)
        clause = kept.watched.clauses[key]
        said = f"{clause.title}{[*clause.wording.values()]}" if wording else clause.title
        return Outcome((Finding("X", Severity.WARNING, said, line=3, lacking=("甲",)),), (), "为什么")

    found = kept.outcome(f"{key} {wording}", [], attempt)
    kept.save()
    return found


def test_a_trial_is_done_again_only_when_what_it_read_changed(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    day, done = date(2026, 11, 29), []
    first = _trial(library, day, done, "final.law")
    assert _trial(library, day, done, "final.law") == first and done == ["final.law"]

    def changed(key: str) -> Library:
        clause = library.clauses[key].model_copy(update={"title": "另一标题"})
        return replace(library, clauses=MappingProxyType({**library.clauses, key: clause}))

    assert _trial(changed("final.notice"), day, done, "final.law") == first and done == ["final.law"]
    assert _trial(changed("final.law"), day, done, "final.law").findings[0].message == "另一标题"
    assert _trial(library, date(2027, 1, 1), done, "final.law") == first and len(done) == 3
    other = replace(library, labels={**library.labels, "New": {"a": "甲"}})
    assert _trial(other, day, done, "final.law") == first and len(done) == 4


def test_the_wording_of_a_clause_counts_only_for_trials_that_read_it(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    day, key, done = date(2026, 11, 29), "final.law", []
    clause = library.clauses[key]
    for changed in ({}, {"wording": {"own": "另一表述。"}, "version": "9.0"}, {"when": "false"}):
        clauses = MappingProxyType({**library.clauses, key: clause.model_copy(update=changed)})
        for wording in (False, True):
            _trial(replace(library, clauses=clauses), day, done, key, wording=wording)
    assert len(done) == 5


def _done_again(library: Library, changed: Library, reading: Callable[[Library], object]) -> bool:
    """Tell whether what reads so of ``library`` is tried again with the library ``changed``."""
    done: list[object] = []
    for now in (library, changed):
        kept = KeptTrials(now, (), date(2026, 11, 29))
        kept.outcome("reading", [], lambda kept=kept: done.append(reading(kept.watched)) or Outcome())  # type: ignore[misc]
        kept.save()
    return len(done) > 1


def test_a_text_of_a_clause_counts_for_who_reads_that_text_and_what_is_kept_for_people_for_nobody(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "final.dispute"
    clause = library.clauses[key]

    def with_clause(**changed: object) -> Library:
        return replace(library, clauses={**library.clauses, key: clause.model_copy(update=changed)})

    texts = {**clause.wording, "court": "以下简称甲。"}
    bumped = with_clause(version="9.0", reason="改", risk="别的", effective=date(2026, 11, 30), ladder=())
    read: dict[str, Callable[[Library], object]] = {
        "court": lambda seen: seen.clauses[key].wording["court"],
        "pending": lambda seen: seen.clauses[key].wording["pending"],
        "which": lambda seen: [*seen.clauses[key].wording],
        "short": lambda seen: seen.clauses[key].abbreviating,
        "when": lambda seen: seen.clauses[key].variants[0].when,
        "figures": lambda seen: seen.clauses[key].parameters.get("talk_days"),
        "all": lambda seen: seen.clauses[key].model_dump_json(),
    }
    for number, (changed, again) in enumerate(
        (
            (with_clause(wording=texts), {"court", "short", "all"}),
            (with_clause(wording={**clause.wording, "court": "甲。"}), {"court", "all"}),
            (with_clause(wording={**clause.wording, "more": "甲。"}), {"which", "all"}),
            (with_clause(parameters={}), {"figures", "all"}),
            (bumped, set()),
        )
    ):
        for name, reading in read.items():
            monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / f"{number}-{name}"))
            assert _done_again(library, changed, reading) == (name in again), (number, name)
    law = library.laws["civil-code"]
    number, article = next(iter(law.articles.items()))

    def with_article(**changed: object) -> Library:
        articles = {**law.articles, number: article.model_copy(update=changed)}
        return replace(library, laws={**library.laws, "civil-code": law.model_copy(update={"articles": articles})})

    for name, changed, redone in (
        ("says", with_article(says="另一说法"), False),
        ("un", with_article(verified=False), True),
    ):
        monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / name))
        assert _done_again(library, changed, lambda seen: seen.laws["civil-code"].title) == redone


#: What a trial reads of a policy, by its name.
_READING: Mapping[str, Callable[[Policy], object]] = {
    "title": lambda policy: policy.title,
    "parameter": lambda policy: policy.parameters["approval_years"].value,
    "word": lambda policy: policy.vocabulary["authority"],
    "rule": lambda policy: policy.rules[0].quote,
    "rules": lambda policy: [rule.id for rule in policy.rules],
    "yearly": lambda policy: policy.annual,
    "unset": lambda policy: policy.choices.get("final.law"),
}


def _tried_under(policy: Policy, library: Library, *names: str) -> list[str]:
    """Try under ``policy`` what reads each of ``names``, and return what was not kept."""
    kept, done = KeptTrials(library, (), date(2026, 11, 29)), []
    watched = kept.watching(policy)

    def attempt(name: str) -> Outcome:
        done.append(name)
        return Outcome((), (), str(_READING[name](watched)))

    for name in names:
        assert kept.outcome(name, [], partial(attempt, name), under=watched).cause == str(_READING[name](policy))
    kept.save()
    assert watched.model_dump_json() == policy.model_dump_json()
    return done


def test_what_a_policy_says_counts_only_for_trials_that_read_it(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    policy = load_policy(ROOT, "guangxi-2021")
    assert _tried_under(policy, library, *_READING) == [*_READING]
    first, *rules = policy.rules
    years = policy.parameters["approval_years"]
    for changed, redone in (
        ({"title": "另一办法"}, ["title"]),
        (
            {"parameters": {**policy.parameters, "approval_years": years.model_copy(update={"value": "9"})}},
            ["parameter"],
        ),
        ({"parameters": {**policy.parameters, "more": years}}, []),
        ({"vocabulary": {**policy.vocabulary, "authority": "市政府"}}, ["word"]),
        ({"rules": (first.model_copy(update={"quote": "另一句"}), *rules)}, ["rule"]),
        ({"rules": tuple(rules)}, ["rule", "rules"]),
        ({"calendar": ()}, ["yearly"]),
        ({"choices": {**policy.choices, "final.law": ClauseDefault(exclude=True)}}, ["unset"]),
        ({"issued": "2008", "id": "other"}, []),
    ):
        assert _tried_under(policy.model_copy(update=changed), library, *_READING) == redone
    assert _tried_under(policy, library, *_READING) == []


def test_a_damaged_store_is_not_believed(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    day, done = date(2026, 11, 29), []
    first = _trial(library, day, done, "final.law")
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes().replace("为什么".encode(), "为何故".encode()))
    assert _trial(library, day, done, "final.law") == first and len(done) == 2


def _dealt(library: Library, ends: bool) -> tuple[list[Outcome], list[str]]:
    """Deal out trials, each of which finds the title of a clause and its own process; with ``ends``, processes other
    than ours end over the first."""
    kept, ours = KeptTrials(library, (), date(2026, 11, 29)), os.getpid()

    def attempt(key: str) -> Outcome:
        time.sleep(0.01)
        if ends and os.getpid() != ours:
            os._exit(7)
        title = kept.watched.clauses[key].title
        return Outcome((Finding("X", Severity.WARNING, title, found=str(os.getpid())),))

    trials = [Trying(key, [], lambda key=key: attempt(key)) for key in sorted(library.clauses)[:40]]  # type: ignore[misc]
    kept.prepare("", [trials[at::8] for at in range(8)], least=1)
    made = [kept.outcome(*trial) for trial in trials]
    kept.save()
    again = [KeptTrials(library, (), date(2026, 11, 29)).outcome(t.name, (), pytest.fail) for t in trials]
    assert again == made
    return made, [outcome.findings[0].found for outcome in made]


def test_trials_dealt_out_to_processes_find_what_they_would_find_one_by_one(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    made, processes = _dealt(library, ends=False)
    titles = [library.clauses[key].title for key in sorted(library.clauses)[:40]]
    assert [outcome.findings[0].message for outcome in made] == titles
    if processors() > 1 and sys.platform == "linux":
        assert len(set(processes)) > 1


def test_what_a_process_took_that_ended_is_done_all_the_same(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    _made, processes = _dealt(library, ends=True)
    assert set(processes) == {str(os.getpid())}


def test_a_sound_clause_is_not_checked_again_for_what_it_does_not_name_but_a_fault_is_told_each_time(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    clause, done = library.clauses["final.law"], []
    around = Around(frozenset(), frozenset(clause.satisfies), {"members_count": NUMBER, "far": NUMBER}, ("tasks",))

    def said(around: Around, wording: str) -> list[str]:
        changed = clause.model_copy(update={"wording": {"own": wording}})
        return list(around.said(changed))

    wording = "共{{ members_count - 1 }}家。"
    plain = said(around, wording)
    more = replace(around, rules=around.rules | {"new.rule"}, definitions={**around.definitions, "new": TEXT})
    assert plain == said(more, wording)
    assert plain != said(replace(around, definitions={"members_count": TEXT}), wording)
    assert "tasks" in said(around, "见{{ schedule('tasks') }}。") and "tasks" not in plain

    def tried(findings: tuple[Finding, ...]) -> Outcome:
        kept = KeptTrials(library, (), date(2026, 11, 29))
        made = kept.outcome("clause", [clause], lambda: done.append(1) or Outcome(findings), plain, sound_only=True)
        kept.save()
        return made

    fault = (Finding("X", Severity.ERROR, "有误"),)
    assert [tried(fault).findings, tried(fault).findings, len(done)] == [fault, fault, 2]
    assert [tried(()), tried(fault), len(done)] == [Outcome(), Outcome(), 3]
