"""Who signs where and as what, and what may not be left out of an agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from mengyue.draft.blanks import texts_of
from mengyue.draft.coverage import uncovered
from mengyue.draft.tree import Article, Draft, Item, Paragraph, Stage
from mengyue.intake.load import Loaded
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Severity
from mengyue.pipeline import Workshop

ROOT = Path(__file__).parents[2]
TIERS = ["lead", "core", "close", "general", ""]


def agreement(shop: Workshop, loaded: Loaded, alliance: Alliance) -> Draft:
    side = replace(loaded, alliance=alliance)
    policy = shop.policy(side)
    (paper,) = shop.documents(policy, ["agreement"])
    tree = shop.assemble(side, policy, paper, stage=Stage.DRAFT, as_of=date(2026, 12, 1))
    assert isinstance(tree, Draft)
    return tree


def without(loaded: Loaded, clause: str) -> Alliance:
    data = loaded.alliance.model_dump(mode="json") | {"clauses": {clause: {"exclude": True}}}
    return Alliance.model_validate(data)


def test_lead_units_sign_first_then_tier_by_tier_however_the_file_lists_them(shop: Workshop, loaded: Loaded) -> None:
    members = tuple(reversed(loaded.alliance.members))
    members = (members[0].model_copy(update={"tier": None}), *members[1:])
    draft = agreement(shop, loaded, loaded.alliance.model_copy(update={"members": members}))
    tiers = {member.id: member.tier.value if member.tier else "" for member in members}
    signing = [tiers[block.member] for block in draft.signatures]
    assert signing == sorted(signing, key=TIERS.index) and signing[0] == "lead" and signing[-1] == ""
    assert len(signing) == len(members)
    same = [block.member for block in draft.signatures if tiers[block.member] == "core"]
    assert same == [member.id for member in members if tiers[member.id] == "core"]
    abroad = {member.id for member in members if member.country != "中国"}
    signs_as = {block.member: block.signs_as for block in draft.signatures}
    assert abroad and {key for key, said in signs_as.items() if said == "有权签署人"} == abroad
    assert set(signs_as.values()) == {"有权签署人", "法定代表人"}


def test_only_what_is_left_out_and_may_not_be_is_told(shop: Workshop, loaded: Loaded) -> None:
    essential = "alliance.council-powers"
    assert shop.library.clauses[essential].essential
    draft = agreement(shop, loaded, without(loaded, essential))
    told = [finding for finding in uncovered(draft, shop.library, []) if finding.code == "DR-ESSENTIAL"]
    assert [finding.path for finding in told] == [f"clauses.{essential}.exclude"]
    whole = agreement(shop, loaded, loaded.alliance)
    assert uncovered(whole, shop.library, [shop.policy(loaded)]) == []


def test_what_another_article_refers_to_may_be_left_out_and_is_told(shop: Workshop, loaded: Loaded) -> None:
    draft = agreement(shop, loaded, without(loaded, "liability.late"))
    articles = {block.origin.clause: block for block in draft.body if isinstance(block, Article)}
    said = "".join(texts_of(b.inlines) for b in articles["liability.breach"].blocks if isinstance(b, Paragraph | Item))
    assert "liability.late" not in articles and "按法律规定承担迟延责任" in said
    (told,) = uncovered(draft, shop.library, [])
    assert (told.code, told.severity, told.path) == ("DR-LEFT-OUT", Severity.INFO, "clauses.liability.late.exclude")
    assert (
        told.hint == shop.library.clauses["liability.late"].risk and articles["liability.breach"].title in told.message
    )
