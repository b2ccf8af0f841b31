"""The guide is served beside the work: every page of it, every picture, every link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from mengyue.pipeline import Workshop
from mengyue.workbench.bench import Bench
from mengyue.workbench.doors import TokenDoor
from mengyue.workbench.jobs import Jobs
from mengyue.workbench.kept_state import KeptState
from mengyue.workbench.served_folder import STATE, ServedFolder
from mengyue.workbench.serving import _application

from .asgi import Client

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "zh"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    served = ServedFolder(tmp_path_factory.mktemp("help"))
    state = KeptState(served.root / STATE)
    bench = Bench(served, Workshop(), state, Jobs(state))
    door = TokenDoor(token="t", secret="s", port=80)
    client = Client(_application(bench, door, ["127.0.0.1"]), "127.0.0.1")
    client.cookies[door.cookie] = door.session
    yield client
    bench.jobs.close()
    state.close()


def test_every_page_links_to_the_help(browser: Client) -> None:
    assert 'href="/help"' in browser.get("/").text
    assert 'href="/help"' in browser.get("/a/none").text


def test_every_page_of_the_guide_is_served_and_every_link_and_picture_in_it_leads_somewhere(browser: Client) -> None:
    pages, seen = ["/help"], {}
    while pages:
        address = pages.pop()
        answer = browser.get(unquote(address))
        assert answer.status == 200, address
        seen[unquote(address)] = answer.text
        pages += [found for found in re.findall(r'href="(/help[^"#]*)', answer.text) if unquote(found) not in seen]
    names = {path.stem for path in GUIDE.glob("*.md")} - {"README"}
    assert {f"/help/{name}" for name in names} <= set(seen)
    for text in seen.values():
        for page, anchor in re.findall(r'href="(/help/[^"#]*)#([^"]*)"', text):
            assert f'id="{unquote(anchor)}"' in seen[unquote(page)]
        for source in re.findall(r'<img src="([^"]*)"', text):
            assert browser.get(source).body.startswith(b"\x89PNG"), source
    assert 'src="/help/pictures/start.png"' in seen["/help/使用指南"]
    assert "可以同时用同一批文件" in seen["/help/工作台"], "lines of Chinese are joined without a space"
    assert "README.zh-CN.md" not in seen["/help/快速开始"], "what is not served is no link"


@pytest.mark.parametrize("name", ["../../en/security", "没有", "security", ".", "pictures"])
def test_nothing_but_the_guide_is_served_as_help(browser: Client, name: str) -> None:
    assert browser.get(f"/help/{quote(name)}").status == 404
    assert browser.get(f"/help/pictures/{name}").status == 404


def test_every_picture_is_small_and_used() -> None:
    text = (GUIDE / "使用指南.md").read_text(encoding="utf-8")
    pictures = sorted((GUIDE / "pictures").glob("*.png"))
    assert {path.name for path in pictures} == set(re.findall(r"\(pictures/([^)]+)\)", text))
    assert max(path.stat().st_size for path in pictures) <= 60_000
