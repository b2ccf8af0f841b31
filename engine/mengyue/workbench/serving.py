"""The server: which page answers which address, and running it for one person's browser or for an office."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from ipaddress import IPv4Address
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.pipeline import Workshop
from mengyue.refusal import sentence_of
from mengyue.workbench import (
    approval_pages,
    clause_pages,
    collect_pages,
    document_pages,
    folder_pages,
    form_pages,
    help_pages,
    history_pages,
    impact_pages,
    login_pages,
    member_pages,
    paper_pdf,
    preview_pages,
    returned_pages,
    signing_pages,
    to_do_pages,
)
from mengyue.workbench.access import Access, Door
from mengyue.workbench.accounts import Accounts
from mengyue.workbench.ask import LARGE, Ask, Judged, TooLarge, TooOften, as_number, route
from mengyue.workbench.bench import Bench
from mengyue.workbench.carried_on import again
from mengyue.workbench.doors import LoginDoor, TokenDoor
from mengyue.workbench.jobs import Jobs
from mengyue.workbench.kept_state import KeptState
from mengyue.workbench.own_library import open_own
from mengyue.workbench.page_answers import member_page, page
from mengyue.workbench.second_start import already_running, noted
from mengyue.workbench.served_folder import STATE, NotServed, ServedFolder
from mengyue.workbench.sessions import Sessions
from mengyue.workbench.unread_body import RunOut
from mengyue.workbench.what_roles_may import Act, NotAllowed

__all__ = ["Office", "Served", "serve"]

_LOG = logging.getLogger("mengyue.workbench")
_HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Served:
    """Where the workbench answers; with a token in ``address`` whoever has it is let in."""

    address: str
    port: int
    again: bool = False  # it ran already; nothing was started


@dataclass(frozen=True, slots=True)
class Office:
    """A server for several people, who log in: the file of users, where to listen, by which names it is called, and
    whether a proxy that speaks TLS stands before it."""

    users: Path
    listen: str = _HERE
    names: tuple[str, ...] = ()
    proxied: bool = False


def serve(
    folder: Path, *, port: int, ready: Callable[[Served], None], office: Office | None = None, members: str = ""
) -> None:
    """Serve ``folder`` until interrupted, on this machine alone or as ``office`` says; ``ready`` is told the address
    once it answers. On ``members``, another IP address of this machine, members reach their forms and nothing else.

    Raises :class:`EngineError` when the port is taken, the file of users is none, or there is no such address,
    :class:`OSError` when the folder cannot be used.
    """
    accounts = Accounts(office.users) if office else None
    served = ServedFolder(folder)
    place = served.root / STATE
    state = KeptState(place)
    if office is None and (running := already_running(state)):
        state.close()
        ready(Served(running, urlsplit(running).port or 0, again=True))
        return
    listening = _socket(office.listen if office else _HERE, port, state)
    number = int(listening.getsockname()[1])
    state.set("port", str(number))
    sockets = [listening, *([_socket_for_members(members, number)] if members else [])]
    bench = Bench(served, Workshop(open_own(served.root)), state, Jobs(state), accounts=accounts)
    secret = state.setting("secret", token_urlsafe(32))
    hosts = [f"{name}:{number}" for name in (_HERE, "localhost", "[::1]")]
    if office and accounts:
        bench.door = LoginDoor(Sessions(state, accounts), secret=secret, proxied=office.proxied)
        names = office.names or (office.listen,)
        hosts += [host for name in names for host in (name, f"{name}:{number}")]
        app = _application(bench, bench.door, hosts)
        address = f"https://{names[0]}/" if office.proxied and office.names else f"http://{names[0]}:{number}/"
        bench.site, bench.shared = address.rstrip("/"), office.proxied or office.listen != _HERE
    else:
        token = token_urlsafe(24)
        apart = f"{members}:{number}" if members else ""
        app = _application(bench, TokenDoor(token=token, secret=secret, port=number), hosts, apart)
        bench.site, bench.shared = f"http://{apart or f'{_HERE}:{number}'}", bool(members)
        address = f"http://{_HERE}:{number}/?token={token}"
        noted(state, address)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none", proxy_headers=False
    )
    server = uvicorn.Server(config)
    bench.jobs.carry_on(partial(again, bench))
    ready(Served(address, number))
    try:
        server.run(sockets=sockets)
    finally:
        bench.jobs.close()
        noted(state, "")
        state.close()


def _socket(listen: str, port: int, state: KeptState) -> socket.socket:
    """Return a socket on ``port``; without one that of the last time, so that open pages go on, or a free one."""
    last = state.setting("port", "0")
    wanted = [port] if port else [as_number(last) or 0, 0]
    for number in wanted:
        found = socket.socket(socket.AF_INET6 if ":" in listen else socket.AF_INET, socket.SOCK_STREAM)
        _alone(found)
        try:
            found.bind((listen, number))
        except socket.gaierror:
            found.close()
            raise EngineError(_("没有“{name}”这个监听地址").format(name=listen)) from None
        except OSError:
            found.close()
            continue
        found.listen(128)
        return found
    raise EngineError(_("端口 {port} 已被占用，请用 --port 换一个").format(port=port))


def _alone(made: socket.socket) -> None:
    """Have the port to ourselves, and at once when we start anew. Windows understands the usual option otherwise: there
    it lets two programs listen on one port."""
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1)


def _socket_for_members(address: str, port: int) -> socket.socket:
    """Return a socket on ``address``, one of this machine, which says by itself who is reached."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    _alone(found)
    try:
        if str(IPv4Address(address)) in (_HERE, "0.0.0.0"):
            raise ValueError(address)
        found.bind((address, port))
    except (OSError, ValueError):
        found.close()
        message = _("“{address}”不是本机在办公网中可用的地址；写明本机的 IP 地址（如 192.168.1.20），不写 0.0.0.0")
        raise EngineError(message.format(address=address)) from None
    found.listen(128)
    return found


