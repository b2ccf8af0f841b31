"""Who is let in, what answers carry, and that nothing leads out of the folder."""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from mengyue.model.finding import EngineError
from mengyue.workbench.kept_state import KeptState
from mengyue.workbench.pace import Pace
from mengyue.workbench.serving import Served, serve


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
    return _key_of(served, cookie, alliance)


def _key_of(served: Any, cookie: str, alliance: Path) -> str:
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


def test_started_again_it_opens_the_one_that_runs_and_starts_no_second(served: Any) -> None:
    told: list[Served] = []
    serve(served.folder, port=0, ready=told.append)
    assert [(again.address, again.again) for again in told] == [(served.address, True)]


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


@pytest.mark.parametrize(("known", "status"), [(True, 413), (False, 403)])
def test_who_sends_what_is_refused_sees_why(
    served: Any, cookie: str, csrf: str, key: str, known: bool, status: int
) -> None:
    headers = {"cookie": cookie, "x-csrf-token": csrf} if known else {}
    for _again in range(3):  # a broken connection comes by chance
        answer = _ask(f"{served.base}/a/{key}/save", headers=headers, body=b"a" * (24 << 20))
        assert answer.status == status and answer.body


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


class Gathering:
    """The lead's side of gathering data for the file ``small``."""

    def __init__(self, served: Any, cookie: str, csrf: str, small: Path) -> None:
        self.page = f"{served.base}/a/{_key_of(served, cookie, small)}/collect"
        self.headers = {"cookie": f"{cookie}; mengyue_who={quote('覃示')}", "x-csrf-token": csrf}
        assert self.post(due="2099-12-20").status == 204
        self.links = re.findall('href="(http://127.0.0.2:[0-9]+/m/[^"]+)"', self.read().body)

    def read(self, more: str = "") -> Answer:
        return _ask(self.page + more, headers=self.headers)

    def post(self, more: str = "", **form: str) -> Answer:
        return _ask(self.page + more, headers=self.headers, body=urlencode(form).encode())


@pytest.fixture
def gathering(served: Any, cookie: str, csrf: str, small: Path) -> Gathering:
    return Gathering(served, cookie, csrf, small)


def _typed(page: str) -> dict[str, str]:
    """Return what the inputs of a form hold."""
    typed = dict(re.findall('<input (?:id|type)="[^"]+" name="([^"]+)" value="([^"]*)"', page))
    typed |= dict(re.findall('<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)<', page))
    for name, options in re.findall('<select id="[^"]+" name="([^"]+)">(.*?)</select>', page):
        typed[name] = next(iter(re.findall('value="([^"]*)" selected', options)), "")
    return {name: html.unescape(text) for name, text in typed.items()}


