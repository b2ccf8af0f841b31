"""The places to sign of a paper that puts several members on a page, found on its PDF."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from mengyue.draft.tree import Stage
from mengyue.pipeline import Workshop
from mengyue.sign.measured_places import places
from mengyue.sign.page_plan import Purpose
from mengyue.sign.planning import plan
from mengyue.sign.prepare import prepare

ALLIANCE = Path(__file__).resolve().parents[2] / "examples" / "guangxi-2021" / "alliance.yaml"


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_every_member_has_its_own_place_to_sign_however_many_share_a_page(tmp_path: Path) -> None:
    data = yaml.safe_load(ALLIANCE.read_text(encoding="utf-8"))
    for member in data["members"][1:4]:  # names over several lines move what stands below them
        member["name"] = (
            member["name"].removesuffix("有限公司") + "智能网联新能源汽车动力电池系统集成应用示例" * 2 + "有限公司"
        )
    path = tmp_path / "alliance.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    shop = Workshop()
    (loaded,) = shop.load(path)
    made = shop.make(loaded, None, ["nda"], stage=Stage.SIGNABLE, as_of=date(2026, 11, 22), accept_unapproved=True)
    prepared = prepare(shop, loaded, made, copies={})
    planned = plan(prepared.documents, prepared.parties)
    signing = [sheet for sheet in planned.sheets if sheet.purpose is Purpose.SIGN]
    assert sorted(sheet.member for sheet in signing) == [party.index for party in prepared.parties]
    assert planned.without == () and max(Counter(sheet.page for sheet in signing).values()) > 1
    found = [place for place in places(prepared.pdfs["nda"], signing) if place.spot.keyword == "(签字)"]
    assert len(found) == len({(place.sheet.page, round(place.bottom)) for place in found}) == len(prepared.parties)
