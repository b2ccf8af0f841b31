"""Who may ask: this machine alone, with the token, from our own pages. What every answer carries for its safety.

A request is let through when its Host is ours (a name that was pointed at this machine by a stranger is not), when it
has the cookie that the token was changed for, and, if it could change anything, when it carries the word that only our
own pages know.
"""

from __future__ import annotations

import hashlib
import hmac
from secrets import compare_digest
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mengyue.i18n import _

__all__ = ["HEADERS", "Access"]

#: No script, style, frame or form but our own files; nothing from any other place, nothing inline.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Access:
    """Stands before the application. ``secret`` proves who was let in, ``token`` is what the first address carries."""

    def __init__(self, app: ASGIApp, *, token: str, secret: str, port: int) -> None:
        self.app = app
        self.token = token
        self.port = port
        self.cookie = f"mengyue_{port}"
        self.session = _derived(secret, "session")
        self.csrf = _derived(secret, "csrf")
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope)
        scope.setdefault("state", {})["csrf"] = self.csrf
        answer = self._answer(request)

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if not request.url.path.startswith("/static/"):
                    headers["cache-control"] = "no-store"
            await send(message)

        await (answer or self.app)(scope, receive, safely)

    def _answer(self, request: Request) -> Response | None:
        """Return the refusal, or where to go on; None lets the request through."""
        if request.headers.get("host", "") not in self.hosts:
            return PlainTextResponse(_("这个地址不是本程序的"), 421)
        token = request.query_params.get("token")
        if token is not None and request.method == "GET":
            if not compare_digest(token.encode(), self.token.encode()):
                return _refused()
            onward = RedirectResponse(request.url.path, 303)
            onward.set_cookie(self.cookie, self.session, httponly=True, samesite="strict", path="/")
            return onward
        if not compare_digest(request.cookies.get(self.cookie, "").encode(), self.session.encode()):
            return _refused()
        if request.method not in ("GET", "HEAD") and not self._from_our_page(request.headers):
            return PlainTextResponse(_("这个请求不是从本程序的页面发出的，没有执行；请刷新页面再试"), 403)
        return None

    def _from_our_page(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc not in self.hosts:
            return False
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        return compare_digest(headers.get("x-csrf-token", "").encode(), self.csrf.encode())


def _refused() -> Response:
    message = _("请用启动时显示的完整地址（带 token）打开。重新启动后地址会变，请看启动窗口。")
    return PlainTextResponse(message, 403)


def _derived(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def csrf_of(request: Any) -> str:
    """Return the word that a page puts into its requests."""
    return str(request.scope["state"]["csrf"])
