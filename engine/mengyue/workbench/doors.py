"""The two doors: the token of the first address, for one person's machine, and a login, for an office."""

from __future__ import annotations

import hashlib
import hmac
from secrets import compare_digest
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from mengyue.i18n import _
from mengyue.workbench.access import asked_by_script
from mengyue.workbench.sessions import HOURS, Sessions, Tries
from mengyue.workbench.what_roles_may import Person, Role

__all__ = ["LoginDoor", "TokenDoor"]


class TokenDoor:
    """Whoever has the first address with its token is let in, and may do everything."""

    def __init__(self, *, token: str, secret: str, port: int) -> None:
        self.token = token
        self.cookie = f"mengyue_{port}"
        self.session, self.csrf = _derived(secret, "session"), _derived(secret, "csrf")

    def known(self, request: Request) -> Person | Response:
        """Change the token for a cookie; know who has it."""
        token = request.query_params.get("token")
        if token is not None and request.method == "GET":
            if not compare_digest(token.encode(), self.token.encode()):
                return self._refused()
            onward = RedirectResponse(request.url.path, 303)
            onward.set_cookie(self.cookie, self.session, httponly=True, samesite="strict", path="/")
            return onward
        if not compare_digest(request.cookies.get(self.cookie, "").encode(), self.session.encode()):
            return self._refused()
        return Person(unquote(request.cookies.get("mengyue_who", ""))[:40].strip())

    def word(self, person: Person) -> str:
        """Return the same word for every page."""
        return self.csrf

    def _refused(self) -> Response:
        message = _("请用启动时显示的完整地址（带 token）打开。重新启动后地址会变，请看启动窗口。")
        return PlainTextResponse(message, 403)


class LoginDoor:
    """Who logs in with name and password is let in, to what their role holds.

    With ``proxied`` a proxy stands before us that speaks TLS: the cookie goes out by TLS alone, and the proxy says in
    the last value of ``X-Forwarded-For`` where somebody is. Without it no header is believed.
    """

    def __init__(self, sessions: Sessions, *, secret: str, proxied: bool) -> None:
        self.sessions, self.tries = sessions, Tries()
        self.proxied, self._secret = proxied, secret
        self.cookie = "__Host-mengyue" if proxied else "mengyue_login"

    def known(self, request: Request) -> Person | Response:
        """Know who is logged in; the page for logging in and its looks are for everybody."""
        account = self.sessions.who(request.cookies.get(self.cookie, ""))
        if account is not None:
            return Person(account.name, account.role, known=True)
        path = request.url.path
        if path == "/login" or path.startswith("/static/"):
            return Person("", Role.MEMBER)
        if asked_by_script(request):
            return JSONResponse({"error": _("登录已过期，请在另一个窗口重新登录，再回到这里继续")}, 401)
        return RedirectResponse(f"/login?next={quote(path)}", 303)

    def word(self, person: Person) -> str:
        """Return a word of the person's own, the same after another login: open pages go on."""
        return _derived(self._secret, f"csrf {person.name if person.known else ''}")

    def place(self, request: Request) -> str:
        """Return where somebody is, for counting their tries."""
        if self.proxied:
            told = request.headers.getlist("x-forwarded-for")
            return told[-1].rpartition(",")[2].strip() if told else ""
        return request.client.host if request.client else ""

    def let_in(self, answer: Response, word: str) -> None:
        """Give the session to the browser."""
        answer.set_cookie(
            self.cookie, word, max_age=HOURS * 3600, httponly=True, samesite="lax", path="/", secure=self.proxied
        )

    def let_out(self, answer: Response) -> None:
        """Take the session from the browser."""
        answer.delete_cookie(self.cookie, path="/", httponly=True, samesite="lax", secure=self.proxied)


def _derived(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()
