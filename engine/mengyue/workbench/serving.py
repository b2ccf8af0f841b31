"""The server: which page answers which address, and running it for one person's browser on this machine."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from secrets import token_urlsafe

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.pipeline import Workshop
from mengyue.refusal import sentence_of
from mengyue.workbench import document_pages, folder_pages, form_pages, history_pages, preview_pages
from mengyue.workbench.access import Access
from mengyue.workbench.ask import LARGE, Ask, TooLarge, as_number, route
from mengyue.workbench.bench import Bench
from mengyue.workbench.jobs import Jobs
from mengyue.workbench.kept_state import KeptState
from mengyue.workbench.page_answers import page
from mengyue.workbench.served_folder import STATE, NotServed, ServedFolder

__all__ = ["Served", "serve"]

_LOG = logging.getLogger("mengyue.workbench")
_HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Served:
    """Where the workbench answers: ``address`` with its token lets whoever has it in."""

    address: str
    port: int


def serve(folder: Path, *, port: int, ready: Callable[[Served], None]) -> None:
    """Serve ``folder`` on this machine alone until interrupted; ``ready`` is told the address once it answers.

    Raises :class:`EngineError` when the port is taken, :class:`OSError` when the folder cannot be used.
    """
    served = ServedFolder(folder)
    place = served.root / STATE
    state = KeptState(place)
    listening = _socket(port, state)
    number = int(listening.getsockname()[1])
    state.set("port", str(number))
    bench = Bench(served, Workshop(), state, Jobs(state), token=token_urlsafe(24))
    app = _application(bench, number, state.setting("secret", token_urlsafe(32)))
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    ready(Served(f"http://{_HERE}:{number}/?token={bench.token}", number))
    try:
        server.run(sockets=[listening])
    finally:
        bench.jobs.close()
        state.close()


def _socket(port: int, state: KeptState) -> socket.socket:
    """Return a socket on ``port``; without one that of the last time, so that open pages go on, or a free one."""
    last = state.setting("port", "0")
    wanted = [port] if port else [as_number(last) or 0, 0]
    for number in wanted:
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((_HERE, number))
        except OSError:
            found.close()
            continue
        found.listen(128)
        return found
    raise EngineError(_("端口 {port} 已被占用，请用 --port 换一个").format(port=port))


def _application(bench: Bench, port: int, secret: str) -> Starlette:
    handlers: dict[type[Exception] | int, Callable[..., Response]] = {
        EngineError: _refused,
        HTTPException: _no_page,
        OSError: _refused,
        Exception: _failed,
    }
    app = Starlette(
        routes=[*_routes(), Mount("/static", StaticFiles(directory=str(files("mengyue.workbench") / "static")))],
        middleware=[Middleware(Access, token=bench.token, secret=secret, port=port)],
        exception_handlers=handlers,
    )
    app.state.bench = bench
    return app


def _routes() -> list[Route]:
    one = "/a/{key}"
    return [
        route("/", folder_pages.folder_page),
        route("/new", folder_pages.new, "POST"),
        route("/drop", folder_pages.drop, "POST", LARGE),
        route("/explain", form_pages.explain),
        route(f"{one}/save", form_pages.save_edits, "POST"),
        route(f"{one}/try", form_pages.try_edits, "POST"),
        route(f"{one}/here", form_pages.here, "POST"),
        route(f"{one}/answer", form_pages.answer, "POST"),
        route(f"{one}/carry-on", folder_pages.carry_on, "POST"),
        route(f"{one}/preview", preview_pages.preview),
        route(f"{one}/clause", preview_pages.clause_card),
        route(f"{one}/documents", document_pages.document_page),
        route(f"{one}/jobs", document_pages.job_rows),
        route(f"{one}/jobs", document_pages.start, "POST"),
        route(f"{one}/cancel", document_pages.cancel, "POST"),
        route(f"{one}/file", document_pages.download),
        route(f"{one}/scan", document_pages.scan, "POST", LARGE),
        route(f"{one}/deadlines", document_pages.deadline_page),
        route(f"{one}/deadlines.ics", document_pages.calendar_file),
        route(f"{one}/history", history_pages.history_page),
        route(f"{one}/history/{{number}}", history_pages.version_page),
        route(f"{one}/history/{{number}}/file", history_pages.old_file),
        route(f"{one}/history/{{number}}/restore", history_pages.restore, "POST"),
        route(f"{one}/{{section}}", form_pages.form_page),
        Route(one, _first_section),
    ]


async def _first_section(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path.rstrip('/')}/overview", 303)


def _refused(request: Request, error: EngineError | OSError) -> Response:
    """Say in a sentence what does not work; what is called by a script gets it as data."""
    text = sentence_of(error) if isinstance(error, OSError) else str(error)
    status = 404 if isinstance(error, NotServed) else 413 if isinstance(error, TooLarge) else 400
    return _told(request, text, status)


def _no_page(request: Request, error: HTTPException) -> Response:
    return _told(request, _("没有这个页面"), error.status_code)


def _failed(request: Request, error: Exception) -> Response:
    """Never a traceback to the page: it goes to the window from which the program was started."""
    _LOG.error("%s", request.url.path, exc_info=error)
    return _told(request, _("抱歉，程序内部出错，没有写入任何文件。详情见启动窗口。"), 500)


def _told(request: Request, text: str, status: int) -> Response:
    if request.url.path.startswith("/static/"):
        return PlainTextResponse(text, status)
    if request.method == "GET" and "hx-request" not in request.headers:
        return page(Ask(request, b""), "refused.html", status, text=text)
    return JSONResponse({"error": text}, status)
