"""Papers that come back changed, in the pages: read, decided, carried out, as the command line does."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.negotiation.counterparty import replaced, returned
from tests.workbench.asgi import Client
from tests.workbench.test_office import Office

from mengyue.cli.main import run
from mengyue.i18n import use_language
from mengyue.manifest.digest import digest
from mengyue.workbench import carried_on
from mengyue.workbench.jobs import Jobs

POWER = "广西示例动力电池有限公司"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Office(tmp_path_factory.mktemp("returned"))
    usual = made.file.read_text(encoding="utf-8").replace("length: full ", "length: standard ")
    made.file.write_text(usual, encoding="utf-8")
    yield made
    made.bench.jobs.close()
    made.state.close()


@pytest.fixture(scope="module")
def sent(office: Office) -> Path:
    """The agreement as it was sent out; the data are changed afterwards."""
    place = office.folder / "a-文书" / "草案"
    assert run(["draft", str(office.file), "-o", str(place), "--document", "agreement", "--as-of", "2026-11-29"]) == 0
    use_language("zh")
    return place


def done(office: Office) -> dict[str, Any]:
    """Wait until no job is left; return the last one."""
    for _try in range(2400):
        row = office.state.job_rows("a.yaml", 1)[0]
        if row["state"] != "running":
            return row
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def matters(page: str) -> dict[str, str]:
    """Return the id of each matter by what stands on it in the page."""
    return {part: found[1] for part in page.split("<article") if (found := re.search(r'name="w\.([0-9a-f-]+)"', part))}


def fields(page: str, **changes: str) -> dict[str, str]:
    shown = dict(re.findall(r'name="(w\.[^"]+)" value="([^"]*)"', page))
    return {"sent": "草案", **shown, **changes}


def drop(client: Client, key: str, name: str, data: bytes) -> Any:
    from urllib.parse import quote

    return client.post(f"/a/{key}/returned/file?sent={quote('草案')}&name={quote(name)}", data)


def test_what_came_back_is_read_decided_and_carried_out_in_the_pages(
    office: Office, sent: Path, tmp_path: Path
) -> None:
    lead, lawyer, reader = (office.browser(name) for name in ("韦示衡", "覃示律", "莫例读"))
    at = f"/a/{office.key}/returned"
    office.bench.open(office.bench.folder.find(office.key))  # the state that was sent is a version now
    office.file.write_bytes(office.file.read_bytes() + "# 发出以后加的一行\n".encode())
    source = next(sent.glob("*协议*.docx"))
    back = returned(
        source, tmp_path / f"{POWER}.docx", replaced("电芯路8号", "电芯路18号", "黄律师"),
        replaced("预算的0.03%", "预算的0.02%", "黄律师"), replaced("满5年止", "满3年止", "黄律师"),
    )  # fmt: skip
    assert drop(lawyer, office.key, "坏.pdf", b"x").status == 400
    assert drop(reader, office.key, back.name, back.read_bytes()).status == 403
    assert drop(lawyer, office.key, back.name, back.read_bytes()).json["ok"]
    assert drop(lawyer, office.key, "误放.docx", b"x").json["ok"]
    assert lawyer.form(f"{at}/remove", {"sent": "草案", "file": "../../a.yaml"}).status == 404
    assert lawyer.form(f"{at}/remove", {"sent": "草案", "file": "误放.docx"}).status == 204
    assert lawyer.form(at, {"sent": "草案", f"m.{back.name}": ""}).status == 200
    job = done(office)
    assert job["state"] == "done", job
    page = lawyer.get(at).text
    ids = matters(page)
    address, rate, years = (
        next(id for part, id in ids.items() if word in part) for word in ("电芯路18号", "0.02%", "满3年止")
    )
    assert len(ids) == 3 and POWER in page and "逐项决定" in page
    # decided by two people, each their own; neither overwrites the other
    old = fields(page)
    assert lawyer.form(f"{at}/decide", {**old, f"d.{rate}": "counter"}).status == 400
    said = {f"d.{years}": "refuse", f"r.{years}": "五年是底线", "by": "冒名的人"}
    assert lawyer.form(f"{at}/decide", {**old, **said}).status == 204
    assert lead.form(f"{at}/decide", {**old, f"d.{years}": "accept"}).status == 400
    assert lead.form(f"{at}/decide", {**old, f"d.{address}": "accept", f"d.{rate}": "accept"}).status == 204
    rows = yaml.safe_load((office.folder / "a-文书" / "退回意见" / "草案" / "决定表.yaml").read_text(encoding="utf-8"))
    found = {row["id"]: (row["decision"], row["by"], row["reason"]) for row in rows}
    assert found == {
        years: ("refuse", "覃示律", "五年是底线"), address: ("accept", "韦示衡", None), rate: ("accept", "韦示衡", None)
    }  # fmt: skip
    # reading again loses no decision
    assert lead.form(at, {"sent": "草案"}).status == 200
    assert done(office)["state"] == "done"
    page = reader.get(at).text
    assert "已决定 3 项" in page and "五年是底线" in page and "returned/decide" not in page
    # a lawyer changes no facts, not this way either
    before = office.file.read_bytes()
    assert lawyer.form(f"{at}/carry-out", {"sent": "草案"}).status == 200
    job = done(office)
    assert job["state"] == "failed" and "牵头单位办理" in job["told"]["lines"][0], job
    assert office.file.read_bytes() == before and not (office.folder / "a-文书" / "新稿-1").exists()
    assert lead.form(f"{at}/carry-out", {"sent": "草案"}).status == 200
    job = done(office)
    assert job["state"] == "done", job
    text = office.file.read_text(encoding="utf-8")
    assert "电芯路18号" in text and "发出以后加的一行" in text and "满3年止" not in text
    made = {path.name for path in (office.folder / "a-文书" / "新稿-1").iterdir()}
    assert {"谈判记录.json", "manifest.json"} <= made and any("答复函" in name for name in made)
    assert office.state.versions("a.yaml", 1)[0].who == "韦示衡"
    assert "新稿-1" in lead.get(at).text
    # begun again after a server that was killed when all was written: nothing is done twice
    after = office.file.read_bytes()
    office.state.job("a.yaml", "decisions", "办理决定", "韦示衡", {"sent": "草案", "sha256": digest(before)})
    again = Jobs(office.state)
    again.carry_on(partial(carried_on.again, office.bench))
    job = done(office)
    again.close()
    assert job["state"] == "done" and "中断以前已经办完，已写入 新稿-1" in job["told"]["lines"], job
    assert office.file.read_bytes() == after and not (office.folder / "a-文书" / "新稿-2").exists()
