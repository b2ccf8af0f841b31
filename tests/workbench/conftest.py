"""A served folder in a process of its own, and a real browser before it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ..gathering.conftest import ALLIANCE as SMALL

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=30_000)
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
#: Another address of this machine, as that of an office network would be.
OFFICE = "127.0.0.2"


class Served:
    """``mengyue serve`` of a folder: can be killed, and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.was_killed = False
        folder.mkdir(exist_ok=True)
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "mengyue.cli.entry", "serve", str(self.folder), "--no-browser", "--lang", "zh"]
        command += ["--members", OFFICE]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT / "engine"
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.address
        self.base = self.address.partition("/?")[0]

    def kill(self) -> None:
        self.was_killed = True
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that leave it alone; each brings a file of its own."""
    running = Served(tmp_path_factory.mktemp("served") / "联合体")
    yield running
    running.kill()


@pytest.fixture
def alliance(served: Served, request: pytest.FixtureRequest) -> Path:
    """The example as a file of the test's own in the served folder."""
    path = served.folder / f"{request.node.originalname}.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("length: full ", "length: standard "), encoding="utf-8")
    return path


@pytest.fixture
def small(served: Served, request: pytest.FixtureRequest) -> Path:
    """An alliance of three as a file of the test's own in the served folder."""
    path = served.folder / f"{request.node.originalname}.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Served]:
    """A server of the test's own, of an empty folder."""
    running = Served(tmp_path / "联合体")
    yield running
    running.kill()


@pytest.fixture
def person(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of somebody called ``name``, with the page at the served folder. What the console says is an error."""
    contexts: list[BrowserContext] = []
    said: list[tuple[Served, str]] = []

    def sit_down(served: Served, name: str = "", size: tuple[int, int] = (1366, 768)) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        context.set_default_timeout(40_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append((served, error.stack or str(error))))
        page.on("console", lambda told: said.append((served, told.text)) if told.type == "error" else None)
        page.goto(served.address)
        if name:
            page.click("#who")
            page.fill("#dialog input", name)
            page.click("#dialog button.primary")
        return page

    yield sit_down
    for context in contexts:
        context.close()
    # A server that was killed may have been in the middle of an answer: the browser says so in words of many kinds.
    lawful = {False: "ERR_CONNECTION_REFUSED|ERR_FAILED|409", True: r"net::ERR_\w+|409"}
    wrong = [text for server, text in said if not re.search(lawful[server.was_killed], text)]
    assert wrong == []
