"""Who is let in, what answers carry, and that nothing leads out of the folder."""

from __future__ import annotations

import http.client
import json
import os
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from mengyue.model.finding import EngineError
from mengyue.workbench.kept_state import KeptState


class Answer:
    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body.decode("utf-8", "replace")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _ask(address: str, *, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
    request = urllib.request.Request(address, data=body, headers=headers or {})
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=60) as found:
            return Answer(found.status, found.headers, found.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


@pytest.fixture
def cookie(served: Any) -> str:
    return str(_ask(served.address).headers["set-cookie"]).partition(";")[0]


@pytest.fixture
def csrf(served: Any, cookie: str) -> str:
    found = re.search('name="csrf" content="([0-9a-f]+)"', _ask(f"{served.base}/", headers={"cookie": cookie}).body)
    assert found
    return found[1]


@pytest.fixture
def key(served: Any, cookie: str, alliance: Path) -> str:
    cards = _ask(f"{served.base}/", headers={"cookie": cookie}).body.split('<a class="card"')
    (card,) = [card for card in cards if f"{alliance.name}" in card]
    found = re.search("/a/([0-9a-f]+)/", card)
    assert found
    return found[1]


def test_nobody_without_the_token_or_its_cookie_is_let_in(served: Any, cookie: str) -> None:
    for address in ("/", "/static/base.js", "/a/x/overview", "/?token=wrong"):
        assert _ask(served.base + address).status == 403
    told = _ask(served.address)
    assert told.status == 303 and "token" not in told.headers["location"]
    assert "HttpOnly" in told.headers["set-cookie"] and "SameSite=strict" in told.headers["set-cookie"]
    answer = _ask(f"{served.base}/", headers={"cookie": cookie})
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self'" in policy
    assert not re.search(r"<script(?! src=| type=\"application/json\")|\son\w+=|style=", answer.body)


def test_another_host_name_is_not_answered(served: Any, cookie: str) -> None:
    port = served.base.rpartition(":")[2]
    assert _ask(f"{served.base}/", headers={"cookie": cookie, "host": f"evil.example.com:{port}"}).status == 421


@pytest.mark.parametrize(
    "wrong", [{"x-csrf-token": "0"}, {"origin": "http://evil.example.com"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_request_of_another_page_changes_nothing(
    served: Any, cookie: str, csrf: str, key: str, alliance: Path, wrong: dict[str, str]
) -> None:
    before = alliance.read_bytes()
    edit = {"edits": [{"path": ["alliance", "contact"], "was": "覃示安", "now": "别人"}]}
    headers = {"cookie": cookie, "x-csrf-token": csrf, **wrong}
    assert _ask(f"{served.base}/a/{key}/save", headers=headers, body=json.dumps(edit).encode()).status == 403
    assert alliance.read_bytes() == before


def test_no_address_leads_out_of_the_folder(served: Any, cookie: str, csrf: str, key: str, alliance: Path) -> None:
    outside = served.folder.parent / "secret.txt"
    outside.write_text("secret", encoding="utf-8")
    results = alliance.with_name(f"{alliance.stem}-文书")
    results.mkdir()
    (results / "link.txt").symlink_to(outside)
    for name in ("../secret.txt", "..%2fsecret.txt", "/etc/passwd", "link.txt", "a/../../x", "%00", "", "."):
        answer = _ask(f"{served.base}/a/{key}/file?file={name}", headers={"cookie": cookie})
        assert answer.status == 404 and "secret" not in answer.body.replace("secret.txt", "")
    for address in ("/static/../../../../etc/passwd", "/static/%2e%2e/serving.py", "/a/..%2f..%2fx/overview"):
        assert _ask(served.base + address, headers={"cookie": cookie}).status == 404
    headers = {"cookie": cookie, "x-csrf-token": csrf}
    told = json.loads(_ask(f"{served.base}/drop?name=../../out.yaml", headers=headers, body=alliance.read_bytes()).body)
    assert (served.folder / told["kept"]).is_file() and not (served.folder.parent / "out.yaml").exists()


def test_what_is_too_large_is_not_taken(served: Any, cookie: str, csrf: str, key: str) -> None:
    connection = http.client.HTTPConnection(served.base.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", f"/a/{key}/save")
    for name, value in {"cookie": cookie, "x-csrf-token": csrf, "content-length": str(5 * 1024 * 1024)}.items():
        connection.putheader(name, value)
    connection.endheaders(b"{")
    answer = connection.getresponse()
    assert answer.status == 413 and "MiB" in answer.read().decode()
    connection.close()


def test_a_failure_shows_no_traceback(served: Any, cookie: str, csrf: str, key: str) -> None:
    headers = {"cookie": cookie, "x-csrf-token": csrf}
    bodies = (
        b"[",
        b"[]",
        b'{"edits": 3}',
        b'{"edits": [{"path": ["members", -1, "name"], "now": "x"}]}',
        b"[" * 100_000,
    )
    for body in (
        *bodies,
        b'{"edits": [{"grid": "members", "was": [], "now": [3]}]}',
        b'{"edits":[{"path":[{}],"now":"x"}]}',
        b'{"edits": [{"grid": "members[].finances", "was": [], "now": [], "above": [["x"]]}]}',
        b'{"edits": [{"path": ["alliance", "name"], "was": "", "now": "\\ud800"}], "prefer": "mine"}',
        b'{"edits": [{"path": ["members", 4000, "name"], "was": "", "now": "x"}], "prefer": "mine"}',
        b'{"edits": [{"grid": "results", "was": [], "now": [{"name": "x", "_in": []}]}], "prefer": "mine"}',
    ):
        for address in ("save", "try"):
            answer = _ask(f"{served.base}/a/{key}/{address}", headers=headers, body=body)
            assert answer.status == 400 and "Traceback" not in answer.body and json.loads(answer.body)["error"]
    for number in ("abc", "%C2%B2", "9" * 30):
        assert _ask(f"{served.base}/a/{key}/history/{number}", headers={"cookie": cookie}).status == 404
    many = b"&".join(b"a%d=1" % number for number in range(3000))
    assert _ask(f"{served.base}/a/{key}/answer", headers=headers, body=many).status == 400
    assert _ask(f"{served.base}/a/{key}/cancel", headers=headers, body="job=²".encode()).status == 200


def test_a_file_whose_name_is_no_text_is_told_and_can_be_had(
    served: Any, cookie: str, csrf: str, key: str, alliance: Path
) -> None:
    results = alliance.with_name(f"{alliance.stem}-文书")
    results.mkdir()
    with open(os.fsencode(results) + "/扫描.pdf".encode("gbk"), "wb") as scan:
        scan.write(b"%PDF-1.7\n")
    named = os.fsencode(served.folder) + "/桂盟约.yaml".encode("gbk")
    Path(os.fsdecode(named)).write_bytes(alliance.read_bytes())
    page = _ask(f"{served.base}/a/{key}/documents", headers={"cookie": cookie})
    assert page.status == 200 and "扫描.pdf" in page.body
    found = _ask(f"{served.base}/a/{key}/file?file={quote('扫描.pdf')}", headers={"cookie": cookie})
    assert found.body == "%PDF-1.7\n" and quote("扫描.pdf") in found.headers["content-disposition"]
    cards = _ask(f"{served.base}/", headers={"cookie": cookie}).body.split('<a class="card"')
    (card,) = [card for card in cards if "桂盟约.yaml" in card]
    address = re.search("/a/[0-9a-f]+/", card)
    assert address and _ask(f"{served.base}{address[0]}overview", headers={"cookie": cookie}).status == 200
    Path(os.fsdecode(named)).unlink()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners of files are told on POSIX")
def test_what_is_kept_is_the_owners_alone_and_nothing_that_somebody_else_laid_there_counts(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(elsewhere)
    with pytest.raises(EngineError, match="link"):
        KeptState(tmp_path / "link")
    loose = tmp_path / "loose"
    state = KeptState(loose)
    old = state.setting("secret", "known to others")
    state.close()
    loose.chmod(0o777)
    (loose / "workbench.sqlite").chmod(0o666)
    state = KeptState(loose)
    assert state.setting("secret", "fresh") != old
    state.close()
    assert loose.stat().st_mode & 0o077 == 0 == (loose / "workbench.sqlite").stat().st_mode & 0o077
    (loose / "workbench.sqlite").rename(elsewhere / "theirs")
    (loose / "workbench.sqlite").symlink_to(elsewhere / "theirs")
    state = KeptState(loose)
    assert state.setting("secret", "fresh") == "fresh"
    state.close()


def test_what_stands_in_data_never_becomes_part_of_the_page(
    served: Any, cookie: str, csrf: str, key: str, alliance: Path
) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    edit = {"edits": [{"path": ["alliance", "name"], "was": "广西壮族自治区示例动力电池系统创新联合体", "now": evil}]}
    headers = {"cookie": cookie, "x-csrf-token": csrf}
    told = json.loads(_ask(f"{served.base}/a/{key}/save", headers=headers, body=json.dumps(edit).encode()).body)
    assert told["ok"]
    pages = ("overview", "documents", "history", "preview?paper=agreement")
    for page in pages:
        body = _ask(f"{served.base}/a/{key}/{page}", headers={"cookie": cookie}).body
        assert "<script>alert" not in body and "<img" not in body
    blocks = json.loads(_ask(f"{served.base}/a/{key}/preview?paper=agreement", headers={"cookie": cookie}).body)[
        "blocks"
    ]
    assert any("&lt;script&gt;" in block for block in blocks)
