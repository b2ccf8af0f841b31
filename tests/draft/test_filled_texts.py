"""What was made for one alliance serves another with other texts; it comes out as if made for the first time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mengyue.checks.all_rules import check
from mengyue.checks.rule_scope import Scope
from mengyue.checks.unchanged import Unchanged
from mengyue.draft.assemble import assemble
from mengyue.draft.blanks import inlines_of
from mengyue.draft.fill import fill
from mengyue.draft.tree import Draft, Form, Stage, Value
from mengyue.draft.wording_scope import shared_wording
from mengyue.intake.load import Loaded
from mengyue.library.load_form import load_form
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import Kind, describe
from mengyue.model.member import Member
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/alliance.yaml"))

#: What makes another text of one: ordinary names, equal ones, words that clauses define, marks of wording and of
#: expressions, stops that filters take away, several lines, nothing.
WRITTEN = (
    lambda text, at: f"{text}{at}",
    lambda text, at: "同名单位",
    lambda text, at: ("知识产权", "背景知识产权", "成员单位")[at % 3],
    lambda text, at: f"**{text}**、（一）{{{{ p }}}}。",
    lambda text, at: f"{text}。；" if at % 2 else f"　{text} ",
    lambda text, at: f"{text}\n另起一行" if at % 3 == 0 else text[::-1],
    lambda text, at: None if at % 4 == 0 else f"{at}甲",
    lambda text, at: f"{text}{at}二",
)


def _rewritten(alliance: Alliance, number: int) -> Alliance:
    """Return the alliance with other texts wherever people write what they will."""
    write, count = WRITTEN[number], iter(range(100_000))

    def record(model: Any) -> Any:
        described = describe(type(model))
        changed = {}
        for name, value in model.__dict__.items():
            one = described.get(name)
            if isinstance(value, Model):
                changed[name] = record(value)
            elif isinstance(value, tuple):
                changed[name] = tuple([record(item) if isinstance(item, Model) else item for item in value])
            elif type(value) is str and one and one.kind in (Kind.LINE, Kind.PROSE) and not one.refers:
                text = write(value, next(count))
                changed[name] = text if text is not None or not one.required else value
        return model.model_copy(update=changed)

    found: Alliance = record(alliance)
    return found.model_copy(
        update={name: getattr(alliance, name) for name in ("policy", "answers", "own_articles", "special_terms")}
    )


def _trees(
    shop: Workshop, loaded: Loaded, policy: Policy, kinds: Iterable[str] = (), *, anew: bool = False
) -> Iterator[Draft | Form]:
    library = replace(shop.library) if anew else shop.library
    wording = shared_wording(library.labels, library.terms)
    for paper in shop.documents(policy, kinds):
        kind, _slash, key = paper.source.partition("/")
        if kind == "forms":
            path = ROOT / "templates" / f"{paper.source}.yaml"
            yield (
                fill(loaded.alliance, load_form(path, ROOT), policy, wording, stage=Stage.DRAFT, names={"as_of": DAY})
                if anew
                else shop.assemble(loaded, policy, paper, stage=Stage.DRAFT, as_of=DAY)  # type: ignore[misc]
            )
            continue
        outline = (library.outlines if kind == "agreements" else library.papers).get(key)
        if outline is not None and not outline.each:
            yield assemble(loaded.alliance, outline, library, policy, wording, stage=Stage.DRAFT, as_of=DAY)


@pytest.mark.parametrize("example", EXAMPLES)
def test_other_texts_give_what_they_give_where_nothing_was_made_before(shop: Workshop, example: str) -> None:
    loaded = shop.load(ROOT / "examples" / example / "alliance.yaml")[0]
    policy = shop.policy(loaded)
    list(_trees(shop, loaded, policy))
    check(loaded.alliance, [policy], DAY)
    seen = set()
    for number in range(len(WRITTEN)):
        other = replace(loaded, alliance=_rewritten(loaded.alliance, number))
        made, first = list(_trees(shop, other, policy)), list(_trees(shop, other, policy, anew=True))
        for tree, plain in zip(made, first, strict=True):
            if isinstance(plain, Form) and isinstance(tree, Form):
                plain = replace(plain, layout=tree.layout)
            assert tree == plain, number
        found = check(other.alliance, [policy], DAY)
        assert found == check(other.alliance, [policy.model_copy()], DAY), number
        assert not any("\x02" in finding.message + finding.hint for finding in found)
        seen.add(repr((made, found)))
    assert len(seen) == len(WRITTEN)


#: What else a file may call its units: longer, in turn what another was called, told apart by capitals alone, digits.
CALLED = (
    lambda ids, at: f"{ids[at]}二",
    lambda ids, at: ids[at - 1],
    lambda ids, at: "单位" + ("a", "A", "b", "B")[at % 4] * (1 + at // 4),
    lambda ids, at: str(len(ids) - at),
)


def _called(alliance: Alliance, number: int) -> Alliance:
    """Return the alliance with other ids for the same units, wherever the file names them."""
    ids = list(dict.fromkeys(unit.id for unit in (*alliance.members, *alliance.former_members)))
    called = {key: CALLED[number](ids, at) for at, key in enumerate(ids)}

    def record(model: Any) -> Any:
        described, changed = describe(type(model)), {}
        for name, value in model.__dict__.items():
            one = described.get(name)
            if isinstance(value, Model):
                changed[name] = record(value)
            elif one and (one.is_member_reference or (name == "id" and isinstance(model, Member))):
                several = isinstance(value, tuple)
                changed[name] = tuple([called.get(key, key) for key in value]) if several else called.get(value, value)
            elif isinstance(value, tuple):
                changed[name] = tuple([record(item) if isinstance(item, Model) else item for item in value])
        return model.model_copy(update=changed)

    found: Alliance = record(alliance)
    return found


@pytest.mark.parametrize("example", EXAMPLES)
def test_other_ids_of_the_units_give_what_they_give_where_nothing_was_made_before(shop: Workshop, example: str) -> None:
    loaded = shop.load(ROOT / "examples" / example / "alliance.yaml")[0]
    policy = shop.policy(loaded)
    list(_trees(shop, loaded, policy))
    check(loaded.alliance, [policy], DAY)
    for number in range(len(CALLED)):
        other = replace(loaded, alliance=_called(loaded.alliance, number))
        made, first = list(_trees(shop, other, policy)), list(_trees(shop, other, policy, anew=True))
        for tree, plain in zip(made, first, strict=True):
            if isinstance(plain, Form) and isinstance(tree, Form):
                plain = replace(plain, layout=tree.layout)
            assert tree == plain, number
        assert check(other.alliance, [policy], DAY) == check(other.alliance, [policy.model_copy()], DAY), number


def test_what_names_the_same_units_by_other_ids_is_not_made_again(shop: Workshop, loaded: Loaded) -> None:
    policy = shop.policy(loaded)

    def agreement(alliance: Alliance, *, anew: bool = False) -> Draft:
        trees = _trees(shop, replace(loaded, alliance=alliance), policy, anew=anew)
        return next(tree for tree in trees if isinstance(tree, Draft))

    before, after = agreement(loaded.alliance), agreement(_called(loaded.alliance, 0))
    assert len(before.body) > 60
    assert all(one is other for one, other in zip(before.body, after.body, strict=True))
    assert all(one is other for one, other in zip(before.schedules, after.schedules, strict=True))
    first, second, *others = loaded.alliance.tasks
    traded = (first.model_copy(update={"lead": second.lead}), second.model_copy(update={"lead": first.lead}), *others)
    other = _called(loaded.alliance.model_copy(update={"tasks": traded}), 0)
    assert agreement(other) == agreement(other, anew=True) != after


@pytest.mark.parametrize("number", [1, 3, 6])
def test_papers_of_all_kinds_take_other_texts(shop: Workshop, loaded: Loaded, number: int) -> None:
    policy = shop.policy(loaded)
    kinds = [document.id for document in policy.documents if document.source]
    list(_trees(shop, loaded, policy, kinds))
    other = replace(loaded, alliance=_rewritten(loaded.alliance, number))
    made, first = (list(_trees(shop, other, policy, kinds, anew=anew)) for anew in (False, True))
    for tree, plain in zip(made, first, strict=True):
        assert tree == (replace(plain, layout=tree.layout) if isinstance(tree, Form) else plain)  # type: ignore[type-var]


def test_of_the_texts_of_an_article_only_those_that_are_others_are_written_anew(shop: Workshop, loaded: Loaded) -> None:
    policy, first = shop.policy(loaded), loaded.alliance.members[0]
    named = (first.model_copy(update={"name": "另一家公司"}), *loaded.alliance.members[1:])
    renamed = replace(loaded, alliance=loaded.alliance.model_copy(update={"members": named}))
    before, after = (
        {value.path: value for value in inlines_of(tuple(_trees(shop, one, policy))) if isinstance(value, Value)}
        for one in (loaded, renamed)
    )
    assert before["members[0].name"] != after["members[0].name"]
    assert before["members[1].name"] is after["members[1].name"]


@pytest.mark.parametrize(
    ("expression", "asks"),
    [
        ("members[1].name", False),
        ("members|map(attribute='name')|first", False),
        ("members[1].name|default('无')", False),
        ("members|map(attribute='name')|join_names", True),  # what is printed of it in a message is no single place
        ("members|map(attribute='name')|join('、')", True),
        ("members[1].name ~ '等'", True),
        ("members[1].name + '等'", True),
        ("'等' + members[1].name", True),
        ("members[1].name == 'x'", True),
        ("members[1].name == members[2].name", True),
        ("members[1].name in '一家公司'", True),
        ("members[1].name in ['一家公司']", True),
        ("'司' in members[1].name", True),
        ("'一家公司'.startswith(members[1].name)", True),
        ("members[1].name.upper()", True),
        ("members[1].name|length", True),
        ("members[1].name|replace('司', '')", True),
        ("members[1].name|string", True),
        ("members[1].name[0]", True),
        ("'有' if members[1].name else '无'", False),
        ("members|selectattr('name')|list|length", False),
        ("members|selectattr('name', 'eq', 'x')|list|length", True),
        ("members|map(attribute='name')|unique|list|length", True),
        ("members|sort(attribute='name')|map(attribute='kind')|list|length", True),
        ("member(members[1].id).kind", False),
    ],
)
def test_a_text_that_is_only_printed_is_not_read(loaded: Loaded, expression: str, *, asks: bool) -> None:
    members = [m.model_copy(update={"name": f"{m.name}二"}) for m in loaded.alliance.members]
    other = loaded.alliance.model_copy(update={"members": tuple(members)})
    assert _times_made(expression, loaded.alliance, other) == 1 + asks


@pytest.mark.parametrize(
    ("expression", "asks"),
    [
        ("member(members[1].id).kind", False),
        ("name_of(contributions[0].member)", False),
        ("members|selectattr('id', 'eq', members[1].id)|map(attribute='kind')|first", False),
        ("members[1].id in contributions|map(attribute='member')|list", False),
        ("contributions|map(attribute='member')|unique|list|length", False),
        ("contributions|duplicates('member')|length", False),
        ("references|map(attribute='member')|unique|list|length", False),
        ("members[1].id", True),
        ("contributions|map(attribute='member')|join('、')", True),
        ("members[1].id == 'x'", True),
        ("members[1].id in ['x']", True),
        ("members[1].id in '甲乙'", True),
        ("members[1].id == members[1].name", True),
        ("members[1].id|length", True),
        ("members|sort(attribute='id')|map(attribute='kind')|first", True),
        ("member('x') is none", True),
    ],
)
def test_of_an_id_counts_which_unit_it_names(loaded: Loaded, expression: str, *, asks: bool) -> None:
    assert _times_made(expression, loaded.alliance, _called(loaded.alliance, 0)) == 1 + asks


def _times_made(expression: str, *alliances: Alliance) -> int:
    """Return how often an expression is evaluated when asked of one alliance after the other."""
    unchanged, made = Unchanged(), 0
    for alliance in alliances:
        scope = Scope(alliance, None)

        def make(scope: Scope = scope) -> str:
            nonlocal made
            made += 1
            return scope.render_marked("{{ " + expression + " }}")

        scope.kept(unchanged, "it", None, make, lambda result, _alliance: lambda _other: result)
    return made