def test_a_members_answer_waits_for_the_lead_who_approves_each_change(gathering: Gathering, small: Path) -> None:
    before = small.read_bytes()
    form = _ask(gathering.links[1])
    assert form.status == 200 and "示例乙大学" in form.body and "覃示安" in form.body
    assert "韦示衡" not in form.body and "示例丙研究院" not in form.body and "csrf" not in form.body
    typed = _typed(form.body) | {"o.bank": "示例银行", "o.patents": "很多", "r.team.0.age": "12", "o.tier": "lead"}
    told = _ask(gathering.links[1], body=urlencode(typed).encode())
    assert (
        told.status == 400
        and "“很多”不是整数" in told.body
        and "不能小于 16 岁" in told.body
        and "示例银行" in told.body
    )
    assert "填表人" in told.body and "已填，待核对" not in gathering.read().body
    typed |= {"o.patents": "3件", "r.team.0.age": "55", "o.email": "", "by.person": "李示填", "r.team.2.name": "新示人"}
    taken = _ask(gathering.links[1], body=urlencode(typed | {"o.uscc": "91X"}).encode())
    doubt = "“示例乙大学”的统一社会信用代码 91X 有误"
    assert taken.status == 200 and doubt.replace(" ", "") in taken.body.replace(" ", "")
    assert doubt.replace(" ", "") in gathering.read(f"/answer?member={quote('乙')}").body.replace(" ", "")
    corrected = _ask(gathering.links[1], body=urlencode(typed).encode())
    assert corrected.status == 200 and "有误" not in corrected.body  # and of what others lack nothing is said
    assert small.read_bytes() == before and "已填，待核对" in gathering.read().body
    again = _typed(_ask(gathering.links[1]).body)
    assert again["o.bank"] == "示例银行" and again["r.team.2.name"] == "新示人"
    answer = gathering.read(f"/answer?member={quote('乙')}").body
    rows = re.findall('<td>([^<]+)</td>\\s*<td>(\\w+)</td>.*?name="(d[.][0-9a-f]+)" value="take"', answer, re.S)
    assert [(label, kind) for label, kind, _name in rows] == [
        ("成员单位第2项·电子邮箱", "清空"),
        ("成员单位第2项·有效发明专利数", "新填"),
        ("成员单位第2项·开户银行", "新填"),
        ("科研团队第1项·年龄", "改动"),
        ("科研团队", "增加"),
    ]
    names = [name for _label, _kind, name in rows]
    decided = {names[0]: "keep", names[2]: "take", names[3]: "take", names[4]: "take"}
    assert gathering.post("/answer", member="乙", **decided).status == 204
    text = small.read_text(encoding="utf-8")
    assert "bank: 示例银行" in text and "age: 55" in text and "新示人" in text and "# 首席专家" in text
    assert "yi@example.com" in text and "patents" not in text  # refused, and not decided yet
    assert "已填，待核对" in gathering.read().body
    history = _ask(gathering.page.replace("/collect", "/history"), headers=gathering.headers).body
    assert "<td>覃示</td><td>乙所填：成员单位第2项·开户银行" in history
    last = json.loads((small.parent / f"{small.stem}.收集记录.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["member"], last["by"]) == ("乙", "李示填")
    assert [row["outcome"] for row in last["fields"]] == ["refused", "open", "taken", "taken", "taken"]


def test_a_members_link_leads_nowhere_else_and_ends_when_the_lead_says_so(
    served: Any, gathering: Gathering, small: Path
) -> None:
    office = gathering.links[0].partition("/m/")[0]
    port = served.base.rpartition(":")[2]
    for address in (
        "/",
        "/static/base.js",
        served.address.removeprefix(served.base),
        gathering.page.removeprefix(served.base),
    ):
        assert _ask(office + address, headers=gathering.headers).status == 404
        there = _ask(office + address, headers={**gathering.headers, "host": f"127.0.0.1:{port}"})
        assert there.status == 421  # whatever Host is named
    proof = _typed(_ask(gathering.links[0]).body)
    body = urlencode(proof | {"by.person": "李示填"}).encode()
    for headers in ({"origin": "http://evil.example.com"}, {"sec-fetch-site": "cross-site"}):
        assert _ask(gathering.links[0], headers=headers, body=body).status == 403
    assert _ask(gathering.links[0], body=urlencode(proof | {"proof": "x", "by.person": "甲"}).encode()).status == 400
    assert _ask(gathering.links[0], body=b"a" * (2 << 20)).status == 413
    assert gathering.post("/answer", member="甲").status == 404  # nothing was kept
    other = dict(proof) | {
        "by.person": "李示填",
        "r.contributions.0.amount": "9",
        "o.id": "乙",
        "members[1].name": "改名",
    }
    assert _ask(gathering.links[0], body=urlencode(other).encode()).status == 200
    shown = gathering.read(f"/answer?member={quote('甲')}").body
    assert "改名" not in shown and "投入第1项" not in shown
    token = gathering.links[0].rpartition("/")[2]
    assert gathering.post("/end", token=token).status == 204
    told = _ask(gathering.links[0])
    assert told.status == 404 and "停用" in told.body and "Traceback" not in told.body
    renewed = gathering.post(due="2099-12-30", member="乙")
    assert renewed.status == 204 and _ask(gathering.links[1]).status == 404  # the one before it has ended
    assert gathering.post(due="2000-01-01").status == 400
    for number in range(11):
        told = _ask(f"{office}/m/wrong{number}")
    assert told.status == 429 and _ask(gathering.links[2]).status == 429


def test_who_asks_too_often_is_told_to_wait_and_others_are_not() -> None:
    pace = Pace(2, 60)
    assert [pace.take("甲") for _time in range(3)] == [False, False, True]
    assert pace.full("甲") and not pace.full("乙") and not pace.take("乙")