def _application(bench: Bench, door: Door, hosts: Collection[str], members: str = "") -> Starlette:
    handlers: dict[type[Exception] | int, Callable[..., Response]] = {
        EngineError: _refused,
        HTTPException: _no_page,
        OSError: _refused,
        Exception: _failed,
    }
    app = Starlette(
        routes=[*_routes(), Mount("/static", StaticFiles(directory=str(files("mengyue.workbench") / "static")))],
        middleware=[Middleware(RunOut), Middleware(Access, door=door, hosts=hosts, members=members)],
        exception_handlers=handlers,
    )
    app.state.bench = bench
    return app


def _routes() -> list[Judged]:
    """Return the addresses with the act that each is; the first one that fits answers."""
    one = "/a/{key}"
    return [
        route("/", folder_pages.folder_page, Act.ENTER),
        route("/login", login_pages.login_page, Act.ENTER),
        route("/login", login_pages.login, Act.ENTER, "POST"),
        route("/logout", login_pages.logout, Act.ENTER, "POST"),
        route("/new", folder_pages.new, Act.FILES, "POST"),
        route("/drop", folder_pages.drop, Act.FILES, "POST", LARGE),
        route("/help", help_pages.help_page, Act.ENTER),
        route("/help/{name}", help_pages.help_page, Act.ENTER),
        route("/help/pictures/{name}", help_pages.help_picture, Act.ENTER),
        route("/explain", form_pages.explain, Act.READ),
        route("/impact", impact_pages.impact_page, Act.READ),
        route("/impact", impact_pages.start, Act.DRAFT, "POST"),
        route("/impact/job", impact_pages.impact_job, Act.READ),
        route("/impact/cancel", impact_pages.cancel, Act.DRAFT, "POST"),
        route("/impact/keep", impact_pages.keep, Act.DRAFT, "POST"),
        route("/impact/library", impact_pages.library, Act.DRAFT, "POST", LARGE),
        route("/impact/file", impact_pages.impact_file, Act.READ),
        route("/impact/sheet", impact_pages.impact_sheet, Act.READ),
        route(f"{one}/approvals", approval_pages.approval_page, Act.READ),
        route(f"{one}/approvals", approval_pages.approve_clauses, Act.APPROVE, "POST"),
        route(f"{one}/pdf", paper_pdf.pdf_page, Act.READ),
        route(f"{one}/pdf", paper_pdf.begin, Act.READ, "POST"),
        route(f"{one}/pdf/state", paper_pdf.pdf_state, Act.READ),
        route(f"{one}/save", form_pages.save_edits, Act.EDIT, "POST"),
        route(f"{one}/try", form_pages.try_edits, Act.EDIT, "POST"),
        route(f"{one}/known-units", form_pages.units, Act.EDIT),
        route(f"{one}/here", form_pages.here, Act.READ, "POST"),
        route(f"{one}/answer", form_pages.answer, Act.JUDGE, "POST"),
        route(f"{one}/to-do", to_do_pages.to_do_page, Act.READ),
        route(f"{one}/to-do", to_do_pages.assign, Act.JUDGE, "POST"),
        route(f"{one}/carry-on", folder_pages.carry_on, Act.FILES, "POST"),
        route(f"{one}/preview", preview_pages.preview, Act.READ),
        route(f"{one}/clause", clause_pages.clause_card, Act.READ),
        route(f"{one}/options", clause_pages.paper_options, Act.READ),
        route(f"{one}/documents", document_pages.document_page, Act.READ),
        route(f"{one}/jobs", document_pages.job_rows, Act.READ),
        route(f"{one}/jobs", document_pages.start, Act.DRAFT, "POST"),
        route(f"{one}/cancel", document_pages.cancel, Act.DRAFT, "POST"),
        route(f"{one}/file", document_pages.download, Act.READ),
        route(f"{one}/scan", document_pages.scan, Act.DRAFT, "POST", LARGE),
        route(f"{one}/returned", returned_pages.returned_page, Act.READ),
        route(f"{one}/returned", returned_pages.start_reading, Act.DRAFT, "POST"),
        route(f"{one}/returned/file", returned_pages.take_file, Act.DRAFT, "POST", LARGE),
        route(f"{one}/returned/remove", returned_pages.remove, Act.DRAFT, "POST"),
        route(f"{one}/returned/decide", returned_pages.decide, Act.JUDGE, "POST"),
        route(f"{one}/returned/carry-out", returned_pages.carry_out, Act.EDIT, "POST"),
        route(f"{one}/signing", signing_pages.signing_page, Act.READ),
        route(f"{one}/signing", signing_pages.tick, Act.ISSUE, "POST"),
        route(f"{one}/signing/remove", signing_pages.remove, Act.ISSUE, "POST"),
        route(f"{one}/view", document_pages.view, Act.READ),
        route(f"{one}/deadlines", document_pages.deadline_page, Act.READ),
        route(f"{one}/deadlines.ics", document_pages.calendar_file, Act.READ),
        route("/m/{token}", member_pages.member_form, Act.ENTER),
        route("/m/{token}", member_pages.member_says, Act.ENTER, "POST", member_pages.FORM_LIMIT),
        route(f"{one}/collect", collect_pages.collect_page, Act.GATHER),
        route(f"{one}/collect", collect_pages.make_links, Act.GATHER, "POST"),
        route(f"{one}/collect/end", collect_pages.end_link, Act.GATHER, "POST"),
        route(f"{one}/collect/answer", collect_pages.answer_page, Act.GATHER),
        route(f"{one}/collect/answer", collect_pages.decide, Act.GATHER, "POST"),
        route(f"{one}/history", history_pages.history_page, Act.READ),
        route(f"{one}/history/{{number}}", history_pages.version_page, Act.READ),
        route(f"{one}/history/{{number}}/file", history_pages.old_file, Act.READ),
        route(f"{one}/history/{{number}}/restore", history_pages.restore, Act.FILES, "POST"),
        route(f"{one}/{{section}}", form_pages.form_page, Act.READ),
        route(one, _first_section, Act.READ),
    ]


