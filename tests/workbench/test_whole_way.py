"""From an empty folder to a package, through the pages alone, by mouse and keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from mengyue.cli.main import run
from mengyue.intake.load import load
from mengyue.model.alliance import Alliance

from .conftest import Served

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "guangxi-2021" / "alliance.yaml"
#: At its usual length: what takes long is the paper, which is shown again after every change.
USUAL = EXAMPLE.read_text(encoding="utf-8").replace("length: full ", "length: standard ")
WANTED = yaml.load(USUAL, Loader=yaml.BaseLoader)
#: What a block from Excel is put in with: the same event that Ctrl-V makes.
PASTE = """(table, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  table.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def _at(data: Any, path: list[Any]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else data[part] if data and part < len(data) else None
    return data


def _says_anything(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return any(map(_says_anything, inner)) if isinstance(value, dict | list) else bool(value)


def _shown(value: Any) -> str:
    return "；".join(value) if isinstance(value, list) else (value or "")


def _fill(page: Page, item: dict[str, Any]) -> None:
    value = _shown(_at(WANTED, item["path"]))
    if not value or item["id"] == "policy" or value == item["value"]:
        return
    field = page.locator(f'[data-field="{item["id"]}"]')
    if item["input"] == "checks":
        for code in value.split("；"):
            field.locator(f'input[value="{code}"]').check()
    elif item["input"] in ("choice", "flag"):
        field.locator("select").select_option(value)
    else:
        field.locator("[data-value]").fill(value)
        field.locator("[data-value]").blur()


def _rows(item: dict[str, Any]) -> list[list[str]]:
    """The rows as a person has them in Excel: what the cells show, the names of choices and not their codes."""
    above, _brackets, name = item["id"].partition("[].")
    stored = _at(WANTED, above.split(".")) or []
    rows = (
        [(None, row) for row in stored] if not name else [(n, r) for n, a in enumerate(stored) for r in a.get(name, ())]
    )
    made = []
    for within, row in rows:
        cells = [] if within is None else [item["within"][within][1]]
        for column in item["columns"]:
            value = _shown(_at(row, column["name"].split(".")))
            cells.append(dict(column["options"]).get(value, value) if column["kind"] == "choice" else value)
        made.append(cells)
    return made


def _paste(page: Page, item: dict[str, Any]) -> None:
    rows = _rows(item)
    if not rows:
        return
    grid = page.locator(f'[data-grid="{item["id"]}"][data-ready]')
    grid.locator("[data-add]").click()
    page.keyboard.press("Escape")
    if grid.locator("[data-columns]").is_visible():
        grid.locator("[data-columns]").click()
    grid.locator(".tabulator-row .tabulator-cell[tabulator-field]:visible").first.click()
    text = "\n".join("\t".join(cells) for cells in rows)
    grid.locator(".tabulator").evaluate(PASTE, text)
    expect(grid.locator(".refusal")).to_have_count(0)


def _settled(page: Page) -> None:
    expect(page.locator("body:not([data-waiting]), body[data-waiting='0']")).to_have_count(1, timeout=120_000)


def _without_texts(alliance: Alliance) -> Alliance:
    """Without the units' own texts for papers that are made later, which the form of the founding does not ask for."""
    years = tuple(year.model_copy(update={"narratives": {}}) for year in alliance.years)
    return alliance.model_copy(update={"narratives": {}, "years": years})


SECTIONS = ("overview", "units", "people", "tasks", "money", "ip", "rules", "papers", "life")


class Newcomer:
    """Somebody before an empty folder, who fills in section after section."""

    def __init__(self, served: Served, page: Page) -> None:
        self.served, self.page = served, page
        self.filled: dict[str, list[dict[str, Any]]] = {}
        page.goto(served.address)
        page.click("#who")
        page.fill("#dialog input", "覃示安")
        page.click("#dialog button.primary")
        page.fill("input[name=name]", "我的联合体")
        page.select_option("select[name=policy]", "guangxi-2021")
        page.click("form[hx-post='/new'] button")
        page.wait_for_url("**/overview")
        self.at = page.url.rpartition("/")[0]

    @property
    def file(self) -> Path:
        (path,) = self.served.folder.glob("*.yaml")
        return path

    def through(self, section: str) -> None:
        """Fill in what is still empty up to ``section``."""
        for name in SECTIONS[len(self.filled) : SECTIONS.index(section) + 1]:
            self.filled[name] = self._fill(name)

    def _fill(self, section: str) -> list[dict[str, Any]]:
        page = self.page
        page.goto(f"{self.at}/{section}")
        items = json.loads(page.locator("#section-data").text_content() or "")["items"]
        if page.locator("details.more").count():
            page.locator("details.more > summary").click()
        for item in items:
            if item["type"] == "field":
                _fill(page, item)
                continue
            if "[]." in item["id"]:  # a list within a list knows by now what the list above has
                _settled(page)
                item["within"] = page.evaluate("(id) => grids.get(id).item.within", item["id"])
            _paste(page, item)
        _settled(page)
        return list(items)


@pytest.fixture(scope="module")
def newcomer(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newcomer]:
    """One way from the empty folder on, which the tests walk step by step; what the console says is an error."""
    served = Served(tmp_path_factory.mktemp("newcomer") / "联合体")
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(40_000)
    said: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: said.append(error.stack or str(error)))
    page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    yield Newcomer(served, page)
    context.close()
    served.kill()
    assert said == []


@pytest.mark.chromium
@pytest.mark.parametrize("section", SECTIONS)
def test_a_newcomer_fills_in_a_section_from_an_empty_folder_on(newcomer: Newcomer, section: str) -> None:
    newcomer.through(section)
    held = yaml.load(newcomer.file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    items = newcomer.filled[section]
    assert items
    for item in items:
        if item["type"] == "field":
            assert _shown(_at(held, item["path"])) == _shown(_at(WANTED, item["path"])), item["id"]
        elif "[]." not in item["id"]:
            rows, wanted = (_at(data, item["id"].split(".")) or () for data in (held, WANTED))
            assert sum(map(_says_anything, rows)) == len(wanted), item["id"]


@pytest.mark.chromium
def test_what_was_filled_in_is_what_the_example_says(newcomer: Newcomer, tmp_path: Path) -> None:
    newcomer.through(SECTIONS[-1])
    usual = tmp_path / "usual.yaml"
    usual.write_text(USUAL, encoding="utf-8")
    (made,), (wanted,) = load(newcomer.file), load(usual)
    assert _without_texts(made.alliance) == _without_texts(wanted.alliance)
    assert "# 联合体名称" in newcomer.file.read_text(encoding="utf-8")


@pytest.mark.chromium
@pytest.mark.libreoffice
def test_a_newcomer_makes_a_package_through_the_pages_alone(newcomer: Newcomer) -> None:
    newcomer.through(SECTIONS[-1])
    page = newcomer.page
    page.goto(f"{newcomer.at}/documents")
    page.locator("form:has([data-work=package]) input[name=accept]").check()
    page.click("[data-work=package]")
    expect(page.locator(".job").first.locator(".state")).to_have_text("完成", timeout=300_000)
    with page.expect_download() as taken:
        page.locator("a[download]", has_text=".zip").first.click()
    assert Path(taken.value.path()).read_bytes()[:2] == b"PK"
    assert run(["verify", str(next(newcomer.served.folder.glob("*-文书")) / "申报包")]) == 0
