"""The pictures of the guide, taken of the workbench on the fictional example: ``scripts/pictures`` makes them anew."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.workbench.few_scans import packets, scan

pytestmark = pytest.mark.chromium
PLACE = Path(__file__).resolve().parents[2] / "docs" / "zh" / "pictures"
NAME = "智造新能源汽车创新联合体.yaml"
#: The bytes that a picture may have, and how many colours are tried for it.
LIMIT, COLOURS = 60_000, (48, 24, 12, 8)
#: Milliseconds that a page may take: nobody waits here.
PATIENCE = 120_000
#: Times, and the address of this run, as they are in every picture.
STILL = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) node.data = node.data
    .replace(/20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d(:\\d\\d)?/g, "2026-06-01 09:30")
    .replace(/http:\\/\\/127\\.0\\.0\\.2:\\d+\\/m\\/[\\w-]+/g, "http://192.168.1.20:8765/m/……");
  for (const field of document.querySelectorAll("#sheet .changed")) field.style.transition = "none";
}"""


def _take(page: Page, name: str) -> None:
    page.mouse.move(600, 4)
    page.wait_for_timeout(400)
    page.evaluate(STILL)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    made = _small(shot)
    PLACE.mkdir(exist_ok=True)
    (PLACE / f"{name}.png").write_bytes(made)


def _small(shot: Image.Image) -> bytes:
    made = io.BytesIO()
    for colours in COLOURS:
        made = io.BytesIO()
        shot.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            made, "PNG", optimize=True
        )
        if len(made.getvalue()) <= LIMIT:
            break
    return made.getvalue()


@pytest.mark.skipif("MENGYUE_PICTURES" not in os.environ, reason="writes into docs; scripts/pictures runs it")
def test_the_pictures_of_the_guide(own_server: Any, person: Callable[..., Page]) -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "guangxi-2021" / "alliance.yaml"
    page = person(own_server, "韦示衡", (1100, 640))
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    _take(page, "start")
    (own_server.folder / NAME).write_bytes(example.read_bytes())
    page.reload()
    _take(page, "list")
    page.locator("a.card").click()
    page.wait_for_url("**/overview")
    base = page.url.rpartition("/")[0]
    expect(page.locator("#sheet .title")).to_be_visible(timeout=120_000)
    _take(page, "interview")
    page.set_viewport_size({"width": 1366, "height": 640})
    page.goto(f"{base}/units")
    expect(page.locator(".tabulator-row").first).to_be_visible()
    expect(page.locator("#sheet .title")).to_be_visible(timeout=120_000)
    _take(page, "grid")
    page.goto(f"{base}/rules")
    field = page.locator('[data-field="agreement.term_years"]')
    field.locator("input").fill("2")
    finding = field.locator(".finding").first
    expect(finding).to_be_visible()
    finding.locator("button.link").first.click()
    expect(field.locator(".explained")).to_be_visible()
    field.scroll_into_view_if_needed()
    _take(page, "findings")
    field.locator("input").fill("3")
    field.locator("input").blur()
    expect(page.locator("body[data-waiting='0']")).to_have_count(1)
    expect(page.locator("#sheet .title")).to_be_visible(timeout=120_000)
    page.locator('#sheet h3[data-clause="ip.ownership"]').click()
    page.locator("#card [data-clause-choice]").last.scroll_into_view_if_needed()
    _take(page, "preview")
    page.set_viewport_size({"width": 1100, "height": 640})
    page.goto(f"{base}/documents")
    _take(page, "documents")
    results = own_server.folder / f"{Path(NAME).stem}-文书"
    sha256 = packets(results / "签署页包")
    (results / "收回的扫描件").mkdir()
    (results / "收回的扫描件" / "示例甲有限公司.jpg").write_bytes(scan(sha256, 1))
    page.goto(f"{base}/signing")
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator("article.returned")).to_have_count(1)
    page.locator("#look-title").evaluate("node => node.scrollIntoView()")
    _take(page, "signing")
    page.goto(f"{own_server.base}/impact")
    pair = page.locator("form:has(select[name=to])")
    pair.locator("select[name=to]").select_option("guangxi-2022")
    pair.get_by_role("button", name="比较").click()
    page.get_by_role("link", name="看结果").click()
    expect(page.locator("#found")).to_be_visible()
    _take(page, "impact")
    page.set_viewport_size({"width": 1100, "height": 760})
    page.goto(f"{base}/collect")
    link = page.get_by_role("link", name="http://127.0.0.2")
    for member in (2, 3):
        page.get_by_label("最迟交回的日期").fill("2099-12-20")
        page.get_by_label("发给").select_option(index=member)
        page.get_by_role("button", name="发出链接").click()
        expect(link).to_have_count(member - 1)
    form = link.first.get_attribute("href") or ""
    page.goto(form)
    page.set_viewport_size({"width": 390, "height": 700})
    _take(page, "member")
    page.get_by_label("开户银行").fill("示例银行")
    page.get_by_label("填表人姓名").fill("李示填")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading")).to_have_text("已经提交")
    page.set_viewport_size({"width": 1100, "height": 760})
    page.goto(f"{base}/collect")
    expect(page.get_by_role("link", name="核对")).to_be_visible()
    _take(page, "collect")
    page.set_viewport_size({"width": 1100, "height": 640})
    page.goto(f"{base}/history")
    _take(page, "history")
