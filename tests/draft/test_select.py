"""Which variant of a clause is chosen: the file's own choice, the scheme for intellectual property, the condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Draft, Stage
from mengyue.intake.load import Loaded
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import Preset
from mengyue.pipeline import Workshop

ROOT = Path(__file__).parents[2]


def agreement(shop: Workshop, loaded: Loaded, preset: str, clauses: dict[str, object] | None = None) -> Draft:
    data = loaded.alliance.model_dump(mode="json")
    data["ip"]["preset"] = preset
    data["clauses"] = clauses or {}
    side = replace(loaded, alliance=Alliance.model_validate(data))
    policy = shop.policy(side)
    (paper,) = shop.documents(policy, ["agreement"])
    tree = shop.assemble(side, policy, paper, stage=Stage.DRAFT, as_of=date(2026, 12, 1))
    assert isinstance(tree, Draft)
    return tree


def variants(draft: Draft) -> dict[str, str]:
    return {b.origin.clause: b.origin.variant for b in draft.body if isinstance(b, Article)}


@pytest.mark.parametrize("preset", list(Preset))
def test_the_scheme_decides_the_variants_that_it_names(shop: Workshop, loaded: Loaded, preset: Preset) -> None:
    wanted = shop.library.presets[preset.value].variants
    found = variants(agreement(shop, loaded, preset.value))
    assert set(found) & set(wanted)
    assert {key: found[key] for key in set(found) & set(wanted)} == {
        key: wanted[key] for key in set(found) & set(wanted)
    }


def test_schemes_differ_in_what_they_say(shop: Workshop, loaded: Loaded) -> None:
    def ownership(preset: str) -> str:
        (article,) = (
            b
            for b in agreement(shop, loaded, preset).body
            if isinstance(b, Article) and b.origin.clause == "ip.ownership"
        )
        return "".join(texts_of(block.inlines) for block in article.blocks if hasattr(block, "inlines"))

    assert len({ownership(preset.value) for preset in Preset}) > 1


def test_the_choice_of_the_file_goes_before_the_scheme(shop: Workshop, loaded: Loaded) -> None:
    scheme = shop.library.presets["E"].variants
    key, other = next(
        (key, variant.id)
        for key in variants(agreement(shop, loaded, "E"))
        if key in scheme
        for variant in shop.library.clauses[key].variants
        if variant.id != scheme[key]
    )
    assert variants(agreement(shop, loaded, "E", {key: {"variant": other}}))[key] == other