def _first_section(bench: Bench, ask: Ask) -> Response:
    return RedirectResponse(f"/a/{bench.folder.find(ask.key).key}/overview", 303)


def _refused(request: Request, error: EngineError | OSError) -> Response:
    """Say in a sentence what does not work; what is called by a script gets it as data."""
    text = sentence_of(error) if isinstance(error, OSError) else str(error)
    statuses: dict[type[Exception], int] = {NotServed: 404, TooLarge: 413, TooOften: 429, NotAllowed: 403}
    return _told(request, text, statuses.get(type(error), 400))


def _no_page(request: Request, error: HTTPException) -> Response:
    return _told(request, _("没有这个页面"), error.status_code)


def _failed(request: Request, error: Exception) -> Response:
    """Never a traceback to the page: it goes to the window from which the program was started."""
    _LOG.error("%s", request.url.path, exc_info=error)
    return _told(request, _("抱歉，程序内部出错，没有写入任何文件。详情见启动窗口。"), 500)


def _told(request: Request, text: str, status: int) -> Response:
    if request.url.path.startswith("/static/"):
        return PlainTextResponse(text, status)
    if request.url.path.startswith("/m/"):
        return member_page("member_told.html", status, title=_("不能这样做"), text=text, doubts=())
    if request.method == "GET" and "hx-request" not in request.headers:
        return page(Ask(request, b""), "refused.html", status, text=text)
    return JSONResponse({"error": text}, status)
