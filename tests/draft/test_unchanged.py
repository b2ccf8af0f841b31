"""What reads nothing that has changed is not worked out again; what does is, and comes out as if for the first time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mengyue.checks.all_rules import check
from mengyue.checks.rule_scope import Scope
from mengyue.checks.unchanged import Unchanged
from mengyue.draft.assemble import assemble
from mengyue.draft.tree import Article, Draft, Stage, Table, Value
from mengyue.draft.wording_scope import shared_wording
from mengyue.intake.load import Loaded
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.lint.kept_trials import KeptTrials
from mengyue.model.alliance import Alliance, ClauseChoice, OwnArticle
from mengyue.model.cooperation import AgreementLength
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def alliance(loaded: Loaded) -> Alliance:
    return loaded.alliance


@pytest.fixture(scope="module")
def policy(shop: Workshop, loaded: Loaded) -> Policy:
    return shop.policy(loaded)


def _drafted(
    shop: Workshop,
    policy: Policy,
    alliance: Alliance,
    *,
    anew: bool = False,
    library: Library | None = None,
    outline: str = "guangxi-2021",
) -> Draft:
    library = library or (replace(shop.library) if anew else shop.library)  # the same, for which nothing is kept yet
    wording = shared_wording(library.labels, library.terms)
    return assemble(alliance, library.outlines[outline], library, policy, wording, stage=Stage.DRAFT, as_of=DAY)


def _changes(alliance: Alliance) -> dict[str, Alliance]:
    def having(**values: Any) -> Alliance:
        return alliance.model_copy(update=values)

    first, second, *others = alliance.members
    agreement = alliance.agreement
    assert agreement is not None
    return {
        "a name": having(members=(first.model_copy(update={"name": f"{first.name}二分厂"}), second, *others)),
        "a member less": having(members=(first, *others)),
        "members in another order": having(members=(second, *others, first)),
        "no tasks": having(tasks=()),
        "a clause left out": having(
            clauses={**alliance.clauses, "governance.written-decisions": ClauseChoice(exclude=True)}
        ),
        "another length": having(agreement=agreement.model_copy(update={"length": AgreementLength.COMPACT})),
        "an own article": having(own_articles=(OwnArticle(id="own", after="funds.taxes", title="甲", text="乙。"),)),
        "the term": having(agreement=agreement.model_copy(update={"term_years": 9})),
        "nothing": alliance,
    }


def test_after_every_change_findings_and_agreement_are_as_if_made_for_the_first_time(
    shop: Workshop, policy: Policy, alliance: Alliance
) -> None:
    texts = set()
    for what, changed in _changes(alliance).items():
        assert check(changed, [policy], DAY) == check(changed, [policy.model_copy()], DAY), what
        drafted = _drafted(shop, policy, changed)
        assert drafted == _drafted(shop, policy, changed, anew=True), what
        texts.add(repr(drafted))
    assert len(texts) == len(_changes(alliance))


def test_an_article_that_the_definitions_word_first_is_worded_anew_when_what_it_reads_has_changed(
    shop: Workshop,
) -> None:
    loaded = shop.load(ROOT / "examples" / "heilongjiang-2009" / "alliance.yaml")[0]
    policy, outline = shop.policy(loaded), "heilongjiang-2009"

    def having(place: int, **values: str) -> Alliance:
        members = list(loaded.alliance.members)
        members[place] = members[place].model_copy(update=values)
        return loaded.alliance.model_copy(update={"members": tuple(members)})

    before = _drafted(shop, policy, having(6, name="北辰试验设备公司"), outline=outline)
    foreign = having(8, country="新加坡")
    after = _drafted(shop, policy, foreign, outline=outline)
    assert after == _drafted(shop, policy, foreign, outline=outline, anew=True)
    assert ["境外成员" in repr(draft.body) for draft in (before, after)] == [False, True]


def test_an_article_of_which_nothing_has_changed_is_the_very_one_of_before(
    shop: Workshop, policy: Policy, alliance: Alliance
) -> None:
    before = [block for block in _drafted(shop, policy, alliance).body if isinstance(block, Article)]
    after = [
        block for block in _drafted(shop, policy, _changes(alliance)["the term"]).body if isinstance(block, Article)
    ]
    same = [one is other for one, other in zip(before, after, strict=True)]
    assert len(same) * 0.7 < sum(same) < len(same)


def test_of_a_table_the_columns_that_read_nothing_that_changed_are_the_very_ones_of_before(
    shop: Workshop, policy: Policy, alliance: Alliance
) -> None:
    tables = (
        [block for block in _drafted(shop, policy, data).body if isinstance(block, Table) and block.source == "parties"]
        for data in (alliance, _changes(alliance)["a name"])
    )
    before, after = next((one, other) for one, other in zip(*tables, strict=True) if one != other)
    _number, name, code, *_rest = zip(before.rows[0], after.rows[0], strict=True)
    assert name[0] != name[1] and code[0] is code[1]


@pytest.mark.parametrize(
    ("expression", "other", "again"),
    [
        ("tasks|length", {"agreement": None}, False),
        ("agreement.term_years", {"agreement": None}, True),
        ("member(tasks[0].lead).name", {"members": ()}, True),
        ("member(tasks[0].lead).name", {"results": ()}, False),
        ("references|length", {"revenue": None}, True),
        ("references|length", {"alliance": None}, False),
        ("references|map(attribute='name')|list|length", {"members": ()}, True),
        ("(references|selectattr('part', 'eq', 'tasks')|first).owner.name", {"tasks": "renamed"}, True),
        ("(references|selectattr('part', 'eq', 'tasks')|first).member", {"tasks": "renamed"}, False),
        ("turns|length", {"agreement": None}, False),
        ("turns|length", {"members": ()}, True),
        ("p|length", {"members": ()}, False),
        ("something_given", {}, True),
    ],
)
def test_only_what_reads_the_data_that_changed_is_made_again(
    alliance: Alliance, expression: str, other: dict[str, Any], again: bool
) -> None:
    unchanged, made = Unchanged(), 0

    def value(data: Alliance) -> None:
        scope = Scope(data, None, {"something_given": 1})

        def make() -> object:
            nonlocal made
            made += 1
            return scope.evaluate(expression)

        scope.kept(unchanged, "it", None, make)

    if other.get("tasks") == "renamed":
        other = {"tasks": tuple(task.model_copy(update={"name": f"{task.name}二"}) for task in alliance.tasks)}
    value(alliance)
    value(alliance.model_copy(update=other))
    assert made == 1 + again


@pytest.mark.parametrize(
    ("expression", "again"),
    [
        ("members|map(attribute='kind')|list|length", False),
        ("members|length", False),
        ("leads|length", False),
        ("member(tasks[0].lead).kind", False),
        ("members[1].name", True),
        ("name_of(tasks[0].lead)", True),
        ("members[0] == members[0]", True),
    ],
)
def test_another_name_is_nothing_to_what_reads_other_facts_of_the_members(
    alliance: Alliance, expression: str, again: bool
) -> None:
    unchanged, made = Unchanged(), list[str]()
    first, *others = alliance.members
    renamed = (first.model_copy(update={"name": f"{first.name}二分厂"}), *others)
    for members in (alliance.members, renamed, alliance.members, renamed):
        scope = Scope(alliance.model_copy(update={"members": members}), None)
        scope.kept(unchanged, "it", None, lambda scope=scope: made.append(str(scope.evaluate(expression))))
    assert len(made) == 1 + again  # of data that were there before nothing is made again either


def test_figures_that_are_equal_and_written_otherwise_are_told_apart(alliance: Alliance) -> None:
    unchanged = Unchanged()
    row = alliance.contributions[0]
    said = []
    for amount in (Decimal("5000000"), Decimal("5000000.00")):
        data = alliance.model_copy(update={"contributions": (row.model_copy(update={"amount": amount}),)})
        scope = Scope(data, None)
        said.append(scope.kept(unchanged, "it", None, partial(scope.render, "{{ contributions[0].amount }}")))
    assert said == ["5000000", "5000000.00"]


def test_a_library_and_a_policy_that_note_what_is_read_of_them_see_all_read_each_time(
    shop: Workshop, policy: Policy, alliance: Alliance
) -> None:
    trials = KeptTrials(shop.library, shop.standing, DAY)
    watched, seen = trials.watching(policy), []
    for under in (watched, watched, policy):
        _draft, own = trials.noted.of(lambda under=under: _drafted(shop, under, alliance, library=trials.watched))  # type: ignore[misc]
        seen.append({read for read in own if isinstance(read, tuple)})
    assert seen[0] == seen[1] and {("policy", "choices.final.law"), ("policy", "wording")} < seen[0]
    assert {read for read in seen[0] if read[0] != "policy"} == seen[2] and ("tables", "parties") in seen[2]


def test_after_another_name_of_one_member_only_its_own_cells_and_findings_are_made_anew(
    shop: Workshop, policy: Policy, alliance: Alliance
) -> None:
    first, *others = alliance.members
    renamed = alliance.model_copy(update={"members": (first.model_copy(update={"name": "另一家公司"}), *others)})
    library = replace(shop.library)  # of which nothing is known
    before, after = (_drafted(shop, policy, one, library=library) for one in (alliance, renamed))
    pairs = [
        (old, new)
        for one, other in zip(_tables(before), _tables(after), strict=True)
        for old_row, new_row in zip(one.rows, other.rows, strict=True)
        for old, new in zip(old_row, new_row, strict=True)
        if any(isinstance(part, Value) and part.path.startswith("members[") for part in new)
    ]
    assert len([new for old, new in pairs if old is not new]) * 5 < len(pairs)
    assert all(old is new for old, new in pairs if old == new and "members[0]" not in str(new))
    new = policy.model_copy()  # of which nothing is known
    known = {id(finding) for finding in check(alliance, [new], DAY)}
    again = check(renamed, [new], DAY)
    assert again == check(renamed, [policy.model_copy()], DAY)
    about = [finding for finding in again if finding.path.startswith("members[")]
    assert {f.path.partition(".")[0] for f in about if id(f) not in known} == {"members[0]"}


def test_members_that_trade_what_a_rule_reads_are_each_judged_by_their_own(policy: Policy, alliance: Alliance) -> None:
    one, two, *others = alliance.members
    fields = ("kind", "uscc", "standing", "is_legal_person")
    traded = (
        one.model_copy(update={name: getattr(two, name) for name in fields}),
        two.model_copy(update={name: getattr(one, name) for name in fields}),
        *others,
    )
    for members in (alliance.members, traded, (two, one, *others), (one, *others), alliance.members):
        given = alliance.model_copy(update={"members": members})
        assert check(given, [policy], DAY) == check(given, [policy.model_copy()], DAY)


def _tables(draft: Draft) -> list[Table]:
    blocks = [*draft.body, *(block for schedule in draft.schedules for block in schedule.blocks)]
    articles = [block for part in draft.body if isinstance(part, Article) for block in part.blocks]
    return [block for block in (*blocks, *articles) if isinstance(block, Table)]
