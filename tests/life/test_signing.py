"""Papers of an alliance's later life as they go out to be signed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.draft.tree import Stage
from mengyue.pack.pages import page_texts
from mengyue.pack.pdf import convert
from mengyue.pipeline import Workshop

from .conftest import GONE, SIGNED, Data

Write = Callable[..., Path]

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice"),
]


def _packets(folder: Path) -> dict[str, list[str]]:
    """The pages that each member signs, their spaces left out; the instructions are not among them."""
    return {
        path.stem[3:]: ["".join(text.split()) for text in page_texts(path.read_bytes())[1:]]
        for path in sorted((folder / "成员单位").iterdir())
    }


def test_who_signs_in_a_table_gets_that_page_so_does_who_was_expelled_and_a_new_name_can_be_signed(
    write: Write, later: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later["events"][0] = {
        "kind": "expelled", "member": GONE, "successor": later["events"][0]["successor"], "happened_on": "2027-03-01",
        "notified_on": "2026-12-01", "cure_days": "60", "decided_on": "2027-02-10", "reason": "不履行投入义务",
        "facts": "两次催告后仍未出资", "arrangements": "任务由承接单位完成",
    }  # fmt: skip
    later["members"][2]["name"] = "广西示例新大学"
    out = tmp_path / "out"
    arguments = ("packets", write(later), "-o", out, "--document", "expulsion-resolution,settlement,supplement",
                 "--since", SIGNED, "--copies", "supplement=1", "--as-of", "2027-03-02",
                 "--accept-unapproved")  # fmt: skip
    code = run([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert code == 0 and "找不到" not in said.err, said
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["since"]["sha256"] == hashlib.sha256(Path(SIGNED).read_bytes()).hexdigest()
    pages = _packets(out)
    left = later["former_members"][0]["name"]
    assert set(pages) == {member["name"] for member in later["members"]} | {left}
    for member in later["members"]:
        own = [text for text in pages[member["name"]] if "法定代表人签字并盖章" in text]
        assert len(own) == 1 and f"{member['name']}（签字）（盖章）" in own[0]
        (own,) = ([text] for text in pages[member["name"]] if f"单位名称（盖章）：{member['name']}" in text)
        assert "签署页）" in own[0]
    (own,) = pages[left]
    assert f"{left}（签字）（盖章）" in own and "法定代表人签字并盖章" not in own


def test_every_page_that_members_sign_bears_the_head_of_the_signature_pages(write: Write, signed: Data) -> None:

    for member in signed["members"][1:4]:
        member["name"] = member["name"].removesuffix("有限公司") + "智能网联新能源汽车动力电池集成应用" * 3 + "有限公司"
    shop = Workshop()
    (loaded,) = shop.load(write(signed))
    made = shop.make(loaded, None, ["amendment", "nda"], stage=Stage.DRAFT, as_of=date(2026, 12, 1))
    for data in convert({item.kind: item.data for item in made.rendered}).values():
        signing = [text for text in page_texts(data) if "（签字）：" in text]
        assert sum(text.count("（签字）：") for text in signing) == len(signed["members"])
        assert all("本页无正文" in text for text in signing)
