"""Hostile requests to the workbench: whatever is sent, by a stranger or by a page of ours, is answered in a sentence.

No request fails inside, none tells of a folder of this machine, none writes or reads outside the served folder, and
none without the token, or from another page, changes anything.
"""

from __future__ import annotations

import atexit
import hashlib
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from runner import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
FILE = "联合体.yaml"
#: What would be a way out, break a line, a number, a text or a parser.
BITS = (
    "..", "../", "..%2f", "%2e%2e/", "\\", "/", "//", "C:", "\x00", "\n", "\r\nx: y", "²", "-1", "99999999999999999999",
    "１２", "1e9", "NaN", "a" * 300, "\ud800", "\U0010ffff", "\u202e", "<script>alert(1)</script>", "{{ 7*7 }}", "'\"",
    "签署", "secret", FILE, ".mengyue/workbench.sqlite", "草案/manifest.json", "members", "name",
    "alliance", "overview",
)  # fmt: skip
PAGES = (
    "documents",
    "jobs",
    "file",
    "deadlines",
    "deadlines.ics",
    "history",
    "preview",
    "clause",
    "overview",
    "members",
)
POSTS = ("save", "try", "here", "answer", "carry-on", "jobs", "cancel", "scan", "history/1/restore")


class Server:
    """One ``mengyue serve`` of an example, for all tries; beside its folder lies one that no request may reach."""

    def __init__(self) -> None:
        self.room = tempfile.TemporaryDirectory(prefix="fuzz-serve-")
        place = Path(self.room.name)
        (place / "outside").mkdir()
        (place / "outside" / "secret.yaml").write_text("policy: guangxi-2021\nalliance: {name: 不可见}\n")
        self.folder = place / "served"
        self.folder.mkdir()
        (self.folder / FILE).write_bytes(EXAMPLE.read_bytes())
        (self.folder / "link.yaml").symlink_to(place / "outside" / "secret.yaml")
        (self.folder / "联合体-文书").mkdir()
        (self.folder / "联合体-文书" / "away").symlink_to(place / "outside")
        odd = os.fsencode(self.folder / "联合体-文书") + "/扫描.pdf".encode("gbk")
        Path(os.fsdecode(odd)).write_bytes(b"%PDF-1.7\n")
        gbk = os.fsencode(self.folder) + "/桂盟约.yaml".encode("gbk")
        Path(os.fsdecode(gbk)).write_bytes(EXAMPLE.read_bytes())
        self.outside = self._outside()
        self.log = (place / "log").open("w+b")
        command = [sys.executable, "-m", "mengyue.cli.entry", "serve", str(self.folder), "--no-browser", "--lang", "zh"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=ROOT / "engine"
        )
        atexit.register(self.end)
        assert self.process.stdout is not None
        address = self.process.stdout.readline().strip()
        self.host = address.removeprefix("http://").partition("/")[0]
        self.cookie = self.ask("GET", address.partition(self.host)[2])[1]["set-cookie"].partition(";")[0]
        page = self.ask("GET", "/", cookie=self.cookie)[2]
        (self.csrf,) = re.findall(r'name="csrf" content="([0-9a-f]+)"', page)
        self.key = hashlib.sha256(FILE.encode()).hexdigest()[:12]

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.log.close()
        self.room.cleanup()

    def ask(self, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], str]:
        """Return status, headers and text; 0 where the server only hangs up on nonsense."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.putrequest(method, quote(target, safe="/?&=%:~+,;", errors="surrogatepass"), skip_host=True)
            for name, value in {"host": self.host, "content-length": str(len(body)), **headers}.items():
                connection.putheader(name.replace("_", "-"), value.encode("utf-8", "surrogatepass"))
            connection.endheaders(body)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read().decode("utf-8", "replace")
        except (ValueError, http.client.HTTPException, ConnectionError):
            return 0, {}, ""
        finally:
            connection.close()

    def ours(self, method: str, target: str, body: bytes = b"") -> tuple[int, dict[str, str], str]:
        """Ask as one of our own pages does."""
        return self.ask(method, target, body, cookie=self.cookie, x_csrf_token=self.csrf)

    def holds(self, status: int, text: str) -> str:
        """Assert what holds after every request; return a word for the answer."""
        self.log.seek(0)
        assert status < 500, text + self.log.read().decode("utf-8", "replace")[-3000:]
        assert "Traceback" not in text and self.room.name not in text and str(ROOT) not in text, text[:500]
        assert "不可见" not in text, "what lies outside is shown"
        assert self._outside() == self.outside
        assert self.process.poll() is None
        return "hung up" if status == 0 else "answered" if status < 300 else "sent on" if status < 400 else "refused"

    def _outside(self) -> dict[str, bytes]:
        place = Path(self.room.name)
        assert {path.name for path in place.iterdir()} <= {"outside", "served", "log"}
        return {path.name: path.read_bytes() for path in (place / "outside").iterdir()}

    def data(self) -> bytes:
        """The bytes of the alliance."""
        return (self.folder / FILE).read_bytes()


@cache
def server() -> Server:
    """The one server, started when it is first needed."""
    return Server()


def hostile(rng: random.Random, most: int = 4) -> str:
    return "".join(rng.choice(BITS) for _number in range(rng.randint(1, most)))


def any_value(rng: random.Random, depth: int = 3) -> Any:
    """Return anything that JSON can say."""
    kind = rng.randrange(9 if depth else 6)
    if kind < 6:
        return [hostile(rng), rng.choice(BITS), rng.choice([0, -1, 10**30, 1.5]), None, True, ""][kind]
    if kind == 6:
        return [any_value(rng, depth - 1) for _number in range(rng.randint(0, 3))]
    names = [*BITS, "path", "was", "now", "grid", "_at", "_in"]
    return {rng.choice(names): any_value(rng, depth - 1) for _number in range(rng.randint(0, 3))}


def addresses(rng: random.Random, folder: Path) -> str:
    """Addresses that no page of ours has, asked for with the cookie."""
    key = rng.choice([server().key, server().key, hostile(rng, 1)])
    target = rng.choice(
        [
            f"/{hostile(rng)}",
            f"/a/{key}/{rng.choice([*PAGES, hostile(rng)])}",
            f"/a/{key}/file?{urlencode({'file': hostile(rng)}, errors='surrogatepass')}",
            f"/a/{key}/{rng.choice(PAGES)}?{urlencode({hostile(rng, 1): hostile(rng)}, errors='surrogatepass')}",
            f"/a/{key}/preview?{urlencode({'paper': hostile(rng)}, errors='surrogatepass')}",
            f"/a/{key}/history/{hostile(rng, 1)}",
            f"/a/{key}/history/{hostile(rng, 1)}/file",
            f"/explain?{urlencode({'code': hostile(rng)}, errors='surrogatepass')}",
            f"/static/{hostile(rng)}",
        ]
    )
    before = server().data()
    status, _headers, text = server().ours(rng.choice(["GET", "GET", "GET", "POST", "PUT", "DELETE"]), target)
    assert server().data() == before or "restore" in target
    return server().holds(status, text)


def strangers(rng: random.Random, folder: Path) -> str:
    """Requests that lack the token, the cookie, the word of our pages, or name another host."""
    kind = rng.randrange(5)
    headers = {"cookie": server().cookie, "x_csrf_token": server().csrf}
    if kind == 0:
        headers["host"] = rng.choice(["evil.example", "127.0.0.1", "localhost.evil.example", hostile(rng, 1), ""])
    elif kind == 1:
        headers["cookie"] = rng.choice(["", server().cookie[:-1], f"{server().cookie}0", hostile(rng)])
    elif kind == 2:
        headers["x_csrf_token"] = rng.choice(["", server().csrf[1:], hostile(rng)])
    elif kind == 3:
        headers["origin"] = rng.choice(["null", "http://evil.example", "http://127.0.0.1:1", hostile(rng, 1)])
    else:
        headers["sec_fetch_site"] = rng.choice(["cross-site", "same-site", "none", hostile(rng, 1)])
    target = (
        f"/a/{server().key}/{rng.choice(POSTS)}" if rng.random() < 0.8 else rng.choice(["/new", "/drop?name=a.yaml"])
    )
    edit = {"path": ["alliance", "name"], "was": "", "now": "被改"}
    before, files = server().data(), sorted(os.listdir(server().folder))
    status, _headers, text = server().ask(
        "POST", target, json.dumps({"edits": [edit], "force": True}).encode(), **headers
    )
    assert status in (0, 400, 403, 421), status
    assert (server().data(), sorted(os.listdir(server().folder))) == (before, files)
    return server().holds(status, text)


def edits(rng: random.Random, folder: Path) -> str:
    """Changes that no page of ours sends, of values and of lists."""
    path = [rng.choice(["alliance", "members", "policy", "narratives", hostile(rng, 1)])]
    path += [rng.choice([0, -1, 10**9, "name", "id", hostile(rng, 1), None, [], {}]) for _n in range(rng.randint(0, 3))]
    row = {"id": hostile(rng, 1), "name": "甲", "_at": any_value(rng, 1), "_in": any_value(rng, 1)}
    made: list[Any] = [
        {"path": path, "was": "", "now": hostile(rng)},
        {"path": ["alliance", "name"], "was": any_value(rng, 1), "now": any_value(rng, 1)},
        {"grid": rng.choice(["members", "contributions", "tasks", hostile(rng, 1)]), "was": [], "now": [row]},
        {"grid": "members", "was": [row], "now": any_value(rng)},
        any_value(rng),
    ]
    sent: Any = {
        "edits": [rng.choice(made) for _number in range(rng.randint(1, 3))],
        "force": rng.choice([True, False, hostile(rng, 1)]),
        "section": any_value(rng, 1),
        "paper": rng.choice(["", hostile(rng, 1), any_value(rng, 1)]),
        "digest": any_value(rng, 0),
        "browser": any_value(rng, 1),
    }
    body = json.dumps(rng.choice([sent, sent, sent, any_value(rng)])).encode()
    if rng.random() < 0.1:
        body = rng.choice(
            [b"[" * 100_000, b'{"edits":' * 50_000, rng.randbytes(200), b'{"edits": [1' + b"0" * 9000 + b"]}"]
        )
    status, _headers, text = server().ours("POST", f"/a/{server().key}/{rng.choice(['save', 'try', 'here'])}", body)
    return server().holds(status, text)


def forms(rng: random.Random, folder: Path) -> str:
    """Forms with any content: answers, jobs, new alliances, versions."""
    names = [
        "kind",
        "old",
        "new",
        "job",
        "accept",
        "code",
        "who",
        "verdict",
        "text",
        "place",
        "policy",
        "name",
        "example",
    ]
    fields = {name: hostile(rng) for name in rng.sample(names, rng.randint(0, 8))}
    fields |= rng.choice([{}, {"kind": "compare"}, {"kind": "collate"}, {"verdict": "no", "code": "x", "who": "y"}])
    fields |= rng.choice([{}, {"policy": "guangxi-2021"}])
    body = urlencode(fields, errors="surrogatepass").encode()
    if rng.random() < 0.1:
        body = rng.choice([b"&".join(b"a%d=b" % n for n in range(5000)), rng.randbytes(500), b"=" * 3000, b"%ff%fe=%"])
    target = rng.choice(["/new", *(f"/a/{server().key}/{name}" for name in ("answer", "jobs", "cancel"))])
    if rng.random() < 0.2:
        target = f"/a/{server().key}/history/{hostile(rng, 1)}/restore"
    status, _headers, text = server().ours("POST", target, body)
    told = server().holds(status, text)
    status, _headers, text = server().ours("GET", f"/a/{server().key}/documents")
    assert server().holds(status, text) == "answered"
    return told


def uploads(rng: random.Random, folder: Path) -> str:
    """Files of any name and content, dropped onto the folder or sent as scans."""
    suffix = rng.choice([".yaml", ".json", ".xlsx", ".csv", ".pdf", ".docx", ".exe", "", ".YAML", ".xlsx/.."])
    content = rng.choice(
        [
            b"", b"policy: guangxi-2021\nalliance: {name: \xff}\n", b"{" * 50_000, b"- " * 50_000, b"a: &a [*a]\n",
            b"PK\x03\x04" + rng.randbytes(300), rng.randbytes(300), EXAMPLE.read_bytes(),
            b'{"alliance": {"name": "\\ud800"}}',
            b"%PDF-1.7\n", "policy: x\nalliance: {name: 名}\n".encode("gbk"),
        ]
    )  # fmt: skip
    query = urlencode(
        {"name": hostile(rng) + suffix, "for": rng.choice(["scan", "compare", hostile(rng, 1)])}, errors="surrogatepass"
    )
    target = rng.choice([f"/drop?{query}", f"/a/{server().key}/scan?{query}"])
    before = server().data()
    status, _headers, text = server().ours("POST", target, content)
    assert server().data() == before
    told = server().holds(status, text)
    status, _headers, text = server().ours("GET", "/")
    assert server().holds(status, text) == "answered"
    if rng.random() < 0.2:
        for key in set(re.findall(r"/a/([0-9a-f]{12})/", text)):
            page = server().ours("GET", f"/a/{key}/{rng.choice(['overview', 'members', 'documents', 'history'])}")
            server().holds(page[0], page[2])
    return told


if __name__ == "__main__":
    classes = {"addresses": addresses, "strangers": strangers, "edits": edits, "forms": forms, "uploads": uploads}
    sys.exit(main(classes, tries=8, limit=60))
