"""The workbench: from key to page for 12 members, many people on one server, and many members in one alliance.

    python benchmarks/workbench.py typing [--rounds N]
    python benchmarks/workbench.py load [--people N] [--alliances N] [--rounds N]
    python benchmarks/workbench.py large [--members N]

Figures are processor time of the server (and of the page's main thread, where Chromium and Playwright are there), and
beside them what they would be on a machine that needs 1.3 s for 20 million squares: a busy or slow machine moves the
seconds, hardly the second figure. Exit code 1 means that a goal is missed: 150 ms from key to page, no failed request,
and a list of many members that is typed in, saved, checked and read in Chromium without an error.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
MEMBERS, GOAL, USUAL = 12, 0.150, 1.3


def calibration() -> float:
    """Processor seconds of 20 million squares."""
    begin = time.process_time()
    total = 0
    for number in range(20_000_000):
        total += number * number
    return time.process_time() - begin


def example(members: int = 0) -> str:
    """The example as YAML, with ``members`` members where it has fewer."""
    text = EXAMPLE.read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    found = data["members"]
    if len(found) >= members:
        return text
    for number in range(len(found), members):
        name = f"示例新能源{number}有限公司"
        found.append({**copy.deepcopy(found[4]), "id": f"成员{number}", "name": name, "uscc": None})
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


class Server:
    """``mengyue serve`` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "mengyue.cli.entry", "serve", str(folder), "--no-browser", "--lang", "zh"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT / "engine")
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self.port = int(re.findall(r":(\d+)/", self.address)[0])
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request("GET", self.address[self.address.index("/?") :])
        self.cookie = (connection.getresponse().getheader("set-cookie") or "").partition(";")[0]
        first = self.ask("GET", "/")[1]
        self.csrf = re.findall('name="csrf" content="([0-9a-f]+)"', first)[0]
        self.keys = re.findall("/a/([0-9a-f]+)/overview", first)

    def ask(self, method: str, path: str, content: Any = None, on: http.client.HTTPConnection | None = None) -> Any:
        """Return status and text."""
        connection = on or http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        headers = {"cookie": self.cookie, **({"x-csrf-token": self.csrf} if method == "POST" else {})}
        connection.request(method, path, json.dumps(content) if content is not None else None, headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        if on is None:
            connection.close()
        return answer.status, body

    def spent(self) -> float:
        """Processor seconds of the server so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """MiB that the server holds."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0


@contextlib.contextmanager
def serving(files: dict[str, str]) -> Iterator[Server]:
    """Serve ``files``."""
    with tempfile.TemporaryDirectory(prefix="mengyue-bench-") as room:
        for name, text in files.items():
            (Path(room) / name).write_text(text, encoding="utf-8")
        server = Server(Path(room))
        try:
            yield server
        finally:
            server.process.kill()
            server.process.wait()


def told(name: str, samples: list[float], scale: float) -> float:
    """Print median and spread of seconds; return the median at usual speed."""
    ordered = sorted(samples)
    middle = statistics.median(ordered)
    low, high = ordered[len(ordered) // 10], ordered[-1 - len(ordered) // 10]
    print(
        f"{name}: {middle * 1000:.0f} ms processor time (10–90 %: {low * 1000:.0f}–{high * 1000:.0f}), "
        f"{middle * scale * 1000:.0f} ms at usual speed"
    )
    return middle * scale


def typing(rounds: int) -> int:
    """From key to page: one field changes, the agreement beside it is made anew."""
    scale = USUAL / calibration()
    with serving({"a.yaml": example(MEMBERS)}) as server:
        (key,) = server.keys
        server.ask("GET", f"/a/{key}/overview")
        samples = []
        for number in range(rounds + 3):
            edit = {"path": ["alliance", "technology"], "was": "", "now": f"新能源汽车动力电池系统{number}"}
            begin = server.spent()
            for again in range(5):  # the clock of processes counts hundredths
                edit["now"] = f"新能源汽车动力电池系统{number}号{again}"
                status, _body = server.ask("POST", f"/a/{key}/try", {"edits": [edit], "paper": "agreement"})
                assert status == 200
            samples.append((server.spent() - begin) / 5)
        whole = told(f"server, {MEMBERS} members", samples[3:], scale)
        page = _page_part(server, rounds)
    if page:
        whole += told("page", page, scale)
    print(f"from key to page: {(whole + 0.030) * 1000:.0f} ms at usual speed with the 30 ms that typing is waited for")
    return int(whole + 0.030 > GOAL)


def _page_part(server: Server, rounds: int) -> list[float]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return []
    if not Path("/usr/bin/chromium").exists():
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(300_000)
        page.goto(server.address)
        page.goto(f"http://127.0.0.1:{server.port}/a/{server.keys[0]}/overview")
        page.wait_for_selector("#sheet .title")
        page.wait_for_timeout(2000)
        body = page.evaluate(
            """async (rounds) => {
              const told = (word) => post(`/a/${key}/try`, { paper: paper.value,
                edits: [{ path: ["alliance", "technology"], was: "", now: word }] });
              const made = [await told("甲"), await told("乙")];
              return made.map((one) => JSON.stringify(one.preview)); }""",
            rounds,
        )
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def busy() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

        samples = []
        for number in range(rounds):
            begin = busy()
            page.evaluate(
                "(text) => { showPaper(JSON.parse(text), true); sheet.getBoundingClientRect(); "
                "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); }",
                body[number % 2],
            )
            samples.append(busy() - begin)
        browser.close()
    return samples


def large(members: int) -> int:
    """Many members in the pages: open, go to the last row, type in it, save, find a fault, see both in the paper."""
    from playwright.sync_api import expect, sync_playwright

    scale = USUAL / calibration()
    said: list[str] = []
    with serving({"a.yaml": example(members)}) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(100_000)
        expect.set_options(timeout=100_000)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda word: said.append(word.text) if word.type == "error" else None)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def busy() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

        @contextlib.contextmanager
        def timed(what: str) -> Iterator[None]:
            server_before, page_before, clock = server.spent(), busy(), time.monotonic()
            yield
            spent = server.spent() - server_before, busy() - page_before
            print(
                f"{what}: server {spent[0]:.2f} s ({spent[0] * scale:.2f}), page {spent[1]:.2f} s "
                f"({spent[1] * scale:.2f}); {time.monotonic() - clock:.1f} s on the clock"
            )

        page.goto(server.address)
        with timed(f"open the list of {members} members"):
            page.goto(f"http://127.0.0.1:{server.port}/a/{server.keys[0]}/units")
            expect(page.locator("[data-grid=members][data-ready]")).to_be_visible()
        with timed("the agreement beside it"):
            expect(page.locator("#sheet .title")).to_be_visible()
        rows = page.evaluate("grids.get('members').table.getRows().length")
        drawn = page.locator("[data-grid=members] .tabulator-row").count()
        print(f"{rows} rows, {drawn} of them drawn; {page.evaluate('document.querySelectorAll(`*`).length')} elements")
        assert rows == members and drawn < members
        with timed("go to the last row and open a cell"):
            page.evaluate("grids.get('members').table.getRows().at(-1).scrollTo('center', false)")
            cell = page.locator("[data-grid=members] .tabulator-row").last.locator("[tabulator-field=uscc]")
            cell.dblclick()
            expect(page.locator(".tabulator-cell.tabulator-editing input")).to_be_focused()
        with timed("type a wrong code, leave the cell: saved, and told beside the list"):
            page.keyboard.type("911100000000000000")
            page.keyboard.press("Enter")
            expect(page.locator("#saved")).to_have_text("已保存")
            expect(
                page.locator("[data-grid=members] .finding.error", has_text="统一社会信用代码").first
            ).to_be_visible()
        with timed("the paper shows it"):
            expect(page.locator("#sheet")).to_contain_text("911100000000000000")
        page.goto(f"http://127.0.0.1:{server.port}/a/{server.keys[0]}/overview")
        field = page.locator('[data-field="alliance.technology"] input')
        expect(page.locator("#sheet .title")).to_be_visible()
        with timed("a key in a field: the paper changes"):
            field.press("End")
            page.keyboard.type("甲")
            expect(page.locator("#sheet [data-path='alliance.technology']").first).to_contain_text("甲")
        field.blur()
        expect(page.locator("body[data-waiting='0']")).to_have_count(1)
        browser.close()
    for text in said:
        print(f"  error of the page: {text}")
    return int(bool(said))


def load(people: int, alliances: int, rounds: int) -> int:
    """Many people at a time, each at an alliance of their own: read, type, save, be there."""
    scale = USUAL / calibration()
    text = example()
    name = re.search(r"(?m)^  name: (.+)$", text)
    assert name
    files = {f"{number:03}.yaml": text.replace(name[1], f"{name[1]}{number:03}") for number in range(alliances)}
    failed: list[str] = []
    waits: dict[str, list[float]] = {}
    with serving(files) as server:
        assert len(server.keys) == alliances
        server.ask("GET", f"/a/{server.keys[0]}/overview")
        begin, clock = server.spent(), time.monotonic()

        def person(number: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
            key = server.keys[number * len(server.keys) // people]
            at = ["alliance", "technology"]
            said = ""
            for turn in range(rounds):
                edits = [{"path": at, "was": said, "now": f"系统{number}{turn}"}]
                for what, method, path, content in (
                    ("list", "GET", "/", None),
                    ("form", "GET", f"/a/{key}/overview", None),
                    ("type", "POST", f"/a/{key}/try", {"edits": edits, "paper": "agreement"}),
                    ("save", "POST", f"/a/{key}/save", {"edits": edits, "section": "overview", "prefer": "mine"}),
                    ("there", "POST", f"/a/{key}/here", {"browser": str(number), "digest": "", "section": "overview"}),
                ):
                    start = time.monotonic()
                    try:
                        status, body = server.ask(method, path, content, connection)
                        if status != 200 or (what == "save" and not json.loads(body)["ok"]):
                            failed.append(f"{what} {status}")
                    except (OSError, http.client.HTTPException) as error:
                        failed.append(f"{what} {error!r}")
                        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
                    waits.setdefault(what, []).append(time.monotonic() - start)
                said = f"系统{number}{turn}"

        threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent, lasted, memory = server.spent() - begin, time.monotonic() - clock, server.memory()
    requests = sum(map(len, waits.values()))
    each = spent / requests
    print(f"{people} people, {alliances} alliances: {requests} requests in {lasted:.0f} s, {len(failed)} failed")
    print(
        f"server: {each * 1000:.0f} ms processor time a request, {each * scale * 1000:.0f} ms at usual speed; "
        f"{memory:.0f} MiB"
    )
    for what, found in waits.items():
        ordered = sorted(found)
        print(f"  {what}: median {statistics.median(ordered):.2f} s, 95 %: {ordered[int(len(ordered) * 0.95)]:.2f} s")
    for reason in sorted(set(failed))[:10]:
        print(f"  failed: {reason}")
    return int(bool(failed))


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("typing", "load", "large"))
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--alliances", type=int, default=300)
    words = parser.parse_args()
    if words.what == "typing":
        return typing(words.rounds or 20)
    if words.what == "large":
        return large(words.members)
    return load(words.people, words.alliances, words.rounds or 3)


if __name__ == "__main__":
    sys.exit(main())
