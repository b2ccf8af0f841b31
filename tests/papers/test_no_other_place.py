"""One alliance under every policy: none of its papers says a word of another place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mengyue.draft.tree import Form, Stage
from mengyue.intake.load import Loaded
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.place_names import place_names
from mengyue.library.policy import Policy
from mengyue.paths import content_root
from mengyue.pipeline import Workshop

ROOT = content_root()
DAY = date(2026, 11, 22)
#: What an example says of its own place, and what is said of no place instead.
NOWHERE = {
    "自治区级": "上级", "广西壮族自治区": "示例省", "自治区": "示例省", "广西": "示例", "柳州": "示例", "区内": "省内",
}  # fmt: skip
#: Where a paper keeps what nobody reads in it.
_UNSEEN = ("origin", "preamble_origin", "path", "template", "id", "layout", "source")


@cache
def governing() -> tuple[Policy, ...]:
    packs = (load_policy(ROOT, name) for name in list_policies(ROOT))
    return tuple(pack for pack in packs if not pack.always)


def words(pack: Policy) -> frozenset[str]:
    """The words of a policy's place, of its authority, and of its levels."""
    own = place_names(pack) | {pack.vocabulary["authority"], pack.vocabulary["authority_name"]}
    return own | {name for level in ("PlatformLevel", "ProjectLevel") for name in pack.labels[level].values()}


@pytest.fixture(scope="module")
def alliance(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    text = (ROOT / "examples" / "guangxi-2021" / "alliance.yaml").read_text(encoding="utf-8")
    for word, other in NOWHERE.items():
        text = text.replace(word, other)
    path = tmp_path_factory.mktemp("nowhere") / "alliance.yaml"
    path.write_text(text, encoding="utf-8")
    return Workshop().load(Path(path))[0]


def _read(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for item in part:
            yield from _read(item)
    elif isinstance(part, dict):
        yield from _read(list(part.values()))
    elif is_dataclass(part):
        yield from _read([getattr(part, f.name) for f in fields(part) if f.name not in _UNSEEN])
    elif hasattr(type(part), "model_fields"):
        yield from _read([getattr(part, name) for name in type(part).model_fields if name not in ("value", "text")])


@pytest.mark.parametrize("policy", [pack.id for pack in governing()])
def test_no_paper_says_a_word_of_another_place(policy: str, alliance: Loaded) -> None:
    shop = Workshop()
    pack = next(p for p in governing() if p.id == policy)
    mine = words(pack) | place_names(pack)
    called = [name for names in pack.labels.values() for name in names.values()]
    allowed = "，".join([*mine, *called, pack.title, pack.number, pack.issuer])
    others = {word for other in governing() for word in words(other) if word not in allowed}
    assert len(others) > 10
    for document in pack.documents:
        if not document.source:
            continue
        tree = shop.assemble(alliance, pack, document, stage=Stage.DRAFT, as_of=DAY)
        said = "\n".join(_read(tree)) + document.title
        if isinstance(tree, Form):
            said += "\n".join(_read(tree.layout))
        assert [word for word in sorted(others) if word in said] == [], document.title


def test_there_are_eleven_policies_and_each_says_where_it_holds_and_what_was_seen() -> None:
    assert len(governing()) == 11
    for pack in governing():
        assert pack.place and pack.seen and pack.issuer and pack.vocabulary["authority_name"], pack.id
