"""Who may ask: from our own pages, by a name of ours, let in by a door. What every answer carries for its safety.

A request is let through when its Host is ours (a name that was pointed at this machine by a stranger is not), when the
door knows it by its cookie, and, if it could change anything, when it carries the word that only our own pages know.
The form of a member (``/m/…``) has a token of its own in its address. On the address that is there for members alone
nothing else is answered, whatever Host a request names.
"""

from __future__ import annotations

from collections.abc import Collection
from secrets import compare_digest
from typing import Any, Protocol
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mengyue.i18n import _
from mengyue.workbench.what_roles_may import Person, Role

__all__ = ["HEADERS", "Access", "Door", "asked_by_script"]

#: No script, style, frame or form but our own files; nothing from any other place, nothing inline.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all a browser would not say where a plain form is from
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
#: The viewer of a browser shows a PDF by elements and styles of its own; in a PDF nothing of ours can be called.
_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
#: What members reach: their form, and what it looks like.
_MEMBERS, _LOOKS = "/m/", ("/static/workbench.css", "/static/icon.svg")


class Door(Protocol):
    """Knows people by their cookies: by the token of the first address, or by a login."""

    def known(self, request: Request) -> Person | Response:
        """Return who asks, or what is answered instead of what they ask for."""

    def word(self, person: Person) -> str:
        """Return the word that the pages of ``person`` put into what they send."""


class Access:
    """Stands before the application; ``hosts`` are the names, with port, by which we are called, ``members`` the
    address of this machine, with port, on which members alone are answered."""

    def __init__(self, app: ASGIApp, *, door: Door, hosts: Collection[str], members: str = "") -> None:
        self.app, self.door, self.hosts = app, door, frozenset(host.lower() for host in hosts)
        self.members = members

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope)
        answer = self._answer(request)

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if headers.get("content-type") == "application/pdf":
                    headers["content-security-policy"] = _PDF
                if not request.url.path.startswith("/static/"):
                    headers["cache-control"] = "no-store"
            await send(message)

        await (answer or self.app)(scope, receive, safely)

    def _answer(self, request: Request) -> Response | None:
        """Return the refusal, or where to go on; None lets the request through."""
        reached = ":".join(str(part) for part in request.scope.get("server") or ())
        apart = bool(self.members) and reached == self.members
        hosts = frozenset((self.members,)) if apart else self.hosts
        if request.headers.get("host", "").lower() not in hosts:
            return PlainTextResponse(_("这个地址不是本程序的"), 421)
        if request.url.path.startswith(_MEMBERS) or request.url.path in _LOOKS:
            request.scope.setdefault("state", {}).update(csrf="", person=Person("", Role.MEMBER))
            return None if request.method in ("GET", "HEAD") or _from(request.headers, hosts) else _elsewhere()
        if apart:
            return PlainTextResponse(_("没有这个页面"), 404)
        person = self.door.known(request)
        if isinstance(person, Response):
            return person
        word = self.door.word(person)
        request.scope.setdefault("state", {}).update(csrf=word, person=person)
        if request.method not in ("GET", "HEAD"):
            sent = request.headers.get("x-csrf-token", "")
            own_form = request.url.path in ("/login", "/logout")  # plain forms: their handlers look for the word inside
            if not _from(request.headers, hosts) or not (own_form or compare_digest(sent.encode(), word.encode())):
                return _elsewhere()
        return None


def _from(headers: Headers, hosts: Collection[str]) -> bool:
    """Tell whether a page of ours, called by one of ``hosts``, sends this."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() not in hosts:
        return False
    return headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _elsewhere() -> Response:
    return JSONResponse({"error": _("这个请求不是从本程序的页面发出的，没有执行；请刷新页面再试")}, 403)


def asked_by_script(request: Request) -> bool:
    """Tell whether a script of ours asks, which wants data and no page."""
    return request.method != "GET" or "hx-request" in request.headers


def csrf_of(request: Any) -> str:
    """Return the word that a page puts into its requests."""
    return str(request.scope["state"]["csrf"])
