"""The pages in a real browser: typing, saving, two people, a server that is killed, reading by everybody."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import axe_core_python
import pytest
import uvicorn
import yaml
from playwright.sync_api import Page, Route, expect
from tests.workbench.test_office import PASSWORD, Office

from mengyue.workbench import serving

pytestmark = pytest.mark.chromium
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def _open(page: Page, path: Path, section: str = "overview") -> str:
    """Go to a section of the alliance in ``path``; return its address."""
    page.locator("a.card", has_text=path.name).click()
    page.wait_for_url("**/overview")
    base = page.url.rpartition("/")[0]
    if section != "overview":
        page.goto(f"{base}/{section}")
    expect(page.locator("#sheet .title")).to_be_visible(timeout=60_000)
    return base


def _settled(page: Page) -> None:
    expect(page.locator("body[data-waiting='0']")).to_have_count(1)


def _saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("已保存")


def test_what_is_typed_shows_in_the_paper_at_once_and_in_the_file_with_its_comments(
    served: Any, alliance: Path, person: Callable[..., Page]
) -> None:
    page = person(served, "韦示衡")
    _open(page, alliance)
    before = alliance.read_text(encoding="utf-8")
    page.locator('[data-field="alliance.technology"] input').press("End")
    page.keyboard.type("甲")
    value = page.locator('#sheet [data-path="alliance.technology"]').first
    expect(value).to_contain_text("系统甲")
    expect(value).to_be_in_viewport()
    page.locator('[data-field="alliance.technology"] input').blur()
    _saved(page)
    after = alliance.read_text(encoding="utf-8")
    assert after == before.replace("technology: 新能源汽车动力电池系统 ", "technology: 新能源汽车动力电池系统甲 ")
    page.goto(page.url.replace("overview", "history"))
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("韦示衡")
    expect(row).to_contain_text("技术领域")
    page.locator("tbody tr").nth(1).get_by_role("button").click()
    expect(page.locator("#difference")).to_contain_text("新能源汽车动力电池系统甲")
    page.get_by_role("button", name="恢复成那一版").click()
    expect(page.locator("tbody tr").first).to_contain_text("恢复")
    assert alliance.read_text(encoding="utf-8") == before


def test_a_value_that_cannot_be_read_is_told_beside_its_field_and_never_written(
    served: Any, alliance: Path, person: Callable[..., Page]
) -> None:
    page = person(served)
    _open(page, alliance, "rules")
    before = alliance.read_bytes()
    field = page.locator('[data-field="agreement.term_years"]')
    field.locator("input").fill("三十二年半")
    field.locator("input").blur()
    expect(field.locator(".refusal")).to_contain_text("没有保存")
    assert alliance.read_bytes() == before
    field.locator("input").fill("2")
    expect(field.locator(".finding.warning").first).to_contain_text("协议期限2年")
    field.locator(".finding button.link").first.click()
    expect(field.locator(".explained")).to_contain_text("原文")


def test_a_sentence_tells_its_clause_and_another_wording_shows_at_once(
    served: Any, alliance: Path, person: Callable[..., Page]
) -> None:
    page = person(served)
    _open(page, alliance)
    page.locator('#sheet p[data-clause^="ip."]').first.click(position={"x": 5, "y": 5})
    card = page.locator("#card")
    expect(card).to_contain_text("版本")
    page.locator('#sheet h3[data-clause="ip.ownership"]').click()
    variants = card.locator('[data-clause-choice="ip.ownership"]')
    expect(variants).to_contain_text("风险")
    variants.locator("input[name=variant]:not(:checked)").first.check()
    expect(page.locator("#sheet .changed").first).to_be_in_viewport()
    _saved(page)
    assert "ip.ownership:" in alliance.read_text(encoding="utf-8")
    page.locator('#sheet [data-path="members[0].name"]').first.click()
    page.wait_for_url("**/units#*")


def test_two_people_keep_what_both_write_and_contradictions_are_shown(
    served: Any, alliance: Path, person: Callable[..., Page]
) -> None:
    one, other = person(served, "覃示安"), person(served, "黄例川")
    _open(one, alliance)
    _open(other, alliance)
    expect(one.locator("#others")).to_contain_text("黄例川")
    one.locator('[data-field="alliance.contact"] input').fill("甲示一")
    one.locator('[data-field="alliance.contact"] input').blur()
    _saved(one)
    other.locator('[data-field="alliance.phone"] input').fill("0772-0000102")
    other.locator('[data-field="alliance.phone"] input').blur()
    _saved(other)
    text = alliance.read_text(encoding="utf-8")
    assert "contact: 甲示一" in text and "0772-0000102" in text
    expect(other.locator('[data-field="alliance.contact"] input')).to_have_value("甲示一")
    # A third program writes the file while somebody types: nobody is overruled.
    field = other.locator('[data-field="alliance.contact"] input')
    other.route("**/here", lambda route: route.abort())
    alliance.write_text(text.replace("甲示一", "乙示二"), encoding="utf-8")
    field.fill("丙示三")
    field.blur()
    dialog = other.locator("#dialog")
    expect(dialog).to_contain_text("乙示二")
    expect(dialog).to_contain_text("丙示三")
    assert "contact: 乙示二" in alliance.read_text(encoding="utf-8")
    other.get_by_role("button", name="用我写的").click()
    _saved(other)
    assert "contact: 丙示三" in alliance.read_text(encoding="utf-8")


def test_what_is_changed_while_a_saving_is_under_way_is_saved_too_and_contradicts_nobody(
    served: Any, alliance: Path, person: Callable[..., Page]
) -> None:
    page = person(served)
    base = _open(page, alliance, "rules")
    page.route("**/save", lambda route: (page.wait_for_timeout(350), route.continue_()))
    page.locator("details.more > summary").click()
    boxes = page.locator('[data-field="agreement.annexes"] input')
    chosen = [n for n in range(boxes.count()) if not boxes.nth(n).is_checked()][:2]
    for number in chosen:
        boxes.nth(number).check()
    years = page.locator('[data-field="agreement.term_years"] input')
    years.fill("3")
    years.press("Tab")
    years.fill("4")
    years.blur()
    _settled(page)
    expect(page.locator("dialog[open]")).to_have_count(0)
    saved = yaml.safe_load(alliance.read_text(encoding="utf-8"))["agreement"]
    assert {boxes.nth(n).get_attribute("value") for n in chosen} <= set(saved["annexes"]) and saved["term_years"] == 4
    assert all(boxes.nth(n).is_checked() for n in chosen)
    # A row that has just been added goes on being filled in while it is saved: its open cell stays.
    page.goto(f"{base}/people")
    page.locator('[data-grid="team"][data-ready] [data-add]').click()
    page.locator(".tabulator-cell.tabulator-editing input").press_sequentially("甲示")
    page.set_viewport_size({"width": 1100, "height": 700})  # nor does it close where the window gets another size
    page.wait_for_timeout(300)
    page.keyboard.type("新")
    page.keyboard.press("Tab")
    page.keyboard.type("4")
    _settled(page)  # the first cell
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    _settled(page)
    added = yaml.safe_load(alliance.read_text(encoding="utf-8"))["team"][-1]
    assert (added["name"], added["age"]) == ("甲示新", 41)


def test_a_unit_of_another_alliance_is_suggested_and_lists_within_its_list_are_there_at_once(
    served: Any, alliance: Path, person: Callable[..., Page]
) -> None:
    path = alliance.with_name("unit-known.yaml")
    path.write_text("policy: guangxi-2021\nfictional: true\nalliance:\n  name: 甲示例创新联合体\n", encoding="utf-8")
    unit = yaml.safe_load(alliance.read_text(encoding="utf-8"))["members"][1]
    page = person(served)
    _open(page, path, "units")
    page.locator("details.more > summary").click()
    within = page.locator('[data-grid^="members[]."]')
    assert within.count() and not any(within.nth(n).is_visible() for n in range(within.count()))
    grid = page.locator('[data-grid="members"][data-ready]')
    expect(grid.locator("datalist option")).not_to_have_count(0)
    grid.locator("[data-add]").click()
    page.locator(".tabulator-cell.tabulator-editing input").fill(unit["name"])
    page.keyboard.press("Enter")
    expect(within.first).to_be_visible()
    _settled(page)
    (written,) = yaml.safe_load(path.read_text(encoding="utf-8"))["members"]
    assert (written["id"], written["uscc"]) == (unit["id"], unit["uscc"])
    assert "tier" not in written and "main_revenue" not in written, "what is its part there is asked anew"
    within.first.locator("[data-add]").click()
    page.keyboard.press("Escape")
    expect(within.first.locator(".tabulator-row").first).to_contain_text(unit["id"])
    # A code is checked as it is typed.
    code = grid.locator(".tabulator-row").first.locator('[tabulator-field="uscc"]')
    code.dblclick()
    page.locator(".tabulator-cell.tabulator-editing input").fill(unit["uscc"][:-1] + "9")
    page.keyboard.press("Enter")
    expect(grid.locator(".finding.error", has_text="统一社会信用代码").first).to_be_visible()
    # By keys alone: Tab goes to the cells and on from them, Enter opens the one that is marked.
    grid.locator("[data-add]").focus()
    for key in ("Tab", "Enter", "Control+A"):
        page.keyboard.press(key)
    page.keyboard.type(unit["uscc"])
    page.keyboard.press("Enter")
    expect(grid.locator(".finding.error", has_text="统一社会信用代码")).to_have_count(0)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.tabulator') === null")
    # A block from Excel: a cell in quotation marks, more rows than there are; taken back, and done again.
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.base)
    grid.locator(".tabulator-row").first.locator('[tabulator-field="id"]').click()
    page.evaluate('navigator.clipboard.writeText(\'甲\\t"示例""甲""公司"\\r\\n乙\\t示例乙\\r\\n\')')
    pasted = [("甲", '示例"甲"公司'), ("乙", "示例乙")]
    for key, wanted in (("V", pasted), ("Z", [(unit["id"], unit["name"])]), ("Y", pasted)):
        page.keyboard.press(f"Control+{key}")
        page.wait_for_function("document.body.dataset.waiting !== '0'")
        _settled(page)
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))["members"]
        assert [(row["id"], row["name"]) for row in rows] == wanted
    page.keyboard.press("Control+C")
    assert page.evaluate("navigator.clipboard.readText()") == "甲"


def test_a_change_that_cannot_be_written_is_kept_and_holds_up_no_other(
    served: Any, alliance: Path, person: Callable[..., Page]
) -> None:
    page = person(served)
    _open(page, alliance)
    refuse = True

    def answer(route: Route) -> None:
        if refuse and "alliance.contact" in (route.request.post_data or "").replace('","', "."):
            route.fulfill(status=409, json={"error": "磁盘已满"})
        else:
            route.continue_()

    page.route("**/save", answer)
    for name, text in (("contact", "丁示四"), ("phone", "0772-0000103")):
        page.locator(f'[data-field="alliance.{name}"] input').fill(text)
        page.locator(f'[data-field="alliance.{name}"] input').blur()
    expect(page.locator("#not-taken")).to_contain_text("磁盘已满")
    expect(page.locator("body")).to_have_attribute("data-waiting", "1")
    text = alliance.read_text(encoding="utf-8")
    assert "0772-0000103" in text and "丁示四" not in text
    refuse = False
    page.get_by_role("button", name="再试一次").click()
    _settled(page)
    assert "contact: 丁示四" in alliance.read_text(encoding="utf-8")


def test_a_server_that_is_killed_loses_nothing_that_was_typed(
    own_server: Any, person: Callable[..., Page], alliance: Path
) -> None:
    path = own_server.folder / alliance.name
    path.write_bytes(alliance.read_bytes())
    page = person(own_server)
    _open(page, path)
    own_server.kill()
    field = page.locator('[data-field="alliance.contact"] input')
    field.fill("莫例森")
    field.blur()
    expect(page.locator("#saved")).to_contain_text("连不上")
    own_server.start()
    _saved(page)
    assert "contact: 莫例森" in path.read_text(encoding="utf-8")


def test_a_dirty_workbook_that_is_dropped_is_kept_and_every_fault_named_with_its_cell(
    served: Any, person: Callable[..., Page], tmp_path: Path
) -> None:
    import openpyxl

    book = openpyxl.load_workbook(Path(__file__).resolve().parents[2] / "examples" / "guangxi-2021" / "alliance.xlsx")
    sheet = book["成员单位"]
    headers = {
        str(cell.value).rstrip("*").strip(): cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value
    }
    column = next(cell.column for name, cell in headers.items() if name.startswith("层级"))
    sheet.cell(sheet.max_row, column).value = "不知道哪一层"
    dirty = tmp_path / "脏表.xlsx"
    book.save(dirty)
    page = person(served)
    page.set_input_files("input[type=file]", dirty)
    told = page.locator("#dropped")
    expect(told.locator(".finding.error").first).to_contain_text("不知道哪一层")
    assert re.search(r"成员单位!\w+\d+", told.inner_text())
    assert (served.folder / "脏表.xlsx").read_bytes() == dirty.read_bytes()


def test_a_member_fills_in_its_form_by_link_and_the_lead_approves(
    served: Any, small: Path, person: Callable[..., Page]
) -> None:
    page = person(served, "覃示")
    page.locator("a.card", has_text=small.name).click()
    page.wait_for_url("**/overview")
    page.get_by_role("link", name="向成员收集").click()
    page.get_by_label("最迟交回的日期").fill("2099-12-20")
    page.get_by_label("发给").select_option("乙")
    page.get_by_role("button", name="发出链接").click()
    link = page.get_by_role("link", name="http://127.0.0.2")
    expect(link).to_have_count(1)
    wrong = _judged(page, "collect")
    member = page.context.browser.new_page(viewport={"width": 390, "height": 844})  # type: ignore[union-attr]
    try:
        member.goto(link.get_attribute("href") or "")
        assert member.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        wrong += _judged(member, "form")
        member.get_by_label("开户银行").fill("示例银行")
        member.get_by_label("填表人姓名").fill("李示填")
        member.get_by_role("button", name="提交").click()
        expect(member.get_by_role("heading")).to_have_text("已经提交")
    finally:
        member.close()
    page.reload()
    page.get_by_role("link", name="核对").click()
    expect(page.locator("tbody tr")).to_contain_text("成员单位第2项·开户银行")
    wrong += _judged(page, "answer")
    page.get_by_role("button", name="按所选的办理").click()
    page.wait_for_url("**/collect")
    expect(page.get_by_role("link", name="核对")).to_have_count(0)
    assert "bank: 示例银行" in small.read_text(encoding="utf-8") and wrong == []


@pytest.mark.parametrize(
    "sections",
    [
        ("overview", "units", "rules"),
        ("documents", "approvals"),
        ("signing", "to-do", "returned"),
        ("deadlines", "history", "/impact", "/help/期限", "/"),
    ],
    ids=lambda sections: sections[0],
)
def test_every_page_can_be_used_by_everybody_and_fits_a_small_screen_and_a_phone(
    served: Any, alliance: Path, person: Callable[..., Page], sections: tuple[str, ...]
) -> None:
    shorter = alliance.read_text("utf-8").replace("length: standard ", "length: compact ")  # as many kinds of things
    alliance.write_text(shorter, encoding="utf-8")
    page = person(served)
    base = _open(page, alliance)
    wrong: list[str] = []
    for section in sections:
        page.goto(f"{served.base}{section}" if section.startswith("/") else f"{base}/{section}")
        for width, height in ((1366, 768), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{section} is {over} px wider than a screen of {width}"
        page.set_viewport_size({"width": 1366, "height": 768})
        wrong += _judged(page, section)
    assert wrong == []


def test_somebody_logs_in_and_out_in_a_browser(tmp_path: Path, person: Callable[..., Page]) -> None:
    office = Office(tmp_path)
    listening = socket.create_server(("127.0.0.1", 0))
    at = f"127.0.0.1:{listening.getsockname()[1]}"
    app = serving._application(office.bench, office.door, [at])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running.start()
    try:
        page = person(SimpleNamespace(address=f"http://{at}/"))
        wrong = _judged(page, "login")
        page.get_by_label("姓名").fill("覃示律")
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.locator("header")).to_contain_text("覃示律（律师）")
        page.get_by_role("button", name="退出").click()
        page.wait_for_url("**/login")
        assert wrong == []
    finally:
        server.should_exit = True
        running.join()
        office.bench.jobs.close()
        office.state.close()


def _judged(page: Page, where: str) -> list[str]:
    page.evaluate(AXE)
    # Of a long paper the beginning is like the rest, of a list the first rows; the page is left behind after this.
    page.evaluate(
        "document.querySelectorAll('#sheet > :nth-child(n+25), .tabulator-row:nth-child(n+4)').forEach(e => e.remove())"
    )
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    return [f"{where}: {v['id']} {n['target']} {n['html'][:120]}" for v in found["violations"] for n in v["nodes"][:3]]
