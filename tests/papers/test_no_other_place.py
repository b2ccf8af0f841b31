"""One alliance under every policy: none of its papers says a word of another place."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mengyue.cli.workbooks import workbook
from mengyue.deadlines.compute import deadlines
from mengyue.deadlines.ics import calendar
from mengyue.draft.tree import Form, Stage
from mengyue.explain.explain_pack import pack_keys, pack_parts
from mengyue.intake.load import Loaded
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.scaffold import scaffold
from mengyue.library.data_model import data_model
from mengyue.library.holidays import load_holidays
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.place_names import place_names
from mengyue.library.policy import Policy
from mengyue.library.policy_scaffold import new_policy
from mengyue.library.vocabulary import load_vocabulary
from mengyue.model.describe import walk
from mengyue.paths import content_root
from mengyue.pipeline import Workshop
from mengyue.workbench.form_parts import sections
from mengyue.workbench.form_view import section_items
from mengyue.workbench.printed_places import Printed

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


def _others(policy: str) -> tuple[Policy, list[str]]:
    """Return a policy and the words of all others that are none of its own."""
    pack = next(p for p in governing() if p.id == policy)
    mine = words(pack) | place_names(pack)
    called = [name for names in pack.labels.values() for name in names.values()]
    allowed = "，".join([*mine, *called, pack.title, pack.number, pack.issuer])
    others = sorted({word for other in governing() for word in words(other) if word not in allowed})
    assert len(others) > 10
    return pack, others


@pytest.mark.parametrize("policy", [pack.id for pack in governing()])
def test_no_paper_says_a_word_of_another_place(policy: str, alliance: Loaded) -> None:
    shop = Workshop()
    pack, others = _others(policy)
    for document in pack.documents:
        if not document.source:
            continue
        tree = shop.assemble(alliance, pack, document, stage=Stage.DRAFT, as_of=DAY)
        said = "\n".join(_read(tree)) + document.title
        if isinstance(tree, Form):
            said += "\n".join(_read(tree.layout))
        assert [word for word in others if word in said] == [], document.title


@pytest.mark.parametrize("policy", [pack.id for pack in governing()])
def test_nothing_that_is_to_be_filled_in_or_looked_up_says_a_word_of_another_place(
    policy: str, alliance: Loaded
) -> None:
    pack, others = _others(policy)
    book = zipfile.ZipFile(io.BytesIO(workbook(pack)))
    printed = Printed({}, {}, speech=PackSpeech(pack))
    due = deadlines(alliance.alliance, [pack], load_holidays(ROOT), as_of=DAY)
    shown = {
        "data file": scaffold(pack),
        "workbook": "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml")),
        "form": str([section_items(section, {}, printed) for section in sections()]),
        "calendar": re.sub("\r\n ", "", calendar([("示例联合体", one) for one in due], DAY).decode()),
        "explained": str([pack_parts(key, pack) for key in pack_keys(pack)]),
    }
    named = sorted({field.label for _path, field in walk(data_model())}, key=len)
    for what, said in shown.items():
        for label in named:  # 注册地（省级） is called so everywhere
            said = said.replace(label, "") if "省级" in label else said
        assert [word for word in others if word in said] == [], what


def test_a_pack_names_the_tiers_of_its_members_by_its_vocabulary(tmp_path: Path) -> None:
    new = new_policy("demo-2027", terms=load_vocabulary(ROOT, []))
    for key, word in {"core": "骨干单位", "close": '""'}.items():
        new = new.replace(f'#   {key}: ""', f"  {key}: {word} #")
    for name in ("policies/demo-2027/policy.yaml", "policies/vocabulary.yaml", "templates/labels.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name) if (ROOT / name).exists() else (tmp_path / name).write_text(new)
    shutil.copytree(ROOT / "policies" / "shared", tmp_path / "policies" / "shared")
    tiers = load_policy(tmp_path, "demo-2027").labels["Tier"]
    assert (tiers["core"], tiers["close"]) == ("骨干单位", "紧密合作单位")


def test_there_are_eleven_policies_and_each_says_where_it_holds_and_what_was_seen() -> None:
    assert len(governing()) == 11
    for pack in governing():
        assert pack.place and pack.seen and pack.issuer and pack.vocabulary["authority_name"], pack.id
