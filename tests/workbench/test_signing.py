"""Signed pages that come back, in the pages: read, put in place by hand, ticked, told by member."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.workbench.asgi import Client
from tests.workbench.few_scans import packets, scan
from tests.workbench.test_office import Office
from tests.workbench.test_returned import done

from mengyue.cli.main import run
from mengyue.i18n import use_language


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("signing"))
    yield made
    made.bench.jobs.close()
    made.state.close()


def _drop(client: Client, key: str, name: str, data: bytes) -> int:
    return client.post(f"/a/{key}/scan?for=scan&name={quote(name)}", data).status


def _shown(page: str) -> dict[str, dict[str, str]]:
    """Return the hidden fields of each page by its file."""
    found = {}
    for card in page.split('<article class="returned"')[1:]:
        source = re.search(r"来自 (\S+) 第", card)
        key = re.search(r'name="(w\.[^"]+)" value="([^"]+)"', card)
        assert source and key
        found[source[1]] = {"key": key[1][2:], "mark": key[2], "card": card}
    return found


def _table(results: Path) -> list[dict[str, str]]:
    text = (results / "签署收回" / "核对表.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _collations(office: Office) -> int:
    return sum(row["kind"] == "collate" for row in office.state.job_rows("a.yaml", 40))


def test_pages_that_come_back_are_ticked_in_the_page_and_in_the_table_of_the_command_line_alike(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    lead, lawyer, reader = (office.browser(name) for name in ("韦示衡", "覃示律", "莫例读"))
    at, results = f"/a/{office.key}/signing", office.folder / "a-文书"
    assert "先在“文书”页生成" in lead.get(at).text
    sha256 = packets(results / "签署页包", copies=2)
    assert _drop(lawyer, office.key, "甲.jpg", b"x") == 403
    for name, data in (
        ("甲.jpg", scan(sha256, 1)), ("糊.jpg", scan(sha256, 2, marked=False)), ("坏.pdf", b"%PDF-1.4 x"),
    ):  # fmt: skip
        assert _drop(lead, office.key, name, data) == 200
    assert "还没有核对" in lead.get(at).text
    assert lead.form(f"/a/{office.key}/jobs", {"kind": "collate", "of": "signing"}).status == 200
    job = done(office)
    assert job["state"] == "done", job
    page = reader.get(at).text
    cards = _shown(page)
    assert set(cards) == {"甲.jpg", "糊.jpg"} and "坏.pdf：文件损坏" in page and 'name="by"' not in page
    picture = re.search(r'<img src="([^"]+)" alt="交回', cards["甲.jpg"]["card"])
    assert picture and reader.get(picture[1].replace("&amp;", "&")).headers["content-type"] == "image/jpeg"
    assert reader.get(f"/a/{office.key}/view?file={quote('收回的扫描件/甲.jpg')}").status == 404
    assert "缺 1" in page and "缺 2" in page and "待核对 1" in page

    def said(name: str, **answers: str) -> dict[str, str]:
        card = cards[name]
        return {f"w.{card['key']}": card["mark"], **{f"{k}.{card['key']}": v for k, v in answers.items()}}

    before = _table(results)
    assert reader.form(at, said("甲.jpg", s="是")).status == 403
    assert "先选定是哪一张" in lead.form(at, said("糊.jpg", s="是", z="是")).text
    assert "没有这一张" in lead.form(at, said("糊.jpg", a="agreement/1/2/9")).text
    assert "“明天”不是日期" in lead.form(at, said("甲.jpg", d="明天")).text and _table(results) == before
    both = said("甲.jpg", s="是", z="是", d="2026-12-03") | said("糊.jpg", a="agreement/1/2/1", z="否", s="是")
    assert lead.form(at, {**both, "by": "冒名的人"}).status == 204
    assert done(office)["state"] == "done"
    rows = {row["来源"]: row for row in _table(results)}
    assert [rows["甲.jpg"][word] for word in ("签字", "盖章", "签署日期", "核对人")] == [
        "是",
        "是",
        "2026-12-03",
        "韦示衡",
    ]
    assert [rows["糊.jpg"][word] for word in ("文件代号", "成员号", "成员单位", "份", "盖章")] == [
        "agreement", "2", "示例乙研究院", "1", "否",
    ]  # fmt: skip
    page = reader.get(at).text
    assert "已核对 1/2" in page and "不合格 1" in page
    # another page that shows the former state overwrites nothing
    assert "刚刚由别人核对过" in lead.form(at, said("甲.jpg", s="否")).text
    # the command line reads the very same, and keeps it
    place = [str(results / name) for name in ("收回的扫描件", "签署页包", "签署收回")]
    assert run(["collate", place[0], "--package", place[1], "-o", place[2]]) == 1
    use_language("zh")
    assert "人工核对无误 1 张" in capsys.readouterr().out and {r["来源"]: r for r in _table(results)} == rows
    # the page that was put in a wrong place goes back
    cards = _shown(lead.get(at).text)
    queue, go_on = office.bench.jobs, threading.Event()
    queue.start("b.yaml", "draft", "别的", "韦示衡", lambda: {"lines": [str(go_on.wait(30))]})
    assert lead.form(at, said("糊.jpg", a="", s="", z="", d="")).status == 204
    read = _collations(office)
    assert lead.form(at, said("甲.jpg", n="再看过")).status == 204
    assert _collations(office) == read  # one that waits puts both together
    go_on.set()
    assert done(office)["state"] == "done"
    assert "认不出标记的页 1 张" in lead.get(at).text
    assert lead.form(f"{at}/remove", {"file": "../../a.yaml"}).status == 404
    assert lead.form(f"{at}/remove", {"file": "坏.pdf"}).status == 204
    assert not (results / "收回的扫描件" / "坏.pdf").exists()
