from __future__ import annotations

import csv
from pathlib import Path

from mengyue.intake.load import load
from mengyue.paths import content_root

ANNEX = Path(__file__).parent / "fixtures" / "guangxi-2012-annex.txt"
LIST = content_root() / "examples" / "guangxi-2012" / "alliances.csv"


def annex_rows() -> list[list[str]]:
    title, *cells = [line.strip() for line in ANNEX.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert title == "重点建设的产业技术创新战略联盟名单"
    return [cells[i : i + 3] for i in range(0, len(cells), 3)]


def test_list_is_the_annex_row_by_row() -> None:
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == annex_rows()
    assert len(rows) == 27


def test_every_alliance_loads_with_its_leads() -> None:
    loaded = load(LIST, policy="guangxi-2021")
    assert len(loaded) == 26
    for item, (number, name, leads) in zip(loaded, annex_rows()[1:], strict=True):
        predecessor = item.alliance.predecessor
        assert predecessor is not None
        assert (predecessor.number, predecessor.name) == (int(number), name)
        assert [member.name for member in item.alliance.members] == leads.split("、")
