"""One server for an office: who logs in, what each role may do, and what a stranger cannot."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.workbench.asgi import Client, Told

from mengyue.cli.main import run
from mengyue.model.finding import EngineError
from mengyue.pipeline import Workshop
from mengyue.workbench import serving
from mengyue.workbench.accounts import Account, Accounts, read_accounts, write_accounts
from mengyue.workbench.bench import Bench
from mengyue.workbench.doors import LoginDoor
from mengyue.workbench.jobs import Jobs
from mengyue.workbench.kept_state import KeptState
from mengyue.workbench.served_folder import ServedFolder
from mengyue.workbench.sessions import Sessions
from mengyue.workbench.what_roles_may import MAY, Act, Person, Role

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "一个足够长的示例口令"
NAMES = {"韦示衡": Role.LEAD, "覃示律": Role.LAWYER, "黄例元": Role.MEMBER, "莫例读": Role.READER}


@cache
def _shop() -> Workshop:
    """One library for all offices: it is read once, and does not change."""
    return Workshop()


class Office:
    """The application of an office, asked without a network."""

    def __init__(self, folder: Path, *, proxied: bool = False) -> None:
        self.folder, self.users = folder / "联合体", folder / "users.json"
        self.folder.mkdir()
        self.file = self.folder / "a.yaml"
        self.file.write_bytes((ROOT / "examples" / "guangxi-2021" / "alliance.yaml").read_bytes())
        key = hashlib.scrypt(PASSWORD.encode(), salt=b"salt", n=2**14, r=8, p=1, dklen=32)  # a quicker one than ours
        proof = f"scrypt${2**14}$8$1${b64encode(b'salt').decode()}${b64encode(key).decode()}"
        write_accounts(self.users, {name: Account(name, role, proof) for name, role in NAMES.items()})
        self.state = KeptState(self.folder / ".mengyue")
        accounts = Accounts(self.users)
        self.bench = Bench(ServedFolder(self.folder), _shop(), self.state, Jobs(self.state), accounts=accounts)
        self.door = LoginDoor(Sessions(self.state, accounts), secret="s", proxied=proxied)
        self.bench.door = self.door
        self.app = serving._application(self.bench, self.door, ["office.test", "office.test:8765"])
        (entry,) = self.bench.folder.entries()
        self.key = entry.key

    def browser(self, name: str = "") -> Client:
        """A browser of somebody; who is named has logged in."""
        client = Client(self.app, "office.test")
        if name:
            account = self.bench.accounts.now()[name]  # type: ignore[union-attr]
            client.cookies[self.door.cookie] = self.door.sessions.begin(account)
            client.word = self.door.word(Person(name, account.role, known=True))
        return client

    def login(self, client: Client, name: str, password: str, **headers: str) -> Told:
        word = re.search('name="csrf" value="([0-9a-f]+)"', client.get("/login").text)
        assert word
        fields = {"csrf": word[1], "name": name, "password": password, "next": "/"}
        return client.form("/login", fields, **headers)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("office"))
    yield made
    made.bench.jobs.close()
    made.state.close()


def _edit(path: list[Any], was: str, now: str) -> dict[str, Any]:
    return {"edits": [{"path": path, "was": was, "now": now}]}


def test_who_has_not_logged_in_sees_the_login_alone_and_changes_nothing(office: Office) -> None:
    stranger = office.browser()
    for path in ("/", f"/a/{office.key}/overview", f"/a/{office.key}/file?file=x", "/explain?code=G21-16"):
        answer = stranger.get(path)
        assert answer.status == 303 and answer.headers["location"].startswith("/login?next=/")
    assert stranger.get("/?token=x").headers["location"] == "/login?next=/"
    before = office.file.read_bytes()
    word = office.door.word(Person("", Role.MEMBER))
    for headers in ({}, {"x_csrf_token": word}):
        answer = stranger.post(f"/a/{office.key}/save", _edit(["alliance", "contact"], "", "x"), **headers)
        assert answer.status == 401 and "登录" in answer.json["error"]
    assert office.file.read_bytes() == before
    assert stranger.get("/login", host="evil.test").status == 421


def test_a_login_is_a_cookie_that_no_script_reads_and_ends_with_logging_out_or_another_password(
    office: Office,
) -> None:
    client = office.browser()
    assert office.login(client, "莫例读", "不对的口令不对的").status == 403
    answer = office.login(client, "莫例读", PASSWORD)
    cookie = answer.headers["set-cookie"]
    assert answer.status == 303 and "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    page = client.get("/")
    assert page.status == 200 and "莫例读" in page.text and "查阅" in page.text
    word = re.search('name="csrf" value="([0-9a-f]+)"', page.text)
    assert word
    kept = client.cookies.get(office.door.cookie)
    assert client.form("/logout", {"csrf": "0"}).status == 400
    assert client.form("/logout", {"csrf": word[1]}).status == 303
    client.cookies[office.door.cookie] = kept or ""
    assert client.get("/").status == 303
    reader = office.browser("莫例读")
    known = read_accounts(office.users)
    write_accounts(office.users, {**known, "莫例读": Account("莫例读", Role.READER, known["莫例读"].proof[:-2] + "A=")})
    assert reader.get("/").status == 303
    write_accounts(office.users, known)
    assert (office.folder / ".mengyue" / "workbench.sqlite").read_bytes().find((kept or "").encode()) == -1


def test_guessing_is_slowed_by_name_and_place_and_no_header_moves_the_place(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(office.bench.accounts, "let_in", lambda name, password: None)  # the work of a try is not judged
    client = office.browser()
    for number in range(5):
        answer = office.login(client, "谁", "x" * 12, x_forwarded_for=f"10.0.0.{number}")
        assert answer.status == 403
    answer = office.login(client, "谁", "x" * 12, x_forwarded_for="10.9.9.9")
    assert answer.status == 429 and int(answer.headers["retry-after"]) > 600
    assert office.login(client, "另一人", "x" * 12).status == 403


def test_behind_a_proxy_the_cookie_goes_by_tls_alone_and_the_last_forwarded_place_counts() -> None:
    door = LoginDoor(None, secret="s", proxied=True)  # type: ignore[arg-type]
    client = Client(_Said(door), "office.test")
    said = client.get("/", x_forwarded_for="1.1.1.1, 2.2.2.2")
    assert said.text == "2.2.2.2" and "Secure" in said.headers["set-cookie"] and "__Host-" in said.headers["set-cookie"]


class _Said:
    def __init__(self, door: LoginDoor) -> None:
        self.door = door

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        from starlette.requests import Request
        from starlette.responses import PlainTextResponse

        answer = PlainTextResponse(self.door.place(Request(scope)))
        self.door.let_in(answer, "word")
        await answer(scope, receive, send)


def test_every_address_says_which_act_it_is_and_a_role_without_it_is_refused(office: Office) -> None:
    browsers = {role: office.browser(name) for name, role in NAMES.items()}
    tried = 0
    for route in serving._routes():
        if route.path in ("/login", "/logout"):
            continue  # what anybody may
        (method,) = route.methods - {"HEAD"}
        path = route.path.replace("{key}", "0" * 12).replace("{number}", "1").replace("{section}", "overview")
        for role, client in browsers.items():
            if route.act in MAY[role] and role is not Role.READER:
                continue  # what they may is done elsewhere
            answer = client.ask(method, path, b"{}" if method == "POST" else b"", {})
            assert (answer.status == 403) is (route.act not in MAY[role]), (role, method, path, answer.text)
            tried += answer.status == 403
    assert tried > 40
    assert MAY[Role.READER] == {Act.ENTER, Act.READ} and MAY[Role.MEMBER] == {Act.ENTER}


def test_a_lawyer_changes_clauses_and_no_facts_and_history_says_who(office: Office) -> None:
    lawyer, lead = office.browser("覃示律"), office.browser("韦示衡")
    before = office.file.read_bytes()
    fact = _edit(["alliance", "contact"], "覃示安", "别人")
    assert lawyer.post(f"/a/{office.key}/save", fact).status == 403
    grid = {"edits": [{"grid": "members", "was": [], "now": []}]}
    assert lawyer.post(f"/a/{office.key}/save", grid).status == 403
    assert office.file.read_bytes() == before
    clause = _edit(["clauses", "ip.ownership", "variant"], "", "fair")
    for client, edit in ((lawyer, clause), (lead, fact)):
        client.cookies["mengyue_who"] = "somebody-else"
        assert client.post(f"/a/{office.key}/save", edit).json["ok"]
    history = office.browser("莫例读").get(f"/a/{office.key}/history").text
    assert history.count("<td>覃示律</td>") == 1 == history.count("<td>韦示衡</td>") and "somebody" not in history
    for kind, status in (("package", 403), ("packets", 403), ("collate", 403)):
        assert lawyer.post(f"/a/{office.key}/jobs", f"kind={kind}".encode()).status == status
    answered = "code=X&place=&verdict=yes&text=&who=" + "韦示衡"
    assert lawyer.post(f"/a/{office.key}/answer", answered.encode()).json["ok"]
    assert office.state.answers("a.yaml")["X", ""].who == "覃示律"


def test_pages_offer_each_role_what_it_may_do(office: Office) -> None:
    pages = {name: office.browser(name) for name in NAMES}
    for name, editable, makes in (
        ("韦示衡", "*", {"draft", "review", "package", "packets"}),
        ("覃示律", "clauses own_articles special_terms", {"draft", "review"}),
        ("莫例读", "", set()),
    ):
        form = pages[name].get(f"/a/{office.key}/overview").text
        assert f'data-editable="{editable}"' in form
        assert ('id="answer-form"' in form) is (name != "莫例读")
        documents = pages[name].get(f"/a/{office.key}/documents").text
        assert set(re.findall('data-work="([a-z]+)"', documents)) == makes
        assert ('hx-post="/new"' in pages[name].get("/").text) is (name == "韦示衡")
    assert "a.yaml" not in pages["黄例元"].get("/").text


def test_users_are_kept_for_their_owner_with_proofs_and_no_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    path = tmp_path / "users.json"
    for name, role, password, code in (
        ("韦示衡", "lead", PASSWORD, 0),
        ("短", "reader", "太短", 2),
        (" ", "reader", PASSWORD, 2),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        assert run(["users", "add", str(path), name, "--role", role]) == code
    assert path.stat().st_mode & 0o077 == 0 and PASSWORD not in path.read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["users", "list", str(path)]) == 0
    assert capsys.readouterr().out == "韦示衡\t牵头单位\n"
    assert run(["users", "remove", str(path), "谁"]) == 2
    assert run(["users", "remove", str(path), "韦示衡"]) == 0 and read_accounts(path) == {}
    for wrong in ("", "[]", '{"users": [{"name": "x", "role": "king", "proof": ""}]}', '{"users": [3]}', "[" * 100_000):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(EngineError, match=r"users\.json"):
            read_accounts(path)
    known = json.dumps({"users": [{"name": "x", "role": "lead", "proof": "scrypt$1073741824$8$1$AA==$AA=="}]})
    path.write_text(known, encoding="utf-8")
    with pytest.raises(EngineError):
        read_accounts(path)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--listen", "0.0.0.0"], "--users"),
        (["--users", "u", "--listen", "0.0.0.0"], "--behind-proxy"),
        (["--users", "u", "--listen", "0.0.0.0", "--unencrypted"], "--name"),
        (["--users", "u", "--listen", "10.0.0.1", "--unencrypted", "--behind-proxy"], "--listen"),
    ],
)
def test_other_machines_are_let_in_only_with_a_login_and_knowingly_without_encryption(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert run(["serve", str(tmp_path), "--no-browser", *words]) == 2
    assert told in capsys.readouterr().err


def test_an_office_server_starts_from_the_command_line_and_asks_for_a_login(tmp_path: Path) -> None:
    import urllib.request

    write_accounts(tmp_path / "users.json", {})
    folder = tmp_path / "f"
    folder.mkdir()
    command = [sys.executable, "-m", "mengyue.cli.entry", "serve", str(folder), "--users", str(tmp_path / "users.json")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        assert "current-password" in urllib.request.urlopen(address, timeout=60).read().decode()
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def test_who_saves_stands_in_the_history_also_when_somebody_looks_in_that_moment(office: Office) -> None:
    import threading

    from mengyue.manifest.digest import digest

    (entry,) = office.bench.folder.entries()
    office.bench.open(entry)
    data = office.file.read_bytes() + "# 另一行\n".encode()
    looking = threading.Thread(target=office.bench.open, args=(entry,))
    with office.bench.writing(entry.path):
        office.file.write_bytes(data)
        looking.start()
        looking.join(0.5)
        office.state.note(entry.name, data, digest(data), "韦示衡", "备注")
    looking.join()
    assert [version.who for version in office.state.versions(entry.name, 1)] == ["韦示衡"]
